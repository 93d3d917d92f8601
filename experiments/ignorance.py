"""What we do not know: uncertain parameters drawn from their priors, the same draw for every policy of a replicate.

Each draw is lived through with two lucks (two seeds in a row), so that the spread between draws can be told from the
spread between lucks. Priors lie where the declared values are, which meet the Indonesian levels, and have the spread
of the evidence: as a set the imported means overshoot those levels.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from experiments.priors import quantile
from sim.measures import OUTCOMES
from sim.parameters import Parameters, declarations
from sim.parameters.declare import Declared
from sim.scenario.samples import Sample
from sim.streams import key, uniforms

LUCKS = 2
"""Seeds in a row that share a draw of the parameters."""


class Spread(NamedTuple):
    """Variance of a difference: what luck makes of it within a draw, and what ignorance does between draws."""

    luck: float
    ignorance: float


def uncertain() -> dict[str, Declared]:
    """Parameters with a prior from evidence, by their path."""
    return {path: item for path, item in declarations() if item.prior is not None}


def moved(sample: Sample | None) -> dict[str, Declared]:
    """Parameters that draws move, by their path: those of the sample, and others with a prior and a range."""
    priors = {path: item for path, item in uncertain().items() if item.low < item.high}
    if sample is None:
        return priors
    known = dict(declarations())
    return {path: known[path] for path in known if path in priors or path in sample.paths}


def draw_of(seed: Any, first: int) -> Any:
    """Number of the draw that a seed (or each of an array of seeds) belongs to, from the first seed of the study on."""
    return (seed - first) // LUCKS


def drawn(parameters: Parameters, number: int, first: int, sample: Sample | None = None) -> Parameters:
    """The parameters of one draw: normal around their present values, cut at their ranges; or a row of a sample.

    Parameters
    ----------
    parameters : Parameters
        Their values are the centres of the priors.
    number : int
        Of the draw, from 0.
    first : int
        First seed of the study: other studies draw other parameters.
    sample : Sample, optional
        Values that belong together; what it does not hold is drawn from its prior.
    """
    centres, changes = parameters.values(), {} if sample is None else sample.draw(number)
    for path, item in uncertain().items():
        if path not in changes and item.low < item.high:
            luck = uniforms(key(first, "ignorance", path), np.array([number]))[0]
            changes[path] = float(quantile(item, luck, centres[path]))
    return parameters.changed(changes)


def by_draw(values: np.ndarray, seeds: np.ndarray, first: int) -> np.ndarray:
    """Mean over the lucks of each draw: what an interval over draws is made of.

    Parameters
    ----------
    values : (n,) array
    seeds : (n,) array of int
    first : int

    Returns
    -------
    (draws,) array
    """
    _, at = np.unique(draw_of(seeds, first), return_inverse=True)
    return np.bincount(at, values) / np.bincount(at)


def split(values: np.ndarray, seeds: np.ndarray, first: int) -> Spread:
    """Variance of one run's difference, split into luck and ignorance (one-way analysis of variance).

    Parameters
    ----------
    values : (n,) array
        Differences by seed.
    seeds : (n,) array of int
    first : int

    Returns
    -------
    Spread
        NaN where no draw was lived through twice; ignorance is never below 0.
    """
    numbers, at, count = np.unique(draw_of(seeds, first), return_inverse=True, return_counts=True)
    within, pairs = values - by_draw(values, seeds, first)[at], len(values) - len(numbers)
    if pairs < 1 or len(numbers) < 2:
        return Spread(float("nan"), float("nan"))
    luck = float((within**2).sum() / pairs)
    between = float(by_draw(values, seeds, first)[count == LUCKS].var(ddof=1)) if (count == LUCKS).sum() > 1 else 0.0
    return Spread(luck, max(0.0, between - luck / LUCKS))


def split_table(runs: pd.DataFrame, names: tuple[str, ...], first: int) -> pd.DataFrame:
    """The split for every policy and outcome.

    Returns
    -------
    DataFrame
        Columns `scenario, outcome, variance_luck, variance_ignorance, share_ignorance`.
    """
    tables = {name: runs[runs["scenario"] == name].set_index("seed").sort_index() for name in names}
    rows = []
    for name in names[1:]:
        seeds = tables[names[0]].index.intersection(tables[name].index)
        for outcome in OUTCOMES:
            change = (tables[name].loc[seeds, outcome] - tables[names[0]].loc[seeds, outcome]).to_numpy(float)
            there = np.isfinite(change)
            spread = split(change[there], seeds.to_numpy()[there], first)
            whole = spread.luck + spread.ignorance
            rows.append((name, outcome, *spread, spread.ignorance / whole if whole > 0 else float("nan")))
    head = "scenario outcome variance_luck variance_ignorance share_ignorance".split()
    return pd.DataFrame(rows, columns=pd.Index(head))
