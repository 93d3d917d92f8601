"""State as columns: a kind declares its columns once, a table holds an array for each, a row reads and writes them.

`clients.trust` is a plain numpy array, `client.trust` a float, and both are the same memory. Rows are permanent:
nothing here grows, shrinks or moves a table.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np

NEVER = -32768
"""A week or row that does not exist (yet)."""

_STORAGE = {float: np.float64, int: np.int64, bool: np.bool_}


class Column:
    """One column of a kind: what it holds, in which unit, within which bounds, and what it means.

    Parameters
    ----------
    of : type
        float, int, bool or an IntEnum.
    unit : str
        Unit of the values; empty for pure numbers.
    low, high : float, optional
        Bounds that hold at the end of every week.
    start : float
        Value of a new row.
    doc : str
        One sentence.
    hidden : bool
        True if nobody in the office can know it: verbs of PKs and of the institution never read it.
    """

    def __init__(self, of: type, unit: str = "", *, low=None, high=None, start: Any = 0, doc: str, hidden=False):
        self.of, self.unit, self.low, self.high = of, unit, low, high
        self.start, self.doc, self.hidden = start, doc, hidden
        self.name = ""

    def __set_name__(self, kind, name):
        self.name = name

    def __get__(self, row, kind=None):
        return self if row is None else self.of(getattr(row.table, self.name)[row.row])

    def __set__(self, row, value):
        getattr(row.table, self.name)[row.row] = value

    @property
    def storage(self) -> Any:
        """The numpy dtype of the array."""
        return np.int8 if issubclass(self.of, IntEnum) else _STORAGE[self.of]

    def array(self, rows: int) -> np.ndarray:
        """A fresh array of start values."""
        return np.full(rows, self.start, dtype=self.storage)


def columns_of(kind: type) -> dict[str, Column]:
    """All columns of a kind by name, in the order of their declaration."""
    found: dict[str, Column] = {}
    for base in reversed(kind.__mro__):
        found.update({name: value for name, value in vars(base).items() if isinstance(value, Column)})
    return found


class Table:
    """Everyone of one kind: one array per column, a fixed number of rows."""

    kind: type
    rows: int

    def __init__(self, kind: type, rows: int):
        arrays = {name: column.array(rows) for name, column in columns_of(kind).items()}
        self.__dict__.update(arrays, kind=kind, rows=rows)

    def __getattr__(self, name: str) -> Any:
        """Only reached for a name that is no column: say so plainly."""
        raise AttributeError(f"{self.__dict__.get('kind', Table).__name__} has no column '{name}'")

    def __setattr__(self, name: str, values):
        """`clients.risk = x` fills the array; it never replaces it."""
        np.copyto(getattr(self, name), values, casting="same_kind")

    def __len__(self) -> int:
        return self.rows

    def copy(self) -> Table:
        """A table of its own memory with the same values."""
        twin = object.__new__(Table)
        names = columns_of(self.kind)
        twin.__dict__.update({n: self.__dict__[n].copy() for n in names}, kind=self.kind, rows=self.rows)
        return twin

    def check(self) -> None:
        """Test all bounds and name the first offender.

        Raises
        ------
        ValueError
            If a value is not finite or lies outside its bounds.
        """
        for name, column in columns_of(self.kind).items():
            values = self.__dict__[name]
            low = -np.inf if column.low is None else column.low
            high = np.inf if column.high is None else column.high
            wrong = ~((values >= low) & (values <= high))
            if column.low == NEVER or column.start == NEVER:
                wrong &= values != NEVER
            if wrong.any():
                row = int(np.flatnonzero(wrong)[0])
                raise ValueError(
                    f"{self.kind.__name__}.{name} is {values[row]} in row {row}; "
                    f"it must lie in [{low}, {high}] {column.unit}".rstrip()
                )


class Row:
    """One row of a table, seen as an agent."""

    def __init__(self, table: Table, row: int):
        self.table, self.row = table, row

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.row})"
