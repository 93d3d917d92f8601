"""The institution: behaviour, detection and enforcement are three things, and what the office decides is what happens.

An eventful office is followed week by week, so that what is rare can be told client by client.
"""

from dataclasses import replace
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from sim import transitions
from sim.derived import at_post, caseload
from sim.people import Case, Ended, Ground, Standing
from sim.processes.contacts import clients_report
from sim.processes.institution import pks_answer_grounds
from sim.processes.intake import new_clients_get_a_pk
from sim.processes.office import pks_are_hired, pks_rotate
from sim.week import WEEK, pass_week
from sim.world import World
from tests.conftest import small
from tests.test_mechanisms_programme import all_due, at_monday, flow, mean, moves, until
from tests.test_mechanisms_relationship import lived, pass_weeks, pull

EVENTFUL = {
    "offending.base": -4.8,
    "offending.police": 0.06,
    "enforcement.enforce": 0.4,
    "enforcement.execute_other": 0.6,
    "contacts.keep": 1.0,
    "breaches.move": 0.01,
    "office.rotation": 0.01,
}
WEEKS = 78
COLUMNS = (
    "standing ended pk case ground ground_in grounds decides_in lost missed_run left_in arrests next_report".split()
)


class Followed(NamedTuple):
    """Columns of clients at the end of each week, week 0 first; who was proposed in each; flows of all after week 0."""

    weeks: list[dict[str, np.ndarray]]
    in_post: list[np.ndarray]
    proposed: list[np.ndarray]
    flows: dict[str, float]


@cache
def restless() -> World:
    """The small world after half an eventful year; read only."""
    world = small().copy()
    world.parameters = world.parameters.changed(EVENTFUL)
    pass_weeks(world, 26)
    return world


@cache
def followed() -> Followed:
    """An eventful office in which PKs rotate and some are hired."""
    world = small().copy()
    world.parameters = world.parameters.changed(EVENTFUL)
    found = Followed([], [], [], {})
    for week in range(WEEKS):
        world.levers = replace(world.levers, extra_pks=np.full(3, 2.0 if week >= 8 else 0.0))
        proposed = proposals_of(at_monday(world)) if week else np.array([], int)
        for name, by_district in world.flows.items() if week else ():
            found.flows[name] = found.flows.get(name, 0.0) + float(by_district.sum())
        found.weeks.append({name: getattr(world.clients, name).copy() for name in COLUMNS})
        found.in_post.append(world.pks.in_post.copy())
        found.proposed.append(proposed)
    return found


def proposals_of(world: World) -> np.ndarray:
    """Let a week pass; rows of those who are proposed for revocation in it, whatever becomes of the case."""
    rows = np.array([], int)
    for verb in WEEK:
        before = world.clients.case.copy()
        verb(world)
        if verb is pks_answer_grounds:
            rows = np.flatnonzero((before == Case.NONE) & (world.clients.case == Case.PROPOSED))
    return rows


def pairs():
    """Every week with the one before: week, columns then, columns now."""
    weeks = followed().weeks
    return [(week, weeks[week - 1], weeks[week]) for week in range(1, WEEKS)]


# behaviour, detection, enforcement


def test_an_arrest_ends_in_exactly_one_of_three_ways():
    arrested = outcomes = waiting = 0
    ways = dict.fromkeys(("revoked", "reconvicted", "released"), 0)
    for week, then, now in pairs():
        held_then, held_now = then["standing"] == Standing.DETAINED, now["standing"] == Standing.DETAINED
        under_order = now["pk"] >= 0
        arrested += int((held_now & ~held_then & under_order).sum())
        out = held_then & ~held_now & (then["pk"] >= 0)
        ended = out & (now["left_in"] == week)
        revoked, reconvicted = ended & (now["ended"] == Ended.REVOKED), ended & (now["ended"] == Ended.RECONVICTED)
        released = out & ~revoked & ~reconvicted
        assert (now["standing"][revoked | reconvicted] == Standing.PRISON).all()
        assert np.isin(now["standing"][released], (Standing.SUPERVISED, Standing.FREE)).all()
        for way, mask in zip(ways, (revoked, reconvicted, released), strict=True):
            ways[way] += int(mask.sum())
        outcomes += int(out.sum())
        waiting = int((held_now & under_order).sum())
    first = followed().weeks[0]
    before = int(((first["standing"] == Standing.DETAINED) & (first["pk"] >= 0)).sum())
    assert sum(ways.values()) == outcomes == before + arrested - waiting
    assert min(ways.values()) > 0
    assert ways["revoked"] == followed().flows["revocations_after_arrest"]
    assert ways["reconvicted"] == followed().flows["reconvictions"]


