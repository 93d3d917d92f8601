"""The numbers of the reference worlds as they are now; `uv run python -m tests.baseline` writes them, in a minute.

`tests/test_baseline.py` runs the small world again and compares. Palembang takes too long for that: its means and 95 %
intervals over seeds are written by the same command and stand beside the small world's.
"""

from __future__ import annotations

import csv
import io
import sys
from hashlib import sha256
from math import isnan
from pathlib import Path

import numpy as np

from experiments.compare import interval
from sim import ReintegrationModel, load
from sim.measures import OUTCOMES
from tests.chances import noting

FILE = Path(__file__).with_name("baseline.csv")
COMMAND = "uv run python -m tests.baseline"
COLUMNS = ("office", "weeks", "seeds", "key", "outcome", "unit", "value", "low", "high")
SMALL, SMALL_WEEKS, SMALL_SEEDS = "kecil", 26, (1, 2, 3)
LARGE, LARGE_WEEKS, LARGE_SEEDS = "palembang", 260, tuple(range(1, 11))
CHANCES = "chances of "
DIGITS = 12
"""Significant digits that are written; `test_baseline.py` tells how many are compared."""
TOLD = (
    "trust alliance reports_kept guidance_minutes proposals_per_quarter revocations_rate offences_recorded_rate "
    "employed pks_exhausted reoffended_2y_from_start_latent"
).split()
"""What the changelog tells of Palembang."""


def small() -> list[dict[str, str]]:
    """The rows of the small world: one for each seed and outcome, and for each chance of its last week."""
    return [
        row(SMALL, SMALL_WEEKS, str(seed), name, value)
        for seed in SMALL_SEEDS
        for name, value in small_run(seed).items()
    ]


def small_run(seed: int) -> dict[str, float]:
    """Every outcome of the small world, and the events that were to be expected in the last week, by name of luck.

    A chance that moves a little may move no event of so few people; the sum of chances moves always.
    """
    model = ReintegrationModel(load(SMALL), seed, weeks=SMALL_WEEKS, register_people=False)
    model.run(until=SMALL_WEEKS - 2)
    noted = noting(model.world)
    model.step()
    outcomes = model.run_row()
    model.close()
    return outcomes | {f"{CHANCES}{name}": sum(chances.values()) for name, chances in noted.items() if chances}


def large_run(seed: int) -> dict[str, float]:
    """Every outcome of Palembang."""
    model = ReintegrationModel(load(LARGE), seed, weeks=LARGE_WEEKS, register_people=False)
    outcomes = model.run().run_row()
    model.close()
    return outcomes


def large() -> list[dict[str, str]]:
    """The rows of Palembang: means over seeds with their intervals."""
    found = [large_run(seed) for seed in LARGE_SEEDS]
    seeds = f"{LARGE_SEEDS[0]}-{LARGE_SEEDS[-1]}"
    rows = []
    for outcome in OUTCOMES:
        mean, low, high, _ = interval(np.array([outcomes[outcome] for outcomes in found]))
        rows.append(row(LARGE, LARGE_WEEKS, seeds, outcome, mean, low, high))
    return rows


def row(office: str, weeks: int, seeds: str, outcome: str, *values: float) -> dict[str, str]:
    """A row as it is written; what cannot be told yet, such as two years after 26 weeks, is empty."""
    written = ["" if isnan(value) else f"{value:.{DIGITS}g}" for value in values]
    unit = "events expected in the last week" if outcome.startswith(CHANCES) else OUTCOMES[outcome].unit
    whole = (office, str(weeks), seeds, load(office).key(), outcome, unit, *written, "", "")
    return dict(zip(COLUMNS, whole, strict=False))


def stored(office: str) -> list[dict[str, str]]:
    """The rows of an office as they stand in the file."""
    if not FILE.exists():
        return []
    with FILE.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["office"] == office]


def fingerprint() -> str:
    """Eight hex digits of the file, whatever its line ends."""
    return sha256(FILE.read_bytes().replace(b"\r\n", b"\n")).hexdigest()[:8]


def told(before: list[dict[str, str]], now: list[dict[str, str]]) -> str:
    """The levels of Palembang in a line, with those before in brackets, as the changelog has them."""
    old = {row["outcome"]: row["value"] for row in before}
    parts = []
    for row in now:
        if row["outcome"] in TOLD:
            was = f" ({float(old[row['outcome']]):.3g})" if row["outcome"] in old else ""
            unit = "" if row["unit"] == "0-1" else f" {row['unit']}"
            parts.append(f"{row['outcome']} {float(row['value']):.3g}{was}{unit}")
    return ", ".join(parts)


def main() -> None:
    """Write the file anew and tell what belongs into the changelog."""
    before = stored(LARGE)
    now = large()
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows([*small(), *now])
    FILE.write_text(text.getvalue(), encoding="utf-8", newline="\n")
    sys.stdout.write(f"Tell the reason in CHANGELOG.md under Results, with this:\n\nBaseline `{fingerprint()}`: ")
    sys.stdout.write(f"{told(before, now)}.\n")


if __name__ == "__main__":
    main()
