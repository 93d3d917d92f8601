"""What a planned field study can tell, in plain sentences."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from experiments.display import difference_unit, label
from experiments.pilot.field import FieldStudy
from experiments.pilot.judging import SCALE
from experiments.pilot.power import ALPHA
from experiments.plan import Plan
from sim.measures import OUTCOMES
from sim.words import number, places_for, say, unit


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
    digits = max(len(str(int(needed))) - 2, 0) if math.isfinite(needed) else 0
    return number(round(needed, -digits) if digits else needed, 0, language)


def sentences(table: pd.DataFrame, plan: Plan, language: str) -> list[str]:
    """What the largest of the studies can tell, outcome by outcome.

    Parameters
    ----------
    table : DataFrame
        As `judged` gives it.
    plan : Plan
        With a field study.
    language : {"en", "id"}

    Returns
    -------
    list of str
        The design first, what holds for the whole study last.
    """
    field = plan.field_study
    assert field is not None
    own = table[table["clients"] == table["clients"].max()]
    told = [text for row in own.itertuples() for text in _told(row, field, language)]
    return [_design(plan, field, language), *told, *_whole(own, field, language)]


def _design(plan: Plan, field: FieldStudy, language: str) -> str:
    facts = plan.scenarios[0].world
    units = len(field.taking_part(facts)) if field.units == "districts" else facts.pk_count
    counts = {"treated": field.treated, "units": units, "month": field.months[-1], "studies": len(plan.seeds)}
    told = {name: number(value, 0, language) for name, value in counts.items()}
    told["clients"] = say("pilot.or", language).join(number(n, 0, language) for n in field.clients)
    shares = (field.instrument_error, field.non_response, field.polite_answers)
    for name, share in zip(("error", "silent", "polite"), shares, strict=True):
        told[name] = number(100 * share, 0, language)
    before = "pilot.asked_twice" if field.months[0] == 0 else "pilot.asked_after"
    asked = say(before, language, **told)
    return say("pilot.design", language, asked=asked, policy=plan.names[1], kind=units_of(field, language), **told)


def _told(row: Any, field: FieldStudy, language: str) -> Iterator[str]:
    """What is said of an outcome."""
    measure = change_unit(row, language)
    signed = {name: amount(getattr(row, name), language, signed=True) for name in ("truth", "estimate", "truth_low")}
    shares = {"power": row.power, "end": row.power_of_end, "alarms": row.false_alarms}
    counts = {"units": row.units, "clients": row.clients}
    values = {
        "outcome": label(row.outcome, language),
        **signed,
        "truth_high": f"{amount(row.truth_high, language, signed=True)} {measure}",
        "truth": f"{signed['truth']} {measure}",
        "detectable": f"{amount(row.detectable, language)} {measure}",
        "level": f"{amount(row.level, language)} {unit(row.unit, language)}",
        "needed": how_many(row.units_needed, language),
        "kind": units_of(field, language),
        **{name: number(100 * share, 0, language) for name, share in shares.items()},
        **{name: number(count, 0, language) for name, count in counts.items()},
    }
    base = say(f"pilot.{row.said}", language, **values)
    tail = _tail(row)
    yield f"{base} {say(tail, language, **values)}" if tail else base
    if row.false_alarms_low > ALPHA:
        yield say("pilot.alarms", language, **values)


def _tail(row: Any) -> str:
    """What is added where the effect is mostly not found."""
    if row.said in ("found", "uneven", "nothing"):
        return ""
    if not row.truth_low * row.truth_high > 0:
        return "pilot.unclear"
    return "pilot.needed" if math.isfinite(row.units_needed) else "pilot.minute"


def _whole(own: pd.DataFrame, field: FieldStudy, language: str) -> Iterator[str]:
    """What holds for all outcomes: lots, many tests, few simulated studies."""
    first = own.iloc[0]
    if first["smallest_p"] >= ALPHA:
        told = {name: number(int(first[name]), 0, language) for name in ("treated", "units")}
        told |= {"p": number(first["smallest_p"], 3, language), "kind": units_of(field, language)}
        yield say("pilot.lots", language, **told)
    some = 100 * (1 - (1 - ALPHA) ** len(own))
    yield say("pilot.many", language, n=number(len(own), 0, language), share=number(some, 0, language))
    half = 100 * 1.96 * 0.5 / math.sqrt(first["studies"])
    yield say(
        "pilot.precision", language, studies=number(int(first["studies"]), 0, language), half=number(half, 0, language)
    )
