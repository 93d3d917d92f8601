"""What an office can choose: one setting of every lever; the defaults are the status quo. Interventions pull them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Lever:
    """What is declared of a lever."""

    unit: str
    low: float
    high: float
    doc: str
    by_district: bool


def lever(value: float, unit: str, low: float, high: float, doc: str, *, by_district: bool = False) -> Any:
    """Declare a lever with its value under the status quo."""
    return field(default=value, metadata={"lever": Lever(unit, low, high, doc, by_district)})


@dataclass(frozen=True)
class Levers:
    """One setting of all levers. Those by district hold an array with one value per district."""

    post_days: Any = lever(0.0, "days/month", 0, 22, "Days a month on which a post is open.", by_district=True)
    post_officers: Any = lever(0.0, "PKs", 0, 20, "PKs on the rota of a post.", by_district=True)
    post_staff: Any = lever(0.0, "people", 0, 20, "Staff of a post who are not PKs and take reports.", by_district=True)
    extra_pks: Any = lever(0.0, "PKs", 0, 10_000, "PKs hired beyond those in post.", by_district=True)
    volunteer_coverage: float = lever(0.03, "share", 0, 1, "Share of clients to be accompanied by Pokmaslipas.")
    volunteer_contact: float = lever(1.0, "share", 0, 1, "Share of these with real contact; the rest is signed only.")
    volunteers_per_group: float = lever(2.0, "people", 0, 100, "Active volunteers in a group; groups sign, few act.")
    courses: float = lever(0.0, "share", 0, 1, "Share of PKs sent to a course.")
    coaching: float = lever(0.0, "share", 0, 1, "Share of PKs who are coached and reviewed.")
    review_weeks: float = lever(13.0, "weeks", 4, 52, "Weeks between two reviews of a dyad of a coached PK.")
    style_share: float = lever(0.0, "share", 0, 1, "Share of PKs sent to a workshop on style.")
    together: float = lever(0.0, "share", -0.5, 0.5, "Plans made together that the workshop adds.")
    separated: float = lever(0.0, "share", 0, 1, "Of the control, done by a colleague instead of the guiding PK.")
    competence: float = lever(0.0, "SD", -2, 2, "Shift of the competence of all PKs.")
    warmth: float = lever(0.0, "SD", -2, 2, "Shift of the warmth of all PKs.")
    control: float = lever(0.0, "share", -0.45, 0.45, "Shift of the control share of all PKs.")
    rooms: float = lever(0.25, "share", 0, 1, "Contacts at the office held in a private room.")
    litmas_relief: float = lever(0.0, "h/report", 0, 8, "Hours per litmas done by assistants.")
    litmas_shortening: float = lever(0.0, "h/report", 0, 8, "Hours per litmas saved by shorter reports.")
    administration: float = lever(1.0, "ratio", 0, 2, "Records per client, against the status quo.")
    reminders: float = lever(0.0, "share", 0, 1, "Clients with a phone who are reminded.")
    phones: float = lever(0.0, "share", 0, 1, "Of the clients without a phone, given one.")
    credit: float = lever(0.0, "share", 0, 1, "Of those whose phone lacks credit or signal, helped.")
    kiosks: float = lever(0.0, "share", 0, 1, "Of the clients without phone or credit, near a kiosk.")
    even_loads: float = lever(0.0, "share", 0, 1, "How far new clients go to whoever has fewest.")
    by_score: float = lever(0.0, "share", 0, 1, "How far time goes by score instead of equally.")
    family_visits: float = lever(0.0, "1/client/month", 0, 2, "Visits to families beyond the routine.")
    family_sessions: float = lever(0.0, "1/client/year", 0, 12, "Sessions with several families.")
    mediation: float = lever(0.0, "h/place/year", 0, 100, "Hours of mediation in a neighbourhood.")
    employers: float = lever(0.0, "share", 0, 1, "Local employers won over.")
    places: float = lever(1.0, "ratio", 0, 10, "Training places, against the status quo.")
    more_places: float = lever(0.0, "places/year", 0, 5000, "Training places of an office beyond those there are.")
    trades: float = lever(6.0, "trades", 1, 6, "Trades among which clients can choose.")
    tracing: float = lever(1.0, "ratio", 0.2, 10, "Frequency of attempts to find clients.")
    protocol: float = lever(0.0, "share", 0, 1, "How far police and prosecutors report arrests at once.")
    return_delay: float = lever(1.0, "weeks", 1, 16, "Until the Bapas learns of an arrest under the protocol.")
    warnings: float = lever(0.0, "share", 0, 1, "Grounds without a proposal that are answered in writing.")
    help_first: float = lever(0.0, "share", 0, 1, "Grounds answered by help and a warning before any proposal.")


def declared_levers() -> dict[str, Lever]:
    """What is declared of each lever, by name."""
    return {item.name: item.metadata["lever"] for item in fields(Levers)}


def status_quo(districts: int, settings: Iterable[tuple[str, float]] = ()) -> dict[str, Any]:
    """Every lever at its status quo, or as it is set: a float, or an array with one value per district."""
    values, other = {}, dict(settings)
    for item in fields(Levers):
        by_district, value = item.metadata["lever"].by_district, other.get(item.name, item.default)
        values[item.name] = np.full(districts, value) if by_district else value
    return values
