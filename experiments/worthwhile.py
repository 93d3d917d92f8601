"""From which difference on a policy is worth talking about: the region of practical equivalence of every outcome.

All are assumptions (grade D): the smallest change that a head of office would notice or defend in a budget talk. They
are fixed here, in advance and for every study, in the units in which differences are shown.
"""

from __future__ import annotations

WORTHWHILE = {
    # percent of the reference
    "cohort_offences_latent": 1.0,
    "cohort_offences_latent_drug": 2.0,
    "cohort_offences_latent_acquisitive": 2.0,
    "cohort_offences_latent_violent": 2.0,
    "offences_latent_rate": 1.0,
    "offences_latent_per_year": 1.0,
    "harm_latent_per_year": 1.0,
    "reoffended_2y_from_start_latent": 1.0,
    "reoffended_2y_after_end_latent": 1.0,
    # percentage points
    "cohort_reintegrated": 0.5,
    "reports_kept": 1.0,
    "participation_kept": 1.0,
    "employed": 0.5,
    "accompanied": 1.0,
    "contact_lost": 0.25,
    "pks_exhausted": 2.0,
    # their own unit
    "cohort_prison_weeks": 0.1,
    "guidance_minutes": 1.0,
    "trust": 0.01,
    "alliance": 0.01,
    "openness": 0.01,
    "motivation": 0.05,
    "acceptance": 0.01,
    "report_km": 1.0,
    "hours_travel": 0.1,
    "reintegrated_per_year": 10.0,
    "people_inside": 5.0,
}
"""Smallest worthwhile difference by outcome; process measures and outcomes of which neither way is better have none."""
OFFICE = ("reintegrated_per_year", "people_inside")
"""Those counted in people, as they are for an office of 3,000 clients; others in proportion."""
CLIENTS = 3000.0


def worthwhile(outcome: str, clients: float) -> float | None:
    """Smallest worthwhile difference of an outcome in an office of so many clients; None where there is none."""
    least = WORTHWHILE.get(outcome)
    return least * clients / CLIENTS if least is not None and outcome in OFFICE else least
