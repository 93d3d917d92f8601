"""The verb that runs a study file with its design, and what it shares with the other verbs of studies."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.cli.options import Language, Locale, Out
from sim.words import say

if TYPE_CHECKING:
    from experiments.batch import Batch
    from experiments.plan import Plan

StudyFile = Annotated[str, typer.Argument(metavar="STUDY", help=say("help.study_file"))]
Workers = Annotated[int | None, typer.Option(min=1, max=1024, metavar="N", help=say("help.workers"))]
MaxRuns = Annotated[int | None, typer.Option("--max-runs", min=1, metavar="N", help=say("help.max_runs"))]
RetryFailed = Annotated[bool, typer.Option("--retry-failed", help=say("help.retry_failed"))]


def sweep(
    study: StudyFile,
    workers: Workers = None,
    out: Out = None,
    max_runs: MaxRuns = None,
    retry_failed: RetryFailed = False,
    language: Language = "en",
    locale: Locale = None,
) -> None:
    """Run what is missing of a study, write levels and differences at every point of its design."""
    plan, folder = plan_of(study, out)
    batch = carry_out(plan, folder, workers, max_runs, retry_failed, language)

    from experiments.figures.sweep import draw_sweep
    from experiments.findings.designed import finish_design

    found = finish_design(plan, folder, locale or "en")
    if found is not None:
        found.names += draw_sweep(plan, found.table, folder, language)
        tell_written(folder, found.names, language)
    if batch.failures or batch.left_out:
        raise typer.Exit(1)


def plan_of(study: str, out: Path | None) -> tuple[Plan, Path]:
    """The plan of a study file with a design, and its folder."""
    from experiments.batch import folder_of
    from experiments.errors import InputError
    from experiments.plan import make_plan
    from experiments.study import find, read

    plan = make_plan(read(find(study)))
    if plan.design is None:
        raise InputError(
            f"{study}: has no design; run it with compare --study, or write design: {{kind: grid, over: …}}"
        )
    return plan, out or folder_of(plan)


def carry_out(plan: Plan, folder: Path, workers: int | None, most: int | None, again: bool, language: str) -> Batch:
    """Run what is missing of a plan; tell what was left out and what broke. Leaves with 130 on Ctrl-C."""
    from experiments.batch import conduct
    from experiments.cli.compare import tell_faults, tell_stop
    from experiments.cli.progress import Progress
    from experiments.estimate import MOST, refuse_too_large
    from experiments.runner import usual_workers

    workers = workers or usual_workers()
    refuse_too_large(plan, most or MOST, workers, language)
    try:
        with Progress(language) as progress:
            batch = conduct(plan, folder, workers=workers, watch=progress, again=again)
    except KeyboardInterrupt:
        tell_stop(plan, folder, language)
        raise typer.Exit(130) from None
    tell_faults(batch, language)
    return batch


def tell_written(folder: Path, names: list[str], language: str) -> None:
    """Say what was written where."""
    from experiments.cli.compare import shown_path

    print(say("cli.written", language, folder=shown_path(folder), files=", ".join(names)))
