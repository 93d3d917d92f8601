"""Reports, sessions and visits: kept or missed, in person or online, good or mere formality.

[M04 M12 M15 M16 M19 M21 M33 M35 M37 M42 M44]
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim import transitions
from sim.arrays import logistic, normal_quantile
from sim.derived import (
    alliance_z,
    at_post,
    can_report_online,
    effective_gap,
    has_phone,
    in_private,
    lever_for,
    met_by_pk,
    reachable,
    ticket,
    with_guide,
    z,
)
from sim.parameters.contacts import Contacts
from sim.people import Phase, Programme
from sim.world import BURN_IN, World


class Attendance(NamedTuple):
    """What decides whether a client keeps an appointment; arrays of shape (n,)."""

    alliance: np.ndarray
    motivation: np.ndarray
    diligence: np.ndarray
    avoids: np.ndarray
    moved: np.ndarray
    volunteer: np.ndarray
    warned: np.ndarray
    helped: np.ndarray
    passive: np.ndarray
    confrontational: np.ndarray
    reminded: np.ndarray


class Meeting(NamedTuple):
    """What decides the quality of a contact; arrays of shape (n,), in SD unless said."""

    warmth: np.ndarray
    structure: np.ndarray
    competence: np.ndarray
    exhaustion: np.ndarray
    apathy: np.ndarray
    log_minutes: np.ndarray
    gap: np.ndarray
    room: np.ndarray
    climate: np.ndarray


def attendance_logit(x: Attendance, p: Contacts) -> np.ndarray:
    """Log-odds of keeping an appointment, but for distance and the kind of appointment.

    Parameters
    ----------
    x : Attendance
        alliance and motivation in SD; diligence in logit; the others 0 or 1 (or shares).
    p : Contacts

    Returns
    -------
    (n,) array, logit
    """
    return (
        p.alliance * x.alliance
        + p.motivation * x.motivation
        + x.diligence
        + p.avoiding * x.avoids
        + p.moved * x.moved
        + p.volunteer * x.volunteer
        + p.warned * x.warned
        + p.helped * x.helped
        + p.passive * x.passive
        + p.confrontational * x.confrontational
        + p.reminder * x.reminded
    )


def distance_logit(km: np.ndarray, p: Contacts) -> np.ndarray:
    """Log-odds that the way to the office costs.

    Parameters
    ----------
    km : (n,) array, km
    p : Contacts

    Returns
    -------
    (n,) array, logit, at most 0
    """
    return p.distance * np.maximum(km - p.free_km, 0.0) / 10.0


def contact_quality(x: Meeting, p: Contacts) -> np.ndarray:
    """Quality of a contact, but for luck.

    Parameters
    ----------
    x : Meeting
        log_minutes is the logarithm of minutes over the reference; room and climate are centred shares.
    p : Contacts

    Returns
    -------
    (n,) array, SD
    """
    return (
        p.warmth * x.warmth
        + p.structure * x.structure
        + p.balance * np.maximum(x.warmth, 0.0) * np.maximum(x.structure, 0.0)
        + p.competence * x.competence
        + p.exhaustion * x.exhaustion
        + p.apathy * x.apathy
        + p.minutes * x.log_minutes
        + p.gap * x.gap
        + p.room * x.room
        + p.climate * x.climate
    )


def formality(minutes: np.ndarray, p: Contacts) -> np.ndarray:
    """How far a contact is mere formality: 0 from the floor of minutes on, 1 at no time at all. [M21]

    Parameters
    ----------
    minutes : (n,) array, min

    Returns
    -------
    (n,) array in [0, 1]
    """
    return np.clip(1 - minutes / p.formal_minutes, 0.0, 1.0)


def _attendance(world: World, rows: np.ndarray) -> np.ndarray:
    """Log-odds of these clients."""
    c, r, p, through, week = world.clients, world.references, world.parameters.contacts, world.through, world.week
    chosen = ticket(world, "reminder", rows) < lever_for(world, "reminders", rows)
    x = Attendance(
        alliance=through("alliance->attendance", alliance_z(world, rows), rows),
        motivation=through("motivation->attendance", z(c.motivation[rows], r.motivation, r.motivation_sd), rows),
        diligence=c.diligence[rows],
        avoids=through("avoidance->attendance", c.avoids[rows], rows),
        moved=through("moving->attendance", week - c.moved_in[rows] < p.moved_weeks, rows),
        volunteer=through("volunteer->attendance", c.volunteer[rows], rows),
        warned=through("warning->attendance", week - c.warned_in[rows] < p.warned_weeks, rows),
        helped=through("help->attendance", week - c.helped_in[rows] < p.warned_weeks, rows),
        passive=through("phase->attendance", c.phase[rows] == Phase.PASSIVE, rows),
        confrontational=through("phase->attendance", c.phase[rows] == Phase.CONFRONTATIONAL, rows),
        reminded=chosen & has_phone(world, rows),
    )
    return attendance_logit(x, p)


def reports_fall_due(world: World) -> None:
    """Everyone in contact reports at their interval, online where phone and signal allow. [M15 M33]"""
    c, p = world.clients, world.parameters.contacts
    for name in ("due_now", "kept_now", "session_now", "visit_now", "online_now", "group_now", "staff_now"):
        getattr(c, name)[:] = False
    c.minutes_now[:] = c.guidance_now[:] = 0.0
    world.forget("met")
    here = reachable(world)
    due = here.compress((c.next_report[here] < world.week + 1) & (c.pk[here] >= 0))
    weekly = c.programme[due] == Programme.ASIMILASI
    c.due_now[due] = True
    c.reports_due[due] += 1
    c.next_report[due] += np.where(weekly, p.report_assimilation, p.report_weeks)
    phone = world.through("phone->reporting", can_report_online(world, due), due)
    c.online_now[due] = world.draw("report online", due, c.reports_due[due]) < p.online_share * phone
    staff, officers = world.levers.post_staff, world.levers.post_officers
    taken = (staff / np.maximum(staff + officers, 1.0))[c.district[due]]
    in_person = at_post(world, due) & ~c.online_now[due]
    c.staff_now[due] = in_person & (world.draw("taken by staff", due, c.reports_due[due]) < taken)
    world.count("reports_due", due)
    world.count("contacts_due", due)


def clients_report(world: World) -> None:
    """The report is the routine contact: kept or missed. [M15 M16 M44]"""
    c, p = world.clients, world.parameters.contacts
    due = np.flatnonzero(c.due_now)
    online = c.online_now[due]
    logit = p.keep + _attendance(world, due) + np.where(online, 0.0, distance_logit(_way(world, due), p))
    kept = world.draw("report kept", due, c.reports_due[due]) < logistic(logit)
    c.kept_now[due] = kept
    c.reports_kept[due[kept]] += 1
    c.missed_run[due] = np.where(kept, 0, c.missed_run[due] + 1)
    c.longest_run[due] = np.maximum(c.longest_run[due], c.missed_run[due])
    owner = c.pk[due]
    length = np.where(c.staff_now[due], 0.0, np.where(online, p.online_minutes, 1.0))
    minutes = world.pks.report_minutes[owner] * c.weight_now[due] * length
    c.minutes_now[due[kept]] = minutes[kept]
    world.forget("met")
    lost = np.where(kept, 0.0, minutes / 60) * world.parameters.work_week.missed_share
    world.pks.h_missed += np.bincount(owner, lost, world.pks.rows)
    world.count("reports_kept", due[kept])
    gone = np.zeros(c.rows, bool)
    gone[due] = c.missed_run[due] >= p.lost_run
    here = world.supervised
    transitions.lose(world, here[world.happens("missed_reports->lost_contact", gone[here], here)])


def _way(world: World, rows: np.ndarray) -> np.ndarray:
    """Distance to the office, or to the post where a client can use one."""
    km = world.clients.km[rows]
    near = np.minimum(world.parameters.practice.post_km, km)
    return world.through("distance->attendance", np.where(at_post(world, rows), near, km), rows)


def clients_attend(world: World) -> None:
    """Further sessions are attended or not; at a home visit the client is met or not. [M03 M33 M35]"""
    c, p, r, pks = world.clients, world.parameters.contacts, world.references, world.pks
    called = np.flatnonzero(c.session_now | c.visit_now)
    if len(called) == 0:
        return
    visit = c.visit_now[called]
    occasion = c.sessions_due[called]
    c.sessions_due[called] += 1
    tasks = world.through("tasks->participation", z(c.tasks[called], r.tasks, r.tasks_sd), called)
    way = np.where(visit, 0.0, distance_logit(_way(world, called), p))
    logit = np.where(visit, p.visit_keep, p.session_keep + p.session_tasks * tasks) + _attendance(world, called) + way
    kept = world.draw("session kept", called, occasion) < logistic(logit)
    minutes = np.where(visit, world.parameters.work_week.visit_hours * 60, pks.session_minutes[c.pk[called]])
    c.minutes_now[called.compress(kept)] = minutes.compress(kept)
    world.forget("met")
    share = np.where(c.group_now[called], 1 / world.parameters.work_week.group_size, 1.0)
    lost = np.where(kept, 0.0, minutes * share / 60) * np.where(visit, 1.0, world.parameters.work_week.missed_share)
    pks.h_missed += np.bincount(c.pk[called], lost, pks.rows)
    c.session_now[called] &= kept
    c.group_now[called] &= kept
    c.visit_now[called] &= kept
    c.visited_in[called[visit & kept]] = world.week
    sessions = called[~visit]
    c.sessions_missed[sessions] = np.where(kept[~visit], 0, c.sessions_missed[sessions] + 1)
    attended = sessions.compress(kept[~visit])
    c.attended_in[attended] = world.week
    world.count("contacts_due", called)
    world.count("participation_due", sessions)
    world.count("participation_kept", attended)


def _found_weak(world: World, met: np.ndarray) -> np.ndarray:
    """Dyads of coached PKs that the last review measured as weak; it measures with error. [M20]"""
    q, coached = world.parameters.office, world.pks.coached[world.clients.pk[met]]
    rows = met[coached]
    review = np.full(len(rows), (world.week + BURN_IN) // int(world.levers.review_weeks))
    error = q.review_error * normal_quantile(world.draw("review", rows, review))
    weak = np.zeros(len(met), bool)
    weak[coached] = world.through("alliance->quality", alliance_z(world, rows), rows) + error < q.review_below
    return weak


def contacts_have_quality(world: World) -> None:
    """Warmth, competence, time, gap, room and climate make a contact good; too little time makes it formality.

    Time is that with the guiding PK. [M04 M12 M19 M21 M42]
    """
    c, pks, p, r = world.clients, world.pks, world.parameters.contacts, world.references
    met = met_by_pk(world)
    owner, through = c.pk[met], world.through
    competence = pks.skill[owner]
    minutes = through("minutes->quality", np.maximum(c.minutes_now[met] * with_guide(world, met), 1.0), met)
    x = Meeting(
        warmth=through("warmth->quality", pks.approach[owner], met),
        structure=through("structure->quality", pks.structure[owner], met),
        competence=through("competence->quality", competence, met),
        exhaustion=through("exhaustion->quality", pks.exhaustion[owner], met),
        apathy=through("apathy->quality", z(pks.apathy[owner], r.apathy, r.apathy_sd), met),
        log_minutes=np.log(minutes / r.minutes),
        gap=through("gap->quality", effective_gap(world, met), met) - r.gap,
        room=through("rooms->quality", in_private(world, met), met),
        climate=through("climate->quality", np.full(len(met), world.facts.climate - 0.5), met),
    )
    luck = p.noise * normal_quantile(world.draw("quality", met, c.contacts_all[met]))
    reviewed = world.parameters.office.review_gain * _found_weak(world, met)
    c.quality[met] = np.clip(contact_quality(x, p) + reviewed + luck, -9.0, 9.0)
    formal = formality(minutes, p)
    c.formality[met] += p.formal_rate * (formal - c.formality[met])
    c.contacts[met] += 1
    c.contacts_all[met] += 1
    world.count("contacts_kept", np.flatnonzero(c.kept_now | c.session_now | c.visit_now))
