"""The PK's week: one ledger of hours; no duty takes more than its cap, hours are never exceeded.

[M09 M13 M14 M18 M20 M21 M33 M36]
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.arrays import first_of, ratio, total
from sim.derived import (
    ADVANCED,
    FINAL,
    INITIAL,
    caseload,
    lever_for,
    met_by_pk,
    reachable,
    score_band,
    stage,
    ticket,
    trip_hours,
)
from sim.world import World

WEEKS_A_MONTH = 52.18 / 12


class Duties(NamedTuple):
    """Hours a week asked of each PK in post, duty by duty; arrays of shape (k,)."""

    training: np.ndarray
    accompaniment: np.ndarray
    files: np.ndarray
    tracing: np.ndarray
    rota: np.ndarray
    partners: np.ndarray
    administration: np.ndarray


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


def litmas_shares(wanted: float, room: np.ndarray) -> np.ndarray:
    """Hours of litmas for each PK of an office: in proportion to the room there is, never beyond it.

    Parameters
    ----------
    wanted : float, h/week
        Hours that the open reports ask for this week.
    room : (k,) array, h/week

    Returns
    -------
    (k,) array, h/week
    """
    there = total(room)
    return room * min(1.0, wanted / there) if there > 0 else np.zeros_like(room)


def contact_minutes(hours: np.ndarray, weight: np.ndarray, set_aside: float, most: float) -> np.ndarray:
    """Minutes of a report of weight one: the hours for clients over the reports due, at most `most`.

    Parameters
    ----------
    hours : (k,) array, h/week
        Hours for clients.
    weight : (k,) array
        Weighted reports due this week.
    set_aside : float, share
        Part of the hours kept for further sessions.
    most : float, min

    Returns
    -------
    (k,) array, min
    """
    return np.minimum(most, ratio(60 * hours * (1 - set_aside), weight, most))


def pks_share_out_their_week(world: World) -> None:
    """Fixed duties first, then litmas, then clients with what is left. [M13 M18 M21 M36]"""
    pks, p, here = world.pks, world.parameters.work_week, world.pks_here
    hours = np.full(len(here), p.hours)
    asked = _asked(world, here)
    done = fit(asked, hours, p.duty_cap)
    left = hours - sum(done)
    litmas_asked, desk, travel = _litmas(world, here, left, hours)
    left = left - desk - travel
    pks.files[here] -= done.files
    pks.tracing[here] -= done.tracing
    pks.h_available[:] = 0.0
    pks.h_missed[:] = 0.0
    columns = ("training", "accompaniment", "files", "tracing", "partners", "administration")
    for name in columns:
        column = getattr(pks, f"h_{name}")
        column[:] = 0.0
        column[here] = getattr(done, name)
    for name, values in (
        ("h_available", hours),
        ("h_litmas", desk),
        ("h_travel", travel + done.rota),
        ("contact_hours", left),
    ):
        column = getattr(pks, name)
        column[:] = 0.0
        column[here] = np.maximum(values, 0.0)
    load = world.through("caseload->workload", caseload(world)[here], here)
    contacts = load * p.minutes_most / 60 / world.parameters.contacts.report_weeks
    pks.workload[here] = (sum(asked) + litmas_asked + contacts) / p.hours


def _asked(world: World, here: np.ndarray) -> Duties:
    """Hours that the duties before litmas ask for."""
    pks, p, q = world.pks, world.parameters.work_week, world.parameters.practice
    load = caseload(world)[here]
    district = pks.district[here]
    staff = np.bincount(district, minlength=world.geography.districts)[district]
    rota_days = world.levers.post_days * world.levers.post_officers / WEEKS_A_MONTH
    rota = rota_days[district] * world.geography.trip[district] / staff
    course = (pks.training_until[here] >= world.week) * q.course_hours
    records = world.through("caseload->administration", load, here) * p.administration * world.levers.administration
    return Duties(
        training=course + pks.coached[here] * q.coach_hours,
        accompaniment=np.full(len(here), p.accompaniment),
        files=world.through("files->minutes", pks.files[here], here),
        tracing=world.through("tracing->minutes", pks.tracing[here], here),
        rota=rota,
        partners=np.minimum(_partners(world, here, staff), q.mediation_most * p.hours),
        administration=records / WEEKS_A_MONTH,
    )


def _partners(world: World, here: np.ndarray, staff: np.ndarray) -> np.ndarray:
    """Hours with volunteers and in neighbourhoods."""
    c, p, districts = world.clients, world.parameters.work_week, world.geography.districts
    accompanied = world.supervised[c.volunteer[world.supervised]]
    volunteers = np.bincount(c.pk[accompanied], minlength=world.pks.rows)[here] * p.volunteer_hours / WEEKS_A_MONTH
    places = np.bincount(world.geography.place_district[:-1], minlength=districts)
    district = world.pks.district[here]
    return volunteers + (places[district] / staff) * world.levers.mediation / 52.18


def _litmas(world: World, here: np.ndarray, left: np.ndarray, hours: np.ndarray):
    """Litmas of each office go where hours are; what is not done stays open. [M36]

    Returns
    -------
    asked, desk, travel : (k,) arrays, h/week
    """
    p, g, levers, offices = world.parameters.work_week, world.geography, world.levers, world.offices
    desk_each = max(1.0, p.litmas_desk - levers.litmas_relief - levers.litmas_shortening)
    trips = world.through("travel->minutes", trip_hours(world), np.arange(g.districts)) / p.tasks_per_trip
    room = np.maximum(np.minimum(left - p.client_floor * hours, p.duty_cap * hours), 0.0)
    at = g.office[world.pks.district[here]]
    asked, done, travel_part = np.zeros(len(here)), np.zeros(len(here)), np.zeros(len(here))
    for office in range(offices.rows):
        mine, there = at == office, g.office == office
        if not mine.any():
            continue
        weight = g.population[there] / g.population[there].sum()
        travel = float(trips[there] @ weight)
        each = desk_each + travel
        still_open = float(
            world.through("litmas->minutes", offices.litmas_open[office : office + 1], np.array([office]))[0]
        )
        wanted = p.litmas_pace * still_open * each
        asked[mine] = wanted / mine.sum()
        done[mine] = litmas_shares(wanted, room[mine])
        travel_part[mine] = travel / each
        finished = total(done[mine]) / each
        offices.litmas_open[office] = max(0.0, offices.litmas_open[office] - finished)
    return asked, done * (1 - travel_part), done * travel_part


def time_weight(world: World, rows: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Weight of a client in the PK's time: by stage, for those who lag, and by score where policy says so. [M33]"""
    c, p = world.clients, world.parameters.work_week
    lags = (c.missed_run[rows] > 0) | (c.sessions_missed[rows] > 1)
    final = np.where(lags, p.lagging, p.stage_final)
    weight = np.where(at == INITIAL, p.stage_initial, np.where(at == FINAL, final, 1.0))
    spread = world.levers.by_score * p.score_spread
    return weight if spread == 0 else weight * (1 + spread * (score_band(world, rows) - 1))


