"""What shapes the relationship, and how far it reaches: pair, balance, review; work, family, breaches, the office."""

import numpy as np
import pytest

from sim import transitions
from sim.columns import NEVER
from sim.derived import alliance_z
from sim.people import Ended, Phase
from sim.processes.breaches import clients_breach_conditions
from sim.processes.community import stigma_is_felt
from sim.processes.contacts import clients_attend, clients_report, contacts_have_quality
from sim.processes.family import families_support_and_quarrel
from sim.processes.offending import clients_offend
from sim.processes.office import pks_lose_or_find_heart, pks_tire
from sim.processes.relationship import clients_open_up, relationships_grow
from sim.processes.response import motivation_moves
from sim.processes.work import clients_find_and_lose_work
from sim.processes.work_week import pks_plan_contacts, pks_share_out_their_week
from sim.world import World
from tests.test_mechanisms_dyad import rotate
from tests.test_mechanisms_relationship import add, call_to_session, effect, everyone_meets, lived, pull, put

OFTEN = {"offending.base": -2.5, "breaches.move": 0.3}
"""So often that a change of the chance shows in a small world within a week."""


def everyone_is_due(world: World) -> None:
    """Everyone who meets the PK has a report due."""
    world.clients.due_now[everyone_meets(world)] = True


def encourage(world: World) -> None:
    """Guidance has given one SD of motivation more; what is the client's own stays as it is."""
    world.clients.encouragement += 1.0
    world.clients.motivation += 1.0


def test_m01_each_pair_gets_on_in_its_own_way(world):
    """The model adds to the paper's three parts that one client and one PK get on well or badly, in each for itself."""
    rows, grow, parts = everyone_meets(world), [relationships_grow], ("goals", "tasks", "bond", "trust")
    world.clients.fit_pk[:] = NEVER

    def fits(each: World) -> np.ndarray:
        return np.stack([getattr(each.clients, f"fit_{part}")[rows] for part in parts])

    def back(each: World) -> None:
        transitions.change_pk(each, rows, world.clients.pk[rows])

    first = lived(world, None, grow)
    assert np.allclose(fits(first).std(axis=1), world.parameters.relationship.fit, rtol=0.2)
    assert np.abs(np.corrcoef(fits(first)) - np.eye(len(parts))).max() < 0.3
    assert not fits(lived(world, None, grow, given={"relationship.fit": 0.0})).any()
    later, other = lived(first, None, grow * 3), lived(first, rotate, grow)
    assert np.array_equal(fits(later), fits(first))
    assert (fits(other) != fits(first)).all()
    assert np.array_equal(fits(lived(other, back, grow)), fits(first))
    for mine in parts:
        for part in parts:
            moved = effect(first, add(f"clients.fit_{mine}", 1.0), grow, f"clients.{part}")
            assert (moved > 0).all() if part == mine else not moved.any()


def test_m08_firm_and_caring_go_together(world):
    """The paper claims that the style which cares and leads does best: structure is worth more under a warm PK."""
    everyone_meets(world)
    world.pks.structure[:] = 0.0
    firmer, gain, alone = add("pks.structure", 1.0), {}, {}
    for warmth in (-1.0, 0.0, 2.0):
        world.pks.approach[:] = warmth
        gain[warmth] = effect(world, firmer, [contacts_have_quality], "clients.quality")
        none = {"contacts.balance": 0.0}
        alone[warmth] = effect(world, firmer, [contacts_have_quality], "clients.quality", given=none)
    assert (gain[2.0] > gain[0.0] + 0.1).all()
    assert gain[-1.0] == pytest.approx(gain[0.0])
    assert alone[2.0] == pytest.approx(alone[0.0])


def test_m19_a_room_is_for_those_who_come(world):
    """The paper claims that without a private room clients do not talk openly: who reports online sits in none."""
    everyone_meets(world)
    room, openness, online = pull(rooms=1.0), "clients.openness", {"contacts.online_share": 1.0}
    gain = {}
    for phone in (False, True):
        world.clients.phone[:] = phone
        gain[phone] = effect(world, room, [clients_open_up], openness)
    assert (gain[False] > gain[True]).all()
    assert (gain[True] > 0).all()
    assert not effect(world, room, [clients_open_up], openness, given=online).any()


