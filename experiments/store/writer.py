"""Many small runs into few shards: something is stored every two seconds, and small shards are joined."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from math import inf

import pyarrow as pa
import pyarrow.compute as pc

from experiments.store.shards import Store

LONGEST = 2.0
"""Seconds between two shards while little comes; the first rows are stored at once."""
MOST_BYTES = 32_000_000
"""Bytes that are gathered at most."""
SMALL = 8_000_000
"""Bytes up to which a shard is joined with others."""
MOST_SMALL = 24
"""Small shards that may lie there before they are joined."""


class Writer:
    """Stores finished runs.

    Parameters
    ----------
    store : Store
    clock : callable
        Seconds.
    """

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic):
        self.store, self.clock = store, clock
        self.gathered: list[Mapping[str, pa.Table]] = []
        self.stored, self.bytes = -inf, 0
        self.small: list[str] = []

    def add(self, tables: Mapping[str, pa.Table]) -> None:
        """Take rows; store them at once if enough has been gathered, or nothing was stored for a while."""
        self.gathered.append(tables)
        self.bytes += sum(table.nbytes for table in tables.values())
        self.flush_in_time()

    def flush_in_time(self) -> None:
        """Store what was gathered if it is much, or nothing was stored for a while."""
        if self.gathered and (self.bytes >= MOST_BYTES or self.clock() - self.stored >= LONGEST):
            self.flush()

    def flush(self) -> None:
        """Store what was gathered."""
        if not self.gathered:
            return
        parts = self.gathered
        whole = {table: _together([part[table] for part in parts]) for table in parts[0]}
        name = self.store.write(whole)
        self.gathered, self.bytes, self.stored = [], 0, self.clock()
        if self.store.path("runs", name).stat().st_size < SMALL and name not in self.small:
            self.small.append(name)
        if len(self.small) >= MOST_SMALL:
            self._join(self.small)

    def close(self, *, alone: bool, join: bool = True) -> None:
        """Store the rest and join small shards; if nobody else writes here, those of earlier starts too."""
        self.flush()
        if not join:
            return
        names = self.store.names() if alone else self.small
        small = [name for name in names if self._size(name) < SMALL]
        if len(small) > 1:
            self._join(small)

    def _size(self, name: str) -> int:
        paths = [self.store.path(table, name) for table in self.store.tables]
        return sum(path.stat().st_size for path in paths if path.is_file())

    def _join(self, names: list[str]) -> None:
        """Small shards become larger ones; the small go when the large are whole."""
        for group in self._groups(names):
            parts = {table: list(self.store.rows(table, group)) for table in self.store.tables}
            if all(len(part) == len(group) for part in parts.values()):
                joined = {table: _together(_each_once(part)) for table, part in parts.items()}
                name = self.store.write(joined)
                self.store.remove(set(group) - {name})
        self.small = []

    def _groups(self, names: list[str]) -> list[list[str]]:
        """Shards in groups of at most `MOST_BYTES`."""
        groups: list[list[str]] = [[]]
        size = 0
        for name in names:
            own = self._size(name)
            if groups[-1] and size + own > MOST_BYTES:
                groups.append([])
                size = 0
            groups[-1].append(name)
            size += own
        return [group for group in groups if len(group) > 1]


def _each_once(parts: list[pa.Table]) -> list[pa.Table]:
    """Rows without those of runs that stand in an earlier part."""
    seen: set[str] = set()
    kept = []
    for part in parts:
        kept.append(part.filter(pc.invert(pc.is_in(part.column("key"), pa.array(sorted(seen), pa.string())))))
        seen |= set(pc.unique(part.column("key")).to_pylist())
    return kept


def _together(parts: list[pa.Table]) -> pa.Table:
    """Rows one after the other; columns that some do not have are empty there."""
    return pa.concat_tables(parts, promote_options="default").combine_chunks()
