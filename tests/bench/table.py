"""All benchmarks in one table; what is asked for by the name of a group, or all."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from tests.bench import batches, epidemic, starting, stepping
from tests.bench.measuring import REPEATS, Row, table

GROUPS: dict[str, tuple[Callable[[], Iterator[Row]], ...]] = {
    "people": (stepping.against_people,),
    "run": (stepping.whole_run,),
    "size": (stepping.by_size,),
    "country": (stepping.country,),
    "stress": (stepping.stress,),
    "yardstick": (stepping.yardstick,),
    "start": (starting.answers,),
    "batch": (batches.throughput,),
    "luck": (batches.pairing,),
    "epidemic": (epidemic.epidemics,),
}


def bench(names: Sequence[str] = ()) -> None:
    """Measure and print; each group is told when it begins."""
    rows: list[Row] = []
    for name in names or GROUPS:
        print(f"{name} ...", file=sys.stderr, flush=True)
        for measure in GROUPS[name]:
            rows += measure()
    print(f"Python {platform.python_version()}, numpy {np.__version__}, {os.cpu_count()} processors; {REPEATS} repeats")
    print(table(rows))
