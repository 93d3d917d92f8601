"""The verb that runs a study file with its design, and what it shares with the other verbs of studies."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from experiments.cli.options import Language, Locale, Out
from sim.words import say

if TYPE_CHECKING:
    from experiments.batch import Batch
    from experiments.plan import Plan
    from experiments.runner import Hands

StudyFile = Annotated[str, typer.Argument(metavar="STUDY", help=say("help.study_file"))]
Workers = Annotated[int | None, typer.Option(min=1, max=1024, metavar="N", help=say("help.workers"))]
MaxRuns = Annotated[int | None, typer.Option("--max-runs", min=1, metavar="N", help=say("help.max_runs"))]
ClusterAt = Annotated[str | None, typer.Option("--cluster", metavar="ADDRESS", help=say("help.cluster"))]
RetryFailed = Annotated[bool, typer.Option("--retry-failed", help=say("help.retry_failed"))]


def sweep(
    study: StudyFile,
    workers: Workers = None,
    out: Out = None,
    max_runs: MaxRuns = None,
    cluster: ClusterAt = None,
    retry_failed: RetryFailed = False,
    language: Language = "en",
    locale: Locale = None,
) -> None:
    """Run what is missing of a study, write levels and differences at every point of its design."""
    plan, folder = plan_of(study, out)
    batch = carry_out(plan, folder, Means(workers, cluster, max_runs, retry_failed), language)

    tell_design(plan, folder, language, locale or "en")
    if batch.failures or batch.left_out:
        raise typer.Exit(1)


def tell_design(plan: Plan, folder: Path, language: str, locale: str) -> bool:
    """Write and draw levels and differences at every point; say whether there are any."""
    from experiments.figures.sweep import draw_sweep
    from experiments.findings.designed import finish_design

    found = finish_design(plan, folder, locale)
    if found is None:
        return False
    found.names += draw_sweep(plan, found.table, folder, language)
    tell_written(folder, found.names, language)
    return True


def plan_of(study: str, out: Path | None) -> tuple[Plan, Path]:
    """The plan of a study file with a design, and its folder."""
    from experiments.batch import folder_of
    from experiments.errors import InputError
    from experiments.plan import make_plan
    from experiments.study import find, read

    plan = make_plan(read(find(study)))
    if plan.field_study is not None:
        raise InputError(f"{study}: plans a field study, which has no design to go through; take field out")
    if plan.design is None:
        raise InputError(
            f"{study}: has no design; run it with compare --study, or write design: {{kind: grid, over: …}}"
        )
    return plan, out or folder_of(plan)


class Means(NamedTuple):
    """Who does the work of a study, and how much of it is allowed."""

    workers: int | None = None
    cluster: str | None = None
    most: int | None = None
    again: bool = False


def carry_out(plan: Plan, folder: Path, means: Means, language: str) -> Batch:
    """Run what is missing of a plan; tell what was left out and what broke. Leaves with 130 on Ctrl-C."""
    from experiments.batch import conduct
    from experiments.cli.compare import tell_faults, tell_stop
    from experiments.cli.progress import Progress
    from experiments.estimate import MOST, refuse_too_large
    from experiments.runner import usual_workers

    workers = means.workers or usual_workers()
    refuse_too_large(plan, means.most or MOST, workers, language)
    try:
        hands = _cluster(means.cluster, means.workers)
        with Progress(language) as progress:
            batch = conduct(plan, folder, workers=workers, hands=hands, watch=progress, again=means.again)
    except KeyboardInterrupt:
        tell_stop(plan, folder, language)
        raise typer.Exit(130) from None
    tell_faults(batch, language)
    return batch


def _cluster(address: str | None, workers: int | None) -> Hands | None:
    if address is None:
        return None
    from experiments.runner.cluster import Cluster

    return Cluster(address, workers)


def tell_written(folder: Path, names: list[str], language: str) -> None:
    """Say what was written where."""
    from experiments.cli.compare import shown_path

    print(say("cli.written", language, folder=shown_path(folder), files=", ".join(names)))
