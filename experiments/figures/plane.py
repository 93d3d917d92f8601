"""Cost-effectiveness plane: what each policy costs a year, what it avoids, and which ones no other beats."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from experiments.economics import YEAR, Account
from experiments.economics.choice import NOTHING
from experiments.figures.canvas import COLOURS, FAINT, GREY, REFERENCE, STYLE, head, save, sheet, source, tidy, wrapped
from experiments.figures.labels import Name, broken, name_points
from experiments.plan import Plan
from sim.words import number, places_for, say, unit

OF = "offences_avoided"
WIDTH = 7.1
"""Inches: between the margins of an A4 page words keep their size."""
MOST_NAMES = 12
"""Policies that are named in the plane itself; the others have numbers."""
_ROWS = 24
_SHAPES, _CROSS = "os^Dv", "P"
_MILLION, _BILLION = 1e6, 1e9


class Money(NamedTuple):
    """How many rupiah make one of the unit in which money is shown, and what that unit is called."""

    rupiah: float
    unit: str


class Look(NamedTuple):
    """How a policy is shown: colour, shape, whether it is filled, and what stands beside it."""

    colour: str
    shape: str
    filled: bool
    words: str
    named: bool


class Entry(NamedTuple):
    """A line beside the plane: a number and a name, or without a number a heading."""

    amount: str
    words: str


def money_for(largest: float) -> Money:
    """Millions, or billions where the largest amount is ten thousand millions or more.

    Parameters
    ----------
    largest : float
        Rupiah.

    Returns
    -------
    Money
    """
    return Money(_BILLION, "billion rupiah") if largest >= 10 * _BILLION else Money(_MILLION, "million rupiah")


def units_word(plan: Plan, language: str) -> str:
    """What the units of a study's accounts are called: draws of parameters, or seeds."""
    return say("figure.draws" if plan.uncertain else "figure.seeds", language)


def draw_plane(plan: Plan, found: Sequence[Account], steps: pd.DataFrame, folder: Path, language: str) -> list[str]:
    """Draw the plane: a mark for the mean of each policy, a pale one for each unit, and the frontier.

    Parameters
    ----------
    plan : Plan
    found : sequence of Account
    steps : DataFrame
        As `frontier(found)` gives it.
    folder : Path
    language : {"en", "id"}

    Returns
    -------
    list of str
        Names of the files.
    """
    years = plan.weeks / YEAR
    money = money_for(float(steps["cost"].max()) / years)
    spots = _spots(steps, years, money)
    looks = _looks(spots)
    title = say("figure.plane", language, reference=plan.names[0])
    key = say("figure.plane_key", language, units=units_word(plan, language))
    with mpl.rc_context(STYLE):
        beside = _beside(spots, looks, language)
        figure = sheet(WIDTH, 1.7 + 0.165 * max(len(beside), _ROWS))
        plane, panel = figure.subplots(1, 2, gridspec_kw={"width_ratios": [2.3, 1]})
        _clouds(plane, found, looks, years, money)
        _marks(plane, spots, looks)
        _axes(plane, money, language)
        _write_beside(panel, beside)
        head(figure, title, f"{key} {source(plan, language)}")
        figure.draw_without_rendering()
        _names(plane, spots, looks)
    return save(figure, folder, "plane", title, _alt(title, spots, money, language))


def _spots(steps: pd.DataFrame, years: float, money: Money) -> pd.DataFrame:
    """The means as they are drawn, a row per policy: those that are named first, the others by what they avoid."""
    table = pd.DataFrame(
        {
            "x": steps["returned"].to_numpy() / years,
            "y": steps["cost"].to_numpy() / years / money.rupiah,
            "step": steps["step_price"].to_numpy(),
            "standing": steps["standing"].to_numpy(),
            "on_frontier": (steps["standing"] == "frontier").to_numpy(),
        },
        pd.Index(steps["scenario"], name="scenario"),
    )
    return table.sort_values(["on_frontier", "x"], ascending=False, kind="stable")


def _looks(spots: pd.DataFrame) -> dict[str, Look]:
    """How each policy is shown; those on the frontier and the best of the others have names and colours."""
    filled = spots["on_frontier"]
    looks = {NOTHING: Look(REFERENCE, _CROSS, bool(filled[NOTHING]), "", True)}
    for place, name in enumerate(name for name in spots.index if name != NOTHING):
        if place < MOST_NAMES or filled[name]:
            colour, shape = COLOURS[place % len(COLOURS)], _SHAPES[place % len(_SHAPES)]
            looks[name] = Look(colour, shape, filled[name], name, True)
        else:
            looks[name] = Look(GREY, "o", False, str(place + 1 - MOST_NAMES), False)
    return looks


def _clouds(axes: Axes, found: Sequence[Account], looks: dict[str, Look], years: float, money: Money) -> None:
    """Every unit of every policy, pale."""
    for account in found:
        look = looks[account.scenario]
        x, y = account.returns[OF] / years, account.cost / years / money.rupiah
        pale = 0.28 if look.named else 0.14
        axes.scatter(x, y, s=11, color=look.colour, marker=look.shape, alpha=pale, lw=0, zorder=1)


