"""The statistics of a field study in which few whole units are treated.

What differs between districts, or between PKs, differs for all their clients: a study of six districts has six
observations, however many clients answer. Each unit is therefore summed up in one number (a change, or a rate), and
the numbers of treated and untreated units are compared with a t test: Hayes & Moulton (2017), Cluster Randomised
Trials, chapter 10, who recommend it for few units, where models with random effects reject too often.
"""

from __future__ import annotations

from math import comb
from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq
from scipy.special import nctdtr, stdtr, stdtrit

ALPHA = 0.05
POWER = 0.8
_MOST_UNITS = 10_000_000
"""Units beyond which it is said that no number of them would do."""


class Power(NamedTuple):
    """What many simulated studies of one design say of one outcome, in its unit, shares from 0 to 1.

    `truth` is what the policy did to the treated units, `estimate` what studies find on average, `bias` the one less
    the other. `spread` is the standard deviation of estimates where nobody was treated, `spread_treated` where lots
    gave the policy. `power` is the share of studies that find the effect (p < 5 %, in the right direction),
    `false_alarms` the share that finds one, either way, where nobody was treated; `detectable` the smallest true
    effect, alike in all units, that 80 % of studies would find. What ends in `_low` and `_high` is a 95 % interval over
    the simulated studies.
    """

    truth: float
    truth_low: float
    truth_high: float
    estimate: float
    bias: float
    bias_low: float
    bias_high: float
    spread: float
    spread_treated: float
    power: float
    power_low: float
    power_high: float
    false_alarms: float
    false_alarms_low: float
    false_alarms_high: float
    detectable: float
    studies: int


