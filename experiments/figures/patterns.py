"""Every pattern on one scale: where the result lies in the accepted range."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from experiments.figures.canvas import COLOURS, FAINT, GREY, STYLE, head, save, sheet, source
from experiments.plan import Plan
from experiments.validate.telling import cells
from sim.words import say

_EDGE = 2.4
"""Results farther out than this many half ranges from the middle are drawn at the edge, as arrows."""


def draw_patterns(plan: Plan, made: pd.DataFrame, folder: Path, language: str) -> list[str]:
    """Draw result and interval of every pattern in its accepted range.

    Parameters
    ----------
    plan : Plan
    made : DataFrame
        From `judging.judged`.
    folder : Path
    language : {"en", "id"}

    Returns
    -------
    list of str
        Names of the files.
    """
    title = say("figure.validate", language, world=plan.scenarios[0].world_name)
    told = [cells(row, language) for row in made.itertuples()]
    with mpl.rc_context(STYLE):
        figure = sheet(9.6, 1.4 + 0.26 * len(made))
        axes = figure.subplots()
        axes.axvspan(-1, 1, color=FAINT, zorder=0)
        axes.axvline(0, color="white", lw=1, zorder=1)
        for height, row in enumerate(made.iloc[::-1].itertuples()):
            _mark(axes, height, row)
        names = [f"{each[0]}: {each[2]}" for each in told][::-1]
        axes.set_yticks(np.arange(len(made)), names, fontsize=7)
        axes.tick_params(axis="y", length=0)
        axes.set(xlim=(-_EDGE - 0.15, _EDGE + 0.15), ylim=(-0.7, len(made) - 0.3), xticks=[])
        for side in ("left", "bottom"):
            axes.spines[side].set_visible(False)
        _results(axes, told[::-1])
        head(figure, title, f"{say('figure.validate_key', language)} {source(plan, language)}")
    words = " ".join(f"{each[0]}: {each[3]}, {each[4]}." for each in told)
    return save(figure, folder, "patterns", title, f"{title}. {words}")


def _mark(axes: Axes, height: int, row: object) -> None:
    """Point and interval on the scale of the accepted range."""
    low, high = row.low, row.high  # type: ignore[attr-defined]
    at = np.array([row.result, row.result_low, row.result_high])  # type: ignore[attr-defined]
    if not np.isfinite(at[0]):
        return
    placed = (at - (low + high) / 2) / ((high - low) / 2)
    colour = COLOURS[0] if str(row.verdict).startswith("holds") else COLOURS[1]  # type: ignore[attr-defined]
    if abs(placed[0]) > _EDGE:
        axes.plot(np.sign(placed[0]) * _EDGE, height, ">" if placed[0] > 0 else "<", color=colour, ms=7)
        return
    if np.isfinite(placed[1:]).all():
        axes.plot(np.clip(placed[1:], -_EDGE, _EDGE), [height, height], color=colour, lw=1.6)
    face = "white" if row.used else colour  # type: ignore[attr-defined]
    axes.plot(placed[0], height, "o", color=colour, mfc=face, ms=5.5, zorder=3)


def _results(axes: Axes, told: list[tuple[str, str, str, str, str]]) -> None:
    """Results in numbers at the right."""
    for height, each in enumerate(told):
        axes.annotate(
            each[3],
            (1.01, height),
            xycoords=("axes fraction", "data"),
            va="center",
            fontsize=7,
            color=GREY,
            annotation_clip=False,
        )
