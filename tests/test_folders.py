"""What one does with a study's folder: how far it is, whether its numbers come again, its archive."""

import json
import shutil
import zipfile
from hashlib import sha256

import pyarrow.parquet as pq
import pytest

from experiments.batch import conduct
from experiments.cli import start
from experiments.errors import InputError
from experiments.pack import pack
from experiments.status import status
from experiments.store import Store, write_parquet
from experiments.store.sessions import Diary
from experiments.verify import verify
from tests.studies import small_plan, with_breaking


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made") / "study"
    conduct(small_plan("posts"), folder)
    return folder


@pytest.fixture
def study(made, tmp_path):
    return shutil.copytree(made, tmp_path / "study")


def shard(folder, table):
    (path,) = (folder / "shards").glob(f"{table}-*.parquet")
    return path


def altered(path, column, by):
    table = pq.read_table(path)
    values = table.column(column).to_pylist()
    values[0] += by
    place = table.column_names.index(column)
    write_parquet(table.set_column(place, column, [values]), path)


def test_every_number_comes_again(study, monkeypatch):
    monkeypatch.setattr("experiments.task._burn_ins", {})
    found = verify(study)
    assert (found.bits, found.asked, found.agreed, found.faults) == (True, 4, 4, [])
    assert verify(study, 3).asked == 3


@pytest.mark.parametrize(("table", "column"), [("runs", "trust"), ("weeks", "reports_kept"), ("groups", "entrants")])
def test_a_number_that_was_changed_is_found(study, table, column):
    altered(shard(study, table), column, 1e-6)
    found = verify(study)
    assert found.agreed == 3
    assert len(found.faults) == 1
    assert found.faults[0].endswith(f": {table} differs in {column}")


def test_with_other_versions_events_agree_and_the_rest_to_a_billionth(study):
    manifest = study / "manifest.json"
    content = json.loads(manifest.read_text())
    content["made_with"]["packages"]["numpy"] = "1.0"
    manifest.write_text(json.dumps(content))
    altered(shard(study, "weeks"), "trust", 1e-11)
    found = verify(study)
    assert (found.bits, found.agreed) == (False, 4)
    altered(shard(study, "weeks"), "reports_kept", 1e-11)
    assert verify(study).agreed == 3


def test_another_model_or_nothing_finished_is_refused(study, tmp_path, monkeypatch):
    with pytest.raises(InputError, match="is no folder of a study"):
        verify(tmp_path)
    for path in (study / "shards").iterdir():
        path.unlink()
    with pytest.raises(InputError, match="no run of this study has finished"):
        verify(study)
    monkeypatch.setattr("experiments.verify.code_hash", lambda: "another")
    with pytest.raises(InputError, match=r"was made by the model .*, here it is another"):
        verify(study)


def test_how_far_it_is(tmp_path):
    plan = with_breaking(small_plan("posts"))
    conduct(plan, tmp_path)
    found = status(tmp_path)
    assert (found.total, found.finished, found.failed, found.starts, found.working) == (6, 4, 2, 1, 0)
    assert found.rate > 0
    assert found.left == 0
    assert found.same_code
    other = Diary(tmp_path, json.loads((tmp_path / "manifest.json").read_text())["code"])
    other.begin()
    assert status(tmp_path).working == 1
    other.end("interrupted")
    torn = shard(tmp_path, "runs")
    torn.write_bytes(torn.read_bytes()[:-9])
    assert "damaged" in status(tmp_path).faults[torn.name]


def test_the_archive_holds_all_it_takes_to_check_the_study(study, tmp_path):
    path = pack(study)
    assert path == tmp_path / "study.zip"
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        sums = dict(line.split("  ")[::-1] for line in archive.read("SHA256SUMS").decode().splitlines())
        assert sums == {name: sha256(archive.read(name)).hexdigest() for name in names if name != "SHA256SUMS"}
        archive.extractall(tmp_path / "out")
    wanted = "results/manifest.json results/scenarios/posts.yaml program/LICENSE program/run.py program/sim/week.py"
    assert {*wanted.split(), "README.txt"} <= set(names)
    assert not [name for name in names if "__pycache__" in name or name.startswith("results/sessions")]
    assert verify(tmp_path / "out" / "results", 1).agreed == 1
    first = path.read_bytes()
    assert pack(study).read_bytes() == first


def test_on_the_command_line(study, capsys, tmp_path):
    assert start(["status", str(study)]) == 0
    assert "4 of 4 runs are finished" in capsys.readouterr().out
    assert start(["verify", str(study), "--sample", "2", "--workers", "1", "--language", "id"]) == 0
    assert "2 dari 2 simulasi keluar sama sampai bit terakhir" in capsys.readouterr().out
    altered(shard(study, "runs"), "trust", 1.0)
    assert start(["verify", str(study), "--workers", "1"]) == 1
    assert "runs differs in trust" in capsys.readouterr().err
    assert start(["pack", str(study), "--out", str(tmp_path / "a.zip")]) == 0
    assert (tmp_path / "a.zip").is_file()
    for verb in ("status", "verify", "pack"):
        assert start([verb, str(tmp_path)]) == 2
        assert "is no folder of a study" in capsys.readouterr().err


def test_the_store_keeps_only_the_tables_it_is_asked_for(study):
    assert Store(study, ("runs",)).finished() == Store(study).finished()
