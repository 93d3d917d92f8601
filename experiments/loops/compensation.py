"""Does a strong relationship make up for stigma or for missing time? do(trust) by do(stigma), do(trust) by less time.

Trust and stigma are read higher or lower by all they act on, for the whole run, while they go their own way. On the
log scale no compensation means that effects add up; a negative interaction means that where trust is high, stigma (or
lack of time) harms less. "None" is an allowed result. Hazards are additive outside the joint cap of what PKs do, so
near-additivity on offences is built in; what could be found runs through attendance, the cap and the loops. [M27]
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from experiments.compare import interval
from sim.policy.shocks import ContactCut, Raised, Struck
from sim.scenario import Scenario

LESS_TIME = 0.4
"""Share of the hours for clients that is taken in the second experiment."""

LEVELS = (-1, 0, 1)
MARGIN = 0.02
"""Interactions within this log ratio are none worth speaking of: two percent."""

OUTCOMES = ("offences_latent_rate", "missed_reports")


def cells(world: Scenario, weeks: int) -> tuple[Scenario, ...]:
    """The status quo and every other cell of both experiments.

    Parameters
    ----------
    world : Scenario
    weeks : int
        Length of the run: what is raised stays so to its end.
    """
    made = [
        _cell(world, weeks, trust, pressure, size)
        for pressure, sizes in (("stigma", LEVELS), ("less_time", (0, 1)))
        for trust, size in product(LEVELS, sizes)
    ]
    return tuple({scenario.name: scenario for scenario in (world, *made)}.values())


def cell_name(world: str, trust: int, pressure: str, size: int) -> str:
    """Name of a cell; the middle one is the status quo itself."""
    parts = [f"trust{trust:+d}"] * (trust != 0) + [f"{pressure}{size:+d}"] * (size != 0)
    return "~".join([world, *parts])


def _cell(world: Scenario, weeks: int, trust: int, pressure: str, size: int) -> Scenario:
    shocks = [Struck("raised", Raised(thing="trust", sd=float(trust)), 0, weeks)] if trust else []
    if size and pressure == "stigma":
        shocks.append(Struck("raised", Raised(thing="stigma_felt", sd=float(size)), 0, weeks))
    elif size:
        shocks.append(Struck("contact_cut", ContactCut(share=LESS_TIME), 0, weeks))
    return replace(world, name=cell_name(world.name, trust, pressure, size), shocks=tuple(shocks))


def compensation(runs: pd.DataFrame, world: str) -> pd.DataFrame:
    """Main effects and interactions on the log scale.

    Parameters
    ----------
    runs : DataFrame
    world : str

    Returns
    -------
    DataFrame
        `outcome, pressure, term, effect, low, high, seeds, finding`: log ratios; `trust` per SD; `pressure` (a
        standard deviation of stigma, or the cut of hours); `interaction` of both, per SD; finding of the interaction
        is `compensates`, `worsens`, `adds_up` (all of the interval within two percent) or `unclear`.
    """
    rows = []
    for outcome in OUTCOMES:
        logs = _logs(runs, outcome)
        for pressure in ("stigma", "less_time"):
            terms = _terms(logs, world, pressure)
            for term, values in terms.items():
                found = interval(values)
                rows.append((outcome, pressure, term, *found, _finding(term, found)))
    columns = "outcome pressure term effect low high seeds finding".split()
    return pd.DataFrame(rows, columns=pd.Index(columns))


def _logs(runs: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """Logarithm of a rate, or of the odds of missing a report; a row per seed and a column per cell."""
    kept = runs["reports_kept"]
    values = (100 - kept) / kept.where(kept > 0) if outcome == "missed_reports" else runs[outcome]
    frame = runs.assign(value=values).pivot_table("value", "seed", "scenario")
    return np.log(frame.where(frame > 0)).dropna()


def _terms(logs: pd.DataFrame, world: str, pressure: str) -> dict[str, np.ndarray]:
    low, high = (-1, 1) if pressure == "stigma" else (0, 1)

    def at(trust: int, size: int) -> np.ndarray:
        return logs[cell_name(world, trust, pressure, size)].to_numpy(float)

    span = high - low
    return {
        "trust": (at(1, 0) - at(-1, 0)) / 2,
        "pressure": (at(0, high) - at(0, low)) / span,
        "interaction": ((at(1, high) - at(1, low)) - (at(-1, high) - at(-1, low))) / (2 * span),
    }


def _finding(term: str, found: Any) -> str:
    if term != "interaction":
        return ""
    if abs(found.low) <= MARGIN and abs(found.high) <= MARGIN:
        return "adds_up"
    if found.high < 0:
        return "compensates"
    return "worsens" if found.low > 0 else "unclear"
