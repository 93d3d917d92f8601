"""Who does the work: this process, processes beside it, or any executor of `concurrent.futures`."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing import forkserver
from multiprocessing.connection import wait as wait_for
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Protocol

from experiments.task import Chunk, Done, perform

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


class Hands(Protocol):
    """Takes chunks and gives futures."""

    def width(self) -> int:
        """Chunks that may be under way at one time."""

    def submit(self, chunk: Chunk) -> Future[Done]:
        """Begin a chunk."""

    def refused(self, chunk: Chunk) -> bool:
        """A worker of other code had the chunk; whether there are others that may have it."""

    def renew(self) -> None:
        """A worker died and took the others with it: begin with new ones when next asked."""

    def end(self, *, at_once: bool) -> None:
        """Nothing more is to be done; what is under way is not waited for if it is to end at once."""


class Here:
    """The process that asks does the work itself, one chunk at a time."""

    def width(self) -> int:
        """One."""
        return 1

    def submit(self, chunk: Chunk) -> Future[Done]:
        """Do the chunk; the future has its result already."""
        future: Future[Done] = Future()
        try:
            future.set_result(perform(chunk))
        except Exception as problem:
            future.set_exception(problem)
        return future

    def refused(self, chunk: Chunk) -> bool:
        """Nobody else."""
        return False

    def renew(self) -> None:
        """Nothing to renew."""

    def end(self, *, at_once: bool) -> None:
        """Nothing to end."""


class Given:
    """An executor that somebody else made and will shut down.

    Parameters
    ----------
    executor : concurrent.futures.Executor
    workers : int
        How many chunks it can do at a time.
    """

    def __init__(self, executor: Executor, workers: int):
        self.executor, self.workers = executor, workers

    def width(self) -> int:
        """One chunk for each worker, and one that waits."""
        return self.workers + 1

    def submit(self, chunk: Chunk) -> Future[Done]:
        """Begin a chunk."""
        return self.executor.submit(perform, chunk)

    def refused(self, chunk: Chunk) -> bool:
        """Nobody knows of others."""
        return False

    def renew(self) -> None:
        """It is not ours to renew."""

    def end(self, *, at_once: bool) -> None:
        """It is not ours to end."""


class Processes:
    """Processes of our own, begun when first needed and again after one of them died.

    Parameters
    ----------
    workers : int
    """

    def __init__(self, workers: int):
        self.workers = workers
        self.context = _context()
        self.strangers = set(multiprocessing.active_children())
        self.executor: ProcessPoolExecutor | None = None

    def width(self) -> int:
        """One chunk for each worker, and one that waits."""
        return self.workers + 1

    def submit(self, chunk: Chunk) -> Future[Done]:
        """Begin a chunk."""
        if self.executor is None:
            self.executor = ProcessPoolExecutor(self.workers, mp_context=self.context, initializer=_prepare_worker)
        return self.executor.submit(perform, chunk)

    def refused(self, chunk: Chunk) -> bool:
        """All have the code that lies here, which has changed."""
        return False

    def renew(self) -> None:
        """End what is left of the workers."""
        self.end(at_once=True)

    def end(self, *, at_once: bool) -> None:
        """End the workers."""
        if self.executor is None:
            return
        self.executor.shutdown(wait=not at_once, cancel_futures=at_once)
        self.executor = None
        workers = set(multiprocessing.active_children()) - self.strangers if at_once else set()
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.join(2)


def usual_workers() -> int:
    """As many as there are processors for this process."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


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
    os.environ["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parents[2]), *([paths] if paths else [])])
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if paths is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = paths


def _prepare_worker() -> None:
    """Leave Ctrl-C to the parent, and end when the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait_for([sentinel])
    os._exit(1)
