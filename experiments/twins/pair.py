"""Two worlds of the same people and luck, passed week by week and verb by verb; a gift may be all that divides them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim import transitions
from sim.model import ReintegrationModel, Snapshot
from sim.scenario import Scenario
from sim.week import WEEK, open_week
from sim.world import World

Gift = Literal["volunteer", "home_visit", "other_pk"]
_GIVEN_AFTER = {
    "volunteer": "new_clients_get_a_pk",
    "other_pk": "new_clients_get_a_pk",
    "home_visit": "pks_plan_contacts",
}
"""The verb after which a gift is given: a visit is planned where visits are planned."""


@dataclass(frozen=True)
class Given:
    """One thing that one client gets in one week of the second world."""

    gift: Gift
    client: int
    week: int = 0


class Pair:
    """The two worlds.

    Parameters
    ----------
    first, second : Scenario
        Over the same world; if something is given they are the same.
    start : Snapshot
        The burn-in that they share.
    weeks : int
    given : Given, optional
    """

    def __init__(self, first: Scenario, second: Scenario, start: Snapshot, weeks: int, given: Given | None = None):
        seed = start.world.seed
        self.models = [
            ReintegrationModel(plan, seed, start=start, weeks=weeks, register_people=False) for plan in (first, second)
        ]
        self.given, self.weeks = given, weeks

    @property
    def worlds(self) -> tuple[World, World]:
        """Both worlds as they stand."""
        first, second = self.models
        return first.world, second.world

    def pass_by_verb(self, week: int, watch: Callable[[str], None]) -> None:
        """One week, verb by verb in both; whoever watches is told after each verb."""
        for world in self.worlds:
            world.week = week
            open_week(world)
        for verb in WEEK:
            for world in self.worlds:
                world.verb = verb.__name__
                verb(world)
            watch(verb.__name__)
            if self.given is not None and week == self.given.week and verb.__name__ == _GIVEN_AFTER[self.given.gift]:
                self._give(self.worlds[1])
                watch("gift")

    def pass_all(self) -> Iterator[int]:
        """Every week in turn."""
        for week in range(self.weeks):
            self.pass_by_verb(week, lambda verb: None)
            yield week

    def _give(self, world: World) -> None:
        assert self.given is not None
        gift, row = self.given.gift, self.given.client
        c = world.clients
        if c.pk[row] < 0:
            return
        if gift == "volunteer":
            c.volunteer[row] = True
        elif gift == "home_visit":
            c.visit_now[row] = True
        else:
            others = world.pks_here[world.pks.district[world.pks_here] == world.pks.district[c.pk[row]]]
            others = others[others != c.pk[row]]
            if len(others):
                transitions.change_pk(world, np.array([row]), others[:1])

    def close(self) -> None:
        """Let go of both."""
        for model in self.models:
            model.close()
