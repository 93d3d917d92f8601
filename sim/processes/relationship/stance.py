"""How openly a client speaks, and how the client takes part. [M02 M07 M10 M19 M28 M51 M52]"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.arrays import logistic
from sim.derived import alliance_z, at_post, can_report_online, rooms_added, z
from sim.parameters.relationship import Relationship
from sim.world import World


class Candour(NamedTuple):
    """What makes a client open or closed; arrays of shape (n,): SD, but rooms (share) and burden (count)."""

    trust: np.ndarray
    goals: np.ndarray
    stigma: np.ndarray
    reactance: np.ndarray
    rooms: np.ndarray
    hardship: np.ndarray
    burden: np.ndarray


def openness_level(x: Candour, p: Relationship) -> np.ndarray:
    """How openly a client speaks. [M02 M19 M28 M51]

    Parameters
    ----------
    x : Candour

    Returns
    -------
    (n,) array in (0, 1)
    """
    level = p.open_base + p.open_trust * x.trust + p.open_goals * x.goals + p.open_stigma * x.stigma
    level = level + p.open_reactance * x.reactance + p.open_room * x.rooms
    return logistic(level + p.open_pressure * x.hardship + p.open_burden * x.burden)


def _rooms(world: World, here: np.ndarray) -> np.ndarray:
    """Contacts in a private room, above the status quo, for those who come to the office and not to a post."""
    if (added := rooms_added(world)) == 0:
        return np.zeros(len(here))
    comes = 1 - world.parameters.contacts.online_share * can_report_online(world, here)
    return added * comes * ~at_post(world, here)


def clients_open_up(world: World) -> None:
    """Trust and shared goals open a client; stigma, reactance, pressure and the past close. [M02 M10 M19 M28 M51]"""
    c, r, through, here = world.clients, world.references, world.through, world.supervised
    usual = world.parameters.background.adverse + world.parameters.background.prior
    x = Candour(
        trust=through("trust->openness", z(c.trust[here], r.trust, r.trust_sd), here),
        goals=through("goals->openness", z(c.goals[here], r.goals, r.goals_sd), here),
        stigma=through("stigma_felt->openness", z(c.stigma_felt[here], r.stigma_felt, r.stigma_felt_sd), here),
        reactance=through("reactance->openness", z(c.reactance[here], r.reactance, r.reactance_sd), here),
        rooms=through("rooms->openness", _rooms(world, here), here),
        hardship=through("hardship->openness", c.hardship[here], here),
        burden=through("past->openness", c.adverse[here].astype(float) + c.prior[here] - usual, here),
    )
    c.openness[here] = openness_level(x, world.parameters.relationship)


def phases_change(world: World) -> None:
    """Now and then a client turns cooperative, passive or confrontational. [M07 M52]"""
    c, p, r, through = world.clients, world.parameters.relationship, world.references, world.through
    here = world.supervised
    here = here.compress(world.draw("phase may change", here) < p.phase_rate)
    family = z(world.families.support[here], r.support, r.support_sd)
    benefit = z(c.needs_match[here], r.needs_match, r.needs_match_sd)
    cooperative = (
        p.phase_cooperative
        + p.phase_alliance * through("alliance->phase", alliance_z(world, here), here)
        + p.phase_benefit * through("needs_match->phase", benefit, here)
        + p.phase_family * through("family_support->phase", family, here)
        + p.phase_motivation * through("motivation->phase", z(c.motivation[here], r.motivation, r.motivation_sd), here)
    )
    past = through("past->phase", c.adverse[here] | c.prior[here], here)
    felt = through("reactance->phase", z(c.reactance[here], r.reactance, r.reactance_sd), here)
    confrontational = p.phase_confrontational + p.phase_reactance * felt + p.phase_past * past
    weights = np.exp(np.stack([cooperative, np.zeros(len(here)), confrontational], axis=1))
    edges = np.cumsum(weights, axis=1)
    u = world.draw("phase", here)[:, None] * edges[:, -1:]
    c.phase[here] = (u >= edges[:, :2]).sum(axis=1)
