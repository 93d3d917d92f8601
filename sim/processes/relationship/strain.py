"""Ruptures and repair; what a gap without contact does. [M37 M40]"""

from __future__ import annotations

import numpy as np

from sim.arrays import logistic
from sim.derived import met_by_pk, z
from sim.parameters.relationship import Relationship
from sim.people import Phase
from sim.processes.relationship.growth import sting
from sim.world import World


def rupture_chance(hurt: np.ndarray, reactance: np.ndarray, confrontational: np.ndarray, p: Relationship) -> np.ndarray:
    """Chance that a contact ruptures the relationship. [M40]

    Parameters
    ----------
    hurt : (n,) array, share
        Sting of control.
    reactance : (n,) array, SD
    confrontational : (n,) array of bool

    Returns
    -------
    (n,) array of probabilities per contact
    """
    raised = p.rupture_control * hurt + p.rupture_reactance * reactance
    return 1 - np.exp(-p.rupture * np.exp(np.clip(raised + p.rupture_confrontational * confrontational, -4.0, 3.0)))


def repair_chance(warmth: np.ndarray, competence: np.ndarray, p: Relationship) -> np.ndarray:
    """Chance that a rupture is met with calm dialogue and repaired. [M40]

    Parameters
    ----------
    warmth, competence : (n,) arrays, SD

    Returns
    -------
    (n,) array of probabilities per rupture
    """
    return logistic(p.repair_warmth * warmth + p.repair_competence * competence)


def ruptures_are_repaired_or_not(world: World) -> None:
    """Controlling contacts may rupture the relationship; calm dialogue repairs, confrontation makes it worse. [M40]"""
    c, pks, p, r = world.clients, world.pks, world.parameters.relationship, world.references
    met = met_by_pk(world)
    owner, occasion = c.pk[met], c.contacts_all[met]
    warmth, competence = pks.approach[owner], pks.skill[owner]
    usual = world.parameters.work_week.control_share
    control = world.through("control_share->ruptures", pks.control_felt[owner], met)
    hurt = sting(control, world.through("warmth->ruptures", warmth, met), usual, p)
    reactance = world.through("reactance->ruptures", z(c.reactance[met], r.reactance, r.reactance_sd), met)
    angry = world.through("phase->ruptures", c.phase[met] == Phase.CONFRONTATIONAL, met)
    broke = world.draw("rupture", met, occasion) < rupture_chance(hurt, reactance, angry, p)
    calm = world.through("warmth->repair", warmth, met)
    able = world.through("competence->repair", competence, met)
    repaired = world.draw("repair", met, occasion) < repair_chance(calm, able, p)
    broken = met[broke & ~repaired]
    for column in (c.bond, c.trust):
        column[broken] = np.maximum(column[broken] - p.rupture_loss, 0.02)
    c.reactance[broken] = np.minimum(c.reactance[broken] + p.rupture_react, 1.0)


def relationships_cool_without_contact(world: World) -> None:
    """In a long gap the bond falls back; reactance fades where nobody controls. [M37]"""
    c, p, here = world.clients, world.parameters.relationship, world.supervised
    gap = world.week - np.maximum(c.met_in[here], c.begins[here]) > p.gap_weeks
    cools = world.through("contact_gap->alliance", gap, here)
    idle, fade = here[cools > 0], p.gap_fade * cools[cools > 0]
    for column in (c.bond, c.goals, c.tasks):
        column[idle] += fade * (np.minimum(p.floor, column[idle]) - column[idle])
    rests = world.through("contact_gap->reactance", gap, here)
    idle = here[rests > 0]
    c.reactance[idle] *= 1 - p.react_fade * rests[rests > 0]