def test_m20_a_review_errs_and_holds_until_the_next(world):
    """The paper claims that the relationship should be measured: measured it is singled out, if not without error."""
    p, coached = world.parameters.office, put("pks.coached", True)

    def lifted(week: int, error: float) -> np.ndarray:
        world.week = week
        everyone_meets(world)
        given = {"office.review_error": error}
        return effect(world, coached, [contacts_have_quality], "clients.quality", given=given) > 0

    weeks = int(world.levers.review_weeks)
    weak = alliance_z(world, everyone_meets(world)) < p.review_below
    assert 0 < weak.mean() < 1
    assert np.array_equal(lifted(weeks, 0.0), weak)
    found = lifted(weeks, p.review_error)
    assert (found & ~weak).any()
    assert (weak & ~found).any()
    assert np.array_equal(lifted(2 * weeks - 1, p.review_error), found)
    assert not np.array_equal(lifted(2 * weeks, p.review_error), found)


def test_m32_what_guidance_gave_keeps_from_offending(world):
    """The paper claims that without moral support clients return to old ways: what guidance gave is part of it."""
    everyone_meets(world)
    hit, arrow = "clients.offence_weeks_latent", "encouragement->offences"
    for cut in ([], ["motivation->offences"]):
        kept = effect(world, encourage, [clients_offend], hit, cut=cut, given=OFTEN)
        assert kept.max() <= 0
        assert kept.sum() < 0
    assert not effect(world, encourage, [clients_offend], hit, cut=[arrow], given=OFTEN).any()


def test_m43_what_guidance_gave_fades_once_it_ends(world):
    """The paper claims that social incentives carry motivation: without the PK nothing holds up what guidance gave."""
    rows = everyone_meets(world)

    def gains(weeks: int, rate: float) -> tuple[np.ndarray, np.ndarray]:
        """In motivation, and in that part of it which is the client's own."""
        verbs = [lambda each: transitions.end(each, rows, Ended.COMPLETED), *[motivation_moves] * weeks]
        pair = [lived(world, each, verbs, given={"response.motive_rate": rate}).clients for each in (encourage, None)]
        whole, given = ([getattr(c, name)[rows] for c in pair] for name in ("motivation", "encouragement"))
        return whole[0] - whole[1], whole[0] - given[0] - whole[1] + given[1]

    rate = world.parameters.response.motive_rate
    for weeks, speed in ((0, rate), (52, rate), (52, 0.0)):
        whole, own = gains(weeks, speed)
        assert whole == pytest.approx((1 - speed) ** weeks)
        assert own == pytest.approx(0.0, abs=1e-9)
    assert (1 - rate) ** 52 < 0.1
    anew = lived(world, encourage, [lambda each: transitions.begin(each, rows)]).clients
    assert not anew.encouragement[rows].any()


@pytest.mark.parametrize(
    ("change", "arrow"),
    [(put("clients.needs_match", 1.0), "needs_match->work"), (add("clients.motivation", 3.0), "motivation->work")],
)
def test_m03_m43_fitting_guidance_and_motivation_help_to_work(world, change, arrow):
    """The paper claims that responsive guidance and motivation carry reintegration; work is part of it."""
    everyone_meets(world)
    world.clients.needs_match[:], world.clients.out_since[:] = 0.0, world.week - 4
    world.clients.employed[:] = False
    often = {"work.gain_scale": 5.0, "work.referral": 1.0}
    work = effect(world, change, [clients_find_and_lose_work], "clients.employed", given=often)
    assert work.min() >= 0
    assert work.sum() > 0
    assert not effect(world, change, [clients_find_and_lose_work], "clients.employed", cut=[arrow], given=often).any()


def test_m06_a_bad_past_is_felt_as_stigma(world):
    """The paper claims that past discrimination makes defensive: what was met is felt again."""
    everyone_meets(world)
    world.clients.adverse[:] = False
    past = put("clients.adverse", True)
    assert (effect(world, past, [stigma_is_felt], "clients.stigma_felt") > 0).all()
    assert not effect(world, past, [stigma_is_felt], "clients.stigma_felt", cut=["past->stigma_felt"]).any()


