"""Rows of offices alike, put together: districts that were written once are told once."""

from __future__ import annotations

import pandas as pd

from sim.facts import World


def together(rows: pd.DataFrame, facts: World, column: str) -> pd.DataFrame:
    """Rows in which districts of offices alike stand under the name that was written, their sums added up.

    Parameters
    ----------
    rows : DataFrame
        Stored rows; all numbers but seed and week are sums.
    facts : World
    column : str
        Column with names of districts, among others.

    Returns
    -------
    DataFrame
        The rows themselves where there is one office.
    """
    if facts.offices == 1 or rows.empty:
        return rows
    names = rows[column].astype(str)
    named = rows.assign(**{column: names.map(facts.kinds).fillna(names)})
    keys = [name for name in named if name in ("seed", "week") or not pd.api.types.is_numeric_dtype(named[name])]
    return named.groupby(keys, sort=False, observed=True, dropna=False).sum().reset_index()[list(rows)]
