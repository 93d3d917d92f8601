"""What a worker does: one burn-in, then every run of the task from a copy of it; failures are told, not raised."""

from __future__ import annotations

import os
import time
import traceback
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from experiments.in_step import alike, side_by_side
from experiments.loops.panel import COLUMNS, cross_lagged, quarters
from experiments.plan import Kept, Run, Task, code_hash

if TYPE_CHECKING:
    from sim.model import ReintegrationModel, Snapshot

REMEMBERED = 1
"""Burn-ins that a worker keeps: a seed with more runs than a task holds goes on from the one that is there."""
_burn_ins: dict[tuple[str, int, int], Snapshot] = {}


@dataclass(frozen=True)
class Failure:
    """A run that ended in an exception."""

    key: str
    scenario: str
    seed: int
    error: str
    traceback: str

    def told(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "key": self.key,
            "scenario": self.scenario,
            "seed": self.seed,
            "error": self.error,
            "traceback": self.traceback.splitlines(),
        }


@dataclass(frozen=True)
class Chunk:
    """Tasks that go to a worker together, and the code they are meant for."""

    tasks: tuple[Task, ...]
    code: str = field(default_factory=code_hash)

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of its runs."""
        return tuple(key for task in self.tasks for key in task.keys)


@dataclass(frozen=True)
class Done:
    """What came of a chunk: a table per kind of row, none if every run failed; seconds, and the process that did it."""

    keys: tuple[str, ...]
    tables: dict[str, pa.Table]
    failures: tuple[Failure, ...] = ()
    seconds: float = 0.0
    pid: int = field(default_factory=os.getpid)


class ForeignCode(Exception):
    """A worker has another version of the model than the one who asks."""


def perform(chunk: Chunk) -> Done:
    """Do every run of a chunk.

    Parameters
    ----------
    chunk : Chunk

    Returns
    -------
    Done
        `runs` with a row per run, `weeks` with a row per run, week and district, `groups` with a row per run and
        group of the cohort; those that the tasks keep.

    Raises
    ------
    ForeignCode
        If the model here is not the one that the chunk is meant for.
    """
    if chunk.code != code_hash():
        raise ForeignCode(f"asked for the model {chunk.code}, here it is {code_hash()}")
    began = time.perf_counter()
    made = [_one_task(task) for task in chunk.tasks]
    tables = _together(tables for tables, _ in made)
    failures = tuple(failure for _, failed in made for failure in failed)
    return Done(chunk.keys, tables, failures, time.perf_counter() - began)


def _one_task(task: Task) -> tuple[dict[str, pa.Table], list[Failure]]:
    try:
        start = _burnt_in(task)
    except Exception as problem:
        return {}, [failed(run, problem) for run in task.runs]
    made: list[dict[str, pa.Table]] = []
    failures: list[Failure] = []
    for run in task.runs:
        if run.scenario.cuts:
            continue
        try:
            made.append(_one(run, task, start))
        except Exception as problem:
            failures.append(failed(run, problem))
    for runs in alike(task.runs):
        for run, model in side_by_side(runs, task.weeks, start):
            try:
                made.append(_told(run, task, model))
            except Exception as problem:
                failures.append(failed(run, problem))
    return _together(made), failures


def _told(run: Run, task: Task, model: ReintegrationModel | Exception) -> dict[str, pa.Table]:
    """The rows of a run with cut arrows."""
    if isinstance(model, Exception):
        raise model
    try:
        tables = tables_of(model, run, task.with_burn_in, task.kept)
        readings = _readings(model, task.kept)
        return tables if readings is None else tables | {"readings": _keyed(run.key, readings)}
    finally:
        model.close()


def _burnt_in(task: Task) -> Snapshot:
    """The burn-in that the runs of a task share; it is never changed, so tasks may share it too."""
    from sim.model import burn_in

    scenario = task.runs[0].scenario
    same = scenario.burn_in_key(), task.seed, task.weeks
    start = _burn_ins.pop(same, None)
    for old in list(_burn_ins)[: max(len(_burn_ins) + 1 - REMEMBERED, 0)]:
        _burn_ins.pop(old, None)
    _burn_ins[same] = start or burn_in(scenario, task.seed, weeks=task.weeks)
    return _burn_ins[same]


def _together(parts: Iterable[dict[str, pa.Table]]) -> dict[str, pa.Table]:
    found: dict[str, list[pa.Table]] = {}
    for part in parts:
        for table, rows in part.items():
            found.setdefault(table, []).append(rows)
    return {table: pa.concat_tables(rows, promote_options="default") for table, rows in found.items()}


def failed(run: Run, problem: BaseException) -> Failure:
    """What is told of a run that ended in an exception; paths are cut to the file's name."""
    steps = traceback.extract_tb(problem.__traceback__)
    lines = [f"{Path(step.filename).name}:{step.lineno} in {step.name}: {step.line}" for step in steps]
    where = f" ({Path(steps[-1].filename).name}:{steps[-1].lineno})" if steps else ""
    error = " ".join(f"{type(problem).__name__}: {problem}".split()) + where
    return Failure(run.key, run.scenario.name, run.seed, error, "\n".join(lines))


