"""Cells as Python has them, and tables as CSV that an office's Excel opens without asking."""

from __future__ import annotations

from collections.abc import Iterator
from numbers import Integral, Real
from typing import Any

import numpy as np
import pandas as pd

SEPARATORS = {"en": (",", "."), "id": (";", ",")}
"""Between cells, and before decimals."""

BOM = "\ufeff"
"""Tells Excel that a text is UTF-8."""

Cell = bool | int | float | str | None


def csv_text(frame: pd.DataFrame, locale: str) -> str:
    """A table as CSV, without its index.

    Parameters
    ----------
    frame : DataFrame
    locale : {"en", "id"}
        "en": comma and decimal point. "id": semicolon and decimal comma, with a byte order mark in front.

    Returns
    -------
    str
        Lines end in a line feed; what is missing is empty. Floats are the shortest text that gives the same number
        again, when it is read with `pandas.read_csv(..., sep, decimal)` (before pandas 3.1 with
        `float_precision="round_trip"`).
    """
    separator, decimal = SEPARATORS[locale]
    rows = [[_quoted(str(head), separator) for head in frame.columns]]
    rows += [[_quoted(_written(cell, decimal), separator) for cell in row] for row in rows_of(frame)]
    # A line with nothing in it would be no row for whoever reads it.
    text = "".join((separator.join(row) or '""') + "\n" for row in rows)
    return (BOM if locale == "id" else "") + text


def rows_of(frame: pd.DataFrame) -> Iterator[tuple[Cell, ...]]:
    """The rows of a table, cells as Python has them."""
    return zip(*([_bare(value) for value in column.tolist()] for _, column in frame.items()), strict=True)


def _bare(value: Any) -> Cell:
    """A cell as Python has it; nothing where it is missing."""
    if pd.isna(value):
        return None
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, Integral):
        return int(value)
    return float(value) if isinstance(value, Real) else str(value)


def _written(cell: Cell, decimal: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    return repr(cell).replace(".", decimal) if isinstance(cell, float) else str(cell)


def _quoted(text: str, separator: str) -> str:
    if any(sign in text for sign in (separator, '"', "\n", "\r")):
        return '"' + text.replace('"', '""') + '"'
    return text
