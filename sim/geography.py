"""Where people live: districts, neighbourhoods and the ties between neighbours. Fixed for a run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.facts import World as Facts
from sim.streams import key, uniforms


@dataclass(frozen=True)
class Geography:
    """Districts (d), offices (o), neighbourhoods (p) and members of communities (m) by row."""

    names: tuple[str, ...]
    office_names: tuple[str, ...]
    population: np.ndarray
    city: np.ndarray
    km: np.ndarray
    km_sd: np.ndarray
    trip: np.ndarray
    office: np.ndarray
    place_district: np.ndarray
    ties: np.ndarray

    @property
    def districts(self) -> int:
        """Number of districts."""
        return len(self.names)

    @property
    def places(self) -> int:
        """Number of neighbourhoods; the last one has no members (see `population`)."""
        return len(self.place_district)


def neighbours(places: int, members: int, seed: int, ties: int = 4, rewired: float = 0.15) -> np.ndarray:
    """Ties of a small world within each neighbourhood, after Watts and Strogatz 1998.

    Parameters
    ----------
    places, members : int
        Neighbourhoods, and members in each.
    seed : int
    ties : int
        Neighbours on the ring whom a member listens to; even.
    rewired : float
        Share of ties that lead anywhere within the place instead.

    Returns
    -------
    (places * members, ties) array of rows of members
    """
    member = np.arange(places * members)
    own, first = member % members, member - member % members
    steps = [s for k in range(1, ties // 2 + 1) for s in (-k, k)]
    ring = np.stack([first + (own + s) % members for s in steps], axis=1)
    for j in range(ties):
        far = uniforms(key(seed, "tie rewired", j), member) < rewired
        anyone = first + (uniforms(key(seed, "tie end", j), member) * members).astype(int)
        ring[:, j] = np.where(far, anyone, ring[:, j])
    return ring


def lay_out(facts: Facts, seed: int) -> Geography:
    """Draw neighbourhoods over the districts by population, and the ties within them."""
    districts = list(facts.every_district.values())
    offices = tuple(dict.fromkeys(d.office for d in districts))
    people = np.array([d.population for d in districts], float)
    edges = (np.arange(facts.neighbourhoods) + 0.5) / facts.neighbourhoods
    place_district = np.searchsorted(np.cumsum(people) / people.sum(), edges)
    return Geography(
        names=tuple(facts.every_district),
        office_names=offices,
        population=people / people.sum(),
        city=np.array([d.city for d in districts]),
        km=np.array([d.km for d in districts]),
        km_sd=np.array([d.km_sd for d in districts]),
        trip=np.array([d.trip_hours for d in districts]),
        office=np.array([offices.index(d.office) for d in districts]),
        place_district=np.append(place_district, 0),
        ties=neighbours(facts.neighbourhoods, facts.members, seed),
    )
