"""Finished runs as Parquet shards: written aside, renamed when whole, read without doubles.

`FOLDER/shards/` holds the files `runs-ID`, `weeks-ID` and `groups-ID` (`.parquet`), each of many runs. Runs are renamed
last, and a run counts as finished only when all its tables are there. Whoever reads leaves out what is torn or foreign.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from errno import ENOMEM
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from experiments.errors import cannot_read
from experiments.plan.runs import SCHEMA_VERSION, TABLES
from experiments.store.files import MARK, patiently, remove, write_parquet

if TYPE_CHECKING:
    import pandas as pd

SHARDS, MANIFEST, DAMAGED = "shards", "manifest.json", "damaged"
SAME = {
    "runs": ("key",),
    "weeks": ("key", "week", "district"),
    "groups": ("key", "grouping", "group"),
    "field": ("key", "month", "clients", "unit"),
    "panel": ("key",),
    "readings": ("key",),
}
"""Tables, and the columns that tell their rows apart. The order is that of reading; writing goes the other way."""


class Store:
    """The shards of a folder.

    Parameters
    ----------
    folder : Path
        Made on the first writing.
    tables : collection of {"runs", "weeks", "groups"}
        What is kept of every run.
    """

    def __init__(self, folder: Path, tables: Collection[str] = TABLES):
        self.folder, self.tables = folder, [table for table in SAME if table in tables]
        self.faults: dict[str, str] = {}
        """What was left out when reading: name of the file, and what is wrong with it."""
        self._keys: dict[str, frozenset[str]] = {}
        self._gone = False

    def write(self, tables: Mapping[str, pa.Table]) -> str:
        """Store the rows of finished runs; gives the name of the shard, the same for the same runs."""
        keys = sorted(set(tables["runs"].column("key").to_pylist()))
        name = sha256("\n".join(keys).encode()).hexdigest()[:20]
        for table in reversed(SAME):
            if table in tables:
                write_parquet(tables[table], self.path(table, name))
        return name

    def path(self, table: str, name: str) -> Path:
        """The file of a table in a shard."""
        return self.folder / SHARDS / f"{table}-{name}.parquet"

    def remove(self, names: Iterable[str]) -> None:
        """Take shards away whose rows lie in another one."""
        for name in names:
            for table in reversed(SAME):  # the runs last: what is half removed is still found
                remove(self.path(table, name))
                self._keys.pop(f"{table}-{name}.parquet", None)

    def finished(self) -> set[str]:
        """Keys of the runs of which everything is there and whole; every byte of new shards is read.

        Raises
        ------
        InputError
            If the system does not give a file.
        """
        return set.intersection(*(self._finished(table) for table in self.tables))

    def _finished(self, table: str) -> set[str]:
        found: set[str] = set()
        for shard in self._all_shards(table):
            if shard.name not in self._keys:
                rows = self._sound(shard, table)
                if rows is None:
                    continue
                self._keys[shard.name] = frozenset(pc.unique(rows.column("key")).to_pylist())
            found |= self._keys[shard.name]
        return found

    def set_aside(self) -> dict[str, str]:
        """Move damaged shards out of the way, so that their runs are done again; gives what was wrong, by file."""
        moved = {name: reason for name, reason in self.faults.items() if reason.startswith("is damaged")}
        for name in moved:
            place = self.folder / SHARDS / DAMAGED
            place.mkdir(exist_ok=True)
            patiently(partial((self.folder / SHARDS / name).replace, place / name))
        return moved

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
        for shard in self._all_shards(table):
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

    def rows(self, table: str, names: Iterable[str]) -> Iterator[pa.Table]:
        """The rows of some shards, one after the other; what is torn is left out."""
        for name in names:
            rows = self._sound(self.path(table, name), table)
            if rows is not None:
                yield rows

    def names(self) -> list[str]:
        """Names of the shards whose runs are there."""
        return [shard.stem.split("-", 1)[1] for shard in self._shards("runs")]

    def _shards(self, table: str) -> list[Path]:
        return sorted((self.folder / SHARDS).glob(f"{table}-*.parquet"))

    def _all_shards(self, table: str) -> Iterator[Path]:
        """Every shard; if one goes while they are read, those that took its place too."""
        seen: set[Path] = set()
        while True:
            self._gone = False
            for shard in self._shards(table):
                if shard not in seen:
                    seen.add(shard)
                    yield shard
            if not self._gone:
                return

    def _sound(self, shard: Path, table: str) -> pa.Table | None:
        """The rows of a shard, or nothing and why."""
        whole = self._bytes(shard)
        if whole is None:
            return None
        try:
            with pq.ParquetFile(pa.BufferReader(whole), page_checksum_verification=True) as file:
                mark = (file.schema_arrow.metadata or {}).get(MARK)
                rows = file.read() if mark is not None else None
        except MemoryError as problem:
            raise cannot_read(shard, OSError(ENOMEM, "")) from problem
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

    def _bytes(self, shard: Path) -> bytes | None:
        """What is in a file; that the system does not give it is no damage: to do its runs again would not help."""
        if shard.is_dir():
            self.faults[shard.name] = "is damaged (a folder stands in its place)"
            return None
        try:
            return patiently(shard.read_bytes)
        except FileNotFoundError:
            self._gone = True  # another process has just joined it with others
            return None
        except OSError as problem:
            raise cannot_read(shard, problem) from problem
