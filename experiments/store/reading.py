"""What a user reads of a study: one table, whatever lies in the folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from experiments.store.shards import MANIFEST, SAME, SHARDS, Store

if TYPE_CHECKING:
    import pandas as pd


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
