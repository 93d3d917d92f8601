"""Studies with designs carried out: shared burn-ins and runs, rows with their factors, nothing lost or twice."""

import signal
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from experiments.batch import conduct
from experiments.cli import start
from experiments.figures.sweep import draw_sweep
from experiments.findings.designed import codebook_of, finish_design
from experiments.manifest import read_plan
from experiments.plan import make_plan
from experiments.runner import Dispatcher, Here
from experiments.store import Store, load
from experiments.store.writer import MOST_SMALL, Writer
from experiments.study import read
from experiments.sweep import as_changes, as_index, by_point, sweep_table
from sim.scenario import load as scenario
from tests.studies import done, small_plan

DAYS = "{kind: grid, over: {open_posts.days_a_month: [2, 8, 16]}}"
LOADS = "{kind: grid, over: {world.clients_per_pk: [20, 60]}}"


def plan_of(folder, design, replicates=2, more=""):
    path = folder / "small.yaml"
    path.write_text(f"scenarios: [kecil, posts]\nweeks: 4\nreplicates: {replicates}\n{more}design: {design}\n")
    return make_plan(read(path))


def test_fields_of_interventions_share_burn_in_and_reference(tmp_path):
    plan = plan_of(tmp_path, DAYS)
    tasks = list(plan.tasks())
    assert [(task.seed, len(task.runs)) for task in tasks] == [(1, 4), (2, 4)]
    assert plan.total == len(plan.run_keys()) == 8
    assert len(list(plan.runs())) == 12


def test_many_points_are_held_in_blocks(tmp_path, monkeypatch):
    """The same runs, whatever the size of a block; the burn-in is shared within it, the reference over all."""
    plan = plan_of(tmp_path, DAYS)
    whole = plan.run_keys()
    monkeypatch.setattr("experiments.plan.plan.MOST_POINTS", 2)
    assert sorted(plan.run_keys()) == sorted(whole)
    assert [(task.seed, len(task.runs)) for task in plan.tasks()] == [(1, 3), (2, 3), (1, 1), (2, 1)]


def test_sizes_of_the_world_share_a_burn_in_only_at_their_point(tmp_path):
    tasks = list(plan_of(tmp_path, LOADS).tasks())
    assert [(task.seed, len(task.runs)) for task in tasks] == [(1, 2), (2, 2)] * 2


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    folder = tmp_path_factory.mktemp("swept")
    plan = plan_of(folder, DAYS, more="measures: [report_km, guidance_minutes, cohort_prison_weeks, reports_due]\n")
    conduct(plan, folder / "out")
    return plan, finish_design(plan, folder / "out")


def test_rows_have_their_point_and_factors(swept):
    _, found = swept
    assert sorted(found.rows.groupby("point").size()) == [4, 4, 4]
    rows = found.rows.set_index("point")
    assert rows.loc[1, "open_posts.days_a_month"].tolist() == [8.0] * 4
    shards = load(found.folder)
    assert len(shards) == 8
    assert shards.loc[shards["scenario"] == "kecil", "open_posts.days_a_month"].isna().all()
    assert set(shards["open_posts.days_a_month"].dropna()) == {2.0, 8.0, 16.0}


def test_the_table_pairs_by_seed_at_every_point(swept):
    _, found = swept
    own = found.table[(found.table["outcome"] == "report_km") & (found.table["scenario"] == "posts")]
    assert own["open_posts.days_a_month"].tolist() == [2, 8, 16]
    assert own["difference"].is_monotonic_decreasing
    assert (own["difference"] < 0).all()
    rows = found.rows[found.rows["point"] == 2].set_index(["scenario", "seed"])["report_km"]
    assert np.isclose(own["difference"].iloc[2], (rows["posts"] - rows["kecil"]).mean())
    assert found.table.loc[found.table["scenario"] == "kecil", "difference"].isna().all()
    assert set(found.table["outcome"]) == {"report_km", "guidance_minutes", "cohort_prison_weeks"}


def test_only_what_is_asked_for_is_kept_by_week(swept):
    plan, found = swept
    assert plan.kept.weekly == ("reports_due",)
    weeks = load(found.folder, "weeks")
    assert list(weeks) == ["key", "scenario", "seed", "week", "district", "reports_due"]
    assert not list((found.folder / "shards").glob("groups-*"))


def test_the_codebook_has_the_factors(swept):
    plan, found = swept
    book = codebook_of(plan)
    assert sorted(book[book["table"] == "runs"]["id"]) == sorted(found.rows.columns)
    factor = book.set_index("id").loc["open_posts.days_a_month"]
    assert (factor["unit"], factor["kind"]) == ("days/month", "factor (intervention)")


def test_the_plan_is_read_from_its_folder(swept):
    plan, found = swept
    again, content = read_plan(found.folder)
    assert (again.points, again.measures, again.key) == (plan.points, plan.measures, plan.key)
    assert again.run_keys() == plan.run_keys() == content["keys"]


