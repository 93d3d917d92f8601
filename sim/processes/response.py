"""From openness to what the PK knows, to guidance that fits, to motivation. [M03 M10 M12 M22 M23 M38 M39 M43 M49]"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.arrays import logistic
from sim.derived import acceptance_z, alliance_z, contact_worth, met_by_pk, presence, with_guide, z
from sim.parameters.response import Response
from sim.world import World


class Own(NamedTuple):
    """What moves a client's own motivation; arrays of shape (n,): SD, but work (share less the reference)."""

    drive: np.ndarray
    family: np.ndarray
    work: np.ndarray
    acceptance: np.ndarray


class Guided(NamedTuple):
    """What guidance adds to it; arrays of shape (n,): SD, but together, praise, formality (shares)."""

    alliance: np.ndarray
    needs_match: np.ndarray
    content: np.ndarray
    together: np.ndarray
    praise: np.ndarray
    formality: np.ndarray
    apathy: np.ndarray


def learning(openness: np.ndarray, competence: np.ndarray, log_dose: np.ndarray, p: Response) -> np.ndarray:
    """Share of the unknown needs that a full contact brings to light. [M10]

    Parameters
    ----------
    openness : (n,) array in [0, 1]
    competence : (n,) array, SD
    log_dose : (n,) array
        Logarithm of recent guidance over the reference.

    Returns
    -------
    (n,) array in [0, 1]
    """
    return p.learn * openness * logistic(p.learn_competence * competence + p.learn_dose * log_dose)


def fitting(known: np.ndarray, competence: np.ndarray, p: Response) -> np.ndarray:
    """Match of guidance to needs that a PK can reach: only what is known can be answered. [M03 M10]

    Parameters
    ----------
    known : (n,) array in [0, 1]
    competence : (n,) array, SD

    Returns
    -------
    (n,) array in [0, 1]
    """
    return known * logistic(p.match_base + p.match_competence * competence)


def own_motivation(x: Own, p: Response) -> np.ndarray:
    """Motivation towards which a client moves without guidance: the past, and social incentives. [M43]

    Parameters
    ----------
    x : Own

    Returns
    -------
    (n,) array, SD
    """
    return x.drive + p.motive_family * x.family + p.motive_work * x.work + p.motive_acceptance * x.acceptance


def encouragement_level(x: Guided, p: Response) -> np.ndarray:
    """What guidance comes to add to motivation, or to take from it. [M04 M23 M38 M39 M43]

    Parameters
    ----------
    x : Guided

    Returns
    -------
    (n,) array, SD
    """
    return (
        p.motive_alliance * x.alliance
        + p.motive_match * x.needs_match
        + p.motive_content * x.content
        + p.motive_together * x.together
        + p.motive_praise * x.praise
        + p.motive_formality * x.formality
        + p.motive_apathy * x.apathy
    )


def pks_learn_needs(world: World) -> None:
    """An open client lets the PK see needs, and guidance is fitted to what is known. [M03 M10 M22]"""
    c, pks, p, r = world.clients, world.pks, world.parameters.response, world.references
    here = world.supervised
    c.known[here] *= 1 - p.forget
    met, few = met_by_pk(world), p.learn_few
    competence = world.through("competence->known", pks.skill[c.pk[met]], met)
    openness = world.through("openness->known", c.openness[met], met)
    dose = world.through("dose->known", np.log((c.dose[met] / r.dose + few) / (1 + few)), met)
    worth = world.through("minutes->known", contact_worth(world, met, with_guide(world, met)), met)
    share = np.clip(learning(openness, competence, dose, p), 0.0, 1.0) * worth
    c.known[met] += share * (1 - c.known[met])
    known = world.through("known->needs_match", c.known[met], met)
    answering = world.through("competence->needs_match", pks.skill[c.pk[met]], met)
    c.needs_match[met] += p.match_rate * worth * (fitting(known, answering, p) - c.needs_match[met])


def progress_is_recognised(world: World) -> None:
    """Progress is seen and praised, by warm PKs above all, until it is forgotten. [M39]"""
    c, p = world.clients, world.parameters.response
    here = world.supervised
    c.progress[here] *= 1 - p.progress_fade
    met = np.flatnonzero(c.session_now)
    c.progress[met] = np.minimum(c.progress[met] + p.progress_report, 1.0)


def motivation_moves(world: World) -> None:
    """Motivation follows the past, goals ahead and social incentives; formality saps it. [M04 M23 M38 M39 M43]"""
    c, p, span, free, here = world.clients, world.parameters.response, world.begun, world.free, world.supervised
    own = c.motivation[span] - c.encouragement[span]
    c.motivation[span] += p.motive_rate * world.at_liberty * (own_motivation(_own(world), p) - own)
    for rows, aim in ((here, encouragement_level(_guided(world, here), p)), (free, 0.0)):
        step = p.motive_rate * (aim - c.encouragement[rows])
        c.encouragement[rows] += step
        c.motivation[rows] += step


def _own(world: World) -> Own:
    """What moves everyone who has begun, with a PK or without."""
    c, r, through, here, rows = world.clients, world.references, world.through, world.begun, world.begun_rows
    support = z(world.families.support[here], r.support, r.support_sd)
    return Own(
        drive=through("past->motivation", c.drive[here], rows),
        family=through("family_support->motivation", support, rows),
        work=through("work->motivation", c.employed[here], rows) - r.employed,
        acceptance=through("acceptance->motivation", acceptance_z(world, here), rows),
    )


def _guided(world: World, here: np.ndarray) -> Guided:
    """What guidance does to the motivation of supervised clients."""
    c, pks, p, r, through = world.clients, world.pks, world.parameters.response, world.references, world.through
    guided, owner = c.pk[here] >= 0, np.maximum(c.pk[here], 0)
    there = through("dose->motivation", presence(world, here), here) * guided
    lately = (world.week - c.met_in[here] <= p.praise_weeks) & guided
    warm = logistic(p.praise_warmth * through("warmth->motivation", pks.approach[owner], here))
    skill = through("competence->motivation", pks.skill[owner], here)
    fits = z(c.needs_match[here], r.needs_match, r.needs_match_sd)
    bond = z(c.bond[here], r.bond, r.bond_sd)
    content = np.clip(p.content_base + p.content_skill * skill, 0.0, 2.0)
    return Guided(
        alliance=through("alliance->motivation", alliance_z(world, here), here) * there,
        needs_match=through("needs_match->motivation", fits, here) * there,
        content=through("bond->motivation", bond, here) * content * there,
        together=through("together->motivation", pks.together[owner] - 0.5, here) * there,
        praise=through("progress->motivation", c.progress[here], here) * 2 * warm * lately,
        formality=through("formality->motivation", c.formality[here], here) * there,
        apathy=through("apathy->motivation", z(pks.apathy[owner], r.apathy, r.apathy_sd), here) * there,
    )
