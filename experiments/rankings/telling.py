"""What stays of a ranking in words: columns, cells, a sentence for every policy."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from experiments.rankings.gathering import Column
from experiments.rankings.judging import Judged
from sim.words import number, places_for, say

_WAYS = {"less": ("better", "worse"), "more": ("worse", "better"), "neither": ("lower", "higher")}
"""What a negative and a positive effect are called."""
MOST_LISTED = 4
"""Columns that a sentence names; of more it says how many."""


def column_label(column: Column, language: str) -> str:
    """What a column is called on screen and in pictures."""
    known = say(f"rankings.column_{column.knowledge}", language, sample=column.sample)
    if column.elsewhere and not column.sample:  # a sample has the name of its world
        known = column.world if column.knowledge == "central" else f"{column.world} {known}"
    return known + (f" ({column.another})" if column.another else "")


def labels(columns: Sequence[Column], language: str) -> dict[str, str]:
    """The label of every column by its id."""
    return {column.id: column_label(column, language) for column in columns}


def decimals(table: pd.DataFrame) -> int:
    """As many for all effects of an outcome as give the middle one two digits."""
    sizes = table["effect"].abs()
    found = sizes[np.isfinite(sizes) & (sizes > 0)]
    return min(places_for(float(found.median()), digits=2), 3) if len(found) else 0


def effect_text(value: float, places: int, language: str) -> str:
    """An effect with its sign."""
    return number(value, places, language, signed=True)


def limits_text(row: Any, places: int, language: str) -> str:
    """A 95 % interval."""
    if not math.isfinite(row.low):
        return "–"
    low, high = (effect_text(value, places, language) for value in (row.low, row.high))
    return say("number.range", language, low=low, high=high)


def percent(share: float, language: str) -> str:
    """A share in percent; a dash where it is not known."""
    return number(100 * share, 0, language) + " %" if math.isfinite(share) else "–"


def verdict(judged: Judged, policy: str, names: Mapping[str, str], language: str) -> str:
    """One plain sentence on what stays of a policy.

    Parameters
    ----------
    judged : Judged
    policy : str
    names : mapping of str to str
        Labels of the columns by their ids.
    language : {"en", "id"}

    Returns
    -------
    str
    """
    row = judged.stays[judged.stays["policy"] == policy].iloc[0]
    table = judged.table[judged.table["policy"] == policy]
    parts = _direction(row["sign"], table, judged, names, language), _place(row, judged, names, language)
    told = "; ".join(parts)
    return f"{told[0].upper()}{told[1:]}."


def _direction(kind: str, table: pd.DataFrame, judged: Judged, names: Mapping[str, str], language: str) -> str:
    """What is said of the direction."""
    ways = [say(f"rankings.way_{way}", language) for way in _WAYS[judged.outcome.better]]
    below, above, unclear = (
        table.loc[chosen, "column"].map(names).tolist()
        for chosen in (table["clear"] & (table["effect"] < 0), table["clear"] & (table["effect"] > 0), ~table["clear"])
    )
    values = {
        "way": ways[int(not below)],
        "below": ways[0],
        "above": ways[1],
        "lower_in": listed(below, language),
        "higher_in": listed(above, language),
        "clear": listed([*below, *above], language),
        "unclear": listed(unclear, language),
    }
    return say(f"rankings.sign_{kind}", language, **values)


def _place(row: pd.Series, judged: Judged, names: Mapping[str, str], language: str) -> str:
    """What is said of the place, and where it is least certain to be among the first."""
    told = place_text(row, judged, names, language)
    if row["place"] != "first" or not math.isfinite(row["least_share"]):
        return told
    least = {"column": names[row["least_column"]], "share": percent(row["least_share"], language)}
    return told + say("rankings.least", language, **least)


def place_text(row: pd.Series, judged: Judged, names: Mapping[str, str], language: str) -> str:
    """What is said of the place of a policy.

    Parameters
    ----------
    row : Series
        Of `stays`.
    judged : Judged
    names : mapping of str to str
        Labels of the columns by their ids.
    language : {"en", "id"}

    Returns
    -------
    str
    """
    low, high, n = (number(int(x), 0, language) for x in (row["rank_low"], row["rank_high"], judged.places))
    span = say("rankings.span_one" if low == high else "rankings.span", language, low=low, high=high)
    if row["place"] == "first":
        return say("rankings.place_one" if judged.places == 1 else "rankings.place_first", language, n=n)
    if row["place"] == "swaps":
        swaps = judged.swaps
        one = swaps[(swaps["ahead"] == row["policy"]) | (swaps["behind"] == row["policy"])].iloc[0]
        other = one["behind"] if one["ahead"] == row["policy"] else one["ahead"]
        return say("rankings.place_swaps", language, policy=other, column=names[one["column"]], span=span)
    return say(f"rankings.place_{row['place']}", language, span=span)


def listed(names: Sequence[str], language: str) -> str:
    """Names in a row; of many only how many."""
    if len(names) > MOST_LISTED:
        return say("rankings.columns", language, n=number(len(names), 0, language))
    return ", ".join(names)


def swap_texts(row: Any, places: int, language: str) -> list[str]:
    """The difference between both of a pair that changes places, in the reference and elsewhere, with intervals."""
    told = []
    for when in ("before", "after"):
        mean, low, high = (effect_text(getattr(row, f"{when}{end}"), places, language) for end in ("", "_low", "_high"))
        told.append(f"{mean} ({say('number.range', language, low=low, high=high)})")
    return told


def source_text(columns: Sequence[Column], judged: Judged, language: str) -> str:
    """Where the numbers come from: seeds of every column, weeks."""
    names = labels(columns, language)
    seeds = [f"{names[row.column]} {number(row.seeds, 0, language)}" for row in judged.agreement.itertuples()]
    weeks = " / ".join(number(each, 0, language) for each in sorted({column.weeks for column in columns}))
    return say("rankings.source", language, seeds=", ".join(seeds), weeks=weeks)
