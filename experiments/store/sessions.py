"""Who is at work on a study, at which runs, and what came of earlier starts: a small file for every start.

`FOLDER/sessions/ID.json` is rewritten by its own process only. A start counts as alive while its file is touched every
few seconds and, on the same machine, its process exists; what it is at is left to it. To look what others are at and to
say what is taken is one step under a lock, so that no two take the same run. Runs that ended in an exception stand in
`ID.jsonl`, a line for each.
"""

from __future__ import annotations

import json
import os
import platform
import threading
import time
import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from experiments.store.files import add_text, aside, patiently, remove, sweep
from experiments.store.lock import locked

SESSIONS, LOCK, FAILURES = "sessions", ".lock", ".jsonl"
BEAT = 2.0
"""Seconds between two signs of life."""
DEAD = 60.0
"""Seconds without a sign of life after which a start counts as dead."""
MOST_TRACEBACKS = 20


@dataclass
class Session:
    """One start of a study.

    `at` are the keys of the runs under way, `failed` is how many ended in an exception.
    """

    code: str
    id: str = field(default_factory=lambda: uuid.uuid4().hex[:12])
    state: str = "running"
    started: str = field(default_factory=lambda: now())
    seconds: float = 0.0
    runs: int = 0
    failed: int = 0
    at: list[str] = field(default_factory=list)
    process: int = field(default_factory=os.getpid)
    machine: str = field(default_factory=lambda: this_machine())

    @property
    def worked(self) -> bool:
        """Whether anything came of it."""
        return bool(self.runs or self.failed)


