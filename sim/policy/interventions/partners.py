"""Families, neighbours, community groups and trades: who carries reintegration beside the office."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field

from sim.facts import World, fact
from sim.policy.costs import Line
from sim.policy.interventions.base import Intervention, by_population, days_out
from sim.policy.levers import Levers

CLIENTS_A_VOLUNTEER = 2.0
"""Clients of one volunteer, as in the model's central value."""
TRAINED_ANEW = 0.5
"""Of the volunteers, trained anew in a year (D): clients stay about two years, and volunteers change with them."""
HOURS_A_DAY = 6.0
"""Hours of mediation in one day away from the office."""
FAMILIES_A_SESSION = 8.0
"""Families in one session."""


class InvolvePokmaslipas(Intervention):
    """Community groups whose volunteers accompany clients; or groups that only sign an agreement."""

    mechanisms = ("M31", "M29", "M32")
    claims_to_move = ("accompanied", "more")
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

    def costs(self, facts: World) -> Iterator[Line]:
        """Meetings with clients beyond those there are, and training; an agreement alone costs nothing."""
        added = max(0.0, self.coverage - Levers().volunteer_coverage)
        clients = added * facts.clients * self.matched
        people = clients / CLIENTS_A_VOLUNTEER
        yield Line("volunteer_meetings", "year", clients, "clients", "volunteer_year", "barang")
        yield Line("volunteer_training", "once", people, "volunteers", "volunteer_course", "barang")
        anew = TRAINED_ANEW * people
        yield Line("volunteer_training_newcomers", "year", anew, "volunteers", "volunteer_course", "barang")


class EngageFamilies(Intervention):
    """PKs visit families, and invite them to sessions together."""

    mechanisms = ("M31", "M35", "M52")
    claims_to_move = ("cohort_reintegrated", "more")
    decided_by = "bapas"
    lead_weeks = 4
    by_client = True

    visits_per_client: Annotated[float, fact("visits/client/year", 0, 12, "Home visits beyond the routine.")] = 2.0
    sessions: Annotated[float, fact("sessions/client/year", 0, 12, "Sessions with several families.")] = 0.0

    def pull(self, levers: dict[str, Any], strength: float, facts: World) -> None:
        """More visits and sessions."""
        levers["family_visits"] = max(levers["family_visits"], strength * self.visits_per_client / 12)
        levers["family_sessions"] = max(levers["family_sessions"], strength * self.sessions)

    def costs(self, facts: World) -> Iterator[Line]:
        """Travel money of visits, two a day, and sessions."""
        visits = facts.clients * self.visits_per_client / 2
        yield from days_out("family_visits", by_population(visits, facts), facts)
        sessions = facts.clients * self.sessions / FAMILIES_A_SESSION
        yield Line("family_sessions", "year", sessions, "sessions", "family_session", "barang")


class EngageCommunities(Intervention):
    """The PK mediates between clients, leaders, neighbours and employers."""

    mechanisms = ("M30", "M29", "M53")
    claims_to_move = ("acceptance", "more")
    decided_by = "bapas"
    lead_weeks = 8

    hours_per_neighbourhood: Annotated[float, fact("h/place/year", 0, 100, "Hours of mediation in a place.")] = 6.0
    employers: Annotated[float, fact("share", 0, 1, "Local employers won over.")] = 0.0

    def pull(self, levers: dict[str, Any], strength: float, facts: World) -> None:
        """Mediate, and win employers over."""
        levers["mediation"] = max(levers["mediation"], strength * self.hours_per_neighbourhood)
        levers["employers"] = max(levers["employers"], strength * self.employers)

    def costs(self, facts: World) -> Iterator[Line]:
        """Days in neighbourhoods, and a day of talks in each for all its employers."""
        days = facts.neighbourhoods * self.hours_per_neighbourhood / HOURS_A_DAY
        yield from days_out("mediation_days", by_population(days, facts), facts)
        talks = self.employers * facts.neighbourhoods
        yield from days_out("employer_talks", by_population(talks, facts), facts)


class VocationalPlaces(Intervention):
    """More places in the courses for a trade."""

    mechanisms = ("M34", "M32")
    claims_to_move = ("employed", "more")
    decided_by = "mitra"
    lead_weeks = 13

    places_per_year: Annotated[float, fact("places/year", 0, 5000, "Places of each office beyond those there are.")]
    trades: Annotated[int, fact("trades", 1, 6, "Trades among which clients can choose.")] = 6

    def pull(self, levers: dict[str, Any], strength: float, facts: World) -> None:
        """Add places; few trades suit few clients."""
        levers["more_places"] = max(levers["more_places"], strength * self.places_per_year)
        levers["trades"] = float(self.trades)

    def costs(self, facts: World) -> Iterator[Line]:
        """Courses, per place."""
        yield Line(
            "vocational_places", "year", self.places_per_year * facts.offices, "places", "vocational_place", "barang"
        )
