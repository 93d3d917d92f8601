"""Families support and quarrel; the PK and volunteers can draw them in. [M31 M35 M52]"""

from __future__ import annotations

import numpy as np

from sim.derived import in_week, lever_for, reachable
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
    volunteer, workless : (n,) arrays of bool
    hardship : (n,) array, SD

    Returns
    -------
    support, conflict : (n,) arrays in [0, 1]
    """
    support = base[0] + p.involved_support * involved + p.volunteer * volunteer
    conflict = base[1] + p.involved_conflict * involved + p.workless * workless + p.hardship * hardship
    return np.clip(support, 0.0, 1.0), np.clip(conflict, 0.0, 1.0)


def _in_session(world: World) -> np.ndarray:
    """Rows of the clients in contact whose families come to a session, as far as PKs have the hours. [M31]"""
    c, here, come = world.clients, reachable(world), world.parameters.families.come
    if not np.any(lever := lever_for(world, "family_sessions", here)):
        return here[:0]
    done = world.pks.partner_share[np.maximum(c.pk[here], 0)] * (c.pk[here] >= 0)
    return here[world.draw("family session", here) < lever / WEEKS_A_YEAR * done * come]


def families_support_and_quarrel(world: World) -> None:
    """Support and conflict return to habit; now and then a quarrel or a helping hand; home visits draw families in.

    A session with several families draws each in as far as a group session is worth one alone. [M31 M35]
    """
    c, f, p, through = world.clients, world.families, world.parameters.families, world.through
    here, rows, free = world.begun, world.begun_rows, world.at_liberty
    f.involved[here] *= 1 - p.involve_fade * free
    visited = np.flatnonzero(c.visit_now)
    f.involved[visited] += through("home_visits->family_support", np.full(len(visited), p.involve), visited) * (
        1 - f.involved[visited]
    )
    came, drawn_in = _in_session(world), p.involve * world.parameters.contacts.group_worth
    f.involved[came] += through("family_sessions->family_support", np.full(len(came), drawn_in), came) * (
        1 - f.involved[came]
    )
    support, conflict = family_levels(
        (f.base_support[here], f.base_conflict[here]),
        f.involved[here],
        through("volunteer->family_support", c.volunteer[here], rows),
        through("work->family_conflict", ~c.employed[here], rows),
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
    arrested = in_week(world, "recorded_in", world.week - 1)
    shock = through("offences_recorded->family_support", np.full(len(arrested), p.arrest), arrested)
    f.support[arrested] = np.maximum(f.support[arrested] + shock, 0.0)
