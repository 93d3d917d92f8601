"""What is assumed: every number of the model with unit, range, prior, source and grade.

`Parameters` holds one frozen group per theme; `declarations()` walks all of them; `changed()` gives a copy with some
values replaced. What an office can choose is not here but in `sim.policy`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace

from sim.parameters.background import Background
from sim.parameters.conduct import Breaches, Offending
from sim.parameters.contacts import Contacts
from sim.parameters.declare import Declared, declared
from sim.parameters.institution import Enforcement, OfficeLife
from sim.parameters.practice import Practice
from sim.parameters.relationship import Relationship
from sim.parameters.response import Response
from sim.parameters.surroundings import Community, Families, Work
from sim.parameters.work_week import WorkWeek


@dataclass(frozen=True)
class Parameters:
    """All groups of parameters."""

    background: Background = field(default_factory=Background)
    work_week: WorkWeek = field(default_factory=WorkWeek)
    contacts: Contacts = field(default_factory=Contacts)
    relationship: Relationship = field(default_factory=Relationship)
    response: Response = field(default_factory=Response)
    families: Families = field(default_factory=Families)
    community: Community = field(default_factory=Community)
    work: Work = field(default_factory=Work)
    breaches: Breaches = field(default_factory=Breaches)
    offending: Offending = field(default_factory=Offending)
    enforcement: Enforcement = field(default_factory=Enforcement)
    office: OfficeLife = field(default_factory=OfficeLife)
    practice: Practice = field(default_factory=Practice)

    def changed(self, values: Mapping[str, float]) -> Parameters:
        """A copy with some values replaced; keys are paths such as "offending.base"."""
        groups: dict[str, dict[str, float]] = {}
        for path, value in values.items():
            group, name = path.split(".")
            groups.setdefault(group, {})[name] = value
        return replace(self, **{g: replace(getattr(self, g), **v) for g, v in groups.items()})

    def values(self) -> dict[str, float]:
        """Every value by its path."""
        return {path: getattr(getattr(self, path.split(".")[0]), path.split(".")[1]) for path in dict(declarations())}


def declarations() -> Iterator[tuple[str, Declared]]:
    """Every declaration by its path, in the order of the themes."""
    for group in fields(Parameters):
        for name, item in declared(group.default_factory):
            yield f"{group.name}.{name}", item
