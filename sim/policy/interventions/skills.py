"""What PKs learn, how they work with clients, and who looks after that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field

from sim.facts import World, fact
from sim.policy.costs import Line
from sim.policy.interventions.base import Intervention, Share, newcomers


class TrainPKs(Intervention):
    """A course in communication and personal approach; without coaching the skill fades."""

    mechanisms = ("M47", "M20", "M04")
    claims_to_move = ("alliance", "more")
    decided_by = "pusat"
    lead_weeks = 13
    by_pk = True

    share: Share = 1.0
    coaching: Annotated[bool, Field(description="Coached and reviewed afterwards.")] = False

    def pull(self, levers: dict[str, Any], strength: float, facts: World) -> None:
        """Send PKs to the course, and coach them if so meant."""
        levers["courses"] = max(levers["courses"], strength * self.share)
        if self.coaching:
            levers["coaching"] = max(levers["coaching"], strength * self.share)

    def costs(self, facts: World) -> Iterator[Line]:
        """The course once, every year for newcomers as long as PKs are sent, and coaching."""
        people = self.share * facts.pk_count
        yield Line("course", "once", people, "PKs", "course", "barang")
        yield Line("course_newcomers", "year", newcomers(people), "PKs", "course", "barang")
        yield Line("coaching", "year", people * self.coaching, "PKs", "coaching_year", "barang")


class ShiftStyle(Intervention):
    """PKs plan together with clients and take a humanist approach."""

    mechanisms = ("M48", "M38", "M02", "M24")
    claims_to_move = ("participation_kept", "more")
    decided_by = "bapas"
    lead_weeks = 8
    by_pk = True

    share: Share = 1.0
    collaborative: Annotated[float, fact("share", 0, 0.5, "Further plans made together with the client.")] = 0.2

    def pull(self, levers: dict[str, Any], strength: float, facts: World) -> None:
        """More PKs change their style, by so much."""
        levers["style_share"] = max(levers["style_share"], strength * self.share)
        levers["together"] = max(levers["together"], self.collaborative)

    def costs(self, facts: World) -> Iterator[Line]:
        """A workshop for each PK, and every year for newcomers."""
        people = self.share * facts.pk_count
        yield Line("workshop", "once", people, "PKs", "workshop", "barang")
        yield Line("workshop_newcomers", "year", newcomers(people), "PKs", "workshop", "barang")


class CoachAndEvaluate(Intervention):
    """Supervision: alliances are measured, weak dyads reviewed, PKs coached."""

    mechanisms = ("M20", "M42")
    claims_to_move = ("alliance", "more")
    decided_by = "bapas"
    lead_weeks = 13
    by_pk = True

    share: Share = 1.0
    review_weeks: Annotated[float, fact("weeks", 4, 52, "Weeks between two reviews of a dyad.")] = 13.0

    def pull(self, levers: dict[str, Any], strength: float, facts: World) -> None:
        """Coach a share of PKs and review their dyads so often."""
        levers["coaching"] = max(levers["coaching"], strength * self.share)
        levers["review_weeks"] = self.review_weeks

    def costs(self, facts: World) -> Iterator[Line]:
        """Supervisors who coach, every year."""
        yield Line("coaching", "year", self.share * facts.pk_count, "PKs", "coaching_year", "barang")
