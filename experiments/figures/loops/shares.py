"""What each loop carries of an effect: a panel per outcome, the direct part, the shares of loops, and the total."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from experiments.display import difference_unit, label
from experiments.figures.canvas import COLOURS, FAINT, GREY, REFERENCE, STYLE, head, save, sheet, source, tidy, wrapped
from experiments.loops.attribution import OPEN_LOOP, TOTAL
from experiments.loops.telling import SHOWN, rows_of
from sim.causal_map import GROUP_IDS
from sim.measures import OUTCOMES
from sim.words import number, places_for, say

if TYPE_CHECKING:
    from experiments.findings.looped import Looped

_PARTS = (OPEN_LOOP, *GROUP_IDS, TOTAL)
_ACROSS = 2


def draw_shares(found: Looped, language: str) -> list[str]:
    """Draw direct part, shares and total of every outcome that is shown.

    Parameters
    ----------
    found : Looped
    language : {"en", "id"}

    Returns
    -------
    list of str
        Names of the files.
    """
    table = found.tables["attribution"]
    title = say("figure.shares", language, policy=found.policy.name, world=found.world)
    rows = -(-len(SHOWN) // _ACROSS)
    told = []
    with mpl.rc_context(STYLE):
        figure = sheet(9.6, 1.3 + 1.95 * rows)
        panels = figure.subplots(rows, _ACROSS, squeeze=False, sharey=True)
        for place, outcome in enumerate(SHOWN):
            own = rows_of(table, outcome, "group", "share").loc[list(_PARTS)]
            _panel(panels[place // _ACROSS, place % _ACROSS], own, outcome, language)
            told.append(_in_words(own, outcome, language))
        head(figure, title, f"{say('figure.shares_key', language)} {source(found.plan, language)}")
    return save(figure, found.folder, "shares", title, " ".join([f"{title}.", *told]))


def _panel(axes: Axes, own: pd.DataFrame, outcome: str, language: str) -> None:
    """Bars from top to bottom: direct, loops, total; whiskers are 95 % intervals."""
    heights = np.arange(len(own))[::-1]
    reference = own["value"].get(TOTAL, 0.0)
    for height, (part, row) in zip(heights, own.iterrows(), strict=True):
        clear = row["low"] > 0 or row["high"] < 0
        helps = row["value"] * reference >= 0
        colour = REFERENCE if part == TOTAL else GREY if part == OPEN_LOOP else COLOURS[0] if helps else COLOURS[1]
        axes.barh(height, row["value"], 0.62, color=colour, alpha=0.95 if clear else 0.35)
        axes.plot([row["low"], row["high"]], [height, height], color="#222222", lw=0.9)
    axes.axvline(0, color=GREY, lw=0.8)
    axes.axhline(0.5, color=FAINT, lw=0.8)
    axes.set_yticks(heights, [wrapped(say(f"loop.{part}.short", language), 24) for part in own.index])
    axes.tick_params(axis="y", length=0, labelsize=7.5)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color=FAINT, lw=0.6)
    axes.set_axisbelow(True)
    tidy(axes, "x", language)
    axes.set_title(label(outcome, language))
    axes.set_xlabel(difference_unit(OUTCOMES[outcome], language))


def _in_words(own: pd.DataFrame, outcome: str, language: str) -> str:
    """Total, direct part and the largest share, as a sentence for those who cannot see the figure."""
    places = places_for(own["value"].abs().max(), digits=2)
    largest = own.loc[list(GROUP_IDS), "value"].abs().fillna(0.0).idxmax()
    values = {
        "total": number(own.loc[TOTAL, "value"], places, language, signed=True),
        "direct": number(own.loc[OPEN_LOOP, "value"], places, language, signed=True),
        "share": number(own.loc[largest, "value"], places, language, signed=True),
        "loop": say(f"loop.{largest}", language),
    }
    unit = difference_unit(OUTCOMES[outcome], language)
    return say("figure.shares_alt", language, outcome=label(outcome, language), unit=unit, **values)
