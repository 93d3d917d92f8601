"""The verb that lays rankings side by side: what stays of them under other parameters and in other worlds."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.cli.options import Language, Locale
from sim.words import number, say

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from experiments.rankings import Column, Judged
    from experiments.rankings.gathering import Gathered

MOST_SWAPS = 12
"""Pairs that are printed; of more, the files tell."""
_NAME, _CELL, _GAP = 24, 16, 2

Folders = Annotated[list[Path], typer.Argument(metavar="FOLDER...", help=say("help.rankings_folders"))]
Asked = Annotated[list[str] | None, typer.Option("--outcome", metavar="NAME", help=say("help.rankings_outcome"))]
Out = Annotated[Path | None, typer.Option(metavar="DIR", help=say("help.rankings_out"))]


def rankings(
    folders: Folders,
    outcome: Asked = None,
    out: Out = None,
    language: Language = "en",
    locale: Locale = None,
) -> None:
    """Gather columns, judge every outcome, print and write what stays."""
    wanted = _known(outcome)

    from experiments.cli.screen import console
    from experiments.cli.sweep import tell_written
    from experiments.rankings import gather, judge
    from experiments.rankings.files import write

    gathered = gather(folders)
    columns = gathered.columns
    found = [judge(columns, name) for name in wanted]
    _warn(gathered, language)
    screen = console()
    for each in found:
        print_ranking(screen, columns, each, language)
    _print_notes(screen, columns, found, language)
    folder = out or Path("results") / "rankings"
    tell_written(folder, write(columns, found, folder, language, locale or "en"), language)


def _known(outcomes: Sequence[str] | None) -> list[str]:
    """The outcomes asked for, each once."""
    from experiments.errors import InputError
    from experiments.rankings import OUTCOMES_SHOWN
    from sim.measures import OUTCOMES
    from sim.scenario.fields import nearest

    for name in outcomes or ():
        if name not in OUTCOMES:
            raise InputError(f"--outcome {name}: there is no such outcome; {nearest(name, list(OUTCOMES))}")
    return list(dict.fromkeys(outcomes or OUTCOMES_SHOWN))


def _warn(gathered: Gathered, language: str) -> None:
    """Damaged files, folders of another version, studies of another length."""
    for name, reason in gathered.faults.items():
        print(say("cli.left_out", language, file=name, reason=reason), file=sys.stderr)
    for folder in gathered.old:
        print(f"{folder}: {say('status.other_code', language)}", file=sys.stderr)
    weeks = sorted({column.weeks for column in gathered.columns})
    if len(weeks) > 1:
        told = ", ".join(number(each, 0, language) for each in weeks)
        print(say("rankings.weeks", language, weeks=told), file=sys.stderr)


def print_ranking(screen: Console, columns: Sequence[Column], judged: Judged, language: str) -> None:
    """Print one outcome: a row per policy, columns side by side as far as they go, then a sentence per policy."""
    from rich.text import Text

    from experiments.display import difference_unit, label
    from experiments.rankings.telling import labels, verdict

    names, what = labels(columns, language), judged.outcome
    title = {"outcome": label(what.id, language), "unit": difference_unit(what, language)}
    way = say(f"figure.better_{what.better}", language)
    screen.print(Text("\n" + say("rankings.title", language, way=way, **title), style="bold"))
    for some in _side_by_side(columns, screen.width):
        screen.print(_table(some, judged, names, language), Text(), sep="\n")
    grid = _grid()
    grid.add_column(say("rankings.verdicts", language), max_width=_NAME, overflow="fold")
    grid.add_column("", overflow="fold")
    for policy in judged.policies:
        grid.add_row(policy, verdict(judged, policy, names, language))
    screen.print(grid, Text())
    _print_swaps(screen, judged, names, language)


def _print_swaps(screen: Console, judged: Judged, names: dict[str, str], language: str) -> None:
    """Print the pairs that change places clearly."""
    from experiments.rankings.telling import decimals, swap_texts

    rows, places = list(judged.swaps.itertuples()), decimals(judged.table)
    if not rows:
        screen.print(say("rankings.no_swaps", language))
        return
    grid = _grid()
    for head in ("swaps", "behind", "reference", "elsewhere", "there"):
        grid.add_column(say(f"rankings.{head}", language), overflow="fold")
    for row in rows[:MOST_SWAPS]:
        before, after = swap_texts(row, places, language)
        grid.add_row(row.ahead, row.behind, before, names[row.column], after)
    screen.print(grid)
    if len(rows) > MOST_SWAPS:
        screen.print(say("rankings.more_swaps", language, n=number(len(rows) - MOST_SWAPS, 0, language)))


def _side_by_side(columns: Sequence[Column], width: int) -> Iterator[Sequence[Column]]:
    """Columns in groups that fit beside the names."""
    most = max(1, (width - _NAME) // (_CELL + _GAP))
    groups = -(-len(columns) // most)
    size = -(-len(columns) // groups)
    for first in range(0, len(columns), size):
        yield columns[first : first + size]


def _table(columns: Sequence[Column], judged: Judged, names: dict[str, str], language: str) -> Table:
    """Place, effect and share of every policy; at the end how the rankings go together."""
    from experiments.rankings.telling import decimals, effect_text, percent

    grid, places = _grid(), decimals(judged.table)
    grid.add_column("", min_width=_NAME - 4, max_width=_NAME, overflow="fold")
    for column in columns:
        grid.add_column(names[column.id], justify="right", min_width=_CELL, overflow="fold")
    for policy in judged.policies:
        cells = []
        for row in (judged.cell(policy, column.id) for column in columns):
            star = "*" if row["clear"] else " "
            effect = effect_text(row["effect"], places, language) + star
            cells.append(f"{number(row['rank'], 0, language)} {effect:>7} {percent(row['first_share'], language):>5}")
        grid.add_row(policy, *cells)
    grid.add_section()
    shown = judged.agreement.set_index("column").loc[[column.id for column in columns]]
    grid.add_row(say("rankings.correlation", language), *(number(value, 2, language) for value in shown["correlation"]))
    n = number(judged.places, 0, language)
    shared = [
        say("rankings.of", language, shared=number(row.shared, 0, language), n=number(row.places, 0, language))
        for row in shown.itertuples()
    ]
    key = "rankings.one_shared" if judged.places == 1 else "rankings.shared"
    grid.add_row(say(key, language, n=n), *shared)
    return grid


def _print_notes(screen: Console, columns: Sequence[Column], found: Sequence[Judged], language: str) -> None:
    """How to read it, what is thin, what was left out."""
    from rich.text import Text

    from experiments.compare import FEW_SEEDS
    from experiments.rankings.telling import labels

    names = labels(columns, language)
    notes = [say("rankings.note", language, n=number(max(each.places for each in found), 0, language))]
    if any(column.uncertain for column in columns):
        notes.append(say("rankings.note_known", language))
    if any(each.outcome.better == "neither" for each in found):
        notes.append(say("rankings.note_neither", language))
    thin = {row.column: None for each in found for row in each.agreement.itertuples() if row.units < FEW_SEEDS}
    if thin:
        told = ", ".join(names[column] for column in thin)
        notes.append(say("rankings.few", language, n=number(FEW_SEEDS, 0, language), columns=told))
    every = dict.fromkeys(policy for column in columns for policy in column.policies)
    missing = [policy for policy in every if any(policy not in each.policies for each in found)]
    if missing:
        notes.append(say("rankings.left_out", language, policies=", ".join(missing)))
    notes += [say("note.index", language), say("note.limits", language)]
    screen.print(Text(), *(Text(note, style="dim") for note in notes), sep="\n")


def _grid() -> Table:
    from rich import box
    from rich.table import Table

    return Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
