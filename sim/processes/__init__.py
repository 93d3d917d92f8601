"""The processes of the week, one module each: pure formulas and verbs. None imports another."""
