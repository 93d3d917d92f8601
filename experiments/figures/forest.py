"""Forest plot: for every primary outcome the difference each policy makes, with its interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes

from experiments.display import Shown, difference_text, difference_unit, groups, interval_text, label, shown
from experiments.figures.canvas import FAINT, GREY, STYLE, head, save, sheet, source, tidy, wrapped
from experiments.plan import Plan
from sim.words import say

_COLOURS = {"better": "#0072B2", "worse": "#D55E00", "open": GREY, "no_difference": GREY, "none": GREY}
_MARKERS = {"better": "o", "worse": "s", "open": "o", "no_difference": "D", "none": "o"}
_ACROSS = 3
_WHITE = {"boxstyle": "square,pad=0.1", "fc": "white", "ec": "none"}


def draw_forest(plan: Plan, comparison: pd.DataFrame, folder: Path, language: str) -> list[str]:
    """Draw the differences of the primary outcomes, a panel each.

    Parameters
    ----------
    plan : Plan
    comparison : DataFrame
        With verdicts, as `Findings.judged` gives it.
    folder : Path
    language : {"en", "id"}

    Returns
    -------
    list of str
        Names of the files.
    """
    primary = [outcome.id for outcome in groups()["primary"]]
    items = [shown(row) for row in comparison[comparison["outcome"].isin(primary)].itertuples()]
    items.sort(key=lambda item: plan.names.index(item.scenario))
    title = say("figure.forest", language, reference=plan.names[0])
    down = math.ceil(len(primary) / _ACROSS)
    with mpl.rc_context(STYLE):
        figure = sheet(8.4, 1.2 + down * (1.1 + 0.36 * (len(plan.names) - 1)))
        panels = figure.subplots(down, _ACROSS, squeeze=False, sharey=True)
        for panel, outcome in zip(panels.flat, primary, strict=False):
            _panel(panel, [item for item in items if item.outcome.id == outcome], language)
        for panel in panels.flat[len(primary) :]:
            panel.set_visible(False)
        head(figure, title, f"{say('figure.forest_key', language)} {source(plan, language)}")
    return save(figure, folder, "forest", title, _alt(title, items, language))


def _panel(axes: Axes, items: Sequence[Shown], language: str) -> None:
    """One outcome: a line per policy, the first on top."""
    outcome = items[0].outcome
    for place, item in enumerate(items):
        colour = _COLOURS[item.verdict]
        if math.isfinite(item.low):
            axes.plot([item.low, item.high], [place, place], color=colour, lw=2.2, solid_capstyle="butt")
        face = colour if item.verdict in ("better", "worse") else "white"
        axes.plot(item.difference, place, _MARKERS[item.verdict], color=colour, markerfacecolor=face, ms=6.5, mew=1.6)
        said = say("verdict.same", language) if item.same else difference_text(item, language)
        beside: Any = {"xytext": (0, 6), "textcoords": "offset points", "ha": "center", "fontsize": 7.5, "bbox": _WHITE}
        axes.annotate(said, (item.difference, place), color=colour, **beside)
    axes.axvline(0, color=GREY, lw=0.8, zorder=0)
    axes.grid(axis="x", color=FAINT, lw=0.6)
    axes.set_axisbelow(True)
    axes.set_title(wrapped(label(outcome.id, language), 24))
    axes.set_yticks(range(len(items)), [item.scenario for item in items])
    axes.set_ylim(len(items) - 0.5, -0.75)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlim(_limits(items))
    tidy(axes, "x", language)
    way = say(f"figure.better_{outcome.better}", language)
    axes.set_xlabel(f"{difference_unit(outcome, language)}\n({way})")


def _limits(items: Sequence[Shown]) -> tuple[float, float]:
    """Room for every interval, for zero, and a little on either side."""
    found = [x for item in items for x in (item.low, item.high, item.difference) if math.isfinite(x)]
    reach = max([abs(x) for x in found], default=0.0) or 1.0
    low, high = min([*found, -0.25 * reach]), max([*found, 0.25 * reach])
    return low - 0.08 * reach, high + 0.08 * reach


def _alt(title: str, items: Sequence[Shown], language: str) -> str:
    """The picture in words: every difference with its interval."""
    told = []
    for item in items:
        values = {
            "policy": item.scenario,
            "outcome": label(item.outcome.id, language),
            "difference": difference_text(item, language),
            "interval": interval_text(item, language),
            "unit": difference_unit(item.outcome, language),
        }
        told.append(say("figure.forest_alt", language, **values))
    return f"{title}. " + " ".join(told)
