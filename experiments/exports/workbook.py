"""Tables as one Excel workbook: a sheet of words first, then a sheet for each table, numbers as numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from experiments.errors import InputError
from experiments.exports.cells import Cell, rows_of
from experiments.store import aside
from sim.words import LANGUAGES, number, places_for, say

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_LONGEST_NAME, _MOST_ROWS, _WIDEST = 31, 1_048_575, 60
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_WHOLE, _TINY = "#,##0", "0.0E+00"
_MADE = datetime(1980, 1, 1)
"""A date that never changes: the same tables give the same bytes."""


def write_workbook(tables: Mapping[str, pd.DataFrame], path: Path, language: str, about: Sequence[str]) -> None:
    """Write tables as one Excel workbook.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        By the names of their CSV files; a sheet for each.
    path : Path
        Written aside and renamed; the same tables give the same bytes.
    language : {"en", "id"}
        Of the first sheet's name; decimal signs are those of the Excel that opens it.
    about : sequence of str
        Lines of the first sheet: what this is, the limits of its use, the ground of the intervals.

    Raises
    ------
    InputError
        If a table has more rows than a sheet.
    OSError
        If the file cannot be written, for instance because it is open in Excel.
    """
    from xlsxwriter import Workbook

    for name, frame in tables.items():
        if len(frame) > _MOST_ROWS:
            many, most = number(len(frame)), number(_MOST_ROWS)
            raise InputError(f"{name}: {many} rows are more than a sheet of Excel holds ({most}); use the CSV file")
    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"created": _MADE})
        style: Callable[[str], Format] = cache(lambda code: book.add_format({"num_format": code}))
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        first, *names = sheet_names([say("sheet.about", language), *tables])
        _write_about(book.add_worksheet(first), about, bold, wrapped)
        for name, frame in zip(names, tables.values(), strict=True):
            _write_table(book.add_worksheet(name), frame, bold, style)
    with aside(path) as draft:
        draft.write_bytes(content.getvalue())


def sheet_names(files: Sequence[str]) -> list[str]:
    """Names that Excel takes for sheets, no two alike.

    Parameters
    ----------
    files : sequence of str
        Names of files; ".csv" is cut off.

    Returns
    -------
    list of str
        At most 31 characters each.
    """
    names: list[str] = []
    for file in files:
        bare = _FORBIDDEN.sub("_", file.removesuffix(".csv"))
        names.append(_new_name(bare, {"history", *(name.lower() for name in names)}))
    return names


def _new_name(bare: str, taken: Collection[str]) -> str:
    """The name cut to its length, numbered where it is taken."""
    for ending in chain([""], (f"_{count}" for count in range(2, len(taken) + 2))):
        name = (bare[: _LONGEST_NAME - len(ending)] + ending).strip("'") or "_"
        if name.lower() not in taken:
            return name
    raise ValueError(f"no name is left for '{bare}'")


def _write_about(sheet: Worksheet, lines: Sequence[str], bold: Format, wrapped: Format) -> None:
    """The first line as a title, the others wrapped below it."""
    sheet.set_column(0, 0, 110)
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line, wrapped if row else bold)


def _write_table(sheet: Worksheet, frame: pd.DataFrame, bold: Format, style: Callable[[str], Format]) -> None:
    """Heads that stay and filter, then the cells; columns as wide as what they show."""
    heads = [str(head) for head in frame.columns]
    widths = [len(head) + 4 for head in heads]  # the arrow of the filter needs some room
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
    for row, cells in enumerate(rows_of(frame), start=1):
        for column, cell in enumerate(cells):
            shown = _write_cell(sheet, (row, column), cell, _code(heads, column, cell), style)
            widths[column] = min(max(widths[column], shown + 2), _WIDEST)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    if heads:
        sheet.autofilter(0, 0, len(frame), len(heads) - 1)
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write_cell(sheet: Worksheet, place: tuple[int, int], cell: Cell, code: str, style: Callable[[str], Format]) -> int:
    """Write a cell, empty where it is no number that Excel has; gives how many characters it shows."""
    if cell is None or (isinstance(cell, float) and not math.isfinite(cell)):
        return 0
    if isinstance(cell, str):
        sheet.write_string(*place, cell)
        return len(cell)
    if isinstance(cell, bool):
        sheet.write_boolean(*place, cell)
        return len(str(cell))
    sheet.write_number(*place, cell, style(code))
    return len(code) if code == _TINY else len(number(cell, len(code.partition(".")[2])))


def _code(heads: Sequence[str], column: int, cell: Cell) -> str:
    """How Excel shows a number: years and seeds bare, money whole, others with three digits."""
    if heads[column] in {"seed", *(say("column.year", language) for language in LANGUAGES)}:
        return "0"
    rupiah = "central" in heads and heads[column] in {"central", "low", "high"}
    if rupiah or not isinstance(cell, float) or not math.isfinite(cell):
        return _WHOLE
    places = places_for(cell)
    if 0 < abs(cell) < 0.5 * 10**-places:
        return _TINY
    return f"{_WHOLE}.{'0' * places}" if places else _WHOLE