def test_enforcement_is_drawn_once_per_ground_episode():
    episodes = []
    for week, _, now in pairs():
        proposed = followed().proposed[week]
        assert (now["ground_in"][proposed] == week).all()
        episodes += [(row, now["grounds"][row]) for row in proposed]
    assert len(set(episodes)) == len(episodes) == followed().flows["proposals"]


def test_each_step_is_a_count_of_its_own_with_its_delay():
    p = small().parameters.enforcement
    proposed_in, forwarded_in, forwarded, decided = {}, {}, 0, 0
    for week, then, now in pairs():
        proposed_in |= dict.fromkeys(followed().proposed[week], week)
        for row in np.flatnonzero((then["case"] == Case.PROPOSED) & (now["case"] == Case.FORWARDED)):
            assert week - proposed_in.get(row, week - p.session_weeks) == p.session_weeks
            forwarded_in[row] = week
            forwarded += 1
        for row in np.flatnonzero((then["case"] == Case.FORWARDED) & (now["ended"] == Ended.REVOKED)):
            assert week - forwarded_in.get(row, week - p.decision_weeks) == p.decision_weeks
            decided += 1
    flows = followed().flows
    missed = flows["reports_due"] - flows["reports_kept"]
    assert missed > flows["grounds"] > flows["proposals"] > forwarded > decided > flows["revocations_after_arrest"] > 0
    assert decided == flows["revocations"]


def test_three_missed_reports_are_a_ground_and_a_warning_is_all_that_follows_for_most():
    run, answered = small().parameters.enforcement.missed_run, 0
    for week, _, now in pairs():
        new = (now["ground_in"] == week) & (now["ground"] == Ground.MISSED_REPORTS)
        assert (now["missed_run"][new] >= run).all()
        answered += int((new & (now["case"] == Case.PROPOSED)).sum())
    assert 0 < answered < followed().flows["grounds"] / 2


@pytest.mark.parametrize(
    ("changed", "moved", "same"),
    [
        ({"offending.base": -3.0}, "offences_latent", ()),
        ({"offending.police": 0.5}, "offences_recorded", ("offences_latent", "breaches")),
        ({"breaches.found": 0.4}, "breaches_found", ("offences_latent", "breaches", "offences_recorded")),
        ({"enforcement.enforce": 0.95}, "proposals", ("offences_latent", "breaches", "offences_recorded", "grounds")),
        ({"enforcement.execute_arrest": 0.0}, "revocations", ("offences_latent", "breaches", "proposals", "grounds")),
    ],
)
def test_what_is_done_seen_and_answered_are_three_things(changed, moved, same):
    """In the week in which one of them changes, those before it stay as they are."""
    world = restless().copy()

    def change(each: World) -> None:
        each.parameters = each.parameters.changed(EVENTFUL | changed)

    for _ in range(8):
        monday = at_monday(world.copy())
        if moves(monday, change, WEEK, flow(moved), given=EVENTFUL):
            break
        pass_week(at_monday(world))
    else:
        pytest.fail(f"{moved} never moved in eight weeks")
    for name in same:
        assert moves(monday, change, WEEK, flow(name), given=EVENTFUL) == 0


def test_contact_lost_can_be_found_again(world):
    c = at_monday(world).clients
    to_go = c.term - (world.week - c.begins)
    rows = world.supervised[to_go[world.supervised] > 45][:40]
    transitions.lose(world, rows)
    assert not np.isin(rows, np.flatnonzero(lived(world, None, WEEK).clients.due_now)).any()
    due = world.clients.reports_due[rows].copy()
    pass_weeks(world, 40)
    c = world.clients
    again = rows[~c.lost[rows] & (c.standing[rows] == Standing.SUPERVISED)]
    still = rows[c.lost[rows] & (c.standing[rows] == Standing.SUPERVISED)]
    assert len(again) > len(still) > 0
    assert (c.reports_due[again] > due[np.isin(rows, again)]).mean() > 0.9
    pass_weeks(world, 60)
    assert (c.ended[rows] == Ended.CONTACT_LOST).any()


# who is whose


def test_a_client_on_the_books_has_a_pk_in_post_and_nobody_else_has_one():
    for (_, _, now), in_post in zip(pairs(), followed().in_post[1:], strict=True):
        has = now["pk"] >= 0
        assert in_post[now["pk"][has]].all()
        assert has[now["standing"] == Standing.SUPERVISED].all()
        assert has[(now["standing"] == Standing.DETAINED) & (now["ended"] == Ended.ACTIVE)].all()
        assert np.isin(now["standing"][has], (Standing.SUPERVISED, Standing.DETAINED)).all()


