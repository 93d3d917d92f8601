"""Regions of the uncertain factors in which failures crowd, and how well they are found again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from experiments.discovery.labels import Question, fails
from experiments.discovery.peeling import check_library, found, grown, inside, p_of_factors
from sim.streams import key, uniforms

COLUMNS = "box factor low high range_low range_high p coverage density mass points".split()
FEWEST = 5
"""With fewer failures, or fewer points that do not fail, no region is sought."""
RESAMPLES = 50
RELIABLE = 40
"""Resamples in which a factor must be restricted again to be relied on: four of five, a convention."""

Ranges = Mapping[str, tuple[float, float]]
"""Lowest and highest of each factor in the design."""


class Stability(NamedTuple):
    """How a box fares in resamples.

    Parameters
    ----------
    again : DataFrame
        Columns `factor, low, high, either`: shares of resamples in which the low end, the high end or either of them is
        restricted in a box.
    outside : float
        Density of their boxes among the points that were not drawn; NaN where no box was found.
    """

    again: pd.DataFrame
    outside: float


def boxes(points: pd.DataFrame, failed: np.ndarray, ranges: Ranges, seed: int, most: int = 3) -> pd.DataFrame:
    """Regions in which failures crowd, one after the other.

    Parameters
    ----------
    points : DataFrame
        (n, k) values of the factors in their units; those that are the same everywhere are left out.
    failed : (n,) array of bool
    ranges : mapping
        Lowest and highest of each factor in the design.
    seed : int
        Of the shuffles that stand for chance.
    most : int
        How many boxes are sought; each among the points that the earlier ones do not hold.

    Returns
    -------
    DataFrame
        A row per box and restricted factor, none if nothing is told from chance. `p` is the quasi-p value of the
        restriction, `coverage` the share of all failures that the box holds, `density` the share of its points that
        fails, `mass` its share of all points, `points` their number; points of earlier boxes do not count.

    Raises
    ------
    InputError
        If the library for it is not there.
    """
    check_library()
    x, names = varying(points)
    labels, left = np.asarray(failed, float), np.ones(len(points), bool)
    rows: list[tuple] = []
    for turn in range(1, most + 1):
        if not (names and enough(labels[left])):
            break
        box = found(x[left], labels[left], key("discovery", seed, turn))
        if box is None:
            break
        held = left & inside(x, box)
        told = labels[held].sum() / labels.sum(), labels[held].mean(), held.mean(), int(held.sum())
        rows += [(turn, *row, *told) for row in _restrictions(x[left], labels[left], box, names, ranges)]
        left &= ~held
    return pd.DataFrame(rows, columns=pd.Index(COLUMNS))


def varying(points: pd.DataFrame) -> tuple[np.ndarray, list[str]]:
    """The factors that vary: (n, k) array of their values, and their names."""
    names = [name for name in points.columns if points[name].nunique() > 1]
    return points[names].to_numpy(float), names


def _restrictions(
    x: np.ndarray, failed: np.ndarray, box: np.ndarray, names: list[str], ranges: Ranges
) -> Iterator[tuple]:
    """Factor, ends of the box, range and p of each restriction; ends of whole numbers are whole."""
    p = p_of_factors(x, failed, box)
    for j in sorted(p, key=lambda j: p[j]):
        whole = bool((x[:, j] == np.round(x[:, j])).all())
        low, high = (np.ceil(box[0, j]), np.floor(box[1, j])) if whole else box[:, j]
        least, largest = ranges[names[j]]
        yield names[j], float(max(low, least)), float(min(high, largest)), least, largest, p[j]


def stability(points: pd.DataFrame, difference: np.ndarray, question: Question, seed: int, most: int = 1) -> Stability:
    """How often each factor is restricted when points and seeds are drawn anew with replacement.

    Parameters
    ----------
    points : DataFrame
        (n, k) values of the factors.
    difference : (n, r) array
        Policy minus reference, see `changes`.
    question : Question
    seed : int
    most : int
        How many boxes are sought in each resample: as many as were found.

    Returns
    -------
    Stability
    """
    x, names = varying(points)
    (n, r), labels = difference.shape, fails(difference, question.better, question.least).failed
    luck = uniforms(key("resamples", seed), np.arange(RESAMPLES * (n + r))).reshape(RESAMPLES, n + r)
    ends, caught = [], []
    for row in luck:
        rows, seeds = (row[:n] * n).astype(int), (row[n:] * r).astype(int)
        drawn = difference[np.ix_(rows, seeds)]
        told = np.isfinite(drawn).any(axis=1)
        seen = _grown(x[rows[told]], fails(drawn[told], question.better, question.least).failed, most)
        ends.append(np.isfinite(seen).any(axis=0))
        others = np.setdiff1d(np.arange(n), rows)
        caught.append(labels[others][inside(x[others], seen).any(axis=0)])
    low, high = np.mean(ends, axis=0)
    again = pd.DataFrame({"factor": names, "low": low, "high": high, "either": np.any(ends, axis=1).mean(axis=0)})
    unseen = np.concatenate(caught)
    return Stability(again, float(unseen.mean()) if len(unseen) else float("nan"))


def _grown(x: np.ndarray, failed: np.ndarray, most: int) -> np.ndarray:
    """(m, 2, k) array: boxes of a resample, at most so many, one after the other."""
    seen: list[np.ndarray] = []
    labels, left = failed.astype(float), np.ones(len(x), bool)
    while len(seen) < most and enough(labels[left]):
        box = grown(x[left], labels[left])
        if np.isinf(box).all():
            break
        seen.append(box)
        left &= ~inside(x, box)
    return np.array(seen).reshape(-1, 2, x.shape[1])


def enough(failed: np.ndarray) -> bool:
    """Whether there are enough failures, and enough other points, to seek a region."""
    return bool(FEWEST <= failed.sum() <= len(failed) - FEWEST)
