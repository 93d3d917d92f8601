"""Acceptance among neighbours, volunteers of Pokmaslipas, stigma as the client feels it. [M28-M31 M43 M53]"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.arrays import first_of, geometric_chance, logistic, ratio
from sim.derived import acceptance_z, in_week, lever_for, revoked_in, ticket, visible
from sim.parameters.response import Response
from sim.parameters.surroundings import Community
from sim.people import Ended
from sim.world import World


class Local(NamedTuple):
    """What happens in each neighbourhood in a week; arrays of shape (p,).

    Failures and successes per local client and week, less their references; hours for mediation; visits; shares of
    local clients for working (less the reference) and volunteers.
    """

    failures: np.ndarray
    successes: np.ndarray
    working: np.ndarray
    volunteers: np.ndarray
    mediation: np.ndarray
    visits: np.ndarray


def acceptance_push(x: Local, p: Community) -> np.ndarray:
    """Change of acceptance in a week by what neighbours see. [M29 M30]

    Parameters
    ----------
    x : Local

    Returns
    -------
    (p,) array, 0-1 per week
    """
    return (
        p.failure * p.clients * x.failures
        + p.success * p.clients * x.successes
        + p.working * x.working
        + p.volunteer * x.volunteers
        + p.mediation * x.mediation
        + p.visit * x.visits
    )


def acceptance_next(
    now: np.ndarray, habit: np.ndarray, heard: np.ndarray, push: np.ndarray, p: Community
) -> np.ndarray:
    """Acceptance of each member next week: habit, neighbours, and what is seen, less near the ends of the scale.

    Parameters
    ----------
    now, habit, heard, push : (m,) arrays
        Present acceptance, what the member returns to, mean of the neighbours, push of the week.

    Returns
    -------
    (m,) array in [0, 1]
    """
    room = 2 * np.abs((push > 0) - now)  # to the end of the scale towards which the push goes
    return np.clip(now + p.recovery * (habit - now) + p.spread * (heard - now) + push * room, 0.0, 1.0)


def stigma_level(
    acceptance: np.ndarray, adverse: np.ndarray, volunteer: np.ndarray, works: np.ndarray, p: Response
) -> np.ndarray:
    """Stigma that a client comes to feel. [M28]

    Parameters
    ----------
    acceptance : (n,) array, SD
        Of the client's own neighbourhood.
    adverse, works : (n,) arrays
        Adverse history, has work; less their references.
    volunteer : (n,) array of bool

    Returns
    -------
    (n,) array in (0, 1)
    """
    level = p.stigma_base + p.stigma_acceptance * acceptance + p.stigma_adverse * adverse
    return logistic(level + p.stigma_volunteer * volunteer + p.stigma_work * works)


def _local(world: World) -> Local:
    """What neighbours saw last week and see now."""
    c, n, week = world.clients, world.geography.places, world.week
    seen = visible(world)
    place, through = c.place[seen], world.through
    there = np.bincount(place, minlength=n)
    failed = np.union1d(in_week(world, "recorded_in", week - 1), revoked_in(world, week - 1))
    failed = failed[(c.pk[failed] >= 0) | (week - c.left_in[failed] <= world.parameters.community.visible_weeks)]
    left = in_week(world, "left_in", week - 1)
    ended_well = left[(c.ended[left] == Ended.COMPLETED) & c.employed[left]]
    places, visited = np.arange(n), np.flatnonzero(c.visit_now)
    works = np.bincount(place, through("work->acceptance", c.employed[seen], seen), n)
    helped = np.bincount(place, through("volunteer->acceptance", c.volunteer[seen], seen), n)
    bad = through("failures->acceptance", np.bincount(c.place[failed], minlength=n), places)
    good = through("completions->acceptance", np.bincount(c.place[ended_well], minlength=n), places)
    visits = through("home_visits->acceptance", np.bincount(c.place[visited], minlength=n), places)
    r = world.references
    return Local(
        failures=ratio(bad, there, r.local_failure) - r.local_failure,
        successes=ratio(good, there, r.local_success) - r.local_success,
        working=ratio(works, there, r.employed) - r.employed,
        volunteers=ratio(helped, there),
        mediation=through("mediation->acceptance", _mediated(world), places),
        visits=visits,
    )


def _mediated(world: World) -> np.ndarray:
    """Hours of mediation worked this week in each neighbourhood: the PKs of a district serve all alike. [M30]"""
    g, pks = world.geography, world.pks
    hours = np.bincount(pks.district, pks.mediated, g.districts)
    places = np.bincount(g.place_district[:-1], minlength=g.districts)
    return np.append(ratio(hours, places)[g.place_district[:-1]], 0.0)


def communities_accept_or_reject(world: World) -> None:
    """Failures and successes that neighbours see move acceptance; it spreads along ties and returns to habit.

    [M29 M30 M50 M53]
    """
    m, p = world.members, world.parameters.community
    push = acceptance_push(_local(world), p)[m.place]
    heard = world.through("acceptance->acceptance", world.voices @ m.acceptance, np.arange(m.rows))
    m.acceptance = acceptance_next(m.acceptance, m.base_acceptance, heard, push, p)
    world.forget("place acceptance")


def volunteers_accompany(world: World) -> None:
    """Volunteers of active Pokmaslipas take on one to three clients each, as far as groups reach. [M31 M53]"""
    c, p, g = world.clients, world.parameters.community, world.geography
    here = world.supervised
    has = here[c.volunteer[here]]
    leaves = has[world.draw("volunteer leaves", has) < geometric_chance(p.drop_weeks)]
    c.volunteer[leaves] = False
    image = world.offices.image[g.office][c.district[here]]
    pull = np.exp(p.image_partners * world.through("image->volunteer", image, here))
    real = lever_for(world, "volunteer_coverage", here) * lever_for(world, "volunteer_contact", here)
    order = ticket(world, "volunteer", here)
    wanted = ~c.volunteer[here] & ~c.lost[here] & (order < real * pull)
    waiting, order = here[wanted], order[wanted]
    found = world.draw("volunteer found", waiting) < geometric_chance(p.match_weeks)
    waiting, order = waiting[found], order[found]
    places = world.facts.groups * world.levers.volunteers_per_group * p.carry * g.population
    free = np.maximum(np.ceil(places) - np.bincount(c.district[here[c.volunteer[here]]], minlength=g.districts), 0)
    c.volunteer[waiting[first_of(c.district[waiting], order, free)]] = True


def stigma_is_felt(world: World) -> None:
    """What the neighbourhood thinks becomes what the client feels. [M28]"""
    c, p, through, here, rows = world.clients, world.parameters.response, world.through, world.begun, world.begun_rows
    level = stigma_level(
        through("acceptance->stigma_felt", acceptance_z(world, here), rows),
        through("past->stigma_felt", c.adverse[here], rows) - world.parameters.background.adverse,
        through("volunteer->stigma_felt", c.volunteer[here], rows),
        through("work->stigma_felt", c.employed[here], rows) - world.references.employed,
        p,
    )
    c.stigma_felt[here] += p.stigma_rate * world.at_liberty * (level - c.stigma_felt[here])
