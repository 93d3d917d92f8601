"""How clients report, and how office, police and prosecutors answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from sim.facts import World, fact
from sim.policy.costs import Line
from sim.policy.interventions.base import Intervention, Share

WITHOUT_PHONE, NO_CREDIT = 0.13, 0.24
"""Clients without a phone, and with one that has no credit or signal: centre of what is assumed of both (D)."""
REPORTS_A_YEAR = 12.0
LIFE_OF_A_PHONE = 3.0
"""Years after which a phone is replaced."""
REACH_OF_A_KIOSK = 0.32
"""Clients of a district to whom one kiosk is near (D): as many as to the post in a mall of public services, 450 of the
1,400 clients of an office (source key bukittinggi2025)."""


class ReportOnline(Intervention):
    """Reporting online, within its limits: phones, credit, kiosks and reminders."""

    mechanisms = ("M15",)
    claims_to_move = ("reports_kept", "more")
    decided_by = "bapas"
    lead_weeks = 13
    by_client = True

    phones: Annotated[float, fact("share", 0, 1, "Of the clients without a phone, given one.")] = 0.0
    credit: Annotated[float, fact("share", 0, 1, "Of those whose phone lacks credit or signal, helped.")] = 0.0
    kiosks: Annotated[float, fact("share", 0, 1, "Of the clients without phone or credit, near a kiosk.")] = 0.0
    reminders: Annotated[float, fact("share", 0, 1, "Of the clients with a phone, reminded.")] = 0.0

    def pull(self, levers: dict[str, Any], strength: float, facts: World) -> None:
        """Give, help, set up and remind."""
        for name in ("phones", "credit", "kiosks", "reminders"):
            levers[name] = max(levers[name], strength * getattr(self, name))

    def costs(self, facts: World) -> Iterator[Line]:
        """Phones, credit, kiosks with their upkeep, messages."""
        phones = self.phones * WITHOUT_PHONE * facts.clients
        yield Line("phones", "once", phones, "phones", "phone", "modal")
        yield Line("phones_replaced", "year", phones / LIFE_OF_A_PHONE, "phones", "phone", "modal")
        yield Line("credit", "year", self.credit * NO_CREDIT * facts.clients, "clients", "credit_year", "barang")
        kiosks = self.kiosks / REACH_OF_A_KIOSK * len(facts.every_district)
        yield Line("kiosks", "once", kiosks, "kiosks", "kiosk", "modal")
        yield Line("kiosks_upkeep", "year", kiosks, "kiosks", "kiosk_year", "barang")
        messages = self.reminders * (1 - WITHOUT_PHONE) * facts.clients * REPORTS_A_YEAR
        yield Line("reminders", "year", messages, "messages", "message", "barang")


class PoliceProtocol(Intervention):
    """Police and prosecutors report arrests to the Bapas, and help to find clients."""

    mechanisms = ("M17", "M16")
    claims_to_move = ("revocations_after_arrest_share", "more")
    """News before the verdict let orders end by revocation, not by the new conviction: the mix shifts (M17)."""
    decided_by = "kanwil"
    lead_weeks = 26

    tracing: Annotated[float, fact("ratio", 1, 10, "Attempts to find a client, against now.")] = 1.0
    return_delay: Annotated[float, fact("weeks", 1, 16, "Until the Bapas learns of an arrest.")] = 1.0

    def pull(self, levers: dict[str, Any], strength: float, facts: World) -> None:
        """News come sooner, tracing is more frequent."""
        levers["protocol"] = max(levers["protocol"], strength)
        levers["return_delay"] = self.return_delay
        levers["tracing"] = max(levers["tracing"], 1 + strength * (self.tracing - 1))

    def costs(self, facts: World) -> Iterator[Line]:
        """The agreement, once for each district."""
        yield Line("agreement", "once", float(len(facts.every_district)), "districts", "agreement", "barang")


class GraduatedResponse(Intervention):
    """A warning and help come before a proposal."""

    mechanisms = ("M17", "M45", "M16")
    claims_to_move = ("proposals_per_quarter", "less")
    decided_by = "bapas"
    lead_weeks = 4

    warnings: Share = 1.0
    help_first: Annotated[float, fact("share", 0, 1, "First grounds answered by help and a warning only.")] = 0.5

    def pull(self, levers: dict[str, Any], strength: float, facts: World) -> None:
        """Warn in writing, help first."""
        levers["warnings"] = max(levers["warnings"], strength * self.warnings)
        levers["help_first"] = max(levers["help_first"], strength * self.help_first)
