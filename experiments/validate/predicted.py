"""What the model says of an office beside what was reported of it; figures that built the world are marked."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from experiments.compare import interval
from experiments.reported import Reported

COLUMNS = (
    "outcome unit year reported_low reported_high result result_low result_high least most seeds agrees used source"
    " note"
).split()


def predicted(runs: pd.DataFrame, figures: Iterable[Reported]) -> pd.DataFrame:
    """A row per reported figure.

    Parameters
    ----------
    runs : DataFrame
        A row per seed of the office as it is, with a column per outcome.
    figures : iterable of Reported

    Returns
    -------
    DataFrame
        `result` with its 95 % interval over seeds; `least` and `most` of the seeds; `agrees` if the reported range
        and that of the seeds overlap: what was reported is one office and one year, not a mean.
    """
    rows = []
    for figure in figures:
        values = runs[figure.outcome].dropna()
        found = interval(values.to_numpy(float))
        least, most = float(values.min()), float(values.max())
        agrees = bool(least <= figure.high and figure.low <= most)
        told = (figure.outcome, figure.unit, figure.year, figure.low, figure.high)
        rows.append((*told, *found[:3], least, most, found.seeds, agrees, figure.used, figure.source, figure.note))
    return pd.DataFrame(rows, columns=pd.Index(COLUMNS))
