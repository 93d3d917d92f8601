"""The verb that compares policies over a world on the same people and luck."""

from __future__ import annotations

import re
import shlex
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from experiments.cli.options import Changes, Language, Locale, Out, Seed, Weeks
from sim.words import number, say

if TYPE_CHECKING:
    from experiments.batch import Batch
    from experiments.cli.progress import Progress
    from experiments.files import Files
    from experiments.plan import Plan
    from experiments.precision import Looked, Rule
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
    study: Annotated[str | None, typer.Option(metavar="NAME", help=say("help.study"))] = None,
    world: Annotated[str | None, typer.Option("--world", metavar="WORLD", help=say("help.other_world"))] = None,
    uncertain: Annotated[bool | None, typer.Option("--uncertain/--certain", help=say("help.uncertain"))] = None,
    precision: Annotated[str | None, typer.Option(metavar="OUTCOME=W", help=say("help.precision"))] = None,
    most: Annotated[int | None, typer.Option(min=2, max=1_000_000, metavar="N", help=say("help.most"))] = None,
    strain: Annotated[list[str] | None, typer.Option(metavar="WORLD", help=say("help.strain"))] = None,
    with_burn_in: Annotated[bool, typer.Option("--with-burn-in", help=say("help.burn_in"))] = False,
    report: Annotated[bool, typer.Option("--report/--no-report", help=say("help.page"))] = True,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help=say("help.retry_failed"))] = False,
    language: Language = "en",
    locale: Locale = None,
) -> None:
    """Run a world and policies over it, print differences, write the files of the study."""
    from experiments.batch import folder_of
    from experiments.errors import InputError
    from experiments.plan import make_plan
    from experiments.precision import read_rule
    from experiments.runner import usual_workers

    if most is not None and precision is None:
        raise InputError("--most N: is the cap of --precision OUTCOME=W; give that too, or --replicates N")
    rule = None if precision is None else read_rule(precision, most)
    given = {"replicates": replicates, "weeks": weeks, "seed": seed, "strain": tuple(strain) if strain else None}
    chosen = _study(scenarios or (), study, uncertain=uncertain, **given)
    if world is not None:
        chosen = _over(chosen, world)
    _refuse_other_verbs(chosen)
    plan = make_plan(chosen, changes=changes or (), with_burn_in=with_burn_in)
    manner = Manner(workers or usual_workers(), language, locale or "en", rule, report, retry_failed)
    carry_out(plan, out or folder_of(plan), manner)


def _over(study: Study, world: str) -> Study:
    """The study with its policies over another world; it has the name of both, so that it is another study."""
    return replace(study, name=f"{study.name}-{name_of(world)}", scenarios=(world, *study.scenarios[1:]))


def _refuse_other_verbs(study: Study) -> None:
    """What keeps no weeks and groups of every run cannot be compared in this manner."""
    from experiments.errors import InputError

    if study.design is not None:
        raise InputError(f"{study.name}: has a design; run it with sweep, or take design out")
    if study.field_study is not None:
        raise InputError(f"{study.name}: plans a field study, which compare cannot show; take field out")
    if study.calibration is not None:
        raise InputError(f"{study.name}: fits parameters to levels; run it with calibrate, or take calibration out")
    if study.loops is not None:
        raise InputError(f"{study.name}: takes loops apart; run it with loops --study {study.name}, or take loops out")


class Manner(NamedTuple):
    """How a study is carried out and told."""

    workers: int
    language: str
    locale: str = "en"
    rule: Rule | None = None
    report: bool = True
    again: bool = False


def carry_out(plan: Plan, folder: Path, manner: Manner) -> None:
    """Run what is missing of a plan, tell what came of it.

    Leaves with status 1 if a run broke, 2 if a precision was not reached, 130 on Ctrl-C.
    """
    from experiments.cli.progress import Progress

    language = manner.language
    try:
        with Progress(language) as progress:
            batch, looked = _conduct(plan, folder, manner, progress)
        tell_faults(batch, language)
        _tell_results(batch, manner, looked)
    except KeyboardInterrupt:
        tell_stop(plan, folder, language)
        raise typer.Exit(130) from None
    if batch.failures or batch.left_out:
        raise typer.Exit(1)
    if looked is not None:
        _tell_precision(looked, language)


