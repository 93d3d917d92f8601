"""Who gains: what policies change for every group of the cohort, beside what they change for everyone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes

from experiments.compare import is_latent
from experiments.display import difference_unit, label
from experiments.figures.canvas import COLOURS, FAINT, GREY, REFERENCE, STYLE, head, save, sheet, source, tidy
from experiments.figures.districts import BAND, with_interval
from experiments.plan import Plan
from sim.measures import OUTCOMES, Outcome
from sim.words import number, say

SHOWN = ("cohort_offences_latent", "cohort_reintegrated")
"""Outcomes that are drawn, one below the other."""
MOST_POLICIES = 3

_EVERYONE = ("all", "all")
_WIDTH, _ROW = 8.27, 0.142
_DASHED = (0, (4, 1.5))
_PLACES = 1
_NUMBERS = 30
"""How far right of a panel its numbers end, points."""


class Look(NamedTuple):
    """How the mark of a standing looks."""

    marker: str
    colour: str
    filled: bool


_LOOKS = {
    "gains": Look("o", COLOURS[0], True),
    "open": Look("o", GREY, False),
    "left_behind": Look("s", COLOURS[1], True),
    "harmed": Look("X", COLOURS[1], True),
}


class Row(NamedTuple):
    """A line of the picture: a group, or the heading of a grouping where there is no group."""

    grouping: str
    group: str

    def words(self, language: str) -> str:
        """What stands before the line."""
        if not self.group:
            return say(f"group.heading.{self.grouping}", language)
        return self.group if self.grouping == "district" else say(f"group.{self.grouping}.{self.group}", language)


def draw_gains(plan: Plan, gains: pd.DataFrame, policies: Sequence[str], folder: Path, language: str) -> list[str]:
    """Draw what each group gains, a panel per outcome and policy.

    Parameters
    ----------
    plan : Plan
    gains : DataFrame
        As `gains_table` gives it.
    policies : sequence of str
        At most `MOST_POLICIES`.
    folder : Path
    language : {"en", "id"}

    Returns
    -------
    list of str
        Names of the files; none where there is nothing to draw.
    """
    if len(policies) > MOST_POLICIES:
        raise ValueError(f"{len(policies)} policies by group; there is room for {MOST_POLICIES}")
    own = gains[gains["scenario"].isin(policies) & gains["outcome"].isin(SHOWN)]
    if own.empty:
        return []
    rows, shown = _rows(plan, own), _as_shown(own)
    title = say("figure.gains", language, reference=plan.names[0])
    with mpl.rc_context(STYLE):
        figure = sheet(_WIDTH, 1.7 + len(SHOWN) * (0.85 + _ROW * len(rows)))
        for part, outcome in zip(figure.subfigures(len(SHOWN), 1, squeeze=False)[:, 0], SHOWN, strict=True):
            panels = part.subplots(1, len(policies), sharex=True, sharey=True, squeeze=False)[0]
            part.suptitle(label(outcome, language), x=0.01, ha="left", fontsize=9.5, weight="bold")
            _block(panels, shown[shown["outcome"] == outcome], OUTCOMES[outcome], rows, policies, language)
        key = say("figure.gains_key", language, reference=plan.names[0])
        head(figure, title, f"{key} {source(plan, language)}")
    return save(figure, folder, "gains", title, _alt(title, shown, rows, policies, language))


def _rows(plan: Plan, own: pd.DataFrame) -> list[Row]:
    """Everyone first, then every grouping with its heading; districts from the nearest on."""
    districts = plan.scenarios[0].world.districts
    rows = [Row(*_EVERYONE)]
    for grouping, found in own[own["grouping"] != "all"].groupby("grouping", sort=False):
        groups = list(dict.fromkeys(found["group"]))
        if grouping == "district":
            groups.sort(key=lambda name: districts[name].km)
        rows += [Row(str(grouping), ""), *(Row(str(grouping), str(group)) for group in groups)]
    return rows


def _as_shown(own: pd.DataFrame) -> pd.DataFrame:
    """Differences in the units in which they are shown: latent ones in percent of the group's own reference."""
    shown = own.copy()
    latent = shown["outcome"].map(lambda name: is_latent(OUTCOMES[name])).to_numpy()
    numbers = ["difference", "low", "high"]
    reference, nothing = shown["reference"], (shown["reference"] == 0) & (shown["value"] == 0)
    percent = (100 / reference.where(reference > 0)).mask(nothing, 0.0)
    shown.loc[latent, numbers] = shown.loc[latent, numbers].mul(percent[latent], axis=0)
    return shown


