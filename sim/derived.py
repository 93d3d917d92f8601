"""Quantities that several processes derive from columns; nothing here is stored."""

from __future__ import annotations

import numpy as np

from sim.arrays import ratio
from sim.people import Case, Ended, Ground, Role, Standing
from sim.policy.levers import Levers, status_quo
from sim.streams import key, uniforms
from sim.world import WEEKS_A_MONTH, WEEKS_A_YEAR, World

THIRD = 0.4307
"""Beyond this from the mean lies the top or bottom third of a standard normal score, in SD."""

INITIAL, ADVANCED, FINAL = 0, 1, 2
"""Stages of guidance."""


def z(values: np.ndarray, mean: float, sd: float) -> np.ndarray:
    """Values on the scale of the reference population, in SD."""
    scaled = values - mean
    scaled *= 1.0 / sd
    return scaled


def alliance_z(world: World, rows: np.ndarray) -> np.ndarray:
    """Alliance (mean of goals, tasks and bond) of these clients, in SD."""
    c, r = world.clients, world.references
    return ((c.goals[rows] + c.tasks[rows] + c.bond[rows]) / 3 - r.alliance) / r.alliance_sd


def in_week(world: World, event: str, week: int) -> np.ndarray:
    """Rows of the clients for whom something happened in a week; `event` is a column of weeks."""
    return np.flatnonzero(getattr(world.clients, event) == week)


def revoked_in(world: World, week: int) -> np.ndarray:
    """Rows of those whose programme was revoked in a week, but for an arrest: neighbours hear of that itself."""
    c, left = world.clients, in_week(world, "left_in", week)
    return left[(c.ended[left] == Ended.REVOKED) & (c.ground[left] != Ground.ARREST)]


def stage(world: World, rows: np.ndarray) -> np.ndarray:
    """Stage of guidance of these clients: initial, advanced or final."""
    c, p = world.clients, world.parameters.work_week
    since = world.week - c.begins[rows]
    to_go = c.term[rows] - since
    return np.where(since < p.initial_weeks, INITIAL, np.where(to_go <= p.final_weeks, FINAL, ADVANCED))


def reachable(world: World) -> np.ndarray:
    """Rows of the supervised clients in contact: neither lost nor suspended."""
    c, here = world.clients, world.supervised
    lost = world.happens("lost_contact->reports", c.lost[here], here)
    suspended = world.happens("proposals->reports", c.case[here] == Case.FORWARDED, here)
    return here[~(lost | suspended)]


def met_by_pk(world: World) -> np.ndarray:
    """Rows of the clients whom their PK met this week, in whatever way."""
    here = world.supervised
    return world.once("met", lambda: here.compress(world.clients.minutes_now[here] > 0))


def presence(world: World, rows: np.ndarray) -> np.ndarray:
    """How far a PK is in the life of these clients: recent guidance against the reference, at most 1.

    What is not there can neither help nor harm: neglected clients come to live as those without a PK.
    """
    return np.minimum(world.clients.dose[rows] / world.references.dose, 1.0)


def contact_worth(world: World, met: np.ndarray, part: np.ndarray | float = 1.0) -> np.ndarray:
    """Worth of this week's contacts, or of a part of their minutes: less online and in groups, none if formality."""
    c, p = world.clients, world.parameters.contacts
    kind = np.where(c.online_now[met], p.online_worth, np.where(c.group_now[met], p.group_worth, 1.0))
    return kind * np.clip(c.minutes_now[met] * part / p.formal_minutes, 0.0, 1.0)


def with_guide(world: World, met: np.ndarray) -> np.ndarray:
    """Part of this week's contacts with the guiding PK: what a colleague controls builds no relationship. [M14]"""
    return 1 - world.pks.control[world.clients.pk[met]] * world.levers.separated


def rooms_added(world: World) -> float:
    """Contacts at the office held in a private room, above the status quo, share."""
    return world.levers.rooms - Levers().rooms


def in_private(world: World, met: np.ndarray) -> np.ndarray:
    """Private rooms above the status quo in this week's contacts: of two people, at the office, not at a post. [M19]"""
    c = world.clients
    elsewhere = c.online_now[met] | c.visit_now[met] | c.group_now[met] | at_post(world, met)
    return ~elsewhere * rooms_added(world)


def effective_gap(world: World, rows: np.ndarray) -> np.ndarray:
    """Gap in education and experience left after the PK has found a fitting method, in SD. [M12]"""
    c, pks, p = world.clients, world.pks, world.parameters.contacts
    owner = c.pk[rows]
    closed = np.clip(1 - p.gap_fit * pks.skill[owner], 0.0, 1.5)
    return np.maximum(pks.education[owner] - c.education[rows], 0.0) * closed


def ticket(world: World, name: str, rows: np.ndarray) -> np.ndarray:
    """Standing place of these clients in the queue for one kind of scarce help, 0 first to 1 last."""
    return uniforms(key(world.seed, "ticket", name), rows)


def caseload(world: World) -> np.ndarray:
    """Supervised clients of each PK, leaving out those who wait for one."""

    def find() -> np.ndarray:
        pk = world.clients.pk[world.supervised]
        return np.bincount(pk[pk >= 0], minlength=world.pks.rows).astype(float)

    return world.once("caseload", find)


