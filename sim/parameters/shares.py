"""How much of the variance of the main result each parameter carries: kept in `shares.csv`, shown in EVIDENCE.md.

`run.py assumptions main_result --evidence` writes that file anew. Nothing of the model reads it.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("shares.csv")
UNKNOWN = "–"


class Stored(NamedTuple):
    """Where shares come from, line by line, and the share of each path in percent; None is not told from chance."""

    about: dict[str, str]
    shares: dict[str, float | None]

    def shown(self, path: str) -> str:
        """The share of a parameter as it is written in a table."""
        if path not in self.shares:
            return UNKNOWN
        share = self.shares[path]
        return f"< {self.about.get('smallest share told from chance', '?')}" if share is None else f"{share:.1f}"


def stored(file: Path | None = None) -> Stored:
    """The shares that are kept; none where there is no file.

    Parameters
    ----------
    file : Path, optional
        Lines that begin with `#` and hold `name: value`; then columns `path, share`.
    """
    place = file or FILE
    if not place.is_file():
        return Stored({}, {})
    lines = place.read_text(encoding="utf-8").splitlines()
    about = dict(line[1:].strip().split(": ", 1) for line in lines if line.startswith("#"))
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return Stored(about, {row["path"]: float(row["share"]) if row["share"] else None for row in rows})
