"""Goals, tasks, bond and trust grow at contacts; reactance follows control.

[M01 M02 M04 M05 M06 M11 M24 M38 M41 M49]
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.arrays import logistic, normal_quantile
from sim.derived import contact_worth, effective_gap, in_private, met_by_pk, with_guide, z
from sim.parameters.relationship import Relationship
from sim.world import World


class Encounter(NamedTuple):
    """What a contact and the client bring to the relationship; arrays of shape (n,).

    quality, warmth, motivation, stigma and reactance in SD; openness and needs_match less their references; together
    as a share less the reference; sting as a share, see the function; private as a share less the status quo; adverse
    0 or 1; gap in SD.
    """

    quality: np.ndarray
    warmth: np.ndarray
    openness: np.ndarray
    needs_match: np.ndarray
    motivation: np.ndarray
    stigma: np.ndarray
    reactance: np.ndarray
    together: np.ndarray
    sting: np.ndarray
    private: np.ndarray
    adverse: np.ndarray
    gap: np.ndarray


def coldness(warmth: np.ndarray, p: Relationship) -> np.ndarray:
    """How much sting control has: 1 under a cold PK, 0 under a warm one. [M05]

    Parameters
    ----------
    warmth : (n,) array, SD

    Returns
    -------
    (n,) array in (0, 1)
    """
    return logistic(-p.cold * warmth)


def sting(control: np.ndarray, warmth: np.ndarray, usual: float, p: Relationship) -> np.ndarray:
    """Control that hurts, less that of usual control by an average PK: the less the warmer the PK. [M05 M09]

    Parameters
    ----------
    control : (n,) array
        Control share.
    warmth : (n,) array, SD
    usual : float
        Control share of the average PK.

    Returns
    -------
    (n,) array, share
    """
    return control * coldness(warmth, p) - usual / 2


def ceilings(
    x: Encounter, fits: Sequence[np.ndarray], p: Relationship
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Levels towards which goals, tasks, bond and trust grow at such contacts. [M01]

    Parameters
    ----------
    x : Encounter
    fits : four (n,) arrays, logit
        How client and PK get on in goals, tasks, bond, trust.

    Returns
    -------
    goals, tasks, bond, trust : (n,) arrays in (0, 1)

    References
    ----------
    Bordin 1979: agreement on goals, agreement on tasks, bond.
    """
    drive = p.drive * x.motivation
    goals = (
        p.goals + p.goals_quality * x.quality + p.goals_openness * x.openness + p.goals_together * x.together + drive
    )
    tasks = (
        p.tasks + p.tasks_match * x.needs_match + p.tasks_quality * x.quality + p.tasks_together * x.together + drive
    )
    tasks = tasks + p.tasks_gap * x.gap
    bond = p.bond + p.bond_quality * x.quality + p.bond_warmth * x.warmth + drive
    past = p.trust_adverse * x.adverse * np.clip(1 - p.adverse_warmth * x.warmth, 0.0, 2.0)
    trust = p.trust + p.trust_quality * x.quality + p.trust_drive * x.motivation + p.trust_stigma * x.stigma
    trust = trust + p.trust_reactance * x.reactance + past + p.trust_private * x.private
    trust = trust + p.trust_control * x.sting
    goals, tasks, bond, trust = (level + fit for level, fit in zip((goals, tasks, bond, trust), fits, strict=True))
    common = [p.floor + p.span * logistic(level) for level in (goals, tasks, bond)]
    return common[0], common[1], common[2], p.trust_floor + p.trust_span * logistic(trust)


def step_size(contacts: np.ndarray, worth: np.ndarray, p: Relationship) -> np.ndarray:
    """Share of the gap to the ceiling that is closed: slow at first, full after some contacts. [M11]

    Parameters
    ----------
    contacts : (n,) array of int
        Contacts with this PK, this one included.
    worth : (n,) array in [0, 1]

    Returns
    -------
    (n,) array in [0, 1]
    """
    known = np.minimum(contacts / p.slow_contacts, 1.0)
    return p.growth * (p.slow_start + (1 - p.slow_start) * known) * worth


