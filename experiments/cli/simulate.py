"""The verb that runs one scenario with one seed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.cli.options import Changes, Language, Out, Seed, Weeks
from sim.words import say

if TYPE_CHECKING:
    from experiments.plan import Plan


class Record(StrEnum):
    """What can be kept besides the weekly measures."""

    CLIENTS = "clients"
    PANEL = "panel"


def simulate(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help=say("help.scenario"))],
    seed: Seed = None,
    weeks: Weeks = None,
    out: Out = None,
    record: Annotated[list[Record] | None, typer.Option(help=say("help.record"))] = None,
    columns: Annotated[str, typer.Option(metavar="A,B,...", help=say("help.columns"))] = "",
    changes: Changes = None,
    language: Language = "en",
) -> None:
    """Run one scenario with one seed, print its course, write its tables."""
    from experiments.batch import folder_of
    from experiments.cli.compare import name_of, shown_path
    from experiments.plan import make_plan
    from experiments.study import Study

    name, first = f"simulate-{name_of(scenario)}", 1 if seed is None else seed
    plan = make_plan(Study(name, (scenario,), weeks=weeks, replicates=1, seed=first), changes=changes or ())
    folder = out or folder_of(plan)
    try:
        files = _run(plan, folder, record or (), columns, language)
    except KeyboardInterrupt:
        print(say("cli.simulation_stopped", language), file=sys.stderr)
        raise typer.Exit(130) from None
    print(say("cli.written", language, folder=shown_path(folder), files=", ".join(files)))


def _run(plan: Plan, folder: Path, record: Sequence[Record], columns: str, language: str) -> list[str]:
    from experiments.cli.progress import week_counter
    from experiments.cli.screen import console
    from experiments.cli.tables import print_course, print_levels
    from experiments.compare import levels
    from experiments.single import simulate as run

    names = [name.strip() for name in columns.split(",") if name.strip()]
    with week_counter(plan.weeks, language) as passed:
        frames, files = run(plan, folder, record=[str(kind) for kind in record], columns=names, passed=passed)
    screen = console()
    print_levels(screen, plan, levels(frames["runs"], plan.names), language)
    print_course(screen, plan, frames["weeks"], language)
    return files
