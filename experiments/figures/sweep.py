"""What happens along a factor: a panel per outcome, a line per scenario; a second factor makes several figures.

A factor whose values are words has no order: its marks stand side by side, with bars for intervals and no lines.
Levels are one figure, what each policy changes is another: the bands of levels hold the luck that all scenarios share,
and hide differences that paired seeds show.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes

from experiments.display import difference_unit, label, level_unit
from experiments.factors import Factor
from experiments.figures.canvas import COLOURS, FAINT, GREY, REFERENCE, STYLE, head, save, sheet, source, tidy
from experiments.plan import Plan
from experiments.sweep import as_changes, as_index, measured
from experiments.worthwhile import worthwhile
from sim.measures import OUTCOMES
from sim.words import number, places_for, say, unit

_ACROSS = 4
_AT = "place along the factor"
_BESIDE = 0.12
"""Between two marks at the same word."""
_MOST_TICKS = 7
"""Values of the factor that are all written at the axis."""
_DASHES: Any = ("-", (0, (5, 1.5)), (0, (2, 1.2)), (0, (6, 1.5, 1.5, 1.5)), (0, (1, 1)), (0, (8, 2)))
_SHAPES = ("o", "s", "^", "D", "v", "P")


class View(NamedTuple):
    """Which columns a figure shows, and what its key is called."""

    name: str
    columns: tuple[str, str, str]
    key: str


_LEVELS = View("sweep", ("value", "value_low", "value_high"), "figure.sweep_key")
_CHANGES = View("sweep_changes", ("difference", "low", "high"), "figure.sweep_changes_key")


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
    if design is None or design.kind != "grid" or len(design.factors) > 2 or not (_ordered(plan) or _words(plan)):
        return []
    table = table.assign(**{_AT: _places(plan, table)})
    shown = {_LEVELS: as_index(table), _CHANGES: as_changes(table)}
    second = design.factors[1] if len(design.factors) == 2 else None
    files = []
    for view, own in shown.items():
        for place, value in enumerate(design.values[1] if second else (None,)):
            part = own if second is None else own[own[second.path] == value]
            name = view.name if second is None else f"{view.name}_{place + 1}"
            held = "" if second is None else f" · {second.path} = {_with_unit(second, value, language)}"
            files += _figure(plan, part, view, held, folder, name, language) if len(part) else []
    return files


def _with_unit(factor: Factor, value: Any, language: str) -> str:
    """A value of a factor with its unit; words have none."""
    return _at(value, language) + (f" ({unit(factor.unit, language)})" if factor.range is not None else "")


def _ordered(plan: Plan) -> bool:
    """Whether the first factor is a number."""
    return plan.factors[0].range is not None


def _words(plan: Plan) -> list[str]:
    """The values of the first factor, where they are words."""
    design = plan.design
    return [str(value) for value in design.values[0]] if design and "enum" in design.factors[0].schema else []


def _places(plan: Plan, table: pd.DataFrame) -> pd.Series:
    """Where the points stand along the first factor: its values, or the numbers of its words."""
    values = table[plan.factors[0].path]
    return values.astype(float) if _ordered(plan) else values.map(_words(plan).index).astype(float)


def _at(value: Any, language: str) -> str:
    """A value of a factor, with no more decimals than it has."""
    if not isinstance(value, float | int):
        return str(value)
    return number(value, len(f"{value:g}".partition(".")[2]), language)


def _figure(plan: Plan, own: pd.DataFrame, view: View, held: str, folder: Path, name: str, language: str) -> list[str]:
    outcomes = [o for o in measured(plan) if o in set(own["outcome"])]
    along, lines = plan.factors[0].path, _lines(plan, own)
    rows = -(-len(outcomes) // _ACROSS)
    across = min(_ACROSS, len(outcomes))
    title = plan.title.get(language) or say("figure.sweep", language, factor=along)
    with mpl.rc_context(STYLE):
        figure = sheet(3.0 * across + 0.4, 2.5 * rows + 1.3)
        panels = figure.subplots(rows, across, squeeze=False).ravel()
        for axes, outcome in zip(panels, outcomes, strict=False):
            draw = _panel if _ordered(plan) else _marks
            draw(axes, own[own["outcome"] == outcome], view, lines)
            _dress(axes, outcome, view, sorted(set(own[_AT])), language)
            if not _ordered(plan):
                axes.set_xticks(range(len(_words(plan))), _words(plan))
            if view is _CHANGES:
                _none(axes, worthwhile(outcome, plan.scenarios[0].world.clients))
        for axes in panels[len(outcomes) :]:
            axes.set_axis_off()
        for axes in panels[max(len(outcomes) - across, 0) : len(outcomes)]:
            axes.set_xlabel(f"{along} ({unit(plan.factors[0].unit, language)})" if _ordered(plan) else along)
        panels[0].legend(loc="best", framealpha=0.85, edgecolor="none", fontsize=8.5)
        key = say(view.key, language, reference=", ".join(block[0].name for block, _ in plan.blocks))
        head(figure, f"{title}{held}", f"{key} {source(plan, language)}")
    say_it = _in_words if _ordered(plan) else _word_by_word
    told = [say_it(own[own["outcome"] == o], o, view, along, lines, language) for o in outcomes]
    return save(figure, folder, name, title, " ".join([f"{title}.{held}", *told]))


def _lines(plan: Plan, own: pd.DataFrame) -> list[Line]:
    """The reference in black, each policy in a colour, with dashes and marks of its own."""
    names = [s.name for scenarios, _ in plan.blocks for s in scenarios]
    colours, there = (REFERENCE, *COLOURS), set(own["scenario"])
    return [
        Line(name, colours[i % len(colours)], _DASHES[i % len(_DASHES)], _SHAPES[i % len(_SHAPES)])
        for i, name in enumerate(names)
        if name in there
    ]


def _marks(axes: Axes, own: pd.DataFrame, view: View, lines: list[Line]) -> None:
    """Marks side by side at every word."""
    middle, low, high = view.columns
    for place, line in enumerate(lines):
        part = own[own["scenario"] == line.scenario].sort_values(_AT)
        x = part[_AT] + _BESIDE * (place - (len(lines) - 1) / 2)
        bars = [part[middle] - part[low], part[high] - part[middle]]
        style: Any = {"color": line.colour, "fmt": line.shape, "ms": 4, "lw": 1.2}
        axes.errorbar(x, part[middle], yerr=bars, label=line.scenario, **style)
    axes.margins(x=0.15)


def _panel(axes: Axes, own: pd.DataFrame, view: View, lines: list[Line]) -> None:
    middle, low, high = view.columns
    for line in lines:
        part = own[own["scenario"] == line.scenario].sort_values(_AT)
        x = part[_AT].to_numpy(float)
        axes.fill_between(x, part[low], part[high], color=line.colour, alpha=0.15, lw=0)
        style: Any = {"color": line.colour, "ls": line.dashes, "marker": line.shape, "ms": 4, "lw": 1.6}
        axes.plot(x, part[middle], label=line.scenario, **style)


def _none(axes: Axes, least: float | None) -> None:
    """Where nothing changes, and what is too little to be worth it."""
    axes.axhline(0, color=REFERENCE, lw=0.9, zorder=1)
    if least is not None:
        axes.axhspan(-least, least, color=FAINT, alpha=0.45, lw=0, zorder=0)


def _dress(axes: Axes, outcome: str, view: View, values: list[float], language: str) -> None:
    said = difference_unit if view is _CHANGES else level_unit
    axes.set_title(label(outcome, language), wrap=True, fontsize=9)
    axes.set_ylabel(said(OUTCOMES[outcome], language))
    axes.grid(axis="y", color=FAINT, lw=0.6)
    axes.tick_params(colors=GREY)
    tidy(axes, "x", language, ticks=5)
    tidy(axes, "y", language, ticks=4)
    if len(values) <= _MOST_TICKS:
        axes.set_xticks(values)


def _in_words(own: pd.DataFrame, outcome: str, view: View, along: str, lines: list[Line], language: str) -> str:
    """First and last value of every line."""
    told = []
    for line in lines:
        part = own[own["scenario"] == line.scenario].sort_values(_AT)
        if len(part):
            first, last = part.iloc[0], part.iloc[-1]
            ends = [float(end[view.columns[0]]) for end in (first, last)]
            places = places_for(max(abs(end) for end in ends))
            start, stop = (number(end, places, language, signed=view is _CHANGES) for end in ends)
            values = {"from": start, "to": stop, "low": _at(first[along], language), "high": _at(last[along], language)}
            told.append(say("figure.sweep_told", language, scenario=line.scenario, **values))
    return f"{label(outcome, language)}: {'; '.join(told)}."


def _word_by_word(own: pd.DataFrame, outcome: str, view: View, along: str, lines: list[Line], language: str) -> str:
    """Every value of every line, at the word it stands at."""
    told, middle = [], view.columns[0]
    places = places_for(float(own[middle].abs().max()))
    for line in lines:
        part = own[own["scenario"] == line.scenario].sort_values(_AT)
        values = [number(float(value), places, language, signed=view is _CHANGES) for value in part[middle]]
        told.append(f"{line.scenario}: " + "; ".join(map(" ".join, zip(part[along], values, strict=True))))
    return f"{label(outcome, language)}. {'. '.join(told)}."
