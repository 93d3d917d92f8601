"""What a study leaves in its folder: tables of runs and weeks, comparison, levels, codebook and figures."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow as pa

from experiments.batch import Batch
from experiments.compare import compare, is_latent, levels
from experiments.economics import cost_table
from experiments.errors import cannot_write
from experiments.ignorance import split_table
from experiments.plan import Plan
from experiments.store import MANIFEST, Store, write_parquet, write_text
from sim.measures import MEASURES, OUTCOMES

_KEYS = {
    "key": "Key of the run: scenario, seed, weeks and code of the model.",
    "scenario": "Name of the scenario.",
    "seed": "Seed; the same seed means the same people and luck.",
    "weeks": "Weeks after the policy date.",
    "week": "Week; 0 begins at the policy date.",
    "district": "District of the client, PK or neighbourhood.",
}


@dataclass
class Results:
    """Tables of a study, and the names of the files that hold them."""

    plan: Plan
    folder: Path
    language: str
    weeks: pd.DataFrame
    comparison: pd.DataFrame
    levels: pd.DataFrame
    costs: pd.DataFrame
    files: list[str] = field(default_factory=list)

    def draw(self) -> None:
        """Draw the figures into the folder."""
        from experiments.figures import draw_courses, draw_forest

        try:
            if len(self.plan.scenarios) > 1:
                self.files += draw_forest(self.plan, self.comparison, self.folder, self.language)
            self.files += draw_courses(self.plan, self.weeks, self.folder, self.language)
        except OSError as problem:
            raise cannot_write(problem.filename or self.folder, problem) from problem


def finish(batch: Batch, language: str) -> Results | None:
    """Write the tables of a study.

    Parameters
    ----------
    batch : Batch
    language : {"en", "id"}
        Of the figures.

    Returns
    -------
    Results or None
        None if no run has finished.
    """
    plan, folder, store = batch.plan, batch.folder, Store(batch.folder)
    keys = [run.key for run in plan.runs()]
    runs, weeks = store.read("runs", keys), store.read("weeks", keys)
    if runs.empty:
        return None
    costs = pd.concat([cost_table(scenario, plan.weeks) for scenario in plan.scenarios], ignore_index=True)
    first = plan.seeds[0] if plan.uncertain else None
    compared = compare(runs, plan.names, first=first)
    found = Results(plan, folder, language, weeks, compared, levels(runs, plan.names), costs)
    tables = {"levels.csv": found.levels}
    if plan.uncertain and len(plan.scenarios) > 1:
        tables["uncertainty.csv"] = split_table(runs, plan.names, plan.seeds[0])
    if not costs.empty:
        tables["costs.csv"] = costs
    if len(plan.scenarios) > 1:
        tables = {"comparison.csv": found.comparison} | tables
    try:
        for name, frame in (("runs", runs), ("weeks", weeks)):
            write_parquet(pa.Table.from_pandas(frame, preserve_index=False), folder / f"{name}.parquet")
        for name, frame in tables.items():
            write_text(frame.to_csv(index=False, lineterminator="\n"), folder / name)
        write_text(codebook(), folder / "codebook.csv")
    except OSError as problem:
        raise cannot_write(problem.filename or folder, problem) from problem
    found.files += [*tables, "runs.parquet", "weeks.parquet", "codebook.csv", MANIFEST]
    return found


def codebook() -> str:
    """What every column of the tables means, as CSV.

    Returns
    -------
    str
        Columns `table, id, unit, kind, denominator, better, sentence`. Weekly measures are sums by district, to be
        divided by their denominator when reading.
    """
    text = io.StringIO()
    book = csv.writer(text, lineterminator="\n")
    book.writerow(["table", "id", "unit", "kind", "denominator", "better", "sentence"])
    book.writerows(["runs", name, "", "key", "", "", _KEYS[name]] for name in ("key", "scenario", "seed", "weeks"))
    for o in OUTCOMES.values():
        kind = "primary" if o.primary else "process" if o.process else "level"
        latent = " Latent: an assumption of the model, not a finding." if is_latent(o) else ""
        book.writerow(["runs", o.id, o.unit, kind, "", o.better, o.sentence + latent])
    keys = ("key", "scenario", "seed", "week", "district")
    book.writerows(["weeks", name, "", "key", "", "", _KEYS[name]] for name in keys)
    for m in MEASURES.values():
        book.writerow(["weeks", m.id, m.unit, m.kind, m.denominator or "", m.better, m.sentence])
    return text.getvalue()
