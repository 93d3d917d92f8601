"""What levels tell of parameters: how far each is known better, and what is known of products of several only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

LEARNT = 0.5
"""A direction counts as learnt if so much of its prior variance is gone."""
TOLD = 0.1
"""The levels tell something of a parameter if so much of its prior variance is gone."""
ALONE = 0.25
"""A parameter counts as known by itself if so much of its own prior variance is gone."""
SHARE = 0.04
"""A parameter belongs to a direction if it makes so much of it (squared weight)."""


class Direction(NamedTuple):
    """A weighted sum of scores of which the levels tell something."""

    learnt: float
    """Share of its prior variance that is gone."""
    weights: dict[str, float]
    """Its largest weights by parameter, the sum of all squared weights being 1."""


def contraction(scores: np.ndarray) -> np.ndarray:
    """(k,) array: share of the prior variance of every parameter that is gone; below 0 by luck where nothing is."""
    return 1 - scores.var(axis=0, ddof=1)


def directions(scores: np.ndarray, names: Sequence[str]) -> list[Direction]:
    """Directions that are learnt, the best known first.

    Parameters
    ----------
    scores : (n, k) array
        Accepted draws; under the priors their covariance is the unit matrix.
    names : sequence of str

    Returns
    -------
    list of Direction
        Eigenvectors of the posterior covariance that luck alone does not make: their variance lies below what the
        smallest eigenvalue of so many independent draws would be (Marchenko & Pastur 1967), and below half the prior.
    """
    n, k = scores.shape
    edge = min(1 - LEARNT, (1 - np.sqrt(k / n)) ** 2)
    variances, vectors = np.linalg.eigh(np.cov(scores, rowvar=False))
    found = []
    for variance, vector in zip(variances, vectors.T, strict=True):
        if variance >= edge:
            break
        vector = vector * np.sign(vector[np.abs(vector).argmax()])
        order = [place for place in np.argsort(-np.abs(vector)) if vector[place] ** 2 >= SHARE]
        found.append(Direction(1 - float(variance), {names[place]: float(vector[place]) for place in order}))
    return found


def only_in_products(scores: np.ndarray, names: Sequence[str]) -> list[str]:
    """Parameters that belong to a learnt direction and yet are not known by themselves."""
    own = dict(zip(names, contraction(scores).tolist(), strict=True))
    inside = {name for direction in directions(scores, names) for name in direction.weights}
    return [name for name in names if name in inside and own[name] < ALONE]
