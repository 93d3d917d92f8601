"""From words to the runs of a loop study: a world, a policy or shock over it, seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from experiments.errors import InputError
from experiments.loops import compensation, panel
from experiments.loops.variants import variants
from experiments.plan import Kept, Plan
from sim.scenario import Scenario, load

WORLD, POLICY = "palembang", "posts_and_pokmaslipas"
WEEKLY = (
    "clients_active pks community_members guidance_minutes reports_due reports_kept trust goals tasks bond motivation"
    " acceptance employed proposals offences_latent pk_exhaustion contact_lost litmas_open"
).split()
"""Weekly measures that are kept: what loops run through, and what they are divided by."""


def scenarios_of(
    names: Sequence[str], shocks: Sequence[str] = (), changes: Sequence[str] = ()
) -> tuple[Scenario, Scenario]:
    """The status quo, and the policy or shock over it.

    Parameters
    ----------
    names : sequence of str
        Nothing (the library's world and policy), a world or a policy, or a world and a policy.
    shocks : sequence of str
        Names of shocks, or YAML such as "{pks_lost: {share: 0.3}, until: 52}".
    changes : sequence of str
        "path=value" for world and policy.

    Returns
    -------
    world, policy : Scenario

    Raises
    ------
    InputError
        If there is nothing whose effect could be told, or arrows are cut already.
    ScenarioError
        With the faults of the files.
    """
    if len(names) > 2:
        raise InputError(f"{names[2]}: give a world and one policy at most; every policy is a study of its own")
    struck = [f"shocks=[{', '.join(map(_as_entry, shocks))}]"] if shocks else []
    default = [WORLD] if shocks else [WORLD, POLICY]
    given = list(names) or default
    if len(given) == 1:
        policy = load(given[0], changes=[*changes, *struck])
    else:
        policy = load(given[1], over=given[0], changes=[*changes, *struck])
    later = any(item.begins >= 0 for item in policy.schedule) or bool(policy.levers or policy.later)
    if policy.shocks and later:
        raise InputError(f"{policy.name}: a shock over a policy mixes two effects; give the world alone with --shock")
    if policy.cuts:
        raise InputError(f"{policy.name}: cuts arrows already; take links out, or run it with compare")
    world = policy.status_quo()
    if world.key() == policy.key():
        raise InputError(f"{policy.name}: does nothing after the policy date; give a policy too, or --shock")
    if policy.name == world.name:
        policy = replace(policy, name="+".join(item.name for item in policy.shocks) or f"{world.name}_policy")
    return world, policy


def compensation_plan(world: Scenario, seeds: Sequence[int], weeks: int) -> Plan:
    """The plan of the two experiments on compensation."""
    made = compensation.cells(world, weeks)
    name, keep = f"compensation-{world.name}", Kept(("runs",))
    return Plan(name, made, tuple(seeds), weeks, title=world.title, keep=keep, analysis="compensation")


def panel_plan(world: Scenario, seeds: Sequence[int], weeks: int) -> Plan:
    """The plan of a panel on the status quo, and of the experiments that show the truth."""
    keep = Kept(("runs", "weeks", "panel"), tuple(WEEKLY))
    name, made = f"panel-{world.name}", panel.scenarios(world)
    return Plan(name, made, tuple(seeds), weeks, title=world.title, keep=keep, analysis="panel")


def _as_entry(shock: str) -> str:
    return shock if shock.lstrip().startswith("{") else f"{{{shock}: {{}}}}"


def loops_plan(
    world: Scenario,
    policy: Scenario,
    seeds: Sequence[int],
    weeks: int,
    uncertain: bool = False,
    with_matched: bool = True,
) -> Plan:
    """The plan of a loop study."""
    made = variants(world, policy, with_matched)
    name = f"loops-{world.name}-{policy.name}"
    keep, title = Kept(("runs", "weeks"), tuple(WEEKLY)), policy.title
    return Plan(name, made, tuple(seeds), weeks, uncertain=uncertain, title=title, keep=keep, analysis="attribution")
