"""The `calibration` of a study file: what is drawn, the levels it is fitted to, each with tolerance and source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from experiments.calibrate.bank import Bank
from experiments.ignorance import uncertain
from sim.measures import OUTCOMES
from sim.parameters import declarations
from sim.scenario.fields import fit, nearest
from sim.scenario.pieces import Piece, Report

_TEXT = {"type": "string", "minLength": 1}
_NUMBER = {"type": "number", "minimum": 0, "maximum": 1_000_000, "unit": ""}
_RANGE = {"type": "array", "items": _NUMBER, "minItems": 1}
_TARGET: dict[str, Any] = {
    "type": "object",
    "properties": {
        "outcome": _TEXT,
        "range": _RANGE,
        "grade": {"type": "string", "enum": ["A", "B", "C", "D"]},
        "source": _TEXT,
        "note": _TEXT,
    },
    "required": ["outcome", "range", "grade", "source"],
    "additionalProperties": False,
}


def _whole(low: int, high: int, unit: str) -> dict[str, Any]:
    return {"type": "integer", "minimum": low, "maximum": high, "unit": unit}


SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "also": {"type": "array", "items": _TEXT},
        "clients": {"type": "array", "items": _whole(1, 2_000_000, "clients"), "minItems": 1},
        "targets": {"type": "array", "items": _TARGET, "minItems": 1},
        "sample": _whole(20, 10_000, "rows"),
        "held_out": _whole(20, 10_000, "runs"),
    },
    "required": ["targets"],
    "additionalProperties": False,
}
"""What a calibration may hold."""


SMALLEST_SHARE, SMALLEST = 0.1, 0.001
"""What a run says of a level is not told apart below: % and 100 - %, and the unit of other outcomes."""


@dataclass(frozen=True)
class Target:
    """A level that was reported: the range holds it with 95 %."""

    outcome: str
    low: float
    high: float
    grade: str
    source: str
    note: str = ""


@dataclass(frozen=True)
class Calibration:
    """What is fitted to what.

    Parameters
    ----------
    targets : tuple of Target
    also : tuple of str
        Parameters without a prior that are drawn too, from all of their range.
    clients : (low, high), optional
        Clients of the office, where their number is not known.
    sample : int
        Rows of the posterior sample.
    held_out : int
        Runs whose parameters are to be found again.
    """

    targets: tuple[Target, ...]
    also: tuple[str, ...] = ()
    clients: tuple[int, int] | None = None
    sample: int = 400
    held_out: int = 60

    @property
    def bank(self) -> Bank:
        """What is drawn: every parameter with a prior and a range, and those named besides."""
        priors = [path for path, item in uncertain().items() if item.low < item.high]
        return Bank((*priors, *(path for path in self.also if path not in priors)), self.clients)


def read_calibration(piece: Piece | None, report: Report) -> Calibration | None:
    """The calibration that a study file holds, or none and its faults in the report."""
    if piece is None:
        return None
    fit(piece, SCHEMA, report)
    if report.sound(piece):
        _check(piece, report)
    return calibration_from(piece.plain()) if report.sound(piece) else None


def _check(piece: Piece, report: Report) -> None:
    """Names that mean nothing, ranges that are none, levels that stand twice."""
    known = dict(declarations())
    for part in _parts(piece.get("also")):
        item = known.get(part.value)
        if item is None:
            report.add(part, f"there is no parameter {part.value!r}; {nearest(part.value, list(known))}")
        elif not item.low < item.high:
            report.add(part, "has no range to draw it from; leave it out")
    seen: set[str] = set()
    for target in _parts(piece.get("targets")):
        outcome = target.value["outcome"]
        if outcome.value not in OUTCOMES:
            report.add(outcome, f"there is no outcome {outcome.value!r}; {nearest(outcome.value, list(OUTCOMES))}")
        elif outcome.value in seen:
            report.add(outcome, "is a target already; keep one")
        seen.add(outcome.value)
        _check_range(target.value["range"], report)
        if outcome.value in OUTCOMES and report.sound(target.value["range"]):
            _check_scale(target.value["range"], OUTCOMES[outcome.value].unit, report)
    if piece.get("clients") is not None:
        _check_range(piece.value["clients"], report)


def _check_range(piece: Piece, report: Report) -> None:
    values = piece.plain()
    if len(values) != 2 or not values[0] < values[1]:
        report.add(piece, "is no range; write two numbers that rise, as in [18, 35]")


def _check_scale(piece: Piece, unit: str, report: Report) -> None:
    """Ends that the scale of comparison does not reach would be moved, and the middle with them."""
    low, high = piece.plain()
    if unit == "%" and not (low >= SMALLEST_SHARE and high <= 100 - SMALLEST_SHARE):
        ends = f"[{SMALLEST_SHARE:g}, {100 - SMALLEST_SHARE:g}]"
        report.add(piece, f"does not lie within {ends} %; shares are compared by their logit, which has no ends")
    elif low < SMALLEST:
        report.add(piece, f"begins below {SMALLEST:g}; levels are compared by their logarithm, which 0 has none of")


def _parts(piece: Piece | None) -> list[Piece]:
    return [] if piece is None else list(piece.value)


def calibration_from(told: Mapping[str, Any]) -> Calibration:
    """A calibration from plain values, as a file or a manifest holds them."""
    values = dict(told)
    made = []
    for each in values.pop("targets"):
        one = dict(each)
        low, high = one.pop("range")
        made.append(Target(low=low, high=high, **one))
    plain: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    return Calibration(tuple(made), **plain)


def told_calibration(calibration: Calibration) -> dict[str, Any]:
    """A calibration as plain values."""
    targets = [
        {"outcome": t.outcome, "range": [t.low, t.high], "grade": t.grade, "source": t.source, "note": t.note}
        for t in calibration.targets
    ]
    told: dict[str, Any] = {"targets": targets, "also": list(calibration.also)}
    told |= {name: getattr(calibration, name) for name in ("sample", "held_out")}
    return told | ({} if calibration.clients is None else {"clients": list(calibration.clients)})
