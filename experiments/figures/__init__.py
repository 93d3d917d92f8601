"""Figures of a study, one module each; every one carries title, key, source and words inside the picture."""

from experiments.figures.acceptability import draw_acceptability
from experiments.figures.courses import draw_courses
from experiments.figures.districts import districts_table, draw_districts
from experiments.figures.drivers import draw_drivers
from experiments.figures.forest import draw_forest
from experiments.figures.gains import draw_gains
from experiments.figures.parts import draw_parts
from experiments.figures.plane import draw_plane
from experiments.figures.strain import draw_strain

__all__ = [
    "districts_table",
    "draw_acceptability",
    "draw_courses",
    "draw_districts",
    "draw_drivers",
    "draw_forest",
    "draw_gains",
    "draw_parts",
    "draw_plane",
    "draw_strain",
]
