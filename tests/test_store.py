"""Shards: whole or not there, read without doubles, the torn and the foreign named and left out."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from experiments.store import Store, load, write_parquet, write_text
from tests.studies import done


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path)
    for part in done():
        store.write(part.tables)
    return store


def shards(store, table):
    return sorted((store.folder / "shards").glob(f"{table}-*.parquet"))


def test_what_is_written_is_read(store):
    runs, weeks = store.read("runs"), store.read("weeks")
    assert list(zip(runs["scenario"], runs["seed"], strict=True)) == [
        (s, n) for s in ("kecil", "posts") for n in (1, 2)
    ]
    expected = pa.concat_tables([part.tables["weeks"] for part in done()]).to_pandas()
    order = ["scenario", "seed", "week", "district"]
    pd.testing.assert_frame_equal(
        weeks.sort_values(order, ignore_index=True), expected.sort_values(order, ignore_index=True)
    )
    assert store.finished() == set(runs["key"])


def test_rows_come_in_the_order_of_the_keys_asked_for(store):
    keys = list(store.read("runs")["key"])[::-1]
    assert list(store.read("runs", keys)["key"]) == keys
    assert list(store.read("weeks", keys[:1])["key"].unique()) == keys[:1]


def test_the_same_rows_again_are_the_same_files(store):
    before = {path.name: path.read_bytes() for path in shards(store, "*")}
    for part in done():
        store.write(part.tables)
    assert {path.name: path.read_bytes() for path in shards(store, "*")} == before


def test_doubles_are_read_once(store):
    runs, weeks = store.read("runs"), store.read("weeks")
    whole = [part.tables for part in done()]
    store.write({table: pa.concat_tables([part[table] for part in whole]) for table in whole[0]})
    assert len(shards(store, "runs")) == 3
    pd.testing.assert_frame_equal(store.read("runs"), runs)
    pd.testing.assert_frame_equal(store.read("weeks"), weeks)


@pytest.mark.parametrize(
    "damage", [lambda whole: whole[:-40], lambda whole: b"", lambda whole: whole[:500] + b"\x07" * 400 + whole[900:]]
)
def test_a_torn_shard_is_named_and_its_runs_are_missing(store, damage):
    torn = shards(store, "weeks")[0]
    lost = set(pq.read_table(torn)["key"].to_pylist())
    torn.write_bytes(damage(torn.read_bytes()))
    assert store.finished() == set(store.read("runs")["key"]) - lost
    assert list(store.faults) == [torn.name]
    assert "damaged" in store.faults[torn.name]
    assert not set(store.read("weeks")["key"]) & lost


def test_a_foreign_file_is_named_and_left_out(store):
    runs = store.read("runs")
    foreign = store.folder / "shards" / "runs-from-elsewhere.parquet"
    pq.write_table(pa.table({"key": ["a"], "scenario": ["kecil"], "seed": [1]}), foreign)
    pd.testing.assert_frame_equal(store.read("runs"), runs)
    assert store.faults == {foreign.name: "is no shard of this program"}


@pytest.mark.parametrize("table", ["weeks", "groups"])
def test_a_run_without_all_its_tables_is_not_finished(store, table):
    shards(store, table)[0].unlink()
    assert len(store.finished()) == 2


def test_an_interrupted_write_leaves_nothing(tmp_path):
    whole = tmp_path / "a.txt"
    write_text("before\n", whole)
    with pytest.raises(UnicodeEncodeError):
        write_text("after \ud800", whole)
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert whole.read_text() == "before\n"


def test_floats_have_no_dictionary(store):
    group = pq.ParquetFile(shards(store, "weeks")[0]).metadata.row_group(0)
    found = {group.column(i).path_in_schema: group.column(i).has_dictionary_page for i in range(group.num_columns)}
    assert not found["trust"]
    assert found["district"]


def test_load_reads_shards_or_what_was_packed(store):
    runs = load(store.folder)
    write_parquet(pa.Table.from_pandas(runs, preserve_index=False), store.folder / "runs.parquet")
    for shard in shards(store, "*"):
        shard.unlink()
    (store.folder / "shards").rmdir()
    pd.testing.assert_frame_equal(load(store.folder), runs)
    assert np.isfinite(runs["trust"]).all()


def test_load_says_what_it_wants(tmp_path):
    with pytest.raises(FileNotFoundError, match="give the folder of a study"):
        load(tmp_path)
    with pytest.raises(ValueError, match="there are runs, weeks, groups"):
        load(tmp_path, "clients")