class Diary:
    """The sessions of a folder, of which one is this process's own.

    Parameters
    ----------
    folder : Path
    code : str
        Hash of the model: what failed under another one is of no concern.
    """

    def __init__(self, folder: Path, code: str):
        self.folder, self.own = folder / SESSIONS, Session(code)
        self.ended = threading.Event()
        self.clock = time.perf_counter()
        self.past: set[str] = {self.own.id}
        """Starts that were over when this one began."""
        self.met = False
        """Whether another start was at work here since this one began."""
        self.known: dict[str, int] = {}
        """Failures of others that stood there when this one began."""

    @property
    def path(self) -> Path:
        """The file of this process."""
        return self.folder / f"{self.own.id}.json"

    def begin(self) -> None:
        """Write the file and keep it touched; if nobody else is at work, drafts of processes that were killed go."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with locked(self.folder / LOCK):
            there = list(_read(self.folder))
            self.past |= {session.id for session in there if not alive(session, self.folder)}
            if self.past.issuperset(session.id for session in there):
                sweep(self.folder.parent)
            self.known = {session.id: len(_failures(self.folder, session)) for session in _read(self.folder, self.past)}
            self.write()
        threading.Thread(target=self._beat, daemon=True).start()

    def _beat(self) -> None:
        while not self.ended.wait(BEAT):
            try:
                os.utime(self.path)
            except OSError:
                continue

    def write(self) -> None:
        """Tell how far this start is."""
        self.own.seconds = round(time.perf_counter() - self.clock, 1)
        with aside(self.path, lasting=False) as draft:
            draft.write_text(json.dumps(vars(self.own), ensure_ascii=False), encoding="utf-8")

    def claim(self, wanted: Sequence[Collection[str]]) -> list[bool]:
        """Take what nobody else is at, in one step that no other process comes between.

        Parameters
        ----------
        wanted : sequence of collections of str
            Keys of the runs of every task.

        Returns
        -------
        list of bool
            For each whether it is ours; if another process is at one of its runs it is not.
        """
        with locked(self.folder / LOCK):
            others = self.others()
            free = [others.isdisjoint(keys) for keys in wanted]
            self.own.at += [key for keys, ours in zip(wanted, free, strict=True) if ours for key in keys]
            if any(free):
                self.write()
        return free

    def ending(self, keys: Iterable[str], finished: int, failures: list[dict[str, Any]]) -> None:
        """Tell others which runs have ended here."""
        gone = set(keys)
        self.own.at = [key for key in self.own.at if key not in gone]
        self.own.runs += finished
        room = MOST_TRACEBACKS - self.own.failed
        told = [f if place < room else f | {"traceback": []} for place, f in enumerate(failures)]
        if told:
            lines = (json.dumps(failure, ensure_ascii=False) + "\n" for failure in told)
            add_text("".join(lines), self.path.with_suffix(FAILURES))
        self.own.failed += len(told)
        self.write()

    def end(self, state: str) -> None:
        """The start is over; one of which nothing came leaves no trace."""
        self.ended.set()
        self.own.state, self.own.at = state, []
        try:
            self.write()
        except OSError:
            with suppress(OSError):
                os.utime(self.path, (0, 0))  # nobody takes it for alive
            raise
        if not self.own.worked:
            remove(self.path)
            remove(self.path.with_suffix(FAILURES))

    def others(self) -> frozenset[str]:
        """Keys of the runs that living processes elsewhere are at."""
        there = list(_read(self.folder, self.past))
        self.met = self.met or bool(there)
        return frozenset(key for session in there if alive(session, self.folder) for key in session.at)

    def failed_elsewhere(self) -> set[str]:
        """Keys of the runs that ended in an exception in another process since this one began."""
        there = _read(self.folder, self.past)
        return {f["key"] for each in there for f in _failures(self.folder, each)[self.known.get(each.id, 0) :]}

    def alone(self) -> bool:
        """Whether nobody else is at work in the folder."""
        return not any(alive(session, self.folder) for session in _read(self.folder, self.past))


def read_sessions(folder: Path) -> list[Session]:
    """All starts of a study, the earliest first; files that cannot be read are left out."""
    return sorted(_read(folder / SESSIONS), key=lambda session: session.started)


def read_failures(folder: Path, code: str) -> dict[str, dict[str, Any]]:
    """What is told of runs that ended in an exception under a model, by key; of several times the last."""
    sessions = [session for session in read_sessions(folder) if session.code == code]
    return {f["key"]: f for session in sessions for f in _failures(folder / SESSIONS, session)}


def _failures(folder: Path, session: Session) -> list[dict[str, Any]]:
    """Failures of a start in their order; a torn line is left out."""
    found: list[dict[str, Any]] = []
    path = folder / f"{session.id}{FAILURES}"
    for line in path.read_bytes().splitlines() if path.is_file() else ():
        with suppress(ValueError):
            found.append(json.loads(line))
    return found


def _read(folder: Path, without: Collection[str] = ()) -> Iterator[Session]:
    for path in folder.glob("*.json"):
        if path.stem in without:
            continue
        try:
            yield Session(**json.loads(patiently(partial(path.read_text, encoding="utf-8"))))
        except (OSError, ValueError, TypeError):
            continue


def alive(session: Session, folder: Path) -> bool:
    """Whether a start is still at work."""
    if session.state != "running":
        return False
    if session.machine == this_machine() and not _exists(session.process):
        return False
    try:
        return _clock(folder) - (folder / f"{session.id}.json").stat().st_mtime < DEAD
    except OSError:
        return False


def _clock(folder: Path) -> float:
    """The time as the file system of a folder has it; our own where nothing can be written."""
    own = folder / f".clock-{os.getpid()}"
    try:
        own.touch()
        now = own.stat().st_mtime
        own.unlink(missing_ok=True)
        return now
    except OSError:
        return time.time()


def _exists(process: int) -> bool:
    if os.name == "nt":
        return True  # signal 0 would end it there; the missing beat tells
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def now() -> str:
    """The time in UTC, to the millisecond: starts of one second have an order too."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def this_machine() -> str:
    """A sign of this machine that does not name it."""
    return sha256(f"{platform.node()} {uuid.getnode()}".encode()).hexdigest()[:12]
