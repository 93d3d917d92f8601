"""Columns are people: each verb told once more, agent by agent, in plain Python. Here: the cast.

The other twins: `test_twins_contacts.py`, `test_twins_hours.py`, `test_twins_relationship.py`, `test_twins_around.py`,
`test_twins_response.py`, `test_twins_law.py`, `test_twins_office.py`, `test_twins_institution.py`.
"""

import math
from collections import defaultdict
from dataclasses import replace
from functools import cache
from pathlib import Path
from unittest import mock

import mesa
import numpy as np

from sim import load
from sim.columns import columns_of
from sim.model import forget_ids
from sim.parameters import Parameters
from sim.people import PK, Client, CommunityMember, Family, Office, Standing
from sim.policy.interventions import HirePKs, Intervention
from sim.policy.levers import status_quo
from sim.policy.timeline import Scheduled
from sim.population import build
from sim.streams import key, uniforms
from sim.week import WEEK, pass_week
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
        levers.update(tracing=1.5, protocol=0.5, help_first=0.3, warnings=0.5, return_delay=2.0, separated=0.2)
        levers.update(review_weeks=10.0, even_loads=0.5, family_sessions=3.0, more_places=60.0, trades=5.0)


class ForSome(Intervention):
    """Pulls levers that can be meant for some clients only."""

    def pull(self, levers, strength, facts):
        """Those of reporting and visits."""
        levers.update(reminders=0.5, phones=0.4, credit=0.3, kiosks=0.1, family_visits=0.5)


@cache
def office():
    """A small restless office after its first seventy weeks, every lever pulled; read only."""
    for_some = Scheduled("some", ForSome(), -80, applies_to="new")
    hired_for_a_while = Scheduled("hire_pks", HirePKs(number=6), -36, until=-28, ramp=8)
    schedule = (Scheduled("all", Everything(), -BURN_IN), for_some, hired_for_a_while)
    scenario = replace(load("kecil"), parameters=Parameters().changed(EVENTFUL), schedule=schedule)
    world = build(scenario, 5, 12)
    for world.week in range(-BURN_IN, 70 - BURN_IN):
        pass_week(world)
    return world


class Cast(mesa.Model):
    """Everyone of a world as Mesa agents, whoever is on stage this week or not."""

    def __init__(self, world):
        super().__init__(rng=1)
        self.world = world
        self.tables = dict(zip((Client, Family, PK, CommunityMember, Office), tables_of(world), strict=True))
        self.clients, self.families, self.pks, self.members = (
            [kind(self, self.tables[kind], row) for row in range(self.tables[kind].rows)]
            for kind in (Client, Family, PK, CommunityMember)
        )
        self.offices = [Office(world.offices, row) for row in range(world.offices.rows)]
        self.chances = defaultdict(dict)

    def luck(self, name, agent, occasion=None):
        """The agent's own number between 0 and 1, drawn alone."""
        nth = None if occasion is None else np.array([occasion])
        return float(self.world.draw(name, np.array([agent.row]), nth)[0])

    def happens(self, name, agent, chance, occasion=None):
        """Whether an event of this chance happens to the agent; `compare` holds the chance against the verb's."""
        self.chances[name][agent.row] = chance
        return self.luck(name, agent, occasion) < chance

    def pk(self, client):
        """Who guides the client."""
        return self.pks[client.pk]

    def z(self, name, value):
        """A value in standard deviations of the reference population."""
        r = self.world.references
        return (value - getattr(r, name)) / getattr(r, f"{name}_sd")

    def alliance(self, client):
        """Goals, tasks and bond, in SD."""
        return self.z("alliance", (client.goals + client.tasks + client.bond) / 3)

    def lever(self, name, client):
        """A lever as it is set for this client."""
        who, since = self.world.scope.get(name, ("all", 0))
        meant = who == "all" or (client.begins >= since) == (who == "new")
        return getattr(self.world.levers, name) if meant else status_quo(3)[name]

    def ticket(self, name, client):
        """Place in the queue for one kind of scarce help."""
        return float(uniforms(key(self.world.seed, "ticket", name), np.array([client.row]))[0])

    def with_guide(self, client):
        """Minutes of this week's contact with the guiding PK; a colleague takes a part of the control."""
        return client.minutes_now * (1 - (self.pk(client).control - self.pk(client).control_felt))

    def worth(self, client, minutes=None):
        """Worth of this week's contact: less online and in groups, none if mere formality."""
        minutes = client.minutes_now if minutes is None else minutes
        p = self.world.parameters.contacts
        kind = p.online_worth if client.online_now else p.group_worth if client.group_now else 1.0
        return kind * min(minutes / p.formal_minutes, 1.0)

    def gap(self, client):
        """Gap in education and experience that the PK has not closed by a fitting method."""
        pk, p = self.pk(client), self.world.parameters.contacts
        return max(pk.education - client.education, 0.0) * clip(1 - p.gap_fit * pk.skill, 0, 1.5)

    def presence(self, client):
        """How far the PK is in the client's life."""
        return min(client.dose / self.world.references.dose, 1.0)

    def supervised(self):
        """Clients under supervision, lost ones included."""
        return [client for client in self.clients if client.standing is Standing.SUPERVISED]

    def at_liberty(self):
        """Supervised clients and those in follow-up."""
        return [client for client in self.clients if client.standing in (Standing.SUPERVISED, Standing.FREE)]

    def met(self):
        """Clients whom their PK met this week."""
        return [client for client in self.supervised() if client.minutes_now > 0]

    def compare(self, verb, told, counts=None, besides=()):
        """The verb does what was told, to within rounding, and nothing else; flows count those who are listed."""
        before = {kind: table.copy() for kind, table in self.tables.items()}
        flows = {name: self.world.flows.get(name, np.zeros(3)) for name in counts or {}}
        chances = chances_of(verb, self.world)
        for name, told_chances in self.chances.items():
            found = [chances[name][row] for row in told_chances]
            assert np.allclose(found, list(told_chances.values()), rtol=1e-9, atol=0), name
        self.chances.clear()
        verb(self.world)
        for agent, fate in told.items():
            for name, expected in fate.items():
                found = getattr(agent, name)
                assert math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-11), (agent, name, found, expected)
                getattr(before[type(agent)], name)[agent.row] = getattr(agent.table, name)[agent.row]
        for kind, table in self.tables.items():
            for name in columns_of(kind).keys() - set(besides):
                changed = np.flatnonzero(getattr(before[kind], name) != getattr(table, name))
                assert len(changed) == 0, f"{verb.__name__} also changes {kind.__name__}.{name} of {changed[:9]}"
        for name, clients in (counts or {}).items():
            happened = [sum(client.district == district for client in clients) for district in range(3)]
            assert (self.world.flows.get(name, np.zeros(3)) - flows[name]).tolist() == happened, name


