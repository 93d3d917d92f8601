"""Shares of an outcome's variance that factors make, after Sobol', without the part that luck makes.

The indices are of E[Y | parameters]. The mean over r seeds still holds luck: it adds to the variance of the outcome,
to the numerator of the total index and, where luck changes smoothly with a factor, to that of the first. `without_luck`
takes it out of all three alike. With one seed nothing can be taken out; the indices are then those that SALib gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtri, stdtrit

from experiments.sensitivity.luck import (
    ALPHA,
    beyond,
    centred,
    divided,
    jackknife,
    limits,
    luck_share,
    ranks,
    resampled,
    whole_blocks,
    without_luck,
)

COLUMNS = (
    "factor first first_low first_high total total_low total_high luck_low luck_high limit clear rank blocks left_out "
    "mean share_luck share_luck_low share_luck_high range_low range_high"
).split()


def sobol_indices(
    names: Sequence[str], results: np.ndarray, seed: int, bounds: np.ndarray | None = None
) -> pd.DataFrame:
    """First-order and total index of every factor for one outcome.

    Parameters
    ----------
    names : sequence of str
        Paths of the k factors.
    results : (n, r) array
        Outcome at every point for the same r seeds, in blocks of k + 2 points as `SALib.sample.sobol` makes them
        without second order: A, A with each factor from B in turn, B. A block with NaN is left out.
    seed : int
        Of the resampling.
    bounds : (k, 2) array, optional
        Lowest and highest of every factor, for the table only.

    Returns
    -------
    DataFrame
        A row per factor, in the order given. `first` and `total` are shares of the variance that parameters make,
        each with its 95 % interval from resampling blocks (few points of the space); `luck_low, luck_high` is the
        interval of `total` that luck alone gives. `limit` is how large a total must be to be told from none, for all
        factors together, `clear` whether it is (three seeds at least); `rank` 1 has the largest total. Of the whole
        outcome: `blocks` used and `left_out`, `mean`, and `share_luck` of the variance of one run with its interval.
        Indices are missing where parameters make no variance.

    Notes
    -----
    Estimators: Saltelli et al. (2010), Computer Physics Communications 181, for the first order; Jansen (1999),
    Computer Physics Communications 117, for the total. Luck's interval: jackknife over seeds.
    """
    blocks, there = whole_blocks(results, len(names) + 2)
    base = {"factor": list(names), "clear": False, "rank": range(1, len(names) + 1)}
    used = {"blocks": int(there.sum()), "left_out": int((~there).sum())}
    lowest, highest = (np.nan, np.nan) if bounds is None else np.asarray(bounds, float).T
    found = _found(blocks, seed) | _whole(blocks, seed) if there.any() else {}
    table = base | used | found | {"range_low": lowest, "range_high": highest}
    return pd.DataFrame(table, columns=pd.Index(COLUMNS))


def _found(blocks: np.ndarray, seed: int) -> dict[str, Any]:
    """What whole blocks say of every factor."""
    parts, seeds = contributions(blocks), blocks.shape[2]
    first, total = indices(parts.mean(axis=0))
    drawn = indices(resampled(parts.reshape(len(parts), -1), seed).reshape(-1, *parts.shape[1:]))
    (first_low, first_high), (total_low, total_high) = (limits(values, len(parts)) for values in drawn)
    error = jackknife(blocks, lambda kept: indices(contributions(kept).mean(axis=0))[1])
    half = stdtrit(seeds - 1, 1 - ALPHA / 2) * error
    limit = _limit(drawn[1], error, seeds)
    return {
        **{"first": first, "first_low": first_low, "first_high": first_high},
        **{"total": total, "total_low": total_low, "total_high": total_high},
        **{"luck_low": np.maximum(total - half, 0), "luck_high": total + half},
        **{"limit": limit, "clear": beyond(total, limit), "rank": ranks(total)},
    }


def contributions(blocks: np.ndarray) -> np.ndarray:
    """What every block adds to variance and numerators, without luck.

    Parameters
    ----------
    blocks : (blocks, k + 2, r) array

    Returns
    -------
    (blocks, 3, k) array
        Variance that parameters make (alike for all factors), numerator of the first order, of the total; their means
        over blocks are the estimates, in the unit of the outcome squared.
    """
    around = centred(blocks)
    of_mean = _quadratic(around.mean(axis=2, keepdims=True)).mean(axis=3)
    return without_luck(of_mean, _quadratic(around).mean(axis=3), blocks.shape[2])


def _quadratic(around: np.ndarray) -> np.ndarray:
    """What every block and seed adds, luck included: (blocks, 3, k, seeds) array."""
    first, mixed, second = around[:, :1], around[:, 1:-1], around[:, -1:]
    apart = around[:, [0, -1]]
    variance = ((apart - apart.mean(axis=(0, 1))) ** 2).mean(axis=1, keepdims=True)
    parts = (variance, second * (mixed - first), (first - mixed) ** 2 / 2)
    return np.stack(np.broadcast_arrays(*parts), axis=1)


def indices(parts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First-order and total indices from (..., 3, k) variance and numerators: (..., k) arrays."""
    variance, first, total = np.moveaxis(parts, -2, 0)
    return divided(first, variance), divided(total, variance)


def _limit(drawn: np.ndarray, error: np.ndarray, seeds: int) -> np.ndarray:
    """How large a total must be so that neither few blocks nor luck explain it (Bonferroni over factors)."""
    tail = ALPHA / drawn.shape[1]
    return np.maximum(-ndtri(tail) * drawn.std(axis=0, ddof=1), stdtrit(seeds - 1, 1 - tail) * error)


def _whole(blocks: np.ndarray, seed: int) -> dict[str, float]:
    """What is said of the outcome as a whole; A and B are points drawn at random, those between them are not."""
    shares = luck_share(blocks[:, [0, -1]].reshape(-1, blocks.shape[2]), 2, seed)
    share = {"share_luck": shares.share, "share_luck_low": shares.low, "share_luck_high": shares.high}
    return {"mean": float(blocks[:, [0, -1]].mean()), **share}
