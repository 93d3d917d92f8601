"""Wrong and damaged folders of studies: one line says what is wrong and what helps, or the study mends itself."""

import json
import os
import shutil

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from experiments.batch import conduct
from experiments.cli import start
from experiments.plan import code_hash, make_plan
from experiments.store import Store, load, write_parquet
from experiments.study import read

DAYS = (2, 4, 8)
STUDY = f"""scenarios: [kecil, posts]
weeks: 2
replicates: 1
measures: [reports_due]
design: {{kind: grid, over: {{open_posts.days_a_month: {list(DAYS)}}}}}
"""
RUNS = 1 + len(DAYS)
AGAIN = "restore it, or repeat the command that made the study, which writes it anew"
IN_THE_WAY = "cannot be written (a file stands where a folder is needed); move it away or give another folder with"
UNREAD = "cannot be read (Input/output error); it stays where it is; try again when it can be read"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A finished study with a shard for every run, and its plan."""
    place = tmp_path_factory.mktemp("made")
    (place / "days.yaml").write_text(STUDY)
    plan, folder = make_plan(read(place / "days.yaml")), place / "out"
    conduct(plan, folder)
    store = Store(folder, plan.kept.tables)
    whole = {table: pq.read_table(store.path(table, *store.names())) for table in store.tables}
    store.remove(store.names())
    for key in plan.run_keys():
        store.write({table: rows.filter(pa.compute.equal(rows["key"], key)) for table, rows in whole.items()})
    return plan, folder


@pytest.fixture
def study(made, tmp_path):
    return shutil.copytree(made[1], tmp_path / "out")


def shards(folder, table):
    return sorted((folder / "shards").glob(f"{table}-*.parquet"))


def changed(path, change):
    path.write_bytes(change(path.read_bytes()))


def manifest(**values):
    """What changes the manifest; None takes a part out."""

    def change(folder):
        path = folder / "manifest.json"
        content = json.loads(path.read_text("utf-8")) | values
        path.write_text(json.dumps({name: value for name, value in content.items() if value is not None}), "utf-8")

    return change


def gone(name):
    def change(folder):
        path = folder / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return change


def text(name, words):
    return lambda folder: (folder / name).write_text(words, "utf-8")


def cut(name):
    return lambda folder: changed(folder / name, lambda whole: whole[: len(whole) // 2])


def in_place_of(name, *, folder=False):
    """A folder in place of a file, or a file in place of a folder."""

    def change(study):
        gone(name)(study)
        (study / name).mkdir() if folder else (study / name).write_text("")

    return change


def edited(folder):
    path = folder / "scenarios" / "posts.yaml"
    changed(path, lambda whole: whole.replace(b"officers_on_rota: 2", b"officers_on_rota: 3"))


def other_points(folder):
    write_parquet(pq.read_table(folder / "design.parquet").slice(0, 2), folder / "design.parquet")


def unreadable(path):
    """What the system cannot read: an error of input and output."""
    if not os.path.exists("/proc/self/mem"):
        pytest.skip("a file that cannot be read is known only on Linux")
    path.unlink()
    path.symlink_to("/proc/self/mem")


TOLD = {
    "empty folder": (lambda f: [gone(p.name)(f) for p in f.iterdir()], "is no folder of a study (it has no manifest"),
    "no folder": (shutil.rmtree, "out: is not there; give the folder of a study, one of results/"),
    "a file": (lambda f: (shutil.rmtree(f), f.write_text("")), "out: is a file; give the folder of a study"),
    "no manifest": (gone("manifest.json"), "(it has no manifest.json); give one of results/"),
    "torn manifest": (cut("manifest.json"), "(its manifest.json is torn: "),
    "empty manifest": (text("manifest.json", ""), f"(char 0)); give one of results/, or {AGAIN}"),
    "list for a manifest": (text("manifest.json", "[]"), "(its manifest.json is none of this program)"),
    "folder for a manifest": (in_place_of("manifest.json", folder=True), "manifest.json: cannot be read (a folder"),
    "other schema": (manifest(schema_version=1), "was written by a version that stores studies in another form"),
    "no seeds": (manifest(seeds=[]), "(its manifest names no runs)"),
    "no keys": (manifest(keys=None), "(its manifest.json tells nothing of 'keys')"),
    "no scenarios": (manifest(scenarios=None), "(its manifest.json tells nothing of 'scenarios')"),
}  # fmt: skip
READ = {
    "no scenario file": (gone("scenarios/posts.yaml"), "posts.yaml"),
    "no scenarios": (gone("scenarios"), "kecil.yaml"),
    "torn scenario": (text("scenarios/posts.yaml", "world: {"), "posts.yaml:"),
    "edited scenario": (edited, "posts.yaml: is no longer what the runs were made with; restore it"),
    "no points": (gone("design.parquet"), f"is not there, which holds the points of the design; {AGAIN}"),
    "torn points": (cut("design.parquet"), "design.parquet: is damaged ("),
    "empty points": (text("design.parquet", ""), "design.parquet: is damaged (Parquet file size is 0 bytes)"),
    "fewer points": (other_points, f"manifest.json, scenarios and design.parquet do not belong together; {AGAIN}"),
    "another policy": (manifest(policies=["nobody"]), "(its manifest.json tells nothing of 'nobody')"),
    "unreadable shard": (lambda f: unreadable(shards(f, "runs")[2]), f".parquet: {UNREAD}"),
    "another model": (manifest(code="another"), f"was made by the model another, here it is {code_hash()}; "),
}  # fmt: skip


def one_line(words, capsys, told):
    capsys.readouterr()
    assert start(words) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1), err
    assert told in err


@pytest.mark.parametrize("case", TOLD)
@pytest.mark.parametrize("verb", ["status", "verify", "pack", "report"])
def test_what_is_no_study_is_told(study, capsys, verb, case):
    spoil, told = TOLD[case]
    spoil(study)
    one_line([verb, str(study)], capsys, told)


@pytest.mark.parametrize("case", READ)
@pytest.mark.parametrize("verb", ["verify", "pack"])
def test_what_does_not_belong_together_is_told(study, capsys, verb, case):
    spoil, told = READ[case]
    spoil(study)
    one_line([verb, str(study)], capsys, told)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (manifest(key="other", name="small"), "out: holds another study (small-other); give another folder with --out"),
        (manifest(key="other", code="another"), "holds the same or another study by another version of the model"),
        (lambda f: (shutil.rmtree(f), f.write_text("")), "out: cannot be written (a file stands where a folder"),
        (in_place_of("shards"), f"shards: {IN_THE_WAY}"),
        (in_place_of("sessions"), f"sessions: {IN_THE_WAY}"),
        (in_place_of("scenarios"), f"scenarios: {IN_THE_WAY}"),
        (in_place_of("manifest.json", folder=True), "manifest.json: cannot be written (a folder stands where a"),
        (lambda f: unreadable(f / "manifest.json"), f"manifest.json: {UNREAD}"),
        (lambda f: unreadable(shards(f, "weeks")[0]), f".parquet: {UNREAD}"),
    ],
)  # fmt: skip
@pytest.mark.skipif(os.name == "nt", reason="errors of the file system as Linux has them")
def test_where_a_study_cannot_go_is_told_before_anything_is_run(made, study, capsys, spoil, told):
    spoil(study)
    one_line(["sweep", str(made[1].parent / "days.yaml"), "--workers", "1", "--out", str(study)], capsys, told)


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="a place where nobody may write is known only on Linux")
def test_a_place_where_nobody_may_write_is_told(made, study, capsys):
    told = "cannot be written (No such file or directory); give another folder with --out"
    one_line(["sweep", str(made[1].parent / "days.yaml"), "--out", "/proc/nowhere"], capsys, f"/proc/nowhere: {told}")
    one_line(["pack", str(study), "--out", "/proc/nowhere.zip"], capsys, f"/proc/nowhere.zip: {told}")
    (study / "file").write_text("")
    told = "file: cannot be written (a file stands where a folder is needed)"
    one_line(["pack", str(study), "--out", str(study / "file" / "a.zip")], capsys, told)


def test_a_study_of_which_nothing_has_finished_is_told(study, capsys):
    shutil.rmtree(study / "shards")
    for verb in ("verify", "report"):
        one_line([verb, str(study)], capsys, "out: no run of this study has finished; carry on with it first")
    assert start(["status", str(study)]) == 0
    assert f"0 of {RUNS} runs are finished" in capsys.readouterr().out


def foreign(path):
    path.unlink()
    pq.write_table(pa.table({"key": ["a"], "scenario": ["kecil"], "seed": [1]}), path)


def of_another_version(path):
    rows = pq.read_table(path)
    pq.write_table(rows.replace_schema_metadata({b"reintegrasi.schema": b"1"}), path)


def a_folder(path):
    path.unlink()
    path.mkdir()


DAMAGED = {
    "torn": (lambda path: changed(path, lambda whole: whole[:-40]), "is damaged (Parquet magic bytes not found"),
    "empty": (lambda path: path.write_bytes(b""), "is damaged (Parquet file size is 0 bytes)"),
    "overwritten": (lambda path: changed(path, lambda w: w[:200] + b"\7" * 300 + w[500:]), "is damaged ("),
    "a folder": (a_folder, "is damaged (a folder stands in its place)"),
    "foreign": (foreign, "is no shard of this program"),
    "another version": (of_another_version, "was written by a version that stores runs in another form"),
    "missing": (lambda path: path.unlink(), None),
}  # fmt: skip


@pytest.mark.parametrize("case", DAMAGED)
@pytest.mark.parametrize("table", ["runs", "weeks"])
def test_a_damaged_shard_is_told(study, capsys, table, case):
    damage, told = DAMAGED[case]
    shard = shards(study, table)[2]
    damage(shard)
    assert start(["status", str(study)]) == 0
    out, err = capsys.readouterr()
    assert f"{RUNS - 1} of {RUNS} runs are finished" in out
    assert err.count("\n") == (told is not None)
    assert told is None or f"{shard.name} {told}" in err


def test_a_study_mends_its_damaged_shards(made, study):
    """Every damage at once, one at least to each run: all are done again and are what they were."""
    plan, whole = made
    damaged = [*shards(study, "weeks"), *shards(study, "runs")[:3]]
    for path, (damage, _) in zip(damaged, DAMAGED.values(), strict=True):
        damage(path)
    batch = conduct(plan, study)
    assert (batch.before, batch.finished, batch.state) == (0, RUNS, "finished")
    told = {path.name: told for path, (_, told) in zip(damaged, DAMAGED.values(), strict=True) if told is not None}
    assert all(batch.faults[name].startswith(reason) for name, reason in told.items())
    assert set(batch.faults) == set(told)
    aside = {path.name for path in (study / "shards" / "damaged").iterdir()}
    assert aside == {path.name for path in damaged[:4]}
    for table in ("runs", "weeks"):
        pd.testing.assert_frame_equal(load(study, table), load(whole, table), check_exact=True)


@pytest.mark.parametrize(
    "spoil",
    [
        gone("manifest.json"),
        cut("manifest.json"),
        text("manifest.json", "[]"),
        gone("scenarios"),
        text("scenarios/posts.yaml", "world: {"),
        gone("design.parquet"),
        cut("design.parquet"),
        other_points,
        gone("sessions"),
        lambda folder: [cut(f"sessions/{path.name}")(folder) for path in (folder / "sessions").glob("*.json")],
    ],
)
def test_a_study_mends_its_description(made, study, capsys, spoil):
    plan, whole = made
    spoil(study)
    batch = conduct(plan, study)
    assert (batch.before, batch.finished, batch.faults, batch.state) == (RUNS, 0, {}, "finished")
    for name in ("scenarios/posts.yaml", "design.parquet"):
        assert (study / name).read_bytes() == (whole / name).read_bytes()
    assert start(["status", str(study)]) == 0
    assert f"{RUNS} of {RUNS} runs are finished" in capsys.readouterr().out
