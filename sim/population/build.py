"""From facts and a seed to a world in mid-course at the start of the burn-in."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim import transitions
from sim.columns import Table
from sim.geography import lay_out
from sim.people import PK, Client, CommunityMember, Family, Office
from sim.population.calendar import beginnings
from sim.population.clients import draw_clients
from sim.population.others import draw_families, draw_members, draw_pks, voices
from sim.world import BURN_IN, World


def build(scenario: Any, seed: int, weeks: int, hermits: int = 0) -> World:
    """A world at the start of its burn-in.

    Parameters
    ----------
    scenario : Scenario
    seed : int
    weeks : int
        Weeks after the policy date for which people are to be drawn.
    hermits : int
        Further clients, free from the start, who live where nobody else does and meet nobody; for tests of luck.

    Returns
    -------
    World
    """
    facts, p = scenario.world, scenario.parameters
    geography = lay_out(facts, seed)
    begins = beginnings(facts, p.background, seed, weeks)
    rows = len(begins.week) + hermits
    chairs = int(sum(part.sum() for part in facts.seats()))
    tables = {
        "clients": Table(Client, rows),
        "families": Table(Family, rows),
        "pks": Table(PK, chairs * holders(weeks)),
        "members": Table(CommunityMember, facts.neighbourhoods * facts.members),
        "offices": Table(Office, len(geography.office_names)),
    }
    draw_pks(tables["pks"], facts, p, seed)
    draw_members(tables["members"], facts, p, seed)
    draw_clients(tables["clients"], begins, p, geography, seed, hermits)
    draw_families(tables["families"], p, seed)
    world = World(scenario, seed, geography, tables, chairs, weeks)
    world.offices.failure_rate = scenario.world.references.failures
    world.voices = voices(tables["members"], geography.ties, p.community.leader_weight)
    transitions.start_in_mid_course(world, begins.stock)
    if hermits:
        transitions.set_free(world, np.arange(rows - hermits, rows))
    return world


def holders(weeks: int) -> int:
    """Rows for one seat: its holder and those who may follow."""
    return 4 + (weeks + BURN_IN) // 120
