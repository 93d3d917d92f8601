"""The files of a study with a design: runs with their factors, levels and differences at every point, a figure."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow as pa

from experiments.errors import cannot_write
from experiments.exports import csv_text
from experiments.findings.codebook import COLUMNS, codebook
from experiments.plan import Plan
from experiments.points import POINTS
from experiments.store import MANIFEST, Store, write_parquet, write_text
from experiments.sweep import by_point, sweep_table

TABLE = "sweep.csv"


@dataclass
class Designed:
    """What a design found, on its way into a folder, and the names of what was written."""

    plan: Plan
    folder: Path
    rows: pd.DataFrame
    table: pd.DataFrame
    names: list[str] = field(default_factory=list)


def finish_design(plan: Plan, folder: Path, locale: str = "en") -> Designed | None:
    """Write the tables of a study with a design.

    Parameters
    ----------
    plan : Plan
    folder : Path
    locale : {"en", "id"}
        How CSV files write numbers.

    Returns
    -------
    Designed or None
        None if no run has finished.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    runs = Store(folder, plan.kept.tables).read("runs", plan.run_keys())
    if runs.empty:
        return None
    rows = by_point(plan, runs)
    found = Designed(plan, folder, rows, sweep_table(plan, rows))
    try:
        write_parquet(pa.Table.from_pandas(rows, preserve_index=False), folder / "runs.parquet")
        write_text(csv_text(found.table, locale), folder / TABLE)
        write_text(csv_text(codebook_of(plan), "en"), folder / "codebook.csv")
    except OSError as problem:
        raise cannot_write(problem.filename or folder, problem) from problem
    found.names += [TABLE, "codebook.csv", "runs.parquet", POINTS, MANIFEST]
    return found


def codebook_of(plan: Plan) -> pd.DataFrame:
    """What the columns of a study with a design mean: point and factors first."""
    point = ("runs", "point", "", "key", "", "", "Number of the point of the design, from 0.")
    factors = [("runs", f.path, f.unit, f"factor ({f.kind})", "", "", f.doc) for f in plan.factors]
    own = pd.DataFrame([point, *factors], columns=pd.Index(COLUMNS))
    usual = codebook()
    kept = {"runs", *plan.kept.tables}
    there = usual["table"].isin(kept) & (usual["id"] != "cost_total")
    weekly = usual["id"].isin(plan.kept.weekly) | (usual["kind"] == "key") | (usual["table"] == "runs")
    return pd.concat([own, usual[there & weekly]], ignore_index=True)
