"""Paired differences: the same people and luck under both policies, difference per seed, mean, 95 % t interval."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from experiments.ignorance import draw_of
from sim.measures import OUTCOMES, Outcome

COLUMNS = "scenario outcome better reference value difference low high seeds_better seeds".split()
FEW_SEEDS = 5
"""With fewer, an interval says little."""


class Interval(NamedTuple):
    """A mean over seeds with its 95 % t interval; the limits are NaN with fewer than two seeds."""

    mean: float
    low: float
    high: float
    seeds: int


Bounds = Callable[[np.ndarray], Interval]


def interval(values: np.ndarray) -> Interval:
    """Mean and 95 % t interval.

    Parameters
    ----------
    values : (seeds,) array
        One number per seed; those that are not finite are left out.

    Returns
    -------
    Interval
    """
    values = np.asarray(values, float)
    values = values[np.isfinite(values)]
    n = len(values)
    mean = float(values.mean()) if n else float("nan")
    if n < 2:
        return Interval(mean, float("nan"), float("nan"), n)
    half = float(stdtrit(n - 1, 0.975) * values.std(ddof=1) / np.sqrt(n))
    return Interval(mean, mean - half, mean + half, n)


def by_unit(values: np.ndarray, units: np.ndarray) -> np.ndarray:
    """Mean of the values of each unit.

    Parameters
    ----------
    values : (n,) array
    units : (n,) array of int

    Returns
    -------
    (k,) array
        In the order of the units.
    """
    _, at = np.unique(units, return_inverse=True)
    return np.bincount(at, values) / np.bincount(at)


def over(values: np.ndarray, units: np.ndarray, bounds: Bounds = interval) -> Interval:
    """Mean and interval over units: seeds, or draws of parameters that several seeds share.

    Parameters
    ----------
    values : (n,) array
        One number per seed, all finite.
    units : (n,) array of int
        The unit of each.
    bounds : callable
        From one number per unit to an Interval.

    Returns
    -------
    Interval
    """
    if not len(values):
        return bounds(values)
    return bounds(by_unit(values, units))


def units_of(seeds: pd.Index | np.ndarray, first: int | None) -> np.ndarray:
    """What intervals are over: the seeds themselves, or where a study has uncertain parameters its draws."""
    seeds = np.asarray(seeds)
    return seeds if first is None else draw_of(seeds, first)


def is_latent(outcome: Outcome) -> bool:
    """Whether an outcome counts offences that no office records: its level is an assumption, shown as an index."""
    return "latent" in outcome.id.split("_")


def compare(
    runs: pd.DataFrame,
    names: Sequence[str],
    outcomes: Iterable[Outcome] = OUTCOMES.values(),
    first: int | None = None,
    bounds: Bounds = interval,
) -> pd.DataFrame:
    """Every policy against the reference, outcome by outcome.

    Parameters
    ----------
    runs : DataFrame
        A row per run with `scenario`, `seed` and a column per outcome.
    names : sequence of str
        Scenarios, the reference first.
    outcomes : iterable of Outcome
    first : int, optional
        First seed of a study with uncertain parameters: intervals are then over draws, not over seeds.
    bounds : callable
        How an interval is made of one number per unit.

    Returns
    -------
    DataFrame
        A row per policy and outcome. `reference` and `value` are means over the seeds that both have; `seeds_better`
        is missing where neither way is better.
    """
    tables = {name: _by_seed(runs, name) for name in names}
    reference = tables[names[0]]
    rows = []
    for name in names[1:]:
        seeds = reference.index.intersection(tables[name].index)
        for outcome in outcomes:
            before, after = (table.loc[seeds, outcome.id].to_numpy(float) for table in (reference, tables[name]))
            found = _difference(before, after, outcome.better, units_of(seeds, first), bounds)
            rows.append((name, outcome.id, outcome.better, *found))
    return pd.DataFrame(rows, columns=pd.Index(COLUMNS)).astype({"seeds_better": "Int64", "seeds": "int64"})


def levels(
    runs: pd.DataFrame,
    names: Sequence[str],
    outcomes: Iterable[Outcome] = OUTCOMES.values(),
    first: int | None = None,
    bounds: Bounds = interval,
) -> pd.DataFrame:
    """Mean of every outcome over the seeds, with its interval.

    Parameters
    ----------
    runs : DataFrame
    names : sequence of str
        Scenarios.
    outcomes : iterable of Outcome
    first : int, optional
        First seed of a study with uncertain parameters: intervals are then over draws.
    bounds : callable
        How an interval is made of one number per unit.

    Returns
    -------
    DataFrame
        Columns `scenario, outcome, better, value, low, high, seeds`.
    """
    rows = []
    for name in names:
        table = _by_seed(runs, name)
        for outcome in outcomes:
            found = table[outcome.id].dropna()
            limits = over(found.to_numpy(float), units_of(found.index, first), bounds)
            rows.append((name, outcome.id, outcome.better, *limits[:3], len(found)))
    return pd.DataFrame(rows, columns=pd.Index("scenario outcome better value low high seeds".split()))


def _by_seed(runs: pd.DataFrame, name: str) -> pd.DataFrame:
    return runs[runs["scenario"] == name].set_index("seed").sort_index()


def _difference(before: np.ndarray, after: np.ndarray, better: str, units: np.ndarray, bounds: Bounds) -> tuple:
    """Means, difference with its interval over units, and in how many seeds better."""
    both = np.isfinite(before) & np.isfinite(after)
    before, after = before[both], after[both]
    change = after - before
    wins = {"more": int((change > 0).sum()), "less": int((change < 0).sum())}.get(better)
    means = [float(values.mean()) if len(values) else float("nan") for values in (before, after)]
    return *means, *over(change, units[both], bounds)[:3], wins, len(change)