def _one(run: Run, task: Task, start: Snapshot) -> dict[str, pa.Table]:
    from sim.model import ReintegrationModel

    watched: dict[str, Any] = {"record": ("panel",), "columns": COLUMNS} if "panel" in task.kept.tables else {}
    model = ReintegrationModel(run.scenario, run.seed, start=start, weeks=task.weeks, register_people=False, **watched)
    try:
        met = _met(model, task.kept)
        readings = _readings(model, task.kept)
        tables = tables_of(model.run(), run, task.with_burn_in, task.kept)
        if readings is not None:
            tables["readings"] = _keyed(run.key, readings)
        if watched:
            tables["panel"] = _keyed(run.key, _seen_by_field(model))
        return tables if met is None else tables | {"field": _keyed(run.key, met)}
    finally:
        model.close()


def _seen_by_field(model: ReintegrationModel) -> pa.Table:
    """What a panel study would estimate in a run."""
    same = {"scenario": model.plan.name, "seed": model.world.seed}
    return pa.Table.from_pylist([same | cross_lagged(quarters(model.panel_frame()))])


def _readings(model: ReintegrationModel, kept: Kept) -> pa.Table | None:
    """What a validation reads in a run; nothing of runs with cut arrows, which are asked for outcomes only."""
    if "readings" not in kept.tables:
        return None
    from experiments.validate.watching import Watch

    same = {"scenario": model.plan.name, "seed": model.world.seed}
    return pa.Table.from_pylist([same | ({} if model.follower is not None else Watch(model).run())])


def _met(model: ReintegrationModel, kept: Kept) -> pa.Table | None:
    """What a field study meets in a run, if there is one."""
    if kept.field_study is None:
        return None
    from experiments.pilot.watching import rows_of

    same = {"scenario": model.plan.name, "seed": model.world.seed}
    return pa.Table.from_pylist([same | row for row in rows_of(model, kept.field_study)])


def tables_of(model: ReintegrationModel, run: Run, with_burn_in: bool, kept: Kept | None = None) -> dict[str, pa.Table]:
    """The rows of a run that has come to its end, by table.

    Parameters
    ----------
    model : ReintegrationModel
    run : Run
    with_burn_in : bool
        Keep the weeks before the policy date too.
    kept : Kept, optional
        Which tables and weekly measures; everything if left out.
    """
    kept = kept or Kept()
    row = {"scenario": run.scenario.name, "seed": run.seed, "weeks": model.horizon, **model.run_row()}
    if model.follower is not None:
        row |= model.follower.made_up()
    bare = {"runs": pa.Table.from_pylist([row | dict(run.varied)])}
    if "weeks" in kept.tables:
        weeks = model.weeks_frame(with_burn_in=with_burn_in)
        bare["weeks"] = _bare(weeks[[*_WEEK, *kept.weekly]] if kept.weekly else weeks)
    if "groups" in kept.tables:
        bare["groups"] = _bare(model.groups_frame())
    return {name: _keyed(run.key, table) for name, table in bare.items()}


_WEEK = ("scenario", "seed", "week", "district")


def _bare(frame: Any) -> pa.Table:
    return pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)


def _keyed(key: str, table: pa.Table) -> pa.Table:
    """The rows with their key in front; texts in the type that every version of pandas gives."""
    for place, column in enumerate(table.schema):
        if pa.types.is_large_string(column.type):
            table = table.set_column(place, column.name, table.column(place).cast(pa.string()))
    return table.add_column(0, "key", pa.array([key] * len(table), pa.string()))
