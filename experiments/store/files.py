"""Files that are whole or not there: written aside, brought to the disk, renamed."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from experiments.plan.runs import SCHEMA_VERSION

MARK = b"reintegrasi.schema"
TEXTS = ["key", "scenario", "district", "grouping", "group"]
"""Columns that repeat themselves; floats do not, a dictionary of them would only cost time."""


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
def aside(path: Path) -> Iterator[Path]:
    """A path beside the one meant; it takes its place when the block ends well, and goes when it does not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{uuid.uuid4().hex}.part")
    try:
        yield draft
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    os.replace(draft, path)
