"""When interventions act: from, until, ramp and for whom; and the setting of the levers in any week."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np

from sim.facts import World
from sim.policy.interventions import Intervention
from sim.policy.levers import Levers, declared_levers, status_quo

AppliesTo = Literal["new", "existing", "all"]


@dataclass(frozen=True)
class Scheduled:
    """An intervention with its times, in weeks after the policy date."""

    name: str
    intervention: Intervention
    begins: int = 0
    until: int | None = None
    ramp: int = 0
    applies_to: AppliesTo = "all"

    def strength(self, week: int) -> float:
        """How far the intervention acts in a week, 0 to 1."""
        if week < self.begins or (self.until is not None and week >= self.until):
            return 0.0
        return 1.0 if self.ramp <= 0 else min(1.0, (week - self.begins + 1) / self.ramp)


class Turned(NamedTuple):
    """A lever set anew in some week after the policy date."""

    begins: int
    lever: str
    value: float


def in_force(
    week: int, settings: tuple[tuple[str, float], ...], later: tuple[Turned, ...] = ()
) -> tuple[tuple[str, float], ...]:
    """What levers are set to in a week: from the policy date on, until they are set anew."""
    if week < 0:
        return ()
    since = {turned.lever: turned.value for turned in later if turned.begins <= week}
    return tuple((dict(settings) | since).items()) if since else settings


@dataclass(frozen=True)
class Pulled:
    """The levers of a week, and which of them are meant for some clients only."""

    levers: Levers
    scope: dict[str, tuple[AppliesTo, int]]


def levers_in(
    week: int, schedule: tuple[Scheduled, ...], facts: World, settings: tuple[tuple[str, float], ...] = ()
) -> Pulled:
    """The setting of all levers in a week.

    `settings`, those in force in this week, take the place of the status quo; interventions pull from there. A lever
    that an intervention moves for new (or existing) clients only keeps its status quo for the others; `scope` tells
    which, with the week that divides them.
    """
    values = status_quo(len(facts.every_district), settings)
    scope: dict[str, tuple[AppliesTo, int]] = {}
    for item in schedule:
        strength = item.strength(week)
        if strength <= 0:
            continue
        before = dict(values)
        item.intervention.pull(values, strength, facts)
        for name in values:
            if np.any(values[name] != before[name]):
                scope[name] = (item.applies_to, item.begins)
    for name, declared in declared_levers().items():
        values[name] = _within(values[name], declared.low, declared.high)
    return Pulled(Levers(**values), {n: s for n, s in scope.items() if s[0] != "all"})


def _within(value: Any, low: float, high: float) -> Any:
    return np.clip(value, low, high) if isinstance(value, np.ndarray) else float(min(max(value, low), high))
