"""Which parameters an effect goes with, beside what chance would show; and the share of its variance that each carries.

Parameters of a Latin hypercube are moved independently of one another, so a rank correlation with an effect has no
other cause than the parameter or chance. Among hundreds of idle parameters the strongest looks strong.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.streams import key, uniforms

PERMUTATIONS = 2_000
"""Random orders of the effect that stand for chance."""
FEWEST_POINTS = 8
"""With fewer, no parameter is named."""
_BEYOND = 0.95
_BLOCK = 250


class Hanging(NamedTuple):
    """Spearman's correlation of every parameter with an effect, and what the largest hardly exceeds by chance."""

    r: np.ndarray
    threshold: float

    @property
    def told(self) -> np.ndarray:
        """Which parameters can be told from chance although so many were looked at: (k,) array of bool."""
        return np.abs(self.r) > self.threshold


class Shares(NamedTuple):
    """Share of the variance of an effect that each parameter carries, 0 to 1, and the smallest told from chance."""

    share: np.ndarray
    told: np.ndarray
    smallest: float


def hanging(points: np.ndarray, effect: np.ndarray) -> Hanging:
    """How an effect goes with parameters.

    Parameters
    ----------
    points : (n, k) array
        Values of the parameters, each in its own unit.
    effect : (n,) array
        In any unit; points without an effect (NaN) are left out.

    Returns
    -------
    Hanging
        The threshold is the 95th percentile of the largest |r| among all parameters over random orders of the effect.
        All is NaN with fewer than eight points or where the effect is the same everywhere.
    """
    there = np.isfinite(effect)
    values, known = np.asarray(points, float)[there], np.asarray(effect, float)[there]
    if len(known) < FEWEST_POINTS or np.ptp(known) == 0 or not values.shape[1]:
        return Hanging(np.full(values.shape[1], np.nan), float("nan"))
    ranks, about = _ranks(known[:, None])[:, 0], _ranks(values)
    # Sums instead of `@`: the threads of a product wait for one another where runs keep the cores busy.
    r = np.clip(np.einsum("ij,i->j", about, ranks), -1, 1)
    return Hanging(r, float(np.quantile(_largest(about, ranks), _BEYOND)))


def _largest(about: np.ndarray, ranks: np.ndarray) -> np.ndarray:
    """The largest |r| among the parameters under each of many random orders of the effect: (PERMUTATIONS,) array."""
    n = len(ranks)
    orders = uniforms(key("assumptions", n), np.arange(PERMUTATIONS * n)).reshape(PERMUTATIONS, n).argsort(axis=1)
    blocks = (orders[first : first + _BLOCK] for first in range(0, PERMUTATIONS, _BLOCK))
    return np.concatenate([np.abs(np.einsum("pi,ij->pj", ranks[block], about)).max(axis=1) for block in blocks])


def _ranks(values: np.ndarray) -> np.ndarray:
    """Ranks by column, centred and of length 1, so that a product is a correlation; 0 where all are equal."""
    ranks = pd.DataFrame(values).rank().to_numpy()
    away = ranks - ranks.mean(axis=0)
    length = np.sqrt((away**2).sum(axis=0))
    return np.divide(away, length, out=np.zeros_like(away), where=length > 0)


def shares(points: np.ndarray, effect: np.ndarray) -> Shares:
    """How much of the variance of an effect each parameter carries alone.

    Parameters
    ----------
    points : (n, k) array
    effect : (n,) array

    Returns
    -------
    Shares
        Squared rank correlation (the part that a rank regression on the parameter explains) less the 1 / (n - 1) that
        an idle parameter has by chance, not below 0. The rest of the variance is luck, joint effects, and what neither
        rises nor falls throughout. `smallest` is the share from which on a parameter can be told from chance.
    """
    found, chance = hanging(points, effect), 1 / max(int(np.isfinite(effect).sum()) - 1, 1)
    share = np.clip(found.r**2 - chance, 0, None)
    return Shares(share, found.told, max(found.threshold**2 - chance, 0.0))
