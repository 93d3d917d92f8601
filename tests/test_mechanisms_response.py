"""From openness to what the PK knows, to guidance that fits, to motivation; and what arises of it unasked."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from sim import load
from sim.people import Phase
from sim.population import build
from sim.processes.contacts import clients_attend, contacts_have_quality
from sim.processes.office import pks_lose_or_find_heart
from sim.processes.relationship import clients_open_up, relationships_grow
from sim.processes.response import motivation_moves, pks_learn_needs, progress_is_recognised
from sim.world import World
from tests.conftest import small
from tests.test_mechanisms_relationship import (
    Change,
    add,
    call_to_session,
    effect,
    everyone_meets,
    lived,
    pass_weeks,
    pull,
    put,
)

STYLES = {
    "transformatif": {"warmth": 1.0, "structure": 1.0, "control_share": 0.45},
    "suportif": {"warmth": 1.0, "structure": -1.0, "control_share": 0.45},
    "otoritatif": {"warmth": -0.5, "structure": 0.5, "control_share": 0.65},
    "birokratis": {"warmth": -1.0, "structure": -1.0, "control_share": 0.45},
}
"""Two axes, warmth and structure or control, as the model places the paper's four styles."""

ENCOUNTER = (contacts_have_quality, relationships_grow, clients_open_up, pks_learn_needs, motivation_moves)


def test_m10_openness_lets_the_pk_see_needs_and_respond(world):
    """The paper claims that openness lets the PK see criminogenic needs and respond to them."""
    everyone_meets(world)
    opener, abler, dosed = add("clients.openness", 0.2), add("pks.skill", 1.0), add("clients.dose", 5.0)
    for change, arrow in ((opener, "openness->known"), (abler, "competence->known"), (dosed, "dose->known")):
        assert (effect(world, change, [pks_learn_needs], "clients.known") > 0).all()
        assert not effect(world, change, [pks_learn_needs], "clients.known", cut=[arrow]).any()
        answers = ["competence->needs_match"] * (change is abler)
        assert (effect(world, change, [pks_learn_needs], "clients.needs_match", cut=answers) > 0).all()
        assert not effect(world, change, [pks_learn_needs], "clients.needs_match", cut=[arrow, *answers]).any()
    assert not effect(world, opener, [pks_learn_needs], "clients.needs_match", cut=["known->needs_match"]).any()
    assert not effect(world, opener, [pks_learn_needs], "clients.known", given={"response.learn": 0.0}).any()
    trusting, verbs = add("clients.trust", 0.2), [clients_open_up, pks_learn_needs]
    assert (effect(world, trusting, verbs, "clients.needs_match") > 0).all()
    assert not effect(world, trusting, verbs, "clients.needs_match", cut=["trust->openness"]).any()


def test_m03_what_is_known_is_answered_and_better_by_an_able_pk(world):
    """The paper claims responsivity: guidance that fits, as far as needs are known and the PK is able."""
    everyone_meets(world)
    known, abler, learning = add("clients.known", 0.2), add("pks.skill", 1.0), ["competence->known"]
    for change, arrow in ((known, "known->needs_match"), (abler, "competence->needs_match")):
        assert (effect(world, change, [pks_learn_needs], "clients.needs_match", cut=learning) > 0).all()
        assert not effect(world, change, [pks_learn_needs], "clients.needs_match", cut=[*learning, arrow]).any()


def test_m12_a_gap_makes_guidance_irrelevant(world):
    """The paper claims that a gap in education, skills and experience makes guidance miss and officers apathetic."""
    everyone_meets(world)
    world.pks.skill[:] = 0.0
    wider = add("clients.education", -1.0)
    for verb, hit, sign, arrow in (
        (contacts_have_quality, "clients.quality", -1, "gap->quality"),
        (relationships_grow, "clients.tasks", -1, "gap->tasks"),
        (pks_lose_or_find_heart, "pks.apathy", 1, "gap->apathy"),
    ):
        moved = sign * effect(world, wider, [verb], hit)
        assert moved.min() >= 0
        assert (moved > 0).mean() > 0.6
        assert not effect(world, wider, [verb], hit, cut=[arrow]).any()


def test_m12_competence_shrinks_the_gap(world):
    """The paper claims that some PKs find methods that fit all the same."""
    everyone_meets(world)
    wider = add("clients.education", -1.0)
    for verb, hit in ((contacts_have_quality, "clients.quality"), (pks_lose_or_find_heart, "pks.apathy")):
        size, same = {}, {}
        for skill in (0.0, 2.0):
            world.pks.skill[:] = skill
            size[skill] = np.abs(effect(world, wider, [verb], hit)).mean()
            same[skill] = np.abs(effect(world, wider, [verb], hit, given={"contacts.gap_fit": 0.0})).mean()
        assert size[2.0] < 0.5 * size[0.0]
        assert same[2.0] == pytest.approx(same[0.0])


