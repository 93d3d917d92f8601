"""What a study will take, before it is begun: runs, time and disk; and the refusal of one that is too large."""

from __future__ import annotations

from typing import NamedTuple

from experiments.errors import InputError
from experiments.plan import Plan
from sim.measures import MEASURES, OUTCOMES
from sim.scenario.schema import BURN_IN
from sim.words import number, say

MOST = 10_000
"""Runs of a design unless the user allows more."""
_WEEK, _CLIENT_WEEK = 0.0035, 1.6e-6
"""Seconds that a week takes whoever is there, and for every client; as measured on one processor of a usual server."""
_BYTES = 5.0
"""Bytes a number takes in a shard."""


class Estimate(NamedTuple):
    """Runs of a study, seconds it will take, bytes it will leave."""

    runs: int
    seconds: float
    bytes: float


def estimate(plan: Plan, workers: int) -> Estimate:
    """What a study will take.

    Parameters
    ----------
    plan : Plan
    workers : int
        Processes.

    Returns
    -------
    Estimate
        Time and disk are rough; the burn-in is taken as shared by the scenarios of a world.
    """
    world = plan.scenarios[0].world
    week = _WEEK + _CLIENT_WEEK * world.clients
    weeks = plan.weeks + BURN_IN / len(plan.scenarios)
    columns = len(plan.kept.weekly) or len(MEASURES)
    rows = plan.weeks * len(world.every_district) * columns if "weeks" in plan.kept.tables else 0
    each = _BYTES * (rows + len(OUTCOMES) + len(plan.factors))
    return Estimate(plan.total, plan.total * weeks * week / workers, plan.total * each)


def refuse_too_large(plan: Plan, most: int, workers: int, language: str) -> None:
    """A study of more runs than allowed is refused before the first of them.

    Raises
    ------
    InputError
        With the count, and what it would take.
    """
    if plan.total <= most:
        return
    found = estimate(plan, workers)
    shown = {"runs": number(found.runs, 0, language), "most": number(most, 0, language)}
    shown |= {"time": time_text(found.seconds, language), "disk": disk_text(found.bytes, language)}
    raise InputError(say("cli.too_large", language, **shown))


def time_text(seconds: float, language: str) -> str:
    """A span of time in words, to the unit that matters."""
    for name, size in (("days", 86_400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * size or name == "minutes":
            return say(f"estimate.{name}", language, n=number(max(seconds / size, 1), 0, language))
    return ""


def disk_text(size: float, language: str) -> str:
    """An amount of data in words."""
    name, unit = ("gigabytes", 1e9) if size >= 1e9 else ("megabytes", 1e6)
    return say(f"estimate.{name}", language, n=number(max(size / unit, 1), 0, language))
