"""Which points of the space of factors a study visits: a grid, a Latin hypercube, Sobol' or Morris."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any, Literal

import numpy as np

from experiments.errors import InputError
from experiments.factors import Factor, Value

Kind = Literal["grid", "latin_hypercube", "sobol", "morris"]
Point = tuple[Value, ...]
"""One value for each factor."""

LEVELS = 4
TRAJECTORIES = 10


@dataclass(frozen=True)
class Design:
    """Factors and how their space is visited.

    Parameters
    ----------
    kind : {"grid", "latin_hypercube", "sobol", "morris"}
    factors : tuple of Factor
    values : tuple of tuple
        Grid: the values of each factor. Otherwise its lowest and highest.
    points : int
        Latin hypercube: how many. Sobol': base sample N, of which N (k + 2) points are made.
    trajectories, levels : int
        Morris (1991): trajectories of k + 1 points on a grid of so many levels.
    """

    kind: Kind
    factors: tuple[Factor, ...]
    values: tuple[tuple[Value, ...], ...]
    points: int = 0
    trajectories: int = TRAJECTORIES
    levels: int = LEVELS

    @property
    def names(self) -> tuple[str, ...]:
        """Paths of the factors."""
        return tuple(factor.path for factor in self.factors)

    @property
    def count(self) -> int:
        """How many points."""
        if self.kind == "grid":
            return prod(len(values) for values in self.values)
        size = {"latin_hypercube": 1, "sobol": len(self.factors) + 2, "morris": len(self.factors) + 1}[self.kind]
        return size * (self.trajectories if self.kind == "morris" else self.points)

    @property
    def bounds(self) -> np.ndarray:
        """(k, 2) array: lowest and highest of every factor."""
        return np.array([[float(low), float(high)] for low, high in self.values])

    def problem(self) -> dict[str, Any]:
        """The unit cube in the form that SALib wants."""
        k = len(self.factors)
        return {"num_vars": k, "names": list(self.names), "bounds": [[0.0, 1.0]] * k}


def unit_points(design: Design, seed: int) -> np.ndarray:
    """The points of a design that is no grid, in the unit cube.

    Parameters
    ----------
    design : Design
    seed : int

    Returns
    -------
    (n, k) array
        The same for the same seed. Latin hypercube after McKay et al. (1979), Sobol' after Saltelli et al. (2010).

    Raises
    ------
    InputError
        If the library for it is not there.
    """
    if design.kind == "latin_hypercube":
        from scipy.stats import qmc

        return np.asarray(qmc.LatinHypercube(len(design.factors), seed=seed).random(design.points))
    return _salib(design, seed)


def _salib(design: Design, seed: int) -> np.ndarray:
    try:
        from SALib.sample import morris, sobol
    except ImportError as problem:
        raise needs_analysis() from problem
    if design.kind == "sobol":
        return np.asarray(sobol.sample(design.problem(), design.points, calc_second_order=False, seed=seed))
    return np.asarray(morris.sample(design.problem(), design.trajectories, num_levels=design.levels, seed=seed))


def needs_analysis() -> InputError:
    """What to do where the libraries for analysis are not installed."""
    return InputError(
        "sensitivity, discovery and calibration need further libraries; run it as 'uv run --extra analysis run.py …'"
    )


def points_of(design: Design, seed: int) -> Iterator[Point]:
    """Every point, in order, in the units of the factors.

    Parameters
    ----------
    design : Design
    seed : int

    Yields
    ------
    tuple
        One value for each factor; whole numbers where only these make sense.
    """
    if design.kind == "grid":
        yield from product(*design.values)
        return
    low, high = design.bounds.T
    for row in low + unit_points(design, seed) * (high - low):
        yield tuple(_value(factor, x) for factor, x in zip(design.factors, row, strict=True))


def _value(factor: Factor, x: float) -> Value:
    return round(x) if factor.whole else float(x)
