"""Constraints on the programme: distance, roles, phones, the lost, the police, hours, rooms, coaching, load.

The week is run up to the verb in question, twice with the same people and luck. The effect must have the claimed sign
while the arrow is live, and be exactly nothing where the arrow is cut or its coefficient is zero.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import numpy as np
import pytest

from sim import transitions
from sim.columns import columns_of
from sim.people import PK
from sim.processes.breaches import breaches_come_to_light
from sim.processes.contacts import clients_report, contacts_have_quality, reports_fall_due
from sim.processes.institution import pks_trace_the_lost
from sim.processes.offending import offences_come_to_light
from sim.processes.office import pks_bring_skill_and_style, pks_go_to_courses, pks_lose_or_find_heart
from sim.processes.relationship import clients_open_up, relationships_grow
from sim.processes.work_week import hours_are_booked, pks_share_out_their_week
from sim.week import WEEK
from sim.world import World
from tests.test_mechanisms_relationship import Change, add, column, lived, pass_weeks, pull, put

Reading = Callable[[World], float]


@pytest.fixture
def monday(world: World) -> World:
    """The small world when week 1 begins."""
    return at_monday(world)


@pytest.fixture
def report_day(world: World) -> World:
    """The same, in a week in which every report falls due."""
    return all_due(at_monday(world))


def at_monday(world: World) -> World:
    """A new week, nothing of which has passed."""
    world.week += 1
    world.flows = {}
    world.refresh()
    return world


def all_due(world: World) -> World:
    """Everyone's report falls due this week."""
    world.clients.next_report[:] = world.week
    return world


def until(verb: Change) -> tuple[Change, ...]:
    """The verbs of the week up to this one."""
    return WEEK[: WEEK.index(verb) + 1]


def several(*changes: Change) -> Change:
    """Changes one after the other."""

    def change(world: World) -> None:
        for each in changes:
            each(world)

    return change


def mean(path: str) -> Reading:
    """Mean of a column over those concerned: clients under supervision, PKs in post, everyone else."""

    def read(world: World) -> float:
        here = {"clients": world.supervised, "pks": world.pks_here}.get(path.split(".")[0], slice(None))
        return float(column(world, path)[here].astype(float).mean())

    return read


def flow(name: str) -> Reading:
    """What happened this week."""
    return lambda world: float(world.flows.get(name, np.zeros(1)).sum())


def moves(
    world: World,
    change: Change,
    verbs: Iterable[Change],
    read: Reading,
    cut: Iterable[str] = (),
    given: Mapping[str, float] | None = None,
) -> float:
    """By how much a change moves a number, all else and all luck the same."""
    with_it, without = (read(lived(world, each, verbs, cut, given)) for each in (change, None))
    return with_it - without


def some(world: World, number: int = 30) -> np.ndarray:
    """Rows of the first so many clients under supervision."""
    return world.supervised[:number]


# distance, roles, phones, the lost, the police


def test_m13_a_wide_area_costs_minutes(monday):
    """The paper claims that a wide work area raises the PK's workload."""

    def widen(world: World) -> None:
        world.geography = replace(world.geography, trip=2 * world.geography.trip)

    week = until(pks_share_out_their_week)
    assert moves(monday, widen, week, mean("pks.h_travel")) > 0
    assert moves(monday, widen, week, mean("pks.workload")) > 0
    assert moves(monday, widen, week, mean("pks.contact_hours")) < 0
    assert moves(monday, widen, week, mean("pks.contact_hours"), cut=["travel->hours"]) == 0


def test_m13_a_post_brings_pk_and_client_nearer(report_day):
    """The paper claims that there should be a post in each district: less travel for errands, a shorter way to report.

    PKs on the rota pay for it with their own journey; where the trip is long and many errands wait the sum is a gain.
    """
    report_day.clients.phone[:] = False
    post = pull(post_days=np.array([0.0, 0.0, 8.0]))
    rota = several(post, pull(post_officers=np.array([0.0, 0.0, 2.0])))
    week, nowhere = until(clients_report), {"practice.post_reach": 0.0}
    assert moves(report_day, post, week, mean("pks.h_travel")) < 0
    assert moves(report_day, post, week, mean("pks.h_travel"), given=nowhere) == 0
    assert moves(report_day, rota, week, mean("pks.h_travel"), given=nowhere) > 0
    assert moves(report_day, rota, week, flow("reports_kept")) > 0
    assert moves(report_day, rota, week, flow("reports_kept"), cut=["distance->attendance"]) == 0
    assert moves(report_day, post, week, flow("reports_kept")) == 0  # a post without people serves nobody


