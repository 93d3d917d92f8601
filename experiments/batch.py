"""A study carried out: what is missing is run and stored; nothing that has finished is run again or lost."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from experiments.errors import cannot_write
from experiments.manifest import earlier_sessions, now, told, write_manifest, write_scenarios
from experiments.plan import Plan, Task
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
    watch: Watch | None = None
    before: int = 0
    finished: int = 0
    failures: list[Failure] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    started: str = field(default_factory=now)
    earlier: list[dict[str, Any]] = field(default_factory=list)
    state: str = "running"
    looked: dict[str, Any] | None = None
    _clock: float = field(default_factory=time.perf_counter)

    @property
    def total(self) -> int:
        """Runs asked for."""
        return self.plan.total

    def begin(self) -> list[Task]:
        """Look what is there and tell the watch; gives the tasks that are missing."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.earlier = earlier_sessions(self.folder)
        store = Store(self.folder)
        finished = store.finished()
        self.before, self.faults = sum(run.key in finished for run in self.plan.runs()), dict(store.faults)
        write_scenarios(self.folder, self.plan)
        self.write_manifest()
        if self.watch is not None:
            self.watch.begin(self.total, self.before)
        return self.plan.tasks(finished)

    def keep(self, done: Done) -> None:
        """Store what came of a task."""
        if done.tables:
            Store(self.folder).write(done.tables)
        finished = len(done.task.runs) - len(done.failures)
        self.failures.extend(done.failures)
        self.finished += finished
        if self.watch is not None:
            self.watch.advance(finished, len(done.failures))

    def write_manifest(self) -> None:
        """Tell in the folder how far it is: running, interrupted, finished, or incomplete."""
        seconds = round(time.perf_counter() - self._clock, 1)
        session = {"started": self.started, "seconds": seconds, "runs": self.finished, "failed": len(self.failures)}
        idle = self.state == "finished" and self.earlier and not self.finished
        course = {
            "state": self.state,
            "runs": {"asked": self.total, "finished": self.before + self.finished, "failed": len(self.failures)},
            "sessions": self.earlier if idle else [*self.earlier, session],
            "failures": told(self.failures),
            "precision": self.looked,
        }
        write_manifest(self.folder, self.plan, **course)


def folder_of(plan: Plan) -> Path:
    """The folder of a study unless another is given: its name and key, below `results/`."""
    return RESULTS / f"{plan.name}-{plan.key}"


def conduct(
    plan: Plan, folder: Path, *, workers: int, watch: Watch | None = None, looked: dict[str, Any] | None = None
) -> Batch:
    """Run what is missing of a study and store it.

    Parameters
    ----------
    plan : Plan
    folder : Path
    workers : int
        Processes.
    watch : Watch, optional
    looked : dict, optional
        How replicates have been added so far, if they are added by looking; for the manifest.

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
    batch = Batch(plan, folder, watch, looked=looked)
    try:
        tasks = batch.begin()
        batch.state = "interrupted"
        try:
            carry_out(tasks, workers, batch.keep)
            batch.state = "incomplete" if batch.failures else "finished"
        finally:
            batch.write_manifest()
    except OSError as problem:
        raise cannot_write(problem.filename or folder / MANIFEST, problem) from problem
    return batch
