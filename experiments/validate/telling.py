"""A pattern in words and numbers, for tables and figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.words import known, number, places_for, say

if TYPE_CHECKING:
    import pandas as pd

MARKS = {"": "", "slope": " ◐", "level": " ○"}
"""Beside a pattern that is no test: its study supplied a slope, or a level was set to it."""


def places(row: Any) -> int:
    """Decimals in which a pattern is told: two digits of the width of its accepted range."""
    return min(places_for(row.high - row.low, digits=2), 3)


def spread(low: float, high: float, decimals: int, language: str) -> str:
    """A range, or one number if both ends are the same."""
    ends = [number(value, decimals, language) for value in (low, high)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} … {ends[1]}"


def cells(row: Any, language: str) -> tuple[str, str, str, str, str]:
    """Pattern, what was reported, what is accepted, result with its interval, verdict.

    Parameters
    ----------
    row : row of the table of `judging.judged`
    language : {"en", "id"}
    """
    decimals = places(row)
    mark = MARKS[row.used]
    result = number(row.result, decimals, language) if row.result == row.result else "–"
    inside = spread(row.result_low, row.result_high, decimals, language) if row.result_low == row.result_low else "–"
    return (
        f"{row.pattern.split('_')[0]} {say(f'pattern.{row.pattern}', language)}, {say_unit(row.unit, language)}{mark}",
        spread(row.target_low, row.target_high, decimals, language),
        spread(row.low, row.high, decimals, language),
        f"{result} ({inside})",
        say(f"validate.{row.verdict}", language),
    )


def reasons_of(made: pd.DataFrame, language: str) -> list[str]:
    """Why patterns do not hold, a line each: what was found at Palembang, or that nobody has explained it yet."""
    there = known()
    fails = made.loc[made["verdict"].isin(["fails", "fails_just"]), "pattern"]
    keys = {pattern: f"why.{pattern}" if f"why.{pattern}" in there else "validate.unexplained" for pattern in fails}
    return [f"  {pattern}: {say(key, language)}" for pattern, key in keys.items()]


def say_unit(unit: str, language: str) -> str:
    """Unit of a pattern in words."""
    return say(f"unit.pattern.{unit}", language)
