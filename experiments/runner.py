"""Many tasks on processes, or here: bounded submission, a worker killed costs only its tasks, Ctrl-C nothing."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import forkserver
from multiprocessing.connection import wait as wait_for
from multiprocessing.context import BaseContext
from pathlib import Path

from experiments.plan import Task
from experiments.task import Done, failed, perform

Keep = Callable[[Done], None]

MOST_DEATHS = 2
"""A task during which the worker died this often while nothing else ran is given up."""

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


def carry_out(tasks: Sequence[Task], workers: int, keep: Keep) -> None:
    """Do all tasks.

    Parameters
    ----------
    tasks : sequence of Task
    workers : int
        Processes; with one, or with one task, everything happens in this process.
    keep : callable
        Gets every finished task, in this process, in the order of finishing. It is not cut short by Ctrl-C.

    Raises
    ------
    KeyboardInterrupt
        After what had finished was kept and the workers were ended.
    """
    if min(workers, len(tasks)) > 1:
        _Pool(min(workers, len(tasks)), keep).carry_out(tasks)
        return
    for task in tasks:
        done = perform(task)
        with unbroken():
            keep(done)


def usual_workers() -> int:
    """As many as there are processors for this process."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


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


class _Pool:
    """Worker processes, and what they are at.

    When a worker dies nobody knows during which task: all that were under way become suspects and are done again one
    at a time. A task is given up when a worker died of it twice while it was alone.
    """

    def __init__(self, workers: int, keep: Keep):
        self.workers, self.keep = workers, keep
        self.context = _context()
        self.strangers = set(multiprocessing.active_children())
        self.executor: ProcessPoolExecutor | None = None
        self.running: dict[Future[Done], Task] = {}
        self.waiting: deque[Task] = deque()
        self.suspects: deque[Task] = deque()
        self.alone = False
        self.deaths: Counter[str] = Counter()

    def carry_out(self, tasks: Sequence[Task]) -> None:
        """Do all tasks."""
        self.waiting.extend(tasks)
        try:
            while self.waiting or self.suspects or self.running:
                self._submit()
                for future in wait(self.running, return_when=FIRST_COMPLETED).done:
                    self._collect(future)
        except BaseException:
            for future in [f for f in self.running if f.done() and not f.exception()]:
                self._collect(future)
            self._end()
            raise
        if self.executor is not None:
            self.executor.shutdown()

    def _submit(self) -> None:
        """Give the workers enough to do and one task more; a suspect only when nothing else is under way."""
        try:
            while self.waiting and not self.suspects and len(self.running) <= self.workers:
                self._start(self.waiting, alone=False)
            if self.suspects and not self.running:
                self._start(self.suspects, alone=True)
        except BrokenProcessPool:
            if not self.running:
                self._end()

    def _start(self, queue: deque[Task], *, alone: bool) -> None:
        if self.executor is None:
            self.executor = _executor(self.workers, self.context)
        self.running[self.executor.submit(perform, queue[0])] = queue[0]
        self.alone = alone
        queue.popleft()

    def _collect(self, future: Future[Done]) -> None:
        task = self.running[future]
        try:
            done = future.result()
        except BrokenProcessPool as problem:
            self._worker_died(task, problem)
        else:
            with unbroken():
                self.keep(done)
        del self.running[future]

    def _worker_died(self, task: Task, problem: BrokenProcessPool) -> None:
        key = task.runs[0].key
        self.deaths[key] += self.alone
        if self.deaths[key] < MOST_DEATHS:
            self.suspects.append(task)
            return
        told = tuple(failed(run, problem) for run in task.runs)
        with unbroken():
            self.keep(Done(task, {}, told, 0))

    def _end(self) -> None:
        """End the workers; what they are at is not waited for."""
        if self.executor is not None:
            self.executor.shutdown(wait=False, cancel_futures=True)
        workers = set(multiprocessing.active_children()) - self.strangers
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.join(2)
        self.executor = None


def _context() -> BaseContext:
    """How workers begin. Mesa sets a method for the whole process at import, so one is always named."""
    for name in _THREADS:
        os.environ.setdefault(name, "1")
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["experiments.task", "sim.model"])
    _start_server()
    return context


def _start_server() -> None:
    """Start the process that workers are forked from, deaf to Ctrl-C and able to find our modules."""
    paths = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parents[1]), *([paths] if paths else [])])
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if paths is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = paths


def _executor(workers: int, context: BaseContext) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_prepare_worker)


def _prepare_worker() -> None:
    """Leave Ctrl-C to the parent, and end when the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait_for([sentinel])
    os._exit(1)
