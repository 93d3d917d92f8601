"""The model told person by person: plain Mesa agents with attributes, a method for each verb, to be read by the paper.

It shares with `sim` what is given (facts, parameters, the setting of the levers, the people of the first week) and
nothing of what happens: luck, formulas and verbs are written here once more, one person at a time. The same seed must
therefore lead to the same lives.
"""

from tests.oracle.model import WEEK, Oracle
from tests.oracle.state import differences

__all__ = ["WEEK", "Oracle", "differences"]
