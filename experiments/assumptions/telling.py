"""What conclusions rest on, in words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from experiments.assumptions.judging import Judged
from sim.words import number, places_for, say

MOST_NAMES = 5
"""Parameters that a sentence names; of more, it says how many."""


def sentence(judged: Judged, names: Sequence[str], language: str) -> str:
    """The verdict, the share it stands on, and what the effect hangs on."""
    told = [say(f"assumptions.{judged.kind}", language)]
    if judged.kind == "rests":
        told = [rests_on(names, language)]
    elif judged.kind == "open":
        told = [say("assumptions.open_long", language)]
    same = {"share": percent(judged.same_sign, language), "points": number(judged.points, 0, language)}
    told.append(say("assumptions.same_sign", language, **same))
    if not math.isnan(judged.same_sign_without_luck):
        alone = {"share": percent(judged.same_sign_without_luck, language)}
        told.append(say("assumptions.without_luck", language, luck=percent(judged.luck_share, language), **alone))
    if names and judged.kind != "rests":
        told.append(say("assumptions.size", language, names=listed(names, language)))
    text = "; ".join(told)
    return f"{text[:1].upper()}{text[1:]}."


def rests_on(names: Sequence[str], language: str) -> str:
    """The verdict on what rests on assumptions, with the names of these."""
    if not names:
        return say("assumptions.rests_on_many", language)
    return say("assumptions.rests_on", language, names=listed(names, language))


def listed(names: Sequence[str], language: str, most: int = MOST_NAMES) -> str:
    """Names, and how many more there are."""
    shown = ", ".join(names[:most])
    more = len(names) - most
    return say("assumptions.more", language, names=shown, n=number(more, 0, language)) if more > 0 else shown


def percent(share: float, language: str) -> str:
    """A share in percent, rounded down: 95 % is not said of less."""
    return f"{number(math.floor(100 * share + 1e-9), 0, language)} %" if math.isfinite(share) else "–"


def decimals(scales: Iterable[float]) -> int:
    """Decimals for numbers of one table: two digits of a quarter of the largest."""
    return places_for(max((abs(x) for x in scales if math.isfinite(x)), default=0.0) / 4, digits=2)


def limits_text(low: float, high: float, places: int, language: str) -> str:
    """Two limits with their signs; a dash where there are none."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return "–"
    shown = (number(x, places, language, signed=True) for x in (low, high))
    return say("number.range", language, **dict(zip(("low", "high"), shown, strict=True)))


def value_text(value: float, low: float, high: float, places: int, language: str) -> str:
    """A value with its limits in brackets, where there are any."""
    if not math.isfinite(low):
        return number(value, places, language, signed=True)
    return f"{number(value, places, language, signed=True)} ({limits_text(low, high, places, language)})"
