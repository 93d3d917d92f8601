"""Which conclusions rest on assumptions: for every outcome and policy where the effect lies over all points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import SubFigure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from experiments.assumptions.tables import Conclusion, named
from experiments.assumptions.telling import decimals, limits_text, listed, percent, sentence, value_text
from experiments.display import difference_unit, label
from experiments.figures.canvas import COLOURS, FAINT, GREY, REFERENCE, STYLE, head, save, sheet, tidy, wrapped
from experiments.figures.labels import broken
from experiments.plan import Plan
from sim.measures import OUTCOMES
from sim.words import number, say

_WIDTH, _ROW, _PANEL, _FRAME, _KEY = 10.4, 0.235, 0.82, 1.6, 0.5
"""Inches: the sheet, a row, what a panel needs besides its rows, title, legend and source, and the legend alone."""
_LINE, _WORDS, _NAMES = 24, 56, 2
_SAME, _ALONE, _SAID = 0.09, 0.21, 0.26
"""Where columns of words stand: two end there, the last begins."""
_MARKS = {"holds": "o", "mostly": "o", "rests": "D", "open": "s", "none": "s"}
_COLOURS = {"holds": COLOURS[0], "mostly": COLOURS[0], "rests": COLOURS[1], "open": GREY, "none": GREY}
_FILLED = ("holds", "rests", "none")


def draw_conclusions(plan: Plan, found: Sequence[Conclusion], folder: Path, language: str) -> list[str]:
    """Draw a panel per outcome with a row per policy.

    Parameters
    ----------
    plan : Plan
    found : sequence of Conclusion
    folder : Path
    language : {"en", "id"}

    Returns
    -------
    list of str
        Names of the files.
    """
    title = say("figure.conclusions", language, reference=plan.names[0], n=number(len(plan.factors), 0, language))
    outcomes = list(dict.fromkeys(one.outcome for one in found))
    policies = len(plan.names) - 1
    with mpl.rc_context(STYLE):
        figure = sheet(_WIDTH, _FRAME + len(outcomes) * (_PANEL + _ROW * policies))
        ratios = [_KEY, figure.get_figheight() - _KEY]
        key, body = figure.subfigures(2, 1, squeeze=False, height_ratios=ratios)[:, 0]
        panels = body.subplots(len(outcomes), 2, width_ratios=[1, 1.08], squeeze=False)
        for (axes, words), outcome in zip(panels, outcomes, strict=True):
            own = [one for one in found if one.outcome == outcome]
            _panel(axes, own, outcome, language)
            _beside(words, plan, own, language)
        _legend(key, {one.judged.kind for one in found}, language)
        head(figure, title, _key(plan, found, language))
    return save(figure, folder, "conclusions", title, _alt(title, plan, found, language))


def _panel(axes: Axes, found: Sequence[Conclusion], outcome: str, language: str) -> None:
    """Range over points, interval of the median, median, and the effect at the declared values."""
    least = found[0].worthwhile
    if least is not None:
        axes.axvspan(-least, least, color=FAINT, alpha=0.6, lw=0, zorder=0)
    axes.axvline(0, color=GREY, lw=0.8, zorder=1)
    for height, one in enumerate(found):
        judged, colour = one.judged, _COLOURS[one.judged.kind]
        axes.plot([judged.p5, judged.p95], [height] * 2, color=colour, lw=1.0, alpha=0.8, zorder=2)
        axes.plot([judged.low, judged.high], [height] * 2, color=colour, lw=3.6, solid_capstyle="butt", zorder=3)
        axes.plot(one.declared.mean, height, "|", color=REFERENCE, ms=11, mew=1.4, zorder=4)
        face = colour if judged.kind in _FILLED else "white"
        axes.plot(judged.median, height, _MARKS[judged.kind], color=colour, mfc=face, ms=5.5, mew=1.3, zorder=5)
    axes.set_yticks(range(len(found)), [broken(one.policy, _LINE) for one in found])
    axes.set_ylim(len(found) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color=FAINT, lw=0.5)
    axes.set_axisbelow(True)
    tidy(axes, "x", language, 6)
    axes.set_title(label(outcome, language))
    way = say(f"figure.better_{OUTCOMES[outcome].better}", language)
    axes.set_xlabel(f"{difference_unit(OUTCOMES[outcome], language)} ({way})")


def _beside(axes: Axes, plan: Plan, found: Sequence[Conclusion], language: str) -> None:
    """How often the sign is the same, and what the effect hangs on, beside every row."""
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(len(found) - 0.4, -0.6)
    beside: Any = {"xycoords": "axes fraction", "textcoords": "offset points", "fontsize": 7.5, "color": GREY}
    for x, name, side in ((_SAME, "same", "right"), (_ALONE, "alone", "right"), (_SAID, "hangs", "left")):
        said = wrapped(say(f"figure.conclusions_{name}", language), 70 if side == "left" else 6)
        axes.annotate(said, (x, 1), (0, 4), ha=side, va="bottom", linespacing=1.0, **beside)
    for height, one in enumerate(found):
        judged = one.judged
        for x, share in ((_SAME, judged.same_sign), (_ALONE, judged.same_sign_without_luck)):
            axes.text(x, height, percent(share, language), ha="right", va="center", fontsize=8)
        words = wrapped(_hangs_on(plan, one, language), _WORDS)
        style: Any = {"va": "center", "fontsize": 7.5, "linespacing": 0.95}
        axes.text(_SAID, height, words, color=_COLOURS[judged.kind], **style).set_in_layout(False)


def _hangs_on(plan: Plan, one: Conclusion, language: str) -> str:
    """The parameters that the effect hangs on most."""
    names = [f"{each.parameter} {number(each.r, 2, language, signed=True)}" for each in named(plan, one)]
    return listed(names, language, _NAMES) if names else "–"


def _legend(place: SubFigure, kinds: set[str], language: str) -> None:
    """What marks, lines and band mean, above the panels."""
    handles: list[Any] = []
    for kind in _MARKS:
        if kind in kinds:
            face = _COLOURS[kind] if kind in _FILLED else "white"
            look: Any = {"color": _COLOURS[kind], "mfc": face, "ms": 5.5, "mew": 1.3, "lw": 0}
            handles.append(Line2D([], [], marker=_MARKS[kind], label=say(f"assumptions.{kind}", language), **look))
    handles.append(Line2D([], [], color=GREY, lw=3.6, label=say("figure.conclusions_median", language)))
    handles.append(Line2D([], [], color=GREY, lw=1.0, label=say("figure.conclusions_span", language)))
    tick: Any = {"marker": "|", "color": REFERENCE, "lw": 0, "ms": 11, "mew": 1.4}
    handles.append(Line2D([], [], label=say("figure.conclusions_declared", language), **tick))
    handles.append(Patch(color=FAINT, alpha=0.6, lw=0, label=say("figure.conclusions_region", language)))
    style: Any = {"loc": "center left", "ncols": 4, "frameon": False, "fontsize": 7.5, "borderaxespad": 0.2}
    place.legend(handles=handles, columnspacing=2.0, **style)


def _key(plan: Plan, found: Sequence[Conclusion], language: str) -> str:
    """How the picture is to be read."""
    counts = {"points": number(max(one.judged.points for one in found), 0, language)}
    counts |= {"n": number(len(plan.factors), 0, language), "weeks": number(plan.weeks, 0, language)}
    counts["seeds"] = number(len(plan.seeds), 0, language)
    luck = "assumptions.note_one_seed" if len(plan.seeds) < 2 else "assumptions.note_luck"
    return f"{say('figure.conclusions_key', language, **counts)} {say(luck, language)}"


def _alt(title: str, plan: Plan, found: Sequence[Conclusion], language: str) -> str:
    """The picture in words."""
    told = []
    for one in found:
        judged, at = one.judged, one.declared
        places = decimals((at.mean, judged.p5, judged.p95))
        values = {
            "outcome": label(one.outcome, language),
            "policy": one.policy,
            "unit": difference_unit(OUTCOMES[one.outcome], language),
            "declared": value_text(at.mean, at.low, at.high, places, language) if math.isfinite(at.mean) else "–",
            "median": value_text(judged.median, judged.low, judged.high, places, language),
            "span": limits_text(judged.p5, judged.p95, places, language),
            "verdict": sentence(judged, [each.parameter for each in named(plan, one)], language),
        }
        told.append(say("figure.conclusions_alt", language, **values))
    return f"{title}. " + " ".join(told)
