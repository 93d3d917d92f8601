"""Whether an effect keeps its sign wherever the assumptions are, and what luck has to do with it."""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

import numpy as np
from scipy.special import bdtr

from experiments.assumptions.hanging import Hanging, hanging
from experiments.discovery.labels import means

Kind = Literal["holds", "mostly", "rests", "open", "none"]
KINDS: tuple[Kind, ...] = ("holds", "mostly", "rests", "open", "none")
"""Whatever the assumptions; at most points; rests on assumptions; these or luck, unknown; no effect to speak of."""
HOLDS, MOSTLY = 0.95, 0.8
"""Shares of points with the sign of the median from which on a conclusion holds, and mostly holds."""


class Luck(NamedTuple):
    """The standard deviation that luck gives to the effect of a point, and its share of the variance over points."""

    sd: float = math.nan
    share: float = math.nan


class Judged(NamedTuple):
    """What is known of one effect: see the codebook of `conclusions.csv`."""

    points: int
    seeds: int
    median: float
    low: float
    high: float
    p5: float
    p95: float
    same_sign: float
    luck_sd: float
    luck_share: float
    same_sign_without_luck: float
    kind: Kind
    hangs: Hanging


def judge(points: np.ndarray, change: np.ndarray, least: float | None = None) -> Judged:
    """Judge one effect.

    Parameters
    ----------
    points : (n, k) array
        Values of the parameters at every point.
    change : (n, r) array
        The effect at each point with each seed; NaN where a run is missing.
    least : float, optional
        Smallest worthwhile effect, in the unit of `change`.

    Returns
    -------
    Judged
        Effects of points are means over their seeds. Where there are several seeds, `same_sign_without_luck` is the
        share after the spread around the median was narrowed to what luck leaves of it; the kind then goes by it.
    """
    every = means(change)
    effect = every[np.isfinite(every)]
    if not len(effect):
        return _nothing(change.shape[1], hanging(points, every))
    median, hangs, found = float(np.median(effect)), hanging(points, every), luck(change)
    low, high = median_interval(effect)
    same = same_sign(effect, median)
    alone = same_sign(narrowed(effect, median, found.share), median) if math.isfinite(found.share) else math.nan
    held, told = (same, bool(hangs.told.any())) if math.isnan(alone) else (alone, True)
    nothing = median == 0 or (least is not None and abs(median) < least)
    kind = "none" if nothing else verdict(held, told)
    p5, p95 = (float(x) for x in np.quantile(effect, (0.05, 0.95)))
    return Judged(len(effect), change.shape[1], median, low, high, p5, p95, same, *found, alone, kind, hangs)


def _nothing(seeds: int, hangs: Hanging) -> Judged:
    """Where no point has an effect."""
    no = math.nan
    return Judged(0, seeds, no, no, no, no, no, no, no, no, no, "open", hangs)


def narrowed(effect: np.ndarray, median: float, luck_share: float) -> np.ndarray:
    """Effects with the spread around the median that is left when luck is taken from the variance."""
    return median + math.sqrt(1 - luck_share) * (effect - median)


def verdict(share: float, told: bool = True) -> Kind:
    """What a share of points with the sign of the median says.

    Parameters
    ----------
    share : float
    told : bool
        Whether anything points to assumptions: a parameter that was told from chance, or luck taken out of the share.
    """
    if share >= HOLDS:
        return "holds"
    if share >= MOSTLY:
        return "mostly"
    return "rests" if told else "open"


def same_sign(effect: np.ndarray, median: float) -> float:
    """Share of effects with the sign of the median."""
    return float((np.sign(effect) == np.sign(median)).mean())


def luck(change: np.ndarray) -> Luck:
    """What luck makes of the spread over points.

    Parameters
    ----------
    change : (n, r) array
        All points have the same seeds; what a seed does at all points alike is no part of the spread over points.

    Returns
    -------
    Luck
        Unknown with one seed, or with fewer than two complete points.
    """
    whole = change[np.isfinite(change).all(axis=1)]
    n, r = whole.shape
    if n < 2 or r < 2:
        return Luck()
    centre = whole.mean(axis=1)
    rest = whole - centre[:, None] - whole.mean(axis=0) + whole.mean()
    variance, spread = float((rest**2).sum() / ((n - 1) * (r - 1)) / r), float(centre.var(ddof=1))
    return Luck(math.sqrt(variance), min(1.0, variance / spread) if spread > 0 else math.nan)


def median_interval(values: np.ndarray) -> tuple[float, float]:
    """Limits that hold the median with at least 95 %, whatever the distribution; NaN with fewer than six values."""
    ordered, n = np.sort(values), len(values)
    below = int(np.searchsorted(bdtr(np.arange(n // 2 + 1), n, 0.5), 0.025, side="right"))
    if not below:
        return math.nan, math.nan
    return float(ordered[below - 1]), float(ordered[n - below])
