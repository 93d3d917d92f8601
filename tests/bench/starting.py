"""How soon the program answers, each time in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measuring import REPEATS, Row, row, seconds

ROOT = Path(__file__).parents[2]


def answers() -> Iterator[Row]:
    """Help, a check of ten files, the first result of the small world."""
    files = sorted((ROOT / "scenarios").glob("*.yaml"))[:10]
    with tempfile.TemporaryDirectory() as folder:
        first = ["compare", "kecil", "--replicates", "2", "--weeks", "26", "--out"]
        for what, words, wanted in (
            ("run.py --help", ["--help"], "<= 0.5"),
            ("run.py check of ten files", ["check", *map(str, files)], "<= 1.5"),
            ("first result of kecil (2 seeds, 26 weeks)", [*first, f"{folder}/NUMBER"], "<= 5"),
        ):
            took = []
            for number in range(REPEATS):
                said = [word.replace("NUMBER", str(number)) for word in words]
                took.append(seconds(lambda said=said: _call(said)))
            yield row(what, took, "s", wanted)


def _call(words: list[str]) -> None:
    subprocess.run([sys.executable, str(ROOT / "run.py"), *words], cwd=ROOT, capture_output=True, check=True)
