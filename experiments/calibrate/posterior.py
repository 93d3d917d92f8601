"""The posterior: which parameters meet the targets, by approximate Bayesian computation with an emulator.

What report and model may differ by is part of the model, so that the computation is exact for it (Wilkinson 2013,
Statistical Applications in Genetics and Molecular Biology 12(2)). The emulator stands for the model, and what it misses
counts as luck (synthetic likelihood; Wood 2010, Nature 466; Wilkinson 2014, AISTATS). Priors being standard normal in
the scores, draws come by elliptical slice sampling (Murray, Adams & MacKay 2010, AISTATS), which has nothing to tune.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from experiments.calibrate.emulator import Emulator

CHAINS, BURN_IN, EVERY = 200, 400, 40
"""Chains side by side; steps before the first draw is kept, and between draws."""

_STILL = 1e-12
"""A variance below this is rounding: the score is held."""

LogLikelihood = Callable[[np.ndarray], np.ndarray]
"""From (n, k) scores to (n,) logarithms."""


class Level(NamedTuple):
    """Targets, scaled: middle and standard deviation of each, (t,) arrays."""

    middle: np.ndarray
    sd: np.ndarray


class Posterior(NamedTuple):
    """Draws of the parameters that meet the targets."""

    scores: np.ndarray
    """(n, k) normal scores."""
    mixed: np.ndarray
    """(k,) Gelman and Rubin's ratio of every score over the chains: 1 once they have forgotten their start."""


def posterior(
    emulator: Emulator, level: Level, wanted: int, seed: int, held: Mapping[int, float] | None = None
) -> Posterior:
    """Draw parameters that meet the targets.

    Parameters
    ----------
    emulator : Emulator
    level : Level
    wanted : int
        Draws.
    seed : int
    held : mapping of int to float, optional
        Scores that are known, by their place.

    Returns
    -------
    Posterior
        Rows in no order.
    """
    known, k = held or {}, len(emulator.linear)
    places, values = list(known), list(known.values())
    likelihood = log_likelihood(emulator, level)

    def told(scores: np.ndarray) -> np.ndarray:
        whole = scores.copy()
        whole[:, places] = values
        return likelihood(whole)

    steps = -(-wanted // CHAINS)
    luck = np.random.default_rng(seed)
    kept = np.stack([state.copy() for state in _chains(told, luck, k, steps)])
    kept[:, :, places] = values
    draws = luck.permutation(kept.reshape(-1, k))[:wanted]
    return Posterior(draws, mixing(kept))


def log_likelihood(emulator: Emulator, level: Level) -> LogLikelihood:
    """How likely the targets are at given scores: normal, with what the emulator misses and what reports may be off.

    Raises
    ------
    ValueError
        If no spread can be reckoned: chains would look for a better place without end.
    """
    if len(emulator.missed) < 2:
        raise ValueError("the spread of what the emulator misses is unknown: hardly a run says all targets")
    spread = np.cov(emulator.missed, rowvar=False) + np.diag(level.sd**2)
    root = np.linalg.cholesky(np.atleast_2d(spread))

    def told(scores: np.ndarray) -> np.ndarray:
        apart = np.linalg.solve(root, (emulator.means(scores) - level.middle).T)
        return -0.5 * (apart**2).sum(axis=0)

    return told


def _chains(told: LogLikelihood, luck: np.random.Generator, k: int, steps: int) -> Iterator[np.ndarray]:
    """The states of all chains, each time after `EVERY` steps."""
    state = luck.standard_normal((CHAINS, k))
    logs = told(state)
    for step in range(BURN_IN + steps * EVERY):
        state, logs = slice_step(told, luck, state, logs)
        if step >= BURN_IN and (step - BURN_IN) % EVERY == EVERY - 1:
            yield state


def slice_step(
    told: LogLikelihood, luck: np.random.Generator, state: np.ndarray, logs: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """One step of elliptical slice sampling, for all chains at once.

    Parameters
    ----------
    told : callable
    luck : Generator
    state : (n, k) array
    logs : (n,) array
        Log likelihood of the states.

    Returns
    -------
    (n, k) array, (n,) array
        The next states and their log likelihoods.
    """
    n = len(state)
    across = luck.standard_normal(state.shape)
    floor = logs + np.log(luck.random(n))
    angle = luck.random(n) * 2 * np.pi
    low, high = angle - 2 * np.pi, angle.copy()
    made, found, open_ = state.copy(), logs.copy(), np.arange(n)
    while len(open_):
        turn = angle[open_, None]
        tried = state[open_] * np.cos(turn) + across[open_] * np.sin(turn)
        there = told(tried)
        met = there >= floor[open_]  # where a state can be no better, the angle shrinks until the state itself is met
        made[open_[met]], found[open_[met]] = tried[met], there[met]
        open_ = open_[~met]
        low[open_] = np.where(angle[open_] < 0, angle[open_], low[open_])
        high[open_] = np.where(angle[open_] < 0, high[open_], angle[open_])
        angle[open_] = low[open_] + luck.random(len(open_)) * (high[open_] - low[open_])
    return made, found


def mixing(kept: np.ndarray) -> np.ndarray:
    """Gelman and Rubin's ratio.

    Parameters
    ----------
    kept : (s, c, k) array
        Draws by step and chain.

    Returns
    -------
    (k,) array
        NaN with a single step; 1 for what never moves.
    """
    steps = len(kept)
    if steps < 2:
        return np.full(kept.shape[2], np.nan)
    within = kept.var(axis=0, ddof=1).mean(axis=0)
    between = kept.mean(axis=0).var(axis=0, ddof=1)
    whole = (steps - 1) / steps * within + between
    return np.sqrt(np.divide(whole, within, out=np.ones_like(within), where=within > _STILL))