def test_m12_m23_an_apathetic_pk_makes_poor_contacts_and_unmotivated_clients(world):
    """The paper claims that apathetic, unresponsive officers and unmotivated clients go together."""
    everyone_meets(world)
    given_up = add("pks.apathy", 0.3)
    assert (effect(world, given_up, [contacts_have_quality], "clients.quality") < 0).all()
    assert not effect(world, given_up, [contacts_have_quality], "clients.quality", cut=["apathy->quality"]).any()
    assert (effect(world, given_up, [motivation_moves], "clients.motivation") < 0).all()
    assert not effect(world, given_up, [motivation_moves], "clients.motivation", cut=["apathy->motivation"]).any()


def test_m23_a_formal_pk_lowers_motivation_and_participation(world):
    """The paper claims that an unresponsive, formal PK lowers participation and motivation."""
    everyone_meets(world)
    formal = put("clients.formality", 1.0)
    assert (effect(world, formal, [motivation_moves], "clients.motivation") < 0).all()
    assert not effect(world, formal, [motivation_moves], "clients.motivation", cut=["formality->motivation"]).any()

    def in_haste(each: World) -> None:
        everyone_meets(each, minutes=3.0)

    assert (effect(world, in_haste, [contacts_have_quality], "clients.formality") > 0).all()
    floor = {"contacts.formal_minutes": 1e-9}
    assert not effect(world, in_haste, [contacts_have_quality], "clients.formality", given=floor).any()
    eager = lived(world, put("clients.quality", 2.0), [])
    assert (effect(eager, in_haste, [relationships_grow], "clients.bond") < 0).all()
    assert not effect(eager, in_haste, [relationships_grow], "clients.bond", cut=["minutes->alliance"]).any()
    verbs = [*ENCOUNTER * 13, call_to_session, clients_attend]
    assert (effect(world, in_haste, ENCOUNTER * 13, "clients.motivation") < 0).all()
    assert effect(world, in_haste, verbs, "clients.session_now").sum() < 0
    deaf = ["alliance->attendance", "motivation->attendance", "tasks->participation"]
    assert not effect(world, in_haste, verbs, "clients.session_now", cut=deaf).any()


def test_m39_praise_for_progress_builds_confidence(world):
    """The paper claims that praise for progress builds confidence; warm PKs are the ones who give it."""
    everyone_meets(world)
    came, verbs = put("clients.session_now", True), [progress_is_recognised, motivation_moves]
    gain = {}
    for warmth in (-1.0, 1.0):
        world.pks.approach[:] = warmth
        gain[warmth] = effect(world, came, verbs, "clients.motivation")
        assert not effect(world, came, verbs, "clients.motivation", cut=["progress->motivation"]).any()
    assert (gain[-1.0] > 0).all()
    assert (gain[1.0] > gain[-1.0]).all()


def in_climate(climate: float) -> Change:
    """Work in another climate."""

    def change(world: World) -> None:
        world.facts = world.facts.model_copy(update={"climate": climate})

    return change


def in_ten_minutes(world: World) -> None:
    """As under a load that leaves ten minutes for a contact."""
    everyone_meets(world, minutes=10.0)


@pytest.mark.parametrize(
    ("change", "sign", "arrow"),
    [
        (in_climate(1.0), 1, "climate->quality"),
        (pull(rooms=1.0), 1, "rooms->quality"),
        (in_ten_minutes, -1, "minutes->quality"),
        (add("pks.exhaustion", 1.0), -1, "exhaustion->quality"),
        (add("pks.structure", 1.0), 1, "structure->quality"),
    ],
)
def test_m42_the_institution_carries_the_quality_of_contacts(world, change, sign, arrow):
    """The paper claims that facilities, caseload and climate carry guidance."""
    everyone_meets(world)
    assert (sign * effect(world, change, [contacts_have_quality], "clients.quality") > 0).all()
    assert not effect(world, change, [contacts_have_quality], "clients.quality", cut=[arrow]).any()


def test_m42_supervision_lifts_weak_dyads_and_spirits(world):
    """The paper claims that supervision by the institution carries guidance."""
    everyone_meets(world)
    coached, verbs = put("pks.coached", True), [contacts_have_quality]
    lifted = effect(world, coached, verbs, "clients.quality")
    assert lifted.min() >= 0
    assert 0 < (lifted > 0).mean() < 1
    assert not effect(world, coached, verbs, "clients.quality", given={"office.review_gain": 0.0}).any()
    assert (effect(world, coached, [pks_lose_or_find_heart], "pks.apathy") < 0).all()
    none = {"office.apathy_review": 0.0}
    assert not effect(world, coached, [pks_lose_or_find_heart], "pks.apathy", given=none).any()


def all_accept(world: World) -> None:
    """Every neighbour accepts."""
    world.members.acceptance[:] = 0.9


