"""From openness to what the PK knows, to guidance that fits, to motivation. [M03 M10 M12 M22 M23 M38 M39 M43 M49]"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.arrays import logistic
from sim.derived import acceptance_z, alliance_z, contact_worth, met_by_pk, presence, z
from sim.parameters.response import Response
from sim.world import World


class Motive(NamedTuple):
    """What moves motivation; arrays of shape (n,): SD, but together, work, praise, formality (shares)."""

    drive: np.ndarray
    alliance: np.ndarray
    needs_match: np.ndarray
    content: np.ndarray
    together: np.ndarray
    family: np.ndarray
    work: np.ndarray
    acceptance: np.ndarray
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


def motivation_level(x: Motive, p: Response) -> np.ndarray:
    """Motivation towards which a client moves. [M04 M23 M38 M39 M43]

    Parameters
    ----------
    x : Motive

    Returns
    -------
    (n,) array, SD
    """
    return (
        x.drive
        + p.motive_alliance * x.alliance
        + p.motive_match * x.needs_match
        + p.motive_content * x.content
        + p.motive_together * x.together
        + p.motive_family * x.family
        + p.motive_work * x.work
        + p.motive_acceptance * x.acceptance
        + p.motive_praise * x.praise
        + p.motive_formality * x.formality
        + p.motive_apathy * x.apathy
    )


def motivation_alone(
    drive: np.ndarray, family: np.ndarray, work: np.ndarray, acceptance: np.ndarray, p: Response
) -> np.ndarray:
    """Motivation towards which someone moves who has no PK any more. [M43]

    Parameters
    ----------
    drive, family, acceptance : (n,) arrays, SD
    work : (n,) array
        Has work, less the reference.

    Returns
    -------
    (n,) array, SD
    """
    return drive + p.motive_family * family + p.motive_work * work + p.motive_acceptance * acceptance


def pks_learn_needs(world: World) -> None:
    """An open client lets the PK see needs, and guidance is fitted to what is known. [M03 M10 M22]"""
    c, pks, p, r = world.clients, world.pks, world.parameters.response, world.references
    here = world.supervised
    c.known[here] *= 1 - p.forget
    met = met_by_pk(world)
    competence = world.through("competence->known", pks.skill[c.pk[met]], met)
    openness = world.through("openness->known", c.openness[met], met)
    dose = world.through("dose->known", np.log((c.dose[met] + 0.25 * r.dose) / (1.25 * r.dose)), met)
    worth = contact_worth(world, met)
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
    here = world.supervised
    x = _motive(world, here)
    c, p = world.clients, world.parameters.response
    c.motivation[here] += p.motive_rate * (motivation_level(x, p) - c.motivation[here])
    free = world.free
    after = motivation_alone(c.drive[free], *_surroundings(world, free), p)
    c.motivation[free] += p.motive_rate * (after - c.motivation[free])


def _surroundings(world: World, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Family, work and acceptance of these clients."""
    c, r, through = world.clients, world.references, world.through
    family = through("family_support->motivation", z(world.families.support[rows], r.support, r.support_sd), rows)
    work = through("work->motivation", c.employed[rows], rows) - r.employed
    return family, work, through("acceptance->motivation", acceptance_z(world, rows), rows)


def _motive(world: World, here: np.ndarray) -> Motive:
    """What moves the motivation of supervised clients."""
    c, pks, p, r, through = world.clients, world.pks, world.parameters.response, world.references, world.through
    owner, there = np.maximum(c.pk[here], 0), presence(world, here)
    lately = world.week - c.met_in[here] <= p.praise_weeks
    family, work, acceptance = _surroundings(world, here)
    warm = logistic(p.praise_warmth * through("warmth->motivation", pks.approach[owner], here))
    skill = through("competence->motivation", pks.skill[owner], here)
    fits = z(c.needs_match[here], r.needs_match, r.needs_match_sd)
    bond = z(c.bond[here], r.bond, r.bond_sd)
    return Motive(
        drive=through("past->motivation", c.drive[here], here),
        alliance=through("alliance->motivation", alliance_z(world, here), here) * there,
        needs_match=through("needs_match->motivation", fits, here) * there,
        content=through("bond->motivation", bond, here) * np.clip(0.5 + 0.5 * skill, 0.0, 2.0) * there,
        together=through("together->motivation", pks.together[owner] - 0.5, here) * there,
        family=family,
        work=work,
        acceptance=acceptance,
        praise=through("progress->motivation", c.progress[here], here) * 2 * warm * lately,
        formality=through("formality->motivation", c.formality[here], here) * there,
        apathy=through("apathy->motivation", z(pks.apathy[owner], r.apathy, r.apathy_sd), here) * there,
    )
