"""What conclusions rest on, on its way into a folder: effects at points and at the declared values, tables, figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.assumptions import judge, shares
from experiments.assumptions.tables import Conclusion, codebook, conclusions_table, hanging_table, shares_table
from experiments.compare import Interval, interval
from experiments.discovery import changes
from experiments.errors import cannot_write
from experiments.exports import csv_text
from experiments.findings.sensitive import Asked, results
from experiments.plan import Plan
from experiments.plan.runs import Kept
from experiments.store import Store, write_text
from experiments.sweep import by_point
from experiments.verdicts import HEADLINES
from experiments.worthwhile import worthwhile
from sim.measures import OUTCOMES

DECLARED, DECLARED_SEEDS = "declared", 10
"""The folder of the runs at the declared values, below that of the study, and how many seeds they have at least."""
BOOK = "conclusions_codebook.csv"


def central(plan: Plan) -> Plan:
    """The same scenarios at the declared values, with enough seeds to tell an effect from luck."""
    first, count = plan.seeds[0], max(len(plan.seeds), DECLARED_SEEDS)
    seeds = tuple(range(first, first + count))
    return replace(plan, design=None, points=((),), seeds=seeds, strain=(), strain_replicates=0, keep=Kept(("runs",)))


def outcomes(plan: Plan) -> tuple[str, ...]:
    """The first primary outcome, then those that the study names; without, the other headline outcomes."""
    named = [name for name in plan.measures if name in OUTCOMES]
    return tuple(dict.fromkeys((HEADLINES[0], *(named or HEADLINES))))


def conclusions(plan: Plan, folder: Path) -> list[Conclusion]:
    """Every policy and outcome judged; the first outcome first.

    Parameters
    ----------
    plan : Plan
        With a Latin hypercube and at least one policy.
    folder : Path
        Where its runs are stored, and below it those at the declared values.

    Returns
    -------
    list of Conclusion
        None if no run has finished.
    """
    runs = Store(folder, plan.kept.tables).read("runs", plan.run_keys())
    if runs.empty:
        return []
    middle = central(plan)
    declared = Store(folder / DECLARED, middle.kept.tables).read("runs", middle.run_keys())
    rows, values, clients = by_point(plan, runs), points(plan), plan.scenarios[0].world.clients
    there = by_point(middle, declared) if len(declared) else None
    found = []
    for outcome in outcomes(plan):
        for policy in plan.names[1:]:
            change, least = effects(plan, rows, policy, outcome), worthwhile(outcome, clients)
            usual = np.array([]) if there is None else effects(middle, there, policy, outcome)[0]
            at_declared = interval(usual) if len(usual) else Interval(np.nan, np.nan, np.nan, 0)
            found.append(Conclusion(policy, outcome, least, at_declared, judge(values, change, least), change))
    return found


def points(plan: Plan) -> np.ndarray:
    """Values of the factors at every point: (n, k) array."""
    return np.array(plan.points, float)


def effects(plan: Plan, rows: pd.DataFrame, policy: str, outcome: str) -> np.ndarray:
    """What a policy changes at every point with every seed, in the unit in which it is shown: (n, r) array."""
    before, after = (results(plan, rows, Asked(name, outcome, None)) for name in (plan.names[0], policy))
    return changes(before, after, outcome)


def write(plan: Plan, found: Sequence[Conclusion], folder: Path, language: str, locale: str = "en") -> list[str]:
    """Write tables, codebook and figure.

    Returns
    -------
    list of str
        Names of the files.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    from experiments.figures.conclusions import draw_conclusions

    made = {
        "conclusions": conclusions_table(plan, found, language),
        "hangs_on": hanging_table(plan, found),
        "shares": shares_table(plan, shares(points(plan), found[0].effect)),
    }
    try:
        for name, frame in made.items():
            write_text(csv_text(frame, locale), folder / f"{name}.csv")
        write_text(csv_text(codebook(made), "en"), folder / BOOK)
        pictures = draw_conclusions(plan, found, folder, language)
    except OSError as problem:
        raise cannot_write(problem.filename or folder, problem) from problem
    return [*(f"{name}.csv" for name in made), BOOK, *pictures]
