"""Files that are whole or not there: written aside, brought to the disk, renamed."""

from __future__ import annotations

import os
import re
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from experiments.plan.runs import SCHEMA_VERSION

_T = TypeVar("_T")
_DRAFT = re.compile(r"\.[0-9a-f]{32}\.part")

MARK = b"reintegrasi.schema"
TEXTS = ["key", "scenario", "district", "grouping", "group"]
"""Columns that repeat themselves; floats do not, a dictionary of them would only cost time."""
WAITS = (0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64)
"""Seconds between two tries at a file that another process holds."""


def write_parquet(table: pa.Table, path: Path, note: str = "") -> None:
    """Write a table aside and rename it when it is whole; a note goes into the file's own description."""
    marks = {MARK: str(SCHEMA_VERSION).encode()} | ({b"note": note.encode()} if note else {})
    marked = table.replace_schema_metadata(marks)
    texts = [name for name in TEXTS if name in table.column_names]
    with aside(path) as draft:
        pq.write_table(marked, draft, compression="zstd", use_dictionary=texts, write_page_checksum=True)


def write_text(text: str, path: Path) -> None:
    """Write a text aside and rename it when it is whole."""
    with aside(path) as draft:
        draft.write_text(text, encoding="utf-8", newline="\n")


@contextmanager
def aside(path: Path, *, lasting: bool = True) -> Iterator[Path]:
    """A path beside the one meant; it takes its place when the block ends well, and goes when it does not.

    Parameters
    ----------
    path : Path
        Its folder is made if it is not there.
    lasting : bool
        Bring it to the disk before it takes its place; what may be lost when the machine fails need not wait.

    Yields
    ------
    Path

    Raises
    ------
    OSError
        With the file meant, or the folder in its way, as `filename`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{uuid.uuid4().hex}.part")
    try:
        yield draft
        if lasting:
            with draft.open("rb+") as file:
                os.fsync(file.fileno())
        patiently(lambda: os.replace(draft, path))
    except BaseException as problem:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        if isinstance(problem, OSError) and problem.filename in (None, str(draft), draft):
            raise _named(problem, path) from problem
        raise


def sweep(folder: Path) -> None:
    """Take away the drafts below a folder that processes left when they were killed."""
    for path in folder.rglob(".*.part"):
        if _DRAFT.fullmatch(path.name):
            with suppress(OSError):
                path.unlink()


def add_text(text: str, path: Path) -> None:
    """Write at the end of a text; if the process dies meanwhile, its last line may be torn.

    Raises
    ------
    OSError
        With the file as `filename`.
    """
    try:
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as problem:
        raise _named(problem, path) from problem


def _named(problem: OSError, path: Path) -> OSError:
    """The same error with the name of the file, which some libraries do not give."""
    return OSError(problem.errno or 0, problem.strerror or str(problem), str(path))


def remove(path: Path) -> None:
    """Take a file away, if it is there."""
    patiently(lambda: path.unlink(missing_ok=True))


def patiently(act: Callable[[], _T]) -> _T:
    """Do something to a file, again for a second while that is forbidden: on Windows it is while the file is open."""
    for wait in WAITS:
        try:
            return act()
        except PermissionError:
            time.sleep(wait)
    return act()
