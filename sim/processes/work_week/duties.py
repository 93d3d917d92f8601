"""Duties before clients: a ledger; no duty takes more than its cap, hours are never exceeded. [M13 M18 M36]"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.arrays import ratio
from sim.derived import caseload, lever_for, post_journeys, reachable, trip_hours
from sim.world import WEEKS_A_MONTH, WEEKS_A_YEAR, World


class Duties(NamedTuple):
    """Hours a week asked of each PK in post, duty by duty; arrays of shape (k,)."""

    training: np.ndarray
    accompaniment: np.ndarray
    files: np.ndarray
    tracing: np.ndarray
    rota: np.ndarray
    partners: np.ndarray
    administration: np.ndarray


class Partners(NamedTuple):
    """Hours a week asked of each PK with partners, part by part; arrays of shape (k,)."""

    volunteers: np.ndarray
    mediation: np.ndarray
    sessions: np.ndarray
    employers: np.ndarray
    journeys: np.ndarray


def fit(asked: Duties, hours: np.ndarray, cap: float) -> Duties:
    """What of each duty is done: in their order, none above the cap, all together within the hours.

    Parameters
    ----------
    asked : Duties, h/week
    hours : (k,) array, h/week
    cap : float
        Largest share of the week for one duty.

    Returns
    -------
    Duties, h/week
    """
    left, done = hours.astype(float), []
    for duty in asked:
        part = np.minimum(np.minimum(duty, cap * hours), left)
        done.append(part)
        left = left - part
    return Duties(*done)


def litmas_shares(wanted: np.ndarray, room: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Hours of litmas for each PK: in proportion to the room there is in the office, never beyond it.

    Parameters
    ----------
    wanted : (o,) array, h/week
        Hours that the open reports of each office ask for this week.
    room : (k,) array, h/week
    at : (k,) array of int
        Office of each PK.

    Returns
    -------
    (k,) array, h/week
    """
    there = np.bincount(at, room, len(wanted))
    return room * np.minimum(1.0, ratio(wanted, there))[at]


def pks_share_out_their_week(world: World) -> None:
    """Fixed duties first, then litmas, then clients with what is left. [M13 M18 M21 M36]"""
    pks, p, here = world.pks, world.parameters.work_week, world.pks_here
    hours = np.full(len(here), p.hours)
    partners = _partners(world, here)
    with_partners = np.sum(partners, axis=0)
    asked = _asked(world, here, with_partners)
    done = fit(asked, hours, p.duty_cap)
    left = hours - sum(done)
    room = np.maximum(np.minimum(left - p.client_floor * hours, p.duty_cap * hours), 0.0)
    litmas_asked, desk, travel = work_on_litmas(world, here, room, p.litmas_pace)
    left = left - desk - travel
    ordered = (1 - world.pressure.contact) * left
    left = left - ordered
    pks.files[here] = np.maximum(pks.files[here] - done.files, 0.0)
    pks.tracing[here] = np.maximum(pks.tracing[here] - done.tracing, 0.0)
    booked = {f"h_{name}": getattr(done, name) for name in Duties._fields if name != "rota"}
    booked["h_administration"] = done.administration + ordered
    booked |= {"h_available": hours, "h_litmas": desk, "h_travel": travel + done.rota, "contact_hours": left}
    share = ratio(done.partners, with_partners, 1.0)
    booked["h_partners"] = done.partners - partners.journeys * share
    booked["h_travel"] += partners.journeys * share
    booked |= {"partner_share": share, "mediated": partners.mediation * share, "h_missed": np.zeros(len(here))}
    for name, values in booked.items():
        column = getattr(pks, name)
        column[:] = 0.0
        column[here] = np.maximum(values, 0.0)
    load = world.through("caseload->workload", caseload(world)[here], here)
    contacts = load * p.minutes_most / 60 / world.parameters.contacts.report_weeks
    pks.workload[here] = (sum(asked) + litmas_asked + contacts) / p.hours


