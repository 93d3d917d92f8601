"""The tables behind the first page: all options, harm, who gains, three parts, strain, what it rests on, how made."""

from __future__ import annotations

import pandas as pd

from experiments.display import difference_text, difference_unit, interval_text, label, shown
from experiments.drivers import first_table
from experiments.exports import in_figures, quarterly
from experiments.findings import Findings
from experiments.report.first import HARM, MARKS, items_of
from experiments.report.grid import Cell, Grid, cells
from experiments.report.money import millions, yearly
from experiments.split import PARTS, only_enforces_less
from experiments.verdicts import HEADLINES
from sim.measures import OUTCOMES
from sim.words import number, places_for, say

QUARTERS = 8
"""Quarters that are shown; the file has all."""
PROCESS = ("proposals_per_quarter", "revocations_per_year", "offences_recorded_rate")
"""Process measures whose parts are shown; the file has all."""
STANDING_MARKS = {"gains": "▲", "left_behind": "◐", "harmed": "▼", "open": "?"}


def all_options(f: Findings, language: str) -> Grid:
    """Every option with its headline outcomes, price and verdict."""
    items, money = items_of(f), yearly(f)
    heads = [say("column.option", language), say("column.first_year", language), say("column.later_year", language)]
    heads += [f"{label(o, language)} ({difference_unit(OUTCOMES[o], language)})" for o in HEADLINES]
    rows = []
    for name in f.advice.order:
        said = f.advice.said[name]
        costs = cells(*(millions(float(money.loc[name, (part, "central")]), language) for part in ("first", "later")))
        own = [_with_verdict(items[name, outcome], language) for outcome in HEADLINES]
        rows.append([Cell(name), *costs, *own, Cell(f"{MARKS[said]} {say(f'verdict.{said}', language)}", look=said)])
    heads.append(say("column.verdict", language))
    last = frozenset({len(heads) - 1})
    return Grid(say("report.all_options", language), heads, rows, say("report.equivalence_note", language), last)


def _with_verdict(item, language: str) -> Cell:
    text = difference_text(item, language) if not item.same else "0"
    return Cell(f"{text} {MARKS[item.verdict]}", interval_text(item, language), item.verdict)


def sentences(f: Findings, language: str) -> list[str]:
    """One sentence per option, fit for a memo."""
    items, money = items_of(f), yearly(f)
    found = []
    for name in f.advice.order:
        latent, well = items[name, HEADLINES[0]], items[name, HEADLINES[1]]
        title = next(s.title[language] for s in f.plan.scenarios if s.name == name)
        values = {
            "option": title,
            "name": name,
            "first": millions(float(money.loc[name, ("first", "central")]), language),
            "later": millions(float(money.loc[name, ("later", "central")]), language),
            "latent": difference_text(latent, language),
            "latent_interval": interval_text(latent, language),
            "well": difference_text(well, language),
            "well_interval": interval_text(well, language),
            "verdict": say(f"verdict.{f.advice.said[name]}", language),
        }
        found.append(say("report.sentence", language, **values))
    return found


def harm_grid(f: Findings, language: str) -> Grid:
    """Harm to the community beside every gain."""
    items = items_of(f)
    kinds = ("cohort_offences_latent_acquisitive", "cohort_offences_latent_violent")
    outcomes = (HARM, *kinds, "cohort_reintegrated", "cohort_prison_weeks", "contact_lost")
    heads = [say("column.option", language)]
    heads += [f"{label(o, language)} ({difference_unit(OUTCOMES[o], language)})" for o in outcomes]
    rows = [[Cell(name), *(_with_verdict(items[name, o], language) for o in outcomes)] for name in f.advice.order]
    return Grid(say("report.harm", language), heads, rows, say("report.harm_note", language))


def groups_grid(f: Findings, language: str) -> Grid:
    """Proposals and control hours per latent offence by group, under the reference and the first step."""
    policy = f.advice.target if f.advice.target != f.plan.names[0] else f.advice.order[0]
    names = ("proposals_per_latent", "control_per_latent")
    heads = [say("column.group", language)]
    for name in names:
        for column in ("reference", "policy", "difference"):
            values = {"measure": say(f"gain.{name}", language), "column": say(f"column.{column}", language)}
            heads.append(say("report.measure_column", language, **values))
    own = f.gains[f.gains["scenario"] == policy]
    rows = []
    for (grouping, group), part in own.groupby(["grouping", "group"], sort=False):
        found = part.set_index("outcome")
        row = [Cell(group_name(str(grouping), str(group), language))]
        for name in names:
            row += _group_cells(found.loc[name], language) if name in found.index else cells("–", "–", "–")
        rows.append(row)
    caption = say("report.groups", language, policy=policy, reference=f.plan.names[0])
    return Grid(caption, heads, rows, say("report.groups_note", language))


