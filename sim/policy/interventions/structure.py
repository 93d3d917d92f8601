"""Posts, PKs, rooms, paper and assignment: what an office is made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import ConfigDict, Field, model_validator

from sim.arrays import largest_remainder
from sim.facts import World, fact, one_of
from sim.policy.costs import Line
from sim.policy.interventions.base import Farthest, Intervention, Names, by_population, chosen, days_out, unknown
from sim.policy.levers import Levers

HOURS_A_YEAR = 1250.0
"""Effective hours of a full post, as for PKs."""
PKS_A_ROOM = 8.0
"""PKs who share a room for talks: each sees clients some hours a week (assumption)."""


class OpenPosts(Intervention):
    """Posts of the Bapas in districts, with PKs on a rota who leave the head office for it."""

    mechanisms = ("M13", "M18", "M21")
    claims_to_move = ("report_km", "less")
    decided_by = "kanwil"
    lead_weeks = 26

    districts: Annotated[Names | Farthest, Field(description="Names, or {farthest: n}.")]
    host: Annotated[
        Literal["kecamatan", "lapas", "mpp", "pesantren", "griya_abhipraya"],
        Field(description="Whose rooms are used, lent by all known hosts: it moves neither price nor effect."),
    ] = "kecamatan"
    officers_on_rota: Annotated[int, fact("PKs", 1, 20, "PKs on duty on a day at the post.")] = 2
    days_a_month: Annotated[float, fact("days/month", 1, 22, "Days on which the post is open.")] = 8.0
    clients_per_day: Annotated[
        float | None, fact("clients/day", 5, 500, "A day a month for so many clients; days_a_month is the most.")
    ] = None
    extra_staff: Annotated[int, fact("people", 0, 20, "Staff who take reports besides the PKs.")] = 0

    def pull(self, levers: dict[str, Any], strength: float, facts: World) -> None:
        """Open the posts."""
        here = chosen(self.districts, facts)
        opened = np.maximum(levers["post_days"], strength * self._days(facts))
        levers["post_days"] = np.where(here, opened, levers["post_days"])
        levers["post_officers"] = np.where(here, float(self.officers_on_rota), levers["post_officers"])
        levers["post_staff"] = np.where(here, float(self.extra_staff), levers["post_staff"])

    def _days(self, facts: World) -> np.ndarray:
        """Days a month by district: as many as meant, or as its clients need."""
        if self.clients_per_day is None:
            return np.full(len(facts.every_district), self.days_a_month)
        return np.clip(by_population(facts.clients, facts) / self.clients_per_day, 1.0, self.days_a_month)

    def problems(self, facts: World) -> Iterator[tuple[str, str]]:
        """Districts that do not exist."""
        return unknown(self.districts, facts)

    def costs(self, facts: World) -> Iterator[Line]:
        """Days of officers away, staff, and equipment for each post."""
        days, here = self._days(facts) * chosen(self.districts, facts), chosen(self.districts, facts).sum()
        yield from days_out("post_days", 12.0 * self.officers_on_rota * days, facts)
        yield Line("post_staff", "year", float(here) * self.extra_staff, "people", "assistant_year", "pegawai")
        yield Line("post_equipment", "once", float(here), "posts", "post_equipment", "modal")


class HirePKs(Intervention):
    """More PKs; they share the litmas of the office and take new clients."""

    mechanisms = ("M18",)
    claims_to_move = ("guidance_minutes", "more")
    decided_by = "pusat"
    lead_weeks = 52
    model_config = ConfigDict(json_schema_extra=one_of("number", "per_100_clients"))

    number: Annotated[int | None, fact("PKs", 1, 10_000, "How many in each office.")] = None
    per_100_clients: Annotated[
        float | None, fact("PKs/100 clients", 0.01, 50, "Or how many per 100 clients of these districts.")
    ] = None
    districts: Annotated[Names | Farthest | None, Field(description="Where; everywhere if left out.")] = None

    @model_validator(mode="after")
    def one_of_two(self):
        """Either a number or a ratio."""
        if (self.number is None) == (self.per_100_clients is None):
            raise ValueError("give exactly one of number and per_100_clients")
        return self

    def pull(self, levers: dict[str, Any], strength: float, facts: World) -> None:
        """Spread the new PKs by the population of the districts meant."""
        number = self._number(facts)
        people = np.array([d.population for d in facts.every_district.values()]) * chosen(self.districts, facts)
        levers["extra_pks"] = levers["extra_pks"] + largest_remainder(round(strength * number), people)

    def _number(self, facts: World) -> float:
        """As many as meant, or as the clients of the districts meant give."""
        if self.number is not None:
            return float(self.number * facts.offices)
        clients = by_population(facts.clients, facts)[chosen(self.districts, facts)].sum()
        return float((self.per_100_clients or 0) * clients / 100)

    def problems(self, facts: World) -> Iterator[tuple[str, str]]:
        """Districts that do not exist."""
        return unknown(self.districts, facts)

    def costs(self, facts: World) -> Iterator[Line]:
        """Salaries and allowances, and once recruitment with the first courses."""
        number = round(self._number(facts))
        yield Line("pk_salary", "year", float(number), "PKs", "pk_year", "pegawai")
        yield Line("pk_recruitment", "once", float(number), "PKs", "recruitment", "barang")


class PrivateRooms(Intervention):
    """Rooms in which clients can talk without being heard."""

    mechanisms = ("M19", "M41")
    claims_to_move = ("openness", "more")
    decided_by = "bapas"
    lead_weeks = 13

    share_of_contacts: Annotated[float, fact("share", 0, 1, "Contacts at the office held in a private room.")]

    def pull(self, levers: dict[str, Any], strength: float, facts: World) -> None:
        """Raise the share of contacts in a private room."""
        aim = max(levers["rooms"], self.share_of_contacts)
        levers["rooms"] += strength * (aim - levers["rooms"])

    def costs(self, facts: World) -> Iterator[Line]:
        """Rooms beyond those there are, as many as PKs at work at one time need."""
        added = max(0.0, self.share_of_contacts - Levers().rooms)
        rooms = added * facts.pk_count / PKS_A_ROOM
        yield Line("rooms", "once", rooms, "rooms", "room", "modal")


class RelieveAdministration(Intervention):
    """Hours taken from litmas: by assistants, or by shorter reports, which cost quality of assessment."""

    mechanisms = ("M21", "M36")
    claims_to_move = ("guidance_minutes", "more")
    decided_by = "kanwil"
    lead_weeks = 13

    hours_per_litmas: Annotated[float, fact("h/report", 0, 8, "Hours saved for each litmas.")]
    by: Annotated[Literal["assistants", "shortening"], Field(description="Who or what saves the hours.")] = "assistants"

    def pull(self, levers: dict[str, Any], strength: float, facts: World) -> None:
        """Take hours from each litmas."""
        name = "litmas_relief" if self.by == "assistants" else "litmas_shortening"
        levers[name] = max(levers[name], strength * self.hours_per_litmas)

    def costs(self, facts: World) -> Iterator[Line]:
        """Assistants who work the hours; shortening costs no money."""
        if self.by == "assistants":
            people = self.hours_per_litmas * facts.litmas_per_year / HOURS_A_YEAR
            yield Line("assistants", "year", people, "people", "assistant_year", "pegawai")


class SeparateRoles(Intervention):
    """Control of a client is done by another PK than the one who guides."""

    mechanisms = ("M09", "M14", "M05")
    claims_to_move = ("trust", "more")
    decided_by = "bapas"
    lead_weeks = 8

    share: Annotated[float, fact("share", 0, 1, "Of the control, done by a colleague instead of the guiding PK.")]

    def pull(self, levers: dict[str, Any], strength: float, facts: World) -> None:
        """Hand control to a colleague."""
        levers["separated"] = max(levers["separated"], strength * self.share)


class BalanceCaseloads(Intervention):
    """New clients go to whoever has fewest, or time goes to clients by their score.

    In this model the score on file decides both: how time is shared out, and how much a minute of guidance is worth to
    a client. So the error of the score costs `by: score` nothing here, and what it brings is an upper limit.
    """

    mechanisms = ("M18",)
    claims_to_move = ("guidance_minutes", "more")
    decided_by = "bapas"
    lead_weeks = 4

    by: Annotated[Literal["load", "score"], Field(description="Even loads for new clients, or time by score.")] = "load"

    def pull(self, levers: dict[str, Any], strength: float, facts: World) -> None:
        """Assign by load, or share out time by score."""
        name = "even_loads" if self.by == "load" else "by_score"
        levers[name] = max(levers[name], strength)
