"""What an intervention is: typed fields, levers it pulls, what it costs, who decides; and what several share.

`pull(levers, strength, facts)` moves the values of a dictionary of levers; strength goes from 0 to 1 over the ramp.
`problems(facts)` names what does not fit the world: pairs of a field path and a sentence.
`costs(facts)` lists what is to be paid at full strength, beyond what the office pays as it is.
`claims_to_move` names the outcome that its mechanism is claimed to move first, and which way: a study can test it.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from sim.facts import STRICT, World, fact
from sim.parameters.institution import OfficeLife
from sim.policy.costs import WEEKS_A_YEAR, Line

AWAY = 2.0
"""Hours of a round trip beyond which a day counts as out of town."""
Names = Annotated[tuple[str, ...], Field(strict=False, min_length=1)]
Share = Annotated[float, fact("share", 0, 1, "Share, 0 to 1.")]
Decider = Literal["bapas", "kanwil", "pusat", "mitra"]


class Farthest(BaseModel):
    """The districts of each office with the longest trip from it."""

    model_config = ConfigDict(**STRICT, title="farthest districts")
    farthest: Annotated[int, fact("districts", 1, 500, "How many of each office, from the farthest on; all if fewer.")]


class Intervention(BaseModel):
    """Something an office, region, ministry or partner can do."""

    model_config = ConfigDict(**STRICT)
    mechanisms: ClassVar[tuple[str, ...]] = ()
    claims_to_move: ClassVar[tuple[str, str]]
    """Id of an outcome, and "more" or "less"."""
    decided_by: ClassVar[Decider] = "bapas"
    lead_weeks: ClassVar[int] = 0
    by_client: ClassVar[bool] = False
    """Whether it can be meant for new or existing clients only; the others act on the office and so on everyone."""

    by_pk: ClassVar[bool] = False
    """Whether `share` is a share of the PKs, each of whom has a ticket of its own."""

    def pull(self, levers: dict[str, Any], strength: float, facts: World) -> None:
        """Move the levers that this intervention moves."""
        raise NotImplementedError

    def problems(self, facts: World) -> Iterator[tuple[str, str]]:
        """What does not fit the world."""
        return iter(())

    def costs(self, facts: World) -> Iterator[Line]:
        """What is to be paid at full strength, line by line."""
        return iter(())


def chosen(districts: tuple[str, ...] | Farthest | None, facts: World) -> np.ndarray:
    """Mask of the districts that are meant."""
    names = list(facts.every_district)
    if districts is None:
        return np.ones(len(names), bool)
    if isinstance(districts, Farthest):
        order = sorted(facts.every_district.items(), key=lambda item: -item[1].trip_hours)
        by_office: dict[str, list[str]] = {}
        for name, district in order:
            by_office.setdefault(district.office, []).append(name)
        return np.isin(names, [name for far in by_office.values() for name in far[: districts.farthest]])
    return np.isin(names, districts)


def unknown(districts: tuple[str, ...] | Farthest | None, facts: World) -> Iterator[tuple[str, str]]:
    """Districts that the world does not have."""
    names = list(facts.every_district)
    if isinstance(districts, tuple):
        for i, name in enumerate(districts):
            if name not in names:
                near = get_close_matches(name, names, 1, 0.5)
                hint = (
                    f"; did you mean '{near[0]}'?"
                    if near
                    else f"; there are {', '.join(names[:12])}{'' if len(names) <= 12 else ' ...'}"
                )
                yield f"districts[{i}]", f"'{name}' is no district of the world{hint}"
            elif name in districts[:i]:
                yield f"districts[{i}]", f"'{name}' stands twice; name each district once"


def by_population(whole: float, facts: World) -> np.ndarray:
    """Something that is spread over the districts as their inhabitants are.

    Parameters
    ----------
    whole : float
        Of the whole office, in any unit.
    facts : World

    Returns
    -------
    (d,) array, same unit
    """
    people = np.array([d.population for d in facts.every_district.values()], float)
    return whole * people / people.sum()


def days_out(name: str, days: np.ndarray, facts: World) -> Iterator[Line]:
    """Two lines for the days of officers in districts: out of town where the trip is long, in town elsewhere.

    Parameters
    ----------
    name : str
        What the ids of the lines begin with.
    days : (d,) array
        Days a year in each district.
    facts : World

    Yields
    ------
    Line
    """
    away = np.array([d.trip_hours for d in facts.every_district.values()]) > AWAY
    yield Line(f"{name}_away", "year", float(days[away].sum()), "days", "per_diem_out", "barang")
    yield Line(f"{name}_near", "year", float(days[~away].sum()), "days", "per_diem_in", "barang")


def newcomers(people: float) -> float:
    """PKs a year who come in place of some of these, moved away at the declared rate of rotation."""
    return people * OfficeLife().rotation * WEEKS_A_YEAR
