"""Every change of a process measure, split exactly into behaviour, detection and enforcement.

A process measure counts steps of an institution. For each way into it (arrest, missed reports, move, absence) the
count is what clients did, times the share of it that became known, times the share of that which was answered:
behaviour x detection x enforcement. A change is shared out by the mean over all orders in which the three can be
exchanged (Shapley), so that the parts add up to the whole whatever the sizes. Missed reports and absence are entered
by the office itself, so their detection is complete by construction. What was done or known before week 0 and is
answered after it is alike in both states, and counts in both: else a short run would have answers to nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import permutations
from typing import NamedTuple

import numpy as np
import pandas as pd

from experiments.compare import Bounds, interval, over, units_of
from experiments.periods import WEEKS_A_YEAR

PARTS = ("behaviour", "detection", "enforcement")
WAYS = ("after_arrest", "after_misses", "after_move", "after_absence")
COLUMNS = "scenario outcome part difference low high seeds".split()

Sums = Mapping[str, np.ndarray]
"""Weekly measures summed over a run, by id: (runs,) arrays."""


class Chain(NamedTuple):
    """What was done, became known and was answered, by way: (ways, runs) arrays."""

    done: np.ndarray
    known: np.ndarray
    answered: np.ndarray


def _grounds(sums: Sums) -> tuple[np.ndarray, np.ndarray]:
    """What clients did and what of it is on file, by way into a ground."""
    known = np.array([sums[f"grounds_{way}"] for way in WAYS])
    done = np.array([sums["offences_latent"], known[1], sums["moves"], known[3]])
    return done, known


def _step(name: str) -> Callable[[Sums], Chain]:
    """The chain up to a step that follows a ground."""
    return lambda sums: Chain(*_grounds(sums), np.array([sums[f"{name}_{way}"] for way in WAYS]))


def _on_file(sums: Sums) -> Chain:
    done, known = _grounds(sums)
    return Chain(done, known, known)


def _recorded(answered: str) -> Callable[[Sums], Chain]:
    """The chain of offences: committed, recorded, and what follows."""
    names = ("offences_latent", "offences_recorded", answered)
    return lambda sums: Chain(*(np.array([sums[name]]) for name in names))


class Measured(NamedTuple):
    """How a process measure is made of a chain, and per what it is counted: client-years, years, quarters, or all."""

    chain: Callable[[Sums], Chain]
    per: str


SPLIT = {
    "grounds_rate": Measured(_on_file, "client-years"),
    "proposals_per_quarter": Measured(_step("proposals"), "quarters"),
    "revocations_rate": Measured(_step("revocations"), "client-years"),
    "revocations_per_year": Measured(_step("revocations"), "years"),
    "revocations_after_arrest_share": Measured(_step("revocations"), "all"),
    "offences_recorded_rate": Measured(_recorded("offences_recorded"), "client-years"),
    "reconvictions_rate": Measured(_recorded("reconvictions"), "client-years"),
}
"""Every process measure and its chain."""


def shapley(before: Sequence[np.ndarray], after: Sequence[np.ndarray], of: Callable[..., np.ndarray]) -> np.ndarray:
    """Share a change out to its causes: mean over all orders of exchanging them, one after the other.

    Parameters
    ----------
    before, after : sequences of arrays
        Each cause in both states.
    of : callable
        What the causes make together.

    Returns
    -------
    (causes, ...) array; its sum over causes is `of(*after) - of(*before)`
    """
    parts = np.zeros((len(before), *np.shape(of(*before))))
    orders = list(permutations(range(len(before))))
    for order in orders:
        now = list(before)
        value = of(*now)
        for cause in order:
            now[cause] = after[cause]
            moved = of(*now)
            parts[cause] += moved - value
            value = moved
    return parts / len(orders)


def split_changes(before: Sums, after: Sums, measured: Measured) -> np.ndarray:
    """The change of a process measure from reference to policy, run by run.

    Parameters
    ----------
    before, after : Sums
        Of the same runs (seeds) in the same order.
    measured : Measured

    Returns
    -------
    (3, runs) array
        Behaviour, detection, enforcement, in the unit of the measure. How many clients there are is behaviour. NaN
        for the runs in which a share of all has no whole in one of the states.
    """
    chains = _with_open(*(measured.chain(sums) for sums in (before, after)))
    first = [chain.done / _exposure(sums, measured.per) for chain, sums in zip(chains, (before, after), strict=True)]
    known = _shares([(chain.known, chain.done) for chain in chains])
    answered = _shares([(chain.answered, chain.known) for chain in chains])
    of = _after_arrest if measured.per == "all" else _whole
    parts = shapley((first[0], known[0], answered[0]), (first[1], known[1], answered[1]), of)
    there = np.all([chain.answered.sum(axis=0) > 0 for chain in chains], axis=0)
    return np.where(there | (measured.per != "all"), parts, np.nan)


def _with_open(*chains: Chain) -> list[Chain]:
    """Both states with what was open at week 0, the least that makes all that is answered known, and all known done."""
    known = np.max([chain.answered - chain.known for chain in chains], axis=0).clip(0)
    done = np.max([chain.known + known - chain.done for chain in chains], axis=0).clip(0)
    return [Chain(chain.done + done, chain.known + known, chain.answered) for chain in chains]


def _whole(done: np.ndarray, known: np.ndarray, answered: np.ndarray) -> np.ndarray:
    return (done * known * answered).sum(axis=0)


def _after_arrest(done: np.ndarray, known: np.ndarray, answered: np.ndarray) -> np.ndarray:
    """Percent that came by an arrest, the first way."""
    made = done * known * answered
    whole = made.sum(axis=0)
    return 100 * np.divide(made[0], whole, out=np.zeros_like(whole), where=whole > 0)


def _exposure(sums: Sums, per: str) -> np.ndarray:
    """What a measure is counted per: 100 client-years, years or quarters of the run."""
    weeks = sums["weeks"]
    return {
        "client-years": sums["clients_active"] / WEEKS_A_YEAR / 100,
        "years": weeks / WEEKS_A_YEAR,
        "quarters": weeks / WEEKS_A_YEAR * 4,
        "all": np.ones_like(weeks),
    }[per]


def _shares(pairs: Sequence[tuple[np.ndarray, np.ndarray]]) -> list[np.ndarray]:
    """Part over whole in both states; where a state has no whole, the share of the other stands for it."""
    found = [np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0) for part, whole in pairs]
    filled = [np.where(np.isnan(share), other, share) for share, other in (found, found[::-1])]
    return [np.nan_to_num(share) for share in filled]


def run_sums(weeks: pd.DataFrame) -> pd.DataFrame:
    """Weekly measures summed over weeks from 0 on and districts: a row per scenario and seed, `weeks` among them."""
    whole = weeks[weeks["week"] >= 0]
    numbers = [name for name in whole.columns if name not in ("key", "scenario", "seed", "week", "district")]
    by = whole.groupby(["scenario", "seed"], sort=False)
    return by[numbers].sum().astype(float).assign(weeks=by["week"].nunique().astype(float))


def parts_table(
    sums: pd.DataFrame, names: Sequence[str], first: int | None = None, bounds: Bounds = interval
) -> pd.DataFrame:
    """Every process measure of every policy against the reference, in its three parts.

    Parameters
    ----------
    sums : DataFrame
        As `run_sums` gives it.
    names : sequence of str
        Scenarios, the reference first.
    first : int, optional
        First seed of a study with uncertain parameters: intervals are then over draws.
    bounds : callable
        How an interval is made of one number per unit.

    Returns
    -------
    DataFrame
        Columns `scenario, outcome, part, difference, low, high, seeds`; the parts of a measure add up to its change.
    """
    rows = []
    for name in names[1:]:
        both = [sums.loc[each] for each in (names[0], name)] if name in sums.index else []
        seeds = both[0].index.intersection(both[1].index) if both else []
        before, after = ({k: t.loc[seeds, k].to_numpy() for k in t} for t in both) if both else ({}, {})
        units = units_of(seeds, first) if len(seeds) else np.empty(0)
        for outcome, measured in SPLIT.items() if len(seeds) else ():
            for part, values in zip(PARTS, split_changes(before, after, measured), strict=True):
                there = np.isfinite(values)
                rows.append((name, outcome, part, *over(values[there], units[there], bounds)[:3], int(there.sum())))
    return pd.DataFrame(rows, columns=pd.Index(COLUMNS))


def only_enforces_less(split: pd.DataFrame, scenario: str, outcome: str = "proposals_per_quarter") -> bool:
    """Whether proposals fall although neither what clients do nor what becomes known falls clearly."""
    own = split[(split["scenario"] == scenario) & (split["outcome"] == outcome)].set_index("part")
    if own.empty:
        return False
    falls, change = own["high"] < 0, own["difference"]
    mostly = change["enforcement"] < change.sum() / 2 < 0
    return bool(falls["enforcement"] and mostly and not falls["behaviour"] and not falls["detection"])
