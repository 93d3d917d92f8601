"""Parameters whose value goes most with the difference that one policy makes, beside what chance alone would show."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes

from experiments.compare import Interval
from experiments.display import interval_text, label
from experiments.figures.canvas import COLOURS, FAINT, GREY, STYLE, head, save, sheet, source, tidy, wrapped
from experiments.plan import Plan
from experiments.verdicts import HEADLINES
from sim.parameters import declarations
from sim.words import number, places_for, say, unit

OUTCOME = HEADLINES[0]
_MOST, _PLACES = 10, 2
_LINE = 66
"""Characters in a line of text about a parameter."""
_VALUE, _GRADE = 0.9, 0.97
"""Where values end and grades stand, in widths of the text."""
_HEADS = -0.75
"""Where the heads of the columns stand, in rows."""


def draw_drivers(plan: Plan, table: pd.DataFrame, scenario: str, folder: Path, language: str) -> list[str]:
    """Draw the parameters that go most with the difference in latent offences under one policy.

    Parameters
    ----------
    plan : Plan
    table : DataFrame
        As `drivers_table` gives it.
    scenario : str
        The policy.
    folder : Path
    language : {"en", "id"}

    Returns
    -------
    list of str
        Names of the files; none where the table tells nothing of the policy.
    """
    own = table[(table["scenario"] == scenario) & (table["outcome"] == OUTCOME)].dropna(subset=["rho"])
    if own.empty:
        return []
    strongest = own["rho"].abs().round(9).sort_values(ascending=False, kind="stable").index[:_MOST]
    chosen, centres = own.loc[strongest], plan.scenarios[0].parameters.values()
    policy = {"policy": scenario, "reference": plan.names[0], "outcome": label(OUTCOME, language)}
    title, found = say("figure.drivers", language, **policy), _found(own, language)
    with mpl.rc_context(STYLE):
        figure = sheet(11, 2.2 + (0.47 if language == "en" else 0.4) * len(chosen))
        text, panel = figure.subplots(1, 2, width_ratios=[0.9, 1], sharey=True)
        for place, row in enumerate(chosen.itertuples()):
            _about(text, place, row, centres[row.parameter], language)
            _dot(panel, place, row, language)
        _heads(text, found, language)
        _panel(panel, len(chosen), float(own["expected_by_chance"].iloc[0]), language)
        head(figure, title, f"{_key(own, len(chosen), language)} {source(plan, language)}")
    told = [_in_words(row, language) for row in chosen.itertuples()]
    return save(figure, folder, f"drivers_{scenario}", title, " ".join([f"{title}.", f"{found}.", *told]))


def _dot(axes: Axes, place: int, row: Any, language: str) -> None:
    """A correlation with its interval; filled where it is clear."""
    colour = COLOURS[0] if row.clear else GREY
    axes.plot([row.low, row.high], [place, place], color=colour, lw=2.0, solid_capstyle="butt")
    axes.plot(row.rho, place, "o", color=colour, markerfacecolor=colour if row.clear else "white", ms=6.5, mew=1.6)
    beside: Any = {"xytext": (0, 6), "textcoords": "offset points", "ha": "center", "fontsize": 7.5}
    axes.annotate(number(row.rho, _PLACES, language, signed=True), (row.rho, place), color=colour, **beside)


def _about(axes: Axes, place: int, row: Any, centre: float, language: str) -> None:
    """Path, value and grade of a parameter, and what it is where the language of its declaration is read."""
    value = f"{number(centre, places_for(centre, digits=2), language)} {unit(row.unit, language)}"
    english = language == "en"
    above, at = ("bottom" if english else "center"), place - 0.04 * english
    axes.text(0, at, row.parameter, va=above, fontsize=8.5)
    axes.text(_VALUE, at, value, va=above, ha="right", fontsize=8)
    axes.text(_GRADE, place, row.grade, va="center", ha="center", fontsize=9, fontweight="bold")
    if english:
        sentence = wrapped(dict(declarations())[row.parameter].doc, _LINE)
        axes.text(0, place + 0.04, sentence, va="top", fontsize=7.5, color=GREY, linespacing=1.05)


def _heads(axes: Axes, found: str, language: str) -> None:
    """What was found, and what stands in the columns below."""
    axes.set_axis_off()
    axes.set_xlim(-0.007, 1)
    axes.set_title(found, loc="left", x=0.007).set_in_layout(False)  # it may reach over both panels
    for x, name, side in ((0, "parameter", "left"), (_VALUE, "value", "right"), (_GRADE, "grade", "center")):
        said = say(f"figure.drivers_{name}", language)
        axes.text(x, _HEADS, said, ha=side, va="center", fontsize=7.5, color=GREY)


def _panel(axes: Axes, rows: int, chance: float, language: str) -> None:
    """Band of chance, zero, and what either side means."""
    axes.axvspan(-chance, chance, color=FAINT, alpha=0.55, lw=0, zorder=0)
    axes.axvline(0, color=GREY, lw=0.8, zorder=0)
    axes.set_xlim(-1.02, 1.02)
    axes.set_ylim(rows - 0.4, -0.9)
    axes.yaxis.set_visible(False)
    axes.spines["left"].set_visible(False)
    tidy(axes, "x", language, ticks=5)
    axes.set_xlabel(say("figure.drivers_axis", language))
    for x, side in ((-1.0, "left"), (1.0, "right")):
        said = say(f"figure.drivers_{side}", language)
        axes.text(x, _HEADS, said, ha=side, va="center", fontsize=7.5, color=GREY)


def _found(own: pd.DataFrame, language: str) -> str:
    """How many parameters can be told from chance."""
    clear, of = int(own["clear"].sum()), len(own)
    values = {"n": clear, "parameters": of, "draws": int(own["draws"].iloc[0])}
    shown = {name: number(value, 0, language) for name, value in values.items()}
    return say("figure.drivers_some" if clear else "figure.drivers_none", language, **shown)


def _key(own: pd.DataFrame, shown: int, language: str) -> str:
    """How the picture is to be read."""
    chance = number(float(own["expected_by_chance"].iloc[0]), _PLACES, language)
    values = {"n": number(shown, 0, language), "parameters": number(len(own), 0, language), "chance": chance}
    return say("figure.drivers_key", language, **values)


def _in_words(row: Any, language: str) -> str:
    """One parameter of the picture."""
    interval = interval_text(Interval(row.rho, row.low, row.high, row.draws), language, _PLACES)
    values = {"rho": number(row.rho, _PLACES, language, signed=True), "interval": interval, "grade": row.grade}
    clear = say("figure.drivers_clear" if row.clear else "figure.drivers_unclear", language)
    return say("figure.drivers_alt", language, parameter=row.parameter, clear=clear, **values)
