"""What is reported: weekly measures (sums by district), outcomes of a run, and the cohort by groups; all declared."""

from sim.measures.groups import GROUPS, SUMS, groups_of
from sim.measures.outcomes import OUTCOMES, Outcome, outcomes_of
from sim.measures.weekly import MEASURES, Measure, measure_week

__all__ = [
    "GROUPS",
    "MEASURES",
    "OUTCOMES",
    "SUMS",
    "Measure",
    "Outcome",
    "groups_of",
    "measure_week",
    "outcomes_of",
]
