"""Breaches of conditions: latent, discoverable for a while. [M16]"""

from __future__ import annotations

import numpy as np

from sim.arrays import logistic
from sim.derived import alliance_z, contact_worth, met_by_pk, z
from sim.parameters.conduct import Breaches
from sim.people import Ground
from sim.world import World


def breach_chance(
    base: float, alliance: np.ndarray, motivation: np.ndarray, avoids: np.ndarray | float, p: Breaches
) -> np.ndarray:
    """Chance of a breach in a week.

    Parameters
    ----------
    base : float
        Chance of a client at the reference, per week.
    alliance, motivation : (n,) arrays, SD
    avoids : (n,) array or float
        Avoids contact, where that matters; else 0.

    Returns
    -------
    (n,) array of probabilities per week
    """
    level = np.log(base / (1 - base)) + p.alliance * alliance + p.motivation * motivation + p.avoiding * avoids
    return logistic(level)


def discovery(control: np.ndarray, visited: np.ndarray, usual: float, p: Breaches) -> np.ndarray:
    """Chance that a contact brings an open breach to light: more control sees more. [M09]

    Parameters
    ----------
    control : (n,) array in [0, 1]
        Control share of the PK.
    visited : (n,) array of bool
        The contact is a home visit.
    usual : float
        Control share of the average PK.

    Returns
    -------
    (n,) array of probabilities per contact
    """
    return np.clip(np.where(visited, p.visit, p.found * control / usual), 0.0, 0.95)


def clients_breach_conditions(world: World) -> None:
    """Some relapse, some move without notice. [M16]"""
    c, p, r, here = world.clients, world.parameters.breaches, world.references, world.supervised
    alliance = world.through("alliance->breaches", alliance_z(world, here), here)
    motivation = world.through("motivation->breaches", z(c.motivation[here], r.motivation, r.motivation_sd), here)
    user = np.flatnonzero(c.substance[here])
    users, relapse = here[user], breach_chance(p.relapse, alliance[user], motivation[user], 0.0, p)
    relapsed = users[world.draw("relapse", users) < relapse]
    avoids = world.through("avoidance->moving", c.avoids[here], here)
    moves = breach_chance(p.move, alliance, motivation, avoids, p)
    moved = here[world.draw("move", here) < moves]
    c.relapsed_in[relapsed] = world.week
    c.moved_in[moved] = world.week
    world.count("breaches", relapsed)
    world.count("breaches", moved)
    world.count("moves", moved)


def breaches_come_to_light(world: World) -> None:
    """A contact may bring a breach to light; a move without notice and not participating are grounds. [M09 M16]"""
    c, p, week = world.clients, world.parameters.breaches, world.week
    met = met_by_pk(world)
    last = np.maximum(c.relapsed_in[met], c.moved_in[met])
    can = met[(week - last < p.window) & (last > c.found_in[met])]
    usual = world.parameters.work_week.control_share
    at = np.searchsorted(met, can)
    control = world.through("control_share->detection", world.pks.control[c.pk[met]], met)[at]
    worth = world.through("minutes->detection", contact_worth(world, met), met)[at]
    seen = discovery(control, c.visit_now[can], usual, p) * worth
    found = can[world.draw("breach found", can) < seen]
    moved = found[(c.moved_in[found] > c.relapsed_in[found]) & (c.ground[found] == Ground.NONE)]
    relapsed = found[c.moved_in[found] <= c.relapsed_in[found]]
    c.warnings[relapsed] += 1
    c.found_in[found] = week
    c.ground[moved], c.ground_in[moved] = Ground.MOVED, week
    here = world.supervised
    long = world.week - c.attended_in[here] >= p.idle_weeks
    absent = long & (c.sessions_missed[here] >= p.sessions_run) & (c.ground[here] == Ground.NONE)
    idle = here[world.happens("absence->grounds", absent, here)]
    c.ground[idle], c.ground_in[idle] = Ground.NOT_PARTICIPATING, week
    c.sessions_missed[idle], c.attended_in[idle] = 0, week
    world.count("breaches_found", found)
