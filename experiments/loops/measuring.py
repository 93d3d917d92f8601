"""From the runs of a loop study to its tables: attribution, directions, matched reads, courses over time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from experiments.compare import interval
from experiments.loops.attribution import attribution, table
from experiments.loops.variants import DIRECTIONS, Live, name, one_less, subsets
from sim.causal_map import GROUP_IDS
from sim.measures import OUTCOMES


class Effect(NamedTuple):
    """What changes in one outcome: a row per seed, a column per scenario; and the mean level of the status quo."""

    changes: pd.DataFrame
    reference: float


Effects = dict[str, Effect]
"""By outcome."""


def effects_of(runs: pd.DataFrame, world: str, policy: str) -> Effects:
    """Differences to the status quo, seed by seed; seeds that lack a run are left out.

    Parameters
    ----------
    runs : DataFrame
        A row per run with `scenario`, `seed` and a column per outcome.
    world, policy : str
        Names of the status quo and of the plain policy.
    """
    found: Effects = {}
    own = runs.drop_duplicates(["scenario", "seed"])
    for outcome in OUTCOMES:
        levels = own.pivot_table(outcome, "seed", "scenario", dropna=False)
        if world not in levels or policy not in levels:
            continue
        changed = levels.sub(levels[world], axis=0).dropna()
        found[outcome] = Effect(changed, float(levels.loc[changed.index, world].mean()))
    return found


def attributed(effects: Effects, policy: str) -> pd.DataFrame:
    """Open-loop effect, Shapley share of every group, and total, by outcome: the table `attribution.csv`."""
    parts = {outcome: attribution(by_live(each.changes, policy), GROUP_IDS) for outcome, each in effects.items()}
    made = table(parts)
    made["reference"] = made["outcome"].map({outcome: each.reference for outcome, each in effects.items()})
    return made


def by_live(frame: pd.DataFrame, policy: str) -> Mapping[Live, np.ndarray]:
    """Effects by the set of live groups, a number per seed."""
    return {live: frame[name(policy, live)].to_numpy(float) for live in subsets()}


def matched(effects: Effects, world: str, policy: str) -> pd.DataFrame:
    """What is lost when arrows are matched instead of replayed: the interventional counterpart, group by group.

    Both the policy and the status quo read like rows of another seed, so that matching alone has no effect: the effect
    with some groups matched is y(P; S) - y(status quo; S).

    Returns
    -------
    DataFrame
        `outcome, group, replayed, low, high, matched, matched_low, matched_high, seeds`: effect carried by the group
        when it is opened last, all others live; `open_loop` is the effect with every group cut.
    """
    rows = []
    for outcome, (frame, _) in effects.items():
        whole = frame[policy]
        for live in one_less():
            group = next(iter(set(GROUP_IDS) - live)) if live else "open_loop"
            same = frame[name(policy, live)]
            like = frame[name(policy, live, "matched")] - frame[name(world, live, "matched")]
            pair = [whole - part if live else part for part in (same, like)]
            found = [interval(part.to_numpy(float)) for part in pair]
            rows.append((outcome, group, *found[0][:3], *found[1][:3], found[0].seeds))
    columns = "outcome group replayed low high matched matched_low matched_high seeds".split()
    return pd.DataFrame(rows, columns=pd.Index(columns))


def directions(effects: Effects, policy: str) -> pd.DataFrame:
    """The two directions of M26: effect with each cut and with both, what each cut takes away, and whether they add up.

    Returns
    -------
    DataFrame
        `outcome, part, effect, low, high, seeds`; parts are `whole`, `forward`, `return`, `both` (effects with that
        direction cut), `loses_forward`, `loses_return`, `loses_both` (what the cut takes away) and `beyond_sum`: what
        cutting both takes away beyond the sum of what each does; zero if the directions add up.
    """
    rows = []
    for outcome, (frame, reference) in effects.items():
        whole = frame[policy].to_numpy(float)
        cut = {direction: frame[f"{policy}~{direction}"].to_numpy(float) for direction in DIRECTIONS}
        lost = {direction: whole - effect for direction, effect in cut.items()}
        beyond = lost["both"] - lost["forward"] - lost["return"]
        parts = {"whole": whole, **cut, **{f"loses_{d}": x for d, x in lost.items()}, "beyond_sum": beyond}
        rows += [(outcome, part, *interval(values), reference) for part, values in parts.items()]
    return pd.DataFrame(rows, columns=pd.Index("outcome part effect low high seeds reference".split()))


def reads(runs: pd.DataFrame) -> pd.DataFrame:
    """How much of what cut arrows showed was made up: `scenario, carried, guessed`, means over seeds."""
    own = runs.dropna(subset=["reads_carried"]).groupby("scenario", sort=False)
    made = own[["reads_carried", "reads_guessed"]].mean().reset_index()
    return made.rename(columns={"reads_carried": "carried", "reads_guessed": "guessed"})


def shown_in_courses(policy: str) -> dict[str, str]:
    """Scenarios whose courses are told: closed loop, open loop, each group cut, each direction cut; by their key."""
    cut = {group: name(policy, frozenset(GROUP_IDS) - {group}) for group in GROUP_IDS}
    return {
        "closed": policy,
        "open_loop": name(policy, frozenset()),
        **cut,
        **{direction: f"{policy}~{direction}" for direction in DIRECTIONS},
    }
