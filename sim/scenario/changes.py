"""Changes such as `world.clients=200`: read like a file of one line, and laid over the merged document."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from sim.scenario.fields import nearest
from sim.scenario.layers import without_alternatives
from sim.scenario.pieces import Piece, Place, Report
from sim.scenario.samples import FROM
from sim.scenario.schema import file_schema
from sim.scenario.syntax import parse

_STEP = re.compile(r"""\.?(?:([^.\[\]]+)|\[(\d{1,6})\]|\["([^"]*)"\]|\['([^']*)'\])""")
_UNCHANGEABLE = {"base": "lay the policy over another world instead"}

Step = str | int


def apply_changes(document: Piece, changes: Iterable[str], report: Report) -> Piece:
    """The document with all changes made, later ones last.

    Parameters
    ----------
    document : Piece
        All files merged.
    changes : iterable of str
        Texts `path=value`; the value is YAML.
    report : Report
        Gets the faults of paths and values; their fields are checked with the document.
    """
    for change in changes:
        place = Place(f"--set {change}")
        path, equals, text = change.partition("=")
        steps = _steps(path)
        if not equals or not steps:
            report.add(place, "is no change; write path=value, such as world.clients=200")
            continue
        start = _start(steps, report, place)
        value = parse(text, place, report, changed=True) if start else None
        if start and value is not None:
            document = _put(document, start, value, report, "")
    return document


def _steps(path: str) -> list[Step]:
    """The names and numbers of a path; none if it is no path."""
    steps: list[Step] = []
    at = 0
    while at < len(path):
        match = _STEP.match(path, at)
        if match is None or (at == 0 and path.startswith((".", "["))) or len(steps) > 8:
            return []
        at = match.end()
        index = match[2]
        name = next((group for group in (match[1], match[3], match[4]) if group is not None), "")
        steps.append(name.strip() if index is None else int(index))
    return steps


def _start(steps: list[Step], report: Report, place: Place) -> list[Step]:
    """The path from the top of the document: a group of parameters may stand without `parameters`."""
    tops = file_schema()["properties"]
    groups = [name for name in tops["parameters"]["properties"] if name != FROM]
    first = str(steps[0])
    if first in groups:
        return ["parameters", *steps]
    if first in _UNCHANGEABLE:
        hint = _UNCHANGEABLE[first] or "write it in the file"
        report.add(place, f"'{first}' cannot be changed here; {hint}")
        return []
    if first not in tops:
        report.add(place, f"no such name '{first}'; {nearest(first, [*tops, *groups])}")
        return []
    return steps


def _put(held: Piece, steps: list[Step], value: Piece, report: Report, done: str) -> Piece:
    """What is held, with a value put at the end of a path; mappings on the way are made where there are none."""
    step, rest = steps[0], steps[1:]
    path = f"{done}[{step}]" if isinstance(step, int) else f"{done}.{step}".lstrip(".")
    if isinstance(step, int):
        parts = held.value if isinstance(held.value, list) else []
        if step >= len(parts):
            has = f"has {len(parts)} entries, counted from 0" if isinstance(held.value, list) else "is no list"
            report.add(value, f"{done} {has}; write an entry that is there")
            return held
        inner = _put(parts[step], rest, value, report, path) if rest else value
        return replace(held, value=[*parts[:step], inner, *parts[step + 1 :]])
    if not isinstance(held.value, dict):
        what = "is a list; write its number in brackets, as in [0]" if isinstance(held.value, list) else "has no parts"
        report.add(value, f"{done} {what}")
        return held
    below = held.value.get(step) or Piece({}, Place(value.place.file, None, path), changed=True)
    inner = _put(below, rest, value, report, path) if rest else value
    if inner is below:
        return held
    return replace(held, value=without_alternatives(held.value, step) | {step: inner})
