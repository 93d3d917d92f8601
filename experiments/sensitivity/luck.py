"""What luck makes of an outcome, and how it is kept out of an index.

The outcome at point x with seed s is f(x) + shift(s) + rest(x, s). A design has the same seeds at every point, so the
shift is alike everywhere and drops out of every comparison of points. The rest, in which luck and parameters interact,
does not: a square of the mean over r seeds holds the square of f and 1/r of the square of the rest. The product of one
seed with another holds the square of f alone, since lucks are independent of one another whatever the rest looks like
over the points. `without_luck` is the mean of these products.

Two things are not known and stay apart: the space of the parameters, of which a design visits few points (blocks of
points are resampled), and luck, of which there are few seeds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.special import ndtr, stdtrit

ALPHA = 0.05
RESAMPLES = 2_000
FEWEST_SEEDS = 3
"""With fewer, nothing is left over to tell by how much an index without luck would change with other seeds."""


class Shares(NamedTuple):
    """Variance of one run's outcome: what parameters make and what luck makes; share of luck with its 95 % interval."""

    parameters: float
    luck: float
    share: float
    low: float
    high: float


def luck_share(results: np.ndarray, size: int = 1, seed: int = 0) -> Shares:
    """Split the variance of one run's outcome into parameters, Var(E[Y | X]), and luck, E[Var(Y | X)].

    Parameters
    ----------
    results : (n, r) array
        Outcome at every point for the same r seeds; blocks with NaN are left out.
    size : int
        How many consecutive points belong together (trajectory, block); these are resampled together.
    seed : int
        Of the resampling.

    Returns
    -------
    Shares
        Variances in the unit of the outcome squared, over the points of the design; shares from 0 to 1. The shift that
        all points share is luck of a run. NaN with one seed; without interval below three.

    Notes
    -----
    Two-way analysis of variance with points and seeds as random effects: Searle, Casella & McCulloch (1992), Variance
    Components. Interval: t, with the variances over blocks and over seeds added up, which is never too narrow (Owen
    2007, The pigeonhole bootstrap, Annals of Applied Statistics 1).
    """
    blocks, _ = whole_blocks(results, size)
    seeds = blocks.shape[2]
    if len(blocks) < 2 or seeds < 2:
        return Shares(*[float("nan")] * 5)
    parts = _parts(blocks)
    parameters, luck = parts.mean(axis=0)
    drawn = _share(resampled(parts, seed))
    error = np.hypot(drawn.std(ddof=1), jackknife(blocks, lambda kept: _share(_parts(kept).mean(axis=0))))
    share, half = float(_share(parts.mean(axis=0))), stdtrit(seeds - 1, 1 - ALPHA / 2) * error
    low, high = np.clip([share - half, share + half], 0, 1)
    return Shares(max(0.0, float(parameters)), float(luck), share, float(low), float(high))


def _parts(blocks: np.ndarray) -> np.ndarray:
    """Variance that parameters make and that luck makes, by block: (blocks, 2) array."""
    around = centred(blocks)
    means, squares = (around.mean(axis=2) ** 2).mean(axis=1), (around**2).mean(axis=(1, 2))
    apart = beyond_rounding(blocks - blocks.mean(axis=2, keepdims=True), blocks)
    luck = (apart**2).sum(axis=2).mean(axis=1) / (blocks.shape[2] - 1)
    return np.stack([without_luck(means, squares, blocks.shape[2]), luck], axis=1)


def _share(parts: np.ndarray) -> np.ndarray:
    """Share of luck; NaN where nothing varies."""
    parameters, luck = np.moveaxis(np.maximum(parts, 0), -1, 0)
    return divided(luck, parameters + luck)


