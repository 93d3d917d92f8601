"""From a study to a plan: scenarios are loaded and laid over their worlds, points are made, faults are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from experiments.designs import points_of
from experiments.errors import InputError
from experiments.pilot.fitting import misfits
from experiments.plan.plan import Plan
from experiments.plan.runs import Kept
from experiments.study import Study
from sim.scenario import Scenario, ScenarioError, load


def make_plan(
    study: Study, *, changes: Sequence[str] = (), with_burn_in: bool = False, uncertain: bool = False
) -> Plan:
    """Load the scenarios of a study: the first is the reference, the others are laid over it.

    Parameters
    ----------
    study : Study
    changes : sequence of str
        "path=value" for every scenario; what begins with "interventions" is meant for the policies, if there are any.
    with_burn_in : bool
        Keep the weeks before the policy date too.
    uncertain : bool
        Draw the parameters that have priors anew for every two seeds.

    Returns
    -------
    Plan

    Raises
    ------
    ScenarioError
        With the faults of all scenarios.
    InputError
        If two scenarios have the same name.
    """
    world, *policies = study.scenarios
    faults: dict[str, None] = {}
    blocks = [_block(place, policies, changes, faults) for place in (world, *study.strain)]
    if faults:
        raise ScenarioError(faults)
    main, strain = blocks[0], tuple(_at(block) for block in blocks[1:])
    names = [scenario.name for block in (main, *strain) for scenario in block]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(f"two scenarios are named '{twice[0]}'; give each once, and different files different names")
    weeks = main[0].weeks if study.weeks is None else study.weeks
    few = min(study.replicates, study.strain_replicates)
    uncertain = uncertain or study.uncertain
    plan = Plan(study.name, main, study.seeds, weeks, with_burn_in, uncertain, strain, few, study.title, study.question)
    plan = replace(plan, measures=study.measures)
    if study.calibration is not None:
        return _with_calibration(plan, study)
    return _with_design(plan, study) if study.field_study is None else _with_field_study(plan, study)


def _with_calibration(plan: Plan, study: Study) -> Plan:
    """The plan of a bank of runs; it stands alone, over one world."""
    faults = []
    if study.design is not None or study.field_study is not None or study.strain or plan.uncertain:
        faults.append("calibration: stands alone; take design, field, strain and uncertain out")
    if len(plan.scenarios) > 1:
        faults.append("scenarios: a calibration has one world; leave the policies out")
    has, between = plan.scenarios[0].world.clients, study.calibration and study.calibration.clients
    if between and not between[0] <= has <= between[1]:
        faults.append(f"calibration: clients: the world has {has}, which lies outside {list(between)}; widen the range")
    if faults:
        raise InputError(*map(study.at, faults))
    return replace(plan, calibration=study.calibration, keep=Kept(("runs",)), analysis="calibration")


def _with_field_study(plan: Plan, study: Study) -> Plan:
    """The plan with a field study; its policies must be such that can be given to some units only."""
    assert study.field_study is not None
    faults = []
    if study.design is not None or study.strain:
        faults.append("field: stands alone; take design and strain out, or keep them in a study of their own")
    if plan.uncertain:
        faults.append("uncertain: seeds would share their draws, and intervals be too narrow; leave it out")
    faults += misfits(study.field_study, plan.scenarios, plan.weeks)
    if faults:
        raise InputError(*map(study.at, faults))
    return replace(plan, field_study=study.field_study)


def _with_design(plan: Plan, study: Study) -> Plan:
    """The plan with the points of a design; paths must mean something in one of its scenarios."""
    design = study.design
    if design is None:
        return plan
    every = [scenario for scenarios, _ in plan.blocks for scenario in scenarios]
    missing = [f.path for f in design.factors if not any(f.varies(scenario) for scenario in every)]
    if missing:
        told = "no scenario of the study has it; add one that does"
        raise InputError(*(study.at(f"design.over.{path}: {told}") for path in missing))
    made = replace(plan, design=design, points=tuple(points_of(design, plan.seeds[0])))
    if design.kind == "grid":
        _try_points(made, every, study)
    return made


def _try_points(plan: Plan, scenarios: Sequence[Scenario], study: Study) -> None:
    """Values of a grid that cannot be true together are told before the first run."""
    faults: dict[str, None] = {}
    for number in range(len(plan.points)):
        for scenario in scenarios:
            try:
                plan.at(scenario, number)
            except ScenarioError as problem:
                faults.update(dict.fromkeys(f"design: {fault.removeprefix('--set ')}" for fault in problem.faults))
    if faults:
        raise InputError(*map(study.at, faults))


def _block(
    world: str, policies: Sequence[str], changes: Sequence[str], faults: dict[str, None]
) -> tuple[Scenario, ...]:
    """A world and the policies laid over it; faults are noted, each once."""
    of_world = [change for change in changes if not (policies and change.startswith("interventions"))]
    loaded = []
    for what, over in [(world, None), *((policy, world) for policy in policies)]:
        try:
            loaded.append(load(what, over=over, changes=of_world if over is None else changes))
        except ScenarioError as problem:
            faults.update(dict.fromkeys(problem.faults))
            if over is None:
                break
    return tuple(loaded)


def _at(block: tuple[Scenario, ...]) -> tuple[Scenario, ...]:
    """Policies over another world carry its name too."""
    return (block[0], *(replace(scenario, name=f"{scenario.name}@{block[0].name}") for scenario in block[1:]))
