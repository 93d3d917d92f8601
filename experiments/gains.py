"""Who gains: primary outcomes of the cohort by group, and where a policy leaves a group behind.

Sums of the stored groups are divided over all seeds together (small groups have seeds without any offence); intervals
come from the linearised ratio of each seed. A group is left behind where a policy moves everyone clearly to the better
and the group, relative to where it stands, clearly less; it is harmed where its own outcome clearly gets worse. Clearly
means a test that holds for all groups of a policy and outcome together (Holm).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from experiments.compare import Bounds, interval, over, units_of
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
    rows: list[tuple] = []
    for name in names[1:]:
        pairs = {key: _same_seeds(own.get((names[0], *key)), own.get((name, *key))) for key in keys}
        for outcome, ratio in GAINS.items():
            changes = {key: _change(*both, ratio, first) for key, both in pairs.items() if both is not None}
            known = {key: change for key, change in changes.items() if change is not None}
            rows += [(name, *key, outcome, *row) for key, *row in _standings(ratio, known, bounds, test)]
    return pd.DataFrame(rows, columns=pd.Index(COLUMNS))


class Change(NamedTuple):
    """Reference, policy, and their difference by seed (pseudo-values whose mean is the difference), with its units."""

    reference: float
    value: float
    by_seed: np.ndarray
    units: np.ndarray


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
    return Change(reference, value, moved - own, units_of(before.index, first))


def _linear(above: np.ndarray, below: np.ndarray, scale: float) -> tuple[float, np.ndarray]:
    """Ratio of sums, and pseudo-values by seed whose mean is the ratio."""
    whole = above.sum() / below.sum()
    return scale * whole, scale * (whole + (above - whole * below) / below.mean())


def _standings(ratio: Ratio, changes: dict[tuple[str, str], Change], bounds: Bounds, test: Test) -> list[tuple]:
    everyone = changes.get(("all", "all"))
    if everyone is None:
        return []
    gaps = {key: np.round(_relative(change) - _relative(everyone), 9) for key, change in changes.items()}
    p = holm(np.array([_p(change.by_seed, change.units, test) for change in changes.values()]))
    behind = holm(np.array([_p(gaps[key], change.units, test) for key, change in changes.items()]))
    well = _way(everyone, ratio.better) and _p(everyone.by_seed, everyone.units, test) < ALPHA
    rows = []
    for (key, change), own, less in zip(changes.items(), p, behind, strict=True):
        found, gap = (over(values, change.units, bounds) for values in (change.by_seed, gaps[key]))
        worse_off = gap.mean < 0 if ratio.better == "more" else gap.mean > 0
        gains = _way(change, ratio.better)
        standing = "open"
        if own < ALPHA and not gains:
            standing = "harmed"
        elif well and less < ALPHA and worse_off:
            standing = "left_behind"
        elif own < ALPHA:
            standing = "gains"
        said = "" if ratio.better == "neither" else standing
        rows.append((key, ratio.better, change.reference, change.value, *found[:3], *gap[:3], said))
    return rows


def _way(change: Change, better: str) -> bool:
    return (change.value > change.reference) == (better == "more")


def _relative(change: Change) -> np.ndarray:
    """Change by seed in percent of the group's reference; NaN where there is nothing that could become less or more."""
    return 100 * change.by_seed / change.reference if change.reference else np.full(len(change.by_seed), np.nan)


def _p(values: np.ndarray, units: np.ndarray, test: Test) -> float:
    _, at = np.unique(units, return_inverse=True)
    return test(np.bincount(at, values) / np.bincount(at))
