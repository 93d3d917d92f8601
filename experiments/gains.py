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

from experiments.compare import over, units_of
from experiments.sequential import holm, t_test
from experiments.verdicts import ALPHA

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


def gains_table(groups: pd.DataFrame, names: Sequence[str], first: int | None = None) -> pd.DataFrame:
    """Every group under every policy against the reference.

    Parameters
    ----------
    groups : DataFrame
        Stored sums, a row per run and group.
    names : sequence of str
        Scenarios, the reference first.
    first : int, optional
        First seed of a study with uncertain parameters.

    Returns
    -------
    DataFrame
        Columns `scenario, grouping, group, outcome, better, reference, value, difference, low, high, gap, gap_low,
        gap_high, standing`. `gap` is the relative change of the group less that of everyone, in percentage points.
        `standing` is `gains`, `left_behind`, `harmed` or `open`; empty where neither way is better.
    """
    indexed = groups.set_index(["scenario", "grouping", "group", "seed"]).sort_index()
    keys = list(dict.fromkeys(zip(groups["grouping"], groups["group"], strict=True)))
    rows: list[tuple] = []
    for name in names[1:]:
        for outcome, ratio in GAINS.items():
            changes = {key: _change(indexed, names[0], name, key, ratio, first) for key in keys}
            known = {key: change for key, change in changes.items() if change is not None}
            rows += _standings(name, outcome, ratio, known)
    return pd.DataFrame(rows, columns=pd.Index(COLUMNS))


class Change(NamedTuple):
    """Reference, policy, and their difference by seed (pseudo-values whose mean is the difference), with its units."""

    reference: float
    value: float
    by_seed: np.ndarray
    units: np.ndarray


def _change(
    indexed: pd.DataFrame, reference: str, name: str, key: tuple[str, str], ratio: Ratio, first: int | None
) -> Change | None:
    if (reference, *key) not in indexed.index or (name, *key) not in indexed.index:
        return None
    both = [indexed.loc[(scenario, *key)] for scenario in (reference, name)]
    seeds = both[0].index.intersection(both[1].index)
    parts = [(t.loc[seeds, ratio.above].to_numpy(float), t.loc[seeds, ratio.below].to_numpy(float)) for t in both]
    if not len(seeds) or min(below.sum() for _, below in parts) == 0:
        return None
    (before, own), (after, moved) = (_linear(above, below, ratio.scale) for above, below in parts)
    return Change(before, after, moved - own, units_of(seeds, first))


def _linear(above: np.ndarray, below: np.ndarray, scale: float) -> tuple[float, np.ndarray]:
    """Ratio of sums, and pseudo-values by seed whose mean is the ratio."""
    whole = above.sum() / below.sum()
    return scale * whole, scale * (whole + (above - whole * below) / below.mean())


def _standings(name: str, outcome: str, ratio: Ratio, changes: dict[tuple[str, str], Change]) -> list[tuple]:
    everyone = changes.get(("all", "all"))
    if everyone is None:
        return []
    gaps = {key: _relative(change) - _relative(everyone) for key, change in changes.items()}
    p = holm(np.array([_p(change.by_seed, change.units) for change in changes.values()]))
    behind = holm(np.array([_p(gaps[key], change.units) for key, change in changes.items()]))
    well = _way(everyone, ratio.better) and _p(everyone.by_seed, everyone.units) < ALPHA
    rows = []
    for (key, change), own, less in zip(changes.items(), p, behind, strict=True):
        found, gap = over(change.by_seed, change.units), over(gaps[key], change.units)
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
        rows.append((name, *key, outcome, ratio.better, change.reference, change.value, *found[:3], *gap[:3], said))
    return rows


def _way(change: Change, better: str) -> bool:
    return (change.value > change.reference) == (better == "more")


def _relative(change: Change) -> np.ndarray:
    """Change by seed in percent of the group's reference."""
    return 100 * change.by_seed / change.reference if change.reference else np.zeros_like(change.by_seed)


def _p(values: np.ndarray, units: np.ndarray) -> float:
    _, at = np.unique(units, return_inverse=True)
    return t_test(np.bincount(at, values) / np.bincount(at))