def pks_plan_contacts(world: World) -> None:
    """Minutes for reports, then home visits and further sessions with the hours that are left. [M14 M18 M33 M35]"""
    c, pks, p = world.clients, world.pks, world.parameters.work_week
    here = reachable(world)
    here = here[c.pk[here] >= 0]
    at = stage(world, here)
    weight = time_weight(world, here, at)
    c.weight_now[here] = weight
    length = np.where(c.online_now[here], world.parameters.contacts.online_minutes, 1.0)
    length = np.where(c.staff_now[here], 0.0, length)
    tired = np.maximum(world.through("exhaustion->minutes", pks.exhaustion, np.arange(pks.rows)), 0.0)
    hours = pks.contact_hours * np.exp(p.exhausted_minutes * tired)
    due = c.due_now[here]
    asked = np.bincount(c.pk[here[due]], (weight * length)[due], pks.rows)
    asked = world.through("caseload->minutes", asked, np.arange(pks.rows))
    pks.report_minutes[:] = contact_minutes(hours, asked, p.session_share, p.minutes_most)
    spare = hours - pks.report_minutes * asked / 60
    here, weight, at = here[~due], weight[~due], at[~due]
    spare = np.maximum(spare - _visits(world, here, at, spare), 0.0)
    others = ~c.visit_now[here]
    _sessions(world, here[others], weight[others], at[others], spare)


