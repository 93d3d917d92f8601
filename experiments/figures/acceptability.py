"""Acceptability: in what share of the units each policy would be the best, by what one avoided offence is worth.

Where the curves cross says little about which policy is the best on average: a band along the curve shows that.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from experiments.economics import Account, acceptability, frontier
from experiments.economics.choice import NOTHING
from experiments.figures.canvas import COLOURS, FAINT, GREY, REFERENCE, STYLE, head, save, sheet, source, tidy
from experiments.figures.labels import Name, name_points
from experiments.figures.plane import WIDTH, Money, money_for, units_word
from experiments.plan import Plan
from sim.words import number, places_for, say, unit

LEAST_SHARE = 0.05
"""A policy that is never the best in so many of the units has no line of its own."""
_PLACES, _OTHERS = 241, "others"
_DASHES = ("-", (0, (5, 1.5)), (0, (1.2, 1.2)), (0, (7, 1.5, 1.2, 1.5)), (0, (3, 3)), (0, (5, 1.2, 1.2, 1.2, 1.2, 1.2)))


class Line(NamedTuple):
    """A curve and how it looks: percent of the units at each worth."""

    name: str
    words: str
    shares: np.ndarray
    colour: str
    dash: Any


def draw_acceptability(plan: Plan, found: Sequence[Account], folder: Path, language: str) -> list[str]:
    """Draw the acceptability curves of the policies that are ever likely to be the best.

    Parameters
    ----------
    plan : Plan
    found : sequence of Account
        All with the same units.
    folder : Path
    language : {"en", "id"}

    Returns
    -------
    list of str
        Names of the files; none without accounts.
    """
    if not found:
        return []
    steps = frontier(found)
    worth = 2 * dearest(steps) * np.linspace(0.0, 1.0, _PLACES) ** 2
    money = money_for(worth[-1])
    lines = _lines(acceptability(found, worth), language)
    title = say("figure.acceptability", language)
    key = say("figure.acceptability_key", language, units=units_word(plan, language))
    with mpl.rc_context(STYLE):
        figure = sheet(WIDTH, 5.0)
        axes = figure.subplots()
        _draw(axes, worth / money.rupiah, lines, _best(steps, worth))
        _axes(axes, worth[-1] / money.rupiah, money, language)
        head(figure, title, f"{key} {source(plan, language)}")
        figure.draw_without_rendering()
        _names(axes, worth / money.rupiah, lines)
    return save(figure, folder, "acceptability", title, _alt(title, lines, worth / money.rupiah, money, language))


def dearest(steps: pd.DataFrame) -> float:
    """Rupiah for one more avoided offence on the dearest step of the frontier.

    Parameters
    ----------
    steps : DataFrame
        As `frontier` gives it.

    Returns
    -------
    float
        Without any step that costs money: what the dearest policy would cost if it avoided one offence, or a million.
    """
    prices = steps["step_price"].to_numpy()
    paid = prices[np.isfinite(prices) & (prices > 0)]
    return float(paid.max()) if len(paid) else float(steps["cost"].max()) or 1e6


def _lines(shares: pd.DataFrame, language: str) -> list[Line]:
    """The curves: the most likely policies first, then all others together, then leaving everything as it is."""
    most = shares.drop(columns=NOTHING).max().sort_values(ascending=False, kind="stable")
    shown = list(most[most >= LEAST_SHARE].index[: len(COLOURS)])
    percent = 100 * shares
    lines = [
        Line(name, name, percent[name].to_numpy(), colour, dash)
        for name, colour, dash in zip(shown, COLOURS, _DASHES, strict=False)
    ]
    rest = percent.drop(columns=[NOTHING, *shown]).sum(axis=1).to_numpy()
    if rest.any():
        lines.append(Line(_OTHERS, say("figure.all_others", language), rest, GREY, "-"))
    return [*lines, Line(NOTHING, say("figure.leave", language), percent[NOTHING].to_numpy(), REFERENCE, "-")]


def _best(steps: pd.DataFrame, worth: np.ndarray) -> np.ndarray:
    """The name of what is the best on average at each worth."""
    gain = worth[:, None] * steps["returned"].to_numpy() - steps["cost"].to_numpy()
    return steps["scenario"].to_numpy()[gain.argmax(axis=1)]


def _draw(axes: Axes, worth: np.ndarray, lines: Sequence[Line], best: np.ndarray) -> None:
    """Every curve, with a band along it where its policy is the best on average."""
    for line in lines:
        style: Any = {"color": line.colour, "solid_capstyle": "butt"}
        axes.plot(worth, _visible(line.shares), ls=line.dash, lw=1.2 if line.dash == "-" else 1.8, zorder=3, **style)
        axes.plot(worth, np.where(best == line.name, line.shares, np.nan), lw=7, alpha=0.25, zorder=2, **style)
        axes.plot(*_top(worth, line.shares), "o", color=line.colour, ms=4, zorder=4, clip_on=False)


def _visible(shares: np.ndarray) -> np.ndarray:
    """The curve without its way along zero, where all would lie on one another."""
    near = np.convolve(shares, [1, 1, 1], "same")
    return np.where(near > 0, shares, np.nan)


def _top(worth: np.ndarray, shares: np.ndarray) -> tuple[float, float]:
    """Where a curve is highest, in the middle of its top."""
    highest = np.flatnonzero(shares == shares.max())
    at = highest[len(highest) // 2]
    return float(worth[at]), float(shares[at])


def _axes(axes: Axes, largest: float, money: Money, language: str) -> None:
    """Grid, ticks and what the axes show; the axis of money is stretched towards zero, where the steps are small."""
    axes.set_xscale("function", functions=(lambda x: np.sqrt(np.maximum(x, 0)), np.square))
    axes.set_xlim(0, largest)
    axes.set_ylim(-4, 106)
    axes.grid(color=FAINT, lw=0.6)
    axes.set_axisbelow(True)
    tens = 10.0 ** np.arange(np.floor(np.log10(largest)) - 2, np.floor(np.log10(largest)) + 1)
    ticks = [t for t in np.outer(tens, [1, 2, 5]).ravel() if largest / 200 <= t <= largest]
    axes.set_xticks([0, *ticks], [number(t, places_for(t, 1), language) for t in (0, *ticks)])
    tidy(axes, "y", language, 6)
    axes.set_xlabel(say("figure.acceptability_x", language, unit=unit(money.unit, language)))
    axes.set_ylabel(say("figure.acceptability_y", language))


def _names(axes: Axes, worth: np.ndarray, lines: Sequence[Line]) -> None:
    """The name of every curve where it is highest, from the highest on."""
    lines = sorted(lines, key=lambda line: -line.shares.max())
    names = [Name(line.words, _top(worth, line.shares), REFERENCE) for line in lines]
    curves = [np.column_stack([worth, line.shares]) for line in lines]
    name_points(axes, names, curves, mark=2.0)


def _alt(title: str, lines: Sequence[Line], worth: np.ndarray, money: Money, language: str) -> str:
    """The picture in words: where each curve is highest, and where it ends."""
    told = []
    for line in lines:
        at = int(line.shares.argmax())
        values = {
            "policy": line.words,
            "most": number(line.shares[at], 0, language),
            "where": number(worth[at], places_for(worth[at]), language),
            "last": number(line.shares[-1], 0, language),
            "end": number(worth[-1], places_for(worth[-1]), language),
            "unit": unit(money.unit, language),
        }
        told.append(say("figure.acceptability_alt", language, **values))
    return f"{title}. " + " ".join(told)
