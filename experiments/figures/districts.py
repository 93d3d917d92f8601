"""By district: what policies change in guidance, reports, contact, trust and proposals, near the office and far off."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from experiments.compare import over, units_of
from experiments.display import label
from experiments.figures.canvas import COLOURS, FAINT, GREY, STYLE, head, save, sheet, source, tidy, wrapped
from experiments.periods import WEEKS_A_MONTH, WEEKS_A_YEAR, Drawn
from experiments.plan import Plan
from sim.measures import MEASURES
from sim.words import number, places_for, say, unit

BY_DISTRICT = (
    Drawn("guidance_minutes", "min/client-month", WEEKS_A_MONTH, "min/client-month"),
    Drawn("reports_kept", "%", 100.0, "points"),
    Drawn("contact_lost", "%", 100.0, "points"),
    Drawn("trust", "0-1", 1.0, "0-1"),
    Drawn("proposals", "per 100 client-years", 100 * WEEKS_A_YEAR, "per 100 client-years"),
)
"""What is shown of every district: sums over the whole run, divided by those of the denominator."""

COLUMNS = "scenario district measure reference value difference low high".split()
MOST_POLICIES = 4
BAND = "#ececec"
"""Colour of the bands under headings."""

_MARKERS = "os^D"
_POINT: Any = {"ms": 4.8, "mew": 1.3}
_WIDTH, _ROW, _GAP = 8.27, 0.155, 0.35
_SMALL = 7.2
_BESIDE = -0.06
"""Where the mark of a policy stands beside its name, in widths of a panel."""


@dataclass(frozen=True)
class Band:
    """A district in the picture: the height of its name, and below it one per policy."""

    district: str
    name: float
    policies: tuple[float, ...]


def districts_table(weeks: pd.DataFrame, plan: Plan, policies: Sequence[str], first: int | None) -> pd.DataFrame:
    """Every measure of every district under every policy against the reference.

    Parameters
    ----------
    weeks : DataFrame
        Weekly measures, a row per run, week and district; weeks below 0 are left out.
    plan : Plan
    policies : sequence of str
    first : int or None
        First seed of a study with uncertain parameters: intervals are then over draws.

    Returns
    -------
    DataFrame
        Columns `scenario, district, measure, reference, value, difference, low, high`; each run counts as sum over
        sum, runs are paired by seed. Reference and value are means over the seeds that both have.
    """
    numbers = dict.fromkeys(each for drawn in BY_DISTRICT for each in (drawn.id, _below(drawn)))
    whole = weeks[weeks["week"] >= 0].groupby(["scenario", "district", "seed"], observed=True)[list(numbers)].sum()
    there = {name: whole.loc[name] for name in (plan.names[0], *policies) if name in whole.index.levels[0]}
    rows: list[tuple] = []
    for policy in policies if plan.names[0] in there else ():
        for district in _nearest_first(plan) if policy in there else ():
            for drawn in BY_DISTRICT:
                before, after = (_by_seed(there[name], district, drawn) for name in (plan.names[0], policy))
                rows.append((policy, district, drawn.id, *_paired(before, after, first)))
    return pd.DataFrame(rows, columns=pd.Index(COLUMNS))


def _below(drawn: Drawn) -> str:
    below = MEASURES[drawn.id].denominator
    assert below is not None
    return below


def _by_seed(sums: pd.DataFrame, district: str, drawn: Drawn) -> pd.Series:
    """A measure of a district by seed; runs in which it has nothing to be divided by are left out."""
    if district not in sums.index.get_level_values("district"):
        return pd.Series(dtype=float, index=pd.Index([], dtype=int))
    own = sums.loc[district]
    return (drawn.scale * own[drawn.id] / own[_below(drawn)].where(own[_below(drawn)] > 0)).dropna()


def _paired(before: pd.Series, after: pd.Series, first: int | None) -> tuple[float, ...]:
    """Means, and the paired difference with its interval."""
    seeds = before.index.intersection(after.index)
    change = (after[seeds] - before[seeds]).to_numpy(float)
    means = (float(each[seeds].mean()) for each in (before, after))
    return *means, *over(change, units_of(seeds, first) if len(seeds) else np.empty(0))[:3]


def _nearest_first(plan: Plan) -> list[str]:
    districts = plan.scenarios[0].world.districts
    return sorted(districts, key=lambda name: districts[name].km)


def draw_districts(plan: Plan, table: pd.DataFrame, policies: Sequence[str], folder: Path, language: str) -> list[str]:
    """Draw the differences by district, a panel per measure.

    Parameters
    ----------
    plan : Plan
    table : DataFrame
        As `districts_table` gives it.
    policies : sequence of str
        At most `MOST_POLICIES`.
    folder : Path
    language : {"en", "id"}

    Returns
    -------
    list of str
        Names of the files; none where there is nothing to draw.
    """
    if table.empty or not policies:
        return []
    if len(policies) > MOST_POLICIES:
        raise ValueError(f"{len(policies)} policies by district; there is room for {MOST_POLICIES}")
    title = say("figure.districts", language, reference=plan.names[0])
    bands = _bands(_nearest_first(plan), len(policies))
    with mpl.rc_context(STYLE):
        figure = sheet(_WIDTH, 2.3 + _ROW * bands[-1].policies[-1])
        panels = figure.subplots(1, len(BY_DISTRICT), sharey=True)
        for panel, drawn in zip(panels, BY_DISTRICT, strict=True):
            _panel(panel, table[table["measure"] == drawn.id], drawn, bands, policies, language)
        _names(panels[0], plan, bands, policies, language)
        key = say("figure.districts_key", language, reference=plan.names[0])
        head(figure, title, f"{key} {source(plan, language)}")
    return save(figure, folder, "districts", title, _alt(title, plan, table, policies, language))


def _bands(districts: Sequence[str], policies: int) -> list[Band]:
    """Heights from the top down, in rows."""
    each = 1 + policies + _GAP
    tops = [place * each for place in range(len(districts))]
    return [
        Band(name, top, tuple(top + 1 + place for place in range(policies)))
        for name, top in zip(districts, tops, strict=True)
    ]


def _panel(
    axes: Axes, own: pd.DataFrame, drawn: Drawn, bands: Sequence[Band], policies: Sequence[str], language: str
) -> None:
    """One measure: for every district the level of the reference, and below it a mark for each policy."""
    found = own.set_index(["district", "scenario"])
    for band in bands:
        axes.axhspan(band.name - 0.5, band.name + 0.5, color=BAND, lw=0, zorder=2)
        levels = own.loc[own["district"] == band.district, "reference"]
        level = _level(levels.iloc[0] if len(levels) else math.nan, drawn, language)
        words = say("figure.districts_level", language, level=level)
        axes.text(0.03, band.name, words, transform=axes.get_yaxis_transform(), va="center", fontsize=_SMALL, zorder=3)
        for place, (policy, height) in enumerate(zip(policies, band.policies, strict=True)):
            if (band.district, policy) in found.index:
                row = found.loc[(band.district, policy)]
                _mark(axes, row["difference"], row["low"], row["high"], height, place)
    axes.axvline(0, color=GREY, lw=0.8, zorder=0.5)
    axes.grid(axis="x", color=FAINT, lw=0.6, zorder=0.4)
    axes.set_ylim(bands[-1].policies[-1] + 0.7, -0.7)
    axes.margins(x=0.09)
    tidy(axes, "x", language, 3)
    axes.set_title(wrapped(label(drawn.id, language), 15), fontsize=8)
    way = say(f"figure.better_{MEASURES[drawn.id].better}", language)
    axes.set_xlabel(f"{wrapped(unit(drawn.difference, language), 18)}\n{wrapped(way, 15)}", fontsize=7.5)


def _mark(axes: Axes, mean: float, low: float, high: float, height: float, place: int) -> None:
    """A policy: its interval, and a point that is filled where the interval leaves zero out."""
    colour = COLOURS[place]
    if math.isfinite(low):
        axes.plot([low, high], [height, height], color=colour, lw=1.6, solid_capstyle="butt", zorder=4)
    face = colour if low > 0 or high < 0 else "white"
    axes.plot(mean, height, _MARKERS[place], color=colour, markerfacecolor=face, zorder=5, **_POINT)


def _names(axes: Axes, plan: Plan, bands: Sequence[Band], policies: Sequence[str], language: str) -> None:
    """Names of districts with their distance, and of the policies with their marks."""
    districts = plan.scenarios[0].world.districts
    heights, words = [], []
    for band in bands:
        km = number(districts[band.district].km, 0, language)
        heights += [band.name, *band.policies]
        words += [say("figure.districts_name", language, district=band.district, km=km), *policies]
        for place, height in enumerate(band.policies):
            beside: Any = {"transform": axes.get_yaxis_transform(), "clip_on": False, **_POINT}
            axes.plot(_BESIDE, height, _MARKERS[place], color=COLOURS[place], **beside)
    axes.set_yticks(heights, words)
    for place, tick in enumerate(axes.get_yticklabels()):
        tick.set(weight="normal" if place % (1 + len(policies)) else "bold", size=7.5)
    for panel in axes.figure.axes:
        panel.tick_params(axis="y", length=0, pad=11)
        panel.spines["left"].set_visible(False)


def _level(value: float, drawn: Drawn, language: str) -> str:
    text = number(value, places_for(value), language)
    return f"{text} %" if drawn.unit == "%" and math.isfinite(value) else text


def with_interval(mean: float, low: float, high: float, language: str) -> str:
    """A difference with its interval, in as many decimals as two digits of the largest need.

    Parameters
    ----------
    mean, low, high : float
        The limits may be missing.
    language : {"en", "id"}

    Returns
    -------
    str
    """
    places = places_for(max((abs(x) for x in (mean, low, high) if math.isfinite(x)), default=0.0), 2)
    said, *limits = (number(x, places, language, signed=True) for x in (mean, low, high))
    if not math.isfinite(low):
        return said
    return f"{said} ({say('number.range', language, low=limits[0], high=limits[1])})"


def _alt(title: str, plan: Plan, table: pd.DataFrame, policies: Sequence[str], language: str) -> str:
    """The picture in words: for every measure and district the reference, then the difference of every policy."""
    told = []
    for drawn in BY_DISTRICT:
        for district in _nearest_first(plan):
            rows = table[(table["measure"] == drawn.id) & (table["district"] == district)]
            rows = rows[rows["scenario"].isin(policies)]
            found = [f"{r.scenario} {with_interval(r.difference, r.low, r.high, language)}" for r in rows.itertuples()]
            values = {
                "measure": label(drawn.id, language),
                "district": district,
                "level": _level(rows["reference"].iloc[0] if len(rows) else math.nan, drawn, language),
                "reference": plan.names[0],
                "differences": ", ".join(found),
                "unit": unit(drawn.difference, language),
            }
            told.append(say("figure.districts_alt", language, **values))
    return f"{title}. " + " ".join(told)
