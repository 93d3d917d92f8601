"""The relationship: goals, tasks, bond, trust; ruptures and repair; openness; phase.

[M01 M02 M04 M05 M06 M07 M11 M23 M24 M37 M38 M40 M41 M49 M51 M52]
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.arrays import logistic
from sim.derived import alliance_z, contact_worth, effective_gap, met_by_pk, z
from sim.parameters.relationship import Relationship
from sim.people import Phase
from sim.policy.levers import Levers
from sim.world import World

USUAL = Levers()
"""The status quo, from which rooms are counted."""


class Encounter(NamedTuple):
    """What a contact and the client bring to the relationship; arrays of shape (n,).

    quality, warmth, motivation, stigma and reactance in SD; openness and needs_match less their references; together
    and control as shares less the reference; private as a share less the status quo; adverse 0 or 1; gap in SD.
    """

    quality: np.ndarray
    warmth: np.ndarray
    openness: np.ndarray
    needs_match: np.ndarray
    motivation: np.ndarray
    stigma: np.ndarray
    reactance: np.ndarray
    together: np.ndarray
    control: np.ndarray
    private: np.ndarray
    adverse: np.ndarray
    gap: np.ndarray


def coldness(warmth: np.ndarray, p: Relationship) -> np.ndarray:
    """How much sting control has: 1 under a cold PK, 0 under a warm one. [M05]

    Parameters
    ----------
    warmth : (n,) array, SD

    Returns
    -------
    (n,) array in (0, 1)
    """
    return logistic(-p.cold * warmth)


def ceilings(
    x: Encounter, fits: Sequence[np.ndarray], p: Relationship
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Levels towards which goals, tasks, bond and trust grow at such contacts. [M01]

    Parameters
    ----------
    x : Encounter
    fits : four (n,) arrays, logit
        How client and PK get on in goals, tasks, bond, trust.

    Returns
    -------
    goals, tasks, bond, trust : (n,) arrays in (0, 1)

    References
    ----------
    Bordin 1979: agreement on goals, agreement on tasks, bond.
    """
    drive = p.drive * x.motivation
    goals = (
        p.goals + p.goals_quality * x.quality + p.goals_openness * x.openness + p.goals_together * x.together + drive
    )
    tasks = (
        p.tasks + p.tasks_match * x.needs_match + p.tasks_quality * x.quality + p.tasks_together * x.together + drive
    )
    tasks = tasks + p.tasks_gap * x.gap
    bond = p.bond + p.bond_quality * x.quality + p.bond_warmth * x.warmth + drive
    past = p.trust_adverse * x.adverse * np.clip(1 - p.adverse_warmth * x.warmth, 0.0, 2.0)
    trust = p.trust + p.trust_quality * x.quality + p.trust_drive * x.motivation + p.trust_stigma * x.stigma
    trust = trust + p.trust_reactance * x.reactance + past + p.trust_private * x.private
    trust = trust + p.trust_control * x.control * coldness(x.warmth, p)
    goals, tasks, bond, trust = (level + fit for level, fit in zip((goals, tasks, bond, trust), fits, strict=True))
    common = [p.floor + p.span * logistic(level) for level in (goals, tasks, bond)]
    return common[0], common[1], common[2], p.trust_floor + p.trust_span * logistic(trust)


def step_size(contacts: np.ndarray, worth: np.ndarray, p: Relationship) -> np.ndarray:
    """Share of the gap to the ceiling that is closed: slow at first, full after some contacts. [M11]

    Parameters
    ----------
    contacts : (n,) array of int
        Contacts with this PK, this one included.
    worth : (n,) array in [0, 1]

    Returns
    -------
    (n,) array in [0, 1]
    """
    known = np.minimum(contacts / p.slow_contacts, 1.0)
    return p.growth * (p.slow_start + (1 - p.slow_start) * known) * worth


def reactance_level(control: np.ndarray, together: np.ndarray, warmth: np.ndarray, p: Relationship) -> np.ndarray:
    """Reactance that such contacts lead to: control under a cold PK and one-way talk. [M05 M24]

    Parameters
    ----------
    control, together : (n,) arrays
        Shares less their references.
    warmth : (n,) array, SD

    Returns
    -------
    (n,) array in (0, 1)
    """
    sting = p.react_control * control * coldness(warmth, p)
    return logistic(p.react + sting - p.react_oneway * together + p.react_warmth * warmth)


