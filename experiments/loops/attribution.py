"""Attribution of an effect to loop groups: the open-loop effect, and the Shapley share of every group in the rest.

References
----------
Shapley 1953, A value for n-person games (weights); Heskes, Sijben, Bucur & Claassen 2020, Causal Shapley values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import factorial

import numpy as np
import pandas as pd

from experiments.compare import interval
from experiments.loops.variants import Live

OPEN_LOOP, TOTAL = "open_loop", "total"


def shapley(values: Mapping[Live, np.ndarray], groups: Sequence[str]) -> dict[str, np.ndarray]:
    """Share of each group in the difference between all live and none live.

    Parameters
    ----------
    values : mapping
        For every set of live groups one value per seed.
    groups : sequence of str

    Returns
    -------
    dict of (seeds,) array
        By group; they add up to the value of all less the value of none. A group that changes nothing gets 0.
    """
    n, shares = len(groups), {}
    for group in groups:
        share = np.zeros_like(values[frozenset()], dtype=float)
        for live, value in values.items():
            if group in live:
                continue
            weight = factorial(len(live)) * factorial(n - len(live) - 1) / factorial(n)
            share = share + weight * (values[live | {group}] - value)
        shares[group] = share
    return shares


def attribution(values: Mapping[Live, np.ndarray], groups: Sequence[str]) -> dict[str, np.ndarray]:
    """The open-loop effect, the share of every group, and the total, one number per seed.

    Parameters
    ----------
    values : mapping
        Effect of the policy, v(S) = y(P; S) - y(status quo), for every set S of live groups.
    groups : sequence of str
    """
    return {OPEN_LOOP: values[frozenset()], **shapley(values, groups), TOTAL: values[frozenset(groups)]}


def table(parts: Mapping[str, Mapping[str, np.ndarray]]) -> pd.DataFrame:
    """A row per outcome and part, with the mean over seeds and its 95 % t interval.

    Parameters
    ----------
    parts : mapping
        By outcome what `attribution` gives.

    Returns
    -------
    DataFrame
        Columns `outcome, group, share, low, high, seeds`.
    """
    rows = []
    for outcome, found in parts.items():
        for group, shares in found.items():
            mean, low, high, seeds = interval(shares)
            rows.append((outcome, group, mean, low, high, seeds))
    return pd.DataFrame(rows, columns=pd.Index(["outcome", "group", "share", "low", "high", "seeds"]))
