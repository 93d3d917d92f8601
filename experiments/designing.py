"""The `design` of a study file: checked, every fault with its line, and turned into a Design."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

from experiments.designs import Design
from experiments.factors import Factor, Value, of_grades, resolve
from sim.scenario.fields import fit
from sim.scenario.pieces import Piece, Report

KINDS = ("grid", "latin_hypercube", "sobol", "morris")
OPTIONS = {"grid": (), "latin_hypercube": ("points",), "sobol": ("points",), "morris": ("trajectories", "levels")}
"""What may stand beside `over`, by kind."""
MOST_POINTS = 1_000_000


def _whole(low: int, high: int, doc: str) -> dict[str, Any]:
    return {"type": "integer", "minimum": low, "maximum": high, "unit": "", "description": doc}


SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "kind": {"type": "string", "enum": list(KINDS)},
        "grades": {"type": "array", "items": {"type": "string", "enum": list("ABCD")}, "minItems": 1},
        "points": _whole(2, MOST_POINTS, "Points of a Latin hypercube; base sample of Sobol', a power of two."),
        "trajectories": _whole(2, 10_000, "Trajectories of Morris."),
        "levels": _whole(2, 64, "Levels of Morris, an even number."),
    },
    "required": ["kind"],
    "additionalProperties": False,
}
"""What a design may hold; what stands under `over` is checked by the declaration of each path."""


def read_design(piece: Piece | None, report: Report) -> Design | None:
    """The design that a study file gives, or none and its faults in the report.

    Parameters
    ----------
    piece : Piece, optional
        What stands under `design`.
    report : Report

    Returns
    -------
    Design or None
    """
    if piece is None:
        return None
    over = piece.get("over")
    inner = replace(piece, value={k: v for k, v in piece.value.items() if k != "over"}) if over else piece
    fit(inner, SCHEMA, report)
    if over is not None and not isinstance(over.value, dict):
        report.add(over, "is no mapping; write paths with their values, such as world.clients_per_pk: [20, 40]")
    kind = piece.get("kind")
    if kind is None or kind.value not in KINDS:
        return None
    written = over.value.items() if over is not None and isinstance(over.value, dict) else ()
    found: dict[str, tuple[Factor, tuple[Value, ...]]] = {}
    for path, part in written:
        factor, values = _factor(path, part, kind.value, report)
        if factor is not None and factor.path in found:
            report.add(part, f"{factor.path} stands twice under over; keep one")
        elif factor is not None:
            found[factor.path] = (factor, values)
    grades = piece.get("grades")
    if grades is not None and report.sound(grades):
        found = {f.path: (f, f.range or ()) for f in of_grades(grades.plain())} | found
    _check_options(piece, kind.value, bool(found), report)
    if not (report.sound(inner) and report.sound(piece) and found):
        return None
    options = {name: part.plain() for name, part in piece.value.items() if name in OPTIONS[kind.value]}
    return Design(kind.value, tuple(f for f, _ in found.values()), tuple(v for _, v in found.values()), **options)


def _factor(path: str, part: Piece, kind: str, report: Report) -> tuple[Factor | None, tuple[Value, ...]]:
    """The factor of a path with its values (grid) or its limits."""
    factor = resolve(path)
    if isinstance(factor, str):
        report.add(part, factor)
        return None, ()
    form = part.value
    if isinstance(form, list) and kind == "grid":
        fit(part, {"type": "array", "items": factor.schema, "minItems": 1}, report)
        values = [float(x) if factor.range and not factor.whole and report.sound(part) else x for x in part.plain()]
        if report.sound(part) and len(set(values)) < len(values):
            report.add(part, "a value stands twice; write each once")
        return factor, tuple(values)
    if factor.range is None:
        report.add(part, "has no range; vary it in a grid, as a list of values")
    elif form == "declared" and kind != "grid":
        return factor, factor.range
    elif isinstance(form, dict):
        return factor, _between(factor, part, kind, report)
    else:
        report.add(part, _wanted(kind))
    return factor, ()


def _wanted(kind: str) -> str:
    if kind == "grid":
        return "write the values as a list, such as [20, 40, 60], or {from: 20, to: 60, steps: 3}"
    return "write {from: LOW, to: HIGH}, or declared for the whole declared range"


def _between(factor: Factor, part: Piece, kind: str, report: Report) -> tuple[Value, ...]:
    """Limits, or for a grid equal steps between them."""
    names = {"from": factor.schema, "to": factor.schema}
    steps = {"steps": _whole(2, 10_000, "Values in all.")} if kind == "grid" else {}
    fit(part, {"type": "object", "properties": names | steps, "required": [*names, *steps]}, report)
    if not report.sound(part):
        return ()
    low, high = (float(part.plain()[name]) for name in ("from", "to"))
    if not low < high:
        report.add(part, f"from {low:g} to {high:g} holds nothing; write the lower one first")
        return ()
    if kind != "grid":
        return low, high
    count = part.plain()["steps"]
    values = [low + (high - low) * step / (count - 1) for step in range(count)]
    whole = [round(value) for value in values]
    if factor.whole and any(a == b for a, b in pairwise(whole)):
        report.add(part, f"has no {count} whole numbers from {low:g} to {high:g}; ask for fewer steps")
    return tuple(whole if factor.whole else values)


def _check_options(piece: Piece, kind: str, some: bool, report: Report) -> None:
    """Options that do not belong to the kind, and those it needs."""
    for name in ("points", "trajectories", "levels"):
        part = piece.get(name)
        if part is not None and name not in OPTIONS[kind]:
            own = ", ".join(OPTIONS[kind]) or "none"
            report.add(part, f"does not belong to {kind}, which has {own}; take the line out")
    points, levels = piece.get("points"), piece.get("levels")
    if "points" in OPTIONS[kind] and points is None:
        report.add(piece, f"is missing; {kind} needs points", piece.place.inside("points"))
    if kind == "sobol" and points is not None and report.sound(points) and points.value & (points.value - 1):
        below = 1 << (points.value.bit_length() - 1)
        report.add(points, f"{points.value} is no power of two; write {below} or {2 * below}")
    if levels is not None and report.sound(levels) and levels.value % 2:
        report.add(levels, f"{levels.value} is odd; write {levels.value + 1}")
    if kind == "grid" and piece.get("grades") is not None:
        report.add(
            piece.get("grades") or piece, "a grid needs values; list the paths under over, or choose another kind"
        )
    if not some and report.sound(piece):
        report.add(piece, "varies nothing; name paths under over, or grades of parameters")