def rupture_chance(
    control: np.ndarray, warmth: np.ndarray, reactance: np.ndarray, confrontational: np.ndarray, p: Relationship
) -> np.ndarray:
    """Chance that a contact ruptures the relationship. [M40]

    Parameters
    ----------
    control : (n,) array
        Control share less the reference.
    warmth, reactance : (n,) arrays, SD
    confrontational : (n,) array of bool

    Returns
    -------
    (n,) array of probabilities per contact
    """
    raised = p.rupture_control * control * coldness(warmth, p) + p.rupture_reactance * reactance
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


class Candour(NamedTuple):
    """What makes a client open or closed; arrays of shape (n,): SD, but rooms (share) and burden (count)."""

    trust: np.ndarray
    goals: np.ndarray
    stigma: np.ndarray
    reactance: np.ndarray
    rooms: np.ndarray
    hardship: np.ndarray
    burden: np.ndarray


def openness_level(x: Candour, p: Relationship) -> np.ndarray:
    """How openly a client speaks. [M02 M19 M28 M51]

    Parameters
    ----------
    x : Candour

    Returns
    -------
    (n,) array in (0, 1)
    """
    level = p.open_base + p.open_trust * x.trust + p.open_goals * x.goals + p.open_stigma * x.stigma
    level = level + p.open_reactance * x.reactance + p.open_room * x.rooms
    return logistic(level + p.open_pressure * x.hardship + p.open_burden * x.burden)


def encounter(world: World, met: np.ndarray) -> Encounter:
    """What this week's contacts bring."""
    c, pks, r, through = world.clients, world.pks, world.references, world.through
    owner = c.pk[met]
    usual = world.parameters.work_week.control_share
    private = np.where(c.online_now[met] | c.visit_now[met], 0.0, world.levers.rooms - USUAL.rooms)
    return Encounter(
        quality=through("quality->alliance", c.quality[met], met),
        warmth=through("warmth->bond", pks.approach[owner], met),
        openness=through("openness->goals", c.openness[met], met) - r.openness,
        needs_match=through("needs_match->tasks", c.needs_match[met], met) - r.needs_match,
        motivation=through("motivation->alliance", z(c.motivation[met], r.motivation, r.motivation_sd), met),
        stigma=through("stigma_felt->trust", z(c.stigma_felt[met], r.stigma_felt, r.stigma_felt_sd), met),
        reactance=through("reactance->trust", z(c.reactance[met], r.reactance, r.reactance_sd), met),
        together=through("together->goals", pks.together[owner] - 0.5, met),
        control=through("control_share->trust", pks.control[owner] - usual, met),
        private=through("rooms->trust", private, met),
        adverse=through("past->trust", c.adverse[met], met),
        gap=through("gap->tasks", effective_gap(world, met), met) - r.gap,
    )


def relationships_grow(world: World) -> None:
    """At each contact goals, tasks, bond and trust move towards their ceilings; reactance follows control.

    [M01 M02 M04 M05 M06 M11 M24 M38 M41 M49]
    """
    c, p = world.clients, world.parameters.relationship
    met = met_by_pk(world)
    x = encounter(world, met)
    worth = world.through("minutes->alliance", contact_worth(world, met), met)
    step = step_size(c.contacts[met], worth, p)
    fits = (c.fit_goals[met], c.fit_tasks[met], c.fit_bond[met], c.fit_trust[met])
    for name, ceiling in zip(("goals", "tasks", "bond", "trust"), ceilings(x, fits, p), strict=True):
        column = getattr(c, name)
        column[met] += step * (ceiling - column[met])
    c.own_trust[met] += p.own_rate * worth * (c.trust[met] - c.own_trust[met])
    pks, owner, usual = world.pks, c.pk[met], world.parameters.work_week.control_share
    control = world.through("control_share->reactance", pks.control[owner] - usual, met)
    together = world.through("together->reactance", pks.together[owner] - 0.5, met)
    level = reactance_level(control, together, x.warmth, p)
    c.reactance[met] += p.react_rate * (level - c.reactance[met])