def _group_cells(row: pd.Series, language: str) -> list[Cell]:
    places = places_for(row["reference"], 3)
    low, high = (number(row[name], places, language, signed=True) for name in ("low", "high"))
    change = Cell(
        number(row["difference"], places, language, signed=True), say("number.range", language, low=low, high=high)
    )
    return [Cell(number(row["reference"], places, language)), Cell(number(row["value"], places, language)), change]


def group_name(grouping: str, group: str, language: str) -> str:
    """What a group is called; districts keep their names."""
    return group if grouping == "district" else say(f"group.{grouping}.{group}", language)


def behind_grid(f: Findings, language: str) -> Grid | None:
    """Where a policy leaves a group behind or harms it; nothing where none does."""
    found = f.gains[f.gains["standing"].isin(["left_behind", "harmed"])]
    heads = [say(f"column.{name}", language) for name in ("option", "group", "outcome", "standing", "gap")]
    rows = []
    for row in found.itertuples():
        gap, low, high = (number(x, 1, language, signed=True) for x in (row.gap, row.gap_low, row.gap_high))
        standing = f"{STANDING_MARKS[str(row.standing)]} {say(f'standing.{row.standing}', language)}"
        texts = [
            str(row.scenario),
            group_name(str(row.grouping), str(row.group), language),
            label(str(row.outcome), language),
        ]
        rows.append([*cells(*texts, standing), Cell(gap, say("number.range", language, low=low, high=high))])
    if not rows:
        return None
    return Grid(say("report.behind", language), heads, rows, say("report.behind_note", language), frozenset({1, 2, 3}))


def parts_grid(f: Findings, language: str) -> Grid:
    """Every change of a process measure in its three parts."""
    heads = [say("column.option", language), say("column.measure", language), say("column.change", language)]
    heads += [say(f"part.{part}", language) for part in PARTS] + [say("column.label", language)]
    rows = []
    for name in f.advice.shortlist:
        label_of = say("verdict.enforces_less", language) if only_enforces_less(f.parts, name) else ""
        own = f.parts[f.parts["scenario"] == name]
        for place, outcome in enumerate(PROCESS):
            parts = own[own["outcome"] == outcome].set_index("part")
            whole = parts["difference"].sum(min_count=len(PARTS))
            places = places_for(max(abs(whole), parts["difference"].abs().max()), 2)
            change = number(whole, places, language, signed=True)
            unit = difference_unit(OUTCOMES[outcome], language)
            measure = f"{label(outcome, language)} ({unit})"
            row = cells("" if place else name, measure, change)
            row += [_part(parts.loc[part], places, language) for part in PARTS]
            rows.append([*row, Cell("" if place else label_of)])
    return Grid(say("report.parts", language), heads, rows, say("report.parts_note", language), frozenset({1, 6}))


def _part(row: pd.Series, places: int, language: str) -> Cell:
    value, low, high = (number(row[k], places, language, signed=True) for k in ("difference", "low", "high"))
    return Cell(value, say("number.range", language, low=low, high=high))


def strain_grid(f: Findings, language: str) -> Grid | None:
    """The headline difference over every world, and each option's rank in it."""
    if not f.strained:
        return None
    worlds = {f.plan.names[0]: f.comparison, **f.strained}
    heads = [say("column.option", language), *(say("report.in_world", language, world=world) for world in worlds)]
    found = {world: _ranked(table) for world, table in worlds.items()}
    rows = []
    for name in sorted(f.advice.order, key=lambda each: found[f.plan.names[0]].get(each, (99, None))[0]):
        row = [Cell(name)]
        for ranks in found.values():
            rank, item = ranks.get(name, (0, None))
            text = (
                "–"
                if item is None
                else say("report.rank", language, rank=str(rank), change=difference_text(item, language))
            )
            row.append(Cell(text, "" if item is None else interval_text(item, language)))
        rows.append(row)
    return Grid(say("report.strain", language), heads, rows, say("report.strain_note", language))


def _ranked(table: pd.DataFrame) -> dict:
    """Rank and difference of every policy on all latent offences, the largest fall first."""
    own = table[table["outcome"] == HEADLINES[0]].sort_values("difference")
    return {str(row.scenario).split("@")[0]: (i, shown(row)) for i, row in enumerate(own.itertuples(), 1)}


