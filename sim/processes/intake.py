"""Intake: prison ends, orders begin, a PK is assigned, litmas arrive. [A5 M33]"""

from __future__ import annotations

import numpy as np

from sim import transitions
from sim.arrays import poisson_quantile
from sim.derived import caseload, in_week
from sim.people import Ended, Programme, Standing
from sim.streams import key, uniforms
from sim.world import WEEKS_A_YEAR, World


def prisoners_come_out(world: World) -> None:
    """Time in prison passes; at its end some come back on conditional release, the others are free."""
    c, inside = world.clients, world.inside
    begun = inside[c.first_begins[inside] <= world.week]
    c.prison_weeks[begun] += 1
    out = inside[(c.standing[inside] == Standing.PRISON) & (c.prison_until[inside] < world.week)]
    if len(out) == 0:
        return
    back = out[c.returns[out]]
    transitions.set_free(world, out[~c.returns[out]])
    if len(back):
        _new_order(world, back)
        transitions.begin(world, back)
        world.count("intake", back)


def _new_order(world: World, rows: np.ndarray) -> None:
    """Conditional release again: the rest of the new sentence, and the year of probation after it."""
    c, p = world.clients, world.parameters
    rest = np.round(c.new_sentence[rows] * (1 / p.enforcement.served - 1))
    c.remainder[rows] = rest
    c.term[rows] = np.maximum(2, rest + round(p.background.probation_year))
    c.programme[rows] = Programme.PB


def clients_begin(world: World) -> None:
    """Those whose order begins this week come under supervision; some have work."""
    c = world.clients
    new = in_week(world, "begins", world.week)
    new = new[c.standing[new] == Standing.AWAITED]
    if len(new) == 0:
        return
    transitions.begin(world, new)
    c.employed[new] = world.draw("work at the start", new) < world.parameters.background.employed_start
    c.job_since[new] = world.week
    c.stigma_felt[new] = world.references.stigma_felt
    world.count("intake", new)


def choose_pks(preference: np.ndarray, load: np.ndarray, tolerance: float) -> np.ndarray:
    """For each client the first PK on the own list within the tolerance of the mean load, in turn.

    Parameters
    ----------
    preference : (n, k) array
        Smaller is preferred; a client's own order of the k PKs of the district.
    load : (k,) array, clients
        Changed in place as clients are taken on.
    tolerance : float, share

    Returns
    -------
    (n,) array of int in [0, k)
    """
    now, chosen = load.tolist(), []
    whole = sum(now)
    for client, pk in enumerate(preference.argmin(axis=1).tolist()):
        most = (1 + tolerance) * whole / len(now)
        if now[pk] > most:
            pk = next(k for k in preference[client].argsort().tolist() if now[k] <= most)
        now[pk] += 1
        whole += 1
        chosen.append(pk)
    load[:] = now
    return np.array(chosen, int)


def new_clients_get_a_pk(world: World) -> None:
    """Clients without a PK are taken on in their district, else in their office, by a standing order of preference."""
    c, here, inside = world.clients, world.supervised, world.inside
    held = inside[(c.standing[inside] == Standing.DETAINED) & (c.ended[inside] == Ended.ACTIVE)]
    waiting = np.sort(np.concatenate([here[c.pk[here] < 0], held[c.pk[held] < 0]]))
    if len(waiting) == 0:
        return
    groups = _by_district(world, waiting)
    if not groups:
        return
    seats = [there for rows, there in groups for _ in range(len(rows))]
    rows = np.repeat(np.concatenate([rows for rows, _ in groups]), [len(there) for there in seats])
    preference, load = uniforms(key(world.seed, "preference"), rows, np.concatenate(seats)), caseload(world)
    tolerance = world.parameters.work_week.load_tolerance * (1 - world.levers.even_loads)
    chosen, done = [], 0
    for rows, there in groups:
        own = preference[done : done + len(rows) * len(there)].reshape(len(rows), len(there))
        chosen.append(there[choose_pks(own, load[there], tolerance)])
        done += own.size
    transitions.assign(world, np.concatenate([rows for rows, _ in groups]), np.concatenate(chosen))


def _by_district(world: World, waiting: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Waiting clients of each district, and the PKs who may take them on: there, or else in the same office."""
    pks, office, at = world.pks_here, world.geography.office, world.clients.district[waiting]
    order, seated = np.argsort(at, kind="stable"), world.pks.district[pks]
    line = np.argsort(seated, kind="stable")
    districts, begins = np.unique(at[order], return_index=True)
    first, end = (np.searchsorted(seated[line], districts, side).tolist() for side in ("left", "right"))
    groups = []
    for k, rows in enumerate(np.split(waiting[order], begins[1:])):
        there = pks[line[first[k] : end[k]]]
        if len(there) == 0:
            there = pks[office[seated] == office[districts[k]]]
        if len(there):
            groups.append((rows, there))
    return groups


def litmas_arrive(world: World) -> None:
    """Social inquiry reports are asked of each office; arrests that the Bapas has learnt of ask for more. [M36 M25]"""
    facts, geography = world.facts, world.geography
    share = np.bincount(geography.office, geography.population, len(geography.office_names))
    offices = np.arange(world.offices.rows)
    luck = world.draw("litmas", offices)
    weekly = world.pressure.litmas * facts.litmas_per_year / WEEKS_A_YEAR * share
    asked = np.array([poisson_quantile(luck[i : i + 1], weekly[i])[0] for i in offices])
    c = world.clients
    failed = in_week(world, "learns_in", world.week - 1)
    failed = failed[c.pk[failed] >= 0]
    failures = np.bincount(geography.office[c.district[failed]], minlength=world.offices.rows)
    extra = world.parameters.office.returned_litmas * world.through("offences_recorded->litmas", failures, offices)
    world.offices.litmas_open += asked + extra
    spread = geography.population / share[geography.office]
    world.add("litmas", np.arange(geography.districts), (asked + extra)[geography.office] * spread)
