"""What a result hangs on: indices for every outcome of a study with a Morris or Sobol' design, with their figures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from experiments.compare import is_latent
from experiments.display import difference_unit, label
from experiments.errors import InputError, cannot_write
from experiments.exports import csv_text
from experiments.figures.canvas import source
from experiments.figures.ranking import About, Kind, draw_ranking
from experiments.findings.designed import Designed
from experiments.plan import Plan
from experiments.sensitivity import in_percent, morris_indices, ranking, sobol_indices
from experiments.store import write_text
from experiments.sweep import measured
from sim.measures import OUTCOMES
from sim.words import say

TABLE = "sensitivity.csv"


class Asked(NamedTuple):
    """What the indices are of: an outcome under a scenario, or what the scenario changes of it against a reference."""

    scenario: str
    outcome: str
    reference: str | None

    @property
    def name(self) -> str:
        """Fit for a file."""
        return f"{self.outcome}_{self.scenario}"


def asked(plan: Plan) -> Iterator[Asked]:
    """Levels under the first scenario, and what each policy changes."""
    for outcome in measured(plan):
        yield Asked(plan.names[0], outcome, None)
        for policy in plan.names[1:]:
            yield Asked(policy, outcome, plan.names[0])


def results(plan: Plan, rows: pd.DataFrame, what: Asked) -> np.ndarray:
    """An outcome at every point for every seed.

    Parameters
    ----------
    plan : Plan
    rows : DataFrame
        As `by_point` gives them.
    what : Asked

    Returns
    -------
    (points, seeds) array
        NaN where a run is missing.
    """
    axes = {"index": range(len(plan.points)), "columns": list(plan.seeds)}
    tables = {name: part.pivot(index="point", columns="seed", values=what.outcome) for name, part in _by(rows)}
    empty = pd.DataFrame(dtype=float)
    own = tables.get(what.scenario, empty).reindex(**axes)
    if what.reference is not None:
        own = own - tables.get(what.reference, empty).reindex(**axes)
    return own.to_numpy(float)


def _by(rows: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    yield from ((str(name), part) for name, part in rows.groupby("scenario"))


def indices_of(plan: Plan, rows: pd.DataFrame, what: Asked) -> pd.DataFrame:
    """Indices of every factor, by the design of the plan.

    Raises
    ------
    InputError
        If the design is another one.
    """
    design = plan.design
    if design is None or design.kind not in ("morris", "sobol"):
        kind = design.kind if design is not None else "none"
        raise InputError(f"{plan.name}: its design is {kind}; sensitivity needs kind: morris or kind: sobol")
    found, seed = results(plan, rows, what), plan.seeds[0]
    if design.kind == "sobol":
        return sobol_indices(design.names, found, seed, design.bounds)
    points = np.array(plan.points, float)
    return morris_indices(design.names, points, design.bounds, found, seed)


def finish_sensitivity(found: Designed, language: str, locale: str = "en") -> list[str]:
    """Write the indices and draw a ranking for every outcome and scenario.

    Parameters
    ----------
    found : Designed
        With the rows of all runs.
    language, locale : {"en", "id"}

    Returns
    -------
    list of str
        Names of the files.
    """
    plan, folder = found.plan, found.folder
    tables = {what: indices_of(plan, found.rows, what) for what in asked(plan)}
    long = ranking({(what.scenario, what.outcome): table for what, table in tables.items()})
    try:
        write_text(csv_text(long, locale), folder / TABLE)
        drawn = [name for what, table in tables.items() for name in _draw(plan, what, table, folder, language)]
    except OSError as problem:
        raise cannot_write(problem.filename or folder, problem) from problem
    return [TABLE, *drawn]


def _draw(plan: Plan, what: Asked, table: pd.DataFrame, folder: Path, language: str) -> list[str]:
    design, outcome = plan.design, OUTCOMES[what.outcome]
    assert design is not None
    key = "figure.sensitivity_level" if what.reference is None else "figure.sensitivity_difference"
    names = {"outcome": label(what.outcome, language), "scenario": what.scenario, "reference": what.reference or ""}
    docs = {f.path: (f.unit, f.grade, f.doc) for f in design.factors}
    kind: Kind = "sobol" if design.kind == "sobol" else "morris"
    relative = kind == "morris" and is_latent(outcome)
    shown = in_percent(table) if relative else table
    measure = say("unit.percent_of_mean", language) if relative else difference_unit(outcome, language)
    about = About(say(key, language, **names), kind, measure, docs, source(plan, language))
    return draw_ranking(about, shown, folder, f"sensitivity_{what.name}", language)
