"""What happens along a factor: a panel per outcome, a line per scenario; a second factor makes several figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes

from experiments.display import label, level_unit
from experiments.figures.canvas import COLOURS, FAINT, GREY, REFERENCE, STYLE, head, save, sheet, source, tidy
from experiments.plan import Plan
from experiments.sweep import as_index, measured
from sim.measures import OUTCOMES
from sim.words import number, places_for, say, unit

_ACROSS = 4
_MOST_TICKS = 7
"""Values of the factor that are all written at the axis."""
_DASHES: Any = ("-", (0, (5, 1.5)), (0, (2, 1.2)), (0, (6, 1.5, 1.5, 1.5)), (0, (1, 1)), (0, (8, 2)))
_SHAPES = ("o", "s", "^", "D", "v", "P")


class Line(NamedTuple):
    """How the line of a scenario looks."""

    scenario: str
    colour: str
    dashes: Any
    shape: str


def draw_sweep(plan: Plan, table: pd.DataFrame, folder: Path, language: str) -> list[str]:
    """Draw a grid over one factor, or over two of which the second has few values.

    Parameters
    ----------
    plan : Plan
    table : DataFrame
        As `sweep_table` gives it.
    folder : Path
    language : {"en", "id"}

    Returns
    -------
    list of str
        Names of the files; none for other designs.
    """
    design = plan.design
    if design is None or design.kind != "grid" or len(design.factors) > 2 or design.factors[0].range is None:
        return []
    shown, along = as_index(table), design.factors[0].path
    files = []
    second = design.factors[1].path if len(design.factors) == 2 else None
    for place, value in enumerate(design.values[1] if second else (None,)):
        own = shown if second is None else shown[shown[second] == value]
        name = "sweep" if second is None else f"sweep_{place + 1}"
        held = "" if second is None else f" {second} = {_value(value, language)}."
        files += _figure(plan, own, along, held, folder, name, language)
    return files


def _value(value: Any, language: str) -> str:
    return number(value, places_for(value), language) if isinstance(value, float | int) else str(value)


def _figure(plan: Plan, own: pd.DataFrame, along: str, held: str, folder: Path, name: str, language: str) -> list[str]:
    outcomes = [o for o in measured(plan) if o in set(own["outcome"])]
    lines = _lines(plan, own)
    rows = -(-len(outcomes) // _ACROSS)
    across = min(_ACROSS, len(outcomes))
    title = plan.title.get(language) or say("figure.sweep", language, factor=along)
    with mpl.rc_context(STYLE):
        figure = sheet(3.0 * across + 0.4, 2.5 * rows + 1.3)
        panels = figure.subplots(rows, across, squeeze=False).ravel()
        for axes, outcome in zip(panels, outcomes, strict=False):
            _panel(axes, own[own["outcome"] == outcome], outcome, along, lines, language)
        for axes in panels[len(outcomes) :]:
            axes.set_axis_off()
        for axes in panels[max(len(outcomes) - across, 0) : len(outcomes)]:
            axes.set_xlabel(f"{along} ({unit(plan.factors[0].unit, language)})")
        panels[0].legend(loc="best", frameon=False, fontsize=8.5)
        head(figure, f"{title}{held}", f"{say('figure.sweep_key', language)} {source(plan, language)}")
    told = [_in_words(own[own["outcome"] == o], o, along, lines, language) for o in outcomes]
    return save(figure, folder, name, title, " ".join([f"{title}.{held}", *told]))


def _lines(plan: Plan, own: pd.DataFrame) -> list[Line]:
    """The reference in black, each policy in a colour, with dashes and marks of its own."""
    there = set(own["scenario"])
    names = [s.name for scenarios, _ in plan.blocks for s in scenarios if s.name in there]
    colours = (REFERENCE, *COLOURS)
    return [
        Line(name, colours[i % len(colours)], _DASHES[i % len(_DASHES)], _SHAPES[i % len(_SHAPES)])
        for i, name in enumerate(names)
    ]


def _panel(axes: Axes, own: pd.DataFrame, outcome: str, along: str, lines: list[Line], language: str) -> None:
    for line in lines:
        part = own[own["scenario"] == line.scenario].sort_values(along)
        x = part[along].to_numpy(float)
        axes.fill_between(x, part["value_low"], part["value_high"], color=line.colour, alpha=0.15, lw=0)
        style: Any = {"color": line.colour, "ls": line.dashes, "marker": line.shape, "ms": 4, "lw": 1.6}
        axes.plot(x, part["value"], label=line.scenario, **style)
    axes.set_title(label(outcome, language), wrap=True, fontsize=9)
    axes.set_ylabel(level_unit(OUTCOMES[outcome], language))
    axes.grid(axis="y", color=FAINT, lw=0.6)
    axes.tick_params(colors=GREY)
    tidy(axes, "x", language, ticks=5)
    tidy(axes, "y", language, ticks=4)
    values = sorted(set(own[along]))
    if len(values) <= _MOST_TICKS:
        axes.set_xticks(values)


def _in_words(own: pd.DataFrame, outcome: str, along: str, lines: list[Line], language: str) -> str:
    """First and last value of every line."""
    told = []
    for line in lines:
        part = own[own["scenario"] == line.scenario].sort_values(along)
        if len(part):
            ends = part.iloc[[0, -1]]
            values = {
                "scenario": line.scenario,
                "from": _value(float(ends["value"].iloc[0]), language),
                "to": _value(float(ends["value"].iloc[1]), language),
                "low": _value(float(ends[along].iloc[0]), language),
                "high": _value(float(ends[along].iloc[1]), language),
            }
            told.append(say("figure.sweep_told", language, **values))
    return f"{label(outcome, language)}: {'; '.join(told)}."
