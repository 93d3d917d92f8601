"""Samples of parameters that a world can name: rows of values that belong together, as a calibration finds them."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from sim.parameters import declarations
from sim.parameters.declare import Declared
from sim.scenario.fields import nearest
from sim.scenario.pieces import Piece, Report

SUFFIX = ".csv"
FROM = "from"
"""The name among `parameters` that stands for a sample."""


@dataclass(frozen=True)
class Sample:
    """Values of some parameters that were found to belong together.

    Parameters
    ----------
    name : str
        Stem of the file.
    paths : tuple of str
        Parameters, such as "offending.base".
    rows : tuple of tuple of float
        One value for each parameter; rows are alike likely and in no order.
    head : str
        Lines of the file above the names: how it was made.
    whole : Sample, optional
        What it was before some parameters were taken out.
    """

    name: str
    paths: tuple[str, ...]
    rows: tuple[tuple[float, ...], ...]
    head: str = ""
    whole: Sample | None = None

    def centre(self) -> dict[str, float]:
        """The mean of every parameter."""
        return {
            path: sum(each) / len(each) for path, each in zip(self.paths, zip(*self.rows, strict=True), strict=True)
        }

    def draw(self, number: int) -> dict[str, float]:
        """The values of a row; after the last comes the first again."""
        return dict(zip(self.paths, self.rows[number % len(self.rows)], strict=True))

    def without(self, paths: Collection[str]) -> Sample:
        """The sample without some parameters."""
        kept = [place for place, path in enumerate(self.paths) if path not in paths]
        rows = tuple(tuple(row[place] for place in kept) for row in self.rows)
        return Sample(self.name, tuple(self.paths[place] for place in kept), rows, self.head, self.whole or self)

    def text(self) -> str:
        """The file, with all its parameters."""
        if self.whole is not None:
            return self.whole.text()
        lines = [",".join(self.paths), *(",".join(map(repr, row)) for row in self.rows)]
        return self.head + "\n".join(lines) + "\n"


class _Fault(NamedTuple):
    line: int
    text: str


def named_sample(piece: Piece, folders: Sequence[Path], report: Report) -> Sample | None:
    """The sample that a world names, read from the first of some folders that has it; faults go into the report."""
    name = str(piece.value)
    path = next((file for folder in folders if (file := folder / f"{name}{SUFFIX}").is_file()), None)
    if path is None or Path(name).name != name:
        there = sorted({each.stem for folder in folders if folder.is_dir() for each in folder.glob(f"*{SUFFIX}")})
        hint = nearest(name, there) if there else "make one with run.py calibrate, and put it beside this file"
        report.add(piece, f"there is no sample {name[:60]!r} ({name[:60]}{SUFFIX}); {hint}")
        return None
    try:
        stamp = path.stat()
        found = _read(path, stamp.st_mtime_ns, stamp.st_size)
    except (OSError, UnicodeDecodeError) as problem:
        report.add(piece, f"{path.name} cannot be read ({problem}); restore it")
        return None
    if isinstance(found, _Fault):
        report.add(piece, f"{path.name}:{found.line}: {found.text}")
        return None
    return found


@lru_cache(maxsize=8)
def _read(path: Path, changed: int, size: int) -> Sample | _Fault:
    """Read a file; kept as long as it does not change."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    above = next((place for place, line in enumerate(lines) if not line.startswith("#")), len(lines))
    table = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO("\n".join(lines[above:])))]
    if len(table) < 2:
        return _Fault(above + 1, "holds no rows; write names of parameters in one line, and values in the lines below")
    paths, rows = tuple(table[0]), []
    if fault := _names_fault(paths):
        return _Fault(above + 1, fault)
    known = dict(declarations())
    for place, cells in enumerate(table[1:], above + 2):
        row = _values(known, paths, cells)
        if isinstance(row, str):
            return _Fault(place, row)
        rows.append(row)
    return Sample(path.stem, paths, tuple(rows), "".join(f"{line}\n" for line in lines[:above]))


def _names_fault(paths: Sequence[str]) -> str | None:
    known = dict(declarations())
    if len(paths) == 1 and ";" in paths[0]:
        return "cells are parted by ;, as spreadsheets do in Indonesian; save it with commas, and decimal points"
    for path in paths:
        if path not in known:
            return f"there is no parameter {path[:60]!r}; {nearest(path, list(known))}"
    twice = next((path for path in paths if paths.count(path) > 1), None)
    return f"{twice} stands twice; keep one" if twice else None


def _values(known: Mapping[str, Declared], paths: Sequence[str], cells: Sequence[str]) -> tuple[float, ...] | str:
    """The numbers of a row, or what is wrong with it."""
    if len(cells) != len(paths):
        return f"has {len(cells)} values; give {len(paths)}, one for each parameter"
    row = []
    for path, cell in zip(paths, cells, strict=True):
        try:
            value = float(cell)
        except ValueError:
            return f"{path}: {cell[:20]!r} is no number; write it with a decimal point"
        item = known[path]
        if not item.low <= value <= item.high:
            return f"{path}: {cell[:20]} lies outside [{item.low:g}, {item.high:g}]"
        row.append(value)
    return tuple(row)
