"""What a design found: at every point the level of each outcome, and what each policy changes there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from experiments.compare import interval, is_latent
from experiments.plan import Plan
from sim.measures import OUTCOMES

USUAL = (
    "guidance_minutes",
    "alliance",
    "participation_kept",
    "reports_kept",
    "cohort_offences_latent",
    "cohort_reintegrated",
    "proposals_per_quarter",
    "pks_exhausted",
)
"""Outcomes that are shown where a study names none."""


def measured(plan: Plan) -> tuple[str, ...]:
    """Outcomes that tables and figures of a study show."""
    return tuple(name for name in plan.measures if name in OUTCOMES) or USUAL


def by_point(plan: Plan, runs: pd.DataFrame) -> pd.DataFrame:
    """Every run at every point that it belongs to.

    Parameters
    ----------
    plan : Plan
    runs : DataFrame
        A row per run with `key`, as stored.

    Returns
    -------
    DataFrame
        The same rows with `point` in front and a column per factor of the design as the point has it; a run that
        several points share stands once for each of them.
    """
    places = [(run.point, run.key) for run in plan.runs()]
    index = pd.DataFrame(places, columns=pd.Index(["point", "key"])).drop_duplicates()
    values = pd.DataFrame(plan.points, columns=pd.Index([f.path for f in plan.factors])).rename_axis("point")
    own = runs.drop(columns=[f.path for f in plan.factors if f.path in runs])
    return index.merge(values.reset_index(), on="point").merge(own, on="key")


def sweep_table(plan: Plan, rows: pd.DataFrame) -> pd.DataFrame:
    """Levels and paired differences at every point.

    Parameters
    ----------
    plan : Plan
    rows : DataFrame
        As `by_point` gives them.

    Returns
    -------
    DataFrame
        Columns `point`, one per factor, `scenario, outcome, unit, better, value, value_low, value_high, difference,
        low, high, seeds`: means over seeds with 95 % t intervals; differences are against the first scenario with the
        same seeds at the same point, empty for itself. Latent outcomes are in their own unit: assumptions, for reading
        as ratios.
    """
    found = pd.DataFrame(list(_rows(plan, rows)))
    values = pd.DataFrame(plan.points, columns=pd.Index([f.path for f in plan.factors]))
    values.insert(0, "point", np.arange(len(values)))
    return values.merge(found, on="point") if len(found) else found


def _rows(plan: Plan, rows: pd.DataFrame) -> Iterator[dict[str, Any]]:
    names = [scenario.name for scenarios, _ in plan.blocks for scenario in scenarios]
    reference = {s.name: scenarios[0].name for scenarios, _ in plan.blocks for s in scenarios}
    tables = {key: part.set_index("seed").sort_index() for key, part in rows.groupby(["point", "scenario"])}
    for point in range(len(plan.points)):
        for name in names:
            if (point, name) not in tables:
                continue
            own, base = tables[point, name], tables.get((point, reference[name]))
            for outcome in measured(plan):
                yield {"point": point, "scenario": name} | _row(outcome, own, base if reference[name] != name else None)


def _row(outcome: str, own: pd.DataFrame, base: pd.DataFrame | None) -> dict[str, Any]:
    level = interval(own[outcome].dropna().to_numpy(float))
    declared = OUTCOMES[outcome]
    row = {"outcome": outcome, "unit": declared.unit, "better": declared.better, "value": level.mean}
    row |= {"value_low": level.low, "value_high": level.high}
    change = interval((own[outcome] - base[outcome]).dropna().to_numpy(float)) if base is not None else None
    names = {"difference": "mean", "low": "low", "high": "high"}
    row |= {name: getattr(change, part) if change else float("nan") for name, part in names.items()}
    return row | {"seeds": level.seeds}


def as_index(table: pd.DataFrame) -> pd.DataFrame:
    """The table with latent outcomes as an index: the first scenario at the first point is 100."""
    shown = table.copy()
    for outcome, part in table.groupby("outcome", sort=False):
        if is_latent(OUTCOMES[str(outcome)]):
            columns = ["value", "value_low", "value_high", "difference", "low", "high"]
            first = part["value"].iloc[0]
            shown.loc[part.index, columns] = part[columns] * (100 / first if first else float("nan"))
    return shown


def as_changes(table: pd.DataFrame) -> pd.DataFrame:
    """The policies' rows, differences of latent outcomes in percent of the reference at the same point."""
    shown = table[table["difference"].notna()].copy()
    for outcome, part in shown.groupby("outcome", sort=False):
        if is_latent(OUTCOMES[str(outcome)]):
            columns = ["difference", "low", "high"]
            reference = (part["value"] - part["difference"]).replace(0, float("nan"))
            shown.loc[part.index, columns] = part[columns].mul(100 / reference, axis=0)
    return shown
