"""The verb that takes an effect apart: what goes straight through, and what every loop adds or takes away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from experiments.cli.options import Changes, Language, Locale, Out, Seed, Weeks
from experiments.cli.sweep import ClusterAt, MaxRuns, Means, RetryFailed, Workers, carry_out, tell_written
from sim.words import number, places_for, say

if TYPE_CHECKING:
    import pandas as pd

    from experiments.findings.looped import Looped

SEEDS, WEEKS = 8, 156
Scenarios = Annotated[list[str] | None, typer.Argument(metavar="[WORLD] [POLICY]", help=say("help.looped"))]
Shocks = Annotated[list[str] | None, typer.Option("--shock", metavar="SHOCK", help=say("help.shock"))]
Replicates = Annotated[int, typer.Option(min=2, max=100_000, metavar="N", help=say("help.loop_seeds"))]


def loops(
    scenarios: Scenarios = None,
    shock: Shocks = None,
    replicates: Replicates = SEEDS,
    weeks: Weeks = None,
    seed: Seed = None,
    changes: Changes = None,
    uncertain: Annotated[bool, typer.Option("--uncertain", help=say("help.uncertain"))] = False,
    matched: Annotated[bool, typer.Option("--matched/--no-matched", help=say("help.matched"))] = True,
    workers: Workers = None,
    out: Out = None,
    max_runs: MaxRuns = None,
    cluster: ClusterAt = None,
    retry_failed: RetryFailed = False,
    language: Language = "en",
    locale: Locale = None,
) -> None:
    """Run an effect with loops open and closed, say what each carries."""
    from experiments.batch import folder_of
    from experiments.loops.planning import loops_plan, scenarios_of

    world, policy = scenarios_of(scenarios or (), shock or (), changes or ())
    first = 1 if seed is None else seed
    seeds, length = range(first, first + replicates), weeks or min(WEEKS, policy.weeks)
    plan = loops_plan(world, policy, seeds, length, uncertain, matched)
    folder = out or folder_of(plan)
    batch = carry_out(plan, folder, Means(workers, cluster, max_runs, retry_failed), language)

    from experiments.cli.screen import console
    from experiments.figures.loops import draw_loops
    from experiments.findings.looped import finish_loops

    found = finish_loops(plan, folder, locale or "en")
    if found is not None:
        found.names += draw_loops(found, language)
        print_loops(console(), found, language)
        tell_written(folder, found.names, language)
    if batch.failures or batch.left_out:
        raise typer.Exit(1)


def print_loops(screen: Console, found: Looped, language: str) -> None:
    """Print the shares of every group, the two directions, and how the effect travels."""
    told = {"policy": found.policy.name, "world": found.world}
    counts = {"seeds": number(len(found.plan.seeds), 0, language), "weeks": number(found.plan.weeks, 0, language)}
    screen.print(Text(say("loops.title", language, **told, **counts), style="bold"))
    screen.print(_shares(found.tables["attribution"], language), say("loops.shares_note", language), "", sep="\n")
    screen.print(Text(say("loops.directions", language), style="bold"))
    screen.print(
        _directions(found.tables["directions"], language), say("loops.directions_note", language), "", sep="\n"
    )
    screen.print(Text(say("loops.travel", language), style="bold"), _fates(found.tables["fates"], language), sep="\n")


def _grid() -> Table:
    from rich import box

    return Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style="dim")


def _shares(table: pd.DataFrame, language: str) -> Table:
    """A row per outcome: total, open loop, share of every group; what is clearly not zero in bold."""
    from experiments.display import difference_unit, label
    from experiments.loops.attribution import OPEN_LOOP, TOTAL
    from experiments.loops.telling import SHOWN, rows_of
    from sim.causal_map import GROUP_IDS
    from sim.measures import OUTCOMES

    grid = _grid()
    grid.add_column("", overflow="fold", max_width=30)
    parts = [TOTAL, OPEN_LOOP, *GROUP_IDS]
    for part in parts:
        grid.add_column(say(f"loop.{part}.short", language), justify="right", overflow="fold", max_width=12)
    for outcome in SHOWN:
        own = rows_of(table, outcome, "group", "share")
        places = places_for(max(abs(own["value"])), digits=2)
        cells = [_cell(own.loc[part], places, language) for part in parts]
        grid.add_row(f"{label(outcome, language)}, {difference_unit(OUTCOMES[outcome], language)}", *cells)
    return grid


def _cell(row: pd.Series, places: int, language: str) -> Text:
    text = number(row["value"], places, language, signed=True)
    return Text(text, style="bold" if row["low"] > 0 or row["high"] < 0 else "dim")


def _directions(table: pd.DataFrame, language: str) -> Table:
    """A row per outcome: whole effect, what cutting each direction takes away, and beyond the sum."""
    from experiments.display import difference_unit, label
    from experiments.loops.telling import SHOWN, rows_of
    from sim.measures import OUTCOMES

    grid = _grid()
    grid.add_column("", overflow="fold", max_width=44)
    parts = ("whole", "loses_forward", "loses_return", "loses_both", "beyond_sum")
    for part in parts:
        grid.add_column(say(f"loops.{part}", language), justify="right", overflow="fold", max_width=14)
    for outcome in SHOWN:
        own = rows_of(table, outcome, "part", "effect")
        places = places_for(max(abs(own.loc[list(parts), "value"])), digits=2)
        cells = [_cell(own.loc[part], places, language) for part in parts]
        grid.add_row(f"{label(outcome, language)}, {difference_unit(OUTCOMES[outcome], language)}", *cells)
    return grid


def _fates(table: pd.DataFrame, language: str) -> Table:
    """A row per measure: closed, open, amplification with its interval, half-life, fate."""
    from experiments.display import label
    from sim.words import unit

    grid = _grid()
    grid.add_column("", overflow="fold", max_width=44)
    for head in ("closed", "open", "amplification", "half_life", "fate"):
        grid.add_column(say(f"loops.{head}", language), justify="right", overflow="fold", max_width=24)
    for row in table.itertuples():
        places = places_for(max(abs(row.closed), abs(row.open)), digits=2)
        means = [number(value, places, language, signed=True) for value in (row.closed, row.open)]
        cells = [*means, _amplified(row, language), _weeks(row.half_life, language)]
        told = say(f"loops.fate.{row.fate}", language) if row.fate else ""
        grid.add_row(f"{label(str(row.measure), language)}, {unit(row.unit, language)}", *cells, told)
    return grid


def _amplified(row: pd.Series, language: str) -> str:
    if row.amplification != row.amplification:
        return "–"
    low, high = (number(value, 2, language) for value in (row.low, row.high))
    return f"{number(row.amplification, 2, language)} ({low} … {high})"


def _weeks(value: float | str, language: str) -> str:
    if isinstance(value, str):
        return ""
    return "∞" if value == float("inf") else number(value, 0, language)