def test_new_clients_go_to_their_own_district_and_spread(world):
    c, waiting = world.clients, world.supervised[::3]
    c.pk[waiting] = -1
    new_clients_get_a_pk(world)
    assert (world.pks.district[c.pk[waiting]] == c.district[waiting]).mean() > 0.9
    load = caseload(world)
    for district in np.unique(world.pks.district[world.pks_here]):
        there = load[world.pks_here[world.pks.district[world.pks_here] == district]]
        assert there.max() <= max(1.1 * there.mean() + 1, there.min() + 12)


def test_hired_pks_come_where_they_are_meant_and_go_again(world):
    here = world.pks_here
    world.levers = replace(world.levers, extra_pks=np.array([0.0, 2.0, 1.0]))
    pks_are_hired(world)
    new = np.setdiff1d(world.pks_here, here)
    assert np.bincount(world.pks.district[new], minlength=3).tolist() == [0, 2, 1]
    pass_weeks(world, 20)
    assert (caseload(world)[new] > 0).all()
    world.levers = replace(world.levers, extra_pks=np.zeros(3))
    pass_weeks(world, 1)
    assert not world.pks.in_post[new].any()
    assert not np.isin(world.clients.pk, new).any()


def test_a_rotated_pk_leaves_the_clients_to_the_next_holder_of_the_seat(world):
    before, here = world.clients.pk.copy(), world.pks_here
    trust, own = world.clients.trust.copy(), world.clients.own_trust.copy()
    after = lived(world, None, [pks_rotate], given={"office.rotation": 1.0})
    c, theirs = after.clients, before >= 0
    assert len(after.pks_here) == len(here)
    assert (after.pks.district[after.pks_here] == world.pks.district[here]).all()
    moved = theirs & (c.pk != before)
    assert moved.sum() > 0.9 * theirs.sum()
    assert (c.pk[moved] == before[moved] + world.seats).all()
    assert (c.pk_changes[moved] == world.clients.pk_changes[moved] + 1).all()
    pull_back = world.parameters.relationship.change_pull
    assert c.trust[moved] == pytest.approx((trust + pull_back * (own - trust))[moved])


# what the office decides


def test_a_post_serves_its_district_and_its_staff_take_reports(world):
    days, people = np.array([0.0, 0.0, 8.0]), np.array([0.0, 0.0, 2.0])
    open_post, staffed = pull(post_days=days, post_officers=people), pull(post_days=days, post_staff=people)
    world = all_due(at_monday(world))
    world.clients.phone[:] = False
    served = lived(world, open_post, until(clients_report))
    rows = world.supervised
    can = at_post(served, rows)
    assert not can[world.clients.district[rows] < 2].any()
    assert 0.4 < can[world.clients.district[rows] == 2].mean() < 0.9
    assert not at_post(lived(world, pull(post_days=days), until(clients_report)), rows).any()  # nobody is there
    one_day = lived(world, pull(post_days=days / 8, post_officers=people), until(clients_report))
    assert 0 < at_post(one_day, rows).sum() < 0.5 * can.sum()  # the hours of two officers are few
    taken = lived(world, staffed, until(clients_report)).clients
    assert set(np.flatnonzero(taken.staff_now)) == set(rows[can & taken.due_now[rows]])
    assert taken.kept_now[taken.staff_now].any()
    assert taken.minutes_now[taken.staff_now].max() == 0
    assert moves(world, staffed, until(clients_report), mean("pks.report_minutes")) > 0


def test_a_course_takes_hours_once_adds_skill_and_fades(world):
    p, q = world.parameters.practice, world.parameters.office
    world.levers = replace(world.levers, courses=0.5)
    world.parameters = world.parameters.changed({"office.rotation": 0.0})
    sent = world.pks_here[world.pks.ticket[world.pks_here] < 0.5]
    rest = np.setdiff1d(world.pks_here, sent)
    hours = np.zeros(world.pks.rows)
    for _ in range(int(p.course_weeks) + 1):
        pass_weeks(world, 1)
        hours += world.pks.h_training
    assert hours[sent] == pytest.approx(p.course_weeks * p.course_hours)
    assert hours[rest] == pytest.approx(0)
    gained = world.pks.trained[sent].copy()
    assert gained == pytest.approx(p.course_gain, rel=0.05)
    pass_weeks(world, int(q.skill_half))
    assert world.pks.trained[sent] == pytest.approx(gained / 2)
    assert (world.pks.courses[sent] == 1).all()
