"""Whether a field study can be done in a world, with a policy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from experiments.pilot.field import FieldStudy
from sim.facts import World
from sim.scenario import Scenario
from sim.scenario.fields import nearest


def misfits(planned: FieldStudy, scenarios: Sequence[Scenario], weeks: int) -> Iterator[str]:
    """What speaks against a field study.

    Parameters
    ----------
    planned : FieldStudy
    scenarios : sequence of Scenario
        The reference first.
    weeks : int
        Of a run, from the policy date.

    Yields
    ------
    str
        A line per fault: where it is, what is wrong, what would be right.
    """
    world = scenarios[0].world
    if len(scenarios) != 2:
        yield f"scenarios: a field study tries one policy against the world as it is; write two, not {len(scenarios)}"
    strange = list(_strange(planned, world))
    yield from strange
    units = len(planned.taking_part(world)) if planned.units == "districts" else world.pk_count
    if units < 3 and not strange:
        yield f"field.units: {units} {planned.units} leave nothing to tell luck by; three at least"
    elif planned.treated >= units and not strange:
        yield f"field.treated: {planned.treated} of {units} {planned.units} leaves nobody to compare with"
    if max(planned.weeks) >= weeks:
        needed = max(planned.weeks) + 1
        yield f"field.months: month {max(planned.months)} needs {needed} weeks; write weeks: {needed} or more"
    if planned.months[-1] == 0:
        yield "field.months: clients are asked before the policy only; add a month after it, such as 12"
    elif max(planned.start) > max(planned.weeks):
        yield f"field.start: week {max(planned.start)} comes after the last questions; begin earlier or ask later"
    for scenario in scenarios[1:]:
        if problem := _not_given(planned, scenario):
            other = replace(planned, units="pks" if planned.units == "districts" else "districts")
            hint = "choose another policy" if _not_given(other, scenario) else f"choose {other.units}"
            yield f"field.units: {problem}; {hint}"


def _not_given(planned: FieldStudy, scenario: Scenario) -> str:
    """Why the policy cannot be given to some units only; nothing if it can."""
    try:
        planned.applied(scenario, 0)
    except ValueError as problem:
        return str(problem)
    return ""


def _strange(planned: FieldStudy, world: World) -> Iterator[str]:
    """Districts that cannot take part."""
    if planned.among and planned.units == "pks":
        yield "field.among: names districts, but PKs are treated; take it out"
        return
    names = list(world.every_district)
    for place, name in enumerate(planned.among):
        if name not in names:
            yield f"field.among[{place}]: '{name}' is no district of the world; {nearest(name, names)}"
        elif name in planned.among[:place]:
            yield f"field.among[{place}]: '{name}' stands twice; name each district once"
