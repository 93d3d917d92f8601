"""Indices of several outcomes and scenarios in one long table."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

_IN_UNIT = "mu mu_star sigma low high luck_low luck_high noise limit".split()


def ranking(found: Mapping[tuple[str, str], pd.DataFrame]) -> pd.DataFrame:
    """Put tables of indices below one another, each in the order of its ranks.

    Parameters
    ----------
    found : mapping
        From (scenario, outcome) to a table of `morris_indices` or `sobol_indices`.

    Returns
    -------
    DataFrame
        Columns `scenario, outcome, factor, ...`.
    """
    tables = [table.sort_values("rank").assign(scenario=name, outcome=of) for (name, of), table in found.items()]
    whole = pd.concat(tables, ignore_index=True)
    return whole[["scenario", "outcome", *(name for name in whole if name not in ("scenario", "outcome"))]]


def in_percent(table: pd.DataFrame) -> pd.DataFrame:
    """Elementary effects in percent of the mean of the outcome over the design.

    Parameters
    ----------
    table : DataFrame
        Of `morris_indices`, of an outcome that is shown relative to a level, as latent outcomes are.

    Returns
    -------
    DataFrame
        The same with all that is in the unit of the outcome in percent; missing where the mean is not above zero.
    """
    scale = 100 / table["mean"].where(table["mean"] > 0)
    return table.assign(**{name: table[name] * scale for name in _IN_UNIT})
