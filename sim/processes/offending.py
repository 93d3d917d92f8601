"""Latent offences and how they come to light. Behaviour and detection are two things. [M27 M32 M50]"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from sim import transitions
from sim.arrays import lognormal_quantile, ratio
from sim.columns import NEVER
from sim.derived import acceptance_z, contact_worth, presence, score_band, visible, z
from sim.parameters.conduct import Offending
from sim.people import Offence
from sim.world import World

KNOTS = (0, 7, 39, 78, 130, 156)
"""Weeks since the start between which the hazard moves: the middles of the periods of `bump` and `decline`."""

BOUNDS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "tanh": np.tanh,
    "clip": lambda x: np.clip(x, -1.0, 1.0),
    "none": lambda x: x,
}
"""How what PK and partners do is bounded, in units of the cap, by the name of the variant."""


class Circumstances(NamedTuple):
    """What moves the hazard from outside the relationship; arrays of shape (n,): SD, but work and the rest 0-1."""

    standing: np.ndarray
    weeks: np.ndarray
    work: np.ndarray
    older: np.ndarray
    support: np.ndarray
    conflict: np.ndarray
    motivation: np.ndarray
    stigma: np.ndarray
    acceptance: np.ndarray
    relapsed: np.ndarray
    local: np.ndarray


class Guidance(NamedTuple):
    """What PK and partners do; arrays of shape (n,): SD where the PK is present, dose over its reference, 0-1."""

    missed: np.ndarray
    encouragement: np.ndarray
    trust: np.ndarray
    competence: np.ndarray
    dose: np.ndarray
    band: np.ndarray
    volunteer: np.ndarray


def time_course(weeks: np.ndarray, p: Offending) -> np.ndarray:
    """Log hazard by weeks since the start: up towards the end of the first year, down after the second.

    Parameters
    ----------
    weeks : (n,) array of int

    Returns
    -------
    (n,) array, log hazard
    """
    last = KNOTS[-1]
    grid = np.interp(np.arange(last + 1), KNOTS, [0, 0, p.bump, 0, p.decline, p.decline])
    return grid[np.clip(weeks, 0, last)]


def doublings(dose: np.ndarray) -> np.ndarray:
    """What guidance adds up to: nothing where nobody guides, one more for a doubling near the reference.

    Parameters
    ----------
    dose : (n,) array
        Recent guidance over its reference.

    Returns
    -------
    (n,) array, at least 0
    """
    return 2 * np.log2(1 + dose)


def environment(x: Guidance, p: Offending, joint_cap: str = "tanh") -> np.ndarray:
    """Log hazard of what PK and partners do, combined so that best against worst stays bounded. [M27]

    The bound bends on both sides of what usual guidance by an average PK brings in each third of the score: there
    one step more or less counts in full, whatever the third. Where nobody does anything the sum is nothing.

    Parameters
    ----------
    x : Guidance
    p : Offending
    joint_cap : str
        Form of the bound, one of `BOUNDS`.

    Returns
    -------
    (n,) array, log hazard; the best lies less than twice the cap below the worst of the same third, if bounded at all
    """
    by_band = np.array([0.0, p.dose_middle, p.dose_top])[x.band]
    skill = np.clip(p.dose_base + p.dose_skill * x.competence, 0.0, 1.0)
    whole = (
        p.missed * x.missed
        + p.motivation * x.encouragement
        + p.trust * x.trust
        + p.competence * x.competence
        + by_band * skill * doublings(x.dose)
        + p.volunteer * x.volunteer
    )
    usual = by_band * p.dose_base * doublings(np.ones(1))
    bounded = BOUNDS[joint_cap]
    return p.cap * (bounded((whole - usual) / p.cap) + bounded(usual / p.cap))


def log_hazard(x: Circumstances, p: Offending) -> np.ndarray:
    """Log hazard of a latent offence, but for what PK and partners do. [M32]

    Parameters
    ----------
    x : Circumstances

    Returns
    -------
    (n,) array, log hazard per week
    """
    level = p.base + x.standing
    level += time_course(x.weeks, p)
    level += (p.work + p.work_older * x.older) * x.work
    for weight, value in (
        (p.support, x.support),
        (p.conflict, x.conflict),
        (p.motivation, x.motivation),
        (p.stigma, x.stigma),
        (p.acceptance, x.acceptance),
        (p.relapse, x.relapsed),
        (p.local, x.local),
    ):
        level += weight * value
    return level


def discovery(kind: np.ndarray, contact: np.ndarray, control: np.ndarray, usual: float, p: Offending) -> np.ndarray:
    """Chance that an offence still fresh is recorded in a week. [M09]

    Parameters
    ----------
    kind : (n,) array of Offence
    contact : (n,) array in [0, 1]
        Worth of this week's contact with the PK; 0 if there was none.
    control : (n,) array
        Control share of the PK; anything where there is no contact.
    usual : float
        Control share of the average PK.

    Returns
    -------
    (n,) array of probabilities per week
    """
    police = p.police * np.array([p.police_drug, 1.0, p.police_violent])[kind]
    seen = np.clip(p.per_contact * control / usual, 0.0, 0.9) * contact
    return 1 - (1 - police) * (1 - p.community) * (1 - seen)


def local_failures(world: World) -> np.ndarray:
    """Clients of each neighbourhood, those now inside included, with a recorded offence within a year, per 100."""
    c, n = world.clients, world.geography.places
    seen, inside = c.place[visible(world)], c.place[world.inside]
    there = np.bincount(seen, minlength=n) + np.bincount(inside, minlength=n)
    recorded = np.flatnonzero(world.week - c.recorded_in < world.parameters.offending.local_weeks)
    recorded = recorded[c.first_begins[recorded] <= world.week]
    return 100 * ratio(np.bincount(c.place[recorded], minlength=n), there, world.references.local_failures / 100)


def _circumstances(world: World) -> Circumstances:
    """For everyone who has begun, those inside among them."""
    c, f, r, p, through = world.clients, world.families, world.references, world.parameters.offending, world.through
    span, rows, place = world.begun, world.begun_rows, world.clients.place[world.begun]
    own = z(c.motivation[span] - c.encouragement[span], r.motivation, r.motivation_sd)
    return Circumstances(
        standing=through("past->offences", c.risk[span], rows),
        weeks=world.week - c.out_since[span],
        work=through("work->offences", c.employed[span], rows) - r.employed,
        older=c.age[span] >= p.older,
        support=through("family_support->offences", z(f.support[span], r.support, r.support_sd), rows),
        conflict=through("family_conflict->offences", z(f.conflict[span], r.conflict, r.conflict_sd), rows),
        motivation=through("motivation->offences", own, rows),
        stigma=through("stigma_felt->offences", z(c.stigma_felt[span], r.stigma_felt, r.stigma_felt_sd), rows),
        acceptance=through("acceptance->offences", acceptance_z(world, span), rows),
        relapsed=through("relapse->offences", world.week - c.relapsed_in[span] < p.relapse_weeks, rows),
        local=through("failures->offences", (local_failures(world) - r.local_failures)[place], rows),
    )


def _guidance(world: World, here: np.ndarray) -> Guidance:
    """For supervised clients only."""
    c, r, through = world.clients, world.references, world.through
    there = through("dose->offences", presence(world, here), here)
    skill = world.pks.skill[np.maximum(c.pk[here], 0)] * (c.pk[here] >= 0)
    return Guidance(
        missed=through("missed_reports->offences", c.missed_run[here] > 0, here) - r.missed,
        encouragement=through("encouragement->offences", c.encouragement[here] / r.motivation_sd, here),
        trust=through("trust->offences", z(c.trust[here], r.trust, r.trust_sd), here) * there,
        competence=through("competence->offences", skill, here) * there,
        dose=through("dose->offences", c.dose[here] / r.dose, here),
        band=score_band(world, here),
        volunteer=through("volunteer->offences", c.volunteer[here], here),
    )


def weekly_chance(world: World) -> np.ndarray:
    """Chance of a latent offence this week, for everyone who has begun; of use at liberty only.

    Returns
    -------
    (n,) array of probabilities per week, one for each of `world.begun_rows`
    """
    p = world.parameters.offending
    level = log_hazard(_circumstances(world), p)
    level[world.supervised] += environment(_guidance(world, world.supervised), p, world.variants.joint_cap)
    return -np.expm1(-np.exp(level))


def clients_offend(world: World) -> None:
    """Work, family, community, motivation and guidance keep most from offending; some offend, unseen. [M32 M50]"""
    c, p = world.clients, world.parameters.offending
    luck = world.draw("offence", world.begun_rows)
    did = np.flatnonzero((luck < weekly_chance(world)) & world.at_liberty)
    same = world.draw("same kind", did) < p.same_kind
    any_kind = np.minimum((world.draw("kind", did) * 3).astype(int), 2)
    kind = np.where(same, c.offence[did], any_kind)
    c.offence_kind[did], c.offended_in[did] = kind, world.week
    c.first_latent_in[did] = np.where(c.first_latent_in[did] == NEVER, world.week, c.first_latent_in[did])
    c.offence_weeks_latent[did] += 1
    for name, which in (("drug", Offence.DRUG), ("acquisitive", Offence.ACQUISITIVE), ("violent", Offence.VIOLENT)):
        getattr(c, f"latent_{name}")[did[kind == which]] += 1
    under = did[c.pk[did] >= 0]
    c.latent_on_books[under] += 1
    world.count("offences_latent", under)
    world.count("offences_latent_all", did)
    world.count("harm_latent", did[kind != Offence.DRUG])


def offences_come_to_light(world: World) -> None:
    """Police, community or the PK may record an offence while it is fresh; the client is arrested. [M09 M17]"""
    c, p, week = world.clients, world.parameters.offending, world.week
    here = world.present
    fresh = here[week - c.offended_in[here] < p.window]
    fresh = fresh[c.recorded_in[fresh] < c.offended_in[fresh]]
    at = np.searchsorted(here, fresh)
    seen, worth = np.flatnonzero(c.minutes_now[here] > 0), np.zeros(len(here))
    worth[seen] = contact_worth(world, here[seen])
    met = world.through("minutes->offences_recorded", worth, here)[at]
    control = world.pks.control[np.maximum(c.pk[here], 0)]
    control = world.through("control_share->offences_recorded", control, here)[at]
    usual = world.parameters.work_week.control_share
    chance = discovery(c.offence_kind[fresh], met, control, usual, p)
    caught = fresh[world.draw("offence recorded", fresh) < chance]
    arrested = np.zeros(len(world.begun_rows), bool)
    arrested[caught] = True
    c.employed[world.begun][world.happens("offences_recorded->work", arrested, world.begun_rows)] = False
    if len(caught):
        _arrest(world, caught)


def _arrest(world: World, caught: np.ndarray) -> None:
    """The law takes its course: custody, a verdict after some weeks, word to the Bapas later still. [M17]"""
    c, q, week = world.clients, world.parameters.enforcement, world.week
    c.recorded_in[caught] = week
    c.offence_weeks_recorded[caught] += 1
    world.count("offences_recorded", caught[c.pk[caught] >= 0])
    transitions.detain(world, caught)
    occasion = c.arrests[caught]
    delay = lognormal_quantile(world.draw("verdict delay", caught, occasion), q.verdict_weeks, q.verdict_spread)
    guilty = world.draw("convicted", caught, occasion) < q.convicted
    sentence = lognormal_quantile(world.draw("sentence", caught, occasion), q.sentence, q.sentence_spread)
    c.verdict_in[caught] = week + np.maximum(1, np.round(delay)).astype(int)
    c.new_sentence[caught] = np.where(guilty, np.maximum(4, np.round(sentence)), 0).astype(int)
    sooner = min(world.levers.return_delay, q.learn_weeks) - q.learn_weeks
    told = q.learn_weeks + world.levers.protocol * sooner
    wait = -np.log(world.draw("bapas is told", caught, occasion)) * told
    c.learns_in[caught] = np.where(c.pk[caught] >= 0, week + 1 + np.floor(wait).astype(int), NEVER)
    c.returns[caught] = world.draw("comes back", caught, occasion) < q.again
