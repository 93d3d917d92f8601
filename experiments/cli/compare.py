"""The verb that compares policies over a world on the same people and luck."""

from __future__ import annotations

import re
import shlex
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from experiments.cli.options import Changes, Language, Out, Seed, Weeks
from sim.words import number, say

if TYPE_CHECKING:
    from experiments.batch import Batch
    from experiments.plan import Plan
    from experiments.study import Study

Scenarios = Annotated[list[str] | None, typer.Argument(metavar="[WORLD] [POLICY]...", help=say("help.compared"))]
Replicates = Annotated[int | None, typer.Option(min=1, max=1_000_000, metavar="N", help=say("help.replicates"))]
Workers = Annotated[int | None, typer.Option(min=1, max=1024, metavar="N", help=say("help.workers"))]


def compare(
    scenarios: Scenarios = None,
    replicates: Replicates = None,
    weeks: Weeks = None,
    seed: Seed = None,
    workers: Workers = None,
    out: Out = None,
    changes: Changes = None,
    uncertain: Annotated[bool, typer.Option("--uncertain", help=say("help.uncertain"))] = False,
    with_burn_in: Annotated[bool, typer.Option("--with-burn-in", help=say("help.burn_in"))] = False,
    language: Language = "en",
) -> None:
    """Run a world and policies over it, print differences, write the files of the study."""
    from experiments.batch import folder_of
    from experiments.plan import make_plan
    from experiments.runner import usual_workers

    study = _study(scenarios or (), replicates=replicates, weeks=weeks, seed=seed)
    plan = make_plan(study, changes=changes or (), with_burn_in=with_burn_in, uncertain=uncertain)
    carry_out(plan, out or folder_of(plan), workers or usual_workers(), language)


def carry_out(plan: Plan, folder: Path, workers: int, language: str) -> None:
    """Run what is missing of a plan, tell what came of it; leaves with status 1 if a run broke, 130 on Ctrl-C."""
    from experiments.batch import conduct
    from experiments.cli.progress import Progress

    try:
        with Progress(language) as progress:
            batch = conduct(plan, folder, workers=workers, watch=progress)
        _tell_faults(batch, language)
        _tell_results(batch, language)
    except KeyboardInterrupt:
        _tell_stop(plan, folder, language)
        raise typer.Exit(130) from None
    if batch.failures:
        raise typer.Exit(1)


def _study(scenarios: list[str] | tuple[str, ...], **given: Any) -> Study:
    """What the words stand for: the recommended study where no scenario is named."""
    from experiments.study import RECOMMENDED, Study, read

    chosen = {name: value for name, value in given.items() if value is not None}
    if not scenarios:
        return replace(read(RECOMMENDED), **chosen)
    names = [name_of(word) for word in scenarios]
    name = "-".join(names) if len(names) < 3 else f"{names[0]}-{len(names) - 1}-policies"
    return Study(name, tuple(scenarios), **chosen)


def name_of(scenario: str) -> str:
    """The name of a scenario or its file, fit for the name of a folder."""
    return re.sub(r"\W+", "_", scenario.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".yaml"))


def _tell_faults(batch: Batch, language: str) -> None:
    """Say which files were left out and which runs ended in an exception."""
    for name, reason in batch.faults.items():
        print(say("cli.skipped", language, file=name, reason=reason), file=sys.stderr)
    if not batch.failures:
        return
    values = {"failed": len(batch.failures), "total": batch.total}
    print(say("cli.failed", language, **{k: number(v, 0, language) for k, v in values.items()}), file=sys.stderr)
    for failure in batch.failures[:5]:
        print(f"  {failure.scenario}, {say('unit.seed', language)} {failure.seed}: {failure.error}", file=sys.stderr)
    print(say("cli.see_manifest", language, folder=shown_path(batch.folder)), file=sys.stderr)


def _tell_results(batch: Batch, language: str) -> None:
    """Print the table and write the files; nothing to print if no seed has finished under two scenarios."""
    from experiments.cli.costs import print_costs
    from experiments.cli.screen import console
    from experiments.cli.tables import print_comparison, print_levels
    from experiments.results import finish

    results = finish(batch, language)
    if results is None:
        return
    if len(batch.plan.scenarios) > 1:
        print_comparison(console(), batch.plan, results.comparison, language)
        print_costs(console(), batch.plan, results.costs, language)
    else:
        print_levels(console(), batch.plan, results.levels, language)
    results.draw()
    print(say("cli.written", language, folder=shown_path(batch.folder), files=", ".join(results.files)))


def _tell_stop(plan: Plan, folder: Path, language: str) -> None:
    from experiments.store import Store

    finished = Store(folder).finished()
    done = sum(run.key in finished for run in plan.runs())
    values = {"done": number(done, 0, language), "total": number(len(plan.names) * len(plan.seeds), 0, language)}
    command = shlex.join(["run.py", *sys.argv[1:]])
    print(say("cli.stopped", language, **values, folder=shown_path(folder), command=command), file=sys.stderr)


def shown_path(folder: Path) -> str:
    """A folder as it is shown: relative to the working directory where it lies inside."""
    from sim.scenario.syntax import display

    return display(folder)
