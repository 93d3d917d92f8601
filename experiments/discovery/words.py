"""What was found, in words: how many points fail, what luck makes of that, and every region or why there is none."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from experiments.discovery.finding import Discovery
from experiments.discovery.regions import FEWEST, RELIABLE, RESAMPLES
from experiments.display import difference_unit, label
from sim.measures import OUTCOMES
from sim.words import number, places_for, say, unit

Docs = Mapping[str, tuple[str, str, str]]
"""From factor to (unit, grade of evidence, one sentence in English)."""

_PLAIN = ("", "1", "0-1")
"""Units of numbers that need none."""


def sentences(found: Discovery, docs: Docs, language: str) -> list[str]:
    """All that was found, a sentence or two for each thing.

    Parameters
    ----------
    found : Discovery
    docs : mapping
        From factor to (unit, grade, sentence).
    language : {"en", "id"}

    Returns
    -------
    list of str
    """
    said = [failing(found, language), luck(found, language)]
    if found.missing:
        said.append(say("discovery.missing", language, n=number(found.missing, 0, language)))
    if found.reason:
        return [*said, say(f"discovery.{found.reason}", language, fewest=number(FEWEST, 0, language))]
    for _, rows in found.boxes.groupby("box"):
        told = [_in_words(row, found, docs, language) for row in rows.itertuples()]
        said.append(" ".join([box_head(rows, found, language), *told]))
    return [*said, flattered(found, language)]


def failing(found: Discovery, language: str) -> str:
    """What fails here means, and at how many of the points it is so."""
    asked, count = found.question, len(found.points)
    unit_said = difference_unit(OUTCOMES[asked.outcome], language)
    least = f"{number(asked.least, places_for(asked.least, 2), language)} {unit_said}" if asked.least else ""
    values = {"policy": asked.policy, "reference": asked.reference, "outcome": label(asked.outcome, language)}
    meaning = say("discovery.means_least" if asked.least else "discovery.means_any", language, least=least, **values)
    share = say("discovery.share", language, **_counts(int(found.labels.failed.sum()), count, language))
    return f"{share} {meaning}"


def luck(found: Discovery, language: str) -> str:
    """At how many of the points luck could turn the label."""
    unsure = int(found.labels.unsure.sum())
    if found.seeds == 1:
        return say("discovery.one_seed", language)
    seeds = number(found.seeds, 0, language)
    return say("discovery.unsure", language, seeds=seeds, **_counts(unsure, len(found.points), language))


def box_head(rows: pd.DataFrame, found: Discovery, language: str) -> str:
    """One box: how many of its points fail, and how many of all failures it holds."""
    row: Any = next(rows.itertuples())
    values = _counts(round(row.density * row.points), row.points, language)
    shares = {"coverage": _percent(row.coverage, language), "base": _percent(found.base_rate, language)}
    said = "discovery.box" if row.box == 1 else "discovery.further_box"
    return say(said, language, box=number(row.box, 0, language), **shares, **values)


def flattered(found: Discovery, language: str) -> str:
    """What boxes of resamples hold among the points that they have not seen."""
    values = {"resamples": number(RESAMPLES, 0, language), "outside": _percent(found.stability.outside, language)}
    return say("discovery.outside", language, **values) if math.isfinite(found.stability.outside) else ""


def restriction(row: Any, docs: Docs, language: str) -> str:
    """The ends of a box on one factor, with the unit."""
    places = places_of(row)
    low, high = (number(value, places, language) for value in (row.low, row.high))
    name = docs.get(row.factor, ("", "", ""))[0]
    unit_said = "" if name in _PLAIN else f" {unit(name, language)}"
    if row.low == row.high:
        return f"{low}{unit_said}"
    if row.low <= row.range_low:
        return say("discovery.up_to", language, value=f"{high}{unit_said}")
    if row.high >= row.range_high:
        return say("discovery.from", language, value=f"{low}{unit_said}")
    return f"{say('number.range', language, low=low, high=high)}{unit_said}"


def places_of(row: Any) -> int:
    """Decimals that show a twentieth of the range of a factor; none where the ends are whole."""
    if all(float(value).is_integer() for value in (row.low, row.high, row.range_low, row.range_high)):
        return 0
    return places_for((row.range_high - row.range_low) / 20, digits=1)


def again_of(row: Any, found: Discovery) -> int:
    """In how many resamples the factor of a restriction is restricted."""
    table = found.stability.again.set_index("factor")
    return round(float(table.loc[row.factor, "either"]) * RESAMPLES)


def grade_of(row: Any, docs: Docs) -> str:
    """Grade of evidence of a factor; a dash where there is none."""
    return docs.get(row.factor, ("", "", ""))[1] or "–"


def _in_words(row: Any, found: Discovery, docs: Docs, language: str) -> str:
    """One restriction."""
    counts = {"again": number(again_of(row, found), 0, language), "resamples": number(RESAMPLES, 0, language)}
    ends, grade = restriction(row, docs, language), grade_of(row, docs)
    said = say("discovery.restriction", language, factor=row.factor, ends=ends, grade=grade, **counts)
    return said if again_of(row, found) >= RELIABLE else f"{said} {say('discovery.unreliable', language)}"


def _counts(n: int, points: int, language: str) -> dict[str, str]:
    """So many of so many points, and in percent."""
    share = _percent(n / points if points else math.nan, language)
    return {"n": number(n, 0, language), "points": number(points, 0, language), "share": share}


def _percent(share: float, language: str) -> str:
    """In percent; with a decimal where it would round to nothing or to all."""
    return number(100 * share, int(0 < share < 0.01 or 0.99 < share < 1), language)