def effects(outcome: np.ndarray, treated: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Treated units against the others, study by study.

    Parameters
    ----------
    outcome : (studies, units) array
        One number a unit; NaN where nobody of a unit answered.
    treated : (studies, units) array of bool

    Returns
    -------
    estimate, p : (studies,) arrays
        Difference of the means over units, and its p value (two-sided t test with equal variances, units less two
        degrees of freedom). NaN where a side has no unit, p also where fewer than three units are left.
    """
    here = np.isfinite(outcome)
    parts = [summed(outcome, here & side) for side in (treated, ~treated)]
    (n1, mean1, squares1), (n0, mean0, squares0) = parts
    freedom, estimate = n1 + n0 - 2, mean1 - mean0
    with np.errstate(invalid="ignore", divide="ignore"):
        error = np.sqrt((squares1 + squares0) / freedom * (1 / n1 + 1 / n0))
        t = np.where(estimate == 0, 0.0, abs(estimate) / error)
        p = 2 * stdtr(np.maximum(freedom, 1), -t)
    return estimate, np.where((freedom >= 1) & np.isfinite(estimate), p, np.nan)


def summed(outcome: np.ndarray, here: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Number, mean, and sum of squares around the mean of the units that count.

    Parameters
    ----------
    outcome : (studies, units) array
    here : (studies, units) array of bool
        Which units count.

    Returns
    -------
    number, mean, squares : (studies,) arrays
        The mean is NaN where no unit counts.
    """
    number = here.sum(axis=1).astype(float)
    values = np.where(here, outcome, 0.0)
    mean = np.divide(values.sum(axis=1), number, out=np.full(len(number), np.nan), where=number > 0)
    around = np.where(here, outcome - np.nan_to_num(mean)[:, None], 0.0)
    return number, mean, (around**2).sum(axis=1)


def smallest_p(treated: int, units: int) -> float:
    """Smallest two-sided p value that drawing lots allows: nothing below it can be had from this design.

    Parameters
    ----------
    treated, units : int

    Returns
    -------
    float
        One over the ways in which lots could have fallen; two over them where both sides are alike in number, since
        every division then has a mirror image (Fisher 1935, The Design of Experiments).
    """
    ways = comb(units, treated)
    return min(1.0, (2 if 2 * treated == units else 1) / ways)


def smallest_detectable(spread: float, freedom: int, power: float = POWER) -> float:
    """Smallest effect that a t test finds with this power.

    Parameters
    ----------
    spread : float
        Standard deviation of the estimate, in the unit of the outcome.
    freedom : int
        Units less two.
    power : float
        Share of studies, between 0.05 and 1.

    Returns
    -------
    float
        In the unit of the outcome; NaN without a degree of freedom.

    Notes
    -----
    Solved with the noncentral t distribution; with few units this is far above the usual 2.8 standard errors.
    """
    if freedom < 1 or not np.isfinite(spread):
        return float("nan")
    limit = float(stdtrit(freedom, 1 - ALPHA / 2))

    def lacking(size: float) -> float:
        return float(power - 1 + nctdtr(freedom, size, limit))

    widest = limit
    while lacking(widest) > 0:
        widest *= 2
    return spread * float(brentq(lacking, 0.0, widest))


def units_needed(truth: float, spread: float, units: int, power: float = POWER) -> float:
    """Units with which this share of studies would find an effect.

    Parameters
    ----------
    truth : float
        The effect, in the unit of the outcome.
    spread : float
        Standard deviation of the estimate with the units there are, in the same unit.
    units : int
        Units there are.
    power : float

    Returns
    -------
    float
        A whole number, with the same share of units treated and as many clients asked in each; the variance of the
        estimate then falls as units are added. Infinite where there is no effect, NaN where nothing is known.
    """
    if not (np.isfinite(truth) and np.isfinite(spread)) or units < 1:
        return float("nan")
    if truth == 0:
        return float("inf")

    def enough(number: int) -> bool:
        return smallest_detectable(spread * float(np.sqrt(units / number)), number - 2, power) <= abs(truth)

    few, many = 2, 3
    while not enough(many):
        few, many = many, 2 * many
        if many > _MOST_UNITS:
            return float("inf")
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (few, middle) if enough(middle) else (middle, many)
    return float(many)


def power_of(
    found: np.ndarray,
    p: np.ndarray,
    truth: np.ndarray,
    placebo: np.ndarray,
    alarms: np.ndarray,
    units: int,
    shown: float = 1.0,
) -> Power:
    """What simulated studies of one design say of one outcome.

    Parameters
    ----------
    found, p : (studies,) arrays
        Estimates of studies with the policy and their p values.
    truth : (studies,) array
        What the policy did to the treated units of each study, known only in a simulation.
    placebo, alarms : (studies,) arrays
        Estimates and p values of the same studies had nobody been treated.
    units : int
        Of one study, treated or not.
    shown : float
        Part of a true change that is seen in answers: less than 1 where they are polite.

    Returns
    -------
    Power
        Studies without an estimate are left out of the means and count as having found nothing. Where the policy does
        exactly nothing there is nothing to be found: the power is 0, and `false_alarms` tells the rest. The bias is
        taken study by study against the same study had nobody been treated, in which lots alone make no bias: that
        leaves the luck out which both share.
    """
    there = np.isfinite(found) & np.isfinite(truth) & np.isfinite(placebo)
    told = _mean("truth", truth[there]) | _mean("bias", (found - placebo - truth)[there])
    hits = (p < ALPHA) & (np.sign(found) == np.sign(told["truth"]))
    spread = _deviation(placebo)
    return Power(
        **told,
        **_share("power", hits),
        **_share("false_alarms", alarms < ALPHA),
        estimate=told["truth"] + told["bias"],
        spread=spread,
        spread_treated=_deviation(found),
        detectable=smallest_detectable(spread, units - 2) / shown,
        studies=len(found),
    )


def _deviation(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(known.std(ddof=1)) if len(known) > 1 else float("nan")


def _mean(name: str, values: np.ndarray) -> dict[str, float]:
    """A mean with its 95 % interval."""
    mean = float(values.mean()) if len(values) else float("nan")
    half = stdtrit(len(values) - 1, 1 - ALPHA / 2) * _deviation(values) / np.sqrt(len(values)) if len(values) else mean
    return {name: mean, f"{name}_low": mean - float(half), f"{name}_high": mean + float(half)}


def _share(name: str, hits: np.ndarray) -> dict[str, float]:
    """A share with its 95 % interval (Wilson 1927, Journal of the American Statistical Association 22)."""
    z, share = 1.959964, float(hits.mean())
    extra = z**2 / len(hits)
    middle, half = share + extra / 2, z * np.sqrt(share * (1 - share) / len(hits) + extra / (4 * len(hits)))
    low, high = max(0.0, float((middle - half) / (1 + extra))), min(1.0, float((middle + half) / (1 + extra)))
    return {name: share, f"{name}_low": low, f"{name}_high": high}