class Luck(np.ndarray):
    """Numbers that note what they are compared with."""

    def __lt__(self, chance):
        if hasattr(self, "noted"):
            self.noted.update(zip(self.rows.tolist(), np.broadcast_to(chance, self.shape).tolist(), strict=True))
        return np.asarray(self) < chance


def chances_of(verb, world):
    """The chances with which a verb compares luck, by name and row, found on a copy of the world."""
    copy, noted = world.copy(), defaultdict(dict)

    def draw(name, here, occasion=None):
        luck = world.draw(name, here, occasion).view(Luck)
        luck.rows, luck.noted = here, noted[name]
        return luck

    copy.draw = draw
    verb(copy)
    return noted


def tables_of(world):
    return world.clients, world.families, world.pks, world.members, world.offices


def weeks_until(verb, weeks):
    """The office in some weeks just before a verb, which whoever asks must carry out."""
    world = office().copy()
    cast, at = Cast(world), WEEK.index(verb)
    for _ in range(weeks):
        world.week += 1
        with mock.patch("sim.week.WEEK", WEEK[:at]):
            pass_week(world)
        yield cast
        for later in WEEK[at + 1 :]:
            later(world)
    forget_ids(cast)


def fates():
    """For each agent what becomes of its columns."""
    return defaultdict(dict)


def logistic(x):
    return 1 / (1 + math.exp(-x))


def clip(x, low, high):
    return min(max(x, low), high)


def test_every_verb_has_a_twin():
    told = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_twins*.py"))
    assert [verb.__name__ for verb in WEEK if f"weeks_until({verb.__name__}," not in told] == []


def test_an_agent_and_its_columns_are_the_same_memory():
    cast = Cast(office().copy())
    client, clients = cast.clients[7], cast.world.clients
    client.trust = 0.625
    clients.missed_run[7] += 2
    assert clients.trust[7] == 0.625
    assert client.missed_run == clients.missed_run[7]
    assert isinstance(client.trust, float)
    assert isinstance(client.employed, bool)
    assert client.standing is Standing(clients.standing[7])
    assert cast.agents_by_type[Client].agg("trust", max) == clients.trust.max()
