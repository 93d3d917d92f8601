"""Tables that are told column by column: written as CSV, with the codebook that says what each column means."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from experiments.errors import cannot_write
from experiments.exports import csv_text
from experiments.findings.codebook import COLUMNS
from experiments.store import write_text

Told = Mapping[str, tuple[str, str]]
"""Unit and sentence of every column."""


def write_told(tables: Mapping[str, tuple[pd.DataFrame, Told]], folder: Path, locale: str) -> None:
    """Write tables and `codebook.csv`.

    Parameters
    ----------
    tables : mapping of str to (DataFrame, mapping)
        By the name of the file: the rows, and what is told of each column.
    folder : Path
    locale : {"en", "id"}

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    columns = [
        (table, name, unit, "", "", "", text)
        for table, (_, told) in tables.items()
        for name, (unit, text) in told.items()
    ]
    try:
        for name, (table, _) in tables.items():
            write_text(csv_text(table, locale), folder / f"{name}.csv")
        write_text(csv_text(pd.DataFrame(columns, columns=pd.Index(COLUMNS)), "en"), folder / "codebook.csv")
    except OSError as problem:
        raise cannot_write(problem.filename or folder, problem) from problem
