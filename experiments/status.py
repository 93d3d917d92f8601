"""How far a study is: runs, failures, who is at work, speed, time left, disk, and what is damaged."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from experiments.manifest import read_manifest
from experiments.plan import TABLES, code_hash
from experiments.store import Store
from experiments.store.sessions import SESSIONS, alive, read_failures, read_sessions


@dataclass(frozen=True)
class Status:
    """What is known of a study's folder.

    `rate` is runs a minute over all starts, `left` seconds at that rate; both are None where nothing is known.
    """

    name: str
    total: int
    finished: int
    failed: int
    starts: int
    working: int
    seconds: float
    rate: float | None
    left: float | None
    bytes: int
    shards: int
    faults: dict[str, str]
    same_code: bool


def status(folder: Path) -> Status:
    """Look at a study's folder, which may be under way.

    Raises
    ------
    InputError
        If it is no folder of a study.
    """
    content = read_manifest(folder)
    store = Store(folder, content.get("tables", TABLES))
    keys = set(content["keys"])
    finished = len(store.finished() & keys)
    sessions = [session for session in read_sessions(folder) if session.code == content["code"]]
    failed = set(read_failures(folder, content["code"])) - store.finished()
    working = sum(alive(session, folder / SESSIONS) for session in sessions)
    seconds = sum(session.seconds for session in sessions)
    made = sum(session.runs for session in sessions)
    rate = 60 * made / seconds if made and seconds else None
    left = 60 * (len(keys) - finished - len(failed)) / (rate * max(working, 1)) if rate else None
    size = sum(_size(path) for path in folder.rglob("*"))
    return Status(
        content["name"],
        len(keys),
        finished,
        len(failed & keys),
        len(sessions),
        working,
        seconds,
        rate,
        left,
        size,
        len(store.names()),
        dict(store.faults),
        content["code"] == code_hash(),
    )


def _size(path: Path) -> int:
    """Bytes of a file; drafts may go while one looks."""
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:
        return 0
