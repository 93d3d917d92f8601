"""How far the relationship and what shapes it reach beyond guidance: work, family, stigma, breaches, the office."""

import pytest

from sim.people import Phase
from sim.processes.breaches import clients_breach_conditions
from sim.processes.community import stigma_is_felt
from sim.processes.contacts import clients_attend, clients_report
from sim.processes.family import families_support_and_quarrel
from sim.processes.offending import clients_offend
from sim.processes.office import pks_lose_or_find_heart, pks_tire
from sim.processes.work import clients_find_and_lose_work
from sim.processes.work_week import pks_plan_contacts, pks_share_out_their_week
from sim.world import World
from tests.test_mechanisms_relationship import add, call_to_session, effect, everyone_meets, put

OFTEN = {"offending.base": -2.5, "breaches.move": 0.3}
"""So often that a change of the chance shows in a small world within a week."""


def everyone_is_due(world: World) -> None:
    """Everyone who meets the PK has a report due."""
    world.clients.due_now[everyone_meets(world)] = True


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
