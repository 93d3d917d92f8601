"""Figures of a study: differences of the primary outcomes (`forest`), courses over time (`courses`)."""

from experiments.figures.courses import draw_courses
from experiments.figures.forest import draw_forest

__all__ = ["draw_courses", "draw_forest"]
