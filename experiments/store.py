"""Finished runs as Parquet shards: written aside, renamed when whole, read without doubles.

`FOLDER/shards/` holds the files `runs-ID`, `weeks-ID` and `groups-ID` (`.parquet`) for every finished task. Runs are
renamed last, and a run counts as finished only when all are there. Whoever reads leaves out what is torn or foreign.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from experiments.plan import SCHEMA_VERSION

if TYPE_CHECKING:
    import pandas as pd

SHARDS, MANIFEST = "shards", "manifest.json"
SAME = {"runs": ("key",), "weeks": ("key", "week", "district"), "groups": ("key", "grouping", "group")}
"""Tables, and the columns that tell their rows apart. The order is that of reading; writing goes the other way."""

_MARK = b"reintegrasi.schema"
_TEXTS = ["key", "scenario", "district", "grouping", "group"]


class Store:
    """The shards of a folder.

    Parameters
    ----------
    folder : Path
        Made on the first writing.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        self.faults: dict[str, str] = {}
        """What was left out when reading: name of the file, and what is wrong with it."""

    def write(self, tables: Mapping[str, pa.Table]) -> None:
        """Store the rows of a finished task; the same rows again give the same files."""
        shards = self.folder / SHARDS
        shards.mkdir(parents=True, exist_ok=True)
        keys = sorted(set(tables["runs"].column("key").to_pylist()))
        name = sha256("\n".join(keys).encode()).hexdigest()[:20]
        for table in reversed(SAME):
            write_parquet(tables[table], shards / f"{table}-{name}.parquet")

    def finished(self) -> set[str]:
        """Keys of the runs of which everything is there and whole."""
        found = []
        for table in SAME:
            keys: set[str] = set()
            for shard in self._shards(table):
                rows = self._sound(shard, table)
                if rows is not None:
                    keys.update(pc.unique(rows.column("key")).to_pylist())
            found.append(keys)
        return set.intersection(*found)

    def read(self, table: str, keys: Collection[str] | None = None) -> pd.DataFrame:
        """Rows of a table, without doubles.

        Parameters
        ----------
        table : {"runs", "weeks", "groups"}
        keys : collection of str, optional
            Only these runs, in this order; all of them, by scenario and seed, if left out.

        Returns
        -------
        DataFrame
        """
        import pandas as pd

        wanted = None if keys is None else pa.array(list(keys), pa.string())
        parts = []
        for shard in self._shards(table):
            rows = self._sound(shard, table)
            if rows is not None and wanted is not None:
                rows = rows.filter(pc.is_in(rows.column("key"), wanted))
            if rows is not None and len(rows):
                parts.append(rows)
        if not parts:
            return pd.DataFrame(columns=pd.Index(["key", "scenario", "seed"]))
        frame = pa.concat_tables(parts, promote_options="default").to_pandas()
        frame = frame.drop_duplicates(subset=list(SAME[table]), ignore_index=True)
        if keys is None:
            return frame.sort_values(["scenario", "seed"], kind="stable", ignore_index=True)
        rank = {key: place for place, key in enumerate(keys)}
        return frame.sort_values("key", key=lambda column: column.map(rank), kind="stable", ignore_index=True)

    def _shards(self, table: str) -> list[Path]:
        return sorted((self.folder / SHARDS).glob(f"{table}-*.parquet"))

    def _sound(self, shard: Path, table: str) -> pa.Table | None:
        """The rows of a shard, or nothing and why."""
        try:
            file = pq.ParquetFile(shard, page_checksum_verification=True)
            with file:
                mark = (file.schema_arrow.metadata or {}).get(_MARK)
                rows = file.read() if mark is not None else None
        except (OSError, pa.ArrowException) as problem:
            reason = next(iter(str(problem).splitlines()), type(problem).__name__)
            self.faults[shard.name] = f"is damaged ({reason[:100]})"
            return None
        if rows is None or not {*SAME[table], "scenario", "seed"} <= set(rows.column_names):
            self.faults[shard.name] = "is no shard of this program"
            return None
        if mark != str(SCHEMA_VERSION).encode():
            self.faults[shard.name] = "was written by a version that stores runs in another form"
            return None
        return rows.replace_schema_metadata(None)


def load(folder: str | Path, table: str = "runs") -> pd.DataFrame:
    """The rows of a study, finished or not.

    Parameters
    ----------
    folder : path
        A folder of `results/`.
    table : {"runs", "weeks", "groups"}

    Returns
    -------
    DataFrame
        `runs`: a row per run; `weeks`: a row per run, week and district; `groups`: a row per run and group of the
        cohort. Every number of the last two is a sum.
        Rows of other studies in the same folder are left out.

    Raises
    ------
    FileNotFoundError
        If there is nothing of a study in the folder.
    """
    folder = Path(folder)
    if table not in SAME:
        raise ValueError(f"'{table}' is no table; there are {', '.join(SAME)}")
    if (folder / SHARDS).is_dir():
        manifest = folder / MANIFEST
        keys = json.loads(manifest.read_text(encoding="utf-8"))["keys"] if manifest.is_file() else None
        return Store(folder).read(table, keys)
    packed = folder / f"{table}.parquet"
    if not packed.is_file():
        raise FileNotFoundError(f"{folder}: there are neither shards nor {packed.name}; give the folder of a study")
    return pq.read_table(packed).to_pandas()


def write_parquet(table: pa.Table, path: Path, note: str = "") -> None:
    """Write a table aside and rename it when it is whole; a note goes into the file's own description."""
    marks = {_MARK: str(SCHEMA_VERSION).encode()} | ({b"note": note.encode()} if note else {})
    marked = table.replace_schema_metadata(marks)
    texts = [name for name in _TEXTS if name in table.column_names]
    # Floats do not repeat: a dictionary of them would only cost time.
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
