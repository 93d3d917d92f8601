"""Whether the method finds known parameters again: runs of the bank that the emulator has not seen play the office."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from experiments.calibrate.emulator import learn
from experiments.calibrate.posterior import Level, posterior

WANTED = 600
INTERVAL = 0.9


class Recovered(NamedTuple):
    """What came of the runs whose parameters were to be found again."""

    places: np.ndarray
    """(m,) which runs of the bank."""
    inside: np.ndarray
    """(m, k) whether the 90 % interval holds the true score."""
    ranks: np.ndarray
    """(m, k) share of draws below the true score: uniform if the posterior is right (Talts et al. 2018)."""


def held_out(said: np.ndarray, level: Level, wanted: int, seed: int) -> np.ndarray:
    """Which runs play the office: half of them those nearest to the targets, the others by lot.

    Parameters
    ----------
    said : (n, t) array
        What every run of the bank said, scaled.
    level : Level
    wanted : int
    seed : int

    Returns
    -------
    (m,) array of int
        Of runs that say something of every target.
    """
    whole = np.flatnonzero(np.isfinite(said).all(axis=1))
    apart = (((said[whole] - level.middle) / level.sd) ** 2).sum(axis=1)
    near = whole[np.argsort(apart, kind="stable")[: wanted // 2]]
    others = np.setdiff1d(whole, near)
    lot = np.random.default_rng(seed).permutation(others)[: wanted - len(near)]
    return np.concatenate([near, lot])


def recover(
    scores: np.ndarray, said: np.ndarray, sd: np.ndarray, places: np.ndarray, seed: int, tell: Callable[[], None]
) -> Recovered:
    """Fit the parameters of some runs to what these said, with an emulator that has never seen them.

    Parameters
    ----------
    scores : (n, k) array
        Of all runs of the bank.
    said : (n, t) array
        Scaled.
    sd : (t,) array
        By what report and model may differ; as much is added to what each run said.
    places : (m,) array of int
        The runs.
    seed : int
    tell : callable
        Called after each of them.
    """
    rest = np.setdiff1d(np.arange(len(scores)), places)
    emulator, luck = learn(scores[rest], said[rest]), np.random.default_rng(seed)
    edge, inside, ranks = (1 - INTERVAL) / 2, [], []
    for number, place in enumerate(places.tolist()):
        seen = said[place] + sd * luck.standard_normal(len(sd))
        draws = posterior(emulator, Level(seen, sd), WANTED, seed + 1 + number).scores
        low, high = np.quantile(draws, [edge, 1 - edge], axis=0)
        inside.append((low <= scores[place]) & (scores[place] <= high))
        ranks.append((draws < scores[place]).mean(axis=0))
        tell()
    return Recovered(places, np.array(inside), np.array(ranks))
