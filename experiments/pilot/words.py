"""What a planned field study can tell, in plain sentences."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from experiments.display import difference_unit, label
from experiments.pilot.field import FieldStudy
from experiments.pilot.judging import SCALE
from sim.measures import OUTCOMES
from sim.words import number, places_for, say, unit

LOTS = 0.05
"""A test by lots alone tells something only if lots allow a p value below this."""


def name_of(outcome: str, language: str) -> str:
    """What an outcome of a field study is called."""
    return label("revocations" if outcome == "revocations" else outcome, language)


def units_of(field: FieldStudy, language: str) -> str:
    """What is treated: districts or PKs."""
    return say(f"pilot.{field.units}", language)


def change_unit(row: Any, language: str) -> str:
    """Unit of a change."""
    if row.unit == SCALE:
        return say("pilot.scale", language)
    kept = row.unit.startswith("%")
    return difference_unit(OUTCOMES["reports_kept"], language) if kept else unit(row.unit, language)


def amount(value: float, language: str, *, signed: bool = False) -> str:
    """A number with two digits."""
    return number(value, places_for(value, digits=2), language, signed=signed)


def how_many(needed: float, language: str) -> str:
    """A number of units, rounded to two digits where it is large."""
    if not math.isfinite(needed):
        return "–"
    digits = max(len(str(int(needed))) - 2, 0)
    return number(round(needed, -digits), 0, language)


def sentences(table: pd.DataFrame, field: FieldStudy, policy: str, language: str) -> list[str]:
    """What the largest of the studies can tell, outcome by outcome.

    Parameters
    ----------
    table : DataFrame
        As `judged` gives it.
    field : FieldStudy
    policy : str
        Name of the scenario.
    language : {"en", "id"}

    Returns
    -------
    list of str
    """
    own = table[table["clients"] == table["clients"].max()]
    return [_design(own, field, policy, language), *_told(own, field, language), *_lots(own, field, language)]


def _design(own: pd.DataFrame, field: FieldStudy, policy: str, language: str) -> str:
    first = own.iloc[0]
    values = {"treated": int(first["treated"]), "units": int(first["units"]), "studies": int(first["studies"])}
    told = {name: number(value, 0, language) for name, value in values.items()}
    sizes = say("pilot.or", language).join(number(n, 0, language) for n in field.clients)
    told |= {"kind": units_of(field, language), "policy": policy, "clients": sizes}
    shares = (field.instrument_error, field.non_response, field.polite_answers)
    for name, share in zip(("error", "silent", "polite"), shares, strict=True):
        told[name] = number(100 * share, 0, language)
    return say("pilot.design", language, month=number(field.months[-1], 0, language), **told)


def _told(own: pd.DataFrame, field: FieldStudy, language: str) -> Iterator[str]:
    """A sentence an outcome."""
    for row in own.itertuples():
        measure = change_unit(row, language)
        values = {
            "outcome": name_of(row.outcome, language),
            "truth": f"{amount(row.truth, language, signed=True)} {measure}",
            "detectable": f"{amount(row.detectable, language)} {measure}",
            "level": f"{amount(row.level, language)} {unit(row.unit, language)}",
            "low": amount(row.truth_low, language, signed=True),
            "high": f"{amount(row.truth_high, language, signed=True)} {measure}",
            "power": number(100 * row.power, 0, language),
            "needed": how_many(row.units_needed, language),
            "units": number(row.units, 0, language),
            "kind": units_of(field, language),
        }
        base = say(f"pilot.{row.said}", language, **values)
        if row.said in ("found", "nothing"):
            yield base
        else:
            clear = row.truth_low * row.truth_high > 0 and math.isfinite(row.units_needed)
            yield f"{base} {say('pilot.needed' if clear else 'pilot.unclear', language, **values)}"


def _lots(own: pd.DataFrame, field: FieldStudy, language: str) -> Iterator[str]:
    """What drawing so few units by lot allows."""
    first = own.iloc[0]
    if first["smallest_p"] >= LOTS:
        told = {name: number(int(first[name]), 0, language) for name in ("treated", "units")}
        told |= {"p": number(first["smallest_p"], 2, language), "kind": units_of(field, language)}
        yield say("pilot.lots", language, **told)
