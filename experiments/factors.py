"""What a design can vary: a parameter, a world's size, a lever, a structural choice or a field of an intervention.

Paths: `offending.base` (also `parameters.offending.base`), `world.clients_per_pk`, `world.districts.NAME.km`,
`levers.reminders`, `variants.joint_cap`, `open_posts.days_a_month` (also `interventions.open_posts.days_a_month`),
`open_posts.ramp`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from sim.parameters import Parameters, declarations
from sim.scenario import Scenario, with_changes
from sim.scenario.fields import nearest
from sim.scenario.schema import Schema, file_schema, world_schema

Kind = Literal["parameter", "world", "lever", "variant", "intervention"]
Value = float | int | str | bool


@dataclass(frozen=True)
class Factor:
    """Something a design varies.

    Parameters
    ----------
    path : str
        As it is written in study files, in its shortest form.
    kind : {"parameter", "world", "lever", "variant", "intervention"}
    schema : dict
        What values may be: type, range, unit, description.
    grade : str
        Of the evidence; empty where there is none to grade.
    """

    path: str
    kind: Kind
    schema: Schema
    grade: str = ""

    @property
    def unit(self) -> str:
        """Unit of its values; "1" for pure numbers."""
        return str(self.schema.get("unit", "1")) or "1"

    @property
    def range(self) -> tuple[float, float] | None:
        """Declared range, if it is a number."""
        low, high = self.schema.get("minimum"), self.schema.get("maximum")
        return None if low is None or high is None else (float(low), float(high))

    @property
    def whole(self) -> bool:
        """Whether only whole numbers make sense."""
        return self.schema.get("type") == "integer"

    @property
    def doc(self) -> str:
        """One sentence."""
        return str(self.schema.get("description", ""))

    def varies(self, scenario: Scenario) -> bool:
        """Whether the scenario has what is to be varied; interventions stand in some only."""
        if self.kind == "world" and self.path.startswith("world.districts."):
            return self.path.split(".")[2] in scenario.world.districts
        return self.kind != "intervention" or any(item.name == self._intervention for item in scenario.schedule)

    @property
    def _intervention(self) -> str:
        return self.path.split(".")[0]

    def changes(self, scenario: Scenario, value: Value) -> Iterator[str]:
        """What lays a value over a scenario, in the form of `with_changes`."""
        if self.kind != "intervention":
            path = ".".join(f'["{step}"]' if " " in step else step for step in self.path.split("."))
            yield f"{path.replace('.[', '[')}={value}"
            return
        field = self.path.split(".", 1)[1]
        for place, item in enumerate(scenario.schedule):
            if item.name == self._intervention:
                inside = "" if field in _TIMES else f"{item.name}."
                yield f"interventions[{place}].{inside}{field}={value}"


_TIMES = ("from", "until", "ramp")


@cache
def parameters() -> dict[str, Factor]:
    """Every declared parameter as a factor, by its path."""
    groups = file_schema()["properties"]["parameters"]["properties"]
    found = {}
    for path, item in declarations():
        group, name = path.split(".")
        found[path] = Factor(
            path, "parameter", groups[group]["properties"][name] | {"description": item.doc}, item.grade
        )
    return found


def of_grades(grades: Iterable[str]) -> list[Factor]:
    """Parameters of some grades of evidence that have a range."""
    wanted = set(grades)
    found = [factor for factor in parameters().values() if factor.grade in wanted]
    return [factor for factor in found if factor.range is not None and factor.range[0] < factor.range[1]]


def resolve(path: str) -> Factor | str:
    """The factor that a path stands for, or what is wrong with the path and what would be right."""
    steps = path.split(".")
    if steps[0] in ("parameters", "interventions") and len(steps) > 2:
        steps = steps[1:]
    top, short = steps[0], ".".join(steps)
    if short in parameters():
        return parameters()[short]
    tops = _tops()
    if top not in tops:
        groups = sorted({name.split(".")[0] for name in parameters()})
        return f"no such path; {nearest(top, [*groups, *tops])}"
    return _walk(short, steps[1:], *tops[top]) if len(steps) > 1 else f"names all of {top}; write {top}.NAME"


@cache
def _tops() -> dict[str, tuple[Kind, Schema]]:
    """Where paths that are no parameters begin, and what lies below."""
    properties = file_schema()["properties"]
    entry = properties["interventions"]["items"]["properties"]
    times = {name: entry[name] for name in _TIMES}
    found: dict[str, tuple[Kind, Schema]] = {
        "world": ("world", world_schema()),
        "levers": ("lever", properties["levers"]),
        "variants": ("variant", properties["variants"]),
    }
    for name, schema in entry.items():
        if "properties" in schema:
            found[name] = ("intervention", schema | {"properties": schema["properties"] | times})
    groups = properties["parameters"]["properties"]
    return found | {name: ("parameter", schema) for name, schema in groups.items() if "properties" in schema}


def _walk(path: str, steps: list[str], kind: Kind, schema: Schema) -> Factor | str:
    for place, step in enumerate(steps):
        schema = next((form for form in schema.get("anyOf", ()) if "properties" in form), schema)
        properties, others = schema.get("properties", {}), schema.get("additionalProperties")
        inner = properties.get(step) or (others if isinstance(others, dict) else None)
        if inner is None:
            before = path.rsplit(".", len(steps) - place)[0]
            return (
                f"there is no '{step}' in {before}; {nearest(step, list(properties))}"
                if properties
                else (f"{before} has no parts; leave out .{step}")
            )
        schema = inner
    if schema.get("type") in ("object", "array") or "anyOf" in schema:
        return "stands for more than one value; give the path of a single number or word"
    return Factor(path, kind, schema)


def at_point(scenario: Scenario, factors: Iterable[Factor], values: Iterable[Value]) -> Scenario:
    """A scenario with the values of one point of a design.

    Parameters
    ----------
    scenario : Scenario
    factors : iterable of Factor
    values : iterable
        One for each factor; those of factors that the scenario does not have are left out.

    Returns
    -------
    Scenario
        Of the same name.

    Raises
    ------
    ScenarioError
        If the values cannot be true together.
    """
    fixed: dict[str, float] = {}
    levers: dict[str, float] = {}
    changes: list[str] = []
    for factor, value in zip(factors, values, strict=True):
        if factor.kind == "parameter":
            fixed[factor.path] = float(value)
        elif factor.kind == "lever":
            levers[factor.path.split(".")[1]] = float(value)
        elif factor.varies(scenario):
            changes += factor.changes(scenario, value)
    made = with_changes(scenario, changes) if changes else scenario
    settings = tuple(sorted((dict(made.levers) | levers).items()))
    return replace(made, parameters=_changed(made.parameters, fixed), levers=settings)


def _changed(before: Parameters, values: Mapping[str, float]) -> Parameters:
    return before.changed(values) if values else before
