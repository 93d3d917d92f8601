"""What stays of a ranking: places, chances, signs, agreement with the reference, pairs that change places clearly."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
import pandas as pd

from experiments.errors import InputError
from experiments.rankings.gathering import Column
from experiments.rankings.measuring import Changes, changes, first_shares, rank_correlation, ranks
from experiments.sequential import holm
from experiments.verdicts import ALPHA
from sim.measures import OUTCOMES, Outcome

OUTCOMES_SHOWN = ("cohort_offences_latent", "cohort_reintegrated", "proposals_per_quarter")
"""Latent offences of everyone who enters in the first year come first: what policies are meant for."""
FIRST = 3
"""Places that are watched; of few policies only so many that one is left over."""
HEAD = "outcome policy column effect low high p_holm clear rank rank_last first_share seeds units".split()
_AGREEMENT = "outcome column correlation shared places seeds units".split()
_SWAPS = "outcome ahead behind neighbours column before before_low before_high after after_low after_high".split()
_STAYS = "outcome policy sign place same_sign clear_everywhere rank_low rank_high least_share least_column".split()


@dataclass(frozen=True)
class Judged:
    """What was found for one outcome; every table is in the order of the reference ranking, columns as gathered.

    Parameters
    ----------
    outcome : Outcome
    places : int
        How many first places are watched.
    table : DataFrame
        A row per policy and column: effect with its interval, whether it is clear for all policies of the column
        together (Holm), rank (1 for the best; those alike share one), share of resamples or draws in which it is in
        the first places.
    agreement : DataFrame
        A row per column: rank correlation with the reference, how many of the first places are shared.
    swaps : DataFrame
        Pairs that are clearly apart in the reference and clearly the other way round elsewhere.
    stays : DataFrame
        A row per policy.
    """

    outcome: Outcome
    places: int
    table: pd.DataFrame
    agreement: pd.DataFrame
    swaps: pd.DataFrame
    stays: pd.DataFrame

    @property
    def policies(self) -> list[str]:
        """In the order of the reference."""
        return list(self.stays["policy"])

    def cell(self, policy: str, column: str) -> pd.Series:
        """What was found of a policy in a column."""
        found = self.table[(self.table["policy"] == policy) & (self.table["column"] == column)]
        return found.iloc[0]


def judge(columns: Sequence[Column], outcome: str) -> Judged:
    """Rank the policies that all columns share, and find what stays.

    Parameters
    ----------
    columns : sequence of Column
        The first is the reference.
    outcome : str

    Returns
    -------
    Judged

    Raises
    ------
    InputError
        If the columns share no policy of which the outcome is known, or no seed with all of them.
    """
    what = OUTCOMES[outcome]
    policies = _shared(columns, outcome)
    found = [changes(column, what, policies) for column in columns]
    order = np.argsort(ranks(found[0].means, what.better), kind="stable")
    policies = [policies[i] for i in order]
    found = [each.ordered(order) for each in found]
    places = max(1, min(FIRST, len(policies) - 1))
    table = pd.concat([_rows(*pair, what, policies, places) for pair in zip(columns, found, strict=True)])
    table = table.reset_index(drop=True)
    swapped = swaps(columns, found, what, policies)
    stays = _stays(table, swapped, _apart(columns, found, policies), places)
    return Judged(what, places, table, _agreement(table, places), swapped, stays)


def _shared(columns: Sequence[Column], outcome: str) -> list[str]:
    """Policies of which the outcome is known everywhere, in the order of the first column."""
    every = [set(column.policies) for column in columns]
    known = [set(c.runs.loc[np.isfinite(c.runs[outcome].astype(float)), "scenario"]) for c in columns]
    found = [policy for policy in columns[0].policies if all(policy in each for each in (*every, *known))]
    if not found:
        why = f"do not all tell {outcome}" if set.intersection(*every) else "share no policy"
        told = ", ".join(dict.fromkeys(column.folder or column.id for column in columns))
        raise InputError(f"{told}: {why}; give studies with the same policies")
    return found


def _rows(column: Column, found: Changes, outcome: Outcome, policies: Sequence[str], places: int) -> pd.DataFrame:
    limits = [column.bounds(values) for values in found.shown.T]
    frame = pd.DataFrame(
        {
            "outcome": outcome.id,
            "policy": list(policies),
            "column": column.id,
            "effect": found.shown.mean(axis=0),
            "low": [each.low for each in limits],
            "high": [each.high for each in limits],
            "rank": ranks(found.means, outcome.better),
            "rank_last": ranks(found.means, outcome.better, last=True),
            "first_share": first_shares(found, outcome.better, places, column.uncertain),
            "seeds": found.seeds,
            "units": len(found.values),
        }
    )
    p = holm(np.array([column.test(values) for values in found.values.T]))
    return frame.assign(p_holm=p, clear=p < ALPHA)[HEAD]


def _agreement(table: pd.DataFrame, places: int) -> pd.DataFrame:
    """How the ranking of each column goes with that of the first."""
    rows = []
    own: pd.DataFrame | None = None
    for name, found in table.groupby("column", sort=False):
        own = found if own is None else own
        effects = [dict(zip(each["policy"], each["effect"], strict=True)) for each in (own, found)]
        first, here = (set(each.loc[each["rank_last"] <= places, "policy"]) for each in (own, found))
        counts = found["seeds"].iloc[0], found["units"].iloc[0]
        rows.append(
            (found["outcome"].iloc[0], name, rank_correlation(*effects), len(first & here), len(first), *counts)
        )
    return pd.DataFrame(rows, columns=pd.Index(_AGREEMENT))


def swaps(
    columns: Sequence[Column], found: Sequence[Changes], outcome: Outcome, policies: Sequence[str]
) -> pd.DataFrame:
    """Pairs of policies of which one is clearly ahead in the reference, and clearly behind elsewhere.

    Parameters
    ----------
    columns : sequence of Column
    found : sequence of Changes
        For each of the columns.
    outcome : Outcome
    policies : sequence of str
        In the order of the reference.

    Returns
    -------
    DataFrame
        A row per pair and column, neighbours first: the difference between both (the one ahead less the other) there
        and here, with 95 % intervals. Clear is what holds for all pairs together (Holm): in the reference for all
        there are, elsewhere for those that are clear in the reference.
    """
    pairs = list(combinations(range(len(policies)), 2))
    pairs = [pair for pair, clear in zip(pairs, _clear(columns[0], found[0], pairs), strict=True) if clear]
    rows = []
    for column, there in zip(columns[1:], found[1:], strict=True):
        for (ahead, behind), clear in zip(pairs, _clear(column, there, pairs), strict=True):
            limits = [c.bounds(f.between(ahead, behind)) for c, f in ((columns[0], found[0]), (column, there))]
            if clear and limits[0].mean * limits[1].mean < 0:
                who = policies[ahead], policies[behind], behind - ahead == 1
                rows.append((behind - ahead, ahead, outcome.id, *who, column.id, *limits[0][:3], *limits[1][:3]))
    frame = pd.DataFrame(rows, columns=pd.Index(["apart", "place", *_SWAPS]))
    return frame.sort_values(["apart", "place"], kind="stable", ignore_index=True)[_SWAPS]


def _clear(column: Column, found: Changes, pairs: Sequence[tuple[int, int]]) -> np.ndarray:
    """Whether the policies of each pair differ; it holds for all pairs together."""
    return holm(np.array([column.test(found.values[:, one] - found.values[:, other]) for one, other in pairs])) < ALPHA


def _apart(columns: Sequence[Column], found: Sequence[Changes], policies: Sequence[str]) -> set[str]:
    """Policies that are clearly apart from a neighbour of the reference ranking in any column."""
    pairs = list(pairwise(range(len(policies))))
    clear = [_clear(column, each, pairs) for column, each in zip(columns, found, strict=True)]
    return {policies[i] for pair, any_of in zip(pairs, np.any(clear, axis=0), strict=True) if any_of for i in pair}


def _stays(table: pd.DataFrame, swapped: pd.DataFrame, apart: Collection[str], places: int) -> pd.DataFrame:
    """What stays of every policy over the columns."""
    rows = []
    for policy, found in table.groupby("policy", sort=False):
        signs = np.sign(found["effect"]).to_numpy()
        same = bool(signs[0] != 0 and (signs == signs[0]).all())
        clear = found["clear"].to_numpy(bool)
        shares = found["first_share"]
        least = shares.idxmin() if shares.notna().any() else None
        lowest = (math.nan, "") if least is None else (shares[least], found["column"][least])
        span = int(found["rank"].min()), int(found["rank"].max())
        ahead = bool((found["rank_last"] <= places).all())
        place = _place_kind(span, ahead, policy in {*swapped["ahead"], *swapped["behind"]}, policy in apart)
        kinds = _sign_kind(signs, clear), place
        rows.append((found["outcome"].iloc[0], policy, *kinds, same, same and bool(clear.all()), *span, *lowest))
    return pd.DataFrame(rows, columns=pd.Index(_STAYS))


def _sign_kind(signs: np.ndarray, clear: np.ndarray) -> str:
    """What is said of the direction of an effect."""
    known = set(signs[clear])
    if {-1.0, 1.0} <= known:
        return "turns"
    if not known:
        return "unclear"
    if clear.all():
        return "clear"
    return "same" if len(set(signs)) == 1 else "depends"


def _place_kind(span: tuple[int, int], ahead: bool, swaps: bool, apart: bool) -> str:
    """What is said of the place of a policy."""
    if ahead:
        return "first"
    if swaps:
        return "swaps"
    if not apart:
        return "untold"
    return "fixed" if span[0] == span[1] else "moves"