def _conduct(plan: Plan, folder: Path, manner: Manner, progress: Progress) -> tuple[Batch, Looked | None]:
    """With a fixed number of seeds, or until a precision is reached."""
    from experiments.batch import conduct
    from experiments.precision import conduct_until

    if manner.rule is None:
        return conduct(plan, folder, workers=manner.workers, watch=progress, again=manner.again), None
    return conduct_until(plan, folder, manner.rule, workers=manner.workers, watch=progress)


def _tell_precision(looked: Looked, language: str) -> None:
    """Say why adding replicates stopped; leaves with status 2 if the width was not reached."""
    from sim.words import places_for

    rule, last = looked.rule, looked.looks[-1]
    width, asked = (number(x, places_for(x), language) for x in (last.width, rule.width))
    counts = {name: number(n, 0, language) for name, n in (("seeds", last.seeds), ("most", rule.most))}
    values = {"outcome": rule.outcome, "width": width, "asked": asked, "scenario": last.scenario, **counts}
    if looked.reason == "reached":
        print(say("cli.precision_reached", language, **values))
        return
    print(say("cli.precision_missed", language, **values), file=sys.stderr)
    raise typer.Exit(2)


def _study(scenarios: list[str] | tuple[str, ...], study: str | None, **given: Any) -> Study:
    """What the words stand for: a study of experiments/ or a file, or the recommended one if nothing is named."""
    from experiments.errors import InputError
    from experiments.study import RECOMMENDED, Study, find, read

    chosen = {name: value for name, value in given.items() if value is not None}
    if study is not None and scenarios:
        raise InputError(f"--study {study}: names its own scenarios; leave out {' '.join(scenarios)}, or --study")
    if study is not None:
        return replace(read(find(study)), **chosen)
    if not scenarios:
        return replace(read(RECOMMENDED), **chosen)
    names = [name_of(word) for word in scenarios]
    name = "-".join(names) if len(names) < 3 else f"{names[0]}-{len(names) - 1}-policies"
    return Study(name, tuple(scenarios), **chosen)


def name_of(scenario: str) -> str:
    """The name of a scenario or its file, fit for the name of a folder."""
    return re.sub(r"\W+", "_", scenario.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".yaml"))


def tell_faults(batch: Batch, language: str) -> None:
    """Say which files were left out and which runs ended in an exception."""
    for name, reason in batch.faults.items():
        print(say("cli.skipped", language, file=name, reason=reason), file=sys.stderr)
    if batch.left_out:
        print(say("cli.failed_before", language, n=number(batch.left_out, 0, language)), file=sys.stderr)
    if not batch.failures:
        return
    values = {"failed": len(batch.failures), "total": batch.total}
    print(say("cli.failed", language, **{k: number(v, 0, language) for k, v in values.items()}), file=sys.stderr)
    for failure in batch.failures[:5]:
        print(f"  {failure.scenario}, {say('unit.seed', language)} {failure.seed}: {failure.error}", file=sys.stderr)
    print(say("cli.see_manifest", language, folder=shown_path(batch.folder)), file=sys.stderr)


def _tell_results(batch: Batch, manner: Manner, looked: Looked | None) -> None:
    """Print the tables and write the files; nothing to print if no run has finished."""
    from experiments.files import finish

    files = finish(batch, manner.language, manner.locale, looked)
    if files is None:
        return
    print_findings(files)
    files.draw()
    if manner.report:
        files.report()
    tell_files(files)


def print_findings(files: Files) -> None:
    """Print the tables of a study."""
    from experiments.cli.costs import print_costs
    from experiments.cli.screen import console
    from experiments.cli.tables import print_comparison, print_levels

    found, language = files.findings, files.language
    if found.compared:
        print_comparison(console(), found, language)
        print_costs(console(), found.plan, found.costs, language)
    else:
        print_levels(console(), found.plan, found.levels, language)


def tell_files(files: Files) -> None:
    """Say what was written where."""
    print(say("cli.written", files.language, folder=shown_path(files.folder), files=", ".join(files.names)))


def tell_stop(plan: Plan, folder: Path, language: str) -> None:
    """Say how much is finished and kept, and how to go on."""
    from experiments.manifest import read_manifest

    done = read_manifest(folder)["runs"]["finished"]
    values = {"done": number(done, 0, language), "total": number(plan.total, 0, language)}
    command = shlex.join(["run.py", *sys.argv[1:]])
    print(say("cli.stopped", language, **values, folder=shown_path(folder), command=command), file=sys.stderr)


def shown_path(folder: Path) -> str:
    """A folder as it is shown: relative to the working directory where it lies inside."""
    from sim.scenario.syntax import display

    return display(folder)