@pytest.mark.parametrize("shift", [-0.2, 0.2])
def test_m14_guidance_and_control_take_from_each_other(report_day, shift):
    """The paper claims that two roles compete for priority: whatever the split, something is lost."""
    c, here = report_day.clients, report_day.supervised
    c.relapsed_in[here] = report_day.week - 1
    lever = pull(control=shift)
    hours, found = until(hours_are_booked), until(breaches_come_to_light)
    assert moves(report_day, lever, hours, mean("pks.h_guidance")) * shift < 0
    assert moves(report_day, lever, hours, mean("pks.h_control")) * shift > 0
    assert moves(report_day, lever, hours, mean("pks.h_guidance"), cut=["control_share->guidance"]) == 0
    assert moves(report_day, lever, found, flow("breaches_found")) * shift > 0
    assert moves(report_day, lever, found, flow("breaches_found"), cut=["control_share->detection"]) == 0


def test_m15_without_a_phone_nobody_reports_online(report_day):
    """The paper claims that online reporting fails without phone, credit or signal."""
    week, no_phone = until(reports_fall_due), put("clients.phone", False)
    assert moves(report_day, no_phone, week, mean("clients.online_now")) < -0.2
    assert lived(report_day, no_phone, week).clients.online_now.sum() == 0
    assert moves(report_day, no_phone, week, mean("clients.online_now"), cut=["phone->reporting"]) == 0
    given_phones = several(no_phone, pull(phones=0.5, credit=0.5))
    credit, kiosk = several(no_phone, pull(credit=0.5)), several(no_phone, pull(kiosks=0.3))
    found = [mean("clients.online_now")(lived(report_day, each, week)) for each in (kiosk, credit, given_phones)]
    assert 0.1 < found[0] < found[1] < found[2]
    assert 0.2 < mean("clients.online_now")(lived(report_day, given_phones, week)) < 0.5


def test_m15_distance_decides_where_there_is_no_phone(report_day):
    """The paper claims that those who cannot report online have to come, and far from the office they come less."""
    week, far, kept = until(clients_report), put("clients.km", 120.0), flow("reports_kept")
    for phone, online in ((False, 0.75), (True, 1.0)):
        report_day.clients.phone[:] = phone
        effect = moves(report_day, far, week, kept, given={"contacts.online_share": online})
        assert effect == 0 if phone else effect < -10
    report_day.clients.phone[:] = False
    assert moves(report_day, far, week, kept, cut=["distance->attendance"]) == 0
    assert moves(report_day, far, week, kept, given={"contacts.distance": 0.0}) == 0


def test_m16_clients_who_avoid_contact_are_lost(monday):
    """The paper claims that some clients cannot be found."""
    avoid = put("clients.avoids", True)
    arrows = ("avoidance->attendance", "avoidance->moving", "avoidance->lost_contact")
    half_a_year = [lambda world: pass_weeks(world, 26)]
    assert moves(monday, avoid, half_a_year, mean("clients.lost")) > 0.1
    assert moves(monday, avoid, half_a_year, mean("clients.lost"), cut=arrows) == 0


def test_m16_tracing_takes_hours_from_everyone_else(monday):
    """The paper claims that clients who cannot be found have to be sought; the model adds what that costs."""

    def lose_some(world: World) -> None:
        transitions.lose(world, some(world))
        world.clients.lost_in[some(world)] = world.week - 1

    trace = [pks_trace_the_lost]
    assert moves(monday, lose_some, trace, mean("pks.tracing")) > 0
    assert moves(monday, lose_some, trace, mean("pks.tracing"), given={"work_week.trace": 0.0}) == 0
    seeking, week = add("pks.tracing", 6.0), until(pks_share_out_their_week)
    assert moves(monday, seeking, week, mean("pks.contact_hours")) < 0
    assert moves(monday, seeking, week, mean("pks.contact_hours"), cut=["tracing->hours"]) == 0


def test_m16_fewer_of_those_who_avoid_contact_are_found(monday):
    """The paper claims that some clients cannot be found: those who do not want to be found above all."""
    transitions.lose(monday, monday.supervised)
    monday.clients.lost_in[:] = monday.week - 1
    avoid, trace = put("clients.avoids", True), [pks_trace_the_lost]
    assert moves(monday, avoid, trace, mean("clients.lost")) > 0
    assert moves(monday, avoid, trace, mean("clients.lost"), cut=["avoidance->lost_contact"]) == 0


def test_m17_a_protocol_tells_the_office_sooner(monday):
    """The paper claims that without a protocol with police and prosecutors the office learns late of an arrest."""
    c = monday.clients
    c.offended_in[some(monday)] = monday.week - 1
    told = [offences_come_to_light]

    def delay(world: World) -> float:
        return float((world.clients.learns_in - world.clients.recorded_in)[monday.supervised[:30]].mean())

    certain = {"offending.police": 0.999, "offending.police_drug": 1.0, "offending.police_violent": 1.0}
    assert moves(monday, pull(protocol=1.0), told, delay, given=certain) < -1
    assert moves(monday, pull(protocol=1.0), told, delay, given={**certain, "enforcement.learn_weeks": 1.0}) == 0