def ruptures_are_repaired_or_not(world: World) -> None:
    """Controlling contacts may rupture the relationship; calm dialogue repairs, confrontation makes it worse. [M40]"""
    c, pks, p, r = world.clients, world.pks, world.parameters.relationship, world.references
    met = met_by_pk(world)
    owner, occasion = c.pk[met], c.contacts_all[met]
    warmth, competence = pks.approach[owner], pks.skill[owner]
    control = (
        world.through("control_share->ruptures", pks.control[owner], met) - world.parameters.work_week.control_share
    )
    reactance = world.through("reactance->ruptures", z(c.reactance[met], r.reactance, r.reactance_sd), met)
    angry = world.through("phase->ruptures", c.phase[met] == Phase.CONFRONTATIONAL, met)
    broke = world.draw("rupture", met, occasion) < rupture_chance(control, warmth, reactance, angry, p)
    calm = world.through("warmth->repair", warmth, met)
    able = world.through("competence->repair", competence, met)
    repaired = world.draw("repair", met, occasion) < repair_chance(calm, able, p)
    hurt = met[broke & ~repaired]
    for column in (c.bond, c.trust):
        column[hurt] = np.maximum(column[hurt] - p.rupture_loss, 0.02)
    c.reactance[hurt] = np.minimum(c.reactance[hurt] + p.rupture_react, 1.0)


def relationships_cool_without_contact(world: World) -> None:
    """In a long gap the bond falls back; reactance fades where nobody controls. [M37]"""
    c, p, here = world.clients, world.parameters.relationship, world.supervised
    idle = here[world.week - np.maximum(c.met_in[here], c.begins[here]) > p.gap_weeks]
    fade = world.through("contact_gap->bond", np.full(len(idle), p.gap_fade), idle)
    for column in (c.bond, c.goals, c.tasks):
        column[idle] += fade * (np.minimum(p.floor, column[idle]) - column[idle])
    c.reactance[idle] *= 1 - p.react_fade


def clients_open_up(world: World) -> None:
    """Trust and shared goals open a client; stigma, reactance, pressure and the past close. [M02 M10 M19 M28 M51]"""
    c, r, through, here = world.clients, world.references, world.through, world.supervised
    usual = world.parameters.background.adverse + world.parameters.background.prior
    x = Candour(
        trust=through("trust->openness", z(c.trust[here], r.trust, r.trust_sd), here),
        goals=through("goals->openness", z(c.goals[here], r.goals, r.goals_sd), here),
        stigma=through("stigma_felt->openness", z(c.stigma_felt[here], r.stigma_felt, r.stigma_felt_sd), here),
        reactance=through("reactance->openness", z(c.reactance[here], r.reactance, r.reactance_sd), here),
        rooms=through("rooms->openness", np.full(len(here), world.levers.rooms - USUAL.rooms), here),
        hardship=through("hardship->openness", c.hardship[here], here),
        burden=through("past->openness", c.adverse[here].astype(float) + c.prior[here] - usual, here),
    )
    c.openness[here] = openness_level(x, world.parameters.relationship)


def phases_change(world: World) -> None:
    """Now and then a client turns cooperative, passive or confrontational. [M07 M52]"""
    c, p, r, through = world.clients, world.parameters.relationship, world.references, world.through
    here = world.supervised
    here = here[world.draw("phase may change", here) < p.phase_rate]
    family = z(world.families.support[here], r.support, r.support_sd)
    benefit = z(c.needs_match[here], r.needs_match, r.needs_match_sd)
    cooperative = (
        p.phase_cooperative
        + p.phase_alliance * through("alliance->phase", alliance_z(world, here), here)
        + p.phase_benefit * through("needs_match->phase", benefit, here)
        + p.phase_family * through("family_support->phase", family, here)
        + p.phase_motivation * through("motivation->phase", z(c.motivation[here], r.motivation, r.motivation_sd), here)
    )
    past = through("past->phase", c.adverse[here] | c.prior[here], here)
    felt = through("reactance->phase", z(c.reactance[here], r.reactance, r.reactance_sd), here)
    confrontational = p.phase_confrontational + p.phase_reactance * felt + p.phase_past * past
    weights = np.exp(np.stack([cooperative, np.zeros(len(here)), confrontational], axis=1))
    edges = np.cumsum(weights, axis=1)
    u = world.draw("phase", here)[:, None] * edges[:, -1:]
    c.phase[here] = (u >= edges[:, :2]).sum(axis=1)
