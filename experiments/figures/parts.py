"""Changes of revocation measures in their three parts: what clients do, what becomes known, what is answered."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import SubFigure
from matplotlib.patches import Patch

from experiments.display import difference_unit, label
from experiments.figures.canvas import COLOURS, FAINT, REFERENCE, STYLE, head, save, sheet, source, tidy
from experiments.plan import Plan
from experiments.split import PARTS, only_enforces_less
from sim.measures import OUTCOMES
from sim.words import number, places_for, say

SHOWN = ("proposals_per_quarter", "revocations_per_year")
"""Process measures that are drawn, side by side."""

_FACES = dict(zip(PARTS, (COLOURS[0], "#f2c37f", "white"), strict=True))
_HATCHES = dict(zip(PARTS, ("", "////", "...."), strict=True))
_EDGE: Any = {"edgecolor": "#333333", "linewidth": 0.6}
_WHOLE: Any = {"marker": "D", "markersize": 4.6, "color": REFERENCE, "markeredgecolor": "white", "markeredgewidth": 0.8}
_WIDTH, _ROW, _ROW_OF_TWO, _KEY = 8.27, 0.235, 0.3, 0.5
_NUMBERS = 30
"""How far right of a panel its numbers end, points."""


def draw_parts(plan: Plan, parts: pd.DataFrame, policies: Sequence[str], folder: Path, language: str) -> list[str]:
    """Draw the changes of proposals and revocations in their parts, a row per policy.

    Parameters
    ----------
    plan : Plan
    parts : DataFrame
        As `parts_table` gives it.
    policies : sequence of str
    folder : Path
    language : {"en", "id"}

    Returns
    -------
    list of str
        Names of the files; none where there is nothing to draw.
    """
    there = [name for name in policies if name in set(parts["scenario"])]
    if not there:
        return []
    title = say("figure.parts", language, reference=plan.names[0])
    less = [name for name in there if only_enforces_less(parts, name)]
    tables = {outcome: _table(parts, outcome, there) for outcome in SHOWN}
    with mpl.rc_context(STYLE):
        figure = sheet(_WIDTH, 2.5 + (_ROW_OF_TWO if less else _ROW) * len(there))
        ratios = [_KEY, figure.get_figheight() - _KEY]
        key, body = figure.subfigures(2, 1, squeeze=False, height_ratios=ratios)[:, 0]
        panels = body.subplots(1, len(SHOWN), sharey=True)
        for panel, (outcome, table) in zip(panels, tables.items(), strict=True):
            _panel(panel, table, outcome, language)
        _names(panels[0], there, less, language)
        _legend(key, language)
        head(figure, title, f"{say('figure.parts_key', language)} {source(plan, language)}")
    return save(figure, folder, "parts", title, _alt(title, tables, less, language))


def _table(parts: pd.DataFrame, outcome: str, policies: Sequence[str]) -> pd.DataFrame:
    """Differences of an outcome: a row per policy, a column per part."""
    own = parts[parts["outcome"] == outcome]
    return own.pivot_table("difference", "scenario", "part").reindex(index=policies, columns=list(PARTS))


def _panel(axes: Axes, table: pd.DataFrame, outcome: str, language: str) -> None:
    """One measure: parts that raise it to the right of zero, parts that lower it to the left, and the whole."""
    heights = range(len(table))
    for sign in (-1, 1):
        lengths = sign * (sign * table).clip(lower=0)
        starts = lengths.cumsum(axis=1) - lengths
        for part in PARTS:
            style = {"facecolor": _FACES[part], "hatch": _HATCHES[part], **_EDGE}
            axes.barh(heights, lengths[part], 0.56, starts[part], zorder=2, **style)
    whole = table.sum(axis=1)
    axes.plot(whole, heights, ls="", zorder=4, **_WHOLE)
    _numbers(axes, whole, _places(table), language)
    axes.axvline(0, color=REFERENCE, lw=0.9, zorder=3)
    axes.grid(axis="x", color=FAINT, lw=0.6, zorder=0)
    axes.use_sticky_edges = False
    axes.margins(x=0.06)
    axes.set_ylim(len(table) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_title(label(outcome, language))
    axes.set_xlabel(f"{say('figure.difference_in', language)} {difference_unit(OUTCOMES[outcome], language)}")
    tidy(axes, "x", language, 5)


def _numbers(axes: Axes, whole: pd.Series, places: int, language: str) -> None:
    """The whole change of every policy, in a column at the end of the lines."""
    edge: Any = {"xycoords": axes.get_yaxis_transform(), "textcoords": "offset points"}
    for height, value in enumerate(whole):
        said = number(value, places, language, signed=True)
        axes.annotate(said, (1, height), (_NUMBERS, 0), ha="right", va="center", fontsize=7.5, **edge)


def _places(table: pd.DataFrame) -> int:
    """Decimals for all numbers of a panel: three digits of the largest change, but not below a hundredth."""
    return min(places_for(float(table.sum(axis=1).abs().max()), 3), 2)


def _names(axes: Axes, policies: Sequence[str], less: Sequence[str], language: str) -> None:
    """Names of policies, and below them the word for those that only enforce less."""
    word = say("verdict.enforces_less", language)
    axes.set_yticks(range(len(policies)), [f"{name}\n{word}" if name in less else name for name in policies])
    for name, tick in zip(policies, axes.get_yticklabels(), strict=True):
        tick.set(size=7.5, weight="bold" if name in less else "normal")


def _legend(place: SubFigure, language: str) -> None:
    """What the hatches and the mark mean, above the panels."""
    keys: list[Any] = [Patch(facecolor=_FACES[part], hatch=_HATCHES[part], **_EDGE) for part in PARTS]
    words = [say(f"figure.parts_{part}", language) for part in PARTS]
    keys.append(mpl.lines.Line2D([], [], ls="", **_WHOLE))
    words.append(say("figure.parts_whole", language))
    style: Any = {"loc": "center left", "ncols": 2, "frameon": False, "fontsize": 8, "borderaxespad": 0.2}
    place.legend(keys, words, handlelength=2.4, handleheight=1.1, columnspacing=2.0, **style)


def _alt(title: str, tables: dict[str, pd.DataFrame], less: Sequence[str], language: str) -> str:
    """The picture in words: for every measure and policy the whole change and its parts."""
    told = []
    for outcome, table in tables.items():
        for name, row in table.iterrows():
            numbers = {part: number(row[part], _places(table), language, signed=True) for part in PARTS}
            values = {
                "outcome": label(outcome, language),
                "policy": name,
                "whole": number(row.sum(), _places(table), language, signed=True),
                "unit": difference_unit(OUTCOMES[outcome], language),
            }
            told.append(say("figure.parts_alt", language, **values, **numbers))
    told += [f"{name}: {say('verdict.enforces_less', language)}." for name in less]
    return f"{title}. " + " ".join(told)
