"""Figures of a loop study: shares of loops, the way of an effect over time, and the loops as a diagram."""

from __future__ import annotations

from typing import TYPE_CHECKING

from experiments.figures.loops.diagram import draw_diagram
from experiments.figures.loops.shares import draw_shares
from experiments.figures.loops.travel import draw_travel

if TYPE_CHECKING:
    from experiments.findings.looped import Looped

__all__ = ["draw_diagram", "draw_loops", "draw_shares", "draw_travel"]


def draw_loops(found: Looped, language: str) -> list[str]:
    """Draw every figure of a loop study; names of the files."""
    return [*draw_shares(found, language), *draw_travel(found, language), *draw_diagram(found, language)]
