"""Where a policy fails: paired differences at the points of a design, and the labels that are made of them.

A policy fails at a point where the mean difference over seeds is not worthwhile-better. Few seeds leave luck in the
label, so each comes with whether luck could turn it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit

from experiments.compare import FEW_SEEDS, is_latent
from experiments.errors import InputError
from sim.measures import OUTCOMES


@dataclass(frozen=True)
class Question:
    """Which policy fails against which reference, on which outcome, and from which difference on it does not.

    Parameters
    ----------
    policy, reference : str
        Names of scenarios.
    outcome : str
    least : float, optional
        Smallest worthwhile difference in the unit of `changes`, see `worthwhile`; without, any improvement will do.
    """

    policy: str
    reference: str
    outcome: str
    least: float | None = None

    @property
    def better(self) -> str:
        """Which way of the outcome is better."""
        return OUTCOMES[self.outcome].better


class Labels(NamedTuple):
    """Where a policy fails, and where luck could turn that: (n,) arrays of bool."""

    failed: np.ndarray
    unsure: np.ndarray


def changes(before: np.ndarray, after: np.ndarray, outcome: str) -> np.ndarray:
    """Paired differences in the unit in which they are shown and called worthwhile.

    Parameters
    ----------
    before, after : (n, r) arrays
        Outcome of the reference and of the policy at each point with each seed.
    outcome : str

    Returns
    -------
    (n, r) array
        Latent outcomes: percent of the mean of the reference at the point; missing where that is zero.
    """
    change = np.asarray(after, float) - np.asarray(before, float)
    if not is_latent(OUTCOMES[outcome]):
        return change
    paired = np.where(np.isfinite(change), before, np.nan)
    level = means(paired)[:, None]
    return 100 * np.divide(change, level, out=np.full_like(change, np.nan), where=level > 0)


def means(values: np.ndarray) -> np.ndarray:
    """Mean of the finite values of each row of an (n, r) array; NaN where there are none."""
    known = np.isfinite(values)
    count = known.sum(axis=1)
    return np.divide(np.where(known, values, 0.0).sum(axis=1), count, out=np.full(len(values), np.nan), where=count > 0)


def fails(difference: np.ndarray, better: str, least: float | None) -> Labels:
    """Where the mean over seeds is not worthwhile-better, and where its 95 % interval leaves that open.

    Parameters
    ----------
    difference : (n, r) array
        Policy minus reference at each point with each seed, at least one of them finite.
    better : {"more", "less"}
    least : float, optional
        Smallest worthwhile difference; without, any improvement will do.

    Returns
    -------
    Labels
        With fewer than five seeds at a point the variance is the mean over all points; with one everywhere nothing is
        known of luck, and all are unsure.

    Raises
    ------
    InputError
        If neither way is better.
    """
    if better not in ("more", "less"):
        raise InputError("neither way is better for this outcome; choose one of which more or less is better")
    gain = difference if better == "more" else -difference
    mean, wanted = means(gain), least or 0.0
    failed = mean < wanted if wanted else mean <= 0
    half = _half(gain)
    return Labels(failed, (np.abs(mean - wanted) <= half) & (half > 0))


def _half(gain: np.ndarray) -> np.ndarray:
    """Half the 95 % interval of the mean of each point; infinite where there is only one seed everywhere."""
    n = np.isfinite(gain).sum(axis=1)
    squares = np.nansum((gain - means(gain)[:, None]) ** 2, axis=1)
    few, shared = n < FEW_SEEDS, int((n - 1).sum())
    if not shared:
        return np.full(len(gain), np.inf)
    variance = np.where(few, squares.sum() / shared, squares / np.maximum(n - 1, 1))
    return stdtrit(np.where(few, shared, n - 1), 0.975) * np.sqrt(variance / n)
