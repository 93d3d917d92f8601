"""The ranking of policies in several states of knowledge: gathered from folders, judged, told."""

from experiments.rankings.gathering import Column, gather
from experiments.rankings.judging import OUTCOMES_SHOWN, Judged, judge

__all__ = ["OUTCOMES_SHOWN", "Column", "Judged", "gather", "judge"]
