"""PKs with their seats and successors, families, members of communities."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from sim.arrays import categorical, normal_quantile
from sim.columns import NEVER, Table
from sim.facts import World as Facts
from sim.parameters import Parameters
from sim.people import Role
from sim.streams import key, uniforms


def draw_pks(pks: Table, facts: Facts, p: Parameters, seed: int) -> None:
    """Seats in a fixed order (filled ones, then those for hiring); the k-th holder of seat s is row s + k*seats."""
    b, rows = p.background, np.arange(pks.rows)
    filled, kept = facts.seats()
    of_seat = np.concatenate([np.repeat(np.arange(len(filled)), n) for n in (filled, kept)])
    pks.district = of_seat[rows % len(of_seat)]
    pks.in_post[: filled.sum()] = True
    rank = np.concatenate([np.full(filled.sum(), NEVER), *[np.arange(n) for n in kept]])
    pks.reserve = rank[rows % len(of_seat)]

    def normal(name: str) -> np.ndarray:
        return normal_quantile(uniforms(key(seed, "pk", name), rows))

    shared, own = b.style_mix, np.sqrt(1 - b.style_mix**2)
    humane = normal("humane")
    pks.warmth = b.warmth_mean + shared * humane + own * normal("warmth")
    pks.structure = normal("structure")
    pks.competence = normal("competence")
    control = p.work_week.control_share - b.control_sd * (shared * humane + own * normal("control"))
    pks.control_share = np.clip(control, 0.05, 0.95)
    together = 0.5 + b.collaborative_sd * (shared * humane + own * normal("together"))
    pks.collaborative = np.clip(together, 0.02, 0.98)
    pks.education = b.education_gap + b.education_sd * normal("education")
    pks.trait_exhaustion = b.exhaustion_sd * normal("exhaustion")
    pks.exhaustion = pks.trait_exhaustion
    pks.ticket = uniforms(key(seed, "pk", "ticket"), rows)


def draw_families(families: Table, p: Parameters, seed: int) -> None:
    """What each family tends to give, and what quarrels and helping hands have added to it by now."""
    b, f, rows = p.background, p.families, np.arange(families.rows)
    helped, quarrelled = f.help * f.help_size / f.rate, f.quarrel * f.quarrel_size / f.rate
    support = b.support_mean + b.support_sd * normal_quantile(uniforms(key(seed, "family", "support"), rows))
    conflict = b.conflict_mean + b.conflict_sd * normal_quantile(uniforms(key(seed, "family", "conflict"), rows))
    families.base_support = np.clip(support, 0.02, 0.98)
    families.base_conflict = np.clip(conflict, 0.02, 0.98)
    families.support = np.minimum(families.base_support + helped, 1.0)
    families.conflict = np.minimum(families.base_conflict + quarrelled, 1.0)


def voices(members: Table, ties: np.ndarray, leader: float) -> csr_array:
    """Who listens to whom, and how much: leaders count for more, and the weights of a member add up to 1.

    Parameters
    ----------
    members : Table of CommunityMember
    ties : (m, k) array of rows
    leader : float
        Weight of a leader against anyone else.

    Returns
    -------
    (m, m) sparse array, one row for each who listens; times a column of members it is what they hear
    """
    weight = np.where(members.role == Role.LEADER, leader, 1.0)[ties]
    weight /= weight.sum(axis=1, keepdims=True)
    m, k = ties.shape
    return csr_array((weight.ravel(), ties.ravel(), np.arange(0, m * k + 1, k)), shape=(m, m))


def draw_members(members: Table, facts: Facts, p: Parameters, seed: int) -> None:
    """Roles, and the acceptance each member tends to return to."""
    b, rows = p.background, np.arange(members.rows)
    members.place = rows // facts.members
    shares = np.array([1 - b.leaders - b.employers - b.volunteers, b.leaders, b.employers, b.volunteers])
    members.role = categorical(uniforms(key(seed, "member", "role"), rows), shares)
    of_place = normal_quantile(uniforms(key(seed, "place", "acceptance"), members.place))
    own = normal_quantile(uniforms(key(seed, "member", "acceptance"), rows))
    base = b.acceptance_mean + b.acceptance_place_sd * of_place + b.acceptance_sd * own
    base = base + b.employer_acceptance * (members.role == Role.EMPLOYER)
    members.base_acceptance = np.clip(base, 0.02, 0.98)
    members.acceptance = members.base_acceptance
