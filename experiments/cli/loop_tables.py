"""What a loop study prints: shares, directions, how an effect travels; compensation; what a panel would have seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.words import number, places_for, say

if TYPE_CHECKING:
    import pandas as pd

    from experiments.findings.looped import Looped


def print_compensation(screen: Console, table: pd.DataFrame, language: str) -> None:
    """A row per outcome, pressure and term: percent change with its interval, and what the interaction says."""
    grid = _grid()
    for head in ("what", "effect", "finding"):
        grid.add_column(say(f"compensation.{head}", language), overflow="fold")
    for row in table.itertuples():
        words = (say(f"compensation.{key}", language) for key in (row.outcome, f"{row.pressure}.{row.term}"))
        mean, low, high = (number(100 * value, 1, language, signed=True) for value in (row.effect, row.low, row.high))
        finding = say(f"compensation.{row.finding}", language) if row.finding else ""
        grid.add_row(": ".join(words), f"{mean} ({low} … {high})", finding)
    screen.print(
        Text(say("compensation.title", language), style="bold"), grid, say("compensation.note", language), sep="\n"
    )


def print_panel(screen: Console, table: pd.DataFrame, language: str) -> None:
    """A row per arrow: estimate of the panel, truth, bias."""
    grid = _grid()
    for head in ("arrow", "estimate", "truth", "bias"):
        grid.add_column(say(f"panel.{head}", language), justify="left" if head == "arrow" else "right")
    for row in table.itertuples():
        estimate, truth, bias, low, high = (
            "–" if value != value else number(value, 3, language, signed=True)
            for value in (row.estimate, row.truth, row.bias, row.low, row.high)
        )
        grid.add_row(
            say(f"panel.{row.arrow}", language), estimate, truth, f"{bias} ({low} … {high})" if bias != "–" else "–"
        )
    screen.print(Text(say("panel.title", language), style="bold"), grid, say("panel.note", language), sep="\n")


def print_loops(screen: Console, found: Looped, language: str) -> None:
    """Print the shares of every group, the two directions, and how the effect travels."""
    told = {"policy": found.policy.name, "world": found.world}
    counts = {"seeds": number(len(found.plan.seeds), 0, language), "weeks": number(found.plan.weeks, 0, language)}
    screen.print(Text(say("loops.title", language, **told, **counts), style="bold"))
    if found.refused:
        screen.print(Text(say("loops.refused", language), style="bold red"))
    screen.print(_shares(found.tables["attribution"], language), say("loops.shares_note", language), "", sep="\n")
    screen.print(Text(say("loops.directions", language), style="bold"))
    screen.print(
        _directions(found.tables["directions"], language), say("loops.directions_note", language), "", sep="\n"
    )
    screen.print(Text(say("loops.travel", language), style="bold"), _fates(found.tables["fates"], language), sep="\n")
    screen.print("", made_up_in_words(found, language), sep="\n")


def made_up_in_words(found: Looped, language: str) -> str:
    """The largest shares of replayed reads that were made up."""
    reads = found.tables["reads"]
    own = reads[~reads["scenario"].str.contains("~m")]
    largest = own.loc[(own["carried"] + own["guessed"]).idxmax()]
    shares = {name: number(100 * largest[name], 2, language) for name in ("carried", "guessed")}
    return say("loops.made_up", language, **shares)


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
    grid.add_column("", overflow="fold", min_width=26, max_width=44)
    parts = [TOTAL, OPEN_LOOP, *GROUP_IDS]
    for part in parts:
        grid.add_column(say(f"loop.{part}.short", language), justify="right", overflow="fold", max_width=8)
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
    grid = _grid()
    grid.add_column("", overflow="fold", max_width=44)
    for head in ("closed", "open", "amplification", "half_life", "fate"):
        grid.add_column(say(f"loops.{head}", language), justify="right", overflow="fold", max_width=24)
    for row in table.itertuples():
        grid.add_row(*fate_cells(row, language))
    return grid


def fate_cells(row: Any, language: str) -> list[str]:
    """A row of `fates` as it is shown: measure, closed, open, amplification, half-life, fate."""
    from experiments.display import label
    from sim.words import unit

    places = places_for(max(abs(row.closed), abs(row.open)), digits=2)
    means = [number(value, places, language, signed=True) for value in (row.closed, row.open)]
    told = say(f"loops.fate.{row.fate}", language) if row.fate else ""
    name = f"{label(str(row.measure), language)}, {unit(row.unit, language)}"
    return [name, *means, _amplified(row, language), _weeks(row.half_life, language), told]


def _amplified(row: Any, language: str) -> str:
    if row.amplification != row.amplification:
        return "–"
    low, high = (number(value, 2, language) for value in (row.low, row.high))
    return f"{number(row.amplification, 2, language)} ({low} … {high})"


def _weeks(value: float | str, language: str) -> str:
    if isinstance(value, str):
        return ""
    return "∞" if value == float("inf") else number(value, 0, language)
