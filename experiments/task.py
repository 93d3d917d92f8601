"""What a worker does: one burn-in, then every run of the task from a copy of it; failures are told, not raised."""

from __future__ import annotations

import os
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from experiments.plan import Run, Task
from experiments.store import SAME

if TYPE_CHECKING:
    from sim.model import ReintegrationModel, Snapshot


@dataclass(frozen=True)
class Failure:
    """A run that ended in an exception."""

    key: str
    scenario: str
    seed: int
    error: str
    traceback: str


@dataclass(frozen=True)
class Done:
    """What came of a task: a table per kind of row, none if every run failed; and the process that did it."""

    task: Task
    tables: dict[str, pa.Table]
    failures: tuple[Failure, ...]
    pid: int


def perform(task: Task) -> Done:
    """Do every run of a task.

    Parameters
    ----------
    task : Task

    Returns
    -------
    Done
        `runs` with a row per run, `weeks` with a row per run, week and district, `groups` with a row per run and
        group of the cohort.
    """
    from sim.model import burn_in

    found: dict[str, list[pa.Table]] = {name: [] for name in SAME}
    failures: list[Failure] = []
    try:
        start = burn_in(task.runs[0].scenario, task.seed, weeks=task.weeks)
    except Exception as problem:
        return Done(task, {}, tuple(failed(run, problem) for run in task.runs), os.getpid())
    for run in task.runs:
        try:
            made = _one(run, task, start)
        except Exception as problem:
            failures.append(failed(run, problem))
        else:
            for table, rows in made.items():
                found[table].append(rows)
    tables = {name: pa.concat_tables(parts) for name, parts in found.items() if parts}
    return Done(task, tables, tuple(failures), os.getpid())


def failed(run: Run, problem: BaseException) -> Failure:
    """What is told of a run that ended in an exception; paths are cut to the file's name."""
    steps = traceback.extract_tb(problem.__traceback__)
    lines = [f"{Path(step.filename).name}:{step.lineno} in {step.name}: {step.line}" for step in steps]
    where = f" ({Path(steps[-1].filename).name}:{steps[-1].lineno})" if steps else ""
    error = " ".join(f"{type(problem).__name__}: {problem}".split()) + where
    return Failure(run.key, run.scenario.name, run.seed, error, "\n".join(lines))


def _one(run: Run, task: Task, start: Snapshot) -> dict[str, pa.Table]:
    from sim.model import ReintegrationModel

    model = ReintegrationModel(run.scenario, run.seed, start=start, weeks=task.weeks, register_people=False)
    try:
        model.run()
        return tables_of(model, run, task.with_burn_in)
    finally:
        model.close()


def tables_of(model: ReintegrationModel, run: Run, with_burn_in: bool) -> dict[str, pa.Table]:
    """The rows of a run that has come to its end, by table."""
    row = {"scenario": run.scenario.name, "seed": run.seed, "weeks": model.horizon, **model.run_row()}
    frames = {"weeks": model.weeks_frame(with_burn_in=with_burn_in), "groups": model.groups_frame()}
    rows = {name: pa.Table.from_pandas(frame, preserve_index=False) for name, frame in frames.items()}
    bare = {"runs": pa.Table.from_pylist([row])} | {n: t.replace_schema_metadata(None) for n, t in rows.items()}
    return {name: _keyed(run.key, table) for name, table in bare.items()}


def _keyed(key: str, table: pa.Table) -> pa.Table:
    """The rows with their key in front; texts in the type that every version of pandas gives."""
    for place, field in enumerate(table.schema):
        if pa.types.is_large_string(field.type):
            table = table.set_column(place, field.name, table.column(place).cast(pa.string()))
    return table.add_column(0, "key", pa.array([key] * len(table), pa.string()))
