"""The verb that fits uncertain parameters to the levels of an office."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.cli.options import Language, Locale, Out
from experiments.cli.sweep import ClusterAt, MaxRuns, Means, RetryFailed, StudyFile, Workers, carry_out, tell_written
from sim.words import say

if TYPE_CHECKING:
    from experiments.calibrate.fitting import Fit
    from experiments.plan import Plan
    from experiments.study import Study

Replicates = Annotated[int | None, typer.Option(min=1, max=1_000_000, metavar="N", help=say("help.calibrate_runs"))]
SampleName = Annotated[str | None, typer.Option("--sample", metavar="NAME", help=say("help.calibrate_sample"))]


def calibrate(
    study: StudyFile,
    replicates: Replicates = None,
    sample: SampleName = None,
    workers: Workers = None,
    out: Out = None,
    max_runs: MaxRuns = None,
    cluster: ClusterAt = None,
    retry_failed: RetryFailed = False,
    language: Language = "en",
    locale: Locale = None,
) -> None:
    """Run what is missing of the bank, learn from it, write the posterior."""
    from dataclasses import replace

    from experiments.batch import folder_of
    from experiments.calibrate.emulator import refuse_without_libraries
    from experiments.calibrate.fitting import refuse_few
    from experiments.errors import InputError
    from experiments.plan import make_plan
    from experiments.study import find, read

    if sample is not None and not re.fullmatch(r"\w+", sample):
        raise InputError(f"--sample {sample}: is no name; write letters, digits and _, such as palembang_posterior")
    chosen = _refused_if_other(read(find(study)))
    plan = make_plan(chosen if replicates is None else replace(chosen, replicates=replicates))
    refuse_without_libraries()
    refuse_few(plan, len(plan.seeds))
    folder = out or folder_of(plan)
    means = Means(workers, cluster, max_runs, retry_failed)
    batch = carry_out(plan, folder, means, language)
    fit = _live(plan, folder, means, language)
    tell_calibration(plan, folder, language, locale or "en", fit)
    if sample is not None:
        _name(fit, sample, language)
    if batch.failures or batch.left_out:
        raise typer.Exit(1)


def _refused_if_other(study: Study) -> Study:
    from experiments.errors import InputError

    if study.calibration is None:
        raise InputError(f"{study.name}: fits nothing; write calibration: {{targets: …}}, as in palembang_levels")
    return study


def _live(plan: Plan, folder: Path, means: Means, language: str) -> Fit:
    """Learn, write the sample, and live some of its rows in real runs."""
    from experiments.calibrate.files import SAMPLE, fitted, lived_folder, write_sample
    from experiments.errors import nothing_finished

    fit = fitted(plan, folder)
    if fit is None:
        raise nothing_finished(folder)
    write_sample(fit, folder / SAMPLE)
    lived = fit.lived()
    carry_out(lived, lived_folder(lived, folder), means, language)
    return fit


def _name(fit: Fit, name: str, language: str) -> None:
    """Put the sample beside the scenarios, where worlds find it."""
    from experiments.calibrate.files import write_sample
    from experiments.cli.compare import shown_path
    from sim.scenario.layers import LIBRARY

    path = LIBRARY / f"{name}.csv"
    write_sample(fit, path)
    print(say("calibrate.named", language, file=shown_path(path), name=name))


def tell_calibration(plan: Plan, folder: Path, language: str, locale: str, fit: Fit | None = None) -> bool:
    """Print and write what was found; say whether there is anything."""
    from experiments.calibrate.files import SAMPLE, finish_calibration, fitted, write_sample
    from experiments.calibrate.telling import tell
    from experiments.cli.progress import Progress
    from experiments.figures.calibration import draw_calibration

    found = fit or fitted(plan, folder)
    if found is None:
        return False
    write_sample(found, folder / SAMPLE)
    with Progress(language) as progress:
        progress.begin(found.calibration.held_out, 0)
        made = finish_calibration(found, folder, lambda: progress.advance(1, 0), locale)
    tell(made, language)
    names = draw_calibration(plan, made, folder, language)
    written = ["targets.csv", "parameters.csv", "directions.csv", SAMPLE, *names, "codebook.csv"]
    tell_written(folder, written, language)
    return True
