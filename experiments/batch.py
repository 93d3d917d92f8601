"""A study carried out: what is missing is run and stored; nothing that has finished is run again or lost."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from experiments.errors import cannot_write
from experiments.manifest import now, told, write_manifest
from experiments.plan import Plan
from experiments.runner import carry_out
from experiments.store import MANIFEST, Store
from experiments.task import Done, Failure

RESULTS = Path(__file__).resolve().parents[1] / "results"


class Watch(Protocol):
    """Somebody who is told how far a study is."""

    def begin(self, total: int, before: int) -> None:
        """So many runs are asked for, so many had finished before."""

    def advance(self, finished: int, failed: int) -> None:
        """So many more runs have ended."""


@dataclass
class Batch:
    """A study in its folder, and what came of it this time."""

    plan: Plan
    folder: Path
    before: int = 0
    finished: int = 0
    failures: list[Failure] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    started: str = field(default_factory=now)

    @property
    def total(self) -> int:
        """Runs asked for."""
        return len(self.plan.scenarios) * len(self.plan.seeds)

    def write_manifest(self, state: str) -> None:
        """Tell in the folder how far it is: running, interrupted, finished, or incomplete."""
        runs = {"asked": self.total, "finished": self.before + self.finished, "failed": len(self.failures)}
        course: dict[str, Any] = {"state": state, "started": self.started, "written": now()}
        course |= {"seconds": round(self.seconds, 1), "runs": runs, "failures": told(self.failures)}
        write_manifest(self.folder, self.plan, **course)


def folder_of(plan: Plan) -> Path:
    """The folder of a study unless another is given: its name and key, below `results/`."""
    return RESULTS / f"{plan.name}-{plan.key}"


def conduct(plan: Plan, folder: Path, *, workers: int, watch: Watch | None = None) -> Batch:
    """Run what is missing of a study and store it.

    Parameters
    ----------
    plan : Plan
    folder : Path
    workers : int
        Processes.
    watch : Watch, optional

    Returns
    -------
    Batch

    Raises
    ------
    InputError
        If the folder cannot be written.
    KeyboardInterrupt
        On Ctrl-C; what had finished is stored, and the manifest says so.
    """
    batch, store, began = Batch(plan, folder), Store(folder), time.perf_counter()

    def keep(done: Done) -> None:
        if done.tables:
            store.write(done.tables)
        batch.failures.extend(done.failures)
        batch.finished += len(done.task.runs) - len(done.failures)
        if watch is not None:
            watch.advance(len(done.task.runs) - len(done.failures), len(done.failures))

    try:
        folder.mkdir(parents=True, exist_ok=True)
        finished = store.finished()
        batch.before, batch.faults = sum(run.key in finished for run in plan.runs()), dict(store.faults)
        batch.write_manifest("running")
        if watch is not None:
            watch.begin(batch.total, batch.before)
        state = "interrupted"
        try:
            carry_out(plan.tasks(finished), workers, keep)
            state = "incomplete" if batch.failures else "finished"
        finally:
            batch.seconds = time.perf_counter() - began
            batch.write_manifest(state)
    except OSError as problem:
        raise cannot_write(problem.filename or folder / MANIFEST, problem) from problem
    return batch
