"""What a planned field study could see: each effect beside the smallest that is mostly found, and the power."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, NullLocator

from experiments.display import label
from experiments.figures.canvas import COLOURS, FAINT, GREY, REFERENCE, STYLE, head, save, sheet, source, tidy, wrapped
from experiments.pilot.power import ALPHA, POWER
from experiments.pilot.words import amount, change_unit, sentences, units_of
from experiments.plan import Plan
from sim.words import number, places_for, say

_LEAST, _MOST = 0.01, 10.0
"""Ends of the axis of effects; what lies beyond is drawn at the end as an arrow."""
_SHAPES = ("o", "s", "^", "D", "v", "P")
_APART = 0.16
"""Between the sizes of a study within a row."""


def draw_power(plan: Plan, table: pd.DataFrame, folder: Path, language: str) -> list[str]:
    """Draw what studies of each size could see of every outcome.

    Parameters
    ----------
    plan : Plan
        With a field study.
    table : DataFrame
        As `judged` gives it.
    folder : Path
    language : {"en", "id"}

    Returns
    -------
    list of str
        Names of the files.
    """
    field = plan.field_study
    assert field is not None
    outcomes = list(dict.fromkeys(table["outcome"]))
    title = say("figure.power", language, policy=plan.names[1])
    with mpl.rc_context(STYLE):
        figure = sheet(10.0, 0.62 * len(outcomes) + 2.0)
        left, right = figure.subplots(1, 2, sharey=True, width_ratios=(4, 3))
        for place, (size, rows) in enumerate(table.groupby("clients", sort=True)):
            style = {"color": COLOURS[place % len(COLOURS)], "marker": _SHAPES[place % len(_SHAPES)]}
            heights = np.arange(len(outcomes)) + _APART * (place - (table["clients"].nunique() - 1) / 2)
            _effects(left, rows, heights, style)
            words = say("figure.power_size", language, clients=number(size, 0, language))
            _powers(right, rows, heights, style, words)
        _finish_left(left, table[table["clients"] == table["clients"].max()], outcomes, language)
        _finish_right(right, language)
        key = say("figure.power_key", language, kind=units_of(field, language))
        head(figure, title, f"{key} {source(plan, language)}")
    return save(figure, folder, "power", title, " ".join([title, *sentences(table, plan, language)]))


def _effects(axes: Axes, rows: pd.DataFrame, heights: np.ndarray, style: dict[str, Any]) -> None:
    """Each effect as a multiple of the smallest that is mostly found."""
    multiple = (rows["truth"].abs() / rows["detectable"]).to_numpy()
    for value, height in zip(multiple, heights, strict=True):
        if np.isfinite(value):
            inside = _LEAST <= value <= _MOST
            own = style if inside else style | {"marker": "<" if value < _LEAST else ">"}
            axes.plot(np.clip(value, _LEAST, _MOST), height, ms=6, ls="none", clip_on=False, **own)


def _powers(axes: Axes, rows: pd.DataFrame, heights: np.ndarray, style: dict[str, Any], words: str) -> None:
    """Power with its interval, and false alarms."""
    power, low, high = (100 * rows[name].to_numpy() for name in ("power", "power_low", "power_high"))
    axes.hlines(heights, low, high, color=style["color"], lw=1.2)
    axes.plot(power, heights, ms=6, ls="none", label=words, **style)
    axes.plot(100 * rows["false_alarms"], heights, marker="x", ms=4, ls="none", color=GREY)


def _finish_left(axes: Axes, rows: pd.DataFrame, outcomes: list[str], language: str) -> None:
    """Axis, zones, and beside each row the effect and the smallest that is mostly found, in their unit."""
    axes.set_xscale("log")
    axes.set_xlim(_LEAST, _MOST)
    axes.axvspan(_LEAST, 1, color=FAINT, alpha=0.4, lw=0)
    axes.axvline(1, color=REFERENCE, lw=1)
    for x, key, side in ((0.93, "figure.power_hidden", "right"), (1.08, "figure.power_seen", "left")):
        axes.text(x, -0.62, say(key, language), ha=side, va="center", fontsize=8, color=GREY)
    axes.set_yticks(range(len(outcomes)), [label(o, language) for o in outcomes])
    axes.set_ylim(len(outcomes) - 0.5, -0.85)
    for row in rows.itertuples():
        values = {"truth": amount(row.truth, language, signed=True), "unit": change_unit(row, language)}
        values["detectable"] = amount(row.detectable, language)
        words = wrapped(say("figure.power_numbers", language, **values), 24)
        axes.annotate(
            words, (_MOST, outcomes.index(row.outcome)), (8, 0), textcoords="offset points", fontsize=7.5,
            ha="left", va="center", color=GREY,
        )  # fmt: skip
    ticks = [0.01, 0.03, 0.1, 0.3, 1, 3, 10]
    axes.xaxis.set_major_locator(FixedLocator(ticks))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xticklabels([number(t, places_for(t, 1), language) for t in ticks])
    axes.set_xlabel(say("figure.power_effect", language))
    axes.tick_params(axis="y", length=0)


def _finish_right(axes: Axes, language: str) -> None:
    axes.tick_params(axis="y", length=0)
    axes.axvline(100 * POWER, color=REFERENCE, lw=1)
    axes.axvline(100 * ALPHA, color=GREY, lw=0.8, ls=(0, (2, 2)))
    axes.set_xlim(0, 100)
    axes.grid(axis="x", color=FAINT, lw=0.6)
    tidy(axes, "x", language, ticks=5)
    axes.set_xlabel(say("figure.power_power", language))
    axes.legend(loc="lower right", framealpha=1, edgecolor="none", fontsize=8)
