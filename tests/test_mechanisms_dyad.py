"""What PK and client do with their relationship: roles, beginnings, breaks, planning, ruptures, service, the past."""

import numpy as np
import pytest

from sim import transitions
from sim.people import Phase
from sim.processes.breaches import breaches_come_to_light
from sim.processes.contacts import clients_attend, contacts_have_quality
from sim.processes.offending import offences_come_to_light
from sim.processes.relationship import (
    clients_open_up,
    relationships_cool_without_contact,
    relationships_grow,
    ruptures_are_repaired_or_not,
)
from sim.processes.response import motivation_moves, pks_learn_needs
from sim.world import World
from tests.test_mechanisms_relationship import (
    ALLIANCE,
    add,
    call_to_session,
    column,
    effect,
    everyone_meets,
    in_phase,
    lived,
    pass_weeks,
    pull,
    put,
)

DYAD = (relationships_grow, clients_open_up, pks_learn_needs, motivation_moves)


def with_a_secret(world: World) -> np.ndarray:
    """Everyone meets the PK, has relapsed and has offended last week; their rows."""
    rows = everyone_meets(world)
    world.clients.relapsed_in[rows] = world.week - 1
    world.clients.moved_in[rows] = world.week - 40
    world.clients.offended_in[rows] = world.week - 1
    world.clients.recorded_in[rows] = world.week - 40
    return rows


def rotate(world: World) -> None:
    """Every client gets another PK."""
    rows = np.flatnonzero(world.clients.pk >= 0)
    transitions.change_pk(world, rows, (world.clients.pk[rows] + 1) % len(world.pks_here))


@pytest.mark.parametrize(
    ("verb", "found", "arrow"),
    [
        (breaches_come_to_light, "clients.warnings", "control_share->detection"),
        (offences_come_to_light, "clients.offence_weeks_recorded", "control_share->offences_recorded"),
    ],
)
def test_m09_more_control_detects_more(world, verb, found, arrow):
    """The paper claims that helping and controlling are negotiated: control sees what guidance does not."""
    with_a_secret(world)
    more = effect(world, add("pks.control", 0.3), [verb], found)
    assert more.min() >= 0
    assert more.sum() > 0
    assert not effect(world, add("pks.control", 0.3), [verb], found, cut=[arrow]).any()


def test_m09_control_costs_the_alliance_only_where_it_is_cold(world):
    """The paper claims that the two roles are balanced in each relationship: a warm PK can control without loss."""
    lost = {}
    for warmth in (-1.0, 2.0):
        mild, firm = (lived(world, put("pks.warmth", warmth), []) for _ in range(2))
        firm.pks.control_share += 0.2
        for each in (mild, firm):
            pass_weeks(each, 26)
        rows = np.intersect1d(mild.supervised, firm.supervised)
        parts = ("clients.bond", "clients.trust")
        lost[warmth] = [float(np.mean(column(firm, part)[rows] - column(mild, part)[rows])) for part in parts]
    assert max(lost[-1.0]) < -0.03
    assert min(lost[2.0]) > -0.01


def test_m11_clients_begin_suspicious_and_good_contacts_change_that(world):
    """The paper claims that clients begin suspicious and closed, and that professional conduct changes that."""
    rows, r = everyone_meets(world), world.references
    transitions.begin(world, rows)
    world.clients.quality[rows], world.clients.motivation[rows] = 0.5, 0.0
    clients_open_up(world)
    assert world.clients.trust[rows].mean() < r.trust - 0.5 * r.trust_sd
    assert world.clients.openness[rows].mean() < r.openness - 0.1

    def contact(each: World) -> None:
        each.clients.contacts[rows] += 1
        relationships_grow(each)

    path = [lived(world, None, [contact] * n).clients.trust[rows].mean() for n in (0, 1, 2, 5, 6, 8, 200)]
    start, first, _, fifth, sixth, eighth, at_last = path
    assert np.all(np.diff(path) > 0)
    assert eighth - start > 0.5 * (at_last - start)
    assert (first - start) / (at_last - start) < (sixth - fifth) / (at_last - fifth)
    even = [lived(world, None, [contact] * n, given={"relationship.slow_start": 1.0}) for n in (0, 1, 5, 6)]
    start, first, fifth, sixth = (each.clients.trust[rows].mean() for each in even)
    assert first - start > sixth - fifth
    assert not effect(
        world, put("clients.contacts", 9), [contact], "clients.trust", given={"relationship.slow_start": 1}
    ).any()
    still = lived(world, None, [contact] * 8, given={"relationship.growth": 0.0}).clients.trust[rows]
    assert np.array_equal(still, world.clients.trust[rows])
    bad = lived(world, add("clients.quality", -2.0), [contact] * 8).clients.trust[rows].mean()
    assert bad < path[5] - 0.05


def test_m24_one_way_communication_breeds_resistance(world):
    """The paper claims that one-way communication breeds resistance."""
    everyone_meets(world)
    one_way = add("pks.together", -0.3)
    assert (effect(world, one_way, [relationships_grow], "clients.reactance") > 0).all()
    assert not effect(world, one_way, [relationships_grow], "clients.reactance", cut=["together->reactance"]).any()
    none = {"relationship.react_oneway": 0.0}
    assert not effect(world, one_way, [relationships_grow], "clients.reactance", given=none).any()


