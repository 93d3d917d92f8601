"""Lesson files: checked like scenarios, every fault with its line; a faulty one is named and the others load."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from experiments.studio.acts import Act, Log, read_log
from experiments.studio.curves import CURVES
from sim.scenario.fields import fit, nearest
from sim.scenario.layers import LIBRARY, names_in
from sim.scenario.pieces import Piece, Report, ScenarioError
from sim.scenario.syntax import display, read_file

FOLDER = Path(__file__).parent
WAYS = ("up", "same", "down")
"""What a class can vote for, and what happens."""
Way = Literal["up", "same", "down"]
VIEWS = ("worlds", "office", "luck")
"""Two worlds; the class's own office from six numbers; the same people with other luck."""
MOST_LEVERS, MOST_CURVES = 3, 4

_TEXT = {"type": "string", "minLength": 1}
_BOTH: dict[str, Any] = {
    "type": "object",
    "properties": {"en": _TEXT, "id": _TEXT},
    "required": ["en", "id"],
    "additionalProperties": False,
}
_WEEK = {"type": "integer", "minimum": 0, "maximum": 259, "unit": "weeks"}
_STEP: dict[str, Any] = {
    "type": "object",
    "properties": {
        "ask": _BOTH,
        "curve": {"type": "string", "enum": list(CURVES)},
        "do": {"type": "array", "items": _TEXT},
        "to": _WEEK,
        "happens": {"type": "string", "enum": list(WAYS)},
        "why": _BOTH,
    },
    "required": ["ask", "curve", "to", "happens", "why"],
    "additionalProperties": False,
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "title": _BOTH,
        "place": {"type": "integer", "minimum": 1, "maximum": 99, "unit": ""},
        "minutes": {"type": "integer", "minimum": 1, "maximum": 60, "unit": "min"},
        "view": {"type": "string", "enum": list(VIEWS)},
        "world": _TEXT,
        "policy": _TEXT,
        "seed": {"type": "integer", "minimum": 0, "maximum": 2**31 - 1, "unit": ""},
        "levers": {"type": "array", "items": _TEXT},
        "curves": {"type": "array", "items": {"type": "string", "enum": list(CURVES)}, "minItems": 1},
        "diagram": {"type": "boolean"},
        "steps": {"type": "array", "items": _STEP, "minItems": 1},
        "notes": _BOTH,
    },
    "required": ["title", "place", "minutes", "world", "curves", "steps", "notes"],
    "additionalProperties": False,
}
"""What a lesson file may hold."""


@dataclass(frozen=True)
class Step:
    """Predict, observe, explain.

    Parameters
    ----------
    ask : dict of str
        The question, by language.
    curve : str
        What the class votes on.
    log : tuple of Act
        What is done before the weeks are played.
    to : int
        Week that is played to.
    happens : {"up", "same", "down"}
        Where the right world's curve lies against the left one's then, on average over luck.
    why : dict of str
        By language.
    """

    ask: dict[str, str]
    curve: str
    log: Log
    to: int
    happens: Way
    why: dict[str, str]


@dataclass(frozen=True)
class Lesson:
    """A lesson of about ten minutes; texts by language."""

    name: str
    title: dict[str, str]
    place: int
    minutes: int
    world: str
    curves: tuple[str, ...]
    steps: tuple[Step, ...]
    notes: dict[str, str]
    view: str = "worlds"
    policy: str | None = None
    seed: int = 1
    levers: tuple[str, ...] = ()
    diagram: bool = False

    @property
    def log(self) -> Log:
        """Everything that is done in the course of the lesson."""
        return tuple(act for step in self.steps for act in step.log)


def lessons(folder: Path = FOLDER) -> tuple[list[Lesson], list[str]]:
    """Every lesson of a folder in its place, and the faults of those that cannot be read, a line each."""
    found: list[Lesson] = []
    faults: list[str] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            found.append(read_lesson(path))
        except ScenarioError as problem:
            faults += problem.faults
    return sorted(found, key=lambda lesson: (lesson.place, lesson.name)), faults


def read_lesson(path: Path) -> Lesson:
    """Read a lesson file.

    Raises
    ------
    ScenarioError
        With every fault, one line each: file, line, what is wrong and what would be right.
    """
    report = Report()
    root = read_file(path, display(path), report)
    steps: list[Step] = []
    if root is not None:
        fit(root, SCHEMA, report)
        if report.sound(root):
            steps = _steps(root, report)
            _check(root, report)
    if report or root is None:
        raise ScenarioError(report.lines())
    told: dict[str, Any] = root.plain()
    del told["steps"]
    told["levers"], told["curves"] = tuple(told.get("levers", ())), tuple(told["curves"])
    return Lesson(name=path.stem, steps=tuple(steps), **told)


def _steps(root: Piece, report: Report) -> list[Step]:
    found, before = [], -1
    for part in root.value["steps"].value:
        told = part.plain()
        log = _log(part.get("do"), report)
        weeks = [act.week for act in log]
        if told["to"] <= before:
            report.add(part.value["to"], f"is no later than the step before; write more than {before}")
        if any(not before <= week < told["to"] for week in weeks):
            report.add(part.value["do"], f"is done outside the weeks {before} to {told['to']} of its step")
        before = told["to"]
        found.append(Step(told["ask"], told["curve"], log, told["to"], told["happens"], told["why"]))
    return found


def _log(piece: Piece | None, report: Report) -> Log:
    acts: list[Act] = []
    for part in piece.value if piece is not None else ():
        try:
            acts += read_log(part.value)
        except ValueError as problem:
            report.add(part, str(problem))
    return tuple(acts)


def _check(root: Piece, report: Report) -> None:
    """Names of worlds and policies; what would be too much for one screen."""
    known = names_in([LIBRARY])
    for name in ("world", "policy"):
        piece = root.get(name)
        if piece is not None and piece.value not in known:
            report.add(piece, f"there is no scenario {piece.value!r}; {nearest(piece.value, known)}")
    for name, most in (("levers", MOST_LEVERS), ("curves", MOST_CURVES)):
        piece = root.get(name)
        if piece is not None and len(piece.value) > most:
            report.add(piece, f"has {len(piece.value)}, more than the {most} that fit on a screen; leave some out")