def visible(world: World) -> np.ndarray:
    """Rows of those whom neighbours see as clients: supervised, or free and not long since the end."""

    def find() -> np.ndarray:
        c, p, here = world.clients, world.parameters.community, world.present
        return here[(c.standing[here] == Standing.SUPERVISED) | (world.week - c.left_in[here] <= p.visible_weeks)]

    return world.once("visible", find)


def place_acceptance(world: World) -> np.ndarray:
    """Mean acceptance of the members of each neighbourhood; the reference where nobody lives."""

    def find() -> np.ndarray:
        by_place = world.members.acceptance.reshape(-1, world.facts.members).mean(axis=1)
        return np.append(by_place, world.references.acceptance)

    return world.once("place acceptance", find)


def employer_acceptance(world: World) -> np.ndarray:
    """Mean acceptance among employers of each neighbourhood; the reference where there is none."""
    m, n = world.members, world.geography.places
    employers = np.flatnonzero(m.role == Role.EMPLOYER)
    at = m.place[employers]
    there = np.bincount(at, minlength=n)
    return ratio(np.bincount(at, m.acceptance[employers], n), there, world.references.employer_acceptance)


def acceptance_z(world: World, rows: np.ndarray | slice) -> np.ndarray:
    """Acceptance of the own neighbourhood of these clients, in SD."""
    r = world.references
    return z(place_acceptance(world), r.acceptance, r.acceptance_sd)[world.clients.place[rows]]


def score_band(world: World, rows: np.ndarray) -> np.ndarray:
    """Third of the score on file: 0 bottom, 1 middle, 2 top; the limits are those of a standard normal score."""
    score = world.clients.score[rows]
    return (score > -THIRD).astype(int) + (score > THIRD)


def lever_for(world: World, name: str, rows: np.ndarray) -> np.ndarray | float:
    """Value of a lever for these clients: its status quo for those for whom the intervention is not meant."""
    value = getattr(world.levers, name)
    if name not in world.scope:
        return value
    who, week = world.scope[name]
    new = world.clients.begins[rows] >= week
    usual = status_quo(world.geography.districts, world.set_levers)[name]
    return np.where(new if who == "new" else ~new, value, usual)


def errand_share(world: World) -> np.ndarray:
    """Share of the errands in each district that PKs do from its post, on the days on which it is open."""
    p, days = world.parameters.practice, world.levers.post_days
    return p.post_reach * days / (days + p.post_half)


def post_share(world: World) -> np.ndarray:
    """Share of each district's clients whom its post serves: by its days, and by the hours of its people."""
    g, p, r = world.geography, world.parameters.work_week, world.references

    def find() -> np.ndarray:
        minutes = world.facts.clients * g.population * r.dose / (1 - p.control_share)
        return np.minimum(errand_share(world), ratio(post_hours(world), minutes / 60))

    return world.settled("post share", find)


def post_journeys(world: World) -> np.ndarray:
    """Hours a week that officers travel to and from the post of each district."""
    days = world.levers.post_days * world.levers.post_officers / WEEKS_A_MONTH
    return days * world.geography.trip / world.parameters.practice.post_stay


def post_hours(world: World) -> np.ndarray:
    """Hours a week for clients at the post of each district: the days of its people, less journeys and errands."""
    p, facts, g = world.parameters.work_week, world.facts, world.geography
    people = world.levers.post_officers + world.levers.post_staff
    there = world.levers.post_days * people / WEEKS_A_MONTH * world.parameters.practice.post_day
    trips = facts.litmas_per_year / WEEKS_A_YEAR * g.population * errand_share(world) / p.tasks_per_trip
    return np.maximum(there - post_journeys(world) - trips * p.local_trip, 0.0)


def trip_hours(world: World) -> np.ndarray:
    """Round trip of a PK for an errand in each district: from the office, or within the district from a post."""
    trip, local = world.geography.trip, world.parameters.work_week.local_trip
    return world.settled("trip hours", lambda: trip + errand_share(world) * (np.minimum(local, trip) - trip))


def at_post(world: World, rows: np.ndarray) -> np.ndarray:
    """Mask of the clients who can use a post."""
    c = world.clients
    return c.near_post[rows] < post_share(world)[c.district[rows]]


def lacks_phone(world: World, rows: np.ndarray) -> np.ndarray:
    """Mask of those who, if they cannot report online, have no phone at all; the others lack credit or signal."""
    return ticket(world, "phone", rows) < world.parameters.practice.lack_phone


def has_phone(world: World, rows: np.ndarray) -> np.ndarray:
    """Mask of the clients who can be called or sent a message: with a phone of any kind, or given one. [M15]"""
    given = ticket(world, "phone given", rows) < lever_for(world, "phones", rows)
    return world.clients.phone[rows] | ~lacks_phone(world, rows) | given


def can_report_online(world: World, rows: np.ndarray) -> np.ndarray:
    """Mask of the clients with a phone that can, given one, helped with credit, or near a kiosk. [M15]"""
    lacks = lacks_phone(world, rows)
    share = np.where(lacks, lever_for(world, "phones", rows), lever_for(world, "credit", rows))
    near = ticket(world, "kiosk", rows) < lever_for(world, "kiosks", rows)
    return world.clients.phone[rows] | (ticket(world, "phone given", rows) < share) | near
