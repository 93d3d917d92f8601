"""What is left of the week goes to clients: minutes of reports, home visits, further sessions. [M14 M18 M33 M35]"""

from __future__ import annotations

import numpy as np

from sim.arrays import first_of, ratio
from sim.derived import ADVANCED, FINAL, INITIAL, lever_for, reachable, score_band, stage, trip_hours
from sim.world import WEEKS_A_MONTH, World


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


def visits_allowed(spare: np.ndarray, dearest: np.ndarray, share: float, luck: np.ndarray) -> np.ndarray:
    """Home visits each PK makes this week at most; a part of a visit is one whole visit in so many weeks. [M35]

    Parameters
    ----------
    spare : (k,) array, h/week
        Hours for visits and further sessions.
    dearest : (k,) array, h/visit
        The longest visit that is asked for, travel included; 0 where none is.
    share : float
        Share of the spare hours that visits may take on average.
    luck : (k,) array in (0, 1)
        Decides in which weeks a part becomes a whole visit.

    Returns
    -------
    (k,) array of whole numbers, never more than fit into the spare hours of the week
    """
    most = ratio(spare, dearest)
    return np.minimum(np.floor(most * share + luck), np.floor(most))


def time_weight(world: World, rows: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Weight of a client in the PK's time: by stage, for those who lag, and by score where policy says so. [M33]"""
    c, p = world.clients, world.parameters.work_week
    silent = world.through("missed_reports->minutes", c.missed_run[rows] > 0, rows)
    absent = world.through("absence->minutes", c.sessions_missed[rows] > 1, rows)
    final = p.stage_final + (p.lagging - p.stage_final) * np.maximum(silent, absent)
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
    office = world.pks_here
    tired, asked = np.zeros(pks.rows), np.zeros(pks.rows)
    tired[office] = np.maximum(world.through("exhaustion->minutes", pks.exhaustion[office], office), 0.0)
    hours = pks.contact_hours * np.exp(p.exhausted_minutes * tired)
    due = c.due_now[here]
    reports = np.bincount(c.pk[here.compress(due)], (weight * length).compress(due), pks.rows)
    asked[office] = world.through("caseload->minutes", reports[office], office)
    pks.report_minutes[:] = contact_minutes(hours, asked, p.session_share, p.minutes_most)
    spare = hours - pks.report_minutes * asked / 60
    here, weight, at = (values.compress(~due) for values in (here, weight, at))
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
    office, left = world.pks_here, np.zeros(pks.rows)
    left[office] = world.through("hours->home_visits", spare[office], office)
    allowed = visits_allowed(left, dearest, p.visit_share, world.draw("visits allowed", np.arange(pks.rows)))
    going = first_of(owner, world.draw("visit order", called), allowed)
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
    clients, office, per_client = np.bincount(owner, weight * expected, pks.rows), world.pks_here, np.zeros(pks.rows)
    spare[office] = world.through("hours->sessions", spare[office], office)
    per_client[office] = ratio(spare[office], world.through("caseload->sessions", clients[office], office))
    rate = np.minimum(per_client, p.sessions_most)[owner] * weight
    chosen = np.flatnonzero(world.draw("session", here) < rate)
    rows, owner = here[chosen], owner[chosen]
    grouped = advanced[chosen] & (world.draw("group", rows) < p.group_share)
    cost = np.where(grouped, 1 / p.group_size, 1.0) * p.minutes_most / 60
    wanted = np.bincount(owner, cost, pks.rows)
    pks.session_minutes[:] = np.minimum(p.session_longest, p.minutes_most * ratio(spare, wanted, 1.0))
    c.session_now[rows] = True
    c.group_now[rows] = grouped
