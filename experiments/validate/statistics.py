"""What a researcher would compute from people's records: concordance, risk groups, small studies, lags within dyads."""

from __future__ import annotations

import numpy as np
from scipy.stats import pearsonr

from sim.streams import key, uniforms

STUDIES, STUDY_SIZE = 25, 200
"""Virtual studies drawn from a run, and the clients of each."""
SIGNIFICANT = 0.05


def concordance(score: np.ndarray, week: np.ndarray, happened: np.ndarray) -> float:
    """Harrell's C: of two clients of whom one had the event first, how often the higher score was that one's.

    Parameters
    ----------
    score : (n,) array
    week : (n,) array
        Week of the event, or the last one in which the client was watched.
    happened : (n,) array of bool

    Returns
    -------
    float, 0 to 1; NaN without a pair

    References
    ----------
    Harrell, Califf, Pryor, Lee & Rosati 1982, JAMA 247:2543.
    """
    right, pairs = 0.0, 0
    for at in np.flatnonzero(happened):
        later = (week > week[at]) | ((week == week[at]) & ~happened)
        pairs += int(later.sum())
        right += float((score[at] > score[later]).sum() + 0.5 * (score[at] == score[later]).sum())
    return right / pairs if pairs else float("nan")


def top_to_bottom(score: np.ndarray, happened: np.ndarray) -> float:
    """Share with the event in the top fifth of the score over that in the bottom fifth; NaN where nobody has it."""
    low, high = np.quantile(score, [0.2, 0.8]) if len(score) else (0.0, 0.0)
    below, above = happened[score <= low], happened[score >= high]
    return float(above.mean() / below.mean()) if len(below) and below.any() else float("nan")


def virtual_studies(cause: np.ndarray, outcome: np.ndarray, seed: int) -> tuple[float, float]:
    """Mean correlation, and share significant, of small studies that draw their clients by lot.

    Parameters
    ----------
    cause : (n,) array
    outcome : (n,) array of bool
    seed : int
        Of the run: each draws its own lots.

    Returns
    -------
    r, share : float
        Share of the studies with p below 0.05 and the sign of the mean; both NaN with fewer clients than one study.
    """
    if len(cause) < STUDY_SIZE:
        return float("nan"), float("nan")
    found = []
    for study in range(STUDIES):
        lot = np.argsort(uniforms(key(seed, "virtual study", study), np.arange(len(cause))))[:STUDY_SIZE]
        if outcome[lot].any() and not outcome[lot].all():
            found.append(pearsonr(cause[lot], outcome[lot].astype(float)))
    r = float(np.mean([each.statistic for each in found]))
    same = [each.pvalue < SIGNIFICANT and each.statistic * r > 0 for each in found]
    return r, float(np.mean(same))


def quotient(above: float, below: float) -> float:
    """One count over another; NaN where there is nothing to divide by."""
    return float(above / below) if below else float("nan")


def odds_ratio(exposed: np.ndarray, event: np.ndarray) -> float:
    """Odds of the event among the exposed over those of the others; half a client is added to every cell."""
    a, b = (event & exposed).sum() + 0.5, (~event & exposed).sum() + 0.5
    c, d = (event & ~exposed).sum() + 0.5, (~event & ~exposed).sum() + 0.5
    return float(a * d / (b * c))


def lag_within(effect: np.ndarray, cause: np.ndarray, since: np.ndarray) -> float:
    """Standardised lagged effect within dyads, the mean of each dyad and the course that all share taken out.

    Parameters
    ----------
    effect, cause : (periods, dyads) arrays
        NaN where a dyad was not met with.
    since : (periods, dyads) array of int
        Periods since the dyad began: whatever grows with them in everyone is no effect of the one on the other.

    Returns
    -------
    float
        Change of the effect in its own SD within dyads, for one SD of the cause one period before, the effect's own
        value before held still; NaN where no dyad was met with for three periods.
    """
    before, after, lagged = effect[:-1], effect[1:], cause[:-1]
    known = np.isfinite(before) & np.isfinite(after) & np.isfinite(lagged)
    known &= known.sum(axis=0) > 2
    if not known.any():
        return float("nan")
    course = np.clip(since[1:], 0, None)
    columns = [_within(np.where(known, values, np.nan), course)[known] for values in (after, before, lagged)]
    y, *x = (values / values.std() for values in columns)
    return float(np.linalg.lstsq(np.column_stack(x), y, rcond=None)[0][1])


_SWEEPS = 4
"""Taking out dyads and courses by turns: the rest of either is then below a thousandth of an SD."""


def _within(values: np.ndarray, course: np.ndarray) -> np.ndarray:
    """Deviations from the mean of the own dyad and from that of everyone as long after the start."""
    there = np.isfinite(values)
    at, number = course[there], np.maximum(np.bincount(course[there]), 1)
    left = np.where(there, values, 0.0)
    for _ in range(_SWEEPS):
        left = np.where(there, left - left.sum(axis=0) / np.maximum(there.sum(axis=0), 1), 0.0)
        left[there] -= (np.bincount(at, left[there]) / number)[at]
    return np.where(there, left, np.nan)
