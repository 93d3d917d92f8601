"""What the week does to the office: hiring, courses, exhaustion, apathy, rotation, image. [M12 M20 M25 M42 M47 M53]"""

from __future__ import annotations

import numpy as np

from sim import transitions
from sim.arrays import logistic, ratio
from sim.columns import NEVER
from sim.derived import caseload, effective_gap, in_week, revoked_in
from sim.parameters.institution import OfficeLife
from sim.world import World


def exhaustion_level(
    trait: np.ndarray, workload: np.ndarray, control: np.ndarray, reference: float, p: OfficeLife
) -> np.ndarray:
    """Exhaustion towards which a PK moves: tendency, work asked, conflict of roles.

    Parameters
    ----------
    trait : (k,) array, SD
    workload : (k,) array
        Hours asked over hours there.
    control : (k,) array in [0, 1]
        Conflict of roles is strongest at one half.
    reference : float
        Workload of the average PK.

    Returns
    -------
    (k,) array, SD
    """
    load = np.log(np.maximum(workload, 0.05) / reference)
    return trait + p.tired_load * load + p.tired_roles * (4 * control * (1 - control) - 0.95)


def apathy_level(exhaustion: np.ndarray, gap: np.ndarray, coached: np.ndarray, p: OfficeLife) -> np.ndarray:
    """Apathy towards which a PK moves. [M12]

    Parameters
    ----------
    exhaustion, gap : (k,) arrays, SD
        gap: mean effective gap to the own clients, less the reference.
    coached : (k,) array of bool

    Returns
    -------
    (k,) array in (0, 1)
    """
    return logistic(p.apathy_base + p.apathy_tired * exhaustion + p.apathy_gap * gap + p.apathy_review * coached)


def pks_are_hired(world: World) -> None:
    """Seats kept for hiring are filled or vacated as policy says; clients of a vacated seat wait for another PK."""
    pks = world.pks
    wanted = np.round(world.levers.extra_pks)[pks.district]
    first_holder = np.arange(pks.rows) < world.seats
    held = np.bincount(np.arange(pks.rows) % world.seats, pks.in_post)[np.arange(pks.rows) % world.seats] > 0
    kept = pks.reserve >= 0
    transitions.fill_seats(world, np.flatnonzero(kept & first_holder & ~held & (pks.reserve < wanted)), True)
    leaving = np.flatnonzero(kept & pks.in_post & (pks.reserve >= wanted))
    if len(leaving):
        transitions.fill_seats(world, leaving, False)
        left = world.active[np.isin(world.clients.pk[world.active], leaving)]
        transitions.change_pk(world, left, np.full(len(left), NEVER))


def pks_go_to_courses(world: World) -> None:
    """PKs are sent to a course once; what it adds fades unless they are coached. [M20 M47]"""
    pks, p, q, here = world.pks, world.parameters.office, world.parameters.practice, world.pks_here
    free = pks.workshop_until[here] < world.week
    sent = here[(pks.ticket[here] < world.levers.courses) & (pks.courses[here] == 0) & free]
    pks.courses[sent] += 1
    pks.training_until[sent] = world.week + int(q.course_weeks) - 1
    done = here[pks.training_until[here] == world.week - 1]
    pks.trained[done] += q.course_gain
    pks.coached[:] = False
    pks.coached[here] = pks.ticket[here] < world.levers.coaching
    fade = here[~pks.coached[here]]
    pks.trained[fade] *= 0.5 ** (1 / p.skill_half)


def pks_go_to_workshops(world: World) -> None:
    """PKs are sent to a workshop on style once; what it turned fades unless they are coached. [M20 M38]"""
    pks, q, here = world.pks, world.parameters.practice, world.pks_here
    free = (pks.workshop_until[here] == NEVER) & (pks.training_until[here] < world.week)
    sent = here[(pks.ticket[here] < world.levers.style_share) & free]
    pks.workshop_until[sent] = world.week + int(q.workshop_weeks) - 1
    pks.turned[sent] = world.levers.together
    fade = here[~pks.coached[here]]
    pks.turned[fade] *= 0.5 ** (1 / world.parameters.office.skill_half)