@pytest.mark.parametrize(
    ("change", "arrow"),
    [
        (put("clients.employed", True), "work->motivation"),
        (put("families.support", 1.0), "family_support->motivation"),
        (all_accept, "acceptance->motivation"),
        (add("clients.tasks", 0.2), "alliance->motivation"),
        (add("clients.needs_match", 0.2), "needs_match->motivation"),
        (add("clients.drive", 1.0), "past->motivation"),
    ],
)
def test_m43_motivation_follows_the_past_goals_ahead_and_others(world, change, arrow):
    """The paper claims that motivation depends on the past, on goals ahead and on social incentives."""
    everyone_meets(world)
    world.clients.employed[:] = False
    moved = effect(world, change, [motivation_moves], "clients.motivation")
    assert (moved > 0).mean() > 0.95
    assert moved.min() >= 0
    assert not effect(world, change, [motivation_moves], "clients.motivation", cut=[arrow]).any()


def test_m43_the_past_is_part_of_the_motivation_brought_along():
    """The paper claims that the past is one of the sources of motivation."""
    plan = load("kecil")
    without = replace(
        plan, parameters=plan.parameters.changed({"background.drive_adverse": 0.0, "background.drive_prior": 0.0})
    )
    real, free = (build(each, 1, 0).clients for each in (plan, without))
    burdened = real.adverse | real.prior
    assert (real.drive < free.drive)[burdened].all()
    assert np.array_equal(real.drive[~burdened], free.drive[~burdened])


@cache
def year_under(seed: int, style: str, unstructured: bool = False, **traits: float) -> dict[str, float]:
    """Mean trust, and reports and sessions kept, after a year in which all PKs are of one style."""
    world = small(seed).copy()
    if unstructured:
        world.parameters = world.parameters.changed({"contacts.structure": 0.0, "contacts.balance": 0.0})
    for name, value in (STYLES[style] | traits).items():
        getattr(world.pks, name)[:] = value
    sums = pass_weeks(world, 52)
    return {
        "trust": float(world.clients.trust[world.supervised].mean()),
        "confrontational": float((world.clients.phase[world.supervised] == Phase.CONFRONTATIONAL).mean()),
        "reports": sums["reports_kept"] / sums["reports_due"],
        "participation": sums["participation_kept"] / sums["participation_due"],
    }


@pytest.mark.parametrize("seed", [1, 2])
def test_m08_style_sets_the_direction_of_the_relationship(seed):
    """The paper claims that style sets the direction of the relationship; nothing codes it, and it arises."""
    trust = {style: year_under(seed, style)["trust"] for style in STYLES}
    assert trust["transformatif"] > trust["suportif"] + 0.02
    assert trust["suportif"] > max(trust["otoritatif"], trust["birokratis"]) + 0.05
    apart = [year_under(seed, style, unstructured=True)["trust"] for style in ("transformatif", "suportif")]
    assert apart[0] == apart[1]  # only structure, alone and with warmth, sets these two apart


def test_m08_competence_sets_the_direction_of_the_relationship():
    """The paper claims the same of competence; nothing codes it, and it arises."""
    poor, able = (year_under(1, "suportif", competence=level)["trust"] for level in (-1.0, 1.0))
    assert able > poor + 0.03


@pytest.mark.parametrize("seed", [1, 2])
def test_m48_collaborative_guidance_beats_authoritarian_guidance(seed):
    """The paper claims that collaborative, empathic guidance beats authoritarian guidance; nothing codes it."""
    together = year_under(seed, "transformatif", collaborative=0.7)
    alone = year_under(seed, "otoritatif", collaborative=0.3)
    assert together["reports"] > alone["reports"]
    assert together["participation"] > alone["participation"]
    assert together["confrontational"] < alone["confrontational"]


CHAIN = ("openness", "known", "needs_match", "tasks", "motivation")


def mistrust(seed: int, *cut: str) -> dict[str, np.ndarray]:
    """What nine months at low instead of high trust do to those under supervision, offences left aside."""
    start, pair = small(seed), []
    for trust in (0.25, 0.65):
        world = lived(start, None, [], cut=("trust->offences", *cut))
        for _ in range(39):
            world.clients.trust[start.supervised] = trust
            pass_weeks(world, 1)
        pair.append(world)
    low, high = pair
    rows = np.intersect1d(start.supervised, np.intersect1d(low.supervised, high.supervised))
    return {name: getattr(low.clients, name)[rows] - getattr(high.clients, name)[rows] for name in CHAIN}


@pytest.mark.parametrize("seed", [1, 2])
def test_m22_mistrust_closes_the_assessment_and_motivation_falls_a_little(seed):
    """The paper claims a chain from mistrust to hidden needs to falling motivation; uncoded, it arises, but weakly."""
    live = mistrust(seed)
    assert all((live[name] < 0).mean() > 0.9 for name in CHAIN)
    assert -0.2 < live["motivation"].mean() < -0.04
    assert not any(step.any() for step in mistrust(seed, "trust->openness").values())
    unseen = mistrust(seed, "openness->known")
    assert abs(unseen["needs_match"].mean()) < 0.1 * abs(live["needs_match"].mean())
    assert 0.3 < unseen["motivation"].mean() / live["motivation"].mean() < 0.8
    assert not mistrust(seed, "openness->known", "openness->goals")["motivation"].any()
