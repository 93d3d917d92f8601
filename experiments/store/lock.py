"""One process at a time: a lock of the operating system on a file, which ends with the process that holds it."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PATIENCE = 10.0
"""Seconds to wait for a lock that is held for milliseconds; whoever holds it longer hangs."""
_LOOK = 0.002

if sys.platform == "win32":
    import msvcrt

    def _try(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

    def _let_go(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

    _HELD = PermissionError
else:
    import fcntl

    def _try(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _let_go(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)

    _HELD = BlockingIOError


@contextmanager
def locked(path: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the lock of a file within the block; the file is made and stays.

    The block goes on without it when nobody lets go of it for so long, and where the file system knows no locks: runs
    may then be done twice, which costs time and nothing else.

    Parameters
    ----------
    path : Path
    patience : float
        Seconds.
    """
    with path.open("ab") as file:
        until = time.monotonic() + patience
        while True:
            try:
                _try(file.fileno())
            except _HELD:
                if time.monotonic() < until:
                    time.sleep(_LOOK)
                    continue
            except OSError:
                pass
            break
        try:
            yield
        finally:
            with suppress(OSError):
                _let_go(file.fileno())
