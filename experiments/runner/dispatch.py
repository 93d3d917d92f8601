"""Many tasks on many hands: bounded submission, chunks of a few seconds, a worker killed costs only its tasks."""

from __future__ import annotations

import signal
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from contextlib import contextmanager
from typing import NamedTuple

from experiments.errors import InputError
from experiments.plan import Task
from experiments.runner.hands import Hands
from experiments.task import Chunk, Done, ForeignCode, failed

Keep = Callable[[Done], None]


class Taken(NamedTuple):
    """What of some tasks is ours to do now, and what another process is at; what is neither has been done."""

    now: list[Task]
    later: list[Task]


Take = Callable[[Sequence[Task]], Taken]

MOST_DEATHS = 2
"""A task during which the worker died this often while nothing else ran is given up."""
AIM = 2.0
"""Seconds that a chunk should take: long beside what sending it costs, short beside what an interruption loses."""
MOST_TASKS = 256
"""Tasks in a chunk."""
MOST_RENEWALS = 5
"""Times that workers may be begun anew while nothing comes of it."""
MOST_REFUSALS = 20
"""Times that a chunk may come to workers with other code."""
_PATIENCE = 0.5
"""Seconds between two looks whether others have done what they were at."""


def take_all(tasks: Sequence[Task]) -> Taken:
    """Every task is ours."""
    return Taken(list(tasks), [])


class Dispatcher:
    """Gives out chunks and collects what comes back.

    When a worker dies nobody knows during which task: all that were under way become suspects and are done again one
    at a time. A task is given up when a worker died of it twice while it was alone.

    Parameters
    ----------
    hands : Hands
    keep : callable
        Gets every finished chunk, in this process, in the order of finishing. It is not cut short by Ctrl-C.
    take : callable
        Gets the tasks of a chunk before it is begun and says which of them are ours, which are to be asked for again.
    pause : callable
        Is called every half second or so while others work.
    """

    def __init__(
        self,
        hands: Hands,
        keep: Keep,
        take: Take = take_all,
        pause: Callable[[], None] = lambda: None,
    ):
        self.hands, self.keep, self.take, self.pause = hands, keep, take, pause
        self.running: dict[Future[Done], Chunk] = {}
        self.suspects: deque[Task] = deque()
        self.later: deque[Task] = deque()
        self.again: deque[Chunk] = deque()
        self.alone = False
        self.deaths: Counter[str] = Counter()
        self.refusals: Counter[tuple[str, ...]] = Counter()
        self.renewals = 0
        self.seconds, self.runs = 0.0, 0

    def carry_out(self, tasks: Iterable[Task]) -> None:
        """Do all tasks.

        Raises
        ------
        KeyboardInterrupt
            After what had finished was kept and the workers were ended.
        InputError
            If no worker has the code of this process, or workers end again and again before they have done anything.
        """
        source = iter(tasks)
        try:
            while True:
                self._submit(source)
                if self.running:
                    for future in wait(self.running, _PATIENCE, FIRST_COMPLETED).done:
                        self._collect(future)
                elif self.later and not self.suspects and not self.again:
                    time.sleep(_PATIENCE)
                elif not self.suspects and not self.again:
                    break
                self.pause()
        except BaseException:
            try:
                for future in [f for f in self.running if f.done() and not f.cancelled() and not f.exception()]:
                    self._collect(future)
            finally:
                self.hands.end(at_once=True)
            raise
        self.hands.end(at_once=False)

    def _submit(self, source: Iterator[Task]) -> None:
        """Give the hands enough to do; a suspect only when nothing else is under way."""
        width = self.hands.width()
        try:
            while not self.suspects and len(self.running) < width:
                chunk = self.again.popleft() if self.again else self._chunk(source)
                if chunk is None:
                    return
                self._start(chunk)
            if self.suspects and not self.running:
                self._start(Chunk((self.suspects.popleft(),)), alone=True)
        except BrokenExecutor as problem:
            if not self.running:
                self._renew(problem)

    def _renew(self, problem: BaseException) -> None:
        """Begin with new workers, unless that was of no use some times in a row."""
        self.renewals += 1
        if self.renewals > MOST_RENEWALS:
            told = " ".join(f"{type(problem).__name__}: {problem}".split())
            hint = "what has finished is stored; look whether memory is short, then repeat the command"
            raise InputError(
                f"workers broke {self.renewals} times in a row before they had done anything ({told}); {hint}"
            )
        self.hands.renew()

    def _chunk(self, source: Iterator[Task]) -> Chunk | None:
        """The next tasks that nobody has done or is at; those of others come last, if they are still to be done."""
        chunk = self._free(source)
        if chunk is None:
            waiting, self.later = iter(self.later), deque()
            chunk = self._free(waiting)
            self.later.extend(waiting)
        return chunk

    def _free(self, source: Iterator[Task]) -> Chunk | None:
        while tasks := self._some(source):
            mine, others = self.take(tasks)
            self.later.extend(others)
            if mine:
                return Chunk(tuple(mine))
        return None

    def _some(self, source: Iterator[Task]) -> list[Task]:
        """As many tasks as take some seconds, after what runs have taken so far; one as long as none was timed."""
        tasks: list[Task] = []
        expected, each = 0.0, self.seconds / self.runs if self.runs else AIM
        while expected < AIM and len(tasks) < MOST_TASKS and (task := next(source, None)) is not None:
            tasks.append(task)
            expected += each * len(task.runs)
        return tasks

    def _start(self, chunk: Chunk, *, alone: bool = False) -> None:
        try:
            self.running[self.hands.submit(chunk)] = chunk
        except BrokenExecutor:
            (self.suspects.extendleft(chunk.tasks) if alone else self.again.append(chunk))
            raise
        self.alone = alone

    def _collect(self, future: Future[Done]) -> None:
        chunk = self.running.pop(future)
        try:
            done = future.result()
        except BrokenExecutor as problem:
            self._worker_died(chunk, problem)
        except ForeignCode as problem:
            self._refused(chunk, problem)
        else:
            self.renewals = 0
            self.seconds += done.seconds
            self.runs += len(done.keys)
            with unbroken():
                self.keep(done)
        if not self.running and isinstance(broken := future.exception(), BrokenExecutor):
            self._renew(broken)

    def _worker_died(self, chunk: Chunk, problem: BaseException) -> None:
        if self.alone:
            key = chunk.keys[0]
            self.deaths[key] += 1
            if self.deaths[key] >= MOST_DEATHS:
                self.renewals = 0
                told = tuple(failed(run, problem) for task in chunk.tasks for run in task.runs)
                with unbroken():
                    self.keep(Done(chunk.keys, {}, told))
                return
        self.suspects.extend(chunk.tasks)

    def _refused(self, chunk: Chunk, problem: ForeignCode) -> None:
        self.refusals[chunk.keys] += 1
        if not self.hands.refused(chunk) or self.refusals[chunk.keys] > MOST_REFUSALS:
            raise InputError(f"the workers have another version of the program ({problem}); start them again")
        self.again.append(chunk)


@contextmanager
def unbroken() -> Iterator[None]:
    """Hold Ctrl-C back until the block has ended."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    caught: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: caught.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if caught:
        raise KeyboardInterrupt
