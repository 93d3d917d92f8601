"""A measurement: medians of some repeats with their range, told in one line."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from statistics import median
from typing import NamedTuple

REPEATS = 5


class Row(NamedTuple):
    """One line of the table: what was measured, the median, the least and the most of the repeats, and the unit."""

    what: str
    middle: float
    low: float
    high: float
    unit: str
    target: str = ""


def row(what: str, values: list[float], unit: str, target: str = "") -> Row:
    """The line of some repeats."""
    return Row(what, median(values), min(values), max(values), unit, target)


def seconds(work: Callable[[], object]) -> float:
    """How long some work takes, without collecting what others left behind."""
    gc.collect()
    gc.disable()
    try:
        began = time.perf_counter()
        work()
        return time.perf_counter() - began
    finally:
        gc.enable()


def table(rows: list[Row]) -> str:
    """All lines under a head."""
    told = [
        (r.what, *(f"{value:,.3g}" if value < 1000 else f"{value:,.0f}" for value in r[1:4]), r.unit, r.target)
        for r in rows
    ]
    head = ("what", "median", "least", "most", "unit", "wanted")
    wide = [max(len(line[k]) for line in (head, *told)) for k in range(6)]
    lines = [
        [text.rjust(w) if 0 < k < 4 else text.ljust(w) for k, (text, w) in enumerate(zip(line, wide, strict=True))]
        for line in (head, *told)
    ]
    return "\n".join("  ".join(line).rstrip() for line in lines)
