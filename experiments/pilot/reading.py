"""The `field` of a study file: checked, every fault with its line, and turned into a FieldStudy."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from experiments.pilot.field import FieldStudy
from sim.scenario.fields import fit
from sim.scenario.pieces import Piece, Report

_MOST_CLIENTS = 1_000_000


def _many(low: int, high: int, unit: str, doc: str) -> dict[str, Any]:
    item = {"type": "integer", "minimum": low, "maximum": high, "unit": unit}
    return {"type": "array", "items": item, "minItems": 1, "description": doc}


def _share(doc: str, most: float = 1.0) -> dict[str, Any]:
    return {"type": "number", "minimum": 0, "maximum": most, "unit": "share", "description": doc}


SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "units": {"type": "string", "enum": ["districts", "pks"]},
        "among": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 2},
        "allocation": {"type": "string", "enum": ["equal", "proportional"]},
        "treated": {"type": "integer", "minimum": 1, "maximum": 100_000, "unit": "units"},
        "start": _many(0, 2600, "weeks", "Weeks after the policy date; treated units are dealt to these dates."),
        "months": _many(0, 600, "months", "Months after the policy date at which clients are asked."),
        "clients": _many(1, _MOST_CLIENTS, "clients", "Clients asked at every month; each number is its own study."),
        "instrument_error": _share(
            "Part of the variance of honest answers that is error: one less the reliability.", 0.95
        ),
        "non_response": _share("Clients asked who do not answer.", 0.99),
        "polite_answers": _share("How far answers are moved to the best one there is.", 0.99),
    },
    "required": ["units", "treated", "months", "clients", "instrument_error", "non_response", "polite_answers"],
    "additionalProperties": False,
}
"""What the plan of a field study may hold."""


def read_field(piece: Piece | None, report: Report) -> FieldStudy | None:
    """The field study that a study file plans, or none and its faults in the report.

    Parameters
    ----------
    piece : Piece, optional
        What stands under `field`.
    report : Report

    Returns
    -------
    FieldStudy or None
    """
    if piece is None:
        return None
    fit(piece, SCHEMA, report)
    if not report.sound(piece):
        return None
    found = piece.plain()
    for name in ("months", "clients"):
        if any(a >= b for a, b in pairwise(found[name])):
            report.add(piece.get(name) or piece, "must rise; write the smallest first and each once")
    if len(found.get("start", ())) > found["treated"]:
        report.add(piece.get("start") or piece, f"has more dates than the {found['treated']} treated; leave some out")
    if not report.sound(piece):
        return None
    return field_from(found)


def field_from(told: Mapping[str, Any]) -> FieldStudy:
    """A field study from plain values, as a file or a manifest holds them."""
    values: dict[str, Any] = {name: tuple(x) if isinstance(x, list) else x for name, x in told.items()}
    return FieldStudy(**values)
