"""What guidance consists of, and how failures come back: load, image, stages, groups, trades, visits, duties."""

from dataclasses import replace

import numpy as np
import pytest

from sim.columns import NEVER
from sim.derived import errand_share, post_share
from sim.people import Ground
from sim.processes.breaches import breaches_come_to_light
from sim.processes.community import communities_accept_or_reject
from sim.processes.contacts import clients_report
from sim.processes.institution import pks_answer_grounds
from sim.processes.intake import litmas_arrive
from sim.processes.office import image_of_the_programme_moves
from sim.processes.work import clients_find_and_lose_work, clients_learn_a_trade
from sim.processes.work_week import BOOKED, hours_are_booked, pks_plan_contacts, pks_share_out_their_week
from sim.week import WEEK
from sim.world import World
from tests.conftest import kecil_snapshot
from tests.test_mechanisms_programme import all_due, at_monday, flow, mean, moves, several, some, until
from tests.test_mechanisms_relationship import Change, add, lived, pass_weeks, pull, put


@pytest.fixture
def monday(world: World) -> World:
    """The small world when week 1 begins."""
    return at_monday(world)


# failures come back as load and as image


def test_m25_arrests_ask_for_litmas(monday):
    """The paper claims that reoffending adds to the load of the institution."""

    def arrests(world: World) -> None:
        world.clients.learns_in[some(world, 5)] = world.week - 1

    week, waiting = until(litmas_arrive), mean("offices.litmas_open")
    assert moves(monday, arrests, week, waiting) == pytest.approx(5)
    assert moves(monday, arrests, week, waiting, given={"office.returned_litmas": 0.0}) == 0


def test_m25_proposals_make_files_and_files_take_minutes(monday):
    """The paper claims that violations and proposals add to the load of the institution."""

    def grounds(world: World) -> None:
        rows = some(world)
        world.clients.ground[rows], world.clients.ground_in[rows] = Ground.MISSED_REPORTS, world.week

    answer, files = [pks_answer_grounds], mean("pks.files")
    assert moves(monday, grounds, answer, files, given={"enforcement.enforce": 0.9}) > 0
    assert moves(monday, grounds, answer, files, given={"enforcement.enforce": 0.9, "work_week.file": 0.0}) == 0
    week, hours = until(pks_share_out_their_week), mean("pks.contact_hours")
    assert moves(monday, add("pks.files", 12.0), week, hours) < 0
    assert moves(monday, add("pks.files", 12.0), week, hours, cut=["files->hours"]) == 0


def test_m25_failures_harden_the_image(monday):
    """The paper claims that weak results harden the image of an ineffective programme."""

    def arrests(world: World) -> None:
        world.clients.recorded_in[some(world)] = world.week

    week, image = [image_of_the_programme_moves] * 4, mean("offices.image")
    assert moves(monday, arrests, week, image) < 0
    assert moves(monday, arrests, week, image, cut=["failures->image"]) == 0
    assert moves(monday, arrests, week, image, given={"office.image_failure": 0.0}) == 0


# stages, groups, trades, visits, duties


def in_stage(world: World, since: int, to_go: int) -> World:
    """Everyone is so many weeks into the order, with so many to go."""
    world.clients.begins[:] = world.week - since
    world.clients.term[:] = since + to_go
    return world


def test_m33_the_initial_stage_gets_more_time_and_visits(monday):
    """The paper claims three stages: the initial one is dense, with a schedule and a home visit."""
    c = in_stage(monday, 40, 60).clients
    first = monday.supervised[::2]

    def begin(world: World) -> None:
        world.clients.begins[first] = world.week - 2

    def planned(name: str):
        return lambda world: float(getattr(world.clients, name)[first].mean())

    week, same = until(pks_plan_contacts), {"work_week.stage_initial": 1.0, "work_week.visit_initial": 0.01}
    for name in ("weight_now", "visit_now"):
        c.next_report[:] = monday.week + 8
        assert moves(monday, begin, week, planned(name)) > 0
        assert moves(monday, begin, week, planned(name), given=same) == 0
    week = until(clients_report)
    assert moves(all_due(monday), begin, week, planned("minutes_now")) > 0
    assert moves(all_due(monday), begin, week, planned("minutes_now"), given=same) == 0


def test_m33_in_the_final_stage_those_who_lag_get_more(monday):
    """The paper claims that the final stage evaluates, and intensifies guidance for those who lag behind."""
    week, weight, lag = until(pks_plan_contacts), mean("clients.weight_now"), put("clients.missed_run", 1)
    assert moves(in_stage(monday, 90, 6), lag, week, weight) > 0
    assert moves(in_stage(monday, 90, 6), lag, week, weight, given={"work_week.lagging": 0.85}) == 0
    assert moves(in_stage(monday, 40, 60), lag, week, weight) == 0


