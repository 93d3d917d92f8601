"""Which policy for which money: dominated ones, the frontier of the others, and how often each would be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from experiments.economics.returns import Account

ENOUGH = 0.8
"""A policy with fewer of the units than this is not compared unit by unit."""
NOTHING = "as it is"
"""The choice of leaving everything as it is: it costs and brings nothing."""


def frontier(found: Sequence[Account], of: str = "offences_avoided") -> pd.DataFrame:
    """Which policies nobody should choose, and what the next step of the others costs, on the means.

    Parameters
    ----------
    found : sequence of Account
    of : str
        A return of `RETURNS`.

    Returns
    -------
    DataFrame
        Columns `scenario, cost, returned, standing, by, step_price`; from the cheapest on. `standing` is `frontier`;
        `dominated`: another (`by`) brings no less for no more, of twins the first; or `extended`: a mixture of two
        others does. A step price is rupiah for one more return than the frontier's policy before brings.
    """
    options = [(NOTHING, 0.0, 0.0)] + [(a.scenario, a.range.mean, float(a.returns[of].mean())) for a in found]
    options.sort(key=lambda each: (each[1], -each[2]))
    standing: dict[str, tuple[str, str]] = {}
    for rank, (name, _, brought) in enumerate(options):
        better = [option for option in options[:rank] if option[2] >= brought]
        if better:
            standing[name] = ("dominated", max(better, key=lambda o: (o[2], -o[1]))[0])
    ladder = [option for option in options if option[0] not in standing]
    while (dear := _too_dear(ladder)) is not None:
        standing[ladder.pop(dear)[0]] = ("extended", "")
    steps = dict(zip((name for name, *_ in ladder[1:]), _step_prices(ladder), strict=True))
    rows = [(n, c, b, *standing.get(n, ("frontier", "")), steps.get(n, float("nan"))) for n, c, b in options]
    return pd.DataFrame(rows, columns=pd.Index("scenario cost returned standing by step_price".split()))


def _step_prices(ladder: Sequence[tuple[str, float, float]]) -> list[float]:
    return [(b[1] - a[1]) / (b[2] - a[2]) for a, b in pairwise(ladder)]


def _too_dear(ladder: Sequence[tuple[str, float, float]]) -> int | None:
    """The first rung whose step costs more than the next one's: a mixture of its neighbours is better."""
    prices = _step_prices(ladder)
    return next((i + 1 for i in range(len(prices) - 1) if prices[i] > prices[i + 1]), None)


def acceptability(found: Sequence[Account], worth: np.ndarray, of: str = "offences_avoided") -> pd.DataFrame:
    """In what share of the units each policy would be the best choice, by what a return is worth.

    Parameters
    ----------
    found : sequence of Account
        Those that miss many units are left out; of the others the units that all of them have are counted.
    worth : (n,) array
        Rupiah that one return is worth.
    of : str
        A return of `RETURNS`.

    Returns
    -------
    DataFrame
        Index `worth`; a column per policy and one for leaving everything as it is; each row adds up to 1.
    """
    most = max(account.units for account in found)
    found = [account for account in found if account.units >= ENOUGH * most]
    ids = set.intersection(*(set(account.ids.tolist()) for account in found))
    there = [np.isin(account.ids, list(ids)) for account in found]
    nothing = np.zeros(len(ids))
    names = [NOTHING, *(account.scenario for account in found)]
    cost = np.array([nothing, *(account.cost[own] for account, own in zip(found, there, strict=True))])
    brought = np.array([nothing, *(account.returns[of][own] for account, own in zip(found, there, strict=True))])
    best = (worth[:, None, None] * brought - cost).argmax(axis=1)
    shares = np.array([(best == place).mean(axis=1) for place in range(len(names))])
    return pd.DataFrame(shares.T, pd.Index(worth, name="worth"), pd.Index(names))
