"""The relationship between PK and client: one test or more for each claim, by its id.

A cause is moved for the same people with the same luck, verbs of the week are run, and the effect must have the
claimed sign while the arrow is live and be exactly nothing where the arrow is cut.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import numpy as np
import pytest

from sim.causal_map import LINK_IDS
from sim.derived import met_by_pk
from sim.people import Phase
from sim.processes.contacts import clients_attend, clients_report, contacts_have_quality
from sim.processes.relationship import (
    clients_open_up,
    phases_change,
    relationships_grow,
)
from sim.processes.response import motivation_moves
from sim.week import pass_week
from sim.world import World

Change = Callable[[World], None]
ALLIANCE = ("clients.goals", "clients.tasks", "clients.bond")
EVERYONE_MAY_CHANGE = {"relationship.phase_rate": 1.0}


def column(world: World, path: str) -> np.ndarray:
    """A column by table and name, such as "clients.bond"."""
    table, name = path.split(".")
    return getattr(getattr(world, table), name)


def put(path: str, value: float) -> Change:
    """Set a whole column."""

    def change(world: World) -> None:
        column(world, path)[:] = value

    return change


def add(path: str, by: float) -> Change:
    """Shift a whole column."""

    def change(world: World) -> None:
        column(world, path)[:] += by

    return change


def pull(**levers: float) -> Change:
    """Set levers."""

    def change(world: World) -> None:
        world.levers = replace(world.levers, **levers)

    return change


def everyone_meets(world: World, minutes: float = 30.0) -> np.ndarray:
    """Every supervised client meets the PK in person this week; their rows."""
    c = world.clients
    rows = world.supervised[c.pk[world.supervised] >= 0]
    for name in ("online_now", "visit_now", "group_now", "session_now"):
        getattr(c, name)[:] = False
    c.minutes_now[:] = 0.0
    c.minutes_now[rows] = minutes
    c.met_in[rows] = world.week
    return rows


def cut_off(world: World, cut: Iterable[str]) -> None:
    """These arrows carry one and the same value for everyone from now on."""
    cut = frozenset(cut)
    assert cut <= LINK_IDS

    def through(link: str, values: np.ndarray, here: np.ndarray) -> np.ndarray:
        seen = World.through(world, link, values, here)
        return np.ones_like(seen) if link in cut else seen

    world.through = through


def lived(world: World, change: Change | None, verbs: Iterable[Change], cut=(), given=None) -> World:
    """A copy of the world after a change and some verbs."""
    copy = world.copy()
    copy.parameters = world.parameters.changed(given or {})
    cut_off(copy, cut)
    if change:
        change(copy)
        copy.refresh()
    for verb in verbs:
        verb(copy)
    return copy


def effect(
    world: World,
    change: Change,
    verbs: Iterable[Change],
    path: str,
    cut: Iterable[str] = (),
    given: Mapping[str, float] | None = None,
) -> np.ndarray:
    """What a change does to a column, person by person: of those who are met, or of the PKs in post."""
    pair = [lived(world, each, verbs, cut, given) for each in (change, None)]
    rows = world.pks_here if path.startswith("pks.") else met_by_pk(world)
    with_it, without = (column(each, path)[rows].astype(float) for each in pair)
    return with_it - without


def in_phase(world: World, change: Change, phase: Phase, cut=(), given=None) -> int:
    """How many more are in a phase through a change, all of whom may change phase this week."""
    given = EVERYONE_MAY_CHANGE | (given or {})
    pair = [lived(world, each, [phases_change], cut, given) for each in (change, None)]
    more, fewer = (int((each.clients.phase[each.supervised] == phase).sum()) for each in pair)
    return more - fewer


def call_to_session(world: World) -> None:
    """Everyone who meets the PK is called to a session of half an hour; who comes is decided by `clients_attend`."""
    world.clients.session_now[met_by_pk(world)] = True
    world.pks.session_minutes[:] = 30.0


def pass_weeks(world: World, weeks: int) -> dict[str, float]:
    """Let weeks pass; what happened in them, summed."""
    sums: dict[str, float] = {}
    for _ in range(weeks):
        world.week += 1
        pass_week(world)
        for flow, by_district in world.flows.items():
            sums[flow] = sums.get(flow, 0.0) + float(by_district.sum())
    return sums


@pytest.mark.parametrize("part", ALLIANCE)
def test_m01_good_contacts_raise_each_part_of_the_alliance(world, part):
    """The paper claims that goals, tasks and bond grow by interaction, towards a ceiling."""
    everyone_meets(world)
    better = add("clients.quality", 1.0)
    assert (effect(world, better, [relationships_grow], part) > 0).all()
    assert not effect(world, better, [relationships_grow], part, cut=["quality->alliance"]).any()
    assert not effect(world, better, [relationships_grow], part, given={"relationship.growth": 0.0}).any()
    first, later = (lived(world, put(part, 0.2), [relationships_grow] * n) for n in (1, 40))
    last = lived(later, None, [relationships_grow])
    rows, p = met_by_pk(world), world.parameters.relationship
    assert (column(last, part)[rows] - column(later, part)[rows] < column(first, part)[rows] - 0.2).all()
    assert (column(last, part)[rows] < p.floor + p.span).all()


def test_m01_the_three_parts_are_three(world):
    """The paper claims that alliance has three parts: each has a cause of its own that leaves the others alone."""
    everyone_meets(world)
    causes = (add("clients.openness", 0.2), add("clients.needs_match", 0.2), add("pks.approach", 1.0))
    for mine, change in zip(ALLIANCE, causes, strict=True):
        for part in ALLIANCE:
            assert effect(world, change, [relationships_grow], part).any() == (part == mine)


def test_m02_shared_goals_open_the_client_and_make_cooperative(world):
    """The paper claims that goals agreed together make clients open and cooperative."""
    everyone_meets(world)
    together, shared = add("pks.together", 0.3), add("clients.goals", 0.2)
    assert (effect(world, together, [relationships_grow], "clients.goals") > 0).all()
    assert not effect(world, together, [relationships_grow], "clients.goals", cut=["together->goals"]).any()
    assert (effect(world, shared, [clients_open_up], "clients.openness") > 0).all()
    assert not effect(world, shared, [clients_open_up], "clients.openness", cut=["goals->openness"]).any()
    assert in_phase(world, shared, Phase.COOPERATIVE) > 0
    assert in_phase(world, shared, Phase.COOPERATIVE, cut=["alliance->phase"]) == 0
    heard = add("clients.openness", 0.2)
    assert (effect(world, heard, [relationships_grow], "clients.goals") > 0).all()
    assert not effect(world, heard, [relationships_grow], "clients.goals", cut=["openness->goals"]).any()
    chain, others = [relationships_grow, clients_open_up], ["reactance->openness", "trust->openness"]
    assert (effect(world, together, chain, "clients.openness", cut=others) > 0).all()
    assert not effect(world, together, chain, "clients.openness", cut=[*others, "goals->openness"]).any()


def test_m03_tasks_that_fit_raise_participation(world):
    """The paper claims that tasks which fit the client raise participation and compliance."""
    everyone_meets(world)
    fitting, agreed = add("clients.needs_match", 0.3), add("clients.tasks", 0.4)
    assert (effect(world, fitting, [relationships_grow], "clients.tasks") > 0).all()
    assert not effect(world, fitting, [relationships_grow], "clients.tasks", cut=["needs_match->tasks"]).any()
    call_to_session(world)
    both = ["tasks->participation", "alliance->attendance"]
    for cut in ([], both[:1], both[1:]):
        came = effect(world, agreed, [clients_attend], "clients.session_now", cut=cut)
        assert came.min() >= 0
        assert came.sum() > 0
    assert not effect(world, agreed, [clients_attend], "clients.session_now", cut=both).any()
    world.clients.due_now[:] = False
    world.clients.due_now[met_by_pk(world)] = True
    assert effect(world, agreed, [clients_report], "clients.kept_now").sum() > 0
    assert not effect(world, agreed, [clients_report], "clients.kept_now", cut=both[1:]).any()


def test_m04_a_warm_pk_builds_the_bond(world):
    """The paper claims that empathy and being heard build the bond."""
    everyone_meets(world)
    warmer, verbs, both = add("pks.approach", 1.0), [contacts_have_quality, relationships_grow], ["warmth->bond"]
    assert (effect(world, warmer, verbs, "clients.bond", cut=both) > 0).all()
    both = [*both, "warmth->quality"]
    assert (effect(world, warmer, verbs, "clients.bond", cut=both[1:]) > 0).all()
    assert not effect(world, warmer, verbs, "clients.bond", cut=both).any()


def test_m04_content_works_better_where_the_client_is_heard(world):
    """The paper claims that intervention works better once there is a bond: bond times competent content."""
    everyone_meets(world)
    closer, other = add("clients.bond", 0.2), ["alliance->motivation"]
    gain = {}
    for skill in (-1.0, 0.0, 1.0):
        world.pks.skill[:] = skill
        gain[skill] = effect(world, closer, [motivation_moves], "clients.motivation", cut=other)
        cut = [*other, "bond->motivation"]
        assert not effect(world, closer, [motivation_moves], "clients.motivation", cut=cut).any()
    assert np.allclose(gain[-1.0], 0.0)
    assert (gain[0.0] > 0).all()
    assert (gain[1.0] > gain[0.0]).all()


@pytest.mark.parametrize(
    ("control", "effect_on", "sign", "cut"),
    [
        ("pks.control", "clients.reactance", 1, "control_share->reactance"),
        ("pks.control_felt", "clients.trust", -1, "control_share->trust"),
    ],
)
def test_m05_control_breeds_resistance_where_it_is_cold(world, control, effect_on, sign, cut):
    """The paper claims that control without participation breeds resistance; firm and warm control does not."""
    everyone_meets(world)
    firmer, cost = add(control, 0.2), {}
    for warmth in (-1.0, 2.0):
        world.pks.approach[:] = warmth
        cost[warmth] = effect(world, firmer, [relationships_grow], effect_on)
        assert not effect(world, firmer, [relationships_grow], effect_on, cut=[cut]).any()
    assert (sign * cost[-1.0] > 0).all()
    assert (np.abs(cost[2.0]) < 0.2 * np.abs(cost[-1.0])).all()


def test_m05_warmth_calms(world):
    """The paper claims that authority must adapt: with the same control a warm PK meets less resistance."""
    everyone_meets(world)
    world.pks.control[:] = world.parameters.work_week.control_share
    warmer, none = add("pks.approach", 1.0), {"relationship.react_control": 0.0}
    assert (effect(world, warmer, [relationships_grow], "clients.reactance") < 0).all()
    assert not effect(world, warmer, [relationships_grow], "clients.reactance", given=none).any()


def test_m05_resistance_costs_trust_and_openness(world):
    """The paper claims that resistance stands in the way of the relationship."""
    everyone_meets(world)
    for verb, hit in ((relationships_grow, "clients.trust"), (clients_open_up, "clients.openness")):
        resisting, arrow = add("clients.reactance", 0.2), f"reactance->{hit.split('.')[1]}"
        assert (effect(world, resisting, [verb], hit) < 0).all()
        assert not effect(world, resisting, [verb], hit, cut=[arrow]).any()


def test_m06_a_bad_past_slows_trust_and_a_warm_pk_closes_the_gap(world):
    """The paper claims that past discrimination or violence makes clients defensive."""
    everyone_meets(world)
    world.clients.adverse[:] = False
    past, gap = put("clients.adverse", True), {}
    for warmth in (0.0, 2.0, 1 / world.parameters.relationship.adverse_warmth):
        world.pks.approach[:] = warmth
        gap[warmth] = effect(world, past, [relationships_grow], "clients.trust")
        assert not effect(world, past, [relationships_grow], "clients.trust", cut=["past->trust"]).any()
    none, half, closed = gap.values()
    assert (none < 0).all()
    assert (half > 0.5 * none).all()
    assert np.allclose(closed, 0.0)


def test_m07_benefit_support_and_control_move_the_phase(world):
    """The paper claims phases: support and benefit make cooperative, no benefit passive, control confrontational."""
    cases = (
        (add("clients.needs_match", -0.2), Phase.PASSIVE, "needs_match->phase"),
        (add("clients.bond", 0.2), Phase.COOPERATIVE, "alliance->phase"),
        (add("clients.reactance", 0.2), Phase.CONFRONTATIONAL, "reactance->phase"),
    )
    for change, phase, arrow in cases:
        assert in_phase(world, change, phase) > 0
        assert in_phase(world, change, phase, cut=[arrow]) == 0


def test_m07_clients_move_between_phases(world):
    """The paper claims that clients move between the phases, to and fro."""
    before, rows = world.clients.phase.copy(), world.supervised
    assert set(before[rows]) == set(Phase)
    after = lived(world, None, [phases_change], given=EVERYONE_MAY_CHANGE).clients.phase
    assert {(a, b) for a, b in zip(before[rows], after[rows], strict=True)} == {(a, b) for a in Phase for b in Phase}
    still = lived(world, None, [phases_change], given={"relationship.phase_rate": 0.0})
    assert (still.clients.phase == before).all()
