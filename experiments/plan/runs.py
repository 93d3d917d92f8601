"""Runs and tasks, and the keys that tell them apart."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import sim.words
from experiments.pilot.field import FieldStudy
from sim.scenario import Scenario

SCHEMA_VERSION = 2
"""Raised when what is stored of a run changes its form."""

MOST_RUNS = 8
"""Runs that share a burn-in in one task: with more, an interruption would cost too much."""


TABLES = ("runs", "weeks", "groups")
"""What is kept of a run, unless a design makes that too much."""


@dataclass(frozen=True)
class Run:
    """One scenario with one seed, at one point of the design; `varied` holds the values of its factors by path."""

    key: str
    scenario: Scenario
    seed: int
    point: int = 0
    varied: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Kept:
    """What is kept of every run: which tables, and which weekly measures (all of them if none are named)."""

    tables: tuple[str, ...] = TABLES
    weekly: tuple[str, ...] = ()
    field_study: FieldStudy | None = None
    """The field study that meets every run; its table is `field`."""

    def words(self) -> list[Any]:
        """What of it makes a run another run."""
        met = [] if self.field_study is None else [asdict(self.field_study)]
        return ([self.weekly] if self.weekly else []) + met


@dataclass(frozen=True)
class Task:
    """Runs of one world and one seed; the burn-in is done once for all of them."""

    runs: tuple[Run, ...]
    weeks: int
    with_burn_in: bool = False
    kept: Kept = Kept()

    @property
    def seed(self) -> int:
        """The seed of all its runs."""
        return self.runs[0].seed

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of its runs."""
        return tuple(run.key for run in self.runs)


def run_key(name: str, scenario: str, seed: int, weeks: int, with_burn_in: bool, kept: Kept | None = None) -> str:
    """What makes a run the same run: scenario, seed, length, what is kept of it, and the code of the model."""
    return digest("run", name, scenario, seed, weeks, with_burn_in, code_hash(), *(kept or Kept()).words())[:24]


@cache
def code_hash() -> str:
    """Hash of the Python files of the model; words change no number and are left out."""
    root = Path(sim.words.__file__).parents[1]
    found = sha256()
    for path in sorted(root.rglob("*.py"), key=lambda p: p.relative_to(root).as_posix()):
        name = path.relative_to(root).as_posix()
        if not name.startswith("words/"):
            found.update(name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return found.hexdigest()[:16]


def digest(*parts: Any) -> str:
    """Hash of plain values, other in every version that stores runs in another form."""
    return sha256(json.dumps([SCHEMA_VERSION, *parts], sort_keys=True).encode()).hexdigest()
