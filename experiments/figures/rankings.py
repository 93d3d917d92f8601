"""Rankings side by side: what each policy does in every column, its place there, and what stays of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.patches import Patch, Rectangle

from experiments.compare import is_latent
from experiments.display import difference_unit, label
from experiments.figures.canvas import COLOURS, FAINT, GREY, REFERENCE, STYLE, head, save, sheet, tidy, wrapped
from experiments.figures.labels import broken
from experiments.rankings.gathering import Column
from experiments.rankings.judging import Judged
from experiments.rankings.telling import (
    decimals,
    effect_text,
    labels,
    limits_text,
    percent,
    place_text,
    source_text,
    verdict,
)
from sim.words import number, say

_LINE, _HEAD, _WORDS, _DARK, _SELDOM = 26, 11, 30, 0.62, 0.005
_ROW, _STEP, _COLUMN, _SAID = 0.36, 0.058, 0.78, 2.1
"""Inches: least height of a row, height of an interval in it, width of a column of places and of what is said."""


def draw_rankings(columns: Sequence[Column], judged: Judged, folder: Path, language: str) -> list[str]:
    """Draw one outcome: a row per policy in the order of the reference, which is the first column.

    Parameters
    ----------
    columns : sequence of Column
    judged : Judged
    folder : Path
    language : {"en", "id"}

    Returns
    -------
    list of str
        Names of the files.
    """
    names = labels(columns, language)
    title = say("figure.rankings", language, outcome=label(judged.outcome.id, language))
    row, across = max(_ROW, _STEP * (len(columns) + 1.5)), _COLUMN * len(columns) + _SAID
    with mpl.rc_context(STYLE):
        figure = sheet(4.6 + across, 2.3 + row * max(len(judged.policies), 3))
        effects, places = figure.subplots(1, 2, width_ratios=[4.4, across])
        _effects(effects, columns, judged, language)
        _places(places, names, judged, language)
        head(figure, title, _key(columns, judged, names, language))
    return save(figure, folder, f"rankings_{judged.outcome.id}", title, _alt(title, judged, names, language))


def _effects(axes: Axes, columns: Sequence[Column], judged: Judged, language: str) -> None:
    """Point and interval of every column, one below the other within the row of a policy; the reference black."""
    step = 0.8 / max(len(columns), 2)
    for place, policy in enumerate(judged.policies):
        for depth, column in enumerate(columns):
            item, height = judged.cell(policy, column.id), place - 0.4 + step * (depth + 0.5)
            colour = REFERENCE if not depth else COLOURS[0]
            width = 1.8 if not depth else 1.0
            if math.isfinite(item["low"]):
                axes.plot([item["low"], item["high"]], [height] * 2, color=colour, lw=width, solid_capstyle="butt")
            face = colour if item["clear"] else "white"
            axes.plot(item["effect"], height, "o", color=colour, mfc=face, ms=4.2 if not depth else 3, mew=0.9)
        if place % 2:
            axes.axhspan(place - 0.5, place + 0.5, color=FAINT, alpha=0.3, lw=0, zorder=-1)
    axes.axvline(0, color=GREY, lw=0.8, zorder=0)
    axes.set_yticks(range(len(judged.policies)), [broken(policy, _LINE) for policy in judged.policies])
    axes.set_ylim(len(judged.policies) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color=FAINT, lw=0.5)
    axes.set_axisbelow(True)
    tidy(axes, "x", language)
    way = say(f"figure.better_{judged.outcome.better}", language)
    axes.set_xlabel(f"{difference_unit(judged.outcome, language)} ({way})")
    axes.set_title(say("figure.rankings_effects", language))


def _places(axes: Axes, names: Mapping[str, str], judged: Judged, language: str) -> None:
    """A cell per policy and column with its place there, and at the end what stays of it."""
    for height, policy in enumerate(judged.policies):
        for at, column in enumerate(names):
            _cell(axes, (at, height), judged, column, policy, language)
        said, colour = _said(judged, policy, names, language)
        last = len(names) - 0.5, height
        beside: Any = {"xytext": (6, 0), "textcoords": "offset points", "va": "center", "fontsize": 7.5}
        axes.annotate(wrapped(said, _WORDS), last, color=colour, **beside).set_in_layout(False)
    axes.set_xlim(-0.5, len(names) - 0.5 + _SAID / _COLUMN)
    axes.set_ylim(len(judged.policies) - 0.4, -0.6)
    axes.yaxis.set_visible(False)
    axes.set_xticks(range(len(names)), _heads(names, judged, language), fontsize=7)
    axes.xaxis.tick_top()
    axes.tick_params(axis="x", length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.set_title(say("figure.rankings_places", language))
    if len(judged.swaps):
        frame = Patch(fill=False, ec=COLOURS[1], lw=1.6, label=say("figure.rankings_swaps", language))
        place: Any = {"loc": "upper left", "bbox_to_anchor": (0, 0), "frameon": False, "fontsize": 7.5}
        axes.legend(handles=[frame], borderaxespad=0.3, **place)


def _cell(axes: Axes, at: tuple[int, int], judged: Judged, column: str, policy: str, language: str) -> None:
    """A place, the darker the nearer to the front; below it how often the policy is among the first."""
    item, swaps = judged.cell(policy, column), judged.swaps[judged.swaps["column"] == column]
    share = 0.85 * (1 - (item["rank"] - 1) / max(len(judged.policies) - 1, 1))
    red, green, blue = (1 - share * (1 - part) for part in to_rgb(COLOURS[0]))
    swapped = policy in {*swaps["ahead"], *swaps["behind"]}
    edge: Any = {"ec": COLOURS[1], "lw": 1.6, "zorder": 3} if swapped else {"ec": "none"}
    box = Rectangle((at[0] - 0.45, at[1] - 0.43), 0.9, 0.86, fc=(red, green, blue), **edge)
    axes.add_patch(box).set_in_layout(False)
    style: Any = {"ha": "center", "color": "white" if share > _DARK else REFERENCE, "zorder": 4}
    rank = number(item["rank"], 0, language)
    if item["first_share"] < _SELDOM or not math.isfinite(item["first_share"]):
        axes.text(*at, rank, va="center_baseline", fontsize=8.5, **style).set_in_layout(False)
        return
    often = percent(item["first_share"], language)
    axes.text(at[0], at[1] + 0.08, rank, va="bottom", fontsize=8.5, **style).set_in_layout(False)
    axes.text(at[0], at[1] + 0.08, often, va="top", fontsize=6.0, **style).set_in_layout(False)


def _said(judged: Judged, policy: str, names: Mapping[str, str], language: str) -> tuple[str, str]:
    """What is said of a policy at the end of its row, and in which colour."""
    row = judged.stays[judged.stays["policy"] == policy].iloc[0]
    said = place_text(row, judged, names, language)
    if row["sign"] == "turns":
        return f"{say('figure.rankings_turns', language)}; {said}", COLOURS[1]
    return said, {"first": COLOURS[0], "swaps": COLOURS[1]}.get(row["place"], GREY)


def _heads(names: Mapping[str, str], judged: Judged, language: str) -> list[str]:
    """The columns, and how each ranking goes with that of the reference."""
    found = judged.agreement.set_index("column")["correlation"]
    told = [f"{broken(name, _HEAD)}\nr = {number(found[column], 2, language)}" for column, name in names.items()]
    return [broken(next(iter(names.values())), _HEAD), *told[1:]]


def _key(columns: Sequence[Column], judged: Judged, names: Mapping[str, str], language: str) -> str:
    """How the picture is to be read, and where the numbers come from."""
    reference = names[columns[0].id]
    told = [say("figure.rankings_key", language, reference=reference, n=number(judged.places, 0, language))]
    if is_latent(judged.outcome):
        told.append(say("figure.rankings_latent", language))
    return " ".join([*told, source_text(columns, judged, language)])


def _alt(title: str, judged: Judged, names: Mapping[str, str], language: str) -> str:
    """The picture in words: for every policy what stays, and each effect and place."""
    places, told = decimals(judged.table), []
    for policy in judged.policies:
        cells = []
        for column, name in names.items():
            item = judged.cell(policy, column)
            values = {"effect": effect_text(item["effect"], places, language), "column": name}
            values |= {"interval": limits_text(item, places, language), "rank": number(item["rank"], 0, language)}
            cells.append(say("figure.rankings_cell", language, **values))
        said = verdict(judged, policy, names, language)
        told.append(say("figure.rankings_alt", language, policy=policy, verdict=said, cells="; ".join(cells)))
    return f"{title}. " + " ".join(told)
