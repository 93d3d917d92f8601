"""The report of a loop study: the diagram, what each loop carries, both directions, how the effect travels."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from experiments.display import difference_unit, ground, label
from experiments.figures.canvas import vectors_only
from experiments.figures.loops import draw_loops
from experiments.findings.looped import Looped
from experiments.loops.attribution import OPEN_LOOP, TOTAL
from experiments.loops.telling import SHOWN, rows_of
from experiments.report.grid import Cell, Grid, cells
from experiments.report.page import Section, Told, rendered
from experiments.report.pictures import Picture, read_all
from sim.causal_map import GROUP_IDS, GROUPS
from sim.measures import OUTCOMES
from sim.words import LANGUAGES, number, places_for, say

_PARTS = (TOTAL, OPEN_LOOP, *GROUP_IDS)


def loops_page(found: Looped, explained: dict[str, str], language: str) -> str:
    """The report as one HTML file in both languages.

    Parameters
    ----------
    found : Looped
    explained : dict of str
        What the study is about, by language; may be empty.
    language : {"en", "id"}
        In which the page opens.
    """
    return rendered([_told(found, explained, each) for each in LANGUAGES], language)


def _told(found: Looped, explained: dict[str, str], language: str) -> Told:
    drawn = _pictures(found, language)
    counts = {"seeds": number(len(found.plan.seeds), 0, language), "weeks": number(found.plan.weeks, 0, language)}
    title = say("figure.loops", language, policy=found.policy.name, world=found.world)
    subtitle = say("report.subtitle", language, ground=ground(found.plan, language), **counts)
    parts = {
        "loops": Section("loops", explained.get(language) or say("lead.loops", language), [], [], _groups(language)),
        "shares": Section("shares", say("lead.shares", language), [], [_shares(found, language)], []),
        "travel": Section("travel", say("lead.travel", language), [], [_fates(found, language)], []),
        "two_way": Section("two_way", say("loops.directions_note", language), [], [_directions(found, language)], []),
    }
    if "matched" in found.tables:
        grid = _matched(found.tables["matched"], language)
        parts["matched"] = Section("matched", say("lead.matched", language), [], [grid], [])
    parts["limits"] = Section("limits", say("lead.limits", language), [], [], _limits(language))
    sections = [
        part._replace(pictures=[picture for key, picture in drawn.items() if key == name])
        for name, part in parts.items()
    ]
    return Told(language, title, subtitle, None, sections)


def _pictures(found: Looped, language: str) -> dict[str, Picture]:
    with TemporaryDirectory() as place, vectors_only():
        draw_loops(replace(found, folder=Path(place), names=[]), language)
        return read_all(Path(place), language)


def _groups(language: str) -> list[str]:
    """Every group in plain words, with its closing arrows."""
    return [f"{say(f'loop.{group.id}', language)}: {', '.join(group.arrows)}" for group in GROUPS]


def _limits(language: str) -> list[str]:
    return [say("loops.limit", language), *(say(f"report.limit_{n}", language) for n in range(1, 6))]


def _cell(row: pd.Series, language: str) -> Cell:
    """A mean, and its interval in small type."""
    places = places_for(max(abs(row["value"]), abs(row["high"] - row["low"]) / 2), digits=2)
    low, high = (number(row[limit], places, language, signed=True) for limit in ("low", "high"))
    return Cell(number(row["value"], places, language, signed=True), f"{low} … {high}")


def _named(outcome: str, language: str) -> Cell:
    return Cell(label(outcome, language), difference_unit(OUTCOMES[outcome], language))


def _shares(found: Looped, language: str) -> Grid:
    rows = []
    for outcome in SHOWN:
        own = rows_of(found.tables["attribution"], outcome, "group", "share")
        rows.append([_named(outcome, language), *(_cell(own.loc[part], language) for part in _PARTS)])
    heads = ["", *(say(f"loop.{part}.short", language) for part in _PARTS)]
    return Grid(say("head.shares", language), heads, rows, say("loops.carried", language))


def _directions(found: Looped, language: str) -> Grid:
    parts = ("whole", "loses_forward", "loses_return", "loses_both", "beyond_sum")
    rows = []
    for outcome in SHOWN:
        own = rows_of(found.tables["directions"], outcome, "part", "effect")
        rows.append([_named(outcome, language), *(_cell(own.loc[part], language) for part in parts)])
    heads = ["", *(say(f"loops.{part}", language) for part in parts)]
    return Grid(say("head.two_way", language), heads, rows)


def _fates(found: Looped, language: str) -> Grid:
    from experiments.cli.loop_tables import fate_cells

    rows = [cells(*fate_cells(row, language)) for row in found.tables["fates"].itertuples()]
    heads = ["", *(say(f"loops.{head}", language) for head in ("closed", "open", "amplification", "half_life", "fate"))]
    return Grid(say("loops.travel", language), heads, rows)


def _matched(table: pd.DataFrame, language: str) -> Grid:
    """Effect carried by each group when opened last: replayed and matched, for the alliance and for trust."""
    rows = []
    for outcome in ("alliance", "trust", "reports_kept"):
        for row in table[table["outcome"] == outcome].itertuples():
            same = pd.Series({"value": row.replayed, "low": row.low, "high": row.high})
            like = pd.Series({"value": row.matched, "low": row.matched_low, "high": row.matched_high})
            name = Cell(say(f"loop.{row.group}", language), label(outcome, language))
            rows.append([name, _cell(same, language), _cell(like, language)])
    heads = ["", say("loops.replayed", language), say("loops.matched", language)]
    return Grid(say("head.matched", language), heads, rows)
