"""A world at the end of some week, from which other policies can go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.world import World


@dataclass(frozen=True)
class Snapshot:
    """A world at the end of some week, and what was measured until then."""

    world: World
    history: np.ndarray
    passed: int


def same_world(world: World, scenario: Any, seed: int, weeks: int) -> None:
    """A policy may go on from a snapshot of its own world, parameters and seed only.

    Raises
    ------
    ValueError
        If anything that decided the burn-in differs.
    """
    past = [item for item in world.schedule if item.begins <= world.week]
    turned = [item for item in world.later if item.begins <= world.week]
    same = {
        "facts": world.facts == scenario.world,
        "parameters": world.parameters == scenario.parameters,
        "variants": world.variants == scenario.variants,
        "seed": world.seed == seed,
        "weeks": world.weeks == weeks,
        "levers until then": world.week < 0
        or (
            world.settings == scenario.levers
            and turned == [item for item in scenario.later if item.begins <= world.week]
        ),
        "policy until then": past == [item for item in scenario.schedule if item.begins <= world.week],
    }
    wrong = [name for name, agrees in same.items() if not agrees]
    if wrong:
        raise ValueError(f"the snapshot is of another world: {', '.join(wrong)} differ")
