"""Weekly measures by quarter or year: sums over weeks and districts, divided as declared; for figures and screen."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from sim.measures import MEASURES

QUARTER, YEAR = 13, 52
"""Weeks of a quarter and of a year, as they are counted here."""

WEEKS_A_YEAR, WEEKS_A_MONTH = 52.18, 4.348


class Drawn(NamedTuple):
    """A weekly measure as it is shown: divided by its denominator (or the weeks), times a scale."""

    id: str
    unit: str
    scale: float
    difference: str
    counted: bool = False


DRAWN = (
    Drawn("guidance_minutes", "min/client-month", WEEKS_A_MONTH, "min/client-month"),
    Drawn("trust", "0-1", 1.0, "0-1"),
    Drawn("reports_kept", "%", 100.0, "points"),
    Drawn("acceptance", "0-1", 1.0, "0-1"),
    Drawn("employed", "%", 100.0, "points"),
    Drawn("proposals", "per quarter", WEEKS_A_YEAR / 4, "per quarter", counted=True),
)
"""The handful that is shown over time; proposals are counted, not divided by clients."""


def by_period(weeks: pd.DataFrame, drawn: Drawn, length: int = QUARTER) -> pd.DataFrame:
    """A measure by period.

    Parameters
    ----------
    weeks : DataFrame
        Weekly measures, a row per run, week and district.
    drawn : Drawn
    length : int
        Weeks of a period.

    Returns
    -------
    DataFrame
        Rows: periods since the policy date, whole ones only unless there is none; columns: (scenario, seed).
    """
    last = int(weeks["week"].max()) + 1
    end = last - last % length if last >= length else last
    whole = weeks[(weeks["week"] >= 0) & (weeks["week"] < end)]
    keys = [whole["scenario"], whole["seed"], (whole["week"] // length).rename("period")]
    above = whole[drawn.id].groupby(keys, sort=False).sum()
    below = MEASURES[drawn.id].denominator
    if below is None or drawn.counted:
        divisor = whole["week"].groupby(keys, sort=False).nunique()
    else:
        divisor = whole[below].groupby(keys, sort=False).sum()
    return (drawn.scale * above / divisor.where(divisor > 0)).unstack(["scenario", "seed"]).sort_index()
