"""Hours as they were worked: kept contacts, missed ones, and what goes back to the desk. [M09 M14]"""

from __future__ import annotations

import numpy as np

from sim.derived import met_by_pk
from sim.processes.work_week.duties import work_on_litmas
from sim.world import World


def hours_are_booked(world: World) -> None:
    """Kept contacts are booked as guidance or control, missed ones as lost; the ledger of each PK adds up. [M14]"""
    c, pks, p = world.clients, world.pks, world.parameters.work_week
    met = met_by_pk(world)
    owner = c.pk[met]
    hours = c.minutes_now[met] / 60 * np.where(c.group_now[met], 1 / p.group_size, 1.0)
    control = world.through("control_share->guidance", pks.control[owner], met)
    pks.h_control[:] = np.bincount(owner, hours * control, pks.rows)
    pks.h_guidance[:] = np.bincount(owner, hours * (1 - control), pks.rows)
    c.control_hours[met] += hours * control
    c.guidance_hours[met] += hours * (1 - control)
    _free_hours_go_to_litmas(world)
    guidance = c.minutes_now[met] * (1 - control)
    c.guidance_now[met] = guidance
    world.count("guidance_minutes", met, guidance)
    rate, here = world.parameters.contacts.dose_rate, world.supervised
    c.dose[here] *= 1 - rate
    c.dose[met] += rate * guidance
    c.met_in[met] = world.week


def _free_hours_go_to_litmas(world: World) -> None:
    """Hours freed at short notice are worked off on open litmas, as far as there are any."""
    pks, here, cap = world.pks, world.pks_here, world.parameters.work_week.duty_cap
    free = np.maximum(pks.h_available - sum(getattr(pks, f"h_{name}") for name in BOOKED), 0.0)
    room = np.clip(cap * pks.h_available[here] - pks.h_litmas[here], 0.0, free[here])
    _, desk, travel = work_on_litmas(world, here, room, 1.0)
    pks.h_litmas[here] += desk
    pks.h_travel[here] += travel
    free[here] -= desk + travel
    pks.h_free[:] = np.where(pks.h_available > 0, np.maximum(free, 0.0), 0.0)


BOOKED = "litmas accompaniment files tracing travel training administration partners guidance control missed".split()
"""Kinds of hours in the ledger; with the free hours they add up to the hours there are."""
