"""What YAML makes of values that mean something else to people, said in words; the one place that knows them."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Any

from sim.scenario.pieces import Piece

_EXPONENT = re.compile(r"[-+]?\d[\d_]*(\.\d*)?[eE][-+]?\d+")
_COMMA = re.compile(r"[-+]?\d+,\d+")
_GROUPS = re.compile(r"[-+]?\d{1,3}([., ]\d{3}){1,}")
_PERCENT = re.compile(r"([-+]?\d+(?:[.,]\d+)?)\s*%")
_LEADING_ZERO = re.compile(r"[-+]?0[\d_]+")
_WITH_UNIT = re.compile(r"([-+]?\d+(?:\.\d+)?)\s*[A-Za-z/]+")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(\.\d{2}0)+")
_BOOLEANS = {"true": "true", "yes": "true", "y": "true", "ya": "true", "benar": "true", "on": "true"} | {
    word: "false" for word in ("false", "no", "n", "tidak", "salah", "off")
}


def key_read_as(value: Any, raw: str) -> str | None:
    """What is wrong with a name that YAML does not take for text."""
    if isinstance(value, str):
        return None
    kind = _kind(value)
    return f"{raw} is read as {kind} and not as a name; write '{raw}' in quotes"


def shown(piece: Piece) -> str:
    """A value as it was written, shortened."""
    if isinstance(piece.value, dict):
        return "a mapping"
    if isinstance(piece.value, list):
        return "a list"
    if piece.value is None:
        return "nothing"
    raw = piece.raw if len(piece.raw) <= 40 else piece.raw[:37] + "..."
    return repr(raw) if isinstance(piece.value, str) else raw


def not_a_number(piece: Piece, wanted: str, *, whole: bool = False) -> str:
    """What is wrong with a value that is no number, and what would be right."""
    value, raw = piece.value, piece.raw.strip()
    if isinstance(value, bool):
        read = "" if raw.lower() == str(value).lower() else f" is read as {str(value).lower()} and"
        return f"{raw}{read} is no number; write {wanted}"
    if isinstance(value, date):
        return f"{raw} is read as a date; write {wanted}"
    if not isinstance(value, str):
        return _other(piece, wanted)
    if piece.quoted and _float(raw) is not None:
        return f"{shown(piece)} in quotes is text; write {_plain(_float(raw))} without quotes"
    right = _meant(raw, whole)
    return f"{shown(piece)} is read as text; write {right}" if right else f"{shown(piece)} is text; write {wanted}"


def misread_number(piece: Piece, highest: float) -> str | None:
    """What is wrong with a number that YAML reads as another one than it looks."""
    raw, value = piece.raw, piece.value
    if ":" in raw:
        return f"{raw} is read as {_plain(value)}, in base 60; write {_plain(value)} if that is meant"
    if isinstance(value, int) and re.fullmatch(r"[-+]?0[0-7_]+", raw):
        return f"{raw} is read as {value}, as a number that begins with 0 is octal; write {_decimal(raw)} or {value}"
    if isinstance(value, int) and re.match(r"[-+]?0[xb]", raw):
        return f"{raw} is read as {value}; write {value}"
    if isinstance(value, float) and not math.isfinite(value):
        return f"{raw} is not a finite number"
    if isinstance(value, float) and highest >= 100_000 and _THOUSANDS.fullmatch(raw):
        return f"{raw} is read as {_plain(value)}; write {raw.replace('.', '')} without a point between the thousands"
    return None


def not_whole(piece: Piece, wanted: str) -> str:
    """What is wrong with a fraction where a whole number is needed."""
    raw = piece.raw
    if _GROUPS.fullmatch(raw):
        whole = raw.replace(".", "")
        return f"{raw} is read as {_plain(piece.value)}; write {whole} without a point between the thousands"
    if isinstance(piece.value, float) and piece.value.is_integer() and abs(piece.value) < 1e15:
        return f"{raw} has a point; write {int(piece.value)}"
    return f"{shown(piece)} is no whole number; write {wanted}"


def not_text(piece: Piece, wanted: str) -> str:
    """What is wrong with a value that is no text."""
    if isinstance(piece.value, (bool, int, float, date)):
        return f"{shown(piece)} is read as {_kind(piece.value)}; write '{piece.raw[:40]}' in quotes if it is text"
    return _other(piece, wanted)


def not_true_or_false(piece: Piece) -> str:
    """What is wrong with a value that is neither true nor false."""
    if isinstance(piece.value, str):
        right = _BOOLEANS.get(piece.value.strip().lower(), "true or false")
        return f"{shown(piece)}{' in quotes' if piece.quoted else ''} is text; write {right}"
    if isinstance(piece.value, int) and piece.value in (0, 1):
        return f"{shown(piece)} is a number; write {'true' if piece.value else 'false'}"
    return _other(piece, "true or false")


def _other(piece: Piece, wanted: str) -> str:
    if piece.value is None:
        return f"is empty; write {wanted}, or leave the line out"
    return f"{shown(piece)} stands here; write {wanted}"


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return "nothing"
    if isinstance(value, date):
        return "a date"
    return f"the number {_plain(value)}" if isinstance(value, (int, float)) else "text"


def _meant(raw: str, whole: bool) -> str | None:
    """The number that a text probably stands for."""
    if _LEADING_ZERO.fullmatch(raw):
        return str(_decimal(raw))
    if _EXPONENT.fullmatch(raw):
        return _with_point_and_sign(raw, whole)
    if _COMMA.fullmatch(raw):
        thousands = f", or {raw.replace(',', '')} if thousands are meant" if _GROUPS.fullmatch(raw) else ""
        return raw.replace(",", ".") + " with a decimal point" + thousands
    if _GROUPS.fullmatch(raw):
        return re.sub(r"\D", "", raw) + " without anything between the thousands"
    if match := _PERCENT.fullmatch(raw):
        return f"{float(match[1].replace(',', '.')) / 100:g}"
    if match := _WITH_UNIT.fullmatch(raw):
        return f"{match[1]} without a unit"
    return None


def _with_point_and_sign(raw: str, whole: bool) -> str:
    number = _float(raw)
    if number is None or not math.isfinite(number):
        return "a finite number"
    if whole and number.is_integer() and abs(number) < 1e15:
        return _plain(number)
    mantissa, power = raw.lower().replace("_", "").split("e")
    mantissa = mantissa if "." in mantissa else mantissa + ".0"
    signed = f"{mantissa}e{int(power):+d}"
    return f"{signed} or {_plain(number)}" if 1e-4 <= abs(number) < 1e15 else f"{signed} (with a point and a sign)"


def _decimal(raw: str) -> int:
    return int(raw.replace("_", "")[:400] or "0")


def _float(raw: str) -> float | None:
    try:
        return float(raw.replace("_", ""))
    except ValueError:
        return None


def _plain(number: Any) -> str:
    """A number without a needless point."""
    if isinstance(number, float) and number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return str(number) if isinstance(number, float) or abs(number) < 10**30 else "a huge number"