# hours, rooms, coaching, load


def strangers_alike(world: World) -> None:
    """Every client gets on equally well with every PK."""
    world.parameters = world.parameters.changed({"relationship.fit": 0.0})
    for part in ("goals", "tasks", "bond", "trust"):
        column(world, f"clients.fit_{part}")[:] = 0.0


def test_m18_more_clients_for_a_pk_weaken_the_alliance(report_day):
    """The paper claims that too few PKs leave little time for each client and make guidance a formality."""
    first, second = report_day.pks_here[:2]
    for name in columns_of(PK):
        column(report_day, f"pks.{name}")[second] = column(report_day, f"pks.{name}")[first]
    theirs = np.flatnonzero(np.isin(report_day.clients.pk, [first, second]))
    strangers_alike(report_day)

    def one_for_two(world: World) -> None:
        world.clients.pk[theirs] = first

    def theirs_on_average(name: str) -> Reading:
        return lambda world: float(column(world, f"clients.{name}")[theirs].mean())

    week, cut = until(relationships_grow), ["minutes->quality", "minutes->alliance"]
    assert moves(report_day, one_for_two, week, theirs_on_average("minutes_now")) < 0
    for part in ("goals", "tasks", "bond", "trust"):
        assert moves(report_day, one_for_two, week, theirs_on_average(part)) < 0
        assert moves(report_day, one_for_two, week, theirs_on_average(part), cut=cut) == 0


def test_m19_a_private_room_opens_talk(report_day):
    """The paper claims that without a private consultation room clients do not talk openly."""
    room, week, openness = pull(rooms=0.9), until(clients_open_up), mean("clients.openness")
    assert moves(report_day, room, week, openness) > 0
    assert moves(report_day, room, week, openness, cut=["rooms->openness", "rooms->trust", "rooms->quality"]) == 0
    assert moves(report_day, room, [clients_open_up], openness) > 0
    assert moves(report_day, room, [clients_open_up], openness, given={"relationship.open_room": 0.0}) == 0


def test_m20_coaching_keeps_what_was_learnt(monday):
    """The paper claims that without supervision and evaluation the relationship is not improved."""
    monday.pks.trained[:] = 1.0
    year, skill = [pks_go_to_courses, pks_bring_skill_and_style] * 52, mean("pks.skill")
    assert moves(monday, pull(coaching=1.0), year, skill) > 0.3
    assert moves(monday, pull(coaching=1.0), year, skill, given={"office.skill_half": np.inf}) == 0
    heart, apathy = [pks_go_to_courses, pks_lose_or_find_heart], mean("pks.apathy")
    assert moves(monday, pull(coaching=1.0), heart, apathy) < 0
    assert moves(monday, pull(coaching=1.0), heart, apathy, given={"office.apathy_review": 0.0}) == 0


def test_m20_coaching_turns_to_weak_relationships(report_day):
    """The paper claims that the relationship is not measured: where it is, the weak ones get attention."""
    c, week = report_day.clients, until(contacts_have_quality)
    weak = np.arange(c.rows) % 2 == 0
    for part in (c.goals, c.tasks, c.bond):
        part[:] = np.where(weak, 0.2, 0.7)
    given, coach = {"practice.coach_hours": 0.0, "practice.review_minutes": 0.0}, pull(coaching=1.0)
    for gain in (0.15, 0.0):
        pair = [lived(report_day, each, week, given=given | {"office.review_gain": gain}) for each in (coach, None)]
        better = pair[0].clients.quality - pair[1].clients.quality
        met = pair[0].clients.minutes_now > 0
        assert better[met & weak] == pytest.approx(gain)
        assert better[met & ~weak] == pytest.approx(0.0)


def test_m21_administration_makes_contacts_formal(report_day):
    """The paper claims that administrative load makes the relationship administrative and stiff."""
    load, week, hours = pull(administration=2.0), until(pks_share_out_their_week), mean("pks.contact_hours")
    assert moves(report_day, load, week, hours) < 0
    assert moves(report_day, load, week, hours, given={"work_week.administration": 0.0}) == 0
    contact, formal = until(contacts_have_quality), mean("clients.formality")
    assert moves(report_day, load, contact, formal) > 0
    assert moves(report_day, load, contact, formal, given={"contacts.formal_minutes": 1e-9}) == 0
    grown, cut = until(relationships_grow), ["minutes->quality", "minutes->alliance"]
    assert moves(report_day, load, grown, mean("clients.trust")) < 0
    assert moves(report_day, load, grown, mean("clients.trust"), cut=cut) == 0
