"""The model told person by person: plain Mesa agents with attributes, a method for each verb, to be read by the paper.

Luck, formulas and verbs are written here once more, one person at a time, and nothing of them is taken from `sim`: the
same seed must therefore lead to the same lives. Taken from `sim` is what is given: facts and parameters; who lives and
will live, with all that was drawn of them, neighbourhoods and ties; codes; what interventions make of the levers; the
names of the streams of luck. An error in these, and a claim of the paper that was read wrongly twice, it cannot see.
"""

from tests.oracle.model import WEEK, Oracle
from tests.oracle.state import differences

__all__ = ["WEEK", "Oracle", "differences"]
