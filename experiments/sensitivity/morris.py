"""Screening after Morris: by how much an outcome changes when a factor goes over its whole range, beside luck.

Effects are needed seed by seed to tell them from luck, and factors that are whole numbers do not step by the nominal
step: both are why effects are made here and not by a library. For other factors `mu`, `mu_star` and `sigma` are those
that SALib gives for the mean over seeds.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import pi, sqrt
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from experiments.sensitivity.luck import (
    ALPHA,
    FEWEST_SEEDS,
    beyond,
    limits,
    luck_share,
    ranks,
    resampled,
    whole_blocks,
)

COLUMNS = (
    "factor mu mu_star sigma low high luck_low luck_high noise limit clear rank direction effects left_out mean "
    "share_luck share_luck_low share_luck_high range_low range_high"
).split()
_MONOTONE = 0.9
"""From this part of mu_star on, |mu| says that a factor moves the outcome one way."""
_DRAWS, _MOST = 100_000, 50
"""Draws behind a limit, and how many trajectories count at most for it: more would make it hardly lower."""


def morris_indices(
    names: Sequence[str], points: np.ndarray, bounds: np.ndarray, results: np.ndarray, seed: int
) -> pd.DataFrame:
    """Elementary effects of every factor on one outcome, with what luck would show by itself.

    Parameters
    ----------
    names : sequence of str
        Paths of the k factors.
    points : (n, k) array
        Trajectories of k + 1 points in a row, in the unit of each factor, as they were run.
    bounds : (k, 2) array
        Lowest and highest of every factor in the same units: 0 and 1 for the unit cube.
    results : (n, r) array
        Outcome at every point for the same r seeds. A trajectory with NaN is left out.
    seed : int
        Of the resampling.

    Returns
    -------
    DataFrame
        A row per factor, in the order given. In the unit of the outcome, for a step over the whole range of the factor:
        `mu` mean effect, `mu_star` mean of its size, `sigma` its standard deviation over trajectories; `low, high` 95 %
        interval of `mu_star` from resampling trajectories (few points of the space), `luck_low, luck_high` from luck
        alone; `noise` is the `mu_star` that a factor without any effect shows on average, `limit` what the largest of
        k such factors exceeds in 5 % of studies, `clear` whether `mu_star` does. `direction` is 1 or -1 where the
        outcome moves one way, else 0; `rank` 1 has the largest `mu_star`. Of the whole outcome: `effects` trajectories
        used and `left_out`, `mean`, and `share_luck` of the variance over the points of the design, with its interval:
        the grid visits the ends of ranges more often than points at random do, so it is smaller than with Sobol'.
        With one seed nothing is told of luck; with fewer than three nothing is clear.

    Notes
    -----
    Sources: Morris (1991), Factorial sampling plans, Technometrics 33; mu_star after Campolongo, Cariboni & Saltelli
    (2007), Environmental Modelling & Software 22. `mu_star` and `sigma` are of the mean over seeds, with what luck is
    left in it. The interval of luck is a t interval over seeds of the effect in the direction that the mean over seeds
    has at each place. `mu_star` of single seeds, or of seeds resampled, holds more luck than `mu_star` itself: an
    interval of these lies too high.
    """
    blocks, there = whole_blocks(results, len(names) + 1)
    base = {"factor": list(names), "clear": False, "rank": range(1, len(names) + 1), "direction": 0}
    used = {"effects": int(there.sum()), "left_out": int((~there).sum())}
    lowest, highest = np.asarray(bounds, float).T
    found = _found(elementary_effects(points, bounds, results)[there], seed) if there.any() else {}
    whole = _whole(blocks, seed) if there.any() else {}
    table = base | used | found | whole | {"range_low": lowest, "range_high": highest}
    return pd.DataFrame(table, columns=pd.Index(COLUMNS))


def elementary_effects(points: np.ndarray, bounds: np.ndarray, results: np.ndarray) -> np.ndarray:
    """Change of the outcome for a step over the whole range of a factor.

    Parameters
    ----------
    points : (n, k) array
    bounds : (k, 2) array
    results : (n, r) array

    Returns
    -------
    (trajectories, k, r) array
        NaN where one of the two runs failed. The step is the one that was taken: a whole number may have stepped more
        or less far than the grid says.

    Raises
    ------
    ValueError
        If the points are no trajectories: each step moves one factor, and each factor moves once.
    """
    low, high = np.asarray(bounds, float).T
    k = len(low)
    steps = np.diff((np.asarray(points, float) / (high - low)).reshape(-1, k + 1, k), axis=1)
    steps = np.where(abs(steps) > 1e-9, steps, 0.0)
    moves = steps != 0
    if not ((moves.sum(axis=1) == 1).all() and (moves.sum(axis=2) == 1).all()):
        raise ValueError("the points are no Morris trajectories: every step must move one factor, each factor once")
    changes = np.diff(np.asarray(results, float).reshape(len(steps), k + 1, -1), axis=1)
    by_step = changes / steps.sum(axis=2, keepdims=True)
    return np.take_along_axis(by_step, moves.argmax(axis=1)[..., None], axis=1)


def _found(effects: np.ndarray, seed: int) -> dict[str, Any]:
    """What the effects of whole trajectories say of every factor."""
    mean = effects.mean(axis=2)
    mu, mu_star = mean.mean(axis=0), abs(mean).mean(axis=0)
    sigma = mean.std(axis=0, ddof=1) if len(mean) > 1 else np.nan
    noise, most = noise_of(effects)
    low, high = limits(resampled(abs(mean), seed), len(mean))
    luck_low, luck_high = _luck(effects)
    intervals = {"low": low, "high": high, "luck_low": luck_low, "luck_high": luck_high}
    said = {"noise": noise, "limit": most, "clear": beyond(mu_star, most), "rank": ranks(mu_star)}
    one_way = np.where(abs(mu) >= _MONOTONE * mu_star, np.sign(mu), 0).astype(int)
    return {"mu": mu, "mu_star": mu_star, "sigma": sigma, **intervals, **said, "direction": one_way}


def _whole(blocks: np.ndarray, seed: int) -> dict[str, float]:
    """What is said of the outcome as a whole."""
    shares = luck_share(blocks.reshape(-1, blocks.shape[2]), blocks.shape[1], seed)
    share = {"share_luck": shares.share, "share_luck_low": shares.low, "share_luck_high": shares.high}
    return {"mean": float(blocks.mean()), **share}


def _luck(effects: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """95 % interval of mu_star over seeds."""
    seeds = effects.shape[2]
    if seeds < 2:
        nothing = np.full(effects.shape[1], np.nan)
        return nothing, nothing
    by_seed = (np.sign(effects.mean(axis=2, keepdims=True)) * effects).mean(axis=0)
    half = stdtrit(seeds - 1, 1 - ALPHA / 2) * by_seed.std(axis=1, ddof=1) / sqrt(seeds)
    return np.maximum(by_seed.mean(axis=1) - half, 0), by_seed.mean(axis=1) + half


def noise_of(effects: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What luck alone would make of mu_star.

    Parameters
    ----------
    effects : (trajectories, k, r) array

    Returns
    -------
    noise, limit : (k,) arrays
        Mean of `mu_star` of a factor without any effect, and what the largest of k such factors exceeds in 5 % of
        studies (Bonferroni). `noise` is NaN with one seed, `limit` with fewer than three.

    Notes
    -----
    An effect that is nothing but luck is normal around zero with variance v / r, v its variance over seeds; the mean
    of its size is then sqrt(2 v / (pi r)). How far the mean over trajectories strays from that depends on how many of
    them count: `_counting`.
    """
    seeds = effects.shape[2]
    if seeds < 2:
        return np.full(effects.shape[1], np.nan), np.full(effects.shape[1], np.nan)
    noise = np.sqrt(2 / pi * effects.var(axis=2, ddof=1).mean(axis=0) / seeds)
    if seeds < FEWEST_SEEDS:
        return noise, np.full(effects.shape[1], np.nan)
    count = min(_counting(effects), _MOST)
    whole, part = int(count), count - int(count)
    fewer, more = (_most(n, seeds, effects.shape[1]) for n in (whole, min(whole + 1, _MOST)))
    return noise, noise * fewer ** (1 - part) * more**part


