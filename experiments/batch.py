"""A study carried out: what is missing is run and stored; nothing that has finished is run again or lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from experiments.errors import InputError, cannot_write, reason
from experiments.manifest import refuse_another, write_manifest, write_scenarios
from experiments.plan import Plan, Task, code_hash
from experiments.runner import Dispatcher, Hands, Here, Processes, Taken, unbroken
from experiments.store import SHARDS, Store, Writer
from experiments.store.sessions import Diary, read_failures, read_sessions
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
    again: bool = False
    """Whether runs that failed before are done again."""
    before: int = 0
    finished: int = 0
    failures: list[Failure] = field(default_factory=list)
    left_out: int = 0
    """Runs that failed in an earlier start, or in another process, and are not done again."""
    faults: dict[str, str] = field(default_factory=dict)
    state: str = "running"
    looked: dict[str, Any] | None = None

    def __post_init__(self) -> None:
        self.store = Store(self.folder, self.plan.kept.tables)
        self.writer = Writer(self.store)
        self.diary = Diary(self.folder, code_hash())
        self.keys: list[str] = []
        self.untold: list[Done] = []
        self.there: set[str] = set()
        """Keys of the runs that are stored, as far as this process knows."""

    @property
    def total(self) -> int:
        """Runs asked for."""
        return self.plan.total

    def begin(self) -> Iterator[Task]:
        """Look what is there and tell the watch; gives the tasks that are missing."""
        self.folder.mkdir(parents=True, exist_ok=True)
        refuse_another(self.folder, self.plan)
        self.diary.begin()
        try:
            return self._missing()
        except BaseException:
            with suppress(OSError):
                self.diary.end("interrupted")
            raise

    def _missing(self) -> Iterator[Task]:
        """The tasks of the runs that are not there; what is damaged is set aside."""
        (self.folder / SHARDS).mkdir(exist_ok=True)
        self.there = finished = self.store.finished()
        self.faults = dict(self.store.faults)
        self.store.set_aside()
        broken = set() if self.again else set(read_failures(self.folder, code_hash())) - finished
        self.keys = self.plan.run_keys()
        self.before = sum(key in finished for key in self.keys)
        self.left_out = sum(key in broken for key in self.keys)
        write_scenarios(self.folder, self.plan)
        self.write_manifest()
        if self.watch is not None:
            self.watch.begin(self.total, self.before)
        return self.plan.tasks(finished | broken)

    def take(self, tasks: Sequence[Task]) -> Taken:
        """Take what is free of some tasks: another process in the same folder may be at them, or have done them."""
        free = self.diary.claim([task.keys for task in tasks])
        mine, others = (
            [task for task, ours in zip(tasks, free, strict=True) if ours is want] for want in (True, False)
        )
        if not self.diary.met:
            return Taken(mine, others)
        failed = self.diary.failed_elsewhere()  # after the claim: nobody can begin again what has ended before it
        ended = self.store.finished() | failed
        self.left_out += sum(key in failed for task in mine for key in task.keys)
        if gone := [key for task in mine for key in task.keys if key in ended]:
            self.diary.ending(gone, 0, [])
        mine = [replace(task, runs=tuple(run for run in task.runs if run.key not in ended)) for task in mine]
        return Taken([task for task in mine if task.runs], others)

    def keep(self, done: Done) -> None:
        """Store what came of a chunk."""
        if done.tables:
            self.writer.add(done.tables)
        finished = len(done.keys) - len(done.failures)
        self.failures.extend(done.failures)
        self.finished += finished
        self.untold.append(done)
        self._tell_stored()
        if self.watch is not None:
            self.watch.advance(finished, len(done.failures))

    def pause(self) -> None:
        """Store what has waited long enough."""
        self.writer.flush_in_time()
        self._tell_stored()

    def _tell_stored(self) -> None:
        """Tell other processes which runs have ended, once their rows are on the disk."""
        if self.writer.gathered:
            return
        for done in self.untold:
            failures = [failure.told() for failure in done.failures]
            self.there.update(set(done.keys) - {failure.key for failure in done.failures})
            self.diary.ending(done.keys, len(done.keys) - len(failures), failures)
        self.untold = []

    def end(self, state: str) -> None:
        """Store the rest and tell how it ended; small shards are joined unless somebody waits for the end."""
        self.state = state
        try:
            with unbroken():
                self.writer.close(alone=self.diary.alone(), join=state != "interrupted")
                self._tell_stored()
        finally:
            self.diary.end(state)
        self.write_manifest()

    def write_manifest(self) -> None:
        """Tell in the folder how far it is: running, interrupted, finished, or incomplete; whoever did the work."""
        keys = self.keys or self.plan.run_keys()
        sessions = [s for s in read_sessions(self.folder) if s.code == code_hash() and s.worked]
        self.diary.others()
        finished = self.there | self.store.finished() if self.diary.met else self.there
        failures = read_failures(self.folder, code_hash())
        failed = [failures[key] for key in keys if key in failures and key not in finished]
        runs = {"asked": self.total, "finished": sum(key in finished for key in keys), "failed": len(failed)}
        course = {
            "state": "running" if self.state == "interrupted" and not self.diary.alone() else self.state,
            "runs": runs,
            "sessions": [
                {"started": s.started, "seconds": s.seconds, "runs": s.runs, "failed": s.failed} for s in sessions
            ],
            "failures": failed,
            "precision": self.looked,
        }
        write_manifest(self.folder, self.plan, keys, **course)


def folder_of(plan: Plan) -> Path:
    """The folder of a study unless another is given: its name and key, below `results/`."""
    return RESULTS / f"{plan.name}-{plan.key}"


def conduct(
    plan: Plan,
    folder: Path,
    *,
    workers: int = 1,
    hands: Hands | None = None,
    watch: Watch | None = None,
    looked: dict[str, Any] | None = None,
    again: bool = False,
) -> Batch:
    """Run what is missing of a study and store it.

    Parameters
    ----------
    plan : Plan
    folder : Path
    workers : int
        Processes; with one everything happens in this process.
    hands : Hands, optional
        Who does the work instead.
    watch : Watch, optional
    looked : dict, optional
        How replicates have been added so far, if they are added by looking; for the manifest.
    again : bool
        Do again what failed in an earlier start.

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
    batch = Batch(plan, folder, watch, again, looked=looked)
    try:
        tasks = batch.begin()
        try:
            own = hands or (Processes(workers) if workers > 1 and plan.total > batch.before else Here())
            Dispatcher(own, batch.keep, batch.take, batch.pause).carry_out(tasks)
        except OSError:
            with suppress(OSError):  # the first error tells most
                batch.end("interrupted")
            raise
        except BaseException:
            batch.end("interrupted")
            raise
        batch.end("incomplete" if batch.failures or batch.left_out else "finished")
    except OSError as problem:
        if problem.filename is not None:
            raise cannot_write(problem.filename, problem) from problem
        text = f"the system refuses to go on ({reason(problem)}); what has finished is stored, repeat the command later"
        raise InputError(f"{folder}: {text}") from problem
    return batch
