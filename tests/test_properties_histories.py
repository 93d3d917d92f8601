"""Histories that cannot be: each was or could be told by a model whose parts do not know of one another."""

from contextlib import suppress
from dataclasses import replace

import numpy as np

from sim import ScenarioError, load, transitions
from sim.people import Case, Standing
from sim.policy.interventions import HirePKs
from sim.policy.timeline import Scheduled
from sim.population import build
from sim.week import pass_week
from sim.world import BURN_IN
from tests.oracle.restless import office
from tests.test_properties import tiny, total, weeks_of


def weeks_in_a_restless_office(weeks):
    """The office after each week, and what it was before."""
    world = office().copy()
    world.week += 1
    for before in weeks_of(world, weeks):
        yield before, world


def test_nobody_works_in_custody_or_prison():
    for _, world in weeks_in_a_restless_office(20):
        assert not world.clients.employed[world.inside].any()


def test_after_a_suspension_nobody_owes_the_reports_of_that_time():
    back = 0
    for before, world in weeks_in_a_restless_office(40):
        c, suspended = world.clients, np.flatnonzero(before.clients.case == Case.FORWARDED)
        spared = suspended[(c.case[suspended] == Case.NONE) & (c.standing[suspended] == Standing.SUPERVISED)]
        assert (c.next_report[spared] > world.week - 1).all(), "or several reports fall due in a row"
        back += len(spared)
    assert back > 3


def test_who_is_released_is_not_lost(world):
    row = world.supervised[:1]
    transitions.lose(world, row)
    transitions.detain(world, row)
    transitions.release(world, row)
    assert not world.clients.lost[row[0]]


def test_a_detained_client_stays_on_the_books_when_the_seat_of_the_pk_is_given_up():
    scenario = replace(tiny(), schedule=(Scheduled("hire_pks", HirePKs(number=3), -BURN_IN, until=2 - BURN_IN),))
    world = build(scenario, 1, 0)
    assert len(list(weeks_of(world, 2))) == 2
    world.week += 1
    hired = np.flatnonzero(world.pks.in_post & (world.pks.reserve >= 0))
    theirs = world.supervised[:2]
    transitions.assign(world, theirs, hired[:1].repeat(2))
    transitions.detain(world, theirs[:1])
    world.clients.verdict_in[theirs[:1]] = world.week + 5
    pass_week(world)
    assert not world.pks.in_post[hired].any()
    assert (world.clients.pk[theirs] >= 0).all()


def test_a_breach_comes_to_light_once():
    found = []

    def noting(world):
        honest = world.count

        def count(flow, rows, weight=None):
            if flow == "breaches_found":
                c = world.clients
                moves = rows[c.moved_in[rows] > c.relapsed_in[rows]]
                found.extend(zip(moves.tolist(), c.moved_in[moves].tolist(), strict=True))
            honest(flow, rows, weight)

        return count

    world = office().copy()
    world.count = noting(world)
    world.week += 1
    assert len(list(weeks_of(world, 60))) == 60
    assert len(found) > 10
    assert len(found) == len(set(found))


def test_an_office_without_pks_runs_or_is_refused():
    with suppress(ScenarioError):
        world = build(load("kecil", changes=["world.pks=0"]), 1, 0)
        for before in weeks_of(world, 4):
            assert len(before.pks_here) == 0


def test_no_duty_takes_more_of_a_week_than_its_cap():
    world = build(tiny(), 1, 0)
    for _ in weeks_of(world, 10):
        for name in "litmas accompaniment files tracing training administration partners".split():
            most = world.parameters.work_week.duty_cap * world.pks.h_available
            assert (getattr(world.pks, f"h_{name}") <= most + 1e-9).all(), name


def test_contacts_are_kept_whoever_takes_the_report():
    """A report taken by staff of a post is a contact that was due and was kept."""
    by_staff = 0
    for _, world in weeks_in_a_restless_office(20):
        c = world.clients
        by_staff += np.count_nonzero(c.kept_now & c.staff_now)
        took_place = c.kept_now.sum() + c.session_now.sum() + c.visit_now.sum()
        assert total(world, "contacts_kept") == took_place
    assert by_staff > 0
