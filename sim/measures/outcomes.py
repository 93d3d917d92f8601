"""Outcomes of a run: the primary ones of the cohort, fixed in advance; process measures; levels over the horizon."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from sim.measures.cohort import KINDS, NAN, latent, mean_of, prison_weeks, reintegrated, within_two_years
from sim.world import WEEKS_A_MONTH, WEEKS_A_YEAR, World

WEEKS_A_QUARTER = WEEKS_A_YEAR / 4
Better = Literal["more", "less", "neither"]
Of = Callable[[dict[str, float], int, World], float]


class Outcome(NamedTuple):
    """One number of a run; process measures mix behaviour, detection and enforcement."""

    id: str
    unit: str
    better: Better
    primary: bool
    process: bool
    sentence: str
    of: Of


def _primary(id: str, unit: str, better: Better, sentence: str, of: Of) -> Outcome:
    return Outcome(id, unit, better, True, False, sentence, of)


def _process(id: str, unit: str, sentence: str, of: Of) -> Outcome:
    return Outcome(id, unit, "neither", False, True, sentence, of)


def _level(id: str, unit: str, better: Better, sentence: str, of: Of) -> Outcome:
    return Outcome(id, unit, better, False, False, sentence, of)


def _per(above: str, below: str, scale: float = 1.0) -> Of:
    """Sum over sum, times a scale."""
    return lambda sums, weeks, world: scale * sums[above] / sums[below] if sums[below] > 0 else NAN


def _share(above: str, below: str = "clients_active") -> Of:
    return _per(above, below, 100)


def _yearly(flow: str) -> Of:
    """Per 100 client-years."""
    return _per(flow, "clients_active", 100 * WEEKS_A_YEAR)


def _every(flow: str, weeks_each: float) -> Of:
    """Per year or quarter, for the whole office."""
    return lambda sums, weeks, world: sums[flow] / weeks * weeks_each


def _alliance(sums: dict[str, float], weeks: int, world: World) -> float:
    """Mean of goals, tasks and bond."""
    return (sums["goals"] + sums["tasks"] + sums["bond"]) / 3 / max(sums["clients_active"], 1)


_COHORT = "per 100 entrants"
_CLIENT_YEARS = "per 100 client-years"
_ALL = (
    _primary(
        "cohort_offences_latent",
        _COHORT,
        "less",
        "Latent offences, whatever became of them.",
        mean_of(latent(*KINDS), 100),
    ),
    _primary("cohort_offences_latent_drug", _COHORT, "less", "Latent drug offences.", mean_of(latent("drug"), 100)),
    _primary(
        "cohort_offences_latent_acquisitive",
        _COHORT,
        "less",
        "Latent acquisitive offences.",
        mean_of(latent("acquisitive"), 100),
    ),
    _primary(
        "cohort_offences_latent_violent", _COHORT, "less", "Latent violent offences.", mean_of(latent("violent"), 100)
    ),
    _primary(
        "cohort_reintegrated",
        "% of entrants",
        "more",
        "Completed, free, working, a year without offence.",
        mean_of(reintegrated, 100),
    ),
    _primary(
        "cohort_prison_weeks", "weeks per entrant", "less", "Weeks in custody or prison.", mean_of(prison_weeks, 1)
    ),
    _process("grounds_rate", _CLIENT_YEARS, "Grounds for revocation.", _yearly("grounds")),
    _process("proposals_per_quarter", "per quarter", "Revocations proposed.", _every("proposals", WEEKS_A_QUARTER)),
    _process("revocations_rate", _CLIENT_YEARS, "Revocations executed.", _yearly("revocations")),
    _process("revocations_per_year", "people a year", "Revocations executed.", _every("revocations", WEEKS_A_YEAR)),
    _process(
        "revocations_after_arrest_share",
        "%",
        "Executed revocations after an arrest.",
        _share("revocations_after_arrest", "revocations"),
    ),
    _process(
        "offences_recorded_rate", _CLIENT_YEARS, "Offences recorded under supervision.", _yearly("offences_recorded")
    ),
    _process("reconvictions_rate", _CLIENT_YEARS, "Orders ended by a new conviction.", _yearly("reconvictions")),
    _level(
        "guidance_minutes",
        "min/client-month",
        "more",
        "Minutes of guidance.",
        _per("guidance_minutes", "clients_active", WEEKS_A_MONTH),
    ),
    _level("reports_kept", "%", "more", "Reports kept.", _share("reports_kept", "reports_due")),
    _level(
        "participation_kept",
        "%",
        "more",
        "Further sessions attended.",
        _share("participation_kept", "participation_due"),
    ),
    _level("trust", "0-1", "more", "Trust in the PK.", _per("trust", "clients_active")),
    _level("alliance", "0-1", "more", "Goals, tasks and bond.", _alliance),
    _level("openness", "0-1", "more", "Openness.", _per("openness", "clients_active")),
    _level("motivation", "SD", "more", "Motivation to change.", _per("motivation", "clients_active")),
    _level("employed", "%", "more", "Active clients who work.", _share("employed")),
    _level("acceptance", "0-1", "more", "Acceptance in the communities.", _per("acceptance", "community_members")),
    _level("accompanied", "%", "more", "Active clients with a volunteer.", _share("accompanied")),
    _level("contact_lost", "%", "less", "Active clients with whom contact is lost.", _share("contact_lost")),
    _level("report_km", "km", "less", "Distance to where reports can be made.", _per("report_km", "reports_due")),
    _level("hours_travel", "h/PK/week", "less", "Travel of PKs.", _per("hours_travel", "pks")),
    _level("pks_exhausted", "%", "less", "PKs whose exhaustion is high.", _share("pks_exhausted", "pks")),
    _level(
        "offences_latent_rate", _CLIENT_YEARS, "less", "Latent offences under supervision.", _yearly("offences_latent")
    ),
    _level(
        "reoffended_2y_from_start_latent",
        "%",
        "less",
        "A latent offence within two years of the start.",
        within_two_years,
    ),
    _level(
        "reoffended_2y_after_end_latent",
        "%",
        "less",
        "A latent offence within two years of completion.",
        _share("reoffended_2y_after_end_latent", "left_2y_ago"),
    ),
    _level(
        "offences_latent_per_year",
        "offences a year",
        "less",
        "Latent offences of clients and former clients, whole office.",
        _every("offences_latent_all", WEEKS_A_YEAR),
    ),
    _level(
        "harm_latent_per_year",
        "offences a year",
        "less",
        "Of these against others: acquisitive or violent.",
        _every("harm_latent", WEEKS_A_YEAR),
    ),
    _level(
        "reintegrated_per_year",
        "people a year",
        "more",
        "Free, working, no offence a year after completion, whole office.",
        _every("reintegrated", WEEKS_A_YEAR),
    ),
    _level(
        "people_inside",
        "people",
        "less",
        "Clients and former clients in custody or prison, mean of the weeks.",
        _every("inside", 1),
    ),
    _level("caseload", "clients/PK", "neither", "Active clients per PK.", _per("clients_active", "pks")),
    _level(
        "litmas_per_year",
        "reports a year",
        "neither",
        "Social inquiry reports asked for.",
        _every("litmas", WEEKS_A_YEAR),
    ),
)
OUTCOMES = {outcome.id: outcome for outcome in _ALL}
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
    return {outcome.id: float(outcome.of(sums, weeks, world)) for outcome in _ALL}
