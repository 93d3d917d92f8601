"""Hours as they were worked: kept contacts, missed ones, and what goes back to the desk. [M09 M14]"""

from __future__ import annotations

import numpy as np

from sim.arrays import total
from sim.derived import met_by_pk
from sim.processes.work_week.duties import litmas_shares
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
    _free_hours_go_to_the_desk(world)
    guidance = c.minutes_now[met] * (1 - control)
    world.count("guidance_minutes", met, guidance)
    rate, here = world.parameters.contacts.dose_rate, world.supervised
    c.dose[here] *= 1 - rate
    c.dose[met] += rate * guidance
    c.met_in[met] = world.week


def _free_hours_go_to_the_desk(world: World) -> None:
    """Hours freed at short notice are worked off on open litmas, as far as there are any."""
    pks, offices, p, g = world.pks, world.offices, world.parameters.work_week, world.geography
    free = np.maximum(pks.h_available - sum(getattr(pks, f"h_{name}") for name in BOOKED), 0.0)
    here = world.pks_here
    at = g.office[pks.district[here]]
    each = max(1.0, p.litmas_desk - world.levers.litmas_relief - world.levers.litmas_shortening)
    for office in range(offices.rows):
        mine = here[at == office]
        room = np.clip(p.duty_cap * pks.h_available[mine] - pks.h_litmas[mine], 0.0, free[mine])
        done = litmas_shares(float(offices.litmas_open[office]) * each, room)
        pks.h_litmas[mine] += done
        free[mine] -= done
        offices.litmas_open[office] = max(0.0, offices.litmas_open[office] - total(done) / each)
    pks.h_free[:] = np.where(pks.h_available > 0, free, 0.0)


BOOKED = "litmas accompaniment files tracing travel training administration partners guidance control missed".split()
"""Kinds of hours in the ledger; with the free hours they add up to the hours there are."""
