"""How numbers of a loop study are shown: latent outcomes in percent of the status quo, all others in their unit."""

from __future__ import annotations

import pandas as pd

from experiments.compare import is_latent
from sim.measures import OUTCOMES

SHOWN = (
    "guidance_minutes alliance trust reports_kept motivation employed acceptance proposals_per_quarter"
    " offences_latent_rate cohort_reintegrated"
).split()
"""Outcomes on the screen and in figures; the files have all."""


def rows_of(table: pd.DataFrame, outcome: str, part: str, value: str) -> pd.DataFrame:
    """Rows of an outcome by part, as they are shown.

    Parameters
    ----------
    table : DataFrame
        `attribution` or `directions`.
    outcome : str
    part, value : str
        Columns of the parts and of their values.
    """
    own = table[table["outcome"] == outcome].set_index(part)[[value, "low", "high", "seeds", "reference"]]
    if is_latent(OUTCOMES[outcome]):
        level = own["reference"].iloc[0]
        own[[value, "low", "high"]] *= 100 / level if level > 0 else float("nan")
    return own.rename(columns={value: "value"})
