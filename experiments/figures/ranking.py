"""Factors ranked by what they do to one outcome, beside what luck alone would show and the grade of their evidence."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from experiments.compare import Interval
from experiments.display import interval_text
from experiments.figures.canvas import COLOURS, FAINT, GREY, REFERENCE, STYLE, head, save, sheet, tidy, wrapped
from sim.words import number, places_for, say, unit

Kind = Literal["morris", "sobol"]

_MOST, _LINE, _UNIT = 20, 56, 16
"""Factors shown; characters in a line of the sentence and of the unit of a factor."""
_RANGE = 0.985
"""Where ranges end, in widths of the text."""
_HEADS = -0.72
_MARKS = {1: ">", -1: "<", 0: "o"}
_WAYS = {1: "rises", -1: "falls", 0: "depends"}
_HEIGHTS = {"morris": (0.0, 0.0, 0.22), "sobol": (-0.12, 0.2, 0.06)}
"""Where in its row stand the index itself, the first order (Sobol'), and the interval of luck."""


@dataclass(frozen=True)
class About:
    """What a ranking is of.

    Parameters
    ----------
    title : str
    kind : {"morris", "sobol"}
    unit : str
        Of the change of the outcome, in the language of the figure; Sobol' has none.
    docs : mapping
        From factor to (unit, grade, one sentence).
    source : str
        Where the numbers come from.
    """

    title: str
    kind: Kind
    unit: str
    docs: Mapping[str, tuple[str, str, str]]
    source: str

    @property
    def column(self) -> str:
        """What factors are ranked by."""
        return {"morris": "mu_star", "sobol": "total"}[self.kind]

    @property
    def bounds(self) -> tuple[str, str]:
        """Columns of its interval over the space of factors."""
        return {"morris": ("low", "high"), "sobol": ("total_low", "total_high")}[self.kind]


def draw_ranking(about: About, table: pd.DataFrame, folder: Path, name: str, language: str) -> list[str]:
    """Draw the factors that move one outcome most, at most 20, and say how many others there are.

    Parameters
    ----------
    about : About
    table : DataFrame
        As `morris_indices` or `sobol_indices` gives it, of one scenario and outcome.
    folder : Path
    name : str
        Name of the files without ending.
    language : {"en", "id"}

    Returns
    -------
    list of str
        Names of the files; none where no factor has an index.
    """
    known = table.dropna(subset=[about.column]).sort_values("rank")
    if known.empty:
        return []
    rows = list(known.head(_MOST).itertuples())
    places = _places(known, about)
    found, others = _found(known, language), _others(known, about, places, language)
    with mpl.rc_context(STYLE):
        figure = sheet(11, 2.5 + (0.46 if language == "en" else 0.4) * len(rows))
        text, panel, grades = figure.subplots(1, 3, width_ratios=[0.85, 1, 0.06], sharey=True)
        _panel(panel, known.head(_MOST), about, bool(others), language)
        for place, row in enumerate(rows):
            _about(text, place, row, about.docs.get(row.factor, ("", "", "")), language)
            _dot(panel, place, row, about)
            _say_value(panel, place, row, about, number(getattr(row, about.column), places, language))
            grades.text(0.5, place, _grade(about, row), va="center", ha="center", fontsize=9, fontweight="bold")
        _heads(text, grades, found, language)
        text.text(0, len(rows) - 0.22, wrapped(others, 66), va="center", fontsize=8, color=GREY).set_in_layout(False)
        _legend(text, about.kind, language)
        head(figure, about.title, f"{_key(known, about, len(rows), language)} {about.source}")
    told = [_in_words(row, about, places, language) for row in rows]
    return save(figure, folder, name, about.title, " ".join([f"{about.title}.", f"{found}.", *told, others]).strip())


def _dot(axes: Axes, place: int, row: Any, about: About) -> None:
    """An index with what is not known of the space, what luck gives, and where nothing can be told."""
    colour, (own, first, luck) = COLOURS[0] if row.clear else GREY, (place + x for x in _HEIGHTS[about.kind])
    low, high, value = (getattr(row, column) for column in (*about.bounds, about.column))
    if about.kind == "morris" and math.isfinite(row.limit):
        axes.barh(place, row.limit, height=0.78, color=FAINT, alpha=0.6, lw=0, zorder=0)
    axes.plot([low, high], [own, own], color=colour, lw=2.4, solid_capstyle="butt")
    axes.plot([row.luck_low, row.luck_high], [luck, luck], "|-", color=REFERENCE, lw=0.8, ms=4, mew=0.8)
    if about.kind == "sobol":
        axes.plot([row.first_low, row.first_high], [first, first], color=COLOURS[1], lw=1.2, solid_capstyle="butt")
        axes.plot(row.first, first, "s", color=COLOURS[1], markerfacecolor="white", ms=4.5, mew=1.2)
    face = colour if row.clear else "white"
    axes.plot(value, own, _mark(row, about), color=colour, markerfacecolor=face, ms=6.5, mew=1.5)


def _say_value(axes: Axes, place: int, row: Any, about: About, value: str) -> None:
    """The number above its mark."""
    at = getattr(row, about.column), place + _HEIGHTS[about.kind][0]
    beside: Any = {"xytext": (0, 5.5), "textcoords": "offset points", "ha": "center", "fontsize": 7.5}
    axes.annotate(value, at, color=COLOURS[0] if row.clear else GREY, **beside)


def _panel(axes: Axes, shown: pd.DataFrame, about: About, more: bool, language: str) -> None:
    """Room for all intervals over the space; bands and luck may run out of the panel, but not make it."""
    reach = float(shown[[about.column, about.bounds[1]]].max(axis=None))
    beyond = float(shown[["limit", "luck_high"]].max(axis=None))
    right = max(reach, min(beyond, 1.4 * reach)) if math.isfinite(beyond) else reach
    left = min(0.0, float(shown["first_low"].min())) if about.kind == "sobol" else 0.0
    axes.set_xlim(max(left, -0.25 * right) - 0.03 * right, 1.06 * right or 1.0)
    axes.set_ylim(len(shown) - (-0.1 if more else 0.45), -1.05)
    axes.axvline(0, color=GREY, lw=0.8, zorder=0)
    axes.grid(axis="x", color=FAINT, lw=0.5)
    axes.set_axisbelow(True)
    axes.yaxis.set_visible(False)
    axes.spines["left"].set_visible(False)
    tidy(axes, "x", language, ticks=6)
    axes.set_xlabel(say(f"figure.ranking_axis_{about.kind}", language, unit=about.unit))
    axes.set_title(" \n ")  # room for what was found and for the legend, which reach over all panels
    axes.patch.set_visible(False)


def _legend(axes: Axes, kind: Kind, language: str) -> None:
    """What stands for what, in a line over all panels."""
    look: Any = {"frameon": False, "fontsize": 7.5, "handlelength": 1.6, "columnspacing": 1.8, "borderpad": 0.2}
    place: Any = {"loc": "lower left", "bbox_to_anchor": (-0.005, 1.0), "borderaxespad": 0, "ncols": 6}
    axes.legend(handles=_marks(kind, language), **place, **look).set_in_layout(False)


def _marks(kind: Kind, language: str) -> list[Any]:
    """What the legend explains."""
    dots: list[tuple[str, str, str]] = {
        "morris": [(_WAYS[way], _MARKS[way], COLOURS[0]) for way in (1, -1, 0)],
        "sobol": [("total", "o", COLOURS[0]), ("first", "s", COLOURS[1])],
    }[kind]
    found: list[Any] = []
    for word, mark, colour in dots:
        face = "white" if word == "first" else colour
        label = say(f"figure.ranking_{word}", language)
        found.append(Line2D([], [], color=colour, marker=mark, markerfacecolor=face, ms=6, lw=0, label=label))
    lines = (("space", COLOURS[0], 2.4, ""), ("luck", REFERENCE, 0.8, "|"))
    for word, colour, width, mark in lines:
        label = say(f"figure.ranking_{word}", language)
        found.append(Line2D([], [], color=colour, lw=width, marker=mark, ms=4, label=label))
    if kind == "sobol":
        return found
    return [*found, Patch(color=FAINT, alpha=0.6, lw=0, label=say("figure.drivers_unclear", language))]


def _about(axes: Axes, place: int, row: Any, doc: Sequence[str], language: str) -> None:
    """Path and range of a factor, and what it is where the language of its declaration is read."""
    english = language == "en" and bool(doc[2])
    above, at = ("bottom" if english else "center"), place - 0.08 * english
    axes.text(0, at, row.factor, va=above, fontsize=8.5)
    axes.text(_RANGE, place - 0.06, _range(row, language), va="bottom", ha="right", fontsize=8)
    what = wrapped(unit(doc[0], language), _UNIT) if doc[0] not in ("", "1") else ""
    axes.text(_RANGE, place, what, va="top", ha="right", fontsize=7, color=GREY, linespacing=1.0)
    if english:
        axes.text(0, place - 0.03, _short(doc[2]), va="top", fontsize=7.5, color=GREY, linespacing=1.05)


def _heads(text: Axes, grades: Axes, found: str, language: str) -> None:
    """What was found, and what stands in the columns below."""
    for axes in (text, grades):
        axes.set_axis_off()
        axes.set_xlim(0, 1)
    text.set_title(f"{found}\n", loc="left", x=0).set_in_layout(False)
    heads = ((text, 0, "ranking_factor", "left"), (text, _RANGE, "ranking_range", "right"))
    for axes, x, name, side in (*heads, (grades, 0.5, "drivers_grade", "center")):
        said = say(f"figure.{name}", language)
        axes.text(x, _HEADS, said, ha=side, va="center", fontsize=7.5, color=GREY)


def _short(sentence: str) -> str:
    """Two lines of a sentence."""
    lines = wrapped(sentence, _LINE).split("\n")
    return "\n".join(lines[:2]) + (" …" if len(lines) > 2 else "")


def _range(row: Any, language: str) -> str:
    """From where to where a factor was moved."""
    if not math.isfinite(row.range_low):
        return ""
    places = min(places_for(row.range_high - row.range_low, digits=2), 3)
    return _between(row.range_low, row.range_high, places, language)


def _between(low: float, high: float, places: int, language: str) -> str:
    return interval_text(Interval(math.nan, low, high, 0), language, places)


def _grade(about: About, row: Any) -> str:
    return about.docs.get(row.factor, ("", "", ""))[1] or "–"


def _mark(row: Any, about: About) -> str:
    """The way in which the outcome moves, where one way is told from luck."""
    return _MARKS[int(row.direction) if row.clear else 0] if about.kind == "morris" else "o"


def _places(known: pd.DataFrame, about: About) -> int:
    """As many decimals for all as give a quarter of the largest two digits; two for shares."""
    return 2 if about.kind == "sobol" else places_for(float(known[about.column].max()) / 4, digits=2)


def _found(known: pd.DataFrame, language: str) -> str:
    """How many factors can be told from luck, and how much luck makes of the whole."""
    clear, one = int(known["clear"].sum()), known.iloc[0]
    values = {"clear": number(clear, 0, language), "factors": number(len(known), 0, language)}
    told = say("figure.ranking_some" if clear else "figure.ranking_none", language, **values)
    if not math.isfinite(one["share_luck"]):
        return f"{told}; {say('figure.ranking_no_share', language)}"
    share, low, high = (100 * float(one[c]) for c in ("share_luck", "share_luck_low", "share_luck_high"))
    values = {"share": number(share, 0, language), "interval": _between(low, high, 0, language)}
    return f"{told}; {say('figure.ranking_share', language, **values)}"


def _others(known: pd.DataFrame, about: About, places: int, language: str) -> str:
    """How many factors are not shown, and how far they reach; empty if all are."""
    rest = known.iloc[_MOST:]
    if rest.empty:
        return ""
    value = float(rest[about.column].iloc[0])
    values = {"n": len(rest), "clear": int(rest["clear"].sum())}
    shown = {name: number(count, 0, language) for name, count in values.items()}
    return say("figure.ranking_others", language, value=number(value, places, language), **shown)


def _key(known: pd.DataFrame, about: About, shown: int, language: str) -> str:
    """How the picture is to be read."""
    used, left_out = (int(known[c].iloc[0]) for c in ("effects" if about.kind == "morris" else "blocks", "left_out"))
    counts = {"n": shown, "factors": len(known), "used": used}
    values = {name: number(count, 0, language) for name, count in counts.items()}
    told = [say(f"figure.ranking_key_{about.kind}", language, **values)]
    if left_out:
        told.append(say("figure.ranking_left_out", language, n=number(left_out, 0, language)))
    return " ".join([*told, say("figure.ranking_grades", language)])


def _in_words(row: Any, about: About, places: int, language: str) -> str:
    """One factor of the picture."""
    low, high = (getattr(row, column) for column in about.bounds)
    values = {
        "rank": number(row.rank, 0, language),
        "factor": row.factor,
        "grade": _grade(about, row),
        "value": number(getattr(row, about.column), places, language),
        "interval": _between(low, high, places, language),
        "luck": _between(row.luck_low, row.luck_high, places, language),
        "clear": say("figure.drivers_clear" if row.clear else "figure.drivers_unclear", language),
    }
    if about.kind == "sobol":
        values["first"] = number(row.first, places, language)
    else:
        values["way"] = say(f"figure.ranking_{_WAYS[int(row.direction)]}", language)
    return say(f"figure.ranking_alt_{about.kind}", language, **values)
