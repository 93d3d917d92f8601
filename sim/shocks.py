"""Shocks strike before the first verb of a week: what each kind does to the world. [M18 M27 M29 M36]"""

from __future__ import annotations

import numpy as np

from sim import transitions
from sim.columns import NEVER
from sim.policy.shocks import AllianceGift, ContactCut, LitmasSurge, NotoriousOffence, PksLost, Struck, TrustGift
from sim.streams import key, uniforms
from sim.world import Pressure, World


def strike(world: World) -> None:
    """Everything that comes from outside this week."""
    litmas, contact = 1.0, 1.0
    for struck in world.shocks:
        shock, begins = struck.shock, world.week == struck.begins
        if isinstance(shock, LitmasSurge) and struck.acts(world.week):
            litmas *= shock.factor
        elif isinstance(shock, ContactCut) and struck.acts(world.week):
            contact *= 1 - shock.share
        elif isinstance(shock, PksLost):
            _pks_go_and_return(world, struck, shock.share)
        elif isinstance(shock, NotoriousOffence) and begins:
            _neighbours_are_outraged(world, shock)
        elif isinstance(shock, TrustGift) and begins:
            _given(world, ("trust",), shock.sd * world.references.trust_sd)
        elif isinstance(shock, AllianceGift) and begins:
            _given(world, ("goals", "tasks", "bond"), shock.sd * world.references.alliance_sd)
    world.pressure = Pressure(litmas, contact)


def _given(world: World, names: tuple[str, ...], more: float) -> None:
    """So much more of some columns for all supervised clients, within the scale from 0 to 1."""
    here = world.supervised
    for name in names:
        column = getattr(world.clients, name)
        column[here] = np.clip(column[here] + more, 0.0, 1.0)


def _pks_go_and_return(world: World, struck: Struck, share: float) -> None:
    """Who goes is drawn once, of those whom no policy has hired; at the end they take up their seats again."""
    if world.week == struck.begins:
        here = world.pks_here
        here = here[world.pks.reserve[here] < 0]
        order = np.argsort(uniforms(key(world.seed, "shock", "pks lost"), here), kind="stable")
        gone = np.sort(here[order[: max(1, round(share * len(here)))]])
        transitions.fill_seats(world, gone, False)
        theirs = world.active[np.isin(world.clients.pk[world.active], gone)]
        transitions.change_pk(world, theirs, np.full(len(theirs), NEVER))
        world.away = gone
    elif world.week == struck.ends:
        held = np.isin(world.away % world.seats, world.pks_here % world.seats)
        transitions.fill_seats(world, world.away[~held], True)
        world.away = world.away[:0]


def _neighbours_are_outraged(world: World, shock: NotoriousOffence) -> None:
    g, m = world.geography, world.members
    at = int(np.argmax(g.population)) if shock.district is None else list(g.names).index(shock.district)
    m.acceptance = np.where(g.place_district[m.place] == at, np.maximum(m.acceptance - shock.fall, 0.0), m.acceptance)
    world.forget("place acceptance")
