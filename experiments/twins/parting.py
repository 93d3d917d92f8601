"""Where two lives part, verb by verb, and who else is touched."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from experiments.twins.pair import Pair
from sim.causal_map import BOOKS, OCCASIONS
from sim.columns import columns_of
from sim.world import World

_SKIPPED = frozenset(BOOKS) | frozenset(OCCASIONS)
TOLD = (
    "pk standing ended lost due_now kept_now missed_run session_now visit_now online_now minutes_now quality formality"
    " dose goals tasks bond trust reactance openness phase known needs_match motivation progress stigma_felt volunteer"
    " employed skill training_until relapsed_in moved_in offended_in recorded_in ground warned_in helped_in case"
).split()
"""Columns of clients that are told when they part; the others are books and helpers."""

TOLD_PATHS = (
    *("pks.contact_hours", "pks.report_minutes", "pks.session_minutes", "pks.exhaustion", "pks.apathy", "pks.skill"),
    *(f"clients.{name}" for name in TOLD),
    *("families.support", "families.conflict", "families.involved"),
)
"""What is told: of the own PK, of the client, of the family."""

LONGEST_CHAIN = 18
VISIBLE = 0.001
"""Smallest difference on a scale that is told."""


class Step(NamedTuple):
    """A column of one client, the own PK or family that parts for the first time, in the verb that parts it."""

    week: int
    verb: str
    column: str
    first: Any
    second: Any


class Touched(NamedTuple):
    """How many others have any column that differs at the end, of how many."""

    clients: tuple[int, int]
    pks: tuple[int, int]
    families: tuple[int, int]
    members: tuple[int, int]


def chain(pair: Pair, row: int, longest: int = LONGEST_CHAIN) -> list[Step]:
    """The steps in which the two lives of a client part, in order; passes the weeks of the pair.

    Parameters
    ----------
    pair : Pair
        At the policy date.
    row : int
        The client.
    longest : int
        Most steps; later ones follow from these.

    Returns
    -------
    list of Step
        Empty if the lives never part.
    """
    steps: list[Step] = []
    parted: set[str] = set()
    for week in range(pair.weeks):
        pair.pass_by_verb(week, lambda verb, week=week: _part(pair, row, week, verb, parted, steps))  # type: ignore[misc]
        if len(steps) >= longest:
            break
    return steps[:longest]


def _part(pair: Pair, row: int, week: int, verb: str, parted: set[str], steps: list[Step]) -> None:
    for path in TOLD_PATHS:
        if path in parted:
            continue
        table, column = path.split(".")
        at = [world.clients.pk[row] if table == "pks" else row for world in pair.worlds]
        if min(at) < 0:
            continue
        values = [getattr(getattr(world, table), column)[k] for world, k in zip(pair.worlds, at, strict=True)]
        if values[0] != values[1] and _visible(*values):
            parted.add(path)
            steps.append(Step(week, verb, path, *(value.item() for value in values)))


def _visible(first: Any, second: Any) -> bool:
    """Whether a difference is worth a line: any of a count or event, of a scale one in a thousand."""
    return not isinstance(first, float) or abs(second - first) >= VISIBLE * max(1.0, abs(first))


def touched(pair: Pair, row: int) -> Touched:
    """Who else differs between the worlds as they stand."""
    first, second = pair.worlds
    here = np.flatnonzero((first.clients.pk >= 0) | (second.clients.pk >= 0))
    others = here[here != row]
    posts = np.flatnonzero(first.pks.in_post | second.pks.in_post)
    return Touched(
        (_differ(first, second, "clients", others), len(others)),
        (_differ(first, second, "pks", posts), len(posts)),
        (_differ(first, second, "families", others), len(others)),
        (_differ(first, second, "members", np.arange(first.members.rows)), first.members.rows),
    )


def _differ(first: World, second: World, name: str, rows: np.ndarray) -> int:
    tables = getattr(first, name), getattr(second, name)
    found = np.zeros(len(rows), bool)
    for column in columns_of(tables[0].kind):
        if f"{name}.{column}" not in _SKIPPED:
            values = [getattr(table, column)[rows] for table in tables]
            found |= values[0] != values[1]
    return int(found.sum())