def test_m37_frequent_contact_builds_and_a_long_gap_breaks(world):
    """The paper claims that frequent, continuous interaction builds the relationship and a gap lets it fall back."""
    rows = everyone_meets(world)
    world.clients.quality[:], world.clients.motivation[:] = 1.0, 0.0
    world.parameters = world.parameters.changed({"relationship.fit": 0.0})
    for part in ALLIANCE:
        column(world, part.replace("clients.", "clients.fit_"))[:] = 0.0
        column(world, part)[:] = 0.3
        often, seldom = (lived(world, None, [relationships_grow] * n) for n in (4, 1))
        assert (column(often, part)[rows] > column(seldom, part)[rows] + 0.01).all()
    world.clients.begins[rows] = world.week - 60
    world.clients.met_in[rows] = world.week - 4
    idle, cool = put("clients.met_in", world.week - 30), [relationships_cool_without_contact]
    for part in ALLIANCE:
        column(world, part)[:] = 0.6
        assert (effect(world, idle, cool, part) < 0).all()
        assert not effect(world, idle, cool, part, given={"relationship.gap_fade": 0.0}).any()
    assert (effect(world, idle, cool, "clients.reactance") < 0).all()
    assert not effect(world, idle, cool, "clients.reactance", given={"relationship.react_fade": 0.0}).any()


def test_m37_a_change_of_pk_breaks_it_but_own_trust_survives(world):
    """The paper claims that continuity matters: after a change of PK bond and trust fall back, but not all of trust."""
    rows, c = everyone_meets(world), world.clients
    c.trust[rows], c.own_trust[rows], c.bond[rows], c.contacts[rows] = 0.7, 0.5, 0.7, 20
    after = lived(world, rotate, []).clients
    assert np.allclose(after.trust[rows], 0.6)
    assert (after.bond[rows] < 0.6).all()
    assert (after.own_trust[rows] == 0.5).all()
    for name, given in (
        ("trust", "pull"),
        ("bond", "pull"),
        ("goals", "goals"),
        ("tasks", "goals"),
        ("known", "known"),
    ):
        path, none = f"clients.{name}", {f"relationship.change_{given}": 0.0}
        column(world, path)[:] = 0.7
        assert (effect(world, rotate, [], path) < 0).all()
        assert not effect(world, rotate, [], path, given=none).any()
    c.trust[rows] = 0.7
    more = {
        rate: lived(world, None, [relationships_grow], given={"relationship.own_rate": rate}) for rate in (0.0, 0.1)
    }
    assert (more[0.1].clients.own_trust[rows] > 0.5).all()
    assert (more[0.0].clients.own_trust[rows] == 0.5).all()
    assert (after.contacts[rows] == 0).all()
    c.bond[rows], c.quality[rows], c.motivation[rows] = 0.3, 1.0, 0.0
    assert (effect(world, put("clients.contacts", 1), [relationships_grow], "clients.bond") < 0).all()


def test_m38_planning_together_gives_responsibility(world):
    """The paper claims that planning together raises motivation and participation."""
    everyone_meets(world)
    world.pks.together[:] = 0.0
    together, arrow = put("pks.together", 1.0), "together->motivation"
    assert (effect(world, together, [motivation_moves], "clients.motivation") > 0).all()
    assert not effect(world, together, [motivation_moves], "clients.motivation", cut=[arrow]).any()
    assert (effect(world, together, [relationships_grow], "clients.tasks") > 0).all()
    none = {"relationship.tasks_together": 0.0}
    assert not effect(world, together, [relationships_grow], "clients.tasks", given=none).any()
    call_to_session(world)
    verbs, others = [*DYAD * 26, clients_attend], ["together->goals", "together->reactance"]
    for cut in ([], [arrow], others):
        assert effect(world, together, verbs, "clients.session_now", cut=cut).sum() > 0
    assert not effect(world, together, verbs, "clients.session_now", cut=[arrow, *others]).any()


def test_m40_calm_repairs_and_confrontation_makes_it_worse(world):
    """The paper claims that resistance met with calm dialogue is repaired and met with confrontation grows."""
    rows, always = everyone_meets(world), {"relationship.rupture": 1e9}
    world.clients.bond[:] = world.clients.trust[:] = 0.6
    verbs = [ruptures_are_repaired_or_not]
    warmer, abler = add("pks.approach", 2.0), add("pks.skill", 2.0)
    for change in (warmer, abler):
        kept = effect(world, change, verbs, "clients.bond", given=always)
        assert kept.min() >= 0
        assert kept.sum() > 0
        assert not effect(world, change, verbs, "clients.bond", given={"relationship.rupture": 0.0}).any()
    assert not effect(world, warmer, verbs, "clients.bond", cut=["warmth->repair"], given=always).any()
    assert not effect(world, abler, verbs, "clients.bond", cut=["competence->repair"], given=always).any()
    after = lived(world, None, verbs, given=always).clients
    hurt = after.bond[rows] < 0.6
    assert 0 < hurt.mean() < 1
    assert (after.trust[rows] < 0.6)[hurt].all()
    assert np.array_equal(after.reactance[rows] > world.clients.reactance[rows], hurt)


