"""What may be said of a policy: better, worse, no worthwhile difference, or cannot tell yet.

Better and worse need a test that holds for all policies of the study together (Holm, outcome by outcome; the headline
outcomes are one family, since together they decide what is said of a policy as a whole), and a difference that is
worthwhile on the mean: a clear one that may be too small cannot be told yet. No worthwhile difference needs the whole
interval inside the region of practical equivalence (`worthwhile`): then it is a finding, however clear the direction.
Everything else cannot be told yet; so does what happened in no run at all. `advice` adds one: only enforces less.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

import numpy as np
import pandas as pd

from experiments.compare import by_unit, is_latent, units_of
from experiments.sequential import holm, t_test
from experiments.worthwhile import worthwhile
from sim.measures import OUTCOMES

Verdict = Literal["better", "worse", "mixed", "no_difference", "open", "enforces_less", "none"]
ALPHA = 0.05
COLUMNS = "scenario outcome verdict p p_holm worthwhile".split()
HEADLINES = ("cohort_offences_latent", "cohort_reintegrated", "cohort_prison_weeks")
"""The primary outcomes that decide what is said of a policy as a whole; offences by kind are parts of the first."""

Test = Callable[[np.ndarray], float]


def verdict_table(
    runs: pd.DataFrame,
    comparison: pd.DataFrame,
    names: Sequence[str],
    clients: float,
    first: int | None = None,
    test: Test = t_test,
) -> pd.DataFrame:
    """The verdict on every policy and outcome.

    Parameters
    ----------
    runs : DataFrame
        A row per run with `scenario`, `seed` and a column per outcome.
    comparison : DataFrame
        As `compare` gives it for the same runs.
    names : sequence of str
        Scenarios, the reference first.
    clients : float
        Of the office: some worthwhile differences are counted in people.
    first : int, optional
        First seed of a study with uncertain parameters.
    test : callable
        From one difference per unit to the p of no difference; `anytime_p` where replicates were added by looking.

    Returns
    -------
    DataFrame
        Columns `scenario, outcome, verdict, p, p_holm, worthwhile`; p is adjusted over the policies of an outcome, that
        of the headline outcomes over all three of them together; `worthwhile` is in percent of the reference for
        latent outcomes.
    """
    tables = {name: runs[runs["scenario"] == name].set_index("seed").sort_index() for name in names}
    rows = []
    family = comparison["outcome"].where(~comparison["outcome"].isin(HEADLINES), "headlines")
    for _, found in comparison.groupby(family, sort=False):
        items = list(found.itertuples())
        p = np.array([_p(tables[names[0]], tables[row.scenario], row.outcome, first, test) for row in items])
        for row, own, adjusted in zip(items, p, holm(p), strict=True):
            least = worthwhile(row.outcome, clients)
            rows.append((row.scenario, row.outcome, _verdict(row, adjusted, least), own, adjusted, least))
    return pd.DataFrame(rows, columns=pd.Index(COLUMNS)).astype({"worthwhile": "float64"})


def _p(before: pd.DataFrame, after: pd.DataFrame, outcome: str, first: int | None, test: Test) -> float:
    change = (after[outcome] - before[outcome]).dropna()
    if change.empty:
        return float("nan")
    return test(by_unit(change.to_numpy(float), units_of(change.index, first)))


def _verdict(row, adjusted: float, least: float | None) -> Verdict:
    """Of one policy on one outcome."""
    if row.better == "neither":
        return "none"
    if row.difference == row.low == row.high == 0:
        return "no_difference" if row.reference else "open"
    if least is not None and max(abs(row.low), abs(row.high)) < least * _unit(row):
        return "no_difference"
    if not adjusted < ALPHA or (least is not None and abs(row.difference) < least * _unit(row)):
        return "open"
    return "better" if (row.difference > 0) == (row.better == "more") else "worse"


def _unit(row) -> float:
    """What worthwhile differences of an outcome are counted in: a percent of the reference (none is 0), or itself."""
    return row.reference / 100 if is_latent(OUTCOMES[row.outcome]) else 1.0


def overall(verdicts: pd.DataFrame, scenario: str, outcomes: Iterable[str] = HEADLINES) -> Verdict:
    """What is said of a policy as a whole: better if one headline is and none is worse; mixed if both.

    Parameters
    ----------
    verdicts : DataFrame
        As `verdict_table` gives it.
    scenario : str
    outcomes : iterable of str

    Returns
    -------
    Verdict
    """
    own = verdicts[(verdicts["scenario"] == scenario) & verdicts["outcome"].isin(list(outcomes))]["verdict"]
    found = set(own)
    if {"better", "worse"} <= found:
        return "mixed"
    for one in ("worse", "better"):
        if one in found:
            return one
    return "no_difference" if found == {"no_difference"} else "open"
