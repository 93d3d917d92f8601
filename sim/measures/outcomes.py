"""Outcomes of a run: rates over the horizon, and the primary outcomes of the cohort that enters in weeks 0-51."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np

from sim.derived import place_acceptance
from sim.people import Ended, Standing
from sim.world import World

WEEKS_A_YEAR, WEEKS_A_QUARTER, WEEKS_A_MONTH = 52.18, 13.045, 4.348


class Outcome(NamedTuple):
    """One number of a run. Primary outcomes are fixed in advance; process measures mix behaviour and enforcement."""

    id: str
    unit: str
    better: Literal["more", "less", "neither"]
    primary: bool
    process: bool
    sentence: str
    of: Callable[[dict[str, float], int, World], float]


def _per(above: str, below: str, scale: float = 1.0):
    """Sum over sum, times a scale."""
    return lambda sums, weeks, world: scale * sums[above] / sums[below] if sums[below] > 0 else float("nan")


def _alliance(sums: dict[str, float], weeks: int, world: World) -> float:
    """Mean of goals, tasks and bond."""
    return (sums["goals"] + sums["tasks"] + sums["bond"]) / 3 / max(sums["clients_active"], 1)


def _cohort(world: World) -> np.ndarray:
    """Rows of everyone who first entered in weeks 0-51."""
    first = world.clients.first_begins
    return np.flatnonzero((first >= 0) & (first < 52) & (first <= world.week))


def _of_cohort(value: Callable[[World, np.ndarray], np.ndarray], scale: float):
    """Mean over the cohort, times a scale."""

    def outcome(sums: dict[str, float], weeks: int, world: World) -> float:
        rows = _cohort(world)
        return scale * float(np.bincount(np.zeros(len(rows), np.intp), value(world, rows), 1)[0]) / len(rows) if len(rows) else float("nan")

    return outcome


def reintegrated(world: World, rows: np.ndarray) -> np.ndarray:
    """Mask of those who completed, are at liberty, work, live where they are accepted, and kept from offending for a year."""
    c = world.clients
    accepted = place_acceptance(world)[c.place[rows]] >= world.parameters.office.accepted
    quiet = world.week - c.offended_in[rows] >= 52
    return (c.ended[rows] == Ended.COMPLETED) & (c.standing[rows] == Standing.FREE) & c.employed[rows] & accepted & quiet


def _two_years(sums: dict[str, float], weeks: int, world: World) -> float:
    """Per 100 who began at least two years before the end: a latent offence within two years of the start."""
    c = world.clients
    rows = np.flatnonzero((c.first_begins >= -104) & (c.first_begins <= world.week - 104))
    did = (c.first_latent_in[rows] >= 0 - 104) & (c.first_latent_in[rows] - c.first_begins[rows] < 104)
    return 100 * float(np.count_nonzero(did)) / len(rows) if len(rows) else float("nan")


def _latent(kind: str):
    return lambda world, rows: getattr(world.clients, f"latent_{kind}")[rows].astype(float)


def _all_latent(world: World, rows: np.ndarray) -> np.ndarray:
    return sum(_latent(kind)(world, rows) for kind in ("drug", "acquisitive", "violent"))


def _yearly(flow: str) -> Callable:
    return _per(flow, "clients_active", 100 * WEEKS_A_YEAR)


_PRIMARY = (
    Outcome("cohort_offences_latent", "per 100 entrants", "less", True, False, "Latent offences of those who entered in weeks 0-51, whatever became of them.", _of_cohort(_all_latent, 100)),
    Outcome("cohort_offences_latent_drug", "per 100 entrants", "less", True, False, "Of these drug offences.", _of_cohort(_latent("drug"), 100)),
    Outcome("cohort_offences_latent_acquisitive", "per 100 entrants", "less", True, False, "Of these acquisitive offences.", _of_cohort(_latent("acquisitive"), 100)),
    Outcome("cohort_offences_latent_violent", "per 100 entrants", "less", True, False, "Of these violent offences.", _of_cohort(_latent("violent"), 100)),
    Outcome("cohort_reintegrated", "% of entrants", "more", True, False, "Completed, at liberty, working, accepted, no offence for a year at the end.", _of_cohort(reintegrated, 100)),
    Outcome("cohort_prison_weeks", "weeks per entrant", "less", True, False, "Weeks in custody or prison.", _of_cohort(lambda w, r: w.clients.prison_weeks[r].astype(float), 1)),
)
_PROCESS = (
    Outcome("grounds_rate", "per 100 client-years", "neither", False, True, "Grounds for revocation.", _yearly("grounds")),
    Outcome("proposals_per_quarter", "per quarter", "neither", False, True, "Revocations proposed.", lambda s, n, w: s["proposals"] / n * WEEKS_A_QUARTER),
    Outcome("revocations_rate", "per 100 client-years", "neither", False, True, "Revocations executed.", _yearly("revocations")),
    Outcome("revocations_per_year", "people a year", "neither", False, True, "Revocations executed.", lambda s, n, w: s["revocations"] / n * WEEKS_A_YEAR),
    Outcome("revocations_after_arrest_share", "%", "neither", False, True, "Executed revocations that follow an arrest.", _per("revocations_after_arrest", "revocations", 100)),
    Outcome("offences_recorded_rate", "per 100 client-years", "neither", False, True, "Offences recorded under supervision.", _yearly("offences_recorded")),
    Outcome("reconvictions_rate", "per 100 client-years", "neither", False, True, "Orders ended by a new conviction.", _yearly("reconvictions")),
)
_LEVELS = (
    Outcome("guidance_minutes", "min/client-month", "more", False, False, "Minutes of guidance.", _per("guidance_minutes", "clients_active", WEEKS_A_MONTH)),
    Outcome("reports_kept", "%", "more", False, False, "Reports kept.", _per("reports_kept", "reports_due", 100)),
    Outcome("participation_kept", "%", "more", False, False, "Further sessions attended.", _per("participation_kept", "participation_due", 100)),
    Outcome("trust", "0-1", "more", False, False, "Trust in the PK.", _per("trust", "clients_active")),
    Outcome("alliance", "0-1", "more", False, False, "Goals, tasks and bond.", _alliance),
    Outcome("openness", "0-1", "more", False, False, "Openness.", _per("openness", "clients_active")),
    Outcome("motivation", "SD", "more", False, False, "Motivation to change.", _per("motivation", "clients_active")),
    Outcome("employed", "%", "more", False, False, "Active clients who work.", _per("employed", "clients_active", 100)),
    Outcome("acceptance", "0-1", "more", False, False, "Acceptance in the communities.", _per("acceptance", "community_members")),
    Outcome("accompanied", "%", "more", False, False, "Active clients with a volunteer.", _per("accompanied", "clients_active", 100)),
    Outcome("contact_lost", "%", "less", False, False, "Active clients with whom contact is lost.", _per("contact_lost", "clients_active", 100)),
    Outcome("report_km", "km", "less", False, False, "Distance to where reports can be made.", _per("report_km", "reports_due")),
    Outcome("hours_travel", "h/PK/week", "less", False, False, "Travel of PKs.", _per("hours_travel", "pks")),
    Outcome("pks_exhausted", "%", "less", False, False, "PKs whose exhaustion is high.", _per("pks_exhausted", "pks", 100)),
    Outcome("offences_latent_rate", "per 100 client-years", "less", False, False, "Latent offences under supervision.", _yearly("offences_latent")),
    Outcome("reoffended_2y_from_start_latent", "%", "less", False, False, "A latent offence within two years of the start.", _two_years),
    Outcome("reoffended_2y_after_end_latent", "%", "less", False, False, "A latent offence within two years of completion.", _per("reoffended_2y_after_end_latent", "left_2y_ago", 100)),
    Outcome("caseload", "clients/PK", "neither", False, False, "Active clients per PK.", _per("clients_active", "pks")),
    Outcome("litmas_per_year", "reports a year", "neither", False, False, "Social inquiry reports asked for.", lambda s, n, w: s["litmas"] / n * WEEKS_A_YEAR),
)
OUTCOMES = {o.id: o for o in (*_PRIMARY, *_PROCESS, *_LEVELS)}
"""Every outcome of a run by id; primary ones first."""


def outcomes_of(sums: dict[str, float], weeks: int, world: World) -> dict[str, float]:
    """All outcomes of a run.

    Parameters
    ----------
    sums : dict
        Each weekly measure summed over weeks 0 to the end and all districts.
    weeks : int
        Weeks summed.
    world : World
        At the end of the run.

    Returns
    -------
    dict of float by id
    """
    return {o.id: float(o.of(sums, weeks, world)) for o in OUTCOMES.values()}
