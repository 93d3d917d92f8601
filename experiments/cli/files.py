"""Verbs on scenario files: check, show, schema."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from experiments.cli.options import Changes
from sim.words import say


def check(files: Annotated[list[Path], typer.Argument(metavar="FILE...", help=say("help.files"))]) -> None:
    """Say what is wrong with scenario files, a line for each fault; exit status 2 if anything is."""
    from sim.scenario import check as faults_of

    wrong = False
    for file in files:
        faults = faults_of(_library(file))
        for fault in faults:
            print(fault, file=sys.stderr)
        if not faults:
            print(say("cli.sound", file=file))
        wrong = wrong or bool(faults)
    if wrong:
        raise typer.Exit(2)


def show(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help=say("help.scenario"))],
    over: Annotated[str | None, typer.Option(metavar="WORLD", help=say("help.over"))] = None,
    changes: Changes = None,
) -> None:
    """Print a scenario with everything its bases say, as a scenario file."""
    from sim.scenario import load

    print(load(scenario, over=over, changes=changes or ()).text(), end="")


def schema() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from sim.scenario import schema as json_schema

    print(json.dumps(json_schema(), indent=1, ensure_ascii=False))


def _library(file: Path) -> Path | str:
    """A bare name is looked up in the library too, as in every other verb."""
    return file if file.exists() else str(file)
