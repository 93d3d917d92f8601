"""Many tasks on many hands: bounded submission, chunks of a few seconds, a worker killed costs only its tasks."""

from __future__ import annotations

import signal
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from contextlib import contextmanager
from typing import Literal

from experiments.errors import InputError
from experiments.plan import Task
from experiments.runner.hands import Hands
from experiments.task import Chunk, Done, ForeignCode, failed

Keep = Callable[[Done], None]
Look = Callable[[Task], Literal["take", "later", "done"]]

MOST_DEATHS = 2
"""A task during which the worker died this often while nothing else ran is given up."""
AIM = 2.0
"""Seconds that a chunk should take: long beside what sending it costs, short beside what an interruption loses."""
MOST_TASKS = 256
"""Tasks in a chunk."""
MOST_REFUSALS = 20
"""Times that a chunk may come to workers with other code."""
_PATIENCE = 0.5
"""Seconds between two looks whether others have done what they were at."""


def take_all(task: Task) -> Literal["take", "later", "done"]:
    """Every task is ours."""
    return "take"


class Dispatcher:
    """Gives out chunks and collects what comes back.

    When a worker dies nobody knows during which task: all that were under way become suspects and are done again one
    at a time. A task is given up when a worker died of it twice while it was alone.

    Parameters
    ----------
    hands : Hands
    keep : callable
        Gets every finished chunk, in this process, in the order of finishing. It is not cut short by Ctrl-C.
    look : callable
        Whether a task is to be taken now, later (another process is at it), or is done.
    taking : callable
        Is told the keys of a chunk before it is begun.
    pause : callable
        Is called every half second or so while others work.
    """

    def __init__(
        self,
        hands: Hands,
        keep: Keep,
        look: Look = take_all,
        taking: Callable[[Iterable[str]], None] = lambda keys: None,
        pause: Callable[[], None] = lambda: None,
    ):
        self.hands, self.keep, self.look, self.taking, self.pause = hands, keep, look, taking, pause
        self.running: dict[Future[Done], Chunk] = {}
        self.suspects: deque[Task] = deque()
        self.later: deque[Task] = deque()
        self.again: deque[Chunk] = deque()
        self.alone = False
        self.deaths: Counter[str] = Counter()
        self.refusals: Counter[tuple[str, ...]] = Counter()
        self.seconds, self.runs = 0.0, 0

    def carry_out(self, tasks: Iterable[Task]) -> None:
        """Do all tasks.

        Raises
        ------
        KeyboardInterrupt
            After what had finished was kept and the workers were ended.
        InputError
            If no worker has the code of this process.
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

    def _next(self, source: Iterator[Task]) -> Task | None:
        """The next task that nobody has done or is at; those of others come last, if they are still to be done."""
        for task in source:
            said = self.look(task)
            if said == "take":
                return task
            if said == "later":
                self.later.append(task)
        for _ in range(len(self.later)):
            task = self.later.popleft()
            said = self.look(task)
            if said == "take":
                return task
            if said == "later":
                self.later.append(task)
        return None

    def _submit(self, source: Iterator[Task]) -> None:
        """Give the hands enough to do; a suspect only when nothing else is under way."""
        try:
            while not self.suspects and len(self.running) < self.hands.width():
                chunk = self.again.popleft() if self.again else self._chunk(source)
                if chunk is None:
                    return
                self._start(chunk)
            if self.suspects and not self.running:
                self._start(Chunk((self.suspects.popleft(),)), alone=True)
        except BrokenExecutor:
            if not self.running:
                self.hands.renew()

    def _chunk(self, source: Iterator[Task]) -> Chunk | None:
        """As many tasks as take some seconds, after what runs have taken so far; one as long as none was timed."""
        tasks: list[Task] = []
        expected, each = 0.0, self.seconds / self.runs if self.runs else AIM
        while expected < AIM and len(tasks) < MOST_TASKS:
            task = self._next(source)
            if task is None:
                break
            tasks.append(task)
            expected += each * len(task.runs)
        return Chunk(tuple(tasks)) if tasks else None

    def _start(self, chunk: Chunk, *, alone: bool = False) -> None:
        self.taking(chunk.keys)
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
            self.seconds += done.seconds
            self.runs += len(done.keys)
            with unbroken():
                self.keep(done)
        if not self.running and isinstance(future.exception(), BrokenExecutor):
            self.hands.renew()

    def _worker_died(self, chunk: Chunk, problem: BaseException) -> None:
        if self.alone:
            key = chunk.keys[0]
            self.deaths[key] += 1
            if self.deaths[key] >= MOST_DEATHS:
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
