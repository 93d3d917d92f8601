"""Workers of a Dask cluster, on this machine or many; every one must have the model that lies here.

Workers import `experiments` and `sim`, so they are started in a copy of the project:
`PYTHONPATH=. uv run --extra cluster dask worker tcp://HOST:8786`.
"""

from __future__ import annotations

import logging
import time
from concurrent.futures import BrokenExecutor, CancelledError, Future, InvalidStateError
from contextlib import suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from experiments.errors import InputError
from experiments.runner.hands import usual_workers
from experiments.task import Chunk, Done, perform

LOCAL = "local"
"""Instead of an address: a scheduler and workers of our own."""
_PATIENCE = 30
"""Seconds to wait for a scheduler, and for its first worker."""
_LOOK = 2.0
"""Seconds between two looks who is there."""


def fingerprint() -> tuple[str, str]:
    """What must be the same on every worker: the model with what makes rows of it, and the version of numpy."""
    import numpy as np

    import experiments.task
    from experiments.plan import code_hash

    rows = Path(experiments.task.__file__).read_bytes().replace(b"\r\n", b"\n")
    return f"{code_hash()}-{sha256(rows).hexdigest()[:8]}", np.__version__


class Cluster:
    """A Dask cluster.

    Parameters
    ----------
    address : str
        Of the scheduler, such as tcp://host:8786; or "local".
    workers : int, optional
        Of a local cluster.

    Raises
    ------
    InputError
        If the libraries are not there, nobody answers, or no worker has this model.
    """

    def __init__(self, address: str, workers: int | None = None):
        try:
            import distributed
        except ImportError as problem:
            raise InputError("--cluster needs Dask; run it as 'uv run --extra cluster run.py …'") from problem
        logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # what it says of losses is said here
        self.refused_workers: dict[str, str] = {}
        self.own: Any = None
        if address == LOCAL:
            count = workers or usual_workers()
            self.own = distributed.LocalCluster(n_workers=count, threads_per_worker=1, dashboard_address=None)
        self.client = self._client(distributed, address)
        self.known: frozenset[str] = frozenset()
        self.fit: list[str] = []
        self.looked = float("-inf")
        self.address = address
        self.under_way: dict[Future[Done], tuple[Any, frozenset[str]]] = {}
        self._wait_for_workers()

    def _client(self, distributed: Any, address: str) -> Any:
        try:
            return distributed.Client(self.own or address, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as problem:
            text = f"no Dask scheduler answers ({type(problem).__name__}); start one with dask scheduler"
            raise InputError(f"--cluster {address}: {text}") from problem

    def _wait_for_workers(self) -> None:
        """Until one fits; refused at once if some are there and none does."""
        began = time.monotonic()
        while not self._fitting():
            if self.refused_workers:
                self.end(at_once=True)
                raise InputError(*self._refusals(), "no worker has the model that lies here; give them the same copy")
            if time.monotonic() - began > _PATIENCE:
                self.end(at_once=True)
                raise InputError(
                    f"--cluster {self.address}: no worker after {_PATIENCE} s; start some with dask worker"
                )
            time.sleep(0.2)

    def _refusals(self) -> list[str]:
        return [f"worker {name} is refused: {why}" for name, why in self.refused_workers.items()]

    def _fitting(self) -> list[str]:
        """Addresses of the workers that have this model; who comes later is asked then."""
        if self.client.status != "running":
            raise self._lost()
        if time.monotonic() - self.looked < _LOOK and self.fit:
            return self.fit
        self.looked = time.monotonic()
        there = frozenset(self.client.scheduler_info(n_workers=-1)["workers"])
        new = there - self.known
        if new:
            asked = self.client.run(fingerprint, workers=sorted(new), on_error="return")
            for name, found in asked.items():
                if found != fingerprint():
                    self.refused_workers[name] = _why(found)
            self.known |= frozenset(asked)
        self.fit = sorted(name for name in there & self.known if name not in self.refused_workers)
        self._give_up_lost()
        return self.fit

    def _give_up_lost(self) -> None:
        """Chunks whose workers are all gone would wait for them for ever: they end as if they had died with them."""
        for told, (theirs, workers) in list(self.under_way.items()):
            if workers.isdisjoint(self.fit) and not told.done():
                with suppress(InvalidStateError):
                    told.set_exception(BrokenExecutor("all workers that might do it are gone"))
                theirs.cancel()

    def _lost(self) -> InputError:
        hint = "what has finished is stored; start it again with its workers and repeat the command"
        return InputError(f"--cluster {self.address}: the scheduler is lost; {hint}")

    def width(self) -> int:
        """Two chunks for each worker, so that none waits for the way back."""
        return 2 * max(len(self._fitting()), 1)

    def submit(self, chunk: Chunk) -> Future[Done]:
        """Begin a chunk on a worker that has this model."""
        if not self._fitting():
            self._wait_for_workers()
        theirs = self.client.get_executor(pure=False, retries=3, workers=self.fit, allow_other_workers=False).submit(
            perform, chunk
        )
        told: Future[Done] = Future()
        told.set_running_or_notify_cancel()
        self.under_way[told] = theirs, frozenset(self.fit)
        theirs.add_done_callback(partial(self._tell, told))
        return told

    def _tell(self, told: Future[Done], theirs: Future[Done]) -> None:
        """Pass on how a chunk ended, in the words of `concurrent.futures`."""
        from distributed import KilledWorker
        from distributed.comm import CommClosedError

        self.under_way.pop(told, None)
        problem = CancelledError() if theirs.cancelled() else theirs.exception()
        if isinstance(problem, KilledWorker):
            problem = BrokenExecutor(f"{problem.allowed_failures + 1} workers died of it")
        elif isinstance(problem, CancelledError | CommClosedError):
            problem = self._lost()
        with suppress(InvalidStateError):
            told.set_result(theirs.result()) if problem is None else told.set_exception(problem)

    def refused(self, chunk: Chunk) -> bool:
        """A worker's code has changed since it was asked: all are asked again."""
        self.known, self.looked = frozenset(), float("-inf")
        return bool(self._fitting())

    def renew(self) -> None:
        """Dask gives lost chunks to other workers by itself."""

    def end(self, *, at_once: bool) -> None:
        """Leave the cluster; one of our own ends."""
        self.client.close(timeout=1 if at_once else 10)
        if self.own is not None:
            self.own.close(timeout=1 if at_once else 10)


def _why(found: Any) -> str:
    if isinstance(found, BaseException):
        hint = "start it in a copy of the project with PYTHONPATH=."
        return f"it cannot import the program ({type(found).__name__}: {found}); {hint}"
    theirs, mine = found, fingerprint()
    if theirs[0] != mine[0]:
        return f"it has the model {theirs[0]}, here it is {mine[0]}"
    return f"it has numpy {theirs[1]}, here it is {mine[1]}"
