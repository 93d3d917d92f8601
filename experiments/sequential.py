"""Looking while a study grows: an interval of the mean that holds at every number of units at once, and tests.

A t interval holds at a number of units fixed beforehand; whoever looks after every round and stops at will misses far
more often. The sequence here holds at all looks together, hence at whichever moment one stops, also by its own width.

Units are independent (seeds, or draws of parameters) and their differences Gaussian with unknown mean and variance.
For an effect size, mean over standard deviation, that is itself Gaussian around 0 with variance `EFFECT_VARIANCE`, the
likelihood ratio of all that does not depend on the scale of the data is a martingale with mean 1 where the mean is the
supposed one, whatever the variance; it passes 1 / alpha with probability alpha at most (Ville). The sequence is all
means at which it has not. It is as sensitive to skewness and to differences that are mostly 0 as any t interval.

Source: Lai (1976), On confidence sequences, Annals of Statistics 4; Wang & Ramdas, Anytime-valid t-tests and
confidence sequences for Gaussian means with unknown variance, arXiv:2310.03722.
"""

from __future__ import annotations

import math

import numpy as np
from scipy.special import stdtr

from experiments.compare import Interval

EFFECT_VARIANCE = 0.3
"""Variance of the effect size in the mixture (no unit), an assumption (grade D) fixed before any data.

The interval holds whatever it is; it decides only at which number of units the interval is narrow. With 0.3 the 95 %
interval is nowhere from 20 to 60 units more than 1.2 % wider than the narrowest that any variance gives there, which is
1.6 to 1.7 times as wide as the t interval. There is no bound with fewer than 7 units.
"""


FEW_UNITS = 5
"""Fewer equal differences prove nothing, though no spread is seen."""


def half_width_factor(n: int, alpha: float = 0.05) -> float:
    """Half width of the sequence in standard errors.

    Parameters
    ----------
    n : int
        Units seen.
    alpha : float
        Probability that the sequence ever misses the mean.

    Returns
    -------
    float
        In units of s / sqrt(n), s being the standard deviation (n - 1); infinite where so few units give no bound.
    """
    if n < 2:
        return math.inf
    k = 1 + n * EFFECT_VARIANCE
    q = (math.sqrt(k) / alpha) ** (2 / n)
    return math.inf if q >= k else math.sqrt((n - 1) * (q - 1) / (1 - q / k))


def sequence(values: np.ndarray, alpha: float = 0.05) -> Interval:
    """Mean and the interval that holds at all looks together.

    Parameters
    ----------
    values : (units,) array
        One number per unit, in any unit; those that are not finite are left out.
    alpha : float
        Probability that any interval, of all those looked at as units are added, misses the mean.

    Returns
    -------
    Interval
        In the unit of the values. The limits are NaN with fewer than two units, infinite where there is no bound yet.
    """
    values = _finite(values)
    mean = float(values.mean()) if len(values) else math.nan
    half = _half_width(_deviation(values), len(values), alpha)
    return Interval(mean, mean - half, mean + half, len(values))


def e_value(values: np.ndarray, mean: float = 0.0) -> float:
    """Evidence against a mean: what a stake of 1 has become in a game that is fair if it is the mean.

    Parameters
    ----------
    values : (units,) array
        One number per unit; those that are not finite are left out.
    mean : float
        The supposed mean, in the unit of the values.

    Returns
    -------
    float
        From 0 on, no unit; 1 with fewer than two units, infinite where it is too large for a float.
    """
    with np.errstate(over="ignore"):
        return float(np.exp(_log_e_value(values, mean)))


def anytime_p(values: np.ndarray) -> float:
    """The p value of mean 0 that holds at all looks together.

    Parameters
    ----------
    values : (units,) array
        One number per unit; those that are not finite are left out.

    Returns
    -------
    float
        1 / e-value, at most 1; below alpha exactly where `sequence` leaves 0 out.
    """
    return math.exp(-max(_log_e_value(values, 0.0), 0.0))


def units_needed(values: np.ndarray, width: float, most: int) -> int | None:
    """Units with which the sequence is expected to be narrow enough, if the standard deviation stays as it is.

    Parameters
    ----------
    values : (units,) array
        One number per unit so far; those that are not finite are left out.
    width : float
        Full width asked for, in the unit of the values.
    most : int
        Units that can be had at most.

    Returns
    -------
    int or None
        The smallest number; None if not even `most` are enough, or fewer than two values tell nothing.
    """
    deviation = _deviation(_finite(values))
    return next((n for n in range(2, most + 1) if 2 * _half_width(deviation, n) <= width), None)


def reachable_width(values: np.ndarray, most: int) -> float:
    """Full width that the sequence is expected to have in the end, if the standard deviation stays as it is.

    Parameters
    ----------
    values : (units,) array
        One number per unit so far; those that are not finite are left out.
    most : int
        Units that can be had at most.

    Returns
    -------
    float
        In the unit of the values; NaN with fewer than two of them, infinite where `most` give no bound.
    """
    return 2 * _half_width(_deviation(_finite(values)), most)


def t_test(values: np.ndarray) -> float:
    """Two-sided p of mean 0 for a number of units fixed beforehand.

    Parameters
    ----------
    values : (units,) array
        One number per unit; those that are not finite are left out.

    Returns
    -------
    float
        1 where all values are 0; NaN with fewer than two, or a few that are equal.
    """
    values = _finite(values)
    deviation = _deviation(values)
    if math.isnan(deviation):
        return math.nan
    if deviation == 0:
        return 1.0 if not values.any() else 0.0 if len(values) >= FEW_UNITS else math.nan
    t = float(values.mean()) / deviation * math.sqrt(len(values))
    return float(2 * stdtr(len(values) - 1, -abs(t)))


def holm(p: np.ndarray) -> np.ndarray:
    """The p values adjusted for the size of their family: any false rejection has probability alpha at most.

    Parameters
    ----------
    p : (tests,) array
        NaN where there was no test; it does not count in the family.

    Returns
    -------
    (tests,) array
        In the same order, NaN where `p` is. The family may depend in any way.

    Notes
    -----
    Source: Holm (1979), A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6.
    """
    p = np.asarray(p, float)
    tested = np.flatnonzero(~np.isnan(p))
    order = tested[np.argsort(p[tested])]
    adjusted = np.full(p.shape, np.nan)
    adjusted[order] = np.minimum(np.maximum.accumulate(p[order] * np.arange(len(order), 0, -1)), 1)
    return adjusted


def _finite(values: np.ndarray) -> np.ndarray:
    values = np.asarray(values, float)
    return values[np.isfinite(values)]


def _deviation(values: np.ndarray) -> float:
    return float(values.std(ddof=1)) if len(values) > 1 else math.nan


def _half_width(deviation: float, n: int, alpha: float = 0.05) -> float:
    factor = half_width_factor(n, alpha)
    if deviation == 0 and math.isinf(factor):
        return math.inf  # a few equal values bound nothing
    return factor * deviation / math.sqrt(n) if n else math.nan


def _log_e_value(values: np.ndarray, mean: float) -> float:
    """Logarithm of a ratio of densities at t: Student's made k ** 0.5 times as wide (the mixture) and Student's own."""
    away = _finite(values) - mean
    n = len(away)
    if n < 2:
        return 0.0
    k = 1 + n * EFFECT_VARIANCE
    of_mean = n * float(away.mean()) ** 2
    around = float(((away - away.mean()) ** 2).sum())
    ratio = (around + of_mean) / (around + of_mean / k) if around + of_mean > 0 else 1.0
    return n / 2 * math.log(ratio) - math.log(k) / 2
