"""How an effect travels: by quarter with loops closed and open, amplification, half-life, whether it fades."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from experiments.compare import interval
from experiments.loops.measuring import shown_in_courses
from experiments.periods import DRAWN, QUARTER, by_period

Fate = Literal["fades", "lasts", "spirals", "unclear"]
FADED, GROWN = 0.5, 1.25
"""A course whose last year lies below this part of its largest quarter fades; one spirals whose last half-year is the
largest of all, and above that multiple of the quarter in which the shock ends."""


def courses(weeks: pd.DataFrame, world: str, policy: str) -> pd.DataFrame:
    """Differences to the status quo by quarter.

    Parameters
    ----------
    weeks : DataFrame
        Weekly measures of all runs.
    world, policy : str

    Returns
    -------
    DataFrame
        `measure, unit, cut, quarter, difference, low, high, seeds`; `cut` is `closed` (nothing cut), `open_loop`, a
        group, or a direction.
    """
    rows = []
    for drawn in DRAWN:
        table = by_period(weeks, drawn)
        for cut, scenario in shown_in_courses(policy).items():
            if scenario not in table or world not in table:
                continue
            change = (table[scenario] - table[world]).dropna(axis=1, how="all")
            for quarter, values in change.iterrows():
                mean, low, high, seeds = interval(values.to_numpy(float))
                rows.append((drawn.id, drawn.difference, cut, quarter, mean, low, high, seeds))
    return pd.DataFrame(rows, columns=pd.Index("measure unit cut quarter difference low high seeds".split()))


def fates(weeks: pd.DataFrame, world: str, policy: str, ends: int | None) -> pd.DataFrame:
    """Amplification, half-life and fate of every measure.

    Parameters
    ----------
    weeks : DataFrame
    world, policy : str
    ends : int, optional
        First week after the shock; a policy has none, and then neither half-life nor fate.

    Returns
    -------
    DataFrame
        `measure, unit, closed, open, amplification, low, high, half_life, fate`: mean effect over all quarters with
        loops closed and open; their ratio with an interval by leaving out seeds in turn, missing where the open-loop
        effect cannot be told from zero; weeks from the end of the shock until half of the effect is gone.
    """
    rows = []
    told = shown_in_courses(policy)
    for drawn in DRAWN:
        table = by_period(weeks, drawn)
        if told["closed"] not in table or told["open_loop"] not in table:
            continue
        pair = [table[told[cut]] - table[world] for cut in ("closed", "open_loop")]
        means = [each.mean(axis=0).to_numpy(float) for each in pair]
        course = pair[0].mean(axis=1).to_numpy(float)
        after = None if ends is None else (half_life(course, ends), fate(pair[0], ends))
        rows.append((drawn.id, drawn.difference, *map(np.nanmean, means), *amplification(*means), *(after or ("", ""))))
    columns = "measure unit closed open amplification low high half_life fate".split()
    return pd.DataFrame(rows, columns=pd.Index(columns))


def amplification(closed: np.ndarray, opened: np.ndarray) -> tuple[float, float, float]:
    """Closed over open loop, a ratio of means over seeds, with its 95 % interval by the jackknife.

    Parameters
    ----------
    closed, opened : (seeds,) arrays

    Returns
    -------
    ratio, low, high
        NaN where the open-loop effect cannot be told from zero.
    """
    there = np.isfinite(closed) & np.isfinite(opened)
    closed, opened = closed[there], opened[there]
    nothing = (float("nan"),) * 3
    if len(opened) < 2:
        return nothing
    base = interval(opened)
    if not (base.low > 0 or base.high < 0):
        return nothing
    n = len(opened)
    ratio = closed.sum() / opened.sum()
    left_out = (closed.sum() - closed) / (opened.sum() - opened)
    found = interval(n * ratio - (n - 1) * left_out)
    return float(ratio), found.low, found.high


def half_life(course: np.ndarray, ends: int) -> float:
    """Weeks after the end of a shock until its effect is half of what it was then; infinite if never.

    From quarterly means: what halves within a quarter is not told apart, and clients who leave count as fading.

    Parameters
    ----------
    course : (quarters,) array
        Mean difference by quarter.
    ends : int
        First week after the shock.
    """
    first = min(max(ends - 1, 0) // QUARTER, len(course) - 1)
    peak = first + int(np.argmax(np.abs(course[first : first + 2])))
    half = abs(course[peak]) / 2
    for quarter in range(peak + 1, len(course)):
        before, now = abs(course[quarter - 1]), abs(course[quarter])
        if now <= half:
            part = (before - half) / (before - now) if before > now else 1.0
            return QUARTER * (quarter - 1 - peak + part)
    return float("inf")


def fate(change: pd.DataFrame, ends: int) -> Fate:
    """Whether an effect fades, lasts or spirals after the end of a shock; unclear if it is never told from zero.

    Parameters
    ----------
    change : DataFrame
        Differences, a row per quarter, a column per seed.
    ends : int
    """
    first = min(max(ends - 1, 0) // QUARTER, len(change) - 1)
    at_end = interval(change.iloc[first].to_numpy(float))
    if at_end.low <= 0 <= at_end.high:
        return "unclear"
    course = np.sign(at_end.mean) * change.mean(axis=1).to_numpy(float)[first:]
    halves = [course[max(k - 2, 0) : k].mean() for k in range(len(course), 0, -2)]
    last = interval(change.iloc[-2:].mean(axis=0).to_numpy(float))
    if halves[0] >= max(halves) and halves[0] > GROWN * abs(at_end.mean) and (last.low > 0 or last.high < 0):
        return "spirals"
    return "fades" if course[-4:].mean() < FADED * course.max() else "lasts"
