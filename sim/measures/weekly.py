"""Weekly measures: every one is a sum over its district, divided when reading by its declared denominator."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from sim.derived import at_post
from sim.people import Phase, Standing
from sim.processes.work_week import BOOKED
from sim.world import World


class Measure(NamedTuple):
    """A weekly measure; better is which way is better, for process measures neither."""

    id: str
    unit: str
    kind: Literal["stock", "over", "flow", "hours"]
    denominator: str | None
    better: Literal["more", "less", "neither"]
    sentence: str


_STOCKS = (
    Measure(
        "clients_active", "clients", "stock", None, "neither", "Clients on the books of a PK, at the end of the week."
    ),
    Measure("pks", "PKs", "stock", None, "neither", "PKs in post."),
    Measure("pks_exhausted", "PKs", "stock", "pks", "less", "PKs whose exhaustion is high."),
    Measure("community_members", "people", "stock", None, "neither", "Members of the communities."),
    Measure("employed", "clients", "stock", "clients_active", "more", "Active clients who work."),
    Measure("contact_lost", "clients", "stock", "clients_active", "less", "Active clients with whom contact is lost."),
    Measure("accompanied", "clients", "stock", "clients_active", "more", "Active clients accompanied by a volunteer."),
    Measure("phase_cooperative", "clients", "stock", "clients_active", "more", "Active clients who cooperate."),
    Measure("phase_passive", "clients", "stock", "clients_active", "less", "Active clients who are passive."),
    Measure("phase_confrontational", "clients", "stock", "clients_active", "less", "Active clients who confront."),
    Measure("inside", "people", "stock", None, "less", "Clients and former clients in custody or prison."),
    Measure("litmas_open", "reports", "stock", None, "less", "Social inquiry reports asked for and not done."),
)
_OVER_CLIENTS = (
    Measure("goals", "0-1", "over", "clients_active", "more", "Agreement on goals."),
    Measure("tasks", "0-1", "over", "clients_active", "more", "Agreement on tasks."),
    Measure("bond", "0-1", "over", "clients_active", "more", "Emotional bond."),
    Measure("trust", "0-1", "over", "clients_active", "more", "Trust in the PK."),
    Measure("reactance", "0-1", "over", "clients_active", "less", "Feeling of being controlled."),
    Measure("openness", "0-1", "over", "clients_active", "more", "How openly clients speak."),
    Measure("needs_match", "0-1", "over", "clients_active", "more", "How far guidance fits the needs."),
    Measure("motivation", "SD", "over", "clients_active", "more", "Motivation to change."),
    Measure("stigma_felt", "0-1", "over", "clients_active", "less", "Stigma felt by clients."),
    Measure("formality", "0-1", "over", "clients_active", "less", "How far recent contacts were mere formality."),
)
_OVER_OTHERS = (
    Measure("family_support", "0-1", "over", "clients_active", "more", "Support by the families of active clients."),
    Measure("family_conflict", "0-1", "over", "clients_active", "less", "Conflict in these families."),
    Measure("acceptance", "0-1", "over", "community_members", "more", "Acceptance of former prisoners."),
    Measure("pk_exhaustion", "SD", "over", "pks", "less", "Exhaustion of PKs."),
    Measure("pk_apathy", "0-1", "over", "pks", "less", "Apathy of PKs."),
    Measure("report_km", "km", "over", "reports_due", "less", "Distance to where due reports can be made."),
)
_FLOWS = (
    Measure("guidance_minutes", "min", "flow", "clients_active", "more", "Minutes of guidance in kept contacts."),
    Measure("intake", "clients", "flow", None, "neither", "Clients whose order began."),
    Measure("litmas", "reports", "flow", None, "neither", "Social inquiry reports asked for."),
    Measure("contacts_due", "contacts", "flow", None, "neither", "Contacts of all kinds that were due."),
    Measure("contacts_kept", "contacts", "flow", "contacts_due", "more", "Contacts of all kinds that took place."),
    Measure("reports_due", "reports", "flow", None, "neither", "Reports due."),
    Measure("reports_kept", "reports", "flow", "reports_due", "more", "Reports kept."),
    Measure("participation_due", "sessions", "flow", None, "neither", "Further sessions offered."),
    Measure("participation_kept", "sessions", "flow", "participation_due", "more", "Further sessions attended."),
    Measure("breaches", "breaches", "flow", "clients_active", "less", "Breaches of conditions, known or not."),
    Measure("moves", "moves", "flow", "clients_active", "less", "Moves without notice, known or not."),
    Measure("breaches_found", "breaches", "flow", "breaches", "neither", "Breaches that came to light."),
    Measure(
        "offences_latent",
        "offences",
        "flow",
        "clients_active",
        "less",
        "Offences, known or not (assumption of the model).",
    ),
    Measure(
        "offences_latent_all",
        "offences",
        "flow",
        None,
        "less",
        "Offences of clients and former clients, known or not (assumption of the model).",
    ),
    Measure(
        "harm_latent",
        "offences",
        "flow",
        None,
        "less",
        "Of these against others: acquisitive or violent (assumption of the model).",
    ),
    Measure(
        "offences_recorded",
        "offences",
        "flow",
        "clients_active",
        "neither",
        "Offences recorded; the client is arrested.",
    ),
    Measure("grounds", "grounds", "flow", "clients_active", "neither", "Grounds for a revocation that arose."),
    Measure("proposals", "proposals", "flow", "clients_active", "neither", "Revocations proposed."),
    Measure("revocations", "clients", "flow", "clients_active", "neither", "Revocations executed."),
    Measure("reconvictions", "clients", "flow", "clients_active", "neither", "Orders ended by a new conviction."),
    Measure("completions", "clients", "flow", "clients_active", "more", "Orders completed in contact."),
    Measure("ended_contact_lost", "clients", "flow", "clients_active", "less", "Orders that ended with contact lost."),
    Measure(
        "reintegrated",
        "clients",
        "flow",
        None,
        "more",
        "At liberty, working, no offence a year after completion.",
    ),
    Measure("trained", "clients", "flow", None, "more", "Clients who began a course in a trade."),
    Measure("jobs_gained", "jobs", "flow", None, "more", "Jobs found, follow-up included."),
    Measure("jobs_lost", "jobs", "flow", None, "less", "Jobs lost, follow-up included."),
    Measure("left_2y_ago", "clients", "flow", None, "neither", "Clients who completed two years ago."),
    Measure(
        "reoffended_2y_after_end_latent",
        "clients",
        "flow",
        "left_2y_ago",
        "less",
        "Of these with an offence since, known or not.",
    ),
    Measure(
        "reoffended_2y_after_end_recorded",
        "clients",
        "flow",
        "left_2y_ago",
        "neither",
        "Of these with a recorded offence since.",
    ),
)
_AFTER = {
    "after_arrest": "after an arrest",
    "after_misses": "after missed reports",
    "after_move": "after a move without notice",
    "after_absence": "after not taking part in the programme",
}
_STEPS = {
    "grounds": ("grounds", "Grounds"),
    "proposals": ("proposals", "Revocations proposed"),
    "revocations": ("clients", "Revocations executed"),
}
_CAUSED = tuple(
    Measure(f"{step}_{cause}", unit, "flow", step, "neither", f"{what} {after}.")
    for step, (unit, what) in _STEPS.items()
    for cause, after in _AFTER.items()
)
_DUTIES = {
    "available": "there are",
    "litmas": "on social inquiry reports",
    "accompaniment": "accompanying clients before authorities",
    "guidance": "of guidance",
    "control": "of control",
    "files": "on revocation files and examinations",
    "tracing": "finding clients",
    "travel": "travelling",
    "missed": "lost to missed contacts",
    "training": "in courses and coaching",
    "administration": "on records of clients",
    "partners": "with community and volunteers",
    "free": "nobody asked for",
}
_HOURS = tuple(
    Measure(f"hours_{name}", "h", "hours", "pks", "neither", f"Hours of PKs {doc}.") for name, doc in _DUTIES.items()
)

MEASURES = {m.id: m for m in (*_STOCKS, *_OVER_CLIENTS, *_OVER_OTHERS, *_FLOWS, *_CAUSED, *_HOURS)}
"""Every weekly measure by id, in the order of the columns."""

assert set(_DUTIES) == {"available", "free", *BOOKED}


def measure_week(world: World) -> np.ndarray:
    """Every measure of the week that has just passed.

    Returns
    -------
    (districts, measures) array of sums
    """
    n = world.geography.districts
    found = {**_clients(world, n), **_pks(world, n), **_community(world, n)}
    block = np.zeros((n, len(MEASURES)))
    for place, name in enumerate(MEASURES):
        value = found.get(name)
        if value is None:
            value = world.flows.get(name)
        if value is not None:
            block[:, place] = value
    return block


def _clients(world: World, n: int) -> dict[str, np.ndarray]:
    """Stocks of clients and sums over them."""
    c, here = world.clients, world.active
    district = c.district[here].astype(np.intp)

    def by_district(weight=None) -> np.ndarray:
        return np.bincount(district, weight, n)

    phase = c.phase[here]
    found = {m.id: by_district(getattr(c, m.id)[here]) for m in _OVER_CLIENTS}
    due = np.flatnonzero(c.due_now)
    near = np.minimum(world.parameters.practice.post_km, c.km[due])
    km = np.where(at_post(world, due), near, c.km[due])
    return found | {
        "clients_active": by_district(),
        "employed": by_district(c.employed[here]),
        "contact_lost": by_district(c.lost[here] & (c.standing[here] == Standing.SUPERVISED)),
        "accompanied": by_district(c.volunteer[here]),
        "inside": np.bincount(c.district[world.inside], minlength=n),
        "phase_cooperative": by_district(phase == Phase.COOPERATIVE),
        "phase_passive": by_district(phase == Phase.PASSIVE),
        "phase_confrontational": by_district(phase == Phase.CONFRONTATIONAL),
        "family_support": by_district(world.families.support[here]),
        "family_conflict": by_district(world.families.conflict[here]),
        "report_km": np.bincount(c.district[due], km, n),
    }


def _pks(world: World, n: int) -> dict[str, np.ndarray]:
    """PKs in post and the ledger of their hours; those who left this week had hours too."""
    pks, here = world.pks, world.pks_here
    district = pks.district[here]
    high = pks.exhaustion[here] > world.parameters.office.tired_high
    worked = np.flatnonzero(pks.h_available > 0)
    hours = {
        f"hours_{name}": np.bincount(pks.district[worked], getattr(pks, f"h_{name}")[worked], n) for name in _DUTIES
    }
    return hours | {
        "pks": np.bincount(district, minlength=n),
        "pks_exhausted": np.bincount(district, high, n),
        "pk_exhaustion": np.bincount(district, pks.exhaustion[here], n),
        "pk_apathy": np.bincount(district, pks.apathy[here], n),
    }


def _community(world: World, n: int) -> dict[str, np.ndarray]:
    """Members, their acceptance, and the litmas that wait, shared out by population."""
    m, g = world.members, world.geography
    district = world.settled("members' district", lambda: g.place_district[m.place])
    share = g.population / np.bincount(g.office, g.population, len(g.office_names))[g.office]
    return {
        "community_members": world.settled("members", lambda: np.bincount(district, minlength=n)),
        "acceptance": np.bincount(district, m.acceptance, n),
        "litmas_open": world.offices.litmas_open[g.office] * share,
    }