def reactance_level(hurt: np.ndarray, together: np.ndarray, p: Relationship) -> np.ndarray:
    """Reactance that such contacts lead to: control under a cold PK and one-way talk. [M05 M24]

    Parameters
    ----------
    hurt, together : (n,) arrays
        Sting of control; share less its reference.

    Returns
    -------
    (n,) array in (0, 1)
    """
    return logistic(p.react + p.react_control * hurt - p.react_oneway * together)


def encounter(world: World, met: np.ndarray) -> Encounter:
    """What this week's contacts bring."""
    c, pks, r, through = world.clients, world.pks, world.references, world.through
    owner = c.pk[met]
    usual, p = world.parameters.work_week.control_share, world.parameters.relationship
    warmth = through("warmth->bond", pks.approach[owner], met)
    return Encounter(
        quality=through("quality->alliance", c.quality[met], met),
        warmth=warmth,
        openness=through("openness->goals", c.openness[met], met) - r.openness,
        needs_match=through("needs_match->tasks", c.needs_match[met], met) - r.needs_match,
        motivation=through("motivation->alliance", z(c.motivation[met], r.motivation, r.motivation_sd), met),
        stigma=through("stigma_felt->trust", z(c.stigma_felt[met], r.stigma_felt, r.stigma_felt_sd), met),
        reactance=through("reactance->trust", z(c.reactance[met], r.reactance, r.reactance_sd), met),
        together=through("together->goals", pks.together[owner] - 0.5, met),
        sting=sting(through("control_share->trust", pks.control_felt[owner], met), warmth, usual, p),
        private=through("rooms->trust", in_private(world, met), met),
        adverse=through("past->trust", c.adverse[met], met),
        gap=through("gap->tasks", effective_gap(world, met), met) - r.gap,
    )


def _fits(world: World, met: np.ndarray) -> list[np.ndarray]:
    """How client and PK get on in each part; drawn once for every pair, when they first meet."""
    c, columns = world.clients, [f"fit_{part}" for part in ("goals", "tasks", "bond", "trust")]
    new = met[c.fit_pk[met] != c.pk[met]]
    pairs = np.concatenate([c.pk[new] * len(columns) + part for part in range(len(columns))])
    luck = normal_quantile(world.draw("fit", np.tile(new, len(columns)), pairs)).reshape(len(columns), -1)
    for name, fit in zip(columns, luck, strict=True):
        getattr(c, name)[new] = world.parameters.relationship.fit * fit
    c.fit_pk[new] = c.pk[new]
    return [getattr(c, name)[met] for name in columns]


def relationships_grow(world: World) -> None:
    """At each contact goals, tasks, bond and trust move towards their ceilings; reactance follows control.

    [M01 M02 M04 M05 M06 M11 M24 M38 M41 M49]
    """
    c, p = world.clients, world.parameters.relationship
    met = met_by_pk(world)
    x = encounter(world, met)
    worth = world.through("minutes->alliance", contact_worth(world, met, with_guide(world, met)), met)
    step = step_size(c.contacts[met], worth, p)
    fits = _fits(world, met)
    for name, ceiling in zip(("goals", "tasks", "bond", "trust"), ceilings(x, fits, p), strict=True):
        column = getattr(c, name)
        column[met] += step * (ceiling - column[met])
    c.own_trust[met] += p.own_rate * worth * (c.trust[met] - c.own_trust[met])
    pks, owner, usual = world.pks, c.pk[met], world.parameters.work_week.control_share
    control = world.through("control_share->reactance", pks.control[owner], met)
    together = world.through("together->reactance", pks.together[owner] - 0.5, met)
    level = reactance_level(sting(control, x.warmth, usual, p), together, p)
    c.reactance[met] += p.react_rate * (level - c.reactance[met])
