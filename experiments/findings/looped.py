"""The files of a loop study: attribution, directions, matched reads, courses, fates, what each column means."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from experiments.errors import cannot_write
from experiments.exports import csv_text
from experiments.findings.codebook import COLUMNS
from experiments.loops import courses, measuring
from experiments.plan import Plan
from experiments.store import MANIFEST, Store, write_text
from sim.scenario import Scenario

MOST_MADE_UP = 0.05
"""Largest share of replayed reads that may be carried over from an earlier week, or a mean."""

_INTERVAL = {"low": ("unit", "Lower end of the 95 % t interval over seeds."), "high": ("unit", "Its upper end.")}
_SEEDS = {"seeds": ("seeds", "Seeds with every run.")}
_LEVEL = {"reference": ("unit", "Mean level of the outcome under the status quo.")}
_TOLD: dict[str, dict[str, tuple[str, str]]] = {
    "attribution": {
        "outcome": ("", "Outcome of a run; its unit stands in the codebook of runs."),
        "group": ("", "Group of loops, see `explain loops`; open_loop: with every group cut; total: with all live."),
        "share": (
            "unit",
            "Open-loop effect, Shapley share of the group, or total effect; rows but total add up to it.",
        ),
        **_INTERVAL,
        **_SEEDS,
        **_LEVEL,
    },
    "directions": {
        "outcome": ("", "Outcome of a run."),
        "part": ("", "whole; forward, return, both: effect with that direction cut; loses_*: what the cut takes away."),
        "effect": ("unit", "Difference to the status quo; beyond_sum: loses_both less the sum of the two losses."),
        **_INTERVAL,
        **_SEEDS,
        **_LEVEL,
    },
    "matched": {
        "outcome": ("", "Outcome of a run."),
        "group": ("", "Group opened last, all others live; open_loop: the effect with every group cut."),
        "replayed": ("unit", "Effect it carries if its arrows show the same row of the status quo."),
        **_INTERVAL,
        "matched": ("unit", "The same if they show a like row of another seed, in both worlds."),
        "matched_low": ("unit", "Lower end of its 95 % t interval."),
        "matched_high": ("unit", "Its upper end."),
        **_SEEDS,
    },
    "reads": {
        "scenario": ("", "Run: policy, and 1 or 0 for every group as it is live or cut; m: matched."),
        "carried": ("share", "Of what cut arrows showed: the last value of a row that was not read this week."),
        "guessed": ("share", "Of what cut arrows showed: a mean, or live where there is none."),
    },
    "courses": {
        "measure": ("", "Weekly measure."),
        "unit": ("", "Unit of its differences."),
        "cut": ("", "closed: nothing cut; open_loop: every group; a group; forward, return, both: directions."),
        "quarter": ("quarters", "Quarters of 13 weeks since the policy date."),
        "difference": ("unit", "Mean difference to the status quo."),
        **_INTERVAL,
        **_SEEDS,
    },
    "fates": {
        "measure": ("", "Weekly measure."),
        "unit": ("", "Unit of its differences."),
        "closed": ("unit", "Mean difference over all quarters, nothing cut."),
        "open": ("unit", "The same with every group cut."),
        "amplification": ("times", "closed over open; empty where open cannot be told from zero."),
        **_INTERVAL,
        "half_life": ("weeks", "From the end of the shock until half of its effect is gone; inf: never in the run."),
        "fate": ("", "fades, lasts, spirals, or unclear; empty for a policy, which has no end."),
    },
}


@dataclass
class Looped:
    """What a loop study found, on its way into a folder, and the names of what was written."""

    plan: Plan
    folder: Path
    world: str
    policy: Scenario
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        """Whether more than one in twenty replayed reads was made up, so that nothing is attributed."""
        reads = self.tables["reads"]
        made_up = (reads["carried"] + reads["guessed"])[~reads["scenario"].str.contains("~m")]
        return bool(made_up.max() > MOST_MADE_UP)

    @property
    def ends(self) -> int | None:
        """First week after the last shock; none for a policy."""
        if self.policy.schedule and not self.policy.shocks:
            return None
        return max((item.ends for item in self.policy.shocks), default=None)


def finish_loops(plan: Plan, folder: Path, locale: str = "en") -> Looped | None:
    """Write the tables of a loop study.

    Parameters
    ----------
    plan : Plan
        Of `loops_plan`.
    folder : Path
    locale : {"en", "id"}
        How CSV files write numbers.

    Returns
    -------
    Looped or None
        None if no seed has all of its runs.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    store, keys = Store(folder, plan.kept.tables), plan.run_keys()
    runs, weeks = store.read("runs", keys), store.read("weeks", keys)
    world, policy = plan.scenarios[0], plan.scenarios[1]
    effects = measuring.effects_of(runs, world.name, policy.name) if len(runs) else {}
    if not effects or not any(len(each.changes) for each in effects.values()):
        return None
    found = Looped(plan, folder, world.name, policy)
    found.tables = {
        "attribution": measuring.attributed(effects, policy.name),
        "directions": measuring.directions(effects, policy.name),
        "courses": courses.courses(weeks, world.name, policy.name),
        "fates": courses.fates(weeks, world.name, policy.name, found.ends),
    }
    found.tables["reads"] = measuring.reads(runs)
    if found.refused:
        found.tables["attribution"].loc[:, ["share", "low", "high"]] = float("nan")
    if any("~m" in name for name in plan.names):
        found.tables["matched"] = measuring.matched(effects, world.name, policy.name)
    try:
        for name, made in found.tables.items():
            write_text(csv_text(made, locale), folder / f"{name}.csv")
            found.names.append(f"{name}.csv")
        write_text(csv_text(_codebook(), "en"), folder / "codebook.csv")
    except OSError as problem:
        raise cannot_write(problem.filename or folder, problem) from problem
    found.names += ["codebook.csv", MANIFEST]
    return found


def _codebook() -> pd.DataFrame:
    rows = [
        (table, name, unit, "", "", "", sentence)
        for table, columns in _TOLD.items()
        for name, (unit, sentence) in columns.items()
    ]
    return pd.DataFrame(rows, columns=pd.Index(COLUMNS))
