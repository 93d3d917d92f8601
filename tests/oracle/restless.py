"""A small restless office in which everything happens: every lever pulled, what is rare made frequent."""

from dataclasses import replace
from functools import cache

import numpy as np

from sim import load
from sim.parameters import Parameters
from sim.people import Case, Programme, Standing
from sim.policy.interventions import HirePKs, Intervention
from sim.policy.timeline import Scheduled
from sim.population import build
from sim.week import pass_week
from sim.world import BURN_IN

EVENTFUL = {
    "offending.base": -5.6,
    "enforcement.enforce": 0.40,
    "enforcement.verdict_weeks": 10.0,
    "breaches.move": 0.010,
    "background.avoids": 0.08,
    "contacts.keep": 1.4,
    "contacts.lost_run": 4.0,
    "contacts.comes_back": 0.03,
    "office.rotation": 0.005,
    "work.batch": 10.0,
    "breaches.idle_weeks": 13.0,
    "enforcement.convicted": 0.5,
    "relationship.rupture": 0.20,
    "relationship.gap_weeks": 5.0,
}
"""A restless office: what is rare happens often enough to be told."""


OFTEN = {
    "offending.base": -2.2,
    "breaches.relapse": 0.4,
    "breaches.move": 0.03,
    "breaches.visit": 0.9,
    "enforcement.enforce": 0.7,
    "contacts.reminder": 6.0,
    "practice.lack_phone": 0.9,
    "work_week.visit_later": 0.03,
    "practice.employer_gain": 5.0,
}
"""What is rare even in a restless office, so often that all of it is seen in some weeks."""


class Everything(Intervention):
    """Pulls every lever a little."""

    def pull(self, levers, strength, facts):
        """All for everyone."""
        districts = len(facts.districts)
        levers.update(post_days=np.linspace(0, 9, districts), post_officers=np.full(districts, 2.0))
        levers.update(post_staff=np.full(districts, 1.0), extra_pks=np.eye(districts)[0], volunteer_coverage=0.2)
        levers.update(
            volunteer_contact=0.8, volunteers_per_group=4.0, courses=0.5, coaching=0.4, together=0.05, style_share=0.6
        )
        levers.update(warmth=0.2, control=-0.05, rooms=0.6, litmas_relief=1.0, litmas_shortening=0.5)
        levers.update(administration=0.9, by_score=0.5, mediation=12.0, employers=0.3, places=10.0)
        levers.update(protocol=0.5, help_first=0.3, warnings=0.5, return_delay=2.0, separated=0.2)
        levers.update(review_weeks=10.0, even_loads=0.5, family_sessions=3.0, more_places=60.0, trades=5.0)


class ForNew(Intervention):
    """Pulls levers of reporting, for those who come later."""

    def pull(self, levers, strength, facts):
        """Reminders and phones."""
        levers.update(reminders=0.5, phones=0.4)


class ForThoseThere(Intervention):
    """Pulls other levers, for those who were there."""

    def pull(self, levers, strength, facts):
        """Credit, kiosks and visits."""
        levers.update(credit=0.3, kiosks=0.1, family_visits=0.5)


@cache
def office():
    """A small restless office after its first seventy weeks, every lever pulled; read only.

    Some clients are on assimilation at home, some PKs are hired for a while, and from week 0 on tracing is denser.
    """
    schedule = (
        Scheduled("all", Everything(), -BURN_IN),
        Scheduled("new", ForNew(), -80, applies_to="new"),
        Scheduled("there", ForThoseThere(), -60, applies_to="existing"),
        Scheduled("hire_pks", HirePKs(number=6), -36, until=-28, ramp=8),
    )
    parameters, world = Parameters().changed(EVENTFUL), load("kecil", changes=["world.climate=0.7"])
    scenario = replace(world, parameters=parameters, schedule=schedule, levers=(("tracing", 1.5),))
    world = build(scenario, 5, 12)
    world.clients.programme[::5] = Programme.ASIMILASI
    for world.week in range(-BURN_IN, 70 - BURN_IN):
        pass_week(world)
    return world


def stir(world, rng):
    """Some miss reports or relapse, some cases come up this week, some PKs have more to do than they can."""
    c, pks, here, inside = world.clients, world.pks, world.supervised, world.inside
    busy = world.pks_here[::4]
    pks.files[busy] += rng.uniform(0, 20, len(busy))
    pks.tracing[busy] += rng.uniform(0, 20, len(busy))
    some = here[(c.pk[here] >= 0) & (rng.random(len(here)) < 0.3)]
    c.missed_run[some[::3]] = 3
    c.relapsed_in[here[rng.random(len(here)) < 0.5]] = world.week - 1
    c.case[some[1::3]], c.decides_in[some[1::3]] = Case.FORWARDED, world.week
    c.case[some[2::3]], c.decides_in[some[2::3]] = Case.PROPOSED, world.week
    held = inside[(c.standing[inside] == Standing.DETAINED) & (rng.random(len(inside)) < 0.3)]
    c.verdict_in[held[::2]] = world.week
    c.case[held], c.decides_in[held] = Case.PROPOSED, world.week + 4
