"""What can be done: each intervention is a small typed model that pulls levers.

`pull(levers, strength, facts)` moves the values of a dictionary of levers; strength goes from 0 to 1 over the ramp.
`problems(facts)` names what does not fit the world: pairs of a field path and a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from sim.arrays import largest_remainder
from sim.facts import STRICT, World, fact, one_of

Names = Annotated[tuple[str, ...], Field(strict=False, min_length=1)]
Share = Annotated[float, fact("share", 0, 1, "Share, 0 to 1.")]
Decider = Literal["bapas", "kanwil", "pusat", "mitra"]


class Farthest(BaseModel):
    """The districts with the longest trip from the office."""

    model_config = ConfigDict(**STRICT, title="farthest districts")
    farthest: Annotated[int, fact("districts", 1, 500, "How many, from the farthest on; all where there are fewer.")]


class Intervention(BaseModel):
    """Something an office, region, ministry or partner can do."""

    model_config = ConfigDict(**STRICT)
    mechanisms: ClassVar[tuple[str, ...]] = ()
    decided_by: ClassVar[Decider] = "bapas"
    lead_weeks: ClassVar[int] = 0
    by_client: ClassVar[bool] = False
    """Whether it can be meant for new or existing clients only; the others act on the office and so on everyone."""

    def pull(self, levers: dict[str, Any], strength: float, facts: World) -> None:
        """Move the levers that this intervention moves."""
        raise NotImplementedError

    def problems(self, facts: World) -> Iterator[tuple[str, str]]:
        """What does not fit the world."""
        return iter(())


def _chosen(districts: tuple[str, ...] | Farthest | None, facts: World) -> np.ndarray:
    """Mask of the districts that are meant."""
    names = list(facts.districts)
    if districts is None:
        return np.ones(len(names), bool)
    if isinstance(districts, Farthest):
        trips = np.array([d.trip_hours for d in facts.districts.values()])
        return np.isin(np.arange(len(names)), np.argsort(-trips, kind="stable")[: districts.farthest])
    return np.isin(names, districts)


def _unknown(districts: tuple[str, ...] | Farthest | None, facts: World) -> Iterator[tuple[str, str]]:
    """Districts that the world does not have."""
    names = list(facts.districts)
    if isinstance(districts, tuple):
        for i, name in enumerate(districts):
            if name not in names:
                near = get_close_matches(name, names, 1, 0.5)
                hint = f"; did you mean '{near[0]}'?" if near else f"; there are {', '.join(names)}"
                yield f"districts[{i}]", f"'{name}' is no district of the world{hint}"
            elif name in districts[:i]:
                yield f"districts[{i}]", f"'{name}' stands twice; name each district once"


class OpenPosts(Intervention):
    """Posts of the Bapas in districts, with PKs on a rota who leave the head office for it."""

    mechanisms = ("M13", "M18", "M21")
    decided_by = "kanwil"
    lead_weeks = 26

    districts: Annotated[Names | Farthest, Field(description="Names, or {farthest: n}.")]
    host: Annotated[
        Literal["kecamatan", "lapas", "mpp", "pesantren", "griya_abhipraya"], Field(description="Whose rooms are used.")
    ] = "kecamatan"
    officers_on_rota: Annotated[int, fact("PKs", 1, 20, "PKs on duty on a day at the post.")] = 2
    days_a_month: Annotated[float, fact("days/month", 1, 22, "Days on which the post is open.")] = 8.0
    clients_per_day: Annotated[
        float | None, fact("clients/day", 5, 500, "A day a month for so many clients; days_a_month is the most.")
    ] = None
    extra_staff: Annotated[int, fact("people", 0, 20, "Staff who take reports besides the PKs.")] = 0

    def pull(self, levers: dict[str, Any], strength: float, facts: World) -> None:
        """Open the posts."""
        chosen = _chosen(self.districts, facts)
        opened = np.maximum(levers["post_days"], strength * self._days(facts))
        levers["post_days"] = np.where(chosen, opened, levers["post_days"])
        levers["post_officers"] = np.where(chosen, float(self.officers_on_rota), levers["post_officers"])
        levers["post_staff"] = np.where(chosen, float(self.extra_staff), levers["post_staff"])

    def _days(self, facts: World) -> np.ndarray:
        """Days a month by district: as many as meant, or as its clients need."""
        people = np.array([d.population for d in facts.districts.values()], float)
        if self.clients_per_day is None:
            return np.full(len(people), self.days_a_month)
        needed = facts.clients * people / people.sum() / self.clients_per_day
        return np.clip(needed, 1.0, self.days_a_month)

    def problems(self, facts: World) -> Iterator[tuple[str, str]]:
        """Districts that do not exist."""
        return _unknown(self.districts, facts)


class InvolvePokmaslipas(Intervention):
    """Community groups whose volunteers accompany clients; or groups that only sign an agreement."""

    mechanisms = ("M31", "M29", "M32")
    decided_by = "mitra"
    lead_weeks = 13
    by_client = True

    coverage: Annotated[float, fact("share", 0, 1, "Share of active clients accompanied.")]
    volunteers_per_group: Annotated[int, fact("people", 1, 100, "Volunteers in a group.")] = 10
    matched: Annotated[bool, Field(description="True: matched, with real contact; false: signed only.")] = True

    def pull(self, levers: dict[str, Any], strength: float, facts: World) -> None:
        """Raise coverage; real contact only where volunteers are matched."""
        before, added = levers["volunteer_coverage"], strength * self.coverage
        coverage = max(before, added)
        real = before * levers["volunteer_contact"]
        contact = max(real, added) if self.matched else real
        levers["volunteer_coverage"] = coverage
        levers["volunteer_contact"] = contact / coverage if coverage > 0 else 1.0
        if self.matched:
            more = max(0.0, self.volunteers_per_group - levers["volunteers_per_group"])
            levers["volunteers_per_group"] += strength * more


class HirePKs(Intervention):
    """More PKs; they share the litmas of the office and take new clients."""

    mechanisms = ("M18",)
    decided_by = "pusat"
    lead_weeks = 52
    model_config = ConfigDict(json_schema_extra=one_of("number", "per_100_clients"))

    number: Annotated[int | None, fact("PKs", 1, 10_000, "How many.")] = None
    per_100_clients: Annotated[float | None, fact("PKs/100 clients", 0.01, 50, "Or how many per 100 clients.")] = None
    districts: Annotated[Names | Farthest | None, Field(description="Where; everywhere if left out.")] = None

    @model_validator(mode="after")
    def one_of_two(self):
        """Either a number or a ratio."""
        if (self.number is None) == (self.per_100_clients is None):
            raise ValueError("give exactly one of number and per_100_clients")
        return self

    def pull(self, levers: dict[str, Any], strength: float, facts: World) -> None:
        """Spread the new PKs by the population of the districts meant."""
        number = self.number if self.number is not None else (self.per_100_clients or 0) * facts.clients / 100
        people = np.array([d.population for d in facts.districts.values()]) * _chosen(self.districts, facts)
        levers["extra_pks"] = levers["extra_pks"] + largest_remainder(round(strength * number), people)

    def problems(self, facts: World) -> Iterator[tuple[str, str]]:
        """Districts that do not exist."""
        return _unknown(self.districts, facts)


class TrainPKs(Intervention):
    """A course in communication and personal approach; without coaching the skill fades."""

    mechanisms = ("M47", "M20", "M04")
    decided_by = "pusat"
    lead_weeks = 13

    share: Share = 1.0
    coaching: Annotated[bool, Field(description="Coached and reviewed afterwards.")] = False

    def pull(self, levers: dict[str, Any], strength: float, facts: World) -> None:
        """Send PKs to the course, and coach them if so meant."""
        levers["courses"] = max(levers["courses"], strength * self.share)
        if self.coaching:
            levers["coaching"] = max(levers["coaching"], strength * self.share)


class PrivateRooms(Intervention):
    """Rooms in which clients can talk without being heard."""

    mechanisms = ("M19", "M41")
    decided_by = "bapas"
    lead_weeks = 13

    share_of_contacts: Annotated[float, fact("share", 0, 1, "Contacts at the office held in a private room.")]

    def pull(self, levers: dict[str, Any], strength: float, facts: World) -> None:
        """Raise the share of contacts in a private room."""
        aim = max(levers["rooms"], self.share_of_contacts)
        levers["rooms"] += strength * (aim - levers["rooms"])


class RelieveAdministration(Intervention):
    """Hours taken from litmas: by assistants, or by shorter reports, which cost quality of assessment."""

    mechanisms = ("M21", "M36")
    decided_by = "kanwil"
    lead_weeks = 13

    hours_per_litmas: Annotated[float, fact("h/report", 0, 8, "Hours saved for each litmas.")]
    by: Annotated[Literal["assistants", "shortening"], Field(description="Who or what saves the hours.")] = "assistants"

    def pull(self, levers: dict[str, Any], strength: float, facts: World) -> None:
        """Take hours from each litmas."""
        name = "litmas_relief" if self.by == "assistants" else "litmas_shortening"
        levers[name] = max(levers[name], strength * self.hours_per_litmas)


INTERVENTIONS: dict[str, type[Intervention]] = {
    "open_posts": OpenPosts,
    "involve_pokmaslipas": InvolvePokmaslipas,
    "hire_pks": HirePKs,
    "train_pks": TrainPKs,
    "private_rooms": PrivateRooms,
    "relieve_administration": RelieveAdministration,
}
"""Every intervention by the name it has in scenario files."""
