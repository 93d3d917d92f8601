"""Boxes in which failures crowd, found with PRIM (Friedman and Fisher 1999, Statistics and Computing 9).

PRIM peels slices off the space of factors. Of all boxes on its way the one with the largest excess is taken: failures
beyond those that as many points hold on average. A box must be small in words too: factors enter one by one, the one
that adds most first, as long as each restriction is clear by the quasi-p value of Bryant and Lempert (2010,
Technological Forecasting and Social Change 77). A search always finds something; whether it is more than chance shows
beside the same search after the labels were shuffled.

A box is a (2, k) array: lowest and highest of each factor, infinite where it is open. The library `ema_workbench` makes
the boxes that are shown; the same peeling in arrays chooses the factors and serves the many shuffles.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import bdtrc

from sim.streams import uniforms

PEELS = (0.1, 0.2, 0.4)
"""Shares of a box that a slice takes: coarse slices see through luck, finer ones end nearer to the true limit."""
LEAST_MASS = 0.05
"""Smallest box, as a share of the points."""
CLEAR = 0.05
"""Largest p of a restriction, and of a box beside chance."""
SHUFFLES = 99

Peeler = Callable[[np.ndarray, np.ndarray, float], list[np.ndarray]]
"""From points, failures and the share of a slice to all boxes on the way."""


def open_box(factors: int) -> np.ndarray:
    """(2, k) array: a box that holds everything."""
    return np.repeat([[-np.inf], [np.inf]], factors, axis=1)


def inside(x: np.ndarray, box: np.ndarray) -> np.ndarray:
    """Which of (n, k) points a (2, k) box holds: (n,) array of bool; of (m, 2, k) boxes an (m, n) array."""
    return np.asarray(((x >= box[..., :1, :]) & (x <= box[..., 1:, :])).all(axis=-1))


def excess(x: np.ndarray, failed: np.ndarray, box: np.ndarray) -> float:
    """Failures in a box beyond those that as many points hold on average."""
    return float((failed[inside(x, box)] - failed.mean()).sum())


def peeled(x: np.ndarray, failed: np.ndarray, peel: float) -> list[np.ndarray]:
    """All boxes on the way of PRIM without pasting.

    Parameters
    ----------
    x : (n, k) array
    failed : (n,) array of float, 0 or 1
    peel : float
        Share of the box that a slice takes.

    Returns
    -------
    list of (2, k) array
        The open box first; as the peeling of `ema_workbench` with the gain in density by points lost.
    """
    box, boxes, least = open_box(x.shape[1]), [], LEAST_MASS * len(x)
    orders = list(x.argsort(axis=0, kind="stable").T)
    while True:
        boxes.append(box)
        slices = [
            part for factor, order in enumerate(orders) for part in _slices(x[order, factor], failed[order], peel)
        ]
        limited = np.isfinite(box).any(axis=0)
        best = max(range(len(slices)), key=lambda place: (slices[place].gain, limited[place // 2], -place))
        factor, upper, (cut, points, gain) = best // 2, best % 2 == 0, slices[best]
        if not gain > 0 or points < least:
            return boxes
        box = box.copy()
        box[1 if upper else 0, factor] = cut
        held = np.zeros(len(x), bool)
        held[orders[factor][:points] if upper else orders[factor][-points:]] = True
        orders = [order[held[order]] for order in orders]


class Slice(NamedTuple):
    """A slice that can be taken off an end of a factor: where it is cut, points that stay, gain in density."""

    cut: float
    points: int
    gain: float


def _slices(ordered: np.ndarray, failed: np.ndarray, peel: float) -> tuple[Slice, Slice]:
    """The slices off the upper and the lower end of a factor, whose points come in its order."""
    size, sums = len(ordered), failed.cumsum()
    high, low = ordered[math.ceil((size - 1) * (1 - peel))], ordered[math.floor((size - 1) * peel)]
    first, after = int(ordered.searchsorted(high)), int(ordered.searchsorted(low, "right"))
    upper = float((ordered[first - 1] if first else high) + high) / 2
    lower = float((ordered[after] if after < size else low) + low) / 2
    left, right = int(ordered.searchsorted(upper, "right")), int(size - ordered.searchsorted(lower))
    whole = float(sums[-1])
    below = float(sums[left - 1]) if left else 0.0
    above = whole - float(sums[size - right - 1]) if right < size else whole
    mean = whole / size
    return Slice(upper, left, _gain(below, left, size, mean)), Slice(lower, right, _gain(above, right, size, mean))


def _gain(failures: float, points: int, size: int, mean: float) -> float:
    """What the density of failures gains by each point that is lost, to 12 decimals."""
    lost = size - points
    return round((failures / max(points, 1) - mean) / lost * 1e12) / 1e12 if lost else 0.0


def quasi_p(x: np.ndarray, failed: np.ndarray, box: np.ndarray, ends: np.ndarray) -> float:
    """Chance of as many failures in a box if it were as dense as without some of its ends.

    Parameters
    ----------
    x : (n, k) array
    failed : (n,) array
    box : (2, k) array
    ends : (2, k) array of bool
        The ends that are opened: both of a factor, or one.

    Returns
    -------
    float
    """
    held, wider = inside(x, box), inside(x, np.where(ends, open_box(x.shape[1]), box))
    return float(bdtrc(failed[held].sum() - 1, held.sum(), failed[wider].mean()))


def p_of_factors(x: np.ndarray, failed: np.ndarray, box: np.ndarray) -> dict[int, float]:
    """Quasi-p value of every factor that a box restricts."""
    factors = np.arange(box.shape[1])
    restricted = np.flatnonzero(np.isfinite(box).any(axis=0))
    return {int(j): quasi_p(x, failed, box, np.tile(factors == j, (2, 1))) for j in restricted}


def best(x: np.ndarray, failed: np.ndarray, peeler: Peeler = peeled) -> tuple[float, np.ndarray]:
    """The largest excess on the way, and its box."""
    boxes = [box for peel in PEELS for box in peeler(x, failed, peel)]
    beyond = np.where(inside(x, np.array(boxes)), failed - failed.mean(), 0.0).sum(axis=1)
    most = int(np.argmax(np.round(beyond, 9)))
    return float(beyond[most]), boxes[most]


def grown(x: np.ndarray, failed: np.ndarray) -> np.ndarray:
    """A box of few factors, each of which adds to the excess and is clear.

    Parameters
    ----------
    x : (n, k) array
    failed : (n,) array of float, 0 or 1

    Returns
    -------
    (2, k) array
        The open box if no factor is clear.
    """
    chosen: list[int] = []
    box, most = open_box(x.shape[1]), 0.0
    for _ in range(x.shape[1]):
        others = [j for j in range(x.shape[1]) if j not in chosen]
        trials = [best(x[:, [*chosen, j]], failed) for j in others]
        place = int(np.argmax(np.round([value for value, _ in trials], 9)))
        value, small = trials[place]
        tried = [*chosen, others[place]]
        p = p_of_factors(x[:, tried], failed, small)
        if value <= most + 1e-9 or len(p) < len(tried) or max(p.values()) > CLEAR:
            return box
        chosen, most = tried, value
        box = _spread(small, chosen, x.shape[1])
    return box


def found(x: np.ndarray, failed: np.ndarray, stream: np.uint64) -> np.ndarray | None:
    """The box of the library over the factors that a search chooses, if it is told from chance.

    Parameters
    ----------
    x : (n, k) array
    failed : (n,) array of float, 0 or 1
    stream : uint64
        Luck of the shuffles.

    Returns
    -------
    (2, k) array or None
    """
    first = grown(x, failed)
    chosen = np.flatnonzero(np.isfinite(first).any(axis=0)).tolist()
    if not chosen or not beyond_chance(x, failed, excess(x, failed, first), stream):
        return None
    while chosen:
        part = x[:, chosen]
        _, box = best(part, failed, by_library)
        p = p_of_factors(part, failed, box)
        worst = max(p, key=lambda j: p[j], default=None)
        if worst is None:
            return None
        if p[worst] <= CLEAR:
            box = _without_unclear_ends(part, failed, box)
            return _spread(box, chosen, x.shape[1]) if np.isfinite(box).any() else None
        chosen = [chosen[j] for j in p if j != worst]
    return None


def beyond_chance(x: np.ndarray, failed: np.ndarray, reached: float, stream: np.uint64) -> bool:
    """Whether the same search reaches as much in at most 5 % of shuffles of the labels."""
    orders = uniforms(stream, np.arange(SHUFFLES * len(x))).reshape(SHUFFLES, len(x)).argsort(axis=1)
    most, as_much = int(CLEAR * (SHUFFLES + 1)) - 1, 0
    for order in orders:
        shuffled = failed[order]
        as_much += excess(x, shuffled, grown(x, shuffled)) >= reached - 1e-9
        if as_much > most:
            return False
    return True


def by_library(x: np.ndarray, failed: np.ndarray, peel: float) -> list[np.ndarray]:
    """All boxes on the way of PRIM, peeling and pasting, as `ema_workbench` makes them.

    Parameters
    ----------
    x : (n, k) array
    failed : (n,) array of float, 0 or 1
    peel : float

    Returns
    -------
    list of (2, k) array
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parts of the library that are not used here
        from ema_workbench.analysis import prim

        frame = pd.DataFrame(x, columns=[f"factor_{j}" for j in range(x.shape[1])])
        search = prim.Prim(frame, failed.astype(int), threshold=1e-9, peel_alpha=peel, mass_min=LEAST_MASS)
        limits = np.array([box.to_numpy(float) for box in search.find_box().box_lims])
    whole = np.stack([x.min(axis=0), x.max(axis=0)])
    return list(np.where(limits == whole, open_box(x.shape[1]), limits))


def check_library() -> None:
    """Say what to do where the library is not installed, before anything is sought."""
    if find_spec("ema_workbench") is None:
        from experiments.designs import needs_analysis

        raise needs_analysis()


def _without_unclear_ends(x: np.ndarray, failed: np.ndarray, box: np.ndarray) -> np.ndarray:
    """The box after its ends that are not clear are opened, the least clear first."""
    while True:
        ends = [end for end in np.ndindex(*box.shape) if np.isfinite(box[end])]
        p = [quasi_p(x, failed, box, _only(end, box.shape)) for end in ends]
        if not p or max(p) <= CLEAR:
            return box
        box = np.where(_only(ends[int(np.argmax(p))], box.shape), open_box(box.shape[1]), box)


def _only(end: tuple[int, ...], shape: tuple[int, ...]) -> np.ndarray:
    """Which end is meant."""
    only = np.zeros(shape, bool)
    only[end] = True
    return only


def _spread(small: np.ndarray, chosen: list[int], factors: int) -> np.ndarray:
    """A box over some factors as one over all."""
    box = open_box(factors)
    box[:, chosen] = small
    return box