def test_m40_control_and_resistance_bring_ruptures(world):
    """The paper claims that control and resistance lead to confrontation."""
    everyone_meets(world)
    world.pks.approach[:] = -1.0
    causes = {
        "control_share->ruptures": add("pks.control_felt", 0.3),
        "reactance->ruptures": add("clients.reactance", 0.3),
        "phase->ruptures": put("clients.phase", Phase.CONFRONTATIONAL),
    }
    for arrow, change in causes.items():
        verbs, often = [ruptures_are_repaired_or_not], {"relationship.rupture": 0.5}
        assert effect(world, change, verbs, "clients.trust", given=often).sum() < 0
        assert not effect(world, change, verbs, "clients.trust", given=often, cut=[arrow]).any()


def test_m41_confidential_professional_and_consistent_service_builds_trust(world):
    """The paper claims that confidentiality, professionalism and consistent service build trust and open talk."""
    everyone_meets(world)
    rooms, verbs = pull(rooms=1.0), [contacts_have_quality, relationships_grow]
    both = ["rooms->trust", "rooms->quality"]
    for cut in ([], both[:1], both[1:]):
        assert (effect(world, rooms, verbs, "clients.trust", cut=cut) > 0).all()
    assert not effect(world, rooms, verbs, "clients.trust", cut=both).any()
    assert (effect(world, rooms, [clients_open_up], "clients.openness") > 0).all()
    assert not effect(world, rooms, [clients_open_up], "clients.openness", cut=["rooms->openness"]).any()
    assert (effect(world, add("pks.skill", 1.0), verbs, "clients.trust") > 0).all()
    world.clients.own_trust[:] = world.clients.trust - 0.1
    assert (effect(world, rotate, [clients_open_up], "clients.openness") < 0).all()
    steady = {"relationship.change_pull": 0.0, "relationship.change_goals": 0.0}
    assert not effect(world, rotate, [clients_open_up], "clients.openness", given=steady).any()


def test_m49_motivated_clients_build_the_relationship_more_easily(world):
    """The paper claims that motivated clients build the relationship more easily: half of a circle."""
    everyone_meets(world)
    keener = add("clients.motivation", 1.0)
    for part in (*ALLIANCE, "clients.trust"):
        assert (effect(world, keener, [relationships_grow], part) > 0).all()
        none = {"relationship.trust_drive" if part == "clients.trust" else "relationship.drive": 0.0}
        assert not effect(world, keener, [relationships_grow], part, given=none).any()
        assert not effect(world, keener, [relationships_grow], part, cut=["motivation->alliance"]).any()
    circle = effect(world, keener, DYAD * 26, "clients.motivation")
    broken = effect(world, keener, DYAD * 26, "clients.motivation", cut=["motivation->alliance"])
    assert (circle > broken).all()
    assert circle.mean() > 1.2 * broken.mean()


def test_m51_pressure_and_the_past_close_the_client(world):
    """The paper claims that economic pressure, trauma and a prior record close the client."""
    rows = everyone_meets(world)
    world.clients.adverse[:] = world.clients.prior[:] = False
    causes = (
        (add("clients.hardship", 1.0), "hardship->openness", {"background.trust_burden": 0.0}),
        (put("clients.prior", True), "past->openness", {"background.trust_burden": 0.0}),
        (put("clients.adverse", True), "past->openness", {"background.trust_adverse": 0.0}),
    )
    for change, arrow, none in causes:
        assert (effect(world, change, [clients_open_up], "clients.openness") < 0).all()
        assert not effect(world, change, [clients_open_up], "clients.openness", cut=[arrow]).any()
        begin = [lambda each: transitions.begin(each, rows)]
        assert (effect(world, change, begin, "clients.trust") < 0).all()
        assert not effect(world, change, begin, "clients.trust", given=none).any()


def test_m52_family_motivation_and_the_past_move_the_phase(world):
    """The paper claims that family, own motivation and past experience move the phase."""
    world.clients.adverse[:] = world.clients.prior[:] = False
    cases = (
        (add("families.support", 0.3), Phase.COOPERATIVE, "family_support->phase", "relationship.phase_family"),
        (add("clients.motivation", 1.0), Phase.COOPERATIVE, "motivation->phase", "relationship.phase_motivation"),
        (put("clients.adverse", True), Phase.CONFRONTATIONAL, "past->phase", "relationship.phase_past"),
        (put("clients.prior", True), Phase.CONFRONTATIONAL, "past->phase", "relationship.phase_past"),
    )
    for change, phase, arrow, coefficient in cases:
        assert in_phase(world, change, phase) > 0
        assert in_phase(world, change, phase, cut=[arrow]) == 0
        assert in_phase(world, change, phase, given={coefficient: 0.0}) == 0