def first_grid(f: Findings, language: str) -> Grid:
    """The researcher's first table; what is estimated stands once, below it."""
    table = first_table(f.runs, f.comparison, f.verdicts, f.plan, language)
    keys = "option outcome difference p_holm verdict share_luck share_ignorance seeds draws".split()
    rows = []
    for row in table.itertuples():
        places = places_for(max(abs(row.low), abs(row.high)), 2)
        mean, low, high = (number(x, places, language, signed=True) for x in (row.difference, row.low, row.high))
        outcome = f"{label(str(row.outcome), language)} ({row.unit})"
        shares = [number(100 * float(x), 0, language) + " %" for x in (row.share_luck, row.share_ignorance)]
        verdict = f"{MARKS[str(row.verdict)]} {say(f'verdict.{row.verdict}', language)}"
        draws = "–" if pd.isna(row.draws) else str(row.draws)
        interval = Cell(mean, say("number.range", language, low=low, high=high))
        p = number(float(row.p_holm), 3, language) if row.p_holm >= 0.0005 else f"< {number(0.001, 3, language)}"
        rows.append([*cells(str(row.scenario), outcome), interval, *cells(p, verdict, *shares, str(row.seeds), draws)])
    heads = [say(f"column.{key}", language) for key in keys]
    return Grid(
        say("report.first", language),
        heads,
        rows,
        say("report.estimand", language, reference=f.plan.names[0]),
        frozenset({1, 4}),
    )


def office_grid(f: Findings, language: str) -> Grid:
    """The office in figures."""
    return framed(in_figures(f.levels, f.plan.names, language), say("report.in_figures", language), language)


def quarters_grid(f: Findings, language: str) -> Grid:
    """Targets of the first quarters of the recommended option, an indicator a row."""
    frame = quarterly(f.by_district, f.plan, f.advice.target, language)
    year, quarter, indicator, unit, target, low, high = frame.columns[:7]
    frame["when"] = frame[quarter].astype(str) + " " + frame[year].astype(str)
    shown_quarters = list(dict.fromkeys(frame["when"]))[:QUARTERS]
    rows = []
    for (name, measured), own in frame.groupby([indicator, unit], sort=False):
        found = own.set_index("when").reindex(shown_quarters)
        rows.append(
            [
                Cell(str(name), str(measured)),
                *(_target(found.loc[q], (target, low, high), language) for q in shown_quarters),
            ]
        )
    caption = say("report.quarters", language, option=f.advice.target)
    heads = [say("column.indicator", language), *shown_quarters]
    return Grid(caption, heads, rows, say("report.quarters_note", language))


def _target(row: pd.Series, names: tuple[str, ...], language: str) -> Cell:
    places = places_for(float(row[names[0]]))
    mean, low, high = (number(float(row[name]), places, language) for name in names)
    return Cell(mean, "" if low == "–" else f"{low}–{high}")


def framed(frame: pd.DataFrame, caption: str, language: str, note: str = "") -> Grid:
    """A table of the files as a table of the page."""
    rows = [[Cell(_text(value, language)) for value in row] for row in frame.itertuples(index=False)]
    texts = {i for i, name in enumerate(frame.columns) if frame[name].dtype.kind not in "iuf"}
    heads = [
        str(name) if (known := f"column.{name}") not in _known() else say(known, language) for name in frame.columns
    ]
    return Grid(caption, heads, rows, note, frozenset(texts - {0}))


def _known() -> frozenset[str]:
    from sim.words import known

    return known()


def _text(value: object, language: str) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None or value is pd.NA else str(value)
    if value != value:
        return ""
    if isinstance(value, int):
        return str(value) if 1900 < value < 2200 else number(value, 0, language)
    return number(value, places_for(value), language)


def ground_grid(f: Findings, language: str) -> Grid:
    """How many numbers are figures, trials, observations and assumptions, and how many of them were drawn."""
    heads = [say(f"column.{name}", language) for name in ("grade", "parameters", "share", "drawn")]
    rows = []
    for row in f.ground.itertuples():
        texts = [number(float(x), 0, language) for x in (row.declared, 100 * row.share, row.drawn)]
        rows.append(cells(say(f"grade.{row.grade}", language), texts[0], f"{texts[1]} %", texts[2]))
    return Grid(say("report.ground", language), heads, rows)
