"""The quarterly table, with room for what an office realises, and its levels in figures; nothing latent in either."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import chain

import numpy as np
import pandas as pd

from experiments.compare import is_latent
from experiments.display import groups, label
from experiments.periods import QUARTER, WEEKS_A_MONTH, WEEKS_A_YEAR, Drawn, by_period
from experiments.plan import Plan
from sim.words import say, unit

_COUNTED = ("per quarter", WEEKS_A_YEAR / 4, "per quarter", True)
INDICATORS = (
    Drawn("guidance_minutes", "min/client-month", WEEKS_A_MONTH, "min/client-month"),
    Drawn("reports_kept", "%", 100.0, "points"),
    Drawn("contact_lost", "%", 100.0, "points"),
    Drawn("employed", "%", 100.0, "points"),
    Drawn("accompanied", "%", 100.0, "points"),
    Drawn("trust", "0-1", 1.0, "0-1"),
    Drawn("acceptance", "0-1", 1.0, "0-1"),
    Drawn("proposals", *_COUNTED),
    Drawn("revocations", *_COUNTED),
    Drawn("completions", *_COUNTED),
    Drawn("clients_active", "clients", 1.0, "clients"),
)
"""What an office can realise, quarter by quarter; clients per PK come after them. Nothing latent is among them."""

_QUARTERLY = "year quarter indicator unit target low high realised achieved".split()
_IN_FIGURES = "indicator unit level low_95 high_95 seeds".split()
_LEAST, _MOST = 0.1, 0.9


def quarterly(weeks: pd.DataFrame, plan: Plan, scenario: str, language: str) -> pd.DataFrame:
    """What a scenario lets an office expect, quarter by quarter, with room for what it realises.

    Parameters
    ----------
    weeks : DataFrame
        Weekly measures, a row per run, week and district.
    plan : Plan
        The policy date of its first scenario is the beginning of the first quarter.
    scenario : str
        The one whose values are the targets.
    language : {"en", "id"}

    Returns
    -------
    DataFrame
        Columns year, quarter, indicator, unit, target, low, high, realised and achieved, named in the language; a row
        per quarter and indicator. Quarters are 13 weeks from the policy date: the first has the name of the calendar
        quarter in which its middle lies, the others follow in turn. The target is the mean over the seeds. Low and
        high are the 10th and 90th percentile over the seeds: what one office may see by luck alone, so that one
        further run in ten lies below and one above; empty with one seed, the extremes with fewer than nine. If the
        parameters are uncertain, they hold what is not known about these too. Realised and achieved are empty.
    """
    heads = [say(f"column.{name}", language) for name in _QUARTERLY]
    own = weeks[weeks["scenario"] == scenario]
    if own.empty:
        return pd.DataFrame(columns=pd.Index(heads))
    found = list(_by_quarter(own))
    first = plan.scenarios[0].world.policy_date
    rows = [
        (*_quarter(first, int(period), language), label(name, language), unit(measured, language), *expected)
        for period in found[0][2].index
        for name, measured, table in found
        for expected in [_expected(table.loc[period].to_numpy(float))]
    ]
    frame = pd.DataFrame(rows, columns=pd.Index(heads[:-2]))
    return frame.assign(**{head: float("nan") for head in heads[-2:]})


def _by_quarter(weeks: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Name, unit and values of every indicator: quarters x seeds."""
    for drawn in INDICATORS:
        yield drawn.id, drawn.unit, by_period(weeks, drawn)
    clients, pks = (by_period(weeks, Drawn(name, name, 1.0, name)) for name in ("clients_active", "pks"))
    yield "caseload", "clients/PK", clients / pks.where(pks > 0)


def _quarter(first: date, period: int, language: str) -> tuple[int, str]:
    """Year and name of a quarter; counted on from the first, since 13 weeks would name a few twice or never."""
    middle = first + timedelta(days=7 * QUARTER // 2)
    year, quarter = divmod(4 * middle.year + (middle.month - 1) // 3 + period, 4)
    return year, say(f"figure.quarter_{quarter + 1}", language)


def _expected(values: np.ndarray) -> tuple[float, float, float]:
    """Mean, 10th and 90th percentile of a future run (n + 1 equal chances between n seeds)."""
    values = values[np.isfinite(values)]
    if not len(values):
        return (float("nan"),) * 3
    if len(values) == 1:
        return float(values[0]), float("nan"), float("nan")
    low, high = np.quantile(values, (_LEAST, _MOST), method="weibull")
    return float(values.mean()), float(low), float(high)


def in_figures(levels: pd.DataFrame, names: Sequence[str], language: str) -> pd.DataFrame:
    """The office in figures: levels of the reference, without latent ones, which are assumptions.

    Parameters
    ----------
    levels : DataFrame
        As `experiments.compare.levels` gives it.
    names : sequence of str
        Scenarios, the reference first.
    language : {"en", "id"}

    Returns
    -------
    DataFrame
        Columns indicator, unit, level, lower and upper limit of the 95 % interval, and seeds, named in the language;
        a row per outcome: primary ones, others, process measures.
    """
    heads = [say(f"column.{name}", language) for name in _IN_FIGURES]
    own = {row.outcome: row for row in levels[levels["scenario"] == names[0]].itertuples()}
    rows = [
        (label(o.id, language), unit(o.unit, language), row.value, row.low, row.high, row.seeds)
        for o in chain(*groups().values())
        if (row := own.get(o.id)) is not None and not is_latent(o)
    ]
    return pd.DataFrame(rows, columns=pd.Index(heads))
