"""The runs that take an effect apart: every set of loop groups live, each direction cut, and matched reads.

`y(P; S)` is a run of policy (or shock) P in which the groups in S are live and the closing arrows of all others show
what they showed without P. The plain run has all groups live; with none live every loop is open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations

from sim.causal_map import FORWARD, GROUP_IDS, GROUPS, RETURN, Cut
from sim.scenario import Scenario

Live = frozenset[str]
DIRECTIONS: dict[str, tuple[str, ...]] = {"forward": FORWARD, "return": RETURN, "both": (*FORWARD, *RETURN)}
"""What is cut: the arrows from programme to relationship, those back, or both."""


def subsets(groups: tuple[str, ...] = GROUP_IDS) -> Iterator[Live]:
    """Every set of groups, from none to all."""
    for size in range(len(groups) + 1):
        yield from map(frozenset, combinations(groups, size))


def one_less(groups: tuple[str, ...] = GROUP_IDS) -> Iterator[Live]:
    """No group, and all groups but one: what matched reads are taken for."""
    yield frozenset()
    for group in groups:
        yield frozenset(groups) - {group}


def name(policy: str, live: Live, mode: str = "replay") -> str:
    """Name of a run: the policy, and 1 or 0 for every group as it is live or cut; the plain run has its own name."""
    mask = "".join("1" if group in live else "0" for group in GROUP_IDS)
    return policy if live >= frozenset(GROUP_IDS) else f"{policy}~{'m' if mode == 'matched' else ''}{mask}"


def with_live(policy: Scenario, live: Live, mode: str = "replay") -> Scenario:
    """A policy with only these groups live."""
    arrows = [arrow for group in GROUPS if group.id not in live for arrow in group.arrows]
    return _cut(policy, name(policy.name, live, mode), arrows, mode)


def with_direction_cut(policy: Scenario, direction: str) -> Scenario:
    """A policy with one direction of the two-way causality cut, or both."""
    return _cut(policy, f"{policy.name}~{direction}", DIRECTIONS[direction], "replay")


def _cut(policy: Scenario, named: str, arrows: Iterable[str], mode: str) -> Scenario:
    return replace(policy, name=named, cuts=tuple(Cut(arrow, mode) for arrow in arrows))


def variants(world: Scenario, policy: Scenario, with_matched: bool = True) -> tuple[Scenario, ...]:
    """Every run that the analysis of a policy needs, the world without it first.

    Parameters
    ----------
    world : Scenario
        The status quo.
    policy : Scenario
        A policy or shock over the same world, without cuts.
    with_matched : bool
        Run the interventional counterpart too.

    Returns
    -------
    tuple of Scenario
        1 + 64 sets of live groups, three of directions, seven with matched reads of policy and of status quo each.
    """
    live = [with_live(policy, each) for each in subsets()]
    directions = [with_direction_cut(policy, direction) for direction in DIRECTIONS]
    both = (policy, world) if with_matched else ()
    matched = [with_live(each, some, "matched") for each in both for some in one_less()]
    return (world, *reversed(live), *directions, *matched)
