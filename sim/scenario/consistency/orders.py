"""Which interventions act at the same time, and whether what they set depends on their order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.facts import World
from sim.policy.interventions import Intervention
from sim.policy.levers import status_quo
from sim.policy.timeline import Scheduled

ROUNDING = 1e-9
"""Difference of two levers, in their units, that comes of rounding only."""

Levers = dict[str, Any]


@dataclass(frozen=True)
class Dispute:
    """What two interventions set differently: a field of both, or else a lever; and what each sets it to."""

    name: str
    one: str
    two: str
    district: str | None = None
    """The first district in which they differ; none if they differ all over the office."""


def pulled(intervention: Intervention, world: World, levers: Levers | None = None) -> Levers:
    """The levers after an intervention at full strength, from the status quo or from where others have pulled them."""
    after = dict(levers) if levers is not None else status_quo(len(world.every_district))
    intervention.pull(after, 1.0, world)
    return after


def moved(intervention: Intervention, world: World) -> set[str]:
    """Names of the levers that an intervention moves from the status quo."""
    before, after = status_quo(len(world.every_district)), pulled(intervention, world)
    return {name for name in before if np.any(after[name] != before[name])}


def acts_in(item: Scheduled, week: int) -> bool:
    """Whether an intervention acts in a week, be it in its ramp."""
    return item.begins <= week and (item.until is None or item.until > week)


def together(one: Scheduled, two: Scheduled) -> bool:
    """Whether there is a week in which both act."""
    return acts_in(one, max(one.begins, two.begins)) and acts_in(two, max(one.begins, two.begins))


def disputes(one: Intervention, two: Intervention, world: World) -> tuple[Dispute, ...]:
    """What depends on the order of two interventions that act at the same time.

    Both are pulled at full strength, in both orders. Those that raise a lever to at least their dose, and those that
    add to it, give the same either way; only what each simply sets can differ. Nothing is said of the weeks of a ramp,
    in which a lever may be on its way to two doses.

    Parameters
    ----------
    one, two : Intervention
    world : World
        Decides which districts are meant.

    Returns
    -------
    tuple of Dispute
        One for each field that both should say the same of.
    """
    found: dict[str, Dispute] = {}
    for lever, where in _depend_on_order(one, two, world).items():
        field = _field_behind(lever, one, two, world)
        values = [_set_by(each, field, lever, where, world) for each in (one, two)]
        district = None if where.all() else list(world.every_district)[int(np.argmax(where))]
        found.setdefault(field or lever, Dispute(field or lever, values[0], values[1], district))
    return tuple(found.values())


def _depend_on_order(one: Intervention, two: Intervention, world: World) -> dict[str, np.ndarray]:
    """Levers that differ by the order of two interventions, each with where it does: () or (districts,) of bool."""
    if one == two:
        return {}
    there, back = pulled(two, world, pulled(one, world)), pulled(one, world, pulled(two, world))
    apart = {name: np.abs(np.subtract(there[name], back[name])) > ROUNDING for name in there}
    return {name: where for name, where in apart.items() if where.any()}


def _field_behind(lever: str, one: Intervention, two: Intervention, world: World) -> str | None:
    """The field that would make the order indifferent to a lever, were it the same in both."""
    for name in type(one).model_fields if type(one) is type(two) else ():
        agreed = two.model_copy(update={name: getattr(one, name)})
        if lever not in _depend_on_order(one, agreed, world):
            return name
    return None


def _set_by(intervention: Intervention, field: str | None, lever: str, where: np.ndarray, world: World) -> str:
    """What an intervention sets a field to, or else a lever in the first place where it is in dispute."""
    if field is None:
        value = np.broadcast_to(pulled(intervention, world)[lever], where.shape)[where][0]
    else:
        value = getattr(intervention, field)
    return str(value) if isinstance(value, str) else f"{value:g}"