def _marks(axes: Axes, spots: pd.DataFrame, looks: dict[str, Look]) -> None:
    """The frontier and a clear mark for every mean; what lies on the frontier is filled."""
    line = _frontier(spots)
    axes.plot(line[:, 0], line[:, 1], color=REFERENCE, lw=1.3, zorder=3)
    for name, row in spots.iloc[::-1].iterrows():
        look = looks[str(name)]
        size = 7.5 if look.named else 5.0
        face = look.colour if look.filled else "white"
        axes.plot(row["x"], row["y"], look.shape, color=look.colour, markerfacecolor=face, ms=size, mew=1.4, zorder=4)


def _frontier(spots: pd.DataFrame) -> np.ndarray:
    """The corners of the frontier, from the cheapest on: (n, 2)."""
    corners = spots.loc[spots["on_frontier"], ["x", "y"]]
    return corners.sort_values(["y", "x"]).to_numpy(float)


def _names(axes: Axes, spots: pd.DataFrame, looks: dict[str, Look]) -> None:
    """The name or number beside every policy, not over the frontier or the lines of zero."""
    names = []
    for name, row in spots.drop(NOTHING).iterrows():
        look = looks[str(name)]
        colour, size = (REFERENCE, 8.0) if look.named else (GREY, 7.5)
        names.append(Name(look.words, (row["x"], row["y"]), colour, size, "bold" if look.filled else "normal"))
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    zeros = [np.array([[left, 0], [right, 0]]), np.array([[0, bottom], [0, top]])]
    name_points(axes, names, [_frontier(spots), *zeros])


def _axes(axes: Axes, money: Money, language: str) -> None:
    """Zero lines, grid, ticks and what the axes show."""
    axes.margins(0.07, 0.13)
    axes.axvline(0, color=GREY, lw=0.8, zorder=0)
    axes.axhline(0, color=GREY, lw=0.8, zorder=0)
    axes.grid(color=FAINT, lw=0.6)
    axes.set_axisbelow(True)
    for axis in ("x", "y"):
        tidy(axes, axis, language, 6)
    axes.set_xlabel(say("figure.plane_x", language))
    axes.set_ylabel(say("figure.plane_y", language, unit=unit(money.unit, language)))


def _beside(spots: pd.DataFrame, looks: dict[str, Look], language: str) -> list[Entry]:
    """What stands beside the plane: what one offence more costs on each step of the frontier, then who has a number."""
    rising = spots.loc[spots["on_frontier"] & np.isfinite(spots["step"]), "step"].sort_values()
    others = [(look.words, str(name)) for name, look in looks.items() if not look.named]
    lines: list[Entry] = []
    if len(rising):
        money = money_for(rising.max())
        lines += _heading(say("figure.plane_steps", language, unit=unit(money.unit, language)))
        lines += [e for n, step in rising.items() for e in _entry(_amount(step / money.rupiah, language), str(n))]
    if others:
        lines += [Entry("", "")] * bool(lines) + _heading(say("figure.plane_others", language))
        lines += [entry for place, name in others for entry in _entry(place, name)]
    return lines


def _heading(words: str) -> list[Entry]:
    return [Entry("", line) for line in wrapped(words, 27).split("\n")]


def _entry(amount: str, name: str) -> list[Entry]:
    """A number and a name; a long name in several lines."""
    first, *rest = broken(name, 26).split("\n")
    return [Entry(amount, first), *(Entry(" ", line) for line in rest)]


def _write_beside(axes: Axes, lines: Sequence[Entry]) -> None:
    """The key beside the plane, line by line from the top."""
    axes.axis("off")
    axes.set_xlim(0, 1)
    for place, line in enumerate(lines):
        height = 1 - (place + 0.5) / max(len(lines), _ROWS)
        style: Any = {"fontsize": 7.5, "va": "center"}
        if line.amount:
            axes.text(0.19, height, line.amount, ha="right", **style)
            axes.text(0.23, height, line.words, **style)
        else:
            axes.text(0, height, line.words, weight="bold", **style)


def _amount(value: float, language: str) -> str:
    return number(value, places_for(value), language)


def _alt(title: str, spots: pd.DataFrame, money: Money, language: str) -> str:
    """The picture in words: what every policy avoids and costs, and how it stands."""
    told = []
    for name, row in spots.drop(NOTHING).iterrows():
        values = {
            "policy": name,
            "avoided": number(row["x"], places_for(row["x"], 2), language, signed=True),
            "cost": _amount(row["y"], language),
            "unit": unit(money.unit, language),
            "standing": say(f"figure.plane_{row['standing']}", language),
        }
        told.append(say("figure.plane_alt", language, **values))
        if np.isfinite(row["step"]):
            step = money_for(row["step"])
            price = {"step": _amount(row["step"] / step.rupiah, language), "unit": unit(step.unit, language)}
            told.append(say("figure.plane_alt_step", language, **price))
    return f"{title}. " + " ".join(told)
