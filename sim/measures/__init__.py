"""What is reported: weekly measures (sums by district) and outcomes of a run; each with unit and denominator."""

from sim.measures.outcomes import OUTCOMES, Outcome, outcomes_of
from sim.measures.weekly import MEASURES, Measure, measure_week

__all__ = ["MEASURES", "OUTCOMES", "Measure", "Outcome", "measure_week", "outcomes_of"]