def test_m33_an_hour_in_a_group_counts_once(monday):
    """The paper claims group guidance in the advanced stage: one hour of the PK reaches several clients."""
    in_stage(monday, 40, 60).clients.next_report[:] = monday.week + 8
    monday.offices.litmas_open[:] = 200.0

    def in_groups(world: World) -> None:
        world.parameters = world.parameters.changed({"work_week.group_share": 0.6})

    week, offered = until(hours_are_booked), flow("participation_due")
    assert moves(monday, in_groups, week, offered) > 0
    assert moves(monday, in_groups, week, offered, given={"work_week.group_size": 1.0}) == 0
    after = lived(monday, in_groups, week)
    c, pks = after.clients, after.pks
    assert c.group_now.sum() > 5
    hours = c.minutes_now / 60 / np.where(c.group_now, after.parameters.work_week.group_size, 1)
    assert (pks.h_guidance + pks.h_control).sum() == pytest.approx(hours.sum())
    initial = in_stage(monday, 2, 98)
    assert lived(initial, in_groups, week).clients.group_now.sum() == 0


def test_m34_places_in_the_trades_are_limited(monday):
    """The paper claims independence guidance in six trades; a place is had by few."""
    monday.offices.trained_places[:] = monday.parameters.work.batch - 1
    monday.clients.skill[:] = 0.0
    week, trained = until(clients_learn_a_trade), flow("trained")
    batch = monday.parameters.work.batch
    assert moves(monday, pull(places=10.0), week, trained) == batch
    assert moves(monday, pull(places=10.0), week, trained, given={"work.places": 0.0}) == 0
    monday.levers = replace(monday.levers, places=10.0)
    weeks = int(monday.parameters.work.course_weeks)
    after = lived(monday, None, week)
    chosen = np.flatnonzero(after.clients.training_until == monday.week + weeks - 1)
    assert len(chosen) == batch
    assert not after.clients.employed[chosen].any()  # who has no work comes first
    pass_weeks(after, weeks)
    assert (after.clients.skill[chosen] == 1).all()


def test_m34_places_follow_the_number_of_clients(monday):
    """The paper claims that places are few: they are so many for a thousand clients, in a small world as in a large."""
    monday.clients.volunteer[:] = False
    monday.offices.trained_places[:] = 0.0

    def twice_the_world(world: World) -> None:
        world.facts = world.facts.model_copy(update={"clients": 2 * world.facts.clients})

    small, large = (
        lived(monday, each, [clients_learn_a_trade]).offices.trained_places for each in (None, twice_the_world)
    )
    assert large == pytest.approx(2 * small)
    assert (small > 0).all()


def test_m34_a_trade_helps_to_work(monday):
    """The paper claims that a trade learnt makes clients independent."""
    monday.clients.employed[:] = False
    learn, week = put("clients.skill", 1.0), [clients_find_and_lose_work] * 4
    monday.clients.skill[:] = 0.0
    assert moves(monday, learn, week, mean("clients.employed"), given={"work.skill": 0.5}) > 0
    assert moves(monday, learn, week, mean("clients.employed")) > 0
    assert moves(monday, learn, week, mean("clients.employed"), cut=["skill->work"]) == 0


def test_m35_home_visits_reach_family_and_neighbours_and_cost_travel(monday):
    """The paper claims that home visits reach the family and the neighbours; the model adds the journey."""
    visits, week = pull(family_visits=0.25), until(communities_accept_or_reject)
    no_others = {"work_week.visit_initial": 0.0, "work_week.visit_later": 0.0}
    assert moves(monday, visits, week, mean("clients.visit_now"), given=no_others) > 0
    assert moves(monday, visits, week, mean("pks.h_travel"), given=no_others) > 0
    for gained, coefficient in (
        ("families.involved", "families.involve"),
        ("families.support", "families.involve"),
        ("members.acceptance", "community.visit"),
    ):
        assert moves(monday, visits, week, mean(gained), given=no_others) > 0
        assert moves(monday, visits, week, mean(gained), given=no_others | {coefficient: 0.0}) == 0


def test_m35_far_districts_are_visited_too(monday):
    """The paper claims home visits for all: a journey that no week's share pays for is made every few weeks."""
    wished = {"work_week.hours": 20.0, "work_week.visit_initial": 0.2, "work_week.visit_later": 0.1}
    monday.parameters = monday.parameters.changed(wished)
    p, visited, shares = monday.parameters.work_week, np.zeros(3), []
    for _ in range(26):
        pass_weeks(monday, 1)
        shares.append(p.visit_share * monday.pks.contact_hours[monday.pks_here].mean())
        visited += np.bincount(monday.clients.district[monday.clients.visit_now], minlength=3)
    assert p.visit_hours + monday.geography.trip[2] / p.tasks_per_trip > np.mean(shares)
    assert (visited > 5).all()


