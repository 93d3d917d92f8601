"""The comparison on the screen: primary outcomes first, how it comes about, process measures apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

import pandas as pd
from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from experiments.compare import FEW_SEEDS, Interval, is_latent
from experiments.display import (
    Shown,
    difference_text,
    difference_unit,
    ground,
    groups,
    interval_text,
    label,
    level_text,
    shown,
    units,
)
from experiments.periods import DRAWN, QUARTER, YEAR, by_period
from experiments.plan import Plan
from experiments.verdicts import HEADLINES
from sim.measures import OUTCOMES
from sim.words import number, places_for, say, unit

if TYPE_CHECKING:
    from experiments.findings import Findings

_STYLES = {
    "better": "bold blue",
    "worse": "bold dark_orange3",
    "open": "",
    "no_difference": "dim",
    "mixed": "bold",
    "enforces_less": "bold",
    "none": "",
}
_MARKS = {
    "better": "▲ ",
    "worse": "▼ ",
    "open": "",
    "no_difference": "≈ ",
    "mixed": "◆ ",
    "enforces_less": "◇ ",
    "none": "",
}
_NAME, _LEVEL = 40, 7
MOST_SHOWN = 10
"""Scenarios whose every outcome is printed; of more, the files tell."""


def print_comparison(screen: Console, found: Findings, language: str) -> None:
    """Print every policy against the reference; of many policies only what is said of each as a whole."""
    plan = found.plan
    if len(plan.names) > MOST_SHOWN:
        print_verdicts(screen, found, language)
        return
    items = [shown(row) for row in found.judged.itertuples()]
    sections = groups()
    screen.print(_head(plan, "table.compared", language))
    for part, heading in (("primary", "table.primary"), ("others", "table.others"), ("process", "table.process")):
        wanted = {outcome.id for outcome in sections[part]}
        chosen = [item for item in items if item.outcome.id in wanted]
        screen.print(Text("\n" + say(heading, language), style="bold"))
        if part == "others":
            screen.print(*_matrices(chosen, plan, screen.width, language), sep="\n")
        else:
            screen.print(_detailed(chosen, plan, part == "primary", language))
    screen.print(_notes(len(plan.seeds), language))


def print_verdicts(screen: Console, found: Findings, language: str) -> None:
    """Print a line per policy, in order: the headline outcomes, and the verdict on the whole."""
    screen.print(_head(found.plan, "table.compared", language))
    items = {(row.scenario, row.outcome): shown(row) for row in found.judged.itertuples()}
    heads = [(f"{label(o, language)}, {difference_unit(OUTCOMES[o], language)}", 18) for o in HEADLINES]
    table = _grid(*heads, (say("table.verdict", language), 24), fixed=True)
    for name in found.advice.order:
        cells = [_cell(items[name, outcome], language) for outcome in HEADLINES]
        said = found.advice.said[name]
        table.add_row(name, *cells, Text(say(f"verdict.{said}", language), _STYLES.get(said, "")))
    screen.print(Text(), table, Text(say("note.many", language), style="dim"))
    screen.print(_notes(len(found.plan.seeds), language))


def print_levels(screen: Console, plan: Plan, found: pd.DataFrame, language: str) -> None:
    """Print the levels of one scenario; latent ones apart, since they are assumptions."""
    screen.print(_head(plan, "table.levels", language))
    latent = {name for name, outcome in OUTCOMES.items() if is_latent(outcome)}
    parts = [(key, {o.id for o in group} - latent) for key, group in groups().items()] + [("latent", latent)]
    for part, wanted in parts:
        heads = {"table.level": 10, "table.interval": 19, "table.unit": 22}
        table = _grid(*((say(key, language), width) for key, width in heads.items()))
        for row in found[found["outcome"].isin(wanted)].itertuples():
            outcome = OUTCOMES[row.outcome]
            places = places_for(row.value)
            limits = Interval(row.value, row.low, row.high, row.seeds)
            cells = number(row.value, places, language), interval_text(limits, language, places)
            table.add_row(label(row.outcome, language), *cells, unit(outcome.unit, language))
        screen.print(Text("\n" + say(f"table.levels_{part}", language), style="bold"), table)
    screen.print(_notes(len(plan.seeds), language, paired=False))


def print_course(screen: Console, plan: Plan, weeks: pd.DataFrame, language: str) -> None:
    """Print a handful of weekly measures of one run by year, or by quarter where there are few."""
    length = YEAR if plan.weeks >= 2 * YEAR else QUARTER
    course = {drawn: by_period(weeks, drawn, length).iloc[:, 0] for drawn in DRAWN}
    first = plan.scenarios[0].world.policy_date
    heads = [_period(first, int(period), length) for period in next(iter(course.values())).index]
    table = _grid(*((head, 8) for head in heads))
    for drawn, values in course.items():
        name = Text(label(drawn.id, language)).append(f"  {unit(drawn.unit, language)}", style="dim")
        table.add_row(name, *(number(value, places_for(value), language) for value in values))
    screen.print(Text("\n" + say("table.course", language, date=first.isoformat()), style="bold"), table)


def _period(first: date, period: int, length: int) -> str:
    begin = first + timedelta(weeks=period * length)
    return f"{begin:%Y}" if length == YEAR else f"{begin:%Y-%m}"


def _head(plan: Plan, key: str, language: str) -> RenderableType:
    """What is compared with what, and on which ground it stands."""
    counts = {"seeds": number(len(plan.seeds), 0, language), "weeks": number(plan.weeks, 0, language)}
    lines = [
        Text(say(key, language, reference=plan.names[0], **counts), style="bold"),
        Text(ground(plan, language), style="italic"),
    ]
    width = max(len(name) for name in plan.names)
    lines += [Text(f"  {s.name:<{width}}  {s.title[language]}") for s in plan.scenarios]
    return Group(*lines)


def _detailed(items: Sequence[Shown], plan: Plan, coloured: bool, language: str) -> Table:
    """A block per outcome: the reference, and a line per policy with difference and interval."""
    heads = [("table.level", _LEVEL), ("table.difference", 10), ("table.interval", 18)]
    if coloured:
        heads += [("table.seeds_better", 6), ("table.verdict", _verdict_width(language))]
    table = _grid(*((say(key, language), width) for key, width in heads), fixed=True)
    by_outcome = sorted(items, key=lambda item: list(OUTCOMES).index(item.outcome.id))
    for outcome, block in groupby(by_outcome, key=lambda item: item.outcome):
        policies = list(block)
        name = Text(label(outcome.id, language), style="bold")
        name.append(f"\n{units(outcome, language)}", style="not bold dim")
        table.add_row(name, level_text(policies[0].reference, language))
        for item in policies:
            table.add_row(f"  {item.scenario}", *_cells(item, coloured, language))
    return table


def _verdict_width(language: str) -> int:
    """Columns that the longest verdict with its mark takes."""
    return max(len(_MARKS[v] + say(f"verdict.{v}", language)) for v in ("better", "worse", "open", "no_difference"))


def _cells(item: Shown, coloured: bool, language: str) -> Iterator[Text]:
    style = _STYLES[item.verdict] if coloured else "dim" if item.same else ""
    yield Text(level_text(item.value, language))
    yield Text(difference_text(item, language), style)
    yield Text(interval_text(item, language), style)
    if coloured:
        wins = item.seeds_better
        of = {"n": "–" if wins is None else number(wins, 0, language), "seeds": number(item.seeds, 0, language)}
        yield Text(say("table.n_of", language, **of))
        yield Text(_MARKS[item.verdict] + say(f"verdict.{item.verdict}", language), style)


def _matrices(items: Sequence[Shown], plan: Plan, width: int, language: str) -> list[Table]:
    """A line per outcome and a column per policy; several tables where the policies do not fit side by side."""
    policies = plan.names[1:]
    found = {(item.outcome.id, item.scenario): item for item in items}
    outcomes = list(dict.fromkeys(item.outcome.id for item in items))
    tables = []
    for names in _side_by_side(policies, width - _NAME - len(plan.names[0]) - 12):
        table = _grid((plan.names[0], max(_LEVEL, len(plan.names[0]))), *((name, 12) for name in names))
        for outcome in outcomes:
            row = [found[outcome, name] for name in names]
            name = Text(label(outcome, language)).append(f"  {units(OUTCOMES[outcome], language)}", style="dim")
            table.add_row(name, level_text(row[0].reference, language), *(_cell(item, language) for item in row))
        tables.append(table)
    return tables


def _side_by_side(names: Sequence[str], width: int) -> list[list[str]]:
    """Names in groups whose columns fit into a width."""
    groups: list[list[str]] = [[]]
    for name in names:
        if groups[-1] and sum(max(len(n), 12) + 2 for n in [*groups[-1], name]) > width:
            groups.append([])
        groups[-1].append(name)
    return groups


def _cell(item: Shown, language: str) -> Text:
    star = " *" if item.clear else "  "
    return Text(difference_text(item, language) + star, _STYLES[item.verdict])


def _grid(*columns: tuple[str, int], fixed: bool = False) -> Table:
    """A table whose first column holds names, the others numbers."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=0, header_style="dim", expand=False)
    table.add_column("", min_width=_NAME - 12, max_width=_NAME + 14, overflow="fold")
    for head, width in columns:
        table.add_column(head, justify="right", min_width=width, max_width=width if fixed else None, overflow="fold")
    return table


def _notes(seeds: int, language: str, *, paired: bool = True) -> RenderableType:
    """How to read it."""
    keys: Iterable[str] = ("note.paired", "note.star", "note.index") if paired else ("note.levels",)
    notes = [say(key, language) for key in keys]
    if seeds < 2:
        notes.insert(0, say("note.one_seed", language))
    elif seeds < FEW_SEEDS:
        values = {"seeds": number(seeds, 0, language), "enough": number(FEW_SEEDS, 0, language)}
        notes.insert(0, say("note.few_seeds", language, **values))
    notes.append(say("note.limits", language))
    return Group(Text(), *(Text(note, style="dim") for note in notes))
