"""How an effect travels: differences by quarter with every loop closed, all open, and each one cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from experiments.display import label
from experiments.figures.canvas import COLOURS, FAINT, GREY, REFERENCE, STYLE, head, save, sheet, source, tidy, wrapped
from experiments.periods import DRAWN, QUARTER, Drawn
from sim.causal_map import GROUP_IDS
from sim.words import number, places_for, say, unit

if TYPE_CHECKING:
    from experiments.findings.looped import Looped

_ACROSS = 2
_DASHED = (0, (4, 1.5))


def draw_travel(found: Looped, language: str) -> list[str]:
    """Draw the course of the effect in a handful of measures.

    Parameters
    ----------
    found : Looped
    language : {"en", "id"}

    Returns
    -------
    list of str
        Names of the files.
    """
    table = found.tables["courses"]
    title = say("figure.travel", language, policy=found.policy.name, world=found.world)
    rows = -(-len(DRAWN) // _ACROSS)
    with mpl.rc_context(STYLE):
        figure = sheet(9.6, 2.0 + 2.3 * rows)
        key, body = figure.subfigures(2, 1, squeeze=False, height_ratios=[0.85, 2.3 * rows])[:, 0]
        panels = body.subplots(rows, _ACROSS, squeeze=False, sharex=True)
        for place, drawn in enumerate(DRAWN):
            own = table[table["measure"] == drawn.id]
            _panel(panels[place // _ACROSS, place % _ACROSS], own, drawn, found.ends, language)
        for panel in panels[-1]:
            tidy(panel, "x", language, 6)
            panel.set_xlabel(say("figure.quarters", language))
            panel.xaxis.set_major_locator(MaxNLocator(integer=True))
        key.legend(
            handles=_handles(language), loc="center left", ncols=2, frameon=False, fontsize=7.5, handlelength=2.2
        )
        head(figure, title, f"{say('figure.travel_key', language)} {source(found.plan, language)}")
    told = [_in_words(table[table["measure"] == drawn.id], drawn, language) for drawn in DRAWN]
    return save(figure, found.folder, "travel", title, " ".join([f"{title}.", *told]))


def _style(cut: str) -> dict[str, Any]:
    if cut == "closed":
        return {"color": REFERENCE, "lw": 2.0}
    if cut == "open_loop":
        return {"color": GREY, "lw": 1.6, "ls": _DASHED}
    return {"color": COLOURS[GROUP_IDS.index(cut)], "lw": 1.1}


def _panel(axes: Axes, own: pd.DataFrame, drawn: Drawn, ends: int | None, language: str) -> None:
    """One measure; the interval is that of the closed loop."""
    for cut in (*GROUP_IDS, "open_loop", "closed"):
        line = own[own["cut"] == cut].sort_values("quarter")
        axes.plot(line["quarter"] + 0.5, line["difference"], **_style(cut))
    closed = own[own["cut"] == "closed"].sort_values("quarter")
    axes.fill_between(closed["quarter"] + 0.5, closed["low"], closed["high"], color=REFERENCE, alpha=0.10, lw=0)
    axes.axhline(0, color=GREY, lw=0.8)
    if ends is not None:
        axes.axvspan(0, ends / QUARTER, color=FAINT, alpha=0.5, lw=0)
    axes.grid(axis="y", color=FAINT, lw=0.6)
    axes.set_title(label(drawn.id, language))
    axes.set_ylabel(unit(drawn.difference, language))
    tidy(axes, "y", language)


def _handles(language: str) -> list[Line2D]:
    names = {"closed": say("loops.closed", language), "open_loop": say("loop.open_loop", language)}
    names |= {group: say("figure.cut", language, loop=say(f"loop.{group}", language)) for group in GROUP_IDS}
    return [Line2D([], [], label=wrapped(words, 70), **_style(cut)) for cut, words in names.items()]


def _in_words(own: pd.DataFrame, drawn: Drawn, language: str) -> str:
    """Mean of the last year with loops closed and open."""
    means = {
        cut: own[own["cut"] == cut].sort_values("quarter").tail(4)["difference"].mean()
        for cut in ("closed", "open_loop")
    }
    places = places_for(max(map(abs, means.values())), digits=2)
    values = {cut: number(value, places, language, signed=True) for cut, value in means.items()}
    return say(
        "figure.travel_alt",
        language,
        measure=label(drawn.id, language),
        unit=unit(drawn.difference, language),
        **values,
    )
