"""A world whose reads are shown to others where their arrows are cut."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from sim.causal_map import LINK_IDS
from sim.cuts import Reads, Source, like_rows
from sim.world import World


class Stepped(Protocol):
    """What a reference needs of its model."""

    world: World
    week: int

    def run(self, until: int | None = None) -> object:
        """Step until a week has passed."""

    def close(self) -> None:
        """Let go of everything."""


class Reference:
    """A world whose reads are shown to others where their arrows are cut; it passes every week before they do.

    Parameters
    ----------
    model : ReintegrationModel
        Usually of the status quo of the worlds that follow, from the burn-in that it shares with them.
    links : collection of str
        Arrows that are cut in any of them.
    held : collection of str
        Those of them that are held.
    """

    def __init__(self, model: Stepped, links: Collection[str] = LINK_IDS, held: Collection[str] = ()):
        self.model = model
        self.model.run(until=-1)
        self.reads = Reads(self.model.world, links, held)

    def source(self, world: World) -> Source:
        """Its reads for a world: row by row if the seed is the same, else those of like rows.

        Raises
        ------
        ValueError
            If it is of another world, naming what differs.
        """
        own = self.model.world
        same = {
            "facts": own.facts == world.facts,
            "parameters": own.parameters == world.parameters,
            "variants": own.variants == world.variants,
            "weeks": own.weeks == world.weeks,
        }
        if wrong := [name for name, agrees in same.items() if not agrees]:
            raise ValueError(f"the reference is of another world: {', '.join(wrong)} differ")
        return Source(self.reads, None if world.seed == own.seed else like_rows(world, own))

    def reach(self, week: int) -> None:
        """Pass a week, unless it has passed already.

        Raises
        ------
        ValueError
            If a later week has passed: its reads are gone.
        """
        self.model.run(until=week)
        if self.model.week > week:
            raise ValueError(f"the reference has passed week {self.model.week}; what it read in {week} is gone")