def test_m07_the_phase_decides_who_comes(world):
    """The paper claims that passive and confrontational clients take part less."""
    everyone_meets(world)
    call_to_session(world)
    world.clients.phase[:] = Phase.COOPERATIVE
    came = []
    for phase in (Phase.PASSIVE, Phase.CONFRONTATIONAL):
        change = put("clients.phase", phase)
        came.append(effect(world, change, [clients_attend], "clients.session_now").sum())
        assert not effect(world, change, [clients_attend], "clients.session_now", cut=["phase->attendance"]).any()
    assert came[1] < came[0] < 0


def test_m10_an_able_pk_answers_what_makes_offend(world):
    """The paper claims that needs which are seen and answered keep from offending; only while guidance is given."""
    everyone_meets(world)
    world.clients.dose[:] = world.references.dose
    abler, hit = add("pks.skill", 2.0), "clients.offence_weeks_latent"
    assert effect(world, abler, [clients_offend], hit, given=OFTEN).sum() < 0
    no_slope = {"offending.dose_middle": 0.0, "offending.dose_top": 0.0}
    assert not effect(world, abler, [clients_offend], hit, ["competence->offences"], OFTEN | no_slope).any()
    world.clients.dose[:] = 0.0
    assert not effect(world, abler, [clients_offend], hit, given=OFTEN).any()


def test_m12_the_exhausted_lose_heart(world):
    """The paper claims apathetic officers; exhaustion is what the literature adds to the gap."""
    tired = add("pks.exhaustion", 1.0)
    assert (effect(world, tired, [pks_lose_or_find_heart], "pks.apathy") > 0).all()
    assert not effect(world, tired, [pks_lose_or_find_heart], "pks.apathy", cut=["exhaustion->apathy"]).any()


def test_m42_caseload_exhausts_and_the_exhausted_cut_contact(world):
    """The paper claims that a caseload that can be carried is part of what the institution owes guidance."""
    everyone_is_due(world)
    world.clients.volunteer[:] = False

    def with_one_pk(each: World) -> None:
        each.clients.pk[each.supervised] = each.pks_here[0]

    verbs, records = [pks_share_out_their_week, pks_tire], ["caseload->administration"]
    assert effect(world, with_one_pk, verbs, "pks.exhaustion", cut=records)[0] > 0
    for arrow in ("caseload->workload", "workload->exhaustion"):
        assert not effect(world, with_one_pk, verbs, "pks.exhaustion", cut=[arrow, *records]).any()
    world.pks.exhaustion[:], world.pks.contact_hours[:] = 0.0, 2.0
    tired = add("pks.exhaustion", 1.0)
    assert (effect(world, tired, [pks_plan_contacts], "pks.report_minutes") < 0).all()
    assert not effect(world, tired, [pks_plan_contacts], "pks.report_minutes", cut=["exhaustion->minutes"]).any()


def test_m43_motivation_brings_clients_to_report_and_to_keep_conditions(world):
    """The paper claims that motivation decides how clients take part in the programme."""
    everyone_is_due(world)
    keener = add("clients.motivation", 2.0)
    assert effect(world, keener, [clients_report], "clients.kept_now").sum() > 0
    assert not effect(world, keener, [clients_report], "clients.kept_now", cut=["motivation->attendance"]).any()
    kept, arrow = [clients_breach_conditions], ["motivation->breaches"]
    moved = effect(world, keener, kept, "clients.moved_in", given=OFTEN)
    assert moved.max() <= 0
    assert moved.sum() < 0
    assert not effect(world, keener, kept, "clients.moved_in", cut=arrow, given=OFTEN).any()


def test_m51_economic_pressure_strains_the_family(world):
    """The paper claims that economic pressure closes the client; it comes with strain at home."""
    everyone_meets(world)
    world.families.conflict[:] = world.families.base_conflict[:] = 0.4
    poorer, hit = add("clients.hardship", 1.0), "families.conflict"
    assert (effect(world, poorer, [families_support_and_quarrel], hit) > 0).all()
    assert not effect(world, poorer, [families_support_and_quarrel], hit, cut=["hardship->family_conflict"]).any()
