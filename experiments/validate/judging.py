"""From what was read in every run to a verdict on every pattern."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from experiments.compare import Interval, interval
from experiments.validate.patterns import PATTERNS, Arms, Pattern

COLUMNS = (
    "pattern kind unit target_low target_high low high result result_low result_high seeds verdict used sources"
).split()


def judged(arms: Arms, patterns: Iterable[Pattern] = tuple(PATTERNS.values())) -> pd.DataFrame:
    """A row per pattern whose arms are there.

    Parameters
    ----------
    arms : mapping of str to DataFrame
        A table per arm, indexed by seed.
    patterns : iterable of Pattern

    Returns
    -------
    DataFrame
        `verdict` is `holds` if the whole interval lies in the accepted range, `holds_just` if only the mean does,
        `fails_just` if only the interval reaches into it, `fails` otherwise.
    """
    rows = []
    for each in patterns:
        if not {*each.arms} <= {*arms}:
            continue
        found = _interval(each, arms)
        told = (each.id, each.kind, each.unit, *each.target, each.low, each.high, *found, _verdict(each, found))
        rows.append((*told, each.used, each.sources))
    return pd.DataFrame(rows, columns=pd.Index(COLUMNS))


def arms_of(readings: pd.DataFrame) -> Arms:
    """Tables by arm, of the seeds that every arm has."""
    every = set.intersection(*(set(own["seed"]) for _, own in readings.groupby("scenario"))) if len(readings) else set()
    kept = readings[readings["seed"].isin(every)]
    return {str(arm): own.set_index("seed").sort_index() for arm, own in kept.groupby("scenario")}


def _interval(pattern: Pattern, arms: Arms) -> Interval:
    values = pattern.values(arms)
    if pattern.scale == "plain":
        return interval(values)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = interval(np.log(values))
    mean, low, high = (float(np.exp(each)) for each in logs[:3])
    return Interval(mean, low, high, logs.seeds)


def _verdict(pattern: Pattern, found: Interval) -> str:
    if not np.isfinite(found.mean):
        return "unknown"
    if pattern.low <= found.mean <= pattern.high:
        sure = pattern.low <= found.low and found.high <= pattern.high
        return "holds" if sure else "holds_just"
    apart = found.high < pattern.low or found.low > pattern.high
    return "fails" if apart else "fails_just"
