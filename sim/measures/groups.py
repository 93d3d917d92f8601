"""Who gains: the cohort of the primary outcomes by district, sex, record, offence, phone and score, as sums.

Every column but the keys is a sum over the people of a group, to be divided by its `entrants` when reading.
"""

from __future__ import annotations

import numpy as np

from sim.derived import score_band
from sim.measures.cohort import KINDS, cohort, latent, prison_weeks, reintegrated
from sim.people import Offence
from sim.world import World

GROUPS = {
    "all": "Everyone of the cohort.",
    "district": "District of residence.",
    "sex": "Women and men.",
    "prior": "Prior record, or none.",
    "offence": "Group of the offence of the sentence.",
    "phone": "Has a phone that can report, or not, whatever a policy gives.",
    "score": "Third of the assessment on file, which imitates an official category and is not one.",
}
"""By what the cohort is divided; within each, every person is in one group."""

SUMS = {
    "entrants": "Clients who first entered in weeks 0-51.",
    "offences_latent": "Latent offences since then (assumption of the model).",
    **{f"offences_latent_{kind}": f"Of these {kind} offences." for kind in KINDS},
    "reintegrated": "Completed, free, working, a year without offence.",
    "prison_weeks": "Weeks in custody or prison.",
    "latent_on_books": "Latent offences while on the books of a PK (assumption of the model).",
    "proposals": "Revocations proposed.",
    "guidance_hours": "PK hours of guidance.",
    "control_hours": "PK hours of control.",
}
"""What is summed over each group, up to the end of the run."""

_COLUMNS = ("latent_on_books", "proposals", "guidance_hours", "control_hours")


def groups_of(world: World) -> dict[str, list]:
    """The cohort divided in each way of `GROUPS`.

    Parameters
    ----------
    world : World
        At the end of the run.

    Returns
    -------
    dict of list
        Columns `grouping`, `group` and those of `SUMS`; a row per group, empty ones included.
    """
    rows = cohort(world)
    values = _values(world, rows)
    found: dict[str, list] = {"grouping": [], "group": [], **{name: [] for name in SUMS}}
    for grouping, (names, codes) in _codes(world, rows).items():
        found["grouping"] += [grouping] * len(names)
        found["group"] += names
        for name, each in values.items():
            found[name] += np.bincount(codes, each, len(names)).tolist()
    return found


def _values(world: World, rows: np.ndarray) -> dict[str, np.ndarray]:
    c = world.clients
    kinds = {f"offences_latent_{kind}": latent(kind)(world, rows) for kind in KINDS}
    counted = {name: getattr(c, name)[rows].astype(float) for name in _COLUMNS}
    return {
        "entrants": np.ones(len(rows)),
        "offences_latent": latent(*KINDS)(world, rows),
        **kinds,
        "reintegrated": reintegrated(world, rows),
        "prison_weeks": prison_weeks(world, rows),
        **counted,
    }


def _codes(world: World, rows: np.ndarray) -> dict[str, tuple[list[str], np.ndarray]]:
    """Names of the groups of each grouping, and which of them each person is in."""
    c = world.clients
    return {
        "all": (["all"], np.zeros(len(rows), int)),
        "district": (list(world.geography.names), c.district[rows]),
        "sex": (["men", "women"], c.female[rows].astype(int)),
        "prior": (["none", "prior"], c.prior[rows].astype(int)),
        "offence": ([kind.name.lower() for kind in Offence], c.offence[rows]),
        "phone": (["none", "phone"], c.phone[rows].astype(int)),
        "score": (["low", "middle", "high"], score_band(world, rows)),
    }
