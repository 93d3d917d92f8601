"""Every visible term and sentence, in English and Indonesian, from one list: `glossary.csv`.

Columns of the list: key; en; id; where it is shown; avoid (what must not be said instead, separated by ';').
"""

from __future__ import annotations

import csv
import math
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import NamedTuple

LANGUAGES = ("en", "id")
GLOSSARY = Path(__file__).with_name("glossary.csv")

_SEPARATORS = {"en": (",", "."), "id": (".", ",")}
"""Between thousands, before decimals."""


class Term(NamedTuple):
    """One line of the list."""

    key: str
    en: str
    id: str
    where: str
    avoid: tuple[str, ...]


@cache
def terms() -> dict[str, Term]:
    """Every line of the list by its key."""
    with GLOSSARY.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["key"]: Term(row["key"], row["en"], row["id"], row["where"], _split(row["avoid"])) for row in rows}


def known() -> frozenset[str]:
    """All keys of the list."""
    return frozenset(terms())


def say(key: str, language: str = "en", **values: object) -> str:
    """A term or sentence in a language, with its values put in.

    Parameters
    ----------
    key : str
        Key in the list, such as "term.client".
    language : {"en", "id"}
    **values
        What stands in braces in the sentence; numbers go through `number` first.

    Returns
    -------
    str

    Raises
    ------
    KeyError
        If the key is not in the list or the language is neither of the two.
    """
    if language not in LANGUAGES:
        raise KeyError(f"'{language}' is no language of the list; there are {' and '.join(LANGUAGES)}")
    if key not in terms():
        near = get_close_matches(key, terms(), 1)
        raise KeyError(f"'{key}' is not in the list of words" + (f"; did you mean '{near[0]}'?" if near else ""))
    text = getattr(terms()[key], language)
    return text.format(**values) if values else text


def unit(name: str, language: str = "en") -> str:
    """A unit in a language; units of which nothing is listed are the same in both."""
    return say(f"unit.{name}", language) if f"unit.{name}" in terms() else name


def number(value: float, places: int = 0, language: str = "en", *, signed: bool = False) -> str:
    """A number as it is written in a language.

    Parameters
    ----------
    value : float
    places : int
        Digits after the decimal sign.
    language : {"en", "id"}
    signed : bool
        Write a plus before positive numbers; a number that rounds to zero has no sign.

    Returns
    -------
    str
        A true minus sign stands before negative numbers, a dash for what is not a number.
    """
    if not math.isfinite(value):
        return "–"
    thousands, decimal = _SEPARATORS[language]
    text = f"{abs(value):,.{places}f}"
    zero = not text.strip("0,.")
    text = text.translate({ord(","): thousands, ord("."): decimal})
    sign = "" if zero else "−" if value < 0 else "+" if signed else ""
    return sign + text


def places_for(scale: float, digits: int = 3, most: int = 4) -> int:
    """Digits after the decimal sign so that a number of this size shows so many digits in all."""
    if not math.isfinite(scale) or scale == 0:
        return 0
    return min(max(digits - 1 - math.floor(math.log10(abs(scale))), 0), most)


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())
