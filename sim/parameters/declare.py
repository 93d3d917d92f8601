"""How a number is declared: value, unit, range, prior, source, grade and a sentence, in one line of a frozen class.

Grades: A Indonesian figure; B meta-analysis or trial; C observational study; D assumption.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

from sim.parameters.sources import SOURCES


class Normal(NamedTuple):
    """A normal prior, cut at the range of the parameter."""

    mean: float
    sd: float


@dataclass(frozen=True)
class Declared:
    """Everything that is known about one number."""

    value: float
    unit: str
    low: float
    high: float
    prior: Normal | None
    source: str
    grade: str
    doc: str


def param(
    value: float, unit: str, within: tuple[float, float], prior: Normal | None, source: str, grade: str, doc: str
):
    """Declare one parameter of a frozen dataclass.

    Parameters
    ----------
    value : float
        Central value.
    unit : str
        Unit; "1" for pure numbers.
    within : (low, high)
        Range for sweeps; the value must lie in it.
    prior : Normal, optional
        Prior cut at the range; None stands for uniform over the range.
    source : str
        One or more keys of `sources.SOURCES`, separated by blanks.
    grade : {"A", "B", "C", "D"}
    doc : str
        One sentence.

    Raises
    ------
    ValueError
        If the value lies outside its range, the source is unknown or the grade is none of the four.
    """
    low, high = within
    if not low <= value <= high:
        raise ValueError(f"{doc!r}: {value} lies outside [{low}, {high}]")
    if grade not in "ABCD" or not source or any(key not in SOURCES for key in source.split()):
        raise ValueError(f"{doc!r}: grade {grade!r} or source {source!r} is unknown")
    return field(default=value, metadata={"declared": Declared(value, unit, low, high, prior, source, grade, doc)})


def declared(group: Any) -> Iterator[tuple[str, Declared]]:
    """The declarations of a group of parameters (class or instance), by name."""
    for item in fields(group):
        if "declared" in item.metadata:
            yield item.name, item.metadata["declared"]
