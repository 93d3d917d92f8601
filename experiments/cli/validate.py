"""The verb that looks for known patterns of the field in the model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.cli.options import Language, Locale, Out, Seed, Weeks
from experiments.cli.sweep import ClusterAt, MaxRuns, Means, RetryFailed, Workers, carry_out, tell_written
from sim.words import number, say

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from experiments.plan import Plan

WORLD, SEEDS, WEEKS, LEAST = "palembang", 20, 260, 157
Replicates = Annotated[int, typer.Option(min=2, max=100_000, metavar="N", help=say("help.validate_seeds"))]


def validate(
    world: Annotated[str, typer.Argument(metavar="[WORLD]", help=say("help.validate_world"))] = WORLD,
    replicates: Replicates = SEEDS,
    weeks: Weeks = None,
    seed: Seed = None,
    workers: Workers = None,
    out: Out = None,
    max_runs: MaxRuns = None,
    cluster: ClusterAt = None,
    retry_failed: RetryFailed = False,
    language: Language = "en",
    locale: Locale = None,
) -> None:
    """Run every arm, judge every pattern."""
    from experiments.batch import folder_of
    from experiments.errors import InputError
    from experiments.validate.arms import validation_plan

    length, first = weeks or WEEKS, 1 if seed is None else seed
    if length < LEAST:
        raise InputError(f"--weeks {length}: clients are followed for three years; give {LEAST} or more")
    plan = validation_plan(world, range(first, first + replicates), length)
    folder = out or folder_of(plan)
    batch = carry_out(plan, folder, Means(workers, cluster, max_runs, retry_failed), language)
    tell_validation(plan, folder, language, locale or "en")
    if batch.failures or batch.left_out:
        raise typer.Exit(1)


def tell_validation(plan: Plan, folder: Path, language: str, locale: str) -> bool:
    """Print and write what was found; say whether any seed is complete, without which there is nothing."""
    from experiments.cli.screen import console
    from experiments.figures.patterns import draw_patterns
    from experiments.validate.files import finish_validation
    from experiments.validate.telling import reasons_of

    made = finish_validation(plan, folder, locale)
    if made is None:
        return False
    names, screen = draw_patterns(plan, made.patterns, folder, language), console()
    patterns = _table(made.patterns, language)
    screen.print(_title(plan, made.patterns, language), patterns, say("validate.note", language), sep="\n")
    if reasons := reasons_of(made.patterns, language):
        screen.print("", say("validate.why", language), *reasons, sep="\n")
    if len(made.beside):
        screen.print("", say("validate.beside", language), _beside(made.beside, language), sep="\n")
        screen.print(say("validate.beside_note", language))
    tell_written(folder, ["validation.csv", "reported.csv", *names, "codebook.csv"], language)
    return True


def _title(plan: Plan, made: pd.DataFrame, language: str) -> str:
    test, holds = made["used"] == "", made["verdict"].isin(["holds", "holds_just"])
    counts = {
        "holds": (test & holds).sum(),
        "tests": test.sum(),
        "others": (~test & holds).sum(),
        "rest": (~test).sum(),
    }
    counts |= {"seeds": made["seeds"].max(), "weeks": plan.weeks}
    told = {name: number(value, 0, language) for name, value in counts.items()}
    return say("validate.title", language, world=plan.scenarios[0].world_name, **told)


def _beside(beside: pd.DataFrame, language: str) -> Table:
    """A row per reported figure: outcome, what was reported, what the model says, whether they overlap."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from experiments.display import label, level_unit
    from experiments.validate.telling import spread
    from sim.measures import OUTCOMES
    from sim.words import places_for

    grid = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for head in ("outcome", "target", "result", "seeds", "verdict"):
        grid.add_column(say(f"validate.{head}", language), overflow="fold")
    for row in beside.itertuples():
        decimals = places_for(max(abs(row.result), abs(row.reported_high)), digits=2)
        inside = spread(row.result_low, row.result_high, decimals, language)
        result = f"{number(row.result, decimals, language)} ({inside})"
        grid.add_row(
            f"{label(row.outcome, language)}, {level_unit(OUTCOMES[row.outcome], language)}{' ○' * row.used}",
            f"{spread(row.reported_low, row.reported_high, decimals, language)} ({row.year})",
            result,
            spread(row.least, row.most, decimals, language),
            say(f"validate.{'agrees' if row.agrees else 'apart'}", language),
        )
    return grid


def _table(made: pd.DataFrame, language: str) -> Table:
    """A row per pattern: what was reported, what is accepted, what came out."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    from experiments.validate.telling import cells

    grid = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for head in ("pattern", "target", "range", "result", "verdict"):
        grid.add_column(say(f"validate.{head}", language), overflow="fold")
    for row in made.itertuples():
        told = cells(row, language)
        grid.add_row(*told[:-1], Text(told[-1], style="" if row.used else "bold"))
    return grid
