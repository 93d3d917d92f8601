"""Second pass: every field against the schema; strict types, ranges, unknown names, what is required."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from difflib import get_close_matches
from typing import Any

from sim.scenario import traps
from sim.scenario.pieces import Piece, Report, not_printable
from sim.scenario.schema import TIMES, Schema


def fit(piece: Piece, schema: Schema, report: Report) -> None:
    """Compare a piece with its schema; every fault goes into the report.

    Parameters
    ----------
    piece : Piece
        What was written.
    schema : dict
        JSON Schema of the kind that `schema` makes.
    report : Report
        Gets one fault for each thing that is wrong.
    """
    if not report.sound(piece) and piece.value is None:
        return  # it could not even be read
    branches = schema.get("anyOf")
    if branches:
        matching = [branch for branch in branches if isinstance(piece.value, _HOLDS[branch["type"]])]
        if matching:
            fit(piece, matching[0], report)
        else:
            report.add(piece, traps.not_text(piece, wanted(schema)))
        return
    _CHECKS[schema["type"]](piece, schema, report)


def wanted(schema: Schema) -> str:
    """What a schema asks for, in words."""
    if "anyOf" in schema:
        return ", or ".join(wanted(branch) for branch in schema["anyOf"])
    kind = schema["type"]
    if kind in ("integer", "number"):
        word = "a whole number" if kind == "integer" else "a number"
        between = f" in [{_number(schema['minimum'])}, {_number(schema['maximum'])}]" if "minimum" in schema else ""
        return f"{word}{between}{_unit(schema)}"
    if kind == "object":
        names = list(schema.get("properties", ()))
        return f"a mapping ({_listed(names)})" if names else "a mapping of names to values"
    if kind == "array":
        return "a list ('- ' before each, or [a, b])"
    if "enum" in schema:
        return "one of " + _listed(schema["enum"]) if len(schema["enum"]) > 1 else schema["enum"][0]
    return {"boolean": "true or false"}.get(kind, "a date such as 2026-01-05" if "format" in schema else "text")


def nearest(name: str, names: list[str]) -> str:
    """What an unknown name may have meant."""
    lowered = {known.lower().replace(" ", "_"): known for known in reversed(names)}
    near = get_close_matches(name[:80].lower().replace(" ", "_"), list(lowered), 1, 0.6)
    return f"did you mean '{lowered[near[0]]}'?" if near else f"there are {_listed(names)}"


def _listed(names: list[str]) -> str:
    return ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")


def _unit(schema: Schema) -> str:
    return "" if schema.get("unit", "") in ("", "1", "0-1") else f" {schema['unit']}"


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else f"{value:g}"


def _object(piece: Piece, schema: Schema, report: Report) -> None:
    if not isinstance(piece.value, dict):
        report.add(piece, _not_a_mapping(piece, schema))
        return
    properties, others = schema.get("properties", {}), schema.get("additionalProperties", False)
    unknown = False
    for name, part in piece.value.items():
        inner = properties.get(name, others)
        if inner:
            fit(part, inner, report)
        else:
            unknown = True
            report.add(part, _unknown(name, piece, schema))
    for name in schema.get("required", ()):
        if name not in piece.value:
            report.add(piece, f"is missing; write {wanted(properties[name])}", piece.place.inside(name))
    _choices(piece, schema, unknown, report)


def _unknown(name: str, piece: Piece, schema: Schema) -> str:
    """What is wrong with a name that has no place in a mapping."""
    properties = schema.get("properties", {})
    for other, part in piece.value.items():
        if part.value is None and name in properties.get(other, {}).get("properties", ()):
            return f"stands beside {other} and not in it; indent it further than {other}"
    if name in TIMES and "from" not in properties:
        return "no such name in here; write it beside the name of the intervention"
    return f"no such name; {nearest(name, list(properties))}"


def _choices(piece: Piece, schema: Schema, unknown: bool, report: Report) -> None:
    """Fields of which exactly one, or at most one, can be given; and mappings that cannot be empty."""
    if "oneOf" in schema:
        names = [item["required"][0] for item in schema["oneOf"]]
        given = [name for name in names if name in piece.value]
        if len(given) > 1:
            report.add(piece, f"gives {' and '.join(given)}; give exactly one of them")
        elif not given and not unknown:
            report.add(piece, f"gives none of {_listed(names)}; give exactly one of them")
    given = [name for name in schema.get("not", {}).get("required", ()) if name in piece.value]
    if len(given) > 1:
        report.add(piece, f"gives {' and '.join(given)}; give exactly one of them")
    if len(piece.value) < schema.get("minProperties", 0) and not unknown:
        report.add(piece, f"is empty; write {wanted(schema)}")


def _not_a_mapping(piece: Piece, schema: Schema) -> str:
    names = _listed(list(schema.get("properties", ())))
    if piece.value is None:
        defaults = names and all("default" in inner for inner in schema["properties"].values())
        otherwise = ", or {} to take every default" if defaults else ", or leave the line out"
        return f"is empty; write its fields{f' ({names})' if names else ''}{otherwise}"
    return f"{traps.shown(piece)} stands here; write {wanted(schema)}"


def _array(piece: Piece, schema: Schema, report: Report) -> None:
    if "x-later" in schema and piece.value != []:
        report.add(piece, schema["x-later"])
        return
    if not isinstance(piece.value, list):
        stands = "is empty" if piece.value is None else f"{traps.shown(piece)} stands here"
        report.add(piece, f"{stands}; write {wanted(schema)}")
        return
    if len(piece.value) < schema.get("minItems", 0):
        report.add(piece, "the list is empty; write one at least")
    for part in piece.value:
        fit(part, schema["items"], report)


def _integer(piece: Piece, schema: Schema, report: Report) -> None:
    value = piece.value
    if isinstance(value, float) and traps.misread_number(piece, 0) is None:
        report.add(piece, traps.not_whole(piece, wanted(schema)))
    else:
        _number_in_range(piece, schema, report)


def _number_in_range(piece: Piece, schema: Schema, report: Report) -> None:
    value = piece.value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        report.add(piece, traps.not_a_number(piece, wanted(schema), whole=schema["type"] == "integer"))
        return
    misread = traps.misread_number(piece, schema["maximum"])
    if misread:
        report.add(piece, misread if "write" in misread else f"{misread}; write {wanted(schema)}")
    elif not schema["minimum"] <= value <= schema["maximum"]:
        low, high = _number(schema["minimum"]), _number(schema["maximum"])
        report.add(piece, f"{traps.shown(piece)} lies outside [{low}, {high}]{_unit(schema)}")


def _string(piece: Piece, schema: Schema, report: Report) -> None:
    value = piece.value
    if schema.get("format") == "date":
        if type(value) is not date and not (isinstance(value, str) and _is_date(value)):
            report.add(piece, f"{traps.shown(piece)} is no date; write {wanted(schema)}")
    elif not isinstance(value, str):
        report.add(piece, traps.not_text(piece, wanted(schema)))
    elif "enum" in schema:
        if value in schema.get("x-later", ()):
            report.add(piece, schema["x-later"][value])
        elif value not in schema["enum"]:
            report.add(piece, f"{traps.shown(piece)} is not known here; {nearest(value, schema['enum'])}")
    elif not value.strip():
        report.add(piece, "the text is empty; write it, or leave the line out")
    elif not_printable(value):
        report.add(piece, "the text holds characters that cannot be printed; take them out")


def _is_date(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _boolean(piece: Piece, schema: Schema, report: Report) -> None:
    if not isinstance(piece.value, bool):
        report.add(piece, traps.not_true_or_false(piece))


_HOLDS: dict[str, Any] = {"array": list, "object": dict, "string": str}

_CHECKS: dict[str, Callable[[Piece, Schema, Report], None]] = {
    "object": _object,
    "array": _array,
    "integer": _integer,
    "number": _number_in_range,
    "string": _string,
    "boolean": _boolean,
}