def _block(
    panels: Sequence[Axes],
    own: pd.DataFrame,
    outcome: Outcome,
    rows: Sequence[Row],
    policies: Sequence[str],
    language: str,
) -> None:
    """One outcome: a panel per policy, all on the same scale."""
    found = {policy: own[own["scenario"] == policy].set_index(["grouping", "group"]) for policy in policies}
    for panel, policy in zip(panels, policies, strict=True):
        panel.set_title(policy, fontsize=8.5)
        _panel(panel, found[policy], rows, language)
        way = say(f"figure.better_{outcome.better}", language)
        panel.set_xlabel(f"{_unit(outcome, language)}\n{way}", fontsize=7.5)
    for panel, policy in zip(panels, policies, strict=True):  # when the scale they share is known
        for height, row in enumerate(rows):
            if row in found[policy].index:
                _word(panel, found[policy].loc[row], height, language)
    _names(panels[0], rows, language)


def _panel(axes: Axes, found: pd.DataFrame, rows: Sequence[Row], language: str) -> None:
    """One outcome of one policy: every group, and the line of everyone through all of them."""
    for height, row in enumerate(rows):
        if not row.group:
            axes.axhspan(height - 0.5, height + 0.5, color=BAND, lw=0, zorder=2)
        elif row in found.index:
            _mark(axes, found.loc[row], height, language)
    if _EVERYONE in found.index:
        axes.axvline(found.loc[_EVERYONE, "difference"], color=REFERENCE, lw=0.9, ls=_DASHED, zorder=3)
    axes.axvline(0, color=GREY, lw=0.8, zorder=2.5)
    axes.grid(axis="x", color=FAINT, lw=0.6, zorder=0.4)
    axes.set_ylim(len(rows) - 0.4, -0.7)
    axes.margins(x=0.08)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    tidy(axes, "x", language, 4)


def _mark(axes: Axes, found: pd.Series, height: int, language: str) -> None:
    """A group: its interval, its mark, and the number at the end of the line."""
    look = _LOOKS[found["standing"]]
    if math.isfinite(found["low"]):
        ends = [found["low"], found["high"]]
        axes.plot(ends, [height, height], color=look.colour, lw=1.5, solid_capstyle="butt", zorder=4)
    face = look.colour if look.filled else "white"
    point: Any = {"ms": 4.8, "mew": 1.2, "zorder": 5}
    axes.plot(found["difference"], height, look.marker, color=look.colour, markerfacecolor=face, **point)
    beside: Any = {"ha": "right", "va": "center", "fontsize": 7.2, "color": REFERENCE if look.filled else GREY}
    said = number(found["difference"], _PLACES, language, signed=True)
    edge = axes.get_yaxis_transform()
    axes.annotate(said, (1, height), (_NUMBERS, 0), xycoords=edge, textcoords="offset points", **beside)


def _word(axes: Axes, found: pd.Series, height: int, language: str) -> None:
    """Say of a group that is left behind or harmed that it is, on the side where there is more room."""
    if found.standing not in ("left_behind", "harmed"):
        return
    low, high = axes.get_xlim()
    left, right = (found.low, found.high) if math.isfinite(found.low) else (found.difference, found.difference)
    on_right = high - right >= left - low
    at, offset = (right, 5) if on_right else (left, -5)
    style: Any = {"ha": "left" if on_right else "right", "va": "center", "fontsize": 7.2, "color": "#9c4300"}
    said = say(f"standing.{found.standing}", language)
    axes.annotate(said, (at, height), (offset, 0), textcoords="offset points", weight="bold", **style)


def _names(axes: Axes, rows: Sequence[Row], language: str) -> None:
    """Groups and, in bold, the headings and everyone."""
    axes.set_yticks(range(len(rows)), [row.words(language) for row in rows])
    for row, tick in zip(rows, axes.get_yticklabels(), strict=True):
        tick.set(size=7.5, weight="normal" if row.group and row != _EVERYONE else "bold")


def _unit(outcome: Outcome, language: str) -> str:
    return say("figure.gains_unit", language) if is_latent(outcome) else difference_unit(outcome, language)


def _alt(title: str, shown: pd.DataFrame, rows: Sequence[Row], policies: Sequence[str], language: str) -> str:
    """The picture in words: for every outcome and policy the difference of every group, and how it stands."""
    found = shown.set_index(["outcome", "scenario", "grouping", "group"])
    told = []
    for outcome in SHOWN:
        for policy in policies:
            groups = [
                f"{row.words(language)} {_in_words(found.loc[(outcome, policy, *row)], language)}"
                for row in rows
                if (outcome, policy, *row) in found.index
            ]
            values = {"outcome": label(outcome, language), "unit": _unit(OUTCOMES[outcome], language)}
            told.append(say("figure.gains_alt", language, policy=policy, groups=", ".join(groups), **values))
    return f"{title}. " + " ".join(told)


def _in_words(found: pd.Series, language: str) -> str:
    said = with_interval(found["difference"], found["low"], found["high"], language)
    marked = found["standing"] in ("left_behind", "harmed")
    return f"{said}, {say(f'standing.{found.standing}', language)}" if marked else said