def whole_blocks(results: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Results by block, without the blocks in which a run failed.

    Parameters
    ----------
    results : (n, r) array
    size : int
        Points of a block.

    Returns
    -------
    blocks : (whole blocks, size, r) array
    there : (blocks,) array of bool
        Which blocks are whole.
    """
    blocks = np.asarray(results, float).reshape(-1, size, np.shape(results)[1])
    there = np.isfinite(blocks).all(axis=(1, 2))
    return blocks[there], there


def centred(blocks: np.ndarray) -> np.ndarray:
    """Every seed around its own mean over all points, which takes out the shift they share."""
    return beyond_rounding(blocks - blocks.mean(axis=(0, 1)), blocks)


def beyond_rounding(differences: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Differences of values; 0 where they are rounding, which would have shares of its own."""
    return np.where(abs(differences) > 1e-12 * abs(values).max(initial=0.0), differences, 0.0)


def without_luck(of_mean: np.ndarray, mean_of_each: np.ndarray, seeds: int) -> np.ndarray:
    """A quadratic quantity without the contribution of luck.

    Parameters
    ----------
    of_mean : array
        The quantity Q of the mean over seeds.
    mean_of_each : array
        Mean over seeds of Q of each seed.
    seeds : int
        r. With one, nothing can be taken out.

    Returns
    -------
    array
        Mean of Q(Y_s, Y_t) over all pairs of different seeds s and t: without bias, so that it may fall below zero.

    Notes
    -----
    r² Q(mean) is the sum of Q(Y_s, Y_t) over all pairs; without the r pairs of a seed with itself there remains
    r² Q(mean) - sum of Q(Y_s), and r (r - 1) pairs (a U-statistic: Hoeffding 1948, Annals of Mathematical Statistics
    19).
    """
    return of_mean if seeds < 2 else (seeds * of_mean - mean_of_each) / (seeds - 1)


def resampled(values: np.ndarray, seed: int) -> np.ndarray:
    """Means over blocks drawn anew with replacement.

    Parameters
    ----------
    values : (blocks, m) array
    seed : int

    Returns
    -------
    (resamples, m) array
    """
    blocks = len(values)
    counts = np.random.default_rng(seed).multinomial(blocks, np.full(blocks, 1 / blocks), RESAMPLES)
    return np.einsum("ij,jk->ik", counts / blocks, values, optimize=True)


def limits(drawn: np.ndarray, blocks: int) -> np.ndarray:
    """95 % interval of resampled quantities.

    Parameters
    ----------
    drawn : (resamples, m) array
    blocks : int
        How many blocks were resampled.

    Returns
    -------
    (2, m) array
        NaN with one block.

    Notes
    -----
    Percentiles moved outwards for few blocks: Hesterberg (2015), What teachers should know about the bootstrap, The
    American Statistician 69.
    """
    if blocks < 2:
        return np.full((2, drawn.shape[1]), np.nan)
    tail = ndtr(np.sqrt(blocks / (blocks - 1)) * stdtrit(blocks - 1, ALPHA / 2))
    return np.quantile(drawn, [tail, 1 - tail], axis=0)


def jackknife(blocks: np.ndarray, of: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Standard error that luck alone gives: each seed left out in turn.

    Parameters
    ----------
    blocks : (blocks, size, r) array
    of : callable
        From blocks to the quantity.

    Returns
    -------
    array
        NaN with fewer than three seeds. Seeds drawn with replacement would meet themselves and bring luck back in.
    """
    seeds = blocks.shape[2]
    if seeds < FEWEST_SEEDS:
        return np.full(np.shape(of(blocks)), np.nan)
    found = np.stack([of(np.delete(blocks, left_out, axis=2)) for left_out in range(seeds)])
    return np.sqrt((seeds - 1) * found.var(axis=0))


def divided(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Part over whole; NaN where there is no whole."""
    whole = np.broadcast_to(np.asarray(whole, float), np.shape(part))
    return np.divide(part, whole, out=np.full(np.shape(part), np.nan), where=whole > 0)


def ranks(sizes: np.ndarray) -> np.ndarray:
    """1 for the largest; those alike to nine digits, and the missing, in the order given."""
    relative = np.round(divided(sizes, np.nanmax(sizes, initial=0.0)), 9)
    return np.argsort(np.argsort(-relative, kind="stable")) + 1


def beyond(sizes: np.ndarray, limit: np.ndarray) -> np.ndarray:
    """Which sizes lie above their limit by more than rounding; none where either is missing."""
    return sizes - limit > 1e-9 * np.nanmax(sizes, initial=0.0)
