"""The loops as a diagram: things as boxes, arrows as wide as what their loop carries of the effect, signs marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from experiments.display import difference_unit, label
from experiments.figures.canvas import COLOURS, GREY, REFERENCE, STYLE, head, save, sheet, source, wrapped
from experiments.loops.attribution import OPEN_LOOP, TOTAL
from experiments.loops.telling import rows_of
from sim.causal_map import GROUP_IDS
from sim.measures import OUTCOMES
from sim.words import number, places_for, say

if TYPE_CHECKING:
    from experiments.findings.looped import Looped

OUTCOME = "alliance"
"""The outcome of which the diagram tells."""

_THINGS = {
    "load": (0.06, 0.76),
    "hours": (0.42, 0.93),
    "exhaustion": (0.92, 0.78),
    "contact": (0.42, 0.70),
    "alliance": (0.42, 0.44),
    "coming": (0.13, 0.52),
    "progress": (0.70, 0.50),
    "neighbours": (0.76, 0.27),
    "failures": (0.42, 0.06),
}
"""Things of the diagram and where they stand, in parts of the panel."""


class _Arrow(NamedTuple):
    """An arrow: from, to, bend; the group that closes through it; how far below it the number stands if not upon it."""

    start: str
    end: str
    bend: float
    group: str = ""
    below: float = 0.0


_ARROWS = (
    _Arrow("hours", "contact", 0.0),
    _Arrow("contact", "alliance", 0.0),
    _Arrow("exhaustion", "contact", 0.1),
    _Arrow("alliance", "progress", -0.3),
    _Arrow("alliance", "failures", 0.0),
    _Arrow("progress", "failures", -0.1),
    _Arrow("neighbours", "progress", 0.15),
    _Arrow("coming", "contact", -0.15),
    _Arrow("failures", "load", -0.75, "failures_cost_time"),
    _Arrow("load", "hours", -0.25, "what_steadies"),
    _Arrow("alliance", "coming", 0.2, "who_trusts_comes", 0.045),
    _Arrow("progress", "alliance", -0.3, "progress_feeds_alliance", 0.045),
    _Arrow("failures", "exhaustion", 0.72, "failures_exhaust"),
    _Arrow("failures", "neighbours", 0.2, "neighbours_see_failures"),
)
_WIDEST, _THINNEST = 9.0, 0.9


def draw_diagram(found: Looped, language: str) -> list[str]:
    """Draw the loops with arrows as wide as their share of the effect on the alliance.

    Parameters
    ----------
    found : Looped
    language : {"en", "id"}

    Returns
    -------
    list of str
        Names of the files.
    """
    own = rows_of(found.tables["attribution"], OUTCOME, "group", "share")
    title = say("figure.loops", language, policy=found.policy.name, world=found.world)
    with mpl.rc_context(STYLE):
        figure = sheet(9.6, 7.0)
        axes = figure.subplots()
        axes.set(xlim=(-0.08, 1.10), ylim=(-0.04, 1.0))
        axes.set_axis_off()
        boxes = {thing: _box(axes, thing, place, language) for thing, place in _THINGS.items()}
        _arrows(axes, boxes, own)
        axes.legend(
            handles=_key(own, language), loc="lower right", frameon=False, fontsize=7.5, bbox_to_anchor=(1.02, -0.02)
        )
        unit = difference_unit(OUTCOMES[OUTCOME], language)
        key = say("figure.loops_key", language, outcome=label(OUTCOME, language), unit=unit)
        head(figure, title, f"{key} {source(found.plan, language)}")
        if (engine := figure.get_layout_engine()) is not None:
            engine.execute(figure)
        _numbers(axes, own, language)
    return save(figure, found.folder, "loops", title, f"{title}. {_in_words(own, language)}")


def _box(axes: Axes, thing: str, place: tuple[float, float], language: str) -> FancyBboxPatch:
    """A thing with its words; its frame, at which arrows end."""
    words = wrapped(say(f"thing.{thing}", language), 22)
    lines = words.split("\n")
    width, height = 0.0090 * max(map(len, lines)) + 0.026, 0.034 * len(lines) + 0.024
    corner = (place[0] - width / 2, place[1] - height / 2)
    style = "round,pad=0,rounding_size=0.012"
    frame = FancyBboxPatch(corner, width, height, boxstyle=style, fc="white", ec=GREY, lw=0.9, zorder=4)
    axes.add_patch(frame)
    axes.text(*place, words, ha="center", va="center", fontsize=9, zorder=5)
    return frame


def _arrows(axes: Axes, boxes: dict[str, FancyBboxPatch], own: pd.DataFrame) -> None:
    widest = max(own.loc[[*GROUP_IDS, OPEN_LOOP], "value"].abs().max(), 1e-12)
    for arrow in sorted(_ARROWS, key=lambda each: bool(each.group)):
        value = own.loc[arrow.group or OPEN_LOOP, "value"]
        width = _THINNEST + (_WIDEST - _THINNEST) * abs(value) / widest if arrow.group else 1.0
        patch = FancyArrowPatch(
            _THINGS[arrow.start],
            _THINGS[arrow.end],
            patchA=boxes[arrow.start],
            patchB=boxes[arrow.end],
            connectionstyle=f"arc3,rad={arrow.bend}",
            arrowstyle=f"-|>,head_length={5 + 0.5 * width},head_width={3 + 0.5 * width}",
            lw=width,
            color=_colour(own, arrow.group),
            alpha=0.9 if arrow.group else 0.6,
            shrinkA=1,
            shrinkB=2 + 0.55 * width,
            zorder=2 + bool(arrow.group),
        )
        axes.add_patch(patch)


def _numbers(axes: Axes, own: pd.DataFrame, language: str) -> None:
    """The share of every group beside its arrow, once the sheet is laid out."""
    places = places_for(max(own.loc[[*GROUP_IDS, OPEN_LOOP], "value"].abs().max(), 1e-12), digits=2)
    for arrow in _ARROWS:
        if arrow.group:
            value = own.loc[arrow.group, "value"]
            told = abs(value) >= 0.5 * 10.0**-places
            text = number(value, places, language, signed=True) if told else f"≈ {number(0.0, 0, language)}"
            _number(axes, arrow, text, _colour(own, arrow.group))


def _colour(own: pd.DataFrame, group: str) -> str:
    """Blue where a loop adds to the total effect, orange where it takes away, grey where it cannot be told."""
    if not group:
        return GREY
    row = own.loc[group]
    if row["low"] <= 0 <= row["high"]:
        return "#9a9a9a"
    return COLOURS[0] if row["value"] * own.loc[TOTAL, "value"] > 0 else COLOURS[1]


def _number(axes: Axes, arrow: _Arrow, text: str, colour: str) -> None:
    """The share, past the middle of its arrow: a parabola on the screen, as `arc3` bends it."""
    start, end = axes.transData.transform([_THINGS[arrow.start], _THINGS[arrow.end]])
    (dx, dy), t = end - start, 0.5
    bent = (start + end) / 2 + arrow.bend * np.array([dy, -dx])
    on_screen = (1 - t) ** 2 * start + 2 * t * (1 - t) * bent + t**2 * end
    box = {"boxstyle": "round,pad=0.15", "fc": "white", "ec": "none", "alpha": 0.9}
    x, y = axes.transData.inverted().transform(on_screen)
    axes.annotate(
        text,
        (x, y - arrow.below),
        ha="center",
        va="center",
        fontsize=8.5,
        color=colour,
        weight="bold",
        bbox=box,
        zorder=4,
    )


def _key(own: pd.DataFrame, language: str) -> list[Line2D]:
    words = [(COLOURS[0], "adds"), (COLOURS[1], "takes"), ("#9a9a9a", "untold")]
    lines = [Line2D([], [], color=colour, lw=4, label=say(f"figure.loop_{word}", language)) for colour, word in words]
    direct = number(
        own.loc[OPEN_LOOP, "value"], places_for(own.loc[OPEN_LOOP, "value"], digits=2), language, signed=True
    )
    total = number(own.loc[TOTAL, "value"], places_for(own.loc[TOTAL, "value"], digits=2), language, signed=True)
    whole = say("figure.loop_sum", language, direct=direct, total=total)
    return [*lines, Line2D([], [], color=REFERENCE, lw=0, label=whole)]


def _in_words(own: pd.DataFrame, language: str) -> str:
    places = places_for(max(abs(own["value"])), digits=2)
    parts = [
        f"{say(f'loop.{part}', language)}: {number(own.loc[part, 'value'], places, language, signed=True)}"
        for part in (OPEN_LOOP, *GROUP_IDS, TOTAL)
    ]
    return f"{label(OUTCOME, language)}. {'; '.join(parts)}."
