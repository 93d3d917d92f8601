"""Courses over time: a handful of weekly measures by quarter, and below each the paired difference of every policy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from scipy.special import stdtrit

from experiments.compare import units_of
from experiments.display import label
from experiments.figures.canvas import COLOURS, FAINT, GREY, REFERENCE, STYLE, head, save, sheet, source, spread, tidy
from experiments.periods import DRAWN, QUARTER, WEEKS_A_YEAR, Drawn, by_period
from experiments.plan import Plan
from sim.words import number, places_for, say, unit

_ACROSS, _MOST_POLICIES = 2, len(COLOURS)
_DASHED = (0, (4, 1.5))


@dataclass(frozen=True)
class Course:
    """One measure: its values by quarter under the reference and the policies; years are the middles of quarters."""

    drawn: Drawn
    table: pd.DataFrame
    years: np.ndarray
    reference: str
    policies: tuple[str, ...]
    language: str
    first: int | None = None

    def present(self) -> list[tuple[str, str]]:
        """Policies that have runs, with their colours."""
        there = self.table.columns.get_level_values("scenario")
        return [(p, c) for p, c in zip(self.policies, COLOURS, strict=False) if p in there and self.reference in there]


def draw_courses(plan: Plan, weeks: pd.DataFrame, folder: Path, language: str) -> list[str]:
    """Draw the courses; several figures where there are more policies than colours.

    Parameters
    ----------
    plan : Plan
    weeks : DataFrame
        Weekly measures of all runs.
    folder : Path
    language : {"en", "id"}

    Returns
    -------
    list of str
        Names of the files.
    """
    policies = plan.names[1:]
    groups = [policies[i : i + _MOST_POLICIES] for i in range(0, len(policies), _MOST_POLICIES)] or [()]
    start = plan.scenarios[0].world.policy_date
    begin = start.year + (start.timetuple().tm_yday - 1) / 365.25
    tables = {drawn: by_period(weeks, drawn) for drawn in DRAWN}
    files, first = [], plan.seeds[0] if plan.uncertain else None
    for place, group in enumerate(groups):
        courses = [
            Course(
                d, t, begin + (t.index.to_numpy() + 0.5) * QUARTER / WEEKS_A_YEAR, plan.names[0], group, language, first
            )
            for d, t in tables.items()
        ]
        files += _figure(plan, courses, begin, folder, "courses" if len(groups) == 1 else f"courses_{place + 1}")
    return files


def _figure(plan: Plan, courses: Sequence[Course], begin: float, folder: Path, name: str) -> list[str]:
    """One sheet: a block per measure."""
    language, policies = courses[0].language, courses[0].policies
    kinds = (
        ("figure.courses", "figure.courses_key") if policies else ("figure.courses_alone", "figure.courses_alone_key")
    )
    title, key = (say(word, language, reference=plan.names[0]) for word in kinds)
    rows, each = -(-len(courses) // _ACROSS), 2 if policies else 1
    told = []
    with mpl.rc_context(STYLE):
        figure = sheet(9, 1.2 + rows * (3.9 if policies else 2.4))
        ratios = {"height_ratios": [1.35, 1][:each] * rows}
        panels = figure.subplots(rows * each, _ACROSS, squeeze=False, sharex=True, gridspec_kw=ratios)
        for place, course in enumerate(courses):
            row, column = each * (place // _ACROSS), place % _ACROSS
            _levels(panels[row, column], course)
            told += _differences(panels[row + 1, column], course) if policies else [_course_in_words(course)]
        for panel in panels[-1]:
            _years(panel, begin, len(courses[0].years), language)
        head(figure, title, f"{key} {source(plan, language)}")
    return save(figure, folder, name, title, " ".join([f"{title}.", *told]))


def _levels(axes: Axes, course: Course) -> None:
    """Means over the seeds of reference and policies; alone, the reference shows its interval."""
    for policy, colour in course.present():
        axes.plot(course.years, course.table[policy].mean(axis=1), color=colour, lw=1.4)
    if course.reference in course.table:
        found = course.table[course.reference]
        mean = found.mean(axis=1)
        if not course.policies:
            half = _half_width(found, course.first)
            axes.fill_between(course.years, mean - half, mean + half, color=COLOURS[0], alpha=0.18, lw=0)
        style = _DASHED if course.policies else "-"
        axes.plot(course.years, mean, color=REFERENCE, lw=1.6, ls=style)
    shown = {"measure": label(course.drawn.id, course.language), "unit": unit(course.drawn.unit, course.language)}
    axes.set_title(say("figure.course", course.language, **shown))
    axes.grid(axis="y", color=FAINT, lw=0.6)
    axes.margins(x=0.02, y=0.12)
    low, high = axes.get_ylim()
    if high - low < 0.04 * abs(high):  # what hardly moves is shown as hardly moving
        middle, half_range = (low + high) / 2, 0.02 * abs(high)
        axes.set_ylim(middle - half_range, middle + half_range)
    tidy(axes, "y", course.language)


def _differences(axes: Axes, course: Course) -> list[str]:
    """Mean paired difference and its interval, each policy labelled where it ends; gives the last ones in words."""
    ends: list[tuple[str, str, float]] = []
    for policy, colour in course.present():
        change = (course.table[policy] - course.table[course.reference]).dropna(axis=1, how="all")
        mean, half = change.mean(axis=1), _half_width(change, course.first)
        axes.fill_between(course.years, mean - half, mean + half, color=colour, alpha=0.16, lw=0)
        axes.plot(course.years, mean, color=colour, lw=1.5)
        ends.append((policy, colour, float(mean.iloc[-1])))
    axes.axhline(0, color=REFERENCE, lw=1.0, ls=_DASHED)
    axes.grid(axis="y", color=FAINT, lw=0.6)
    other_unit = course.drawn.difference != course.drawn.unit
    words = say("figure.difference_in" if other_unit else "figure.difference", course.language)
    axes.set_ylabel(f"{words} {unit(course.drawn.difference, course.language)}" if other_unit else words)
    axes.margins(x=0.02, y=0.1)
    tidy(axes, "y", course.language)
    _label_ends(axes, ends, course.years[-1])
    return [_end_in_words(course, policy, value) for policy, _, value in ends]


def _half_width(values: pd.DataFrame, first: int | None) -> pd.Series:
    """Half of the 95 % t interval of each quarter over seeds, or over draws; nothing with one of them."""
    units = units_of(values.columns.get_level_values("seed"), first)
    values = values.T.groupby(units).mean().T
    n = values.notna().sum(axis=1)
    factor = pd.Series(stdtrit(np.maximum(n - 1, 1), 0.975), values.index).where(n > 1)
    return (factor * values.std(axis=1, ddof=1) / np.sqrt(n)).fillna(0.0)


def _label_ends(axes: Axes, ends: Sequence[tuple[str, str, float]], last: float) -> None:
    """Names beside the ends of their lines, apart from one another."""
    low, high = axes.get_ylim()
    heights = spread([value for *_, value in ends], 0.15 * (high - low))
    for (policy, colour, value), height in zip(ends, heights, strict=True):
        line = {"arrowstyle": "-", "color": colour, "lw": 0.6, "shrinkA": 0, "shrinkB": 1}
        beside = (1.03, (height - low) / (high - low))
        words: Any = {"color": colour, "fontsize": 7.0, "va": "center", "arrowprops": line}
        axes.annotate(_in_lines(policy), (last, value), beside, textcoords="axes fraction", **words)


def _in_lines(policy: str, width: int = 15) -> str:
    """A long name in two lines."""
    middle = policy.rfind("_", 0, width) + 1
    return f"{policy[:middle]}\n{policy[middle:]}" if len(policy) > width and middle else policy


def _years(axes: Axes, begin: float, quarters: int, language: str) -> None:
    """Years on the axis, or quarters where there are few; marks for quarters between."""
    every = QUARTER / WEEKS_A_YEAR
    axes.set_xlim(begin, begin + max(quarters, 1) * every)
    if quarters <= 6:
        names = [f"{say(f'figure.quarter_{q % 4 + 1}', language)}\n{int(begin) + q // 4}" for q in range(quarters)]
        axes.set_xticks([begin + (q + 0.5) * every for q in range(quarters)], names)
        axes.set_xlabel(say("figure.quarters", language))
        return
    years = range(int(begin), int(begin + quarters * every) + 1)
    axes.set_xticks([max(begin, y) for y in years], [str(y) for y in years])
    axes.set_xticks([begin + q * every for q in range(quarters + 1)], minor=True)
    axes.set_xlabel(say("figure.years", language))
    axes.tick_params(axis="x", which="minor", length=2, color=GREY)


def _end_in_words(course: Course, policy: str, value: float) -> str:
    language = course.language
    values = {
        "measure": label(course.drawn.id, language),
        "policy": policy,
        "difference": number(value, places_for(value, 2), language, signed=True),
        "unit": unit(course.drawn.difference, language),
    }
    return say("figure.courses_alt", language, **values)


def _course_in_words(course: Course) -> str:
    language, mean = course.language, course.table.mean(axis=1)
    first, last = (number(value, places_for(value), language) for value in (mean.iloc[0], mean.iloc[-1]))
    values = {"measure": label(course.drawn.id, language), "unit": unit(course.drawn.unit, language)}
    return say("figure.courses_alone_alt", language, first=first, last=last, **values)
