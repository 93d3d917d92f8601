"""The emulator: what a run with given parameters would have said of every target, learnt from the bank.

Every target is a polynomial of second degree in the normal scores of what was drawn, with few terms chosen by the lasso
(Tibshirani 1996; scikit-learn); what it misses in runs that it has not seen, luck and lack of fit, counts as luck.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import combinations_with_replacement
from typing import Any, NamedTuple

import numpy as np
from scipy.special import expit, logit

from experiments.calibrate.reading import SMALLEST, SMALLEST_SHARE, Target
from experiments.designs import needs_analysis
from sim.measures import OUTCOMES

FOLDS, PARENTS = 5, 20
"""Parts of the bank that are left out in turn; scores at most whose squares and products are looked at."""
_MANNER: Any = {"cv": FOLDS, "alphas": 40, "eps": 0.005, "max_iter": 20_000}


def scaled(target: Target, values: np.ndarray) -> np.ndarray:
    """A target's outcome on the scale on which it is compared: logit of a share, else the logarithm."""
    if OUTCOMES[target.outcome].unit == "%":
        return logit(np.clip(values, SMALLEST_SHARE, 100 - SMALLEST_SHARE) / 100)
    return np.log(np.maximum(values, SMALLEST))


def natural(target: Target, values: np.ndarray) -> np.ndarray:
    """From the scale of comparison back into the unit of the outcome."""
    return 100 * expit(values) if OUTCOMES[target.outcome].unit == "%" else np.exp(values)


@dataclass(frozen=True)
class Emulator:
    """What was learnt of some targets.

    Parameters
    ----------
    constant : (t,) array
    linear : (k, t) array
    pairs : (p, 2) array of int
        Products of two scores that some target needs.
    products : (p, t) array
    missed : (n, t) array
        What was missed in runs that the weights were not fitted to; terms and penalty were chosen with all runs.
    explained : (t,) array
        Share of the variance explained in such runs.
    """

    constant: np.ndarray
    linear: np.ndarray
    pairs: np.ndarray
    products: np.ndarray
    missed: np.ndarray
    explained: np.ndarray

    def means(self, scores: np.ndarray) -> np.ndarray:
        """(n, t) array: what is expected at (n, k) scores."""
        a, b = self.pairs.T
        return self.constant + scores @ self.linear + (scores[:, a] * scores[:, b]) @ self.products


def refuse_without_libraries() -> None:
    """Tell before a bank is run that nothing can be learnt from it.

    Raises
    ------
    InputError
        If the libraries for analysis are not there.
    """
    if find_spec("sklearn") is None:
        raise needs_analysis()


def learn(scores: np.ndarray, targets: np.ndarray) -> Emulator:
    """Learn targets from runs.

    Parameters
    ----------
    scores : (n, k) array
        What every run has drawn, as normal scores.
    targets : (n, t) array
        What every run said, scaled; NaN where it said nothing.

    Returns
    -------
    Emulator

    Raises
    ------
    InputError
        If the libraries for analysis are not there.
    """
    refuse_without_libraries()
    fits = [_one(scores, values) for values in targets.T]
    pairs = np.array(sorted({pair for fit in fits for pair in fit.products}), int).reshape(-1, 2)
    products = np.array([[fit.products.get((a, b), 0.0) for fit in fits] for a, b in pairs.tolist()])
    missed = np.stack([fit.missed for fit in fits], axis=1)
    return Emulator(
        np.array([fit.constant for fit in fits]),
        np.stack([fit.linear for fit in fits], axis=1),
        pairs,
        products.reshape(-1, len(fits)),
        missed[np.isfinite(missed).all(axis=1)],
        1 - np.nanvar(missed, axis=0) / np.nanvar(targets, axis=0),
    )


class _Fit(NamedTuple):
    """What was learnt of one target."""

    constant: float
    linear: np.ndarray
    products: dict[tuple[int, int], float]
    missed: np.ndarray


def _one(scores: np.ndarray, values: np.ndarray) -> _Fit:
    """Learn one target: first which scores matter, then their squares and products too (Chipman 1996 on heredity)."""
    from sklearn.linear_model import Lasso, LassoCV
    from sklearn.model_selection import KFold

    rows, k = np.flatnonzero(np.isfinite(values)), scores.shape[1]
    first = LassoCV(**_MANNER).fit(scores[rows], values[rows])
    matter = [int(place) for place in np.argsort(-np.abs(first.coef_))[:PARENTS] if first.coef_[place] != 0]
    pairs = list(combinations_with_replacement(sorted(matter), 2))
    terms = np.hstack([scores, *(scores[:, [a]] * scores[:, [b]] for a, b in pairs)])
    fitted, missed = LassoCV(**_MANNER).fit(terms[rows], values[rows]), np.full(len(values), np.nan)
    for seen, unseen in KFold(FOLDS, shuffle=True, random_state=0).split(rows):
        again = Lasso(fitted.alpha_, max_iter=20_000).fit(terms[rows[seen]], values[rows[seen]])
        missed[rows[unseen]] = values[rows[unseen]] - again.predict(terms[rows[unseen]])
    found = {pair: float(w) for pair, w in zip(pairs, fitted.coef_[k:], strict=True) if w != 0}
    return _Fit(float(fitted.intercept_), fitted.coef_[:k], found, missed)


def told_targets(targets: Sequence[Target]) -> tuple[np.ndarray, np.ndarray]:
    """Middle and standard deviation of every target, scaled: its range holds it with 95 %."""
    ends = np.array([scaled(t, np.array([t.low, t.high])) for t in targets])
    return ends.mean(axis=1), (ends[:, 1] - ends[:, 0]) / (2 * 1.959964)
