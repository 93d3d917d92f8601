"""The verb that plans a field study: what could it see, and what not?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from experiments.cli.options import Language, Locale, Out
from experiments.cli.sweep import ClusterAt, MaxRuns, Means, RetryFailed, StudyFile, Workers, carry_out, tell_written
from sim.words import number, say

if TYPE_CHECKING:
    from experiments.findings.piloted import Piloted
    from experiments.plan import Plan


def pilot(
    study: StudyFile,
    workers: Workers = None,
    out: Out = None,
    max_runs: MaxRuns = None,
    cluster: ClusterAt = None,
    retry_failed: RetryFailed = False,
    language: Language = "en",
    locale: Locale = None,
) -> None:
    """Simulate a field study many times, say what it could find and what not."""
    from experiments.batch import folder_of

    plan = _plan_of(study)
    folder = out or folder_of(plan)
    batch = carry_out(plan, folder, Means(workers, cluster, max_runs, retry_failed), language)
    tell_pilot(plan, folder, language, locale or "en")
    if batch.failures or batch.left_out:
        raise typer.Exit(1)


def tell_pilot(plan: Plan, folder: Path, language: str, locale: str) -> bool:
    """Print, write and draw what the field study could find; say whether there is anything."""
    from experiments.cli.screen import console
    from experiments.figures.power import draw_power
    from experiments.findings.piloted import finish_pilot

    found = finish_pilot(plan, folder, locale)
    if found is None:
        return False
    found.names += draw_power(plan, found.table, folder, language)
    print_power(console(), found, language)
    tell_written(folder, found.names, language)
    return True


def _plan_of(study: str) -> Plan:
    """The plan of a study file that plans a field study."""
    from experiments.errors import InputError
    from experiments.plan import make_plan
    from experiments.study import find, read

    plan = make_plan(read(find(study)))
    if plan.field_study is None:
        raise InputError(f"{study}: plans no field study; write field: {{units: districts, treated: 3, …}}")
    return plan


def print_power(screen: Console, found: Piloted, language: str) -> None:
    """Print what the largest study can tell, the power of each size, and the same in sentences."""
    from experiments.pilot.words import sentences

    told = sentences(found.table, found.plan, language)
    screen.print(Text(told[0], style="bold"), "", _table(found, language), "", *told[1:], sep="\n")


def _table(found: Piloted, language: str) -> Table:
    """A row per outcome: effect, what could be seen, bias, power by size."""
    from rich import box

    from experiments.display import label
    from experiments.pilot.words import amount, change_unit

    sizes = " / ".join(number(n, 0, language) for n in sorted(set(found.table["clients"])))
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("", overflow="fold")
    heads = [say(f"pilot.{name}", language) for name in ("truth", "detectable", "bias")]
    for head in (*heads, say("pilot.power_at", language, clients=sizes)):
        table.add_column(head, justify="right", overflow="fold", max_width=17)
    for outcome, rows in found.table.groupby("outcome", sort=False):
        own = rows.sort_values("clients")
        row = next(own.tail(1).itertuples())
        numbers = [(row.truth, True), (row.detectable, False), (row.bias, True)]
        cells = [amount(value, language, signed=signed) for value, signed in numbers]
        powers = " / ".join(number(100 * value, 0, language) for value in own["power"])
        table.add_row(f"{label(str(outcome), language)}, {change_unit(row, language)}", *cells, powers)
    return table
