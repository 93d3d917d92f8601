"""The bank: runs of a world whose uncertain parameters are drawn from the priors of the evidence, one luck for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.special import ndtr, ndtri

from experiments.priors import quantile
from sim.parameters import declarations
from sim.parameters.declare import Declared
from sim.scenario import Scenario, with_changes
from sim.streams import key, uniforms

SIZE = "world.clients"
"""Stands beside the parameters: how many clients the office has, where that is not known."""


@dataclass(frozen=True)
class Bank:
    """What is drawn for every run.

    Parameters
    ----------
    paths : tuple of str
        Parameters.
    size : (low, high), optional
        Clients of the office at the start, alike likely in between; those who begin in a year go with them. Without
        it, as many as the world has.
    """

    paths: tuple[str, ...]
    size: tuple[int, int] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """What is drawn: the parameters, and the size if that is not known."""
        return self.paths if self.size is None else (*self.paths, SIZE)

    @cached_property
    def declared(self) -> dict[str, Declared]:
        """The declarations of the parameters."""
        known = dict(declarations())
        return {path: known[path] for path in self.paths}

    def scores(self, seeds: Sequence[int]) -> np.ndarray:
        """What the runs with some seeds have drawn, as standard normal scores.

        Parameters
        ----------
        seeds : sequence of int
            A run's draw depends on its seed only, so a bank can grow.

        Returns
        -------
        (n, k) array
            In the order of `names`; independent and normal, whatever the priors are.
        """
        return ndtri(self._shares(seeds))

    def values(self, scores: np.ndarray) -> np.ndarray:
        """Scores in the units of the parameters, and clients: (n, k) arrays."""
        return self._valued(ndtr(scores))

    def _shares(self, seeds: Sequence[int]) -> np.ndarray:
        numbers = np.asarray(seeds)
        return np.stack([uniforms(key(0, "bank", name), numbers) for name in self.names], axis=1)

    def _valued(self, shares: np.ndarray) -> np.ndarray:
        found = []
        for place, item in enumerate(self.declared.values()):
            found.append(quantile(item, shares[:, place]))
        if self.size is not None:
            low, high = self.size
            found.append(low + shares[:, -1] * (high - low))
        return np.stack(found, axis=1)

    def score_of_size(self, clients: float) -> float:
        """The normal score of a number of clients, kept inside the range that is drawn from."""
        assert self.size is not None
        low, high = self.size
        return float(ndtri(np.clip((clients - low) / (high - low), 0.001, 0.999)))

    def applied(self, scenario: Scenario, seed: int) -> Scenario:
        """A world with what a seed has drawn."""
        values = dict(zip(self.names, self._valued(self._shares([seed]))[0].tolist(), strict=True))
        clients = values.pop(SIZE, None)
        made = scenario.bare()
        if clients is not None:  # before the parameters: a scenario remembers how it is written
            intake = scenario.world.intake_per_year * clients / scenario.world.clients
            made = with_changes(made, [f"{SIZE}={round(clients)}", f"world.intake_per_year={intake:.1f}"])
        return replace(made, parameters=scenario.parameters.changed(values))
