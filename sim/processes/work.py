"""Jobs gained and lost; courses in six trades. [M12 M34 M53]"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.arrays import first_of, logistic, logit, ratio
from sim.derived import employer_acceptance, in_week, ticket, z
from sim.parameters.surroundings import Work
from sim.people import Phase
from sim.world import WEEKS_A_YEAR, World

TRADES = 6
"""Catfish, screen printing, jumputan, reuse of goods, hydroponics, make-up and hair: each suits as many clients."""


class Search(NamedTuple):
    """What helps a client to work; arrays of shape (n,): SD, but skill, referral, volunteer (0-1)."""

    skill: np.ndarray
    family: np.ndarray
    acceptance: np.ndarray
    referral: np.ndarray
    motivation: np.ndarray
    volunteer: np.ndarray
    image: np.ndarray


def churn(weeks: np.ndarray, p: Work) -> tuple[np.ndarray, np.ndarray]:
    """Weekly log-odds of gaining and of losing work, by weeks since the start.

    Parameters
    ----------
    weeks : (n,) array of int

    Returns
    -------
    gain, loss : (n,) arrays, logit per week
    """
    period = (weeks > p.early).astype(int) + (weeks > p.settling)
    gain = np.array([p.gain_1, p.gain_2, p.gain_3]) * p.gain_scale
    loss = np.array([p.loss_1, p.loss_2, p.loss_3]) * p.loss_scale
    return logit(gain)[period], logit(loss)[period]


def search_logit(x: Search, p: Work, partners: float) -> np.ndarray:
    """Log-odds added to finding work.

    Parameters
    ----------
    x : Search
        acceptance is that of employers in the neighbourhood.
    partners : float
        Weight of the image of the programme among employers, log ratio per SD.

    Returns
    -------
    (n,) array, logit
    """
    return (
        p.skill * x.skill
        + p.family * x.family
        - p.stigma * x.acceptance
        + p.referral * x.referral
        + p.motivation * x.motivation
        + p.volunteer * x.volunteer
        + partners * x.image
    )


def _won_over(world: World) -> np.ndarray:
    """Acceptance that won-over employers add in each district, in SD, as far as its PKs have hours for the talks."""
    pks, here, n = world.pks, world.pks_here, world.geography.districts
    at = pks.district[here]
    done = ratio(np.bincount(at, pks.partner_share[here], n), np.bincount(at, minlength=n))
    return world.levers.employers * world.parameters.practice.employer_gain * done


def clients_find_and_lose_work(world: World) -> None:
    """Skill, family, neighbours, the PK and volunteers help to find work; motivation helps to keep it. [M34 M53]"""
    c, p, r, through = world.clients, world.parameters.work, world.references, world.through
    here, rows = world.begun, world.begun_rows
    gain, loss = churn(world.week - c.out_since[here], p)
    image = world.offices.image[world.geography.office][c.district[here]]
    drive = through("motivation->work", z(c.motivation[here], r.motivation, r.motivation_sd), rows)
    hiring = z(employer_acceptance(world), r.employer_acceptance, r.employer_acceptance_sd)[c.place[here]]
    x = Search(
        skill=through("skill->work", c.skill[here], rows),
        family=through("family_support->work", z(world.families.support[here], r.support, r.support_sd), rows),
        acceptance=through("acceptance->work", hiring, rows) + _won_over(world)[c.district[here]],
        referral=through("needs_match->work", c.needs_match[here] * (c.pk[here] >= 0), rows),
        motivation=drive,
        volunteer=through("volunteer->work", c.volunteer[here], rows),
        image=through("image->work", image, rows),
    )
    works = c.employed[here]
    found = gain + search_logit(x, p, world.parameters.community.image_partners)
    leaves = loss + p.keep_drive * drive
    turns = world.draw("work", rows) < logistic(found + works * (leaves - found))
    turned = rows[turns & world.at_liberty]
    lost = turned[c.employed[turned]]
    gained = turned[~c.employed[turned]]
    c.employed[gained], c.employed[lost] = True, False
    c.job_since[gained] = c.job_since[lost] = world.week
    c.progress[gained] = np.minimum(c.progress[gained] + world.parameters.response.progress_job, 1.0)
    world.count("jobs_gained", gained)
    world.count("jobs_lost", lost)


def _places(world: World) -> tuple[np.ndarray, np.ndarray]:
    """Training places a year at each office: its own with those of active Pokmaslipas; those that policy adds.

    [M31 M34]
    """
    c, p, g, here = world.clients, world.parameters.work, world.geography, world.supervised
    clients = world.facts.clients * np.bincount(g.office, g.population, world.offices.rows) / g.population.sum()
    accompanied = world.through("volunteer->places", c.volunteer[here], here)
    groups = p.group_places * np.bincount(g.office[c.district[here]], accompanied, world.offices.rows)
    more = world.levers.more_places * world.facts.offices * clients / world.facts.clients
    return p.places / 1000 * clients * world.levers.places + groups, more


def clients_learn_a_trade(world: World) -> None:
    """Places in six trades are few: courses start when a batch is full; those out of work come first.

    Places that policy adds are in the trades it names; those there were stay open in all six. [M34 M53]
    """
    c, offices = world.clients, world.offices
    done = in_week(world, "training_until", world.week - 1)
    c.skill[done] = 1.0
    c.progress[done] = np.minimum(c.progress[done] + world.parameters.response.progress_job, 1.0)
    pull = np.exp(
        world.parameters.community.image_partners
        * world.through("image->places", offices.image, np.arange(offices.rows))
    )
    usual, more = _places(world)
    offices.trained_places += usual / WEEKS_A_YEAR * pull
    offices.added_places += more / WEEKS_A_YEAR * pull
    here = world.supervised
    calm = ~world.happens("phase->skill", c.phase[here] == Phase.CONFRONTATIONAL, here)
    order = ticket(world, "course", here) + world.through("work->skill", c.employed[here], here)
    _courses_begin(world, "trained_places", TRADES, calm, order)
    _courses_begin(world, "added_places", world.levers.trades, calm, order)


def _courses_begin(world: World, saved: str, trades: float, calm: np.ndarray, order: np.ndarray) -> None:
    """Courses in so many trades begin when a batch of the places saved up is full.

    Parameters
    ----------
    calm, order : (n,) arrays
        Of the supervised: who takes part, and their place in the queue, those out of work first.
    """
    c, p, places = world.clients, world.parameters.work, getattr(world.offices, saved)
    batches = np.floor(places / p.batch)
    if not batches.any():
        return
    places -= batches * p.batch
    office, here = world.geography.office, world.supervised
    fit = calm & (batches[office[c.district[here]]] > 0) & (c.skill[here] == 0) & ~c.lost[here]
    fit &= c.training_until[here] < world.week
    fit[fit] = ticket(world, "trade", here[fit]) < trades / TRADES
    chosen = here[fit][first_of(office[c.district[here[fit]]], order[fit], batches * p.batch)]
    c.training_until[chosen] = world.week + int(p.course_weeks) - 1
    world.count("trained", chosen)
