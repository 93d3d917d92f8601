"""What policies cost: price lines of their interventions laid over the years, with the range of every price."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from sim.policy.costs import Line, price_of
from sim.policy.timeline import Scheduled
from sim.scenario import Scenario
from sim.world import WEEKS_A_YEAR

YEAR = 52
"""Weeks of a budget year as it is counted here, from the policy date."""
COLUMNS = "scenario intervention line spending price unit year units central low high".split()


def cost_table(scenario: Scenario, weeks: int) -> pd.DataFrame:
    """Every line of the price of a scenario, year by year.

    Parameters
    ----------
    scenario : Scenario
    weeks : int
        Length of the run from the policy date.

    Returns
    -------
    DataFrame
        Columns `scenario, intervention, line, spending, price, unit, year, units, central, low, high`; a row per line
        and year from 1; units as paid for in that year; money in rupiah; `price` is the id of a declared price. What
        the world does before week 0 is no cost of a policy.
    """
    rows = [row for item in scenario.schedule if item.begins >= 0 for row in _rows(scenario, item, weeks)]
    return pd.DataFrame(rows, columns=pd.Index(COLUMNS))


def _rows(scenario: Scenario, item: Scheduled, weeks: int) -> Iterator[tuple[Any, ...]]:
    for line in item.intervention.costs(scenario.world):
        price = price_of(line)
        for year in range(math.ceil(weeks / YEAR)):
            units = line.units * _paid(line, item, year, weeks)
            if units > 0:
                money = (units * price.value, units * price.low, units * price.high)
                yield scenario.name, item.name, line.id, line.spending, line.price, line.unit, year + 1, units, *money


def _paid(line: Line, item: Scheduled, year: int, weeks: int) -> float:
    """Part of a line that is paid in a year: what is once is paid in the year it begins, the rest as far as it acts."""
    if line.when == "once":
        return float(item.begins < weeks and item.begins // YEAR == year)
    first, last = year * YEAR, min((year + 1) * YEAR, weeks)
    return sum(item.strength(week) for week in range(first, last)) / WEEKS_A_YEAR


def by_year(costs: pd.DataFrame, weeks: int, by: str | list[str] = "scenario") -> pd.DataFrame:
    """Money in the first year, and in a year after it on average.

    Parameters
    ----------
    costs : DataFrame
        As `cost_table` gives it, of one or more scenarios.
    weeks : int
        Length of the run.
    by : str or list of str
        What the money is summed by.

    Returns
    -------
    DataFrame
        Indexed by `by`, columns (`first`, `later`) x (`central`, `low`, `high`), rupiah.
    """
    money = ["central", "low", "high"]
    first = costs[costs["year"] == 1].groupby(by, sort=False)[money].sum()
    later = costs[costs["year"] > 1].groupby(by, sort=False)[money].sum() / max((weeks - YEAR) / YEAR, 1 / YEAR)
    found = pd.concat({"first": first, "later": later}, axis=1)
    found = found.fillna(0.0)
    if weeks <= YEAR:
        found["later"] = float("nan")
    return found
