"""One scenario with one seed, kept in more detail: the lives of its invented clients, a panel of their weeks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from difflib import get_close_matches
from pathlib import Path

import pandas as pd
import pyarrow as pa

from experiments.errors import InputError, cannot_write
from experiments.exports import csv_text
from experiments.findings import codebook
from experiments.manifest import write_manifest
from experiments.plan import Plan
from experiments.store import MANIFEST, write_parquet, write_text
from experiments.store.sessions import now
from experiments.task import tables_of
from sim.columns import columns_of
from sim.model import PANEL, ReintegrationModel
from sim.people import Client

CLIENTS, PANEL_FILE = "clients_synthetic", "panel"


def simulate(
    plan: Plan,
    folder: Path,
    *,
    record: Collection[str] = (),
    columns: Sequence[str] = (),
    passed: Callable[[int], None] = lambda week: None,
) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Run the one scenario and seed of a plan and write what was recorded.

    Parameters
    ----------
    plan : Plan
        With one scenario and one seed.
    folder : Path
    record : collection of {"clients", "panel"}
    columns : sequence of str
        Columns of the panel; the usual ones if empty.
    passed : callable
        Told every week that has passed.

    Returns
    -------
    (dict of DataFrame, list of str)
        The tables `runs` and `weeks`, and the names of the files.

    Raises
    ------
    InputError
        If a column does not exist or the folder cannot be written.
    """
    _check(record, columns)
    started = now()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise cannot_write(folder, problem) from problem
    tables = _run(plan, tuple(record), columns or None, passed)
    frames = {name: tables[name].to_pandas() for name in ("runs", "weeks")}
    return frames, _write(plan, folder, tables, started)


def _run(
    plan: Plan, record: tuple[str, ...], columns: Sequence[str] | None, passed: Callable[[int], None]
) -> dict[str, pa.Table]:
    (run,) = plan.runs()
    model = ReintegrationModel(
        run.scenario, run.seed, weeks=plan.weeks, register_people=False, record=record, columns=columns
    )
    try:
        while model.week < plan.weeks - 1:
            model.step()
            passed(model.week)
        tables = tables_of(model, run, plan.with_burn_in)
        if "clients" in record:
            tables[CLIENTS] = _invented(model.clients_frame())
        if "panel" in record:
            tables[PANEL_FILE] = _invented(model.panel_frame())
    finally:
        model.close()
    return tables


def _check(record: Collection[str], columns: Sequence[str]) -> None:
    if columns and "panel" not in record:
        raise InputError("--columns chooses columns of the panel; add --record panel")
    known = list(dict.fromkeys([*PANEL, *columns_of(Client)]))
    faults = []
    for name in columns:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"did you mean '{near[0]}'?" if near else "run.py explain columns lists those of Client"
            faults.append(f"--columns: there is no column '{name}'; {hint}")
    if faults:
        raise InputError(*faults)


def _invented(frame: pd.DataFrame) -> pa.Table:
    return pa.Table.from_pandas(frame, preserve_index=False)


def _write(plan: Plan, folder: Path, tables: dict[str, pa.Table], started: str) -> list[str]:
    notes = {name: "Invented people; nobody real is in this file." for name in (CLIENTS, PANEL_FILE)}
    try:
        for name, table in tables.items():
            write_parquet(table, folder / f"{name}.parquet", note=notes.get(name, ""))
        write_text(csv_text(codebook(), "en"), folder / "codebook.csv")
        write_manifest(folder, plan, plan.run_keys(), state="finished", started=started)
    except OSError as problem:
        raise cannot_write(problem.filename or folder, problem) from problem
    return [*(f"{name}.parquet" for name in tables), "codebook.csv", MANIFEST]
