"""Regions in which a policy fails: each box over the whole range of its factors, and the points it was found in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from experiments.discovery.finding import Discovery
from experiments.discovery.regions import RELIABLE, RESAMPLES
from experiments.discovery.words import (
    Docs,
    again_of,
    box_head,
    failing,
    flattered,
    grade_of,
    luck,
    places_of,
    restriction,
    sentences,
)
from experiments.display import difference_unit, label
from experiments.figures.canvas import COLOURS, FAINT, GREY, REFERENCE, STYLE, head, save, sheet, tidy, wrapped
from sim.measures import OUTCOMES
from sim.words import number, say, unit

_LINE, _HEAD_LINE, _TOP_LINE = 51, 100, 122
"""Characters in a line about a factor, in the head of a box, and about all points."""
_START, _END, _AGAIN, _GRADE = 0.47, 0.8, 0.895, 0.98
"""Where bars begin and end, how often a factor is found again and grades stand, in widths of the text."""
_HEAD_ROWS, _LEAST_ROWS = 1.0, 5.0
"""Height of the head of a box, and of the whole at least, in rows."""


def draw_boxes(found: Discovery, docs: Docs, source: str, folder: Path, language: str) -> list[str]:
    """Draw the boxes in which a policy fails, and the points over their two narrowest factors.

    Parameters
    ----------
    found : Discovery
    docs : mapping
        From factor to (unit, grade of evidence, one sentence in English).
    source : str
        Where the numbers come from.
    folder : Path
    language : {"en", "id"}

    Returns
    -------
    list of str
        Names of the files; none where no region was found.
    """
    if found.reason:
        return []
    asked = found.question
    title = say("figure.boxes", language, policy=asked.policy, outcome=label(asked.outcome, language))
    rows = len(found.boxes) + _HEAD_ROWS * found.boxes["box"].nunique()
    with mpl.rc_context(STYLE):
        figure = sheet(12, 2.5 + 0.52 * max(rows, _LEAST_ROWS))
        text, panel = figure.subplots(1, 2, width_ratios=[1.75, 1])
        _rows(text, found, docs, language)
        _points(panel, found, docs, language)
        key = say("figure.boxes_key", language, reliable=number(RELIABLE, 0, language))
        head(figure, title, f"{flattered(found, language)} {key} {source}".strip())
    words = " ".join([f"{title}.", *sentences(found, docs, language)])
    return save(figure, folder, f"boxes_{asked.policy}_{asked.outcome}", title, words.strip())


def _rows(axes: Axes, found: Discovery, docs: Docs, language: str) -> None:
    """Every box with its head and a bar for each factor it restricts."""
    axes.set_axis_off()
    place = 0.0
    for _, rows in found.boxes.groupby("box"):
        said = wrapped(box_head(rows, found, language), _HEAD_LINE)
        axes.text(0, place, said, va="center", fontsize=8.5, fontweight="bold", linespacing=1.15)
        place += _HEAD_ROWS
        for row in rows.itertuples():
            _bar(axes, place, row, again_of(row, found) >= RELIABLE, docs, language)
            _about(axes, place, row, found, docs, language)
            place += 1
    axes.set_xlim(-0.007, 1)
    axes.set_ylim(max(place, _LEAST_ROWS) - 0.4, -0.8)
    top = "\n".join(wrapped(said, _TOP_LINE) for said in (failing(found, language), luck(found, language)))
    axes.text(
        0, 1.0, top, transform=axes.get_xaxis_transform(), va="bottom", fontsize=8, linespacing=1.25
    ).set_in_layout(False)
    for x, name, side in ((_AGAIN, "again", "center"), (_GRADE, "grade", "center")):
        said = say(f"figure.boxes_{name}", language, n=number(RESAMPLES, 0, language))
        axes.text(x, -0.6, said, ha=side, va="center", fontsize=7.5, color=GREY)


def _bar(axes: Axes, place: float, row: Any, solid: bool, docs: Docs, language: str) -> None:
    """The whole range in grey, the box over it (hollow: not to be relied on), and the values at their ends."""
    whole = row.range_high - row.range_low
    ends = [_START + (_END - _START) * (value - row.range_low) / whole for value in (row.low, row.high)]
    wide = max(ends[1] - ends[0], 0.006)
    axes.add_patch(Rectangle((_START, place - 0.07), _END - _START, 0.14, color=FAINT, lw=0))
    axes.add_patch(
        Rectangle((ends[0], place - 0.15), wide, 0.3, fc=COLOURS[1] if solid else "white", ec=COLOURS[1], lw=1.2)
    )
    places = places_of(row)
    for x, value, side in ((_START - 0.006, row.range_low, "right"), (_END + 0.006, row.range_high, "left")):
        axes.text(x, place, number(value, places, language), ha=side, va="center", fontsize=7.5, color=GREY)
    middle = min(max((ends[0] + ends[1]) / 2, _START + 0.06), _END - 0.06)
    axes.text(middle, place - 0.2, restriction(row, docs, language), ha="center", va="bottom", fontsize=8)


def _about(axes: Axes, place: float, row: Any, found: Discovery, docs: Docs, language: str) -> None:
    """Path of a factor, what it is where that is read, how often it is found again, and its grade."""
    english = language == "en"
    axes.text(0, place - 0.04 * english, row.factor, va="bottom" if english else "center", fontsize=8.5)
    if english:
        axes.text(
            0,
            place + 0.04,
            _two_lines(docs.get(row.factor, ("", "", ""))[2]),
            va="top",
            fontsize=7.5,
            color=GREY,
            linespacing=1.05,
        )
    again = number(again_of(row, found), 0, language)
    axes.text(_AGAIN, place, again, ha="center", va="center", fontsize=8.5)
    axes.text(_GRADE, place, grade_of(row, docs), ha="center", va="center", fontsize=9, fontweight="bold")


def _points(axes: Axes, found: Discovery, docs: Docs, language: str) -> None:
    """The points over two factors, or over one and the difference; boxes as frames."""
    first = found.boxes[found.boxes["box"] == 1]
    shares = (first["high"] - first["low"]) / (first["range_high"] - first["range_low"])
    chosen = first.loc[shares.sort_values(kind="stable").index[:2]]
    across, up = chosen["factor"].iloc[0], chosen["factor"].iloc[1] if len(chosen) > 1 else None
    x = found.points[across].to_numpy(float)
    y = found.change if up is None else found.points[up].to_numpy(float)
    _marks(axes, x, y, _hidden(found, across, up), found, language)
    axes.set_xlabel(_named(across, docs, language))
    if up is None:
        outcome = OUTCOMES[found.question.outcome]
        axes.set_ylabel(f"{say('figure.boxes_difference', language)}, {difference_unit(outcome, language)}")
        _threshold(axes, found, language)
    else:
        axes.set_ylabel(_named(up, docs, language))
    for number_of, rows in found.boxes.groupby("box"):
        _frame(axes, int(str(number_of)), rows.set_index("factor"), across, up)
    tidy(axes, "x", language)
    tidy(axes, "y", language)
    axes.set_box_aspect(0.95)
    axes.set_anchor("N")


def _marks(axes: Axes, x: np.ndarray, y: np.ndarray, pale: np.ndarray, found: Discovery, language: str) -> None:
    """Triangles that fail, circles that do not; hollow where luck could turn it."""
    failed, unsure = found.labels
    for fails, turns in ((False, True), (False, False), (True, True), (True, False)):
        those = (failed == fails) & (unsure == turns)
        if not those.any():
            continue
        colour, marker, size = (COLOURS[1], "^", 30) if fails else (GREY, "o", 14)
        style: Any = {"marker": marker, "s": size, "facecolors": "none" if turns else colour, "edgecolors": colour}
        said = say(f"figure.boxes_{'fails' if fails else 'holds'}{'_unsure' if turns else ''}", language)
        axes.scatter(x[those & pale], y[those & pale], lw=0.9, alpha=0.25, **style)
        axes.scatter(x[those & ~pale], y[those & ~pale], lw=0.9, label=said, **style)
    handles, labels = axes.get_legend_handles_labels()
    place: Any = {"loc": "lower left", "bbox_to_anchor": (-0.02, 1.0), "frameon": False, "borderpad": 0.2}
    axes.legend(handles[::-1], labels[::-1], fontsize=7.5, handletextpad=0.2, labelspacing=0.25, **place)


def _hidden(found: Discovery, *shown: str | None) -> np.ndarray:
    """(n,) array: points that the first box leaves out because of factors that are not on the axes."""
    out = np.zeros(len(found.points), bool)
    for row in found.boxes[found.boxes["box"] == 1].itertuples():
        if row.factor not in shown:
            out |= ~found.points[row.factor].between(row.low, row.high).to_numpy()
    return out


def _frame(axes: Axes, box: int, rows: pd.DataFrame, across: str, up: str | None) -> None:
    """A box as far as it lies on these axes; none where it restricts neither factor."""
    if not {across, up} & set(rows.index):
        return
    (left, right), (bottom, top) = (
        _ends(rows, name, limits) for name, limits in ((across, axes.get_xlim()), (up, axes.get_ylim()))
    )
    style: Any = {"fill": False, "ec": REFERENCE, "lw": 1.6, "ls": "-" if box == 1 else "--"}
    axes.add_patch(Rectangle((left, bottom), right - left, top - bottom, **style))
    axes.annotate(
        str(box), (right, top), xytext=(-4, -4), textcoords="offset points", ha="right", va="top", fontweight="bold"
    )


def _ends(rows: pd.DataFrame, name: str | None, limits: tuple[float, float]) -> tuple[float, float]:
    """Ends of a box on one axis: those of the axis where it is open, between the marks where numbers are whole."""
    if name not in rows.index:
        return limits
    row = rows.loc[name]
    beyond = 0.0 if places_of(row) else 0.5
    low = limits[0] if row["low"] <= row["range_low"] else row["low"] - beyond
    return low, limits[1] if row["high"] >= row["range_high"] else row["high"] + beyond


def _threshold(axes: Axes, found: Discovery, language: str) -> None:
    """From which difference on the policy does not fail."""
    more = found.question.better == "more"
    least = (found.question.least or 0.0) * (1 if more else -1)
    axes.axhline(least, color=GREY, lw=0.8, zorder=0)
    beside: Any = {"xytext": (-2, -3 if more else 3), "textcoords": "offset points", "fontsize": 7.5, "color": GREY}
    said, side = say(f"figure.boxes_{'below' if more else 'above'}", language), "top" if more else "bottom"
    axes.annotate(said, (1, least), xycoords=("axes fraction", "data"), ha="right", va=side, **beside)


def _two_lines(sentence: str) -> str:
    """A sentence in at most two lines, which is what fits below the path of a factor."""
    lines = wrapped(sentence, _LINE).split("\n")
    return "\n".join(lines if len(lines) < 3 else [lines[0], f"{lines[1].rstrip('.,;:')} …"])


def _named(factor: str, docs: Docs, language: str) -> str:
    name = docs.get(factor, ("", "", ""))[0]
    return factor if name in ("", "1", "0-1") else f"{factor} ({unit(name, language)})"
