"""The files of a study: CSV, one workbook, Parquet, figures and the report; and the way back from a folder."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd
import pyarrow as pa

from experiments.batch import Batch
from experiments.display import ground
from experiments.errors import cannot_write, nothing_finished
from experiments.exports import csv_text, write_workbook
from experiments.findings.tables import Findings
from experiments.manifest import read_plan
from experiments.plan import TABLES, Plan
from experiments.precision import Looked, looked_from
from experiments.store import MANIFEST, Store, write_parquet, write_text
from sim.words import say

WORKBOOK, REPORT = "tables.xlsx", "report.html"


@dataclass
class Files:
    """Findings on their way into a folder, and the names of what was written."""

    findings: Findings
    folder: Path
    language: str
    locale: str = "en"
    names: list[str] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    """Stored files that were left out, and why."""

    def draw(self) -> None:
        """Draw the figures of the folder."""
        from experiments.figures import draw_courses, draw_forest

        f = self.findings
        try:
            if f.compared:
                self.names += draw_forest(f.plan, f.judged, self.folder, self.language)
            self.names += draw_courses(f.plan, f.weeks, self.folder, self.language)
        except OSError as problem:
            raise cannot_write(problem.filename or self.folder, problem) from problem

    def report(self) -> None:
        """Write the page a policy analyst can hand over, in both languages; there must be something to compare."""
        from experiments.report import page

        if not self.findings.compared:
            return
        try:
            write_text(page(self.findings, self.folder, self.language), self.folder / REPORT)
        except OSError as problem:
            raise cannot_write(problem.filename or self.folder, problem) from problem
        self.names.append(REPORT)


def finish(batch: Batch, language: str, locale: str = "en", looked: Looked | None = None) -> Files | None:
    """Write the tables of a study that has just been carried out.

    Parameters
    ----------
    batch : Batch
    language : {"en", "id"}
        Of words in tables and figures.
    locale : {"en", "id"}
        How CSV files write numbers.
    looked : Looked, optional
        How replicates were added, if they were.

    Returns
    -------
    Files or None
        None if no run has finished.
    """
    keys = batch.plan.run_keys()
    findings = _findings(batch.plan, Store(batch.folder), keys, looked)
    return None if findings is None else write(findings, batch.folder, language, locale)


def rebuilt(folder: Path, language: str, locale: str = "en") -> Files:
    """Write the tables of a folder again, from its stored rows.

    Parameters
    ----------
    folder : Path
        Of a study.
    language, locale : {"en", "id"}

    Returns
    -------
    Files

    Raises
    ------
    InputError
        If it is no folder of a study, or nothing in it has finished.
    """
    plan, content = read_plan(folder)
    store = Store(folder)
    findings = _findings(plan, store, content["keys"], looked_from(content.get("precision")))
    if findings is None:
        raise nothing_finished(folder)
    files = write(findings, folder, language, locale)
    files.faults = dict(store.faults)
    return files


def _findings(plan: Plan, store: Store, keys: list[str], looked: Looked | None) -> Findings | None:
    runs, weeks, groups = (store.read(table, keys) for table in TABLES)
    if runs.empty:
        return None
    return Findings(_with_runs(plan, runs), runs, weeks, groups, looked, missing=plan.total - len(runs))


def _with_runs(plan: Plan, runs: pd.DataFrame) -> Plan:
    """The plan without policies, seeds and worlds of which no run has finished; draws count from the first seed."""
    there, seeds = set(runs["scenario"]), {plan.seeds[0], *runs["seed"]}
    main = tuple(s for i, s in enumerate(plan.scenarios) if i == 0 or s.name in there)
    strain = tuple(block for block in plan.strain if all(scenario.name in there for scenario in block))
    return replace(plan, scenarios=main, strain=strain, seeds=tuple(seed for seed in plan.seeds if seed in seeds))


def write(findings: Findings, folder: Path, language: str, locale: str = "en") -> Files:
    """Write every table: Parquet as stored, CSV, and all of them in one workbook.

    Returns
    -------
    Files

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    files = Files(findings, folder, language, locale)
    tables = findings.tables(language)
    try:
        for name, frame in _rows(findings).items():
            write_parquet(pa.Table.from_pandas(frame, preserve_index=False), folder / f"{name}.parquet")
        for name, frame in tables.items():
            write_text(csv_text(frame, locale), folder / f"{name}.csv")
        write_workbook(tables, folder / WORKBOOK, language, _about(findings, language))
    except OSError as problem:
        raise cannot_write(problem.filename or folder, problem) from problem
    files.names += [*(f"{name}.csv" for name in tables), WORKBOOK, *(f"{name}.parquet" for name in TABLES), MANIFEST]
    return files


def _rows(findings: Findings) -> dict[str, pd.DataFrame]:
    """Runs with what their policy costs in all, weeks, groups."""
    paid = findings.costs.groupby("scenario")["central"].sum()
    runs = findings.runs.assign(cost_total=findings.runs["scenario"].map(paid).fillna(0.0))
    return {"runs": runs, "weeks": findings.weeks, "groups": findings.groups}


def _about(findings: Findings, language: str) -> list[str]:
    plan = findings.plan
    title = plan.title.get(language) or plan.scenarios[0].title[language]
    return [title, ground(plan, language), say("note.limits", language), say("note.index", language)]
