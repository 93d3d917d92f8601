"""Families support and quarrel; the PK and volunteers can draw them in. [M31 M35 M52]"""

from __future__ import annotations

import numpy as np

from sim.derived import lever_for, reachable
from sim.parameters.surroundings import Families
from sim.world import WEEKS_A_YEAR, World


def family_levels(
    base: tuple[np.ndarray, np.ndarray],
    involved: np.ndarray,
    volunteer: np.ndarray,
    workless: np.ndarray,
    hardship: np.ndarray,
    p: Families,
) -> tuple[np.ndarray, np.ndarray]:
    """Support and conflict to which a family returns.

    Parameters
    ----------
    base : two (n,) arrays in [0, 1]
        Support and conflict that the family is used to.
    involved : (n,) array in [0, 1]
    volunteer, workless : (n,) arrays, 0-1
    hardship : (n,) array, SD

    Returns
    -------
    support, conflict : (n,) arrays in [0, 1]
    """
    support = base[0] + p.involved_support * involved + p.volunteer * volunteer
    conflict = base[1] + p.involved_conflict * involved + p.workless * workless + p.hardship * hardship
    return np.clip(support, 0.0, 1.0), np.clip(conflict, 0.0, 1.0)


def _in_session(world: World) -> np.ndarray:
    """Mask of the supervised whose families come to a session, as far as PKs have the hours. [M31]"""
    c, here, come = world.clients, reachable(world), world.parameters.families.come
    came = np.zeros(c.rows, bool)
    if np.any(lever := lever_for(world, "family_sessions", here)):
        done = world.pks.partner_share[np.maximum(c.pk[here], 0)] * (c.pk[here] >= 0)
        came[here] = world.draw("family session", here) < lever / WEEKS_A_YEAR * done * come
    return came[world.supervised]


def _families_are_drawn_in(world: World) -> None:
    """A home visit draws a family in, a session as far as a group session is worth one alone; it fades. [M31 M35]"""
    f, p, through, here = world.families, world.parameters.families, world.through, world.supervised
    f.involved[world.begun] *= 1 - p.involve_fade * world.at_liberty
    visited = through("home_visits->family_support", world.clients.visit_now[here], here)
    f.involved[here] += p.involve * visited * (1 - f.involved[here])
    came = through("family_sessions->family_support", _in_session(world), here)
    f.involved[here] += p.involve * world.parameters.contacts.group_worth * came * (1 - f.involved[here])


def families_support_and_quarrel(world: World) -> None:
    """Support and conflict return to habit; now and then a quarrel or a helping hand; visits draw families in.

    [M31 M35]
    """
    c, f, p, through = world.clients, world.families, world.parameters.families, world.through
    here, rows, free = world.begun, world.begun_rows, world.at_liberty
    _families_are_drawn_in(world)
    support, conflict = family_levels(
        (f.base_support[here], f.base_conflict[here]),
        f.involved[here],
        through("volunteer->family_support", c.volunteer[here], rows),
        1 - through("work->family_conflict", c.employed[here], rows),
        through("hardship->family_conflict", c.hardship[here], rows),
        p,
    )
    luck = world.draw("family", rows)
    for column, usual, happens in (
        (f.support, support, p.help_size * (luck > 1 - p.help)),
        (f.conflict, conflict, p.quarrel_size * (luck < p.quarrel)),
    ):
        column[here] += free * (p.rate * (usual - column[here]) + happens)
        np.minimum(column[here], 1.0, out=column[here])
    arrested = through("offences_recorded->family_support", c.recorded_in == world.week - 1, np.arange(c.rows))
    np.maximum(f.support + p.arrest * arrested, 0.0, out=f.support)
