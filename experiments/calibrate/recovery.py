"""Whether the method finds known parameters again: runs of the bank that the emulator has not seen play the office."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from experiments.calibrate.emulator import learn
from experiments.calibrate.posterior import Level, posterior

WANTED = 600
"""Draws of the posterior of each run."""
INTERVAL = 0.9


class Recovered(NamedTuple):
    """What came of the runs whose parameters were to be found again."""

    inside: np.ndarray
    """(m, k) whether the 90 % interval holds the true score; those nearest to the targets first."""
    near: int
    """So many were chosen for being near."""


def reports(said: np.ndarray, level: Level, luck: np.random.Generator) -> np.ndarray:
    """(n, t) array: what reports of each run would tell, off by as much as report and model may differ by."""
    return said + level.sd * luck.standard_normal(said.shape)


def held_out(told: np.ndarray, level: Level, wanted: int, luck: np.random.Generator) -> np.ndarray:
    """Which runs play the office: half of them those whose reports are nearest to the targets, the others by lot.

    Parameters
    ----------
    told : (n, t) array
        Reports of every run of the bank, scaled. A choice by what the runs said themselves, which the fit does not
        see, would make intervals look too narrow: an interval holds the truth in 90 % of cases given its data.
    level : Level
    wanted : int
    luck : Generator

    Returns
    -------
    (m,) array of int
        Of runs that say something of every target, the near ones first.
    """
    whole = np.flatnonzero(np.isfinite(told).all(axis=1))
    apart = (((told[whole] - level.middle) / level.sd) ** 2).sum(axis=1)
    near = whole[np.argsort(apart, kind="stable")[: wanted // 2]]
    others = np.setdiff1d(whole, near)
    return np.concatenate([near, luck.permutation(others)[: wanted - len(near)]])


def recover(
    scores: np.ndarray, said: np.ndarray, level: Level, wanted: int, seed: int, tell: Callable[[], None]
) -> Recovered:
    """Fit the parameters of some runs to reports of them, with an emulator that has never seen them.

    Parameters
    ----------
    scores : (n, k) array
        Of all runs of the bank.
    said : (n, t) array
        Scaled.
    level : Level
        The targets; by as much as they may be off, reports of the runs are off too.
    wanted : int
        Runs that play the office.
    seed : int
    tell : callable
        Called after each of them.
    """
    luck = np.random.default_rng(seed)
    told = reports(said, level, luck)
    places = held_out(told, level, wanted, luck)
    rest = np.setdiff1d(np.arange(len(scores)), places)
    emulator, edge, inside = learn(scores[rest], said[rest]), (1 - INTERVAL) / 2, []
    for number, place in enumerate(places.tolist()):
        draws = posterior(emulator, Level(told[place], level.sd), WANTED, seed + 2 + number).scores
        low, high = np.quantile(draws, [edge, 1 - edge], axis=0)
        inside.append((low <= scores[place]) & (scores[place] <= high))
        tell()
    return Recovered(np.array(inside), wanted // 2)