def _visits(world: World, here: np.ndarray, at: np.ndarray, spare: np.ndarray) -> np.ndarray:
    """Home visits, as many as hours allow; hours they take from each PK, travel included."""
    c, pks, p = world.clients, world.pks, world.parameters.work_week
    more = lever_for(world, "family_visits", here) / WEEKS_A_MONTH
    chance = np.where(at == INITIAL, p.visit_initial, p.visit_later) + more
    called = here[world.draw("home visit", here) < chance]
    travel = trip_hours(world)[c.district[called]] / p.tasks_per_trip
    cost = p.visit_hours + travel
    owner = c.pk[called]
    dearest = np.zeros(pks.rows)
    np.maximum.at(dearest, owner, cost)
    allowed = np.floor(ratio(spare * p.visit_share, dearest))
    going = first_of(owner, ticket(world, "visit", called), allowed)
    called, owner, travel = called[going], owner[going], travel[going]
    c.visit_now[called] = True
    pks.h_travel += np.bincount(owner, travel, pks.rows)
    return np.bincount(owner, travel + p.visit_hours, pks.rows)


def _sessions(world: World, here: np.ndarray, weight: np.ndarray, at: np.ndarray, spare: np.ndarray) -> None:
    """Further sessions: freed hours buy them; a group session counts once for its members. [M33]"""
    c, pks, p = world.clients, world.pks, world.parameters.work_week
    owner = c.pk[here]
    advanced = at == ADVANCED
    expected = np.where(advanced, 1 - p.group_share * (1 - 1 / p.group_size), 1.0) * p.minutes_most / 60
    clients = np.bincount(owner, weight * expected, pks.rows)
    per_client = ratio(spare, world.through("caseload->sessions", clients, np.arange(pks.rows)))
    rate = np.minimum(per_client, p.sessions_most)[owner] * weight
    chosen = world.draw("session", here) < rate
    rows, owner = here[chosen], owner[chosen]
    grouped = advanced[chosen] & (world.draw("group", rows) < p.group_share)
    cost = np.where(grouped, 1 / p.group_size, 1.0) * p.minutes_most / 60
    wanted = np.bincount(owner, cost, pks.rows)
    pks.session_minutes[:] = np.minimum(1.0, ratio(spare, wanted, 1.0)) * p.minutes_most
    c.session_now[rows] = True
    c.group_now[rows] = grouped


def hours_are_booked(world: World) -> None:
    """Kept contacts are booked as guidance or control, missed ones as lost; the ledger of each PK adds up. [M14]"""
    c, pks, p = world.clients, world.pks, world.parameters.work_week
    met = met_by_pk(world)
    owner = c.pk[met]
    hours = c.minutes_now[met] / 60 * np.where(c.group_now[met], 1 / p.group_size, 1.0)
    control = world.through("control_share->guidance", pks.control[owner], met)
    pks.h_control[:] = np.bincount(owner, hours * control, pks.rows)
    pks.h_guidance[:] = np.bincount(owner, hours * (1 - control), pks.rows)
    _free_hours_go_to_the_desk(world)
    guidance = c.minutes_now[met] * (1 - control)
    world.count("guidance_minutes", met, guidance)
    rate, here = world.parameters.contacts.dose_rate, world.supervised
    c.dose[here] *= 1 - rate
    c.dose[met] += rate * guidance
    c.met_in[met] = world.week


def _free_hours_go_to_the_desk(world: World) -> None:
    """Hours freed at short notice are worked off on open litmas, as far as there are any."""
    pks, offices, p, g = world.pks, world.offices, world.parameters.work_week, world.geography
    free = np.maximum(pks.h_available - sum(getattr(pks, f"h_{name}") for name in BOOKED), 0.0)
    here = world.pks_here
    at = g.office[pks.district[here]]
    each = max(1.0, p.litmas_desk - world.levers.litmas_relief - world.levers.litmas_shortening)
    for office in range(offices.rows):
        mine = here[at == office]
        done = litmas_shares(float(offices.litmas_open[office]) * each, free[mine])
        pks.h_litmas[mine] += done
        free[mine] -= done
        offices.litmas_open[office] = max(0.0, offices.litmas_open[office] - total(done) / each)
    pks.h_free[:] = np.where(pks.h_available > 0, free, 0.0)


BOOKED = "litmas accompaniment files tracing travel training administration partners guidance control missed".split()
"""Kinds of hours in the ledger; with the free hours they add up to the hours there are."""