def pks_bring_skill_and_style(world: World) -> None:
    """Competence, warmth, control and planning together, with what training and policy add. [M04 M09 M38 M47]"""
    pks, q, levers = world.pks, world.parameters.practice, world.levers
    pks.skill = pks.competence + pks.trained + levers.competence
    pks.approach = pks.warmth + q.course_warmth * pks.trained + levers.warmth + q.style_warmth * pks.turned
    pks.control = np.clip(pks.control_share + levers.control, 0.0, 1.0)
    pks.control_felt = pks.control * (1 - levers.separated)
    pks.together = np.clip(pks.collaborative + q.course_together * pks.trained + pks.turned, 0.0, 1.0)


def pks_tire(world: World) -> None:
    """Work asked, conflict of roles and failures of own clients exhaust. [M25 M42]

    Where roles are separated everyone controls as much as before, only others' clients: the strain stays.
    """
    c, pks, p, here, week = world.clients, world.pks, world.parameters.office, world.pks_here, world.week
    failed = in_week(world, "learns_in", week)
    failed = failed[c.pk[failed] >= 0]
    pks.failures[:] = np.bincount(c.pk[failed], minlength=pks.rows)
    workload = world.through("workload->exhaustion", pks.workload[here], here)
    control = world.through("control_share->exhaustion", pks.control[here], here)
    level = exhaustion_level(pks.trait_exhaustion[here], workload, control, world.references.workload, p)
    shock = p.tired_failure * world.through("failures->exhaustion", pks.failures[here], here)
    pks.exhaustion[here] += p.tired_rate * (level - pks.exhaustion[here]) + shock


def pks_lose_or_find_heart(world: World) -> None:
    """Exhaustion and a gap to the clients make apathetic; coaching and review help. [M12 M20]"""
    c, pks, p, here = world.clients, world.pks, world.parameters.office, world.pks_here
    supervised = world.supervised[c.pk[world.supervised] >= 0]
    gap = np.bincount(c.pk[supervised], effective_gap(world, supervised), pks.rows)
    left = ratio(gap, caseload(world), world.references.gap)[here] - world.references.gap
    tired = world.through("exhaustion->apathy", pks.exhaustion[here], here)
    level = apathy_level(tired, world.through("gap->apathy", left, here), pks.coached[here], p)
    pks.apathy[here] += p.apathy_rate * (level - pks.apathy[here])


def pks_rotate(world: World) -> None:
    """Some PKs are moved away; the next holder of the seat takes over the clients. [M37]"""
    c, pks, here = world.clients, world.pks, world.pks_here
    seats = world.seats
    moved = here[world.draw("rotation", here) < world.parameters.office.rotation]
    moved = moved[moved + seats < pks.rows]
    if len(moved) == 0:
        return
    transitions.fill_seats(world, moved, False)
    transitions.fill_seats(world, moved + seats, True)
    active = world.active
    theirs = active[np.isin(c.pk[active], moved)]
    transitions.change_pk(world, theirs, c.pk[theirs] + seats)


def image_of_the_programme_moves(world: World) -> None:
    """Visible failures harden the image of an ineffective programme. [M25 M53]"""
    c, offices, p, r = world.clients, world.offices, world.parameters.office, world.references
    office, week = world.geography.office, world.week
    active = np.bincount(office[c.district[world.active]], minlength=offices.rows)
    arrested = in_week(world, "recorded_in", week)
    failed = np.union1d(arrested[c.pk[arrested] >= 0], revoked_in(world, week))
    rate = ratio(np.bincount(office[c.district[failed]], minlength=offices.rows), active, r.failures)
    rate = world.through("failures->image", rate, np.arange(offices.rows))
    offices.failure_rate += p.image_memory * (rate - offices.failure_rate)
    seen = np.log(np.maximum(offices.failure_rate, 0.1 * r.failures) / r.failures)
    offices.image += p.image_rate * (p.image_failure * seen - offices.image)