def test_m36_litmas_take_the_hours_of_guidance(monday):
    """The paper claims that four duties share the PK's week: what litmas take, guidance lacks."""
    more, week = add("offices.litmas_open", 20.0), until(hours_are_booked)
    assert moves(monday, more, week, mean("pks.h_litmas")) > 0
    assert moves(monday, more, week, mean("pks.h_guidance")) < 0
    assert moves(monday, more, week, mean("pks.h_guidance"), cut=["litmas->hours"]) == 0


def test_m36_the_hours_of_every_duty_add_up(monday):
    """The paper claims that the duties share one week: no hour is worked twice, whatever is asked."""
    asked = several(add("offices.litmas_open", 40.0), add("pks.files", 30.0), add("pks.tracing", 10.0))
    for change in (None, asked, pull(family_visits=2.0, mediation=100.0, post_officers=np.full(3, 3.0))):
        pks = lived(monday, change, WEEK).pks
        here = pks.h_available > 0
        booked = sum(getattr(pks, f"h_{name}") for name in BOOKED)
        assert (pks.h_free[here] > -1e-6).all()
        assert (booked + pks.h_free)[here] == pytest.approx(monday.parameters.work_week.hours)


def with_pks(more: int, hours: float) -> World:
    """The small world a year on, with more PKs (four are like forty at Palembang) and so many hours in a week."""
    world = kecil_snapshot(2).world.copy()
    world.parameters = world.parameters.changed({"work_week.hours": hours})
    pull(extra_pks=np.array([more / 2, more / 4, more / 4]))(world)
    pass_weeks(world, 52)
    return world


def test_m18_the_time_of_many_more_pks_still_buys_guidance():
    """The paper claims that too few PKs have too little time: the hours that many more bring do not lie idle."""
    usual, half, whole, double = (with_pks(*each) for each in ((0, 24.0), (4, 12.0), (4, 24.0), (4, 48.0)))
    dose = mean("clients.dose")
    assert dose(half) < 0.5 * dose(whole)
    assert dose(double) > 1.1 * dose(whole)
    assert dose(whole) > 1.8 * dose(usual)
    assert mean("pks.h_free")(whole) < 0.1 * whole.parameters.work_week.hours


def test_m13_journeys_and_errands_take_from_the_hours_of_a_post(monday):
    """The model adds to the paper's posts that those on the rota travel there, and do their errands while there."""
    half_a_day, one = np.array([0.0, 0.0, 0.5]), np.array([0.0, 0.0, 1.0])
    officers, staff = pull(post_days=half_a_day, post_officers=one), pull(post_days=half_a_day, post_staff=one)

    def served(people: Change, given=None, litmas: float = 1.0) -> float:
        world = lived(monday, people, [], given=given)
        world.facts = world.facts.model_copy(update={"litmas_per_year": litmas * world.facts.litmas_per_year})
        return float(post_share(world)[2])

    often, near = {"practice.post_stay": 1.0}, {"work_week.local_trip": 0.0}
    assert served(officers, often) < served(officers) < served(staff) < errand_share(lived(monday, staff, []))[2]
    assert served(staff, often) == served(staff)  # who is there all the time travels nowhere
    assert served(officers, litmas=2.0) < served(officers) < served(officers, near)
    assert served(officers, near, litmas=2.0) == served(officers, near)


def test_m45_not_participating_is_long_and_again_and_again(monday):
    """The paper claims that clients are proposed for not taking part: only after long, and after many calls."""
    c, rows, p = monday.clients, monday.supervised, monday.parameters.breaches
    c.ground[:], c.moved_in[:] = Ground.NONE, NEVER

    def idle(weeks: float, missed: float, **given: float) -> float:
        c.attended_in[:], c.sessions_missed[:] = monday.week - int(weeks), int(missed)
        changed = {f"breaches.{name}": value for name, value in given.items()}
        after = lived(monday, None, [breaches_come_to_light] * 2, given=changed).clients
        here = after.ground[rows] == Ground.NOT_PARTICIPATING
        assert (after.attended_in[rows][here] == monday.week).all()  # the count begins anew
        return float(here.mean())

    assert idle(p.idle_weeks, p.sessions_run) == 1
    assert idle(p.idle_weeks - 1, p.sessions_run) == idle(p.idle_weeks, p.sessions_run - 1) == 0
    assert idle(p.idle_weeks - 1, p.sessions_run, idle_weeks=p.idle_weeks - 1) == 1
    assert idle(p.idle_weeks, p.sessions_run - 1, sessions_run=p.sessions_run - 1) == 1
