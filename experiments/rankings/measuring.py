"""Paired changes of several policies at a time, their places, and how often each is among the first."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from experiments.compare import by_unit, is_latent, units_of
from experiments.errors import InputError
from experiments.rankings.gathering import Column
from sim.measures import Outcome

RESAMPLES, _DIGITS, _FEWEST_RANKED = 4000, 12, 3


@dataclass(frozen=True)
class Changes:
    """Paired changes of one outcome in one column.

    Parameters
    ----------
    values : (units, policies) array
        A row per seed or draw, in the unit of the outcome.
    seeds : int
        Seeds in which every policy has finished.
    scale : float
        What makes them what is shown: latent outcomes in percent of the world without policies.
    """

    values: np.ndarray
    seeds: int
    scale: float = 1.0

    @property
    def shown(self) -> np.ndarray:
        """As they are shown."""
        return self.scale * self.values

    @property
    def means(self) -> np.ndarray:
        """Of every policy."""
        return self.values.mean(axis=0)

    def between(self, one: int, other: int) -> np.ndarray:
        """The difference between two policies, as it is shown."""
        return self.shown[:, one] - self.shown[:, other]

    def ordered(self, order: Sequence[int] | np.ndarray) -> Changes:
        """The policies in another order."""
        return replace(self, values=self.values[:, order])


def changes(column: Column, outcome: Outcome, policies: Sequence[str]) -> Changes:
    """Changes against the world of a column, over the seeds in which every policy has finished.

    Parameters
    ----------
    column : Column
    outcome : Outcome
    policies : sequence of str

    Returns
    -------
    Changes
        Those of latent outcomes are shown in percent of the world without policies.

    Raises
    ------
    InputError
        If there is no such seed.
    """
    wide = column.runs.pivot(index="seed", columns="scenario", values=outcome.id)
    wide = wide[[column.world, *policies]].astype(float)
    wide = wide[np.isfinite(wide).all(axis=1)].sort_index()
    if wide.empty:
        where = column.folder or column.id
        raise InputError(f"{where}: every policy has finished in no seed of {column.id}; carry on with the study first")
    before = wide[column.world].to_numpy()
    units = units_of(wide.index, column.first if column.uncertain else None)
    each = [by_unit(wide[policy].to_numpy() - before, units) for policy in policies]
    level = float(before.mean())
    scale = (100 / level if level > 0 else math.nan) if is_latent(outcome) else 1.0
    return Changes(np.column_stack(each), len(wide), scale)


def ranks(values: np.ndarray, better: str, *, last: bool = False) -> np.ndarray:
    """Places within each row, 1 for the best; those alike share the best of theirs, or the last.

    Parameters
    ----------
    values : (..., policies) array
    better : {"more", "less", "neither"}
        Where neither way is better, the lowest comes first.
    last : bool
        Whether those alike share the last of their places.

    Returns
    -------
    (..., policies) array of int
    """
    size = np.abs(values).max(axis=-1, keepdims=True, initial=0.0)
    score = np.round((-values if better == "more" else values) / np.where(size > 0, size, 1.0), _DIGITS)
    if last:
        return (score[..., None, :] <= score[..., :, None]).sum(axis=-1)
    return 1 + (score[..., None, :] < score[..., :, None]).sum(axis=-1)


def first_shares(found: Changes, better: str, places: int, uncertain: bool) -> np.ndarray:
    """How often each policy is among the first: of draws where parameters are drawn, else of resampled means.

    Parameters
    ----------
    found : Changes
    better : {"more", "less", "neither"}
    places : int
        How many first places.
    uncertain : bool
        Whether rows are draws of parameters: each is then a world that may be the true one.

    Returns
    -------
    (policies,) array
        NaN with a single seed or draw. Those alike are among the first only if all of them are.
    """
    units = len(found.values)
    if units < 2:
        return np.full(found.values.shape[1], math.nan)
    values = found.values
    if not uncertain:
        counts = np.random.default_rng(0).multinomial(units, np.full(units, 1 / units), RESAMPLES)
        values = counts @ found.values / units
    return (ranks(values, better, last=True) <= places).mean(axis=0)


def rank_correlation(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Spearman's rank correlation over the policies that both have.

    Parameters
    ----------
    one, other : mapping of str to float
        Effects by policy.

    Returns
    -------
    float
        NaN with fewer than three policies, or where all are alike.
    """
    both = [p for p in one if p in other and math.isfinite(one[p]) and math.isfinite(other[p])]
    places = [pd.Series([effects[p] for p in both], dtype=float).rank().to_numpy() for effects in (one, other)]
    if len(both) < _FEWEST_RANKED or min(np.ptp(r) for r in places) == 0:
        return math.nan
    return float(np.corrcoef(*places)[0, 1])