def test_latent_outcomes_are_an_index_of_the_first_point():
    table = pd.DataFrame({"outcome": ["cohort_offences_latent"] * 2, "value": [40.0, 50.0]})
    table = table.assign(value_low=table["value"], value_high=table["value"], difference=4.0, low=4.0, high=4.0)
    assert as_index(table)["value"].tolist() == [100, 125]
    assert as_index(table)["difference"].tolist() == [10, 10]


def test_changes_are_shown_against_the_reference_of_their_own_point(swept, tmp_path):
    plan, found = swept
    changes = as_changes(found.table)
    assert set(changes["scenario"]) == {"posts"}
    latent = pd.DataFrame(
        {"outcome": ["cohort_offences_latent"] * 2, "value": [36.0, 45.0], "difference": [-4.0, -5.0]}
    )
    shown = as_changes(latent.assign(low=latent["difference"] - 1, high=latent["difference"] + 1))
    assert shown["difference"].tolist() == [-10, -10]
    assert shown["low"].tolist() == [-12.5, -12]
    names = draw_sweep(plan, found.table, tmp_path, "en")
    assert {"sweep.png", "sweep_changes.png"} <= set(names)
    told = (tmp_path / "sweep_changes.txt").read_text("utf-8")
    assert "Distance to report: posts from −" in told
    assert "kecil from" not in told


def test_weeks_of_the_same_run_are_those_without_a_design(tmp_path, swept):
    plan, found = swept
    plain = replace(plan, design=None, points=((),), scenarios=(scenario("kecil"),))
    conduct(plain, tmp_path)
    own = found.rows[(found.rows["point"] == 0) & (found.rows["scenario"] == "kecil")]
    same = load(tmp_path)["guidance_minutes"].tolist()
    assert own["guidance_minutes"].tolist() == same


def test_sweep_on_the_command_line(capsys, tmp_path):
    path = tmp_path / "loads.yaml"
    path.write_text(f"scenarios: [kecil]\nweeks: 4\nreplicates: 2\ndesign: {LOADS}\n")
    assert start(["sweep", str(path), "--workers", "1", "--out", str(tmp_path / "o"), "--language", "id"]) == 0
    out, _ = capsys.readouterr()
    assert "sweep.csv" in out
    for name in "sweep.csv runs.parquet design.parquet codebook.csv manifest.json sweep.png sweep.svg".split():
        assert (tmp_path / "o" / name).is_file()
    assert start(["sweep", str(path), "--max-runs", "3"]) == 2
    assert "needs 4 runs" in capsys.readouterr().err
    assert start(["sweep", "library"]) == 2
    assert "library: has no design" in capsys.readouterr().err


def test_many_small_runs_go_into_few_shards(tmp_path):
    store = Store(tmp_path)
    writer = Writer(store, clock=iter(range(0, 10_000, 3)).__next__)
    parts = [part.tables for part in done(replicates=2)]
    for part in parts:
        writer.add(part)
    assert len(store.names()) == 2
    for number in range(3 * MOST_SMALL):
        renamed = {name: table.set_column(0, "key", [[f"k{number}"] * len(table)]) for name, table in parts[0].items()}
        writer.add(renamed)
    writer.close(alone=True)
    assert len(store.names()) == 1
    assert len(store.finished()) == 4 + 3 * MOST_SMALL


def test_a_damaged_shard_is_set_aside_and_its_runs_are_done_again(tmp_path):
    plan = small_plan("posts")
    conduct(plan, tmp_path)
    before = load(tmp_path)
    (shard,) = (tmp_path / "shards").glob("weeks-*")
    shard.write_bytes(shard.read_bytes()[:-50])
    batch = conduct(plan, tmp_path)
    assert (list(batch.faults), batch.before, batch.finished) == ([shard.name], 0, 4)
    assert (tmp_path / "shards" / "damaged" / shard.name).is_file()
    pd.testing.assert_frame_equal(load(tmp_path), before)
    assert conduct(plan, tmp_path).finished == 0


def test_by_point_leaves_out_what_has_not_run(swept):
    plan, found = swept
    some = load(found.folder).iloc[:3]
    rows = by_point(plan, some)
    assert set(rows["key"]) == set(some["key"])
    assert len(sweep_table(plan, rows)) < len(found.table)


def test_ctrl_c_while_something_is_kept_keeps_it_once():
    kept = []

    def keep(done):
        signal.raise_signal(signal.SIGINT)
        kept.append(done.keys)

    with pytest.raises(KeyboardInterrupt):
        Dispatcher(Here(), keep).carry_out(small_plan().tasks())
    assert len(kept) == 1


def test_joined_shards_hold_every_run_once(tmp_path):
    store = Store(tmp_path)
    parts = [part.tables for part in done(replicates=2)]
    for tables in (*parts, {name: pa.concat_tables([part[name] for part in parts]) for name in parts[0]}):
        store.write(tables)
    Writer(store).close(alone=True)
    (shard,) = (tmp_path / "shards").glob("runs-*")
    assert pq.read_table(shard).num_rows == 4
