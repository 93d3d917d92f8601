"""What a policy brings for its money: offences avoided, clients reintegrated, prison weeks avoided, and what is saved.

The whole office counts, clients and former clients, over the length of the run; what comes later does not. A year
later counts less, money and returns alike. Savings in cash are the food of prisoners only; other running costs of
prisons are shown apart, since no prison closes for a few people less.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from experiments.compare import Bounds, Interval, by_unit, interval, units_of
from experiments.economics.costs import YEAR
from sim.parameters.declare import Declared, declared
from sim.parameters.prices import Prices
from sim.streams import key, uniforms

DAYS_A_WEEK = 7
COLUMNS = "scenario years cost cost_low cost_high return returned low high price price_low price_high seeds".split()


class Return(NamedTuple):
    """Something that money is to bring: sums of a weekly measure, which way is good, and how many it is priced by."""

    measure: str
    sign: float
    each: float
    unit: str


RETURNS = {
    "offences_avoided": Return("offences_latent_all", -1.0, 100.0, "offences"),
    "harm_avoided": Return("harm_latent", -1.0, 100.0, "offences"),
    "clients_reintegrated": Return("reintegrated", 1.0, 1.0, "people"),
    "prison_weeks_avoided": Return("inside", -1.0, 1.0, "weeks"),
}
"""What returns are counted; prices are for 100 offences, one client, one week in prison."""


class Account(NamedTuple):
    """A policy over the whole run, unit by unit (seed, or draw of parameters): discounted rupiah and returns."""

    scenario: str
    cost: np.ndarray
    returns: dict[str, np.ndarray]
    range: Interval
    """Central, low and high discounted cost, rupiah; the fourth number is that of the units."""
    ids: np.ndarray
    """Which units: seeds, or numbers of draws."""

    @property
    def units(self) -> int:
        """Seeds, or draws."""
        return len(self.cost)


def price(name: str) -> Declared:
    """The declaration of a price: central value and range."""
    return dict(declared(Prices))[name]


def discounted(years: np.ndarray, rate: float) -> np.ndarray:
    """What a rupiah or an offence of a year counts: 1 in the first, less in each that follows.

    Parameters
    ----------
    years : (n,) array of int
        From 1 on.
    rate : float
        Share a year.

    Returns
    -------
    (n,) array
    """
    return (1.0 + rate) ** -(np.asarray(years, float) - 1.0)


def price_quantile(luck: np.ndarray, low: float, central: float, high: float) -> np.ndarray:
    """A price from its range, as likely above the central one as below.

    Parameters
    ----------
    luck : (n,) array in (0, 1)
    low, central, high : float
        Rupiah.

    Returns
    -------
    (n,) array, rupiah
    """
    return np.interp(luck, [0.0, 0.5, 1.0], [low, central, high])


def drawn_costs(costs: pd.DataFrame, units: np.ndarray, rate: float) -> np.ndarray:
    """Discounted cost of a policy with prices drawn from their ranges, alike for every policy of a unit.

    Parameters
    ----------
    costs : DataFrame
        Of one policy, as `cost_table` gives it.
    units : (n,) array of int
    rate : float

    Returns
    -------
    (n,) array, rupiah
    """
    whole = np.zeros(len(units))
    for row in costs.itertuples():
        luck = uniforms(key(0, "price", row.price), np.asarray(units))
        counts = float(discounted(np.array([row.year]), rate)[0])
        whole += counts * price_quantile(luck, row.low, row.central, row.high)
    return whole


def accounts(
    weeks: pd.DataFrame, costs: pd.DataFrame, names: Sequence[str], first: int | None = None, rate: float | None = None
) -> list[Account]:
    """Costs and returns of every policy against the reference.

    Parameters
    ----------
    weeks : DataFrame
        Weekly measures, a row per run, week and district.
    costs : DataFrame
        As `cost_table` gives it, of all scenarios.
    names : sequence of str
        Scenarios, the reference first.
    first : int, optional
        First seed of a study with uncertain parameters.
    rate : float, optional
        Discount rate, share a year; the declared one if left out.

    Returns
    -------
    list of Account
        One a policy that has runs.
    """
    rate = price("discount").value if rate is None else rate
    sums = _discounted_sums(weeks, rate)
    found = []
    for name in names[1:]:
        if name not in sums.index or names[0] not in sums.index:
            continue
        before, after = sums.loc[names[0]], sums.loc[name]
        seeds = before.index.intersection(after.index)
        units = units_of(seeds, first)
        change = {r: what.sign * (after - before).loc[seeds, what.measure] for r, what in RETURNS.items()}
        returns = {r: by_unit(values.to_numpy(), units) for r, values in change.items()}
        own = costs[costs["scenario"] == name]
        counted = own[["central", "low", "high"]].mul(discounted(own["year"].to_numpy(), rate), axis=0).sum()
        central, low, high = counted.to_list()
        ids = np.unique(units)
        spread = Interval(central, low, high, len(ids))
        found.append(Account(name, drawn_costs(own, ids, rate), returns, spread, ids))
    return found


def _discounted_sums(weeks: pd.DataFrame, rate: float) -> pd.DataFrame:
    """Measures of the returns, each year discounted, summed over the run: a row per scenario and seed."""
    whole = weeks[weeks["week"] >= 0]
    counts = discounted((whole["week"] // YEAR + 1).to_numpy(), rate)
    names = [what.measure for what in RETURNS.values()]
    values = whole[names].mul(counts, axis=0)
    return values.groupby([whole["scenario"], whole["seed"]], sort=False).sum()


def returns_table(found: Sequence[Account], weeks: int, bounds: Bounds = interval) -> pd.DataFrame:
    """What each policy costs and brings over the run, and the price of each return where there is one.

    Parameters
    ----------
    found : sequence of Account
    weeks : int
        Length of the run.
    bounds : callable
        How an interval is made of one number per unit.

    Returns
    -------
    DataFrame
        Columns `scenario, years, cost, cost_low, cost_high, return, returned, low, high, price, price_low, price_high,
        seeds`; rupiah and returns of the whole run, discounted. A price needs a return whose interval lies above
        zero; its range sets the low cost against the high return, and the other way round.
    """
    rows = []
    for account in found:
        cost = account.range
        for name, what in RETURNS.items():
            brought = bounds(account.returns[name])
            worth = _price_of(cost, brought, what.each)
            rows.append((account.scenario, weeks / YEAR, *cost[:3], name, *brought[:3], *worth, brought.seeds))
    return pd.DataFrame(rows, columns=pd.Index(COLUMNS))


def _price_of(cost: Interval, brought: Interval, each: float) -> tuple[float, float, float]:
    if not brought.low > 0:
        return (float("nan"),) * 3
    return each * cost.mean / brought.mean, each * cost.low / brought.high, each * cost.high / brought.low


class Saving(NamedTuple):
    """Rupiah a year on average over the run: central, low and high; negative where more is spent."""

    cash: Interval
    other: Interval


def savings(account: Account, weeks: int, bounds: Bounds = interval) -> Saving:
    """What fewer weeks in prison save: food in cash; other running costs apart, which nobody can spend elsewhere.

    Parameters
    ----------
    account : Account
    weeks : int
        Length of the run.
    bounds : callable
        How an interval is made of one number per unit.

    Returns
    -------
    Saving
    """
    days = bounds(DAYS_A_WEEK * account.returns["prison_weeks_avoided"] / (weeks / YEAR))
    food, whole = price("food_day"), price("prison_day")
    rest = (whole.value - food.value, whole.low - food.high, whole.high - food.low)
    return Saving(_worth(days, (food.value, food.low, food.high)), _worth(days, rest))


def _worth(days: Interval, price: tuple[float, float, float]) -> Interval:
    ends = [d * p for d in (days.low, days.high) for p in price[1:]]
    return Interval(days.mean * price[0], min(ends), max(ends), days.seeds)
