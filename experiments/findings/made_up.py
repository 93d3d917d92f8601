"""The files of the smaller loop studies: compensation, and what a field researcher would have seen."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from experiments.findings.written import write_told
from experiments.loops.compensation import compensation
from experiments.loops.panel import compared
from experiments.plan import Plan
from experiments.store import Store

_TOLD = {
    "compensation": {
        "outcome": ("", "offences_latent_rate, or missed_reports: odds of missing a report."),
        "pressure": ("", "stigma: stigma read one SD higher or lower; less_time: 40 % of the hours for clients taken."),
        "term": ("", "trust (per SD), pressure (per SD, or the cut), interaction of both."),
        "effect": ("log ratio", "Change of the logarithm of the outcome."),
        "low": ("log ratio", "Lower end of the 95 % t interval over seeds."),
        "high": ("log ratio", "Its upper end."),
        "seeds": ("seeds", "Seeds with every run."),
        "finding": (
            "",
            "Of the interaction: compensates, worsens, adds_up (within 2 %), unclear.",
        ),
    },
    "panel": {
        "arrow": ("", "Cause in one quarter, effect in the next."),
        "estimate": ("SD per SD", "Cross-lagged coefficient of the panel, mean over seeds."),
        "truth": ("SD per SD", "What a do on the same people shows: a gift of trust, a quarter with less contact."),
        "bias": ("SD per SD", "Estimate less truth."),
        "low": ("SD per SD", "Lower end of the 95 % t interval of the bias over seeds."),
        "high": ("SD per SD", "Its upper end."),
        "seeds": ("seeds", "Seeds with every run."),
    },
}


def finish_compensation(plan: Plan, folder: Path, locale: str = "en") -> pd.DataFrame | None:
    """Write the table of the experiments on compensation; None if no seed has all of its runs."""
    runs = Store(folder, plan.kept.tables).read("runs", plan.run_keys())
    whole = runs.groupby("seed")["scenario"].nunique() == len(plan.names) if len(runs) else pd.Series(dtype=bool)
    if not whole.any():
        return None
    made = compensation(runs[runs["seed"].isin(whole[whole].index)], plan.names[0])
    write_told({"compensation": (made, _TOLD["compensation"])}, folder, locale)
    return made


def finish_panel(plan: Plan, folder: Path, locale: str = "en") -> pd.DataFrame | None:
    """Write the table of panel estimates beside truths; None if no seed has all of its runs."""
    store, keys = Store(folder, plan.kept.tables), plan.run_keys()
    weeks, estimates = store.read("weeks", keys), store.read("panel", keys)
    if not len(weeks):
        return None
    whole = weeks.groupby("seed")["scenario"].nunique() == len(plan.names)
    seeds, world = whole[whole].index, plan.names[0]
    own = estimates[(estimates["scenario"] == world) & estimates["seed"].isin(seeds)]
    if not len(own):
        return None
    made = compared(own.drop(columns=["key", "scenario"]), weeks[weeks["seed"].isin(seeds)], world)
    write_told({"panel": (made, _TOLD["panel"])}, folder, locale)
    return made
