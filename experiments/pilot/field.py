"""The design of a field study: who is treated and when, who is asked and how well they answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from sim.facts import World as Facts
from sim.policy.timeline import Scheduled
from sim.scenario import Scenario
from sim.streams import key, uniforms
from sim.world import World

WEEKS_A_MONTH = 52 / 12


@dataclass(frozen=True)
class FieldStudy:
    """A field study of a policy in one office.

    Parameters
    ----------
    units : {"districts", "pks"}
        What is treated or not, as a whole.
    treated : int
        Units that get the policy; lots are drawn anew for every simulated study. With PKs it is a mean, since each
        draws a lot of its own.
    months : tuple of int
        Months after the policy date at which clients are asked, in order; 0 is the week before it.
    clients : tuple of int
        Clients asked at every month in all units; each number is a study of its own.
    instrument_error : float
        Share of the variance of honest answers that is error of the instrument, 0 to 1: one less its reliability.
    non_response : float
        Share of the clients asked who do not answer, 0 to 1, beside those who cannot be met.
    polite_answers : float
        How far answers are moved to the best one there is, as a share of the way, 0 to 1.
    start : tuple of int
        Weeks after the policy date at which treated units begin; they are dealt to these dates.
    among : tuple of str
        Districts that take part, treated or not; all of them if left out. With PKs all take part.
    allocation : {"equal", "proportional"}
        Whether as many clients are asked in every unit, or as many as it has of all clients.
    """

    units: Literal["districts", "pks"]
    treated: int
    months: tuple[int, ...]
    clients: tuple[int, ...]
    instrument_error: float
    non_response: float
    polite_answers: float
    start: tuple[int, ...] = (0,)
    among: tuple[str, ...] = ()
    allocation: Literal["equal", "proportional"] = "equal"

    @property
    def weeks(self) -> tuple[int, ...]:
        """The last week before each of the months."""
        return tuple(round(month * WEEKS_A_MONTH) - 1 for month in self.months)

    def share(self, facts: Facts) -> float:
        """Part of the PKs that is treated."""
        return min(self.treated / facts.pk_count, 1.0)

    def taking_part(self, facts: Facts) -> np.ndarray:
        """Rows of the districts that take part."""
        names = list(facts.every_district)
        return np.flatnonzero(np.isin(names, self.among or names))

    def lots(self, facts: Facts, seed: int) -> np.ndarray:
        """Rows of the treated districts, in the order in which lots were drawn."""
        rows = self.taking_part(facts)
        drawn = uniforms(key(seed, "field study"), rows)
        return rows[np.argsort(drawn, kind="stable")[: self.treated]]

    def mask(self, world: World) -> np.ndarray:
        """Which units are treated, whether or not the policy is there: (units,) array of bool."""
        if self.units == "pks":
            return world.pks.ticket < self.share(world.facts)
        return np.isin(np.arange(len(world.facts.every_district)), self.lots(world.facts, world.seed))

    def applied(self, scenario: Scenario, seed: int) -> Scenario:
        """The scenario in which its policies reach treated units only, each from its own date on.

        Raises
        ------
        ValueError
            If an intervention cannot be given to some units only.
        """
        kept = [item for item in scenario.schedule if item.begins < 0]
        dealt = [part for item in scenario.schedule if item.begins >= 0 for part in self._dealt(item, scenario, seed)]
        return replace(scenario, schedule=(*kept, *dealt))

    def _dealt(self, item: Scheduled, scenario: Scenario, seed: int) -> Iterator[Scheduled]:
        """An intervention once for every date: for its own districts, or for more and more PKs."""
        kind = type(item.intervention)
        if not ("districts" in kind.model_fields if self.units == "districts" else kind.by_pk):
            raise ValueError(f"{item.name} cannot be given to some {self.units} only")
        if getattr(item.intervention, "number", None) is not None:
            raise ValueError(f"{item.name}.number is meant for the whole office; write it per 100 clients")
        lots = self.lots(scenario.world, seed)
        names = list(scenario.world.every_district)
        for place, week in enumerate(sorted(self.start)):
            own = tuple(names[row] for row in sorted(lots[place :: len(self.start)]))
            share = self.share(scenario.world) * (place + 1) / len(self.start)
            meant: dict[str, object] = {"districts": own} if self.units == "districts" else {"share": share}
            if own or self.units == "pks":
                given = item.intervention.model_copy(update=meant)
                yield replace(item, intervention=given, begins=item.begins + week)
