"""The files of a validation: the table, what each column means."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from experiments.findings.written import write_told
from experiments.plan import Plan
from experiments.reported import reported
from experiments.store import Store
from experiments.validate.judging import arms_of, judged
from experiments.validate.predicted import predicted

_TOLD = {
    "pattern": ("", "Pattern; its sentence is printed by `validate`."),
    "kind": ("", "level; shape of what nobody tuned; study as a researcher would do it; experiment."),
    "unit": ("", "Unit of target, range and result."),
    "target_low": ("unit", "What was reported, lower end."),
    "target_high": ("unit", "What was reported, upper end."),
    "low": ("unit", "Accepted from here."),
    "high": ("unit", "Accepted to here."),
    "result": ("unit", "Mean over seeds; of ratios the geometric mean."),
    "result_low": ("unit", "Lower end of its 95 % t interval."),
    "result_high": ("unit", "Its upper end."),
    "seeds": ("seeds", "Seeds with every run."),
    "verdict": ("", "holds, holds_just (the interval leaves the range), fails_just, fails, unknown."),
    "used": ("", "level: a level was set to it; slope: its study supplied a slope; empty if it is a test."),
    "sources": ("", "Keys of sources, see `explain sources`."),
}


_BESIDE = {
    "outcome": ("", "Outcome of a run."),
    "unit": ("", "Its unit."),
    "year": ("", "Year of the report."),
    "reported_low": ("unit", "What was reported, lower end."),
    "reported_high": ("unit", "What was reported, upper end."),
    "result": ("unit", "Mean over seeds of the office as it is."),
    "result_low": ("unit", "Lower end of its 95 % t interval."),
    "result_high": ("unit", "Its upper end."),
    "least": ("unit", "Lowest seed."),
    "most": ("unit", "Highest seed."),
    "seeds": ("seeds", "Seeds with every run."),
    "agrees": ("", "Whether the range of the seeds and what was reported overlap."),
    "used": ("", "Whether the figure went into the world or a parameter; then agreement is no test."),
    "source": ("", "Who reported it."),
    "note": ("", "What to keep in mind."),
}


class Validated(NamedTuple):
    """Verdicts on patterns; what the model says beside what was reported of the office."""

    patterns: pd.DataFrame
    beside: pd.DataFrame


def finish_validation(plan: Plan, folder: Path, locale: str = "en") -> Validated | None:
    """Judge what is stored and write it; None if no seed has all of its runs.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    store, keys = Store(folder, plan.kept.tables), plan.run_keys()
    runs, readings = store.read("runs", keys), store.read("readings", keys)
    if not len(runs):
        return None
    every = runs.merge(readings.drop(columns="key"), on=["scenario", "seed"])
    every["alliance_sd"] = plan.scenarios[0].world.references.alliance_sd
    arms = arms_of(every)
    if len(arms) < len(plan.names) or not len(next(iter(arms.values()))):
        return None
    made = Validated(judged(arms), predicted(arms["base"], reported(plan.scenarios[0].world_name)))
    tables = {"validation": (made.patterns, _TOLD), "reported": (made.beside, _BESIDE)}
    write_told(tables, folder, locale)
    return made
