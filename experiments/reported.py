"""What was reported of offices, beside which the outcomes of their worlds are laid: read from `reported.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments.errors import InputError
from sim.measures import OUTCOMES
from sim.scenario.fields import fit, nearest
from sim.scenario.layers import LIBRARY, names_in
from sim.scenario.pieces import Piece, Report
from sim.scenario.syntax import display, read_file

REPORTED = Path(__file__).with_suffix(".yaml")

_TEXT = {"type": "string", "minLength": 1}
_NUMBER = {"type": "number", "minimum": -1e9, "maximum": 1e9}
_ENTRY: dict[str, Any] = {
    "type": "object",
    "properties": {
        "outcome": _TEXT,
        "value": _NUMBER,
        "range": {"type": "array", "items": _NUMBER, "minItems": 2},
        "unit": _TEXT,
        "year": {"type": "integer", "minimum": 1990, "maximum": 2100},
        "source": _TEXT,
        "used": {"type": "boolean"},
        "note": _TEXT,
    },
    "required": ["outcome", "unit", "year", "source", "used", "note"],
    "additionalProperties": False,
}
_ENTRIES: dict[str, Any] = {"type": "array", "items": _ENTRY, "minItems": 1}


@dataclass(frozen=True)
class Reported:
    """A figure that was reported of an office.

    `low` and `high` are the same where one value was reported. `used` figures went into the world or into a parameter,
    so that agreement with them is no test; the others are predicted.
    """

    world: str
    outcome: str
    low: float
    high: float
    unit: str
    year: int
    source: str
    used: bool
    note: str


def reported(world: str, path: Path = REPORTED) -> tuple[Reported, ...]:
    """What was reported of the office that a world stands for; nothing if the file does not name it.

    Parameters
    ----------
    world : str
        Name of a world of `scenarios/`.
    path : Path

    Returns
    -------
    tuple of Reported

    Raises
    ------
    InputError
        With every fault of the file, one line each: file, line, path inside, what is wrong and what would be right.
    """
    return tuple(entry for entry in read(path) if entry.world == world)


def read(path: Path = REPORTED) -> tuple[Reported, ...]:
    """Every figure of the file, as `reported` gives those of one world."""
    report = Report()
    root = read_file(path, display(path), report)
    for world, entries in root.value.items() if root is not None else ():
        _check_world(world, entries, report)
    if report or root is None:
        raise InputError(*report.lines())
    told: dict[str, list[dict[str, Any]]] = root.plain()
    return tuple(_entry(world, entry) for world, entries in told.items() for entry in entries)


def _entry(world: str, entry: dict[str, Any]) -> Reported:
    figures = entry.pop("range", None) or [entry.pop("value")] * 2
    return Reported(world=world, low=float(figures[0]), high=float(figures[1]), **entry)


def _check_world(world: str, entries: Piece, report: Report) -> None:
    if world not in names_in([LIBRARY]):
        report.add(entries, f"there is no world '{world}'; {nearest(world, names_in([LIBRARY]))}")
    fit(entries, _ENTRIES, report)
    for entry in entries.value if isinstance(entries.value, list) else ():
        if isinstance(entry.value, dict):
            _check_outcome(entry, report)
            _check_figure(entry, report)


def _check_outcome(entry: Piece, report: Report) -> None:
    """The outcome is one of the model's, and the figure is in its unit."""
    outcome, unit = entry.get("outcome"), entry.get("unit")
    if outcome is None or not isinstance(outcome.value, str):
        return
    if outcome.value not in OUTCOMES:
        report.add(outcome, f"there is no outcome '{outcome.value}'; {nearest(outcome.value, list(OUTCOMES))}")
    elif unit is not None and unit.value != OUTCOMES[outcome.value].unit:
        report.add(unit, f"{outcome.value} is counted in {OUTCOMES[outcome.value].unit}; give the figure in that unit")


def _check_figure(entry: Piece, report: Report) -> None:
    """Either a value or a range from low to high."""
    value, between = entry.get("value"), entry.get("range")
    if (value is None) == (between is None):
        report.add(entry, "give exactly one of value and range")
    if between is None or not report.sound(between):
        return
    numbers = between.plain()
    if len(numbers) != 2 or numbers[0] > numbers[1]:
        report.add(between, "a range is two numbers, the lower first")
