"""The cohort of the primary outcomes: everyone who first enters in weeks 0-51, followed to the end of the run."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.arrays import total
from sim.people import Ended, Standing
from sim.world import World

KINDS = ("drug", "acquisitive", "violent")
NAN = float("nan")


def cohort(world: World) -> np.ndarray:
    """Rows of everyone who first entered in weeks 0-51."""
    first = world.clients.first_begins
    return np.flatnonzero((first >= 0) & (first < 52) & (first <= world.week))


def mean_of(value: Callable[[World, np.ndarray], np.ndarray], scale: float) -> Callable:
    """An outcome: the mean of a value over the cohort, times a scale."""

    def outcome(sums: dict[str, float], weeks: int, world: World) -> float:
        rows = cohort(world)
        return scale * total(value(world, rows)) / len(rows) if len(rows) else NAN

    return outcome


def latent(*kinds: str) -> Callable[[World, np.ndarray], np.ndarray]:
    """Latent offences of these kinds since the first start, per client."""

    def value(world: World, rows: np.ndarray) -> np.ndarray:
        return np.sum([getattr(world.clients, f"latent_{kind}")[rows] for kind in kinds], axis=0, dtype=float)

    return value


def prison_weeks(world: World, rows: np.ndarray) -> np.ndarray:
    """Weeks in custody or prison since the first start."""
    return world.clients.prison_weeks[rows].astype(float)


def reintegrated(world: World, rows: np.ndarray) -> np.ndarray:
    """Who completed, is at liberty, works, and has not offended for a year; acceptance is reported beside."""
    c = world.clients
    quiet = world.week - c.offended_in[rows] >= 52
    free = (c.ended[rows] == Ended.COMPLETED) & (c.standing[rows] == Standing.FREE)
    return (free & c.employed[rows] & quiet).astype(float)


def within_two_years(sums: dict[str, float], weeks: int, world: World) -> float:
    """Per 100 who began after week 0 and two years before the end: a latent offence within two years of the start."""
    c = world.clients
    rows = np.flatnonzero((c.first_begins >= 0) & (c.first_begins <= world.week - 104))
    since = c.first_latent_in[rows] - c.first_begins[rows]
    return 100 * float(np.count_nonzero((since >= 0) & (since < 104))) / len(rows) if len(rows) else NAN
