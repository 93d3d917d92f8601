"""Who gains: primary outcomes of the cohort by group, and where a policy leaves a group behind.

Sums of the stored groups are divided over all seeds together (small groups have seeds without any offence); intervals
come from the linearised ratio of each seed. A group is left behind where a policy moves everyone clearly to the better
and the group, relative to where it stands, clearly less; it is harmed where its own outcome clearly gets worse. Clearly
means a test that holds for all groups and policies of an outcome together (Holm).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from experiments.compare import Bounds, by_unit, interval, over, units_of
from experiments.sequential import holm, t_test
from experiments.verdicts import ALPHA, Test

COLUMNS = (
    "scenario grouping group outcome better reference value difference low high gap gap_low gap_high standing".split()
)


class Ratio(NamedTuple):
    """An outcome of groups: one stored sum over another, times a scale."""

    above: str
    below: str
    scale: float
    better: str
    unit: str


GAINS = {
    "cohort_offences_latent": Ratio("offences_latent", "entrants", 100.0, "less", "per 100 entrants"),
    "cohort_offences_latent_drug": Ratio("offences_latent_drug", "entrants", 100.0, "less", "per 100 entrants"),
    "cohort_offences_latent_acquisitive": Ratio(
        "offences_latent_acquisitive", "entrants", 100.0, "less", "per 100 entrants"
    ),
    "cohort_offences_latent_violent": Ratio("offences_latent_violent", "entrants", 100.0, "less", "per 100 entrants"),
    "cohort_reintegrated": Ratio("reintegrated", "entrants", 100.0, "more", "% of entrants"),
    "cohort_prison_weeks": Ratio("prison_weeks", "entrants", 1.0, "less", "weeks per entrant"),
    "proposals_per_latent": Ratio("proposals", "latent_on_books", 100.0, "neither", "per 100 latent offences"),
    "control_per_latent": Ratio("control_hours", "latent_on_books", 1.0, "neither", "h per latent offence"),
}
"""Every primary outcome, and how much proposing and control there is for what groups do while on the books."""


def gains_table(
    groups: pd.DataFrame,
    names: Sequence[str],
    first: int | None = None,
    bounds: Bounds = interval,
    test: Test = t_test,
) -> pd.DataFrame:
    """Every group under every policy against the reference.

    Parameters
    ----------
    groups : DataFrame
        Stored sums, a row per run and group.
    names : sequence of str
        Scenarios, the reference first.
    first : int, optional
        First seed of a study with uncertain parameters.
    bounds, test : callable
        How an interval, and the p of no difference, are made of one number per unit.

    Returns
    -------
    DataFrame
        Columns `scenario, grouping, group, outcome, better, reference, value, difference, low, high, gap, gap_low,
        gap_high, standing`. `gap` is the relative change of the group less that of everyone, in percentage points.
        `standing` is `gains`, `left_behind`, `harmed` or `open`; empty where neither way is better. A group that is
        empty has no row, and one whose reference is 0 no gap.
    """
    own = {key: t.set_index("seed").sort_index() for key, t in groups.groupby(["scenario", "grouping", "group"])}
    keys = list(dict.fromkeys(zip(groups["grouping"], groups["group"], strict=True)))
    pairs = {
        name: {key: _same_seeds(own.get((names[0], *key)), own.get((name, *key))) for key in keys} for name in names[1:]
    }
    rows: list[tuple] = []
    for outcome, ratio in GAINS.items():
        found: list[Moved] = []
        for name in names[1:]:
            changes = {key: _change(*both, ratio, first) for key, both in pairs[name].items() if both is not None}
            found += _moved(name, {key: change for key, change in changes.items() if change is not None}, ratio, test)
        rows += _rows(outcome, ratio, found, bounds)
    return pd.DataFrame(rows, columns=pd.Index(COLUMNS))


class Change(NamedTuple):
    """Reference, policy, and their difference by seed (pseudo-values whose mean is the difference), with its units.

    `relative` is the change in percent of the reference, by seed too; NaN where there is nothing to change.
    """

    reference: float
    value: float
    by_seed: np.ndarray
    relative: np.ndarray
    units: np.ndarray


class Moved(NamedTuple):
    """A group under a policy: its change, its gap to everyone by seed, whether everyone gains, and both p."""

    name: str
    key: tuple[str, str]
    change: Change
    gap: np.ndarray
    well: bool
    p: float
    p_gap: float


def _same_seeds(before: pd.DataFrame | None, after: pd.DataFrame | None) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """The rows of a group in both states for the seeds that both have; nothing if there are none."""
    if before is None or after is None:
        return None
    seeds = before.index.intersection(after.index)
    return (before.loc[seeds], after.loc[seeds]) if len(seeds) else None


def _change(before: pd.DataFrame, after: pd.DataFrame, ratio: Ratio, first: int | None) -> Change | None:
    parts = [(t[ratio.above].to_numpy(float), t[ratio.below].to_numpy(float)) for t in (before, after)]
    if min(below.sum() for _, below in parts) == 0:
        return None
    (reference, own), (value, moved) = (_linear(above, below, ratio.scale) for above, below in parts)
    relative = np.full(len(before), np.nan)
    if reference:
        relative = 100 * (
            value / reference - 1 + (moved - value) / reference - value * (own - reference) / reference**2
        )
    return Change(reference, value, moved - own, relative, units_of(before.index, first))


def _linear(above: np.ndarray, below: np.ndarray, scale: float) -> tuple[float, np.ndarray]:
    """Ratio of sums, and pseudo-values by seed whose mean is the ratio."""
    whole = above.sum() / below.sum()
    return scale * whole, scale * (whole + (above - whole * below) / below.mean())


def _moved(name: str, changes: dict[tuple[str, str], Change], ratio: Ratio, test: Test) -> list[Moved]:
    """The groups of a policy, each with the tests of its change and of its gap."""
    everyone = changes.get(("all", "all"))
    if everyone is None:
        return []
    well = _way(everyone, ratio.better) and _p(everyone.by_seed, everyone.units, test) < ALPHA
    found = []
    for key, change in changes.items():
        gap = np.round(change.relative - everyone.relative, 9)
        p = (_p(values, change.units, test) for values in (change.by_seed, gap))
        found.append(Moved(name, key, change, gap, well, *p))
    return found


def _rows(outcome: str, ratio: Ratio, moved: Sequence[Moved], bounds: Bounds) -> list[tuple]:
    """All groups of all policies on one outcome: p is adjusted over them together."""
    p, p_gap = (holm(np.array([getattr(m, name) for m in moved])) for name in ("p", "p_gap"))
    rows = []
    for each, own, less in zip(moved, p, p_gap, strict=True):
        change = each.change
        found, gap = (over(values, change.units, bounds) for values in (change.by_seed, each.gap))
        said = "" if ratio.better == "neither" else _standing(each, own, less, gap.mean, ratio.better)
        levels = (change.reference, change.value)
        rows.append((each.name, *each.key, outcome, ratio.better, *levels, *found[:3], *gap[:3], said))
    return rows


def _standing(each: Moved, p: float, p_gap: float, gap: float, better: str) -> str:
    """What is said of a group under a policy."""
    gains = _way(each.change, better)
    if p < ALPHA and not gains:
        return "harmed"
    if each.well and p_gap < ALPHA and (gap < 0 if better == "more" else gap > 0):
        return "left_behind"
    return "gains" if p < ALPHA else "open"


def _way(change: Change, better: str) -> bool:
    return (change.value > change.reference) == (better == "more")


def _p(values: np.ndarray, units: np.ndarray, test: Test) -> float:
    return test(by_unit(values, units))
