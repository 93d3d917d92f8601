"""Replicates are added until an interval is narrow enough; it is one that stays valid however often one looks."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from math import inf, isfinite, isnan, nan
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from experiments.batch import Batch, Watch, conduct
from experiments.compare import is_latent, units_of
from experiments.errors import InputError
from experiments.ignorance import LUCKS
from experiments.plan import Plan
from experiments.sequential import reachable_width, sequence, units_needed
from experiments.store import Store
from sim.measures import OUTCOMES

MOST = 200
"""Seeds at which adding stops, unless another cap is given."""
LEAST_UNITS = 20
"""Seeds or draws before the first look: with fewer, differences that are mostly 0 can look settled too early."""
HOPELESS = 1.25
"""If the width to be expected at the cap is so many times what is asked for, adding stops at once."""


@dataclass(frozen=True)
class Rule:
    """Add replicates until the interval of an outcome is no wider than so much, for every policy; at most so many."""

    outcome: str
    width: float
    most: int = MOST


@dataclass(frozen=True)
class Look:
    """What was seen when so many seeds had run: the widest interval, infinite if there was none, and whose it is."""

    seeds: int
    scenario: str
    width: float


@dataclass(frozen=True)
class Looked:
    """How replicates were added: the rule, every look, and why adding stopped."""

    rule: Rule
    looks: tuple[Look, ...]
    reason: str

    def told(self) -> dict[str, Any]:
        """As plain values, for the manifest; what is infinite is nothing there."""
        looks = [asdict(look) | {"width": look.width if isfinite(look.width) else None} for look in self.looks]
        return {"rule": asdict(self.rule), "looks": looks, "reason": self.reason}


def looked_from(told: dict[str, Any] | None) -> Looked | None:
    """What a manifest tells of it; nothing if replicates were fixed beforehand."""
    if told is None:
        return None
    looks = [Look(**look | {"width": inf if look["width"] is None else look["width"]}) for look in told["looks"]]
    return Looked(Rule(**told["rule"]), tuple(looks), told["reason"])


def read_rule(text: str, most: int | None = None) -> Rule:
    """A rule from the words of the command line.

    Parameters
    ----------
    text : str
        OUTCOME=W; W in the unit in which differences are shown: percent of the reference for latent outcomes.
    most : int, optional
        Cap on the seeds.

    Raises
    ------
    InputError
        If there is no such outcome or W is no positive number.
    """
    from difflib import get_close_matches

    name, sign, value = (part.strip() for part in text.partition("="))
    if not sign:
        raise InputError(f"--precision {text}: write OUTCOME=W, such as cohort_offences_latent=2")
    if name not in OUTCOMES:
        near = get_close_matches(name, OUTCOMES, 1)
        hint = f"did you mean '{near[0]}'?" if near else "see codebook.csv of any study, or cohort_offences_latent"
        raise InputError(f"--precision: there is no outcome '{name}'; {hint}")
    try:
        width = float(value)
    except ValueError:
        width = float("nan")
    if not 0 < width < float("inf"):
        raise InputError(f"--precision {name}: the width must be a number above 0 with a decimal point, not '{value}'")
    return Rule(name, width, MOST if most is None else most)


def conduct_until(
    plan: Plan, folder: Path, rule: Rule, *, workers: int, watch: Watch | None = None
) -> tuple[Batch, Looked]:
    """Run a study, look, and add seeds until the rule is met, cannot be met, or the cap is reached.

    Parameters
    ----------
    plan : Plan
        Its seeds are the first look, unless there are too few.
    folder : Path
    rule : Rule
    workers : int
    watch : Watch, optional

    Returns
    -------
    Batch, Looked
        Of the last round. Nothing that ran is lost, whatever the reason for stopping.

    Raises
    ------
    InputError
        If there is no policy or the cap lies below the first look, before anything has run.
    """
    if len(plan.names) < 2:
        raise InputError(f"--precision {rule.outcome}: is that of a difference; name a policy beside {plan.names[0]}")
    first = max(len(plan.seeds), LEAST_UNITS * (LUCKS if plan.uncertain else 1))
    if rule.most < first:
        raise InputError(f"--most {rule.most}: the first look is at {first} seeds; give so many or more")
    plan = _with_seeds(plan, first)
    looks: list[Look] = []
    while True:
        so_far = Looked(rule, tuple(looks), "interrupted").told()
        batch = conduct(plan, folder, workers=workers, watch=watch, looked=so_far)
        runs = Store(folder).read("runs", plan.run_keys())
        changes = _changes(runs, plan, rule.outcome)
        looks.append(_widest(changes, len(plan.seeds)))
        reason = _why_stop(changes, looks[-1], rule, batch)
        if reason:
            batch.looked = Looked(rule, tuple(looks), reason).told()
            batch.write_manifest()
            return batch, Looked(rule, tuple(looks), reason)
        plan = _with_seeds(plan, _next(changes, len(plan.seeds), rule, plan.uncertain))


def _with_seeds(plan: Plan, count: int) -> Plan:
    first = plan.seeds[0]
    return replace(plan, seeds=tuple(range(first, first + count)))


def _changes(runs: pd.DataFrame, plan: Plan, outcome: str) -> dict[str, np.ndarray]:
    """Differences by unit of every policy, in the unit in which they are shown."""
    values = runs.reindex(columns=["scenario", "seed", outcome]).set_index("seed")
    tables = {name: values[values["scenario"] == name][outcome].astype(float).sort_index() for name in plan.names}
    reference = tables[plan.names[0]]
    scale = _percent(float(reference.mean())) if is_latent(OUTCOMES[outcome]) else 1.0
    found = {}
    for name in plan.names[1:]:
        change = (scale * (tables[name] - reference)).dropna()
        _, at = np.unique(units_of(change.index, plan.seeds[0] if plan.uncertain else None), return_inverse=True)
        found[name] = np.bincount(at, change.to_numpy(float)) / np.maximum(np.bincount(at), 1)
    return found


def _percent(level: float) -> float:
    """What one is worth in percent of a level; NaN where there is none."""
    return 100 / level if level > 0 else nan


def _widest(changes: dict[str, np.ndarray], seeds: int) -> Look:
    found = {name: sequence(values) for name, values in changes.items()}
    widths = {name: inf if isnan(each.low) else each.high - each.low for name, each in found.items()}
    name = max(widths, key=lambda each: widths[each])
    return Look(seeds, name, widths[name])


def _why_stop(changes: dict[str, np.ndarray], look: Look, rule: Rule, batch: Batch) -> str:
    """Why adding stops now; nothing if it goes on."""
    if batch.failures:
        return "runs failed"
    if 0 < look.width <= rule.width:
        return "reached"
    if look.seeds >= rule.most:
        return "cap"
    units = rule.most // (LUCKS if batch.plan.uncertain else 1)
    hopeless = not all(reachable_width(values, units) <= HOPELESS * rule.width for values in changes.values())
    return "cannot be reached" if hopeless else ""


def _next(changes: dict[str, np.ndarray], seeds: int, rule: Rule, uncertain: bool) -> int:
    """Seeds of the next look: as many as are expected to do, at most twice as many as now."""
    each = LUCKS if uncertain else 1
    needed = [units_needed(values, rule.width, rule.most) or rule.most for values in changes.values()]
    return min(max(each * max(needed), seeds + 2 * each), 2 * seeds, rule.most)
