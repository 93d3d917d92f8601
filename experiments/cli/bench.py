"""The verb that measures how fast everything is; the benchmarks lie with the tests."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Annotated

import typer

from sim.words import say

Names = Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help=say("help.bench_names"))]


def bench(names: Names = None) -> None:
    """Measure, and print one table."""
    from experiments.errors import InputError

    if find_spec("tests.bench") is None:
        raise InputError("bench: the benchmarks lie in tests/, which is not here; take the whole project")
    table = import_module("tests.bench.table")
    unknown = [name for name in names or () if name not in table.GROUPS]
    if unknown:
        raise InputError(f"{unknown[0]}: no benchmark; there are {', '.join(table.GROUPS)}")
    table.bench(names or ())
