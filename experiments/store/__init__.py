"""Where finished runs lie: Parquet shards that are whole or not there, who is at work, and how they are read."""

from experiments.store.files import aside, write_parquet, write_text
from experiments.store.reading import load
from experiments.store.shards import DAMAGED, MANIFEST, SAME, SHARDS, Store
from experiments.store.writer import Writer

__all__ = [
    "DAMAGED",
    "MANIFEST",
    "SAME",
    "SHARDS",
    "Store",
    "Writer",
    "aside",
    "load",
    "write_parquet",
    "write_text",
]
