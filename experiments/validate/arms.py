"""The worlds in which patterns are looked for: the office as it is, and what an experiment changes in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from experiments.plan import Kept, Plan
from sim.causal_map import Cut
from sim.policy.shocks import ContactCut, Raised, Struck
from sim.scenario import Scenario, load

_LOW, _HIGH = "levers.competence=-1", "levers.competence=1"
_WARM = "levers.warmth=1"
_LESS = 0.47
"""Hours for clients taken away: 4.5 visits a year became 2.4 in the trial."""


def arms(world: str, weeks: int) -> dict[str, Scenario]:
    """Every arm by name, the office as it is first.

    Parameters
    ----------
    world : str
        Name of a world.
    weeks : int
        Length of the runs.
    """
    base = load(world)
    facts = base.world
    pks = f"world.pks={2 * facts.pks}" if facts.pks else f"world.clients_per_pk={(facts.clients_per_pk or 0) / 2}"
    half = [pks, f"world.litmas_per_year={2 * facts.litmas_per_year}"]
    often = f"parameters.contacts.report_weeks={base.parameters.contacts.report_weeks / 2}"
    changes = {
        "base": [],
        "none": ["world.pks=0"],
        "unskilled": ["levers.competence=-2"],
        "low": [_LOW],
        "low_often": [_LOW, often],
        "high": [_HIGH],
        "high_half": [_HIGH, *half],
        "low_half": [_LOW, *half],
        "bundle": [_HIGH, _WARM, *half],
        "reminded": ["levers.reminders=1"],
        "stigma_no_direct": ["parameters.offending.stigma=0"],
        "volunteers": ["levers.volunteer_coverage=0.1", "levers.volunteers_per_group=10"],
    }
    made = {name: replace(load(world, changes=each), name=name) for name, each in changes.items()}
    felt = Struck("raised", Raised(thing="stigma_felt", sd=1.0), 0, weeks)
    less = Struck("contact_cut", ContactCut(share=_LESS), 0, weeks)
    for name, over, shock in (
        ("seldom", "base", less),
        ("stigma", "base", felt),
        ("stigma_indirect", "stigma_no_direct", felt),
    ):
        made[name] = replace(made[over], name=name, shocks=(shock,))
    for name, arrows in (
        ("no_encouragement", ("alliance->motivation", "bond->motivation")),
        ("no_progress", ("motivation->alliance",)),
    ):
        made[name] = replace(base, name=name, cuts=tuple(Cut(arrow, "held") for arrow in arrows))
    return made


def validation_plan(world: str, seeds: Sequence[int], weeks: int) -> Plan:
    """The runs of a validation."""
    made = tuple(arms(world, weeks).values())
    keep = Kept(("runs", "readings"))
    return Plan(f"validate-{world}", made, tuple(seeds), weeks, title=made[0].title, keep=keep, analysis="validation")
