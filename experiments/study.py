"""Studies: which scenarios, how long, how many seeds; a YAML file checked in the same manner as scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.scenario.fields import fit
from sim.scenario.pieces import Report, ScenarioError
from sim.scenario.syntax import display, read_file

RECOMMENDED = Path(__file__).with_name("recommended.yaml")
MOST_REPLICATES = 1_000_000
LARGEST_SEED = 2**31 - 1

_TEXT = {"type": "string", "minLength": 1}
_BOTH = {"type": "object", "properties": {"en": _TEXT, "id": _TEXT}, "additionalProperties": False, "minProperties": 1}


def _whole(low: int, high: int, unit: str) -> dict[str, Any]:
    return {"type": "integer", "minimum": low, "maximum": high, "unit": unit}


SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "title": _BOTH,
        "question": _BOTH,
        "scenarios": {"type": "array", "items": _TEXT, "minItems": 1},
        "weeks": _whole(1, 2600, "weeks"),
        "replicates": _whole(1, MOST_REPLICATES, "seeds"),
        "seed": _whole(0, LARGEST_SEED, ""),
    },
    "required": ["scenarios"],
    "additionalProperties": False,
}
"""What a study file may hold."""


@dataclass(frozen=True)
class Study:
    """Scenarios, the first of them the reference, run with the same seeds.

    `weeks` is None where the reference scenario decides.
    """

    name: str
    scenarios: tuple[str, ...]
    title: Mapping[str, str] = field(default_factory=dict)
    question: Mapping[str, str] = field(default_factory=dict)
    weeks: int | None = None
    replicates: int = 10
    seed: int = 1

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds, one after the other."""
        return tuple(range(self.seed, self.seed + self.replicates))


def read(path: Path) -> Study:
    """Read a study file.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Study

    Raises
    ------
    ScenarioError
        With every fault, one line each: file, line, path inside, what is wrong and what would be right.
    """
    report = Report()
    root = read_file(path, display(path), report)
    if root is not None:
        fit(root, SCHEMA, report)
    if report or root is None:
        raise ScenarioError(report.lines())
    found = root.plain()
    return Study(path.stem, tuple(found.pop("scenarios")), **found)