def _counting(effects: np.ndarray) -> float:
    """As how many independent trajectories those there are count, for all factors together.

    (tr C)² / tr C², where C is the covariance of luck between trajectories (Satterthwaite 1946, Biometrics Bulletin
    2): all of them if luck is independent and alike in size, one if it is the same in all. Both are estimated without
    bias (Bai & Saranadasa 1996, Statistica Sinica 6).
    """
    freedom = effects.shape[2] - 1
    luck = effects - effects.mean(axis=2, keepdims=True)
    products = np.einsum("tks,tku->ksu", luck, luck) / freedom
    trace, square = np.trace(products, axis1=1, axis2=2), (products**2).sum(axis=(1, 2))
    unlike = freedom**2 / ((freedom - 1) * (freedom + 2)) * (square - trace**2 / freedom).sum()
    whole = (trace**2).sum() - 2 / freedom * unlike
    return float(np.clip(whole / unlike, 1, len(effects))) if unlike > 0 else float(len(effects))


@cache
def _most(trajectories: int, seeds: int, factors: int) -> float:
    """How many times its mean the largest mu_star of factors without effect reaches, variances being estimated."""
    luck, freedom = np.random.default_rng(0), trajectories * (seeds - 1)
    sizes = abs(luck.standard_normal((_DRAWS, trajectories))).mean(axis=1)
    estimated = np.sqrt(luck.chisquare(freedom, _DRAWS) / freedom)
    return float(np.quantile(sizes / estimated, 1 - ALPHA / factors) / sqrt(2 / pi))
