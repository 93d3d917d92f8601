"""Money in the report: prices by option, line and type of spending, returns, savings."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from experiments.economics import RETURNS, YEAR, by_year
from experiments.economics.choice import NOTHING
from experiments.economics.returns import price, savings
from experiments.findings import Findings
from experiments.report.grid import Cell, Grid, cells
from sim.words import number, places_for, say

MILLION = 1e6
MOST_SAVINGS = 2
"""Steps whose savings the first page names."""
DAYS = 360
"""Mean days of a sentence left, as published for conditional release (Directorate General, 2017)."""


def millions(value: float, language: str) -> str:
    """Rupiah in millions; a decimal below ten."""
    return number(value / MILLION, 1 if 0 < abs(value) < 10 * MILLION else 0, language)


def yearly(f: Findings) -> pd.DataFrame:
    """First year and a year after, by option; zeros for what costs nothing."""
    found = by_year(f.costs, f.plan.weeks)
    return found.reindex(list(f.plan.names), fill_value=0.0)


def spending_grid(f: Findings, language: str) -> Grid:
    """First year and a year after by type of spending (people, goods, capital)."""
    found = by_year(f.costs, f.plan.weeks, ["scenario", "spending"])
    kinds = ("pegawai", "barang", "modal")
    heads = [say("column.option", language)]
    for part in ("first", "later"):
        heads += [f"{say(f'spending.{kind}', language)}, {say(f'table.cost_{part}', language)}" for kind in kinds]
    rows = []
    for name in f.advice.order:
        row = [Cell(name)]
        for part in ("first", "later"):
            values = [
                found.loc[(name, kind), (part, "central")] if (name, kind) in found.index else 0 for kind in kinds
            ]
            row += cells(*(millions(float(value), language) for value in values))
        rows.append(row)
    return Grid(say("report.spending", language), heads, rows, say("report.million", language))


def lines_grid(f: Findings, language: str) -> Grid:
    """Every price line of the shortlist: units, price range, both years."""
    heads = [say(f"column.{name}", language) for name in ("option", "line", "spending", "first_year", "later_year")]
    rows = []
    for name in f.advice.shortlist:
        own = f.costs[f.costs["scenario"] == name]
        if own.empty:
            continue
        money = by_year(own, f.plan.weeks, ["line", "spending"])
        for place, (key, row) in enumerate(money.iterrows()):
            line, spending = key
            texts = [_ranged(row[part], language) for part in ("first", "later")]
            rows.append(
                cells(
                    name if not place else "",
                    say(f"cost.{line}", language),
                    say(f"spending.{spending}", language),
                    *texts,
                )
            )
    return Grid(say("report.lines", language), heads, rows, say("report.prices_note", language), frozenset({1, 2}))


def _ranged(money: pd.Series, language: str) -> str:
    central, low, high = (millions(float(money[name]), language) for name in ("central", "low", "high"))
    return say("report.ranged", language, central=central, low=low, high=high)


def returns_grid(f: Findings, language: str) -> Grid:
    """What a return costs where there is one, dominated options by name."""
    heads = [say("column.option", language), say("column.cost_run", language)]
    heads += [say(f"return.{name}", language) for name in RETURNS] + [say("column.standing", language)]
    steps = f.steps.set_index("scenario")
    rows = []
    for name in f.advice.order:
        own = f.returns[f.returns["scenario"] == name].set_index("return")
        if own.empty:
            continue
        first = own.iloc[0]
        row = [Cell(name), Cell(millions(first["cost"], language))]
        row += [_priced(own.loc[each], language) for each in RETURNS]
        rows.append([*row, Cell(_standing(steps.loc[name], language))])
    last = len(heads) - 1
    return Grid(say("report.returns", language), heads, rows, say("report.returns_note", language), frozenset({last}))


def _priced(row: pd.Series, language: str) -> Cell:
    """A price with its range, or why there is none."""
    brought = [
        number(row[k], places_for(row["returned"], 2), language, signed=True) for k in ("returned", "low", "high")
    ]
    amount = say("report.brought", language, mean=brought[0], low=brought[1], high=brought[2])
    if not pd.notna(row["price"]):
        return Cell(say("report.no_price", language), amount)
    price = millions(row["price"], language)
    low, high = (millions(row[name], language) for name in ("price_low", "price_high"))
    return Cell(say("report.ranged", language, central=price, low=low, high=high), amount)


def _standing(step: pd.Series, language: str) -> str:
    if step["standing"] != "frontier":
        by = say("report.as_it_is", language) if step["by"] == NOTHING else str(step["by"])
        return say(f"standing.{step['standing']}", language, by=by)
    if pd.isna(step["step_price"]):
        return say("standing.free", language)
    return say("standing.frontier", language, price=millions(float(step["step_price"]), language))


def savings_grid(f: Findings, language: str) -> Grid:
    """Savings in cash apart from others, beside what is spent."""
    heads = [say(f"column.{name}", language) for name in ("option", "spent_year", "cash_year", "other_year")]
    rows = []
    found = {account.scenario: account for account in f.accounts}
    years = f.plan.weeks / YEAR
    for name in f.advice.shortlist:
        if name not in found:
            continue
        saved = savings(found[name], f.plan.weeks, f.bounds)
        texts = [
            say(
                "report.ranged",
                language,
                central=millions(x.mean, language),
                low=millions(x.low, language),
                high=millions(x.high, language),
            )
            for x in saved
        ]
        rows.append(cells(name, millions(found[name].range.mean / years, language), *texts))
    return Grid(say("report.savings", language), heads, rows, say("report.savings_note", language))


def savings_limit(f: Findings, language: str) -> str:
    """What all executed revocations of a year together would save in food, at the very most."""
    own = f.levels[(f.levels["scenario"] == f.plan.names[0]) & (f.levels["outcome"] == "revocations_per_year")]
    people, food = float(own["value"].iloc[0]), price("food_day").value
    total = millions(people * DAYS * food, language)
    values = {"people": number(people, 0, language), "food": number(food, 0, language), "total": total}
    return say("report.savings_first", language, **values)


def savings_sentence(f: Findings, language: str) -> Iterator[str]:
    """For the first page: what the recommended steps save in cash against what they cost, a year."""
    found, titles = {a.scenario: a for a in f.accounts}, {s.name: s.title[language] for s in f.plan.scenarios}
    years = f.plan.weeks / YEAR
    for name in f.advice.steps[:MOST_SAVINGS]:
        cash = savings(found[name], f.plan.weeks, f.bounds).cash
        values = {
            "option": titles[name],
            "cost": millions(found[name].range.mean / years, language),
            "cash": millions(cash.mean, language),
            "low": millions(cash.low, language),
            "high": millions(cash.high, language),
        }
        yield say("report.saving_of", language, **values)