def _asked(world: World, here: np.ndarray, partners: np.ndarray) -> Duties:
    """Hours that the duties before litmas ask for."""
    pks, p, q = world.pks, world.parameters.work_week, world.parameters.practice
    load = caseload(world)[here]
    district = pks.district[here]
    course = (pks.training_until[here] >= world.week) * q.course_hours
    course += (pks.workshop_until[here] >= world.week) * q.workshop_hours
    reviews = load * q.review_minutes / 60 / world.levers.review_weeks
    records = p.administration * world.levers.administration + q.handover * world.levers.separated
    return Duties(
        training=course + pks.coached[here] * (q.coach_hours + reviews),
        accompaniment=np.full(len(here), p.accompaniment),
        files=world.through("files->hours", pks.files[here], here),
        tracing=world.through("tracing->hours", pks.tracing[here], here),
        rota=post_journeys(world)[district] / _staff(world, here),
        partners=np.minimum(partners, q.mediation_most * p.hours),
        administration=world.through("caseload->administration", load, here) * records / WEEKS_A_MONTH,
    )


def _staff(world: World, here: np.ndarray) -> np.ndarray:
    """PKs in post in the district of each PK."""
    district = world.pks.district[here]
    return np.bincount(district, minlength=world.geography.districts)[district]


def _partners(world: World, here: np.ndarray) -> Partners:
    """Hours asked with volunteers, neighbours, families and employers, journeys to neighbourhoods included."""
    c, g, levers = world.clients, world.geography, world.levers
    p, q = world.parameters.work_week, world.parameters.practice
    accompanied = world.supervised[c.volunteer[world.supervised] & (c.pk[world.supervised] >= 0)]
    volunteers = np.bincount(c.pk[accompanied], minlength=world.pks.rows)[here] * p.volunteer_hours / WEEKS_A_MONTH
    district = world.pks.district[here]
    places = np.bincount(g.place_district[:-1], minlength=g.districts)[district] / _staff(world, here)
    mediation = places * levers.mediation / WEEKS_A_YEAR
    employers = places * levers.employers * q.employer_hours / WEEKS_A_YEAR
    trips = world.through("travel->hours", trip_hours(world), np.arange(g.districts))[district] / p.tasks_per_trip
    journeys = (mediation + employers) / q.errand_hours * trips
    return Partners(volunteers, mediation, _with_families(world, here), employers, journeys)


def _with_families(world: World, here: np.ndarray) -> np.ndarray:
    """Hours of sessions with families: all are invited whose clients are in contact, whether they come or not."""
    c, p, mine = world.clients, world.parameters.work_week, reachable(world)
    mine = mine[c.pk[mine] >= 0]
    asked = np.broadcast_to(lever_for(world, "family_sessions", mine), mine.shape)
    families = np.bincount(c.pk[mine], asked, world.pks.rows)[here]
    return families / p.group_size * p.family_session / WEEKS_A_YEAR


def work_on_litmas(
    world: World, here: np.ndarray, room: np.ndarray, pace: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Litmas of each office go where hours are; what is not done stays open. [M36]

    Parameters
    ----------
    here : (k,) array of rows of PKs
    room : (k,) array, h/week
        Hours of each PK that litmas may take.
    pace : float, share/week
        Share of the open reports to be worked off.

    Returns
    -------
    asked, desk, travel : (k,) arrays, h/week
    """
    p, g, levers, offices = world.parameters.work_week, world.geography, world.levers, world.offices
    desk_each = max(1.0, p.litmas_desk - levers.litmas_relief - levers.litmas_shortening)
    trips = world.through("travel->hours", trip_hours(world), np.arange(g.districts)) / p.tasks_per_trip
    at, people = g.office[world.pks.district[here]], np.bincount(g.office, g.population, offices.rows)
    travel = np.bincount(g.office, trips * (g.population / people[g.office]), offices.rows)
    each = desk_each + travel
    wanted = pace * world.through("litmas->hours", offices.litmas_open, np.arange(offices.rows)) * each
    done = litmas_shares(wanted, room, at)
    finished = np.bincount(at, done, offices.rows) / each
    offices.litmas_open[:] = np.maximum(0.0, offices.litmas_open - finished)
    part = (travel / each)[at]
    return ratio(wanted, np.bincount(at, minlength=offices.rows))[at], done * (1 - part), done * part
