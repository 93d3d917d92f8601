"""The emulator: what a run with given parameters would have said of every target, learnt from the bank.

Every target is a polynomial of second degree in the normal scores of what was drawn, with few terms chosen by the lasso
(Tibshirani 1996; scikit-learn); what it misses, luck and lack of fit, is drawn from its residuals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from experiments.calibrate.reading import Target
from experiments.designs import needs_analysis
from sim.measures import OUTCOMES

FOLDS = 5


def scaled(target: Target, values: np.ndarray) -> np.ndarray:
    """A target's outcome on the scale on which it is compared: logit of a share, else the logarithm."""
    if OUTCOMES[target.outcome].unit == "%":
        return logit(np.clip(values / 100, 0.001, 0.999))
    return np.log(np.maximum(values, 0.001))


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
        What was missed in runs that the fit had not seen.
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
    try:
        from sklearn.linear_model import LassoCV
        from sklearn.model_selection import KFold
    except ImportError as problem:
        raise needs_analysis() from problem
    k = scores.shape[1]
    pairs = np.stack(np.triu_indices(k), axis=1)
    terms = np.hstack([scores, _products(scores, pairs)])
    made, missed = [], np.full(targets.shape, np.nan)
    for column, values in enumerate(targets.T):
        there = np.isfinite(values)
        rows = np.flatnonzero(there)
        fitted = LassoCV(cv=FOLDS, alphas=30, max_iter=20_000).fit(terms[rows], values[rows])
        made.append(fitted)
        for seen, unseen in KFold(FOLDS, shuffle=True, random_state=0).split(rows):
            again = _with(fitted.alpha_, terms[rows[seen]], values[rows[seen]])
            missed[rows[unseen], column] = values[rows[unseen]] - again.predict(terms[rows[unseen]])
    weights = np.stack([fitted.coef_ for fitted in made], axis=1)
    used = np.flatnonzero((weights[k:] != 0).any(axis=1))
    explained = 1 - np.nanvar(missed, axis=0) / np.nanvar(targets, axis=0)
    constant = np.array([fitted.intercept_ for fitted in made])
    whole = missed[np.isfinite(missed).all(axis=1)]
    return Emulator(constant, weights[:k], pairs[used], weights[k:][used], whole, explained)


def _with(alpha: float, terms: np.ndarray, values: np.ndarray):
    from sklearn.linear_model import Lasso

    return Lasso(alpha=alpha, max_iter=20_000).fit(terms, values)


def _products(scores: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    return scores[:, pairs[:, 0]] * scores[:, pairs[:, 1]]


def told_targets(targets: Sequence[Target]) -> tuple[np.ndarray, np.ndarray]:
    """Middle and standard deviation of every target, scaled: its range holds it with 95 %."""
    ends = np.array([scaled(t, np.array([t.low, t.high])) for t in targets])
    return ends.mean(axis=1), (ends[:, 1] - ends[:, 0]) / (2 * 1.959964)
