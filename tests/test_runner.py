"""Studies carried out: nothing twice, nothing lost, the same contents whoever did the work."""

import json
import os
import signal
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from experiments.batch import conduct, folder_of
from experiments.compare import compare
from experiments.errors import InputError
from experiments.files import finish
from experiments.findings import codebook
from experiments.plan import MOST_RUNS, make_plan, run_key
from experiments.runner import Dispatcher, Given, Processes, unbroken
from experiments.store import Store, load
from experiments.study import RECOMMENDED, Study, read
from experiments.task import Chunk, perform
from sim.measures import MEASURES, OUTCOMES
from sim.scenario import ScenarioError
from tests.studies import policy, small_plan, with_breaking


def done_of(plan):
    return perform(Chunk(tuple(plan.tasks())))


class Told:
    """A watch that remembers."""

    def __init__(self):
        self.started, self.ended = (0, 0), 0

    def begin(self, total, before):
        """Begin."""
        self.started = (total, before)

    def advance(self, finished, failed):
        """Go on."""
        self.ended += finished + failed


def test_tasks_share_the_burn_in_and_leave_out_what_is_finished():
    plan = small_plan("posts", "pokmaslipas", replicates=3)
    tasks = list(plan.tasks())
    assert [(task.seed, len(task.runs)) for task in tasks] == [(1, 3), (2, 3), (3, 3)]
    finished = {run.key for run in tasks[0].runs} | {tasks[1].runs[0].key}
    assert [(task.seed, len(task.runs)) for task in plan.tasks(finished)] == [(2, 2), (3, 3)]
    many = replace(plan, scenarios=tuple(replace(plan.scenarios[0], name=str(i)) for i in range(MOST_RUNS + 1)))
    assert [len(task.runs) for task in many.tasks()][:2] == [MOST_RUNS, 1]


def test_what_decides_the_burn_in_is_not_shared(tmp_path):
    other = policy(tmp_path, "other", "base: kecil\nparameters: {offending.base: -6.8}\ninterventions: []\n")
    plan = make_plan(Study("x", ("kecil", other), weeks=4, replicates=1))
    assert [len(task.runs) for task in plan.tasks()] == [1, 1]


def test_keys_tell_runs_apart():
    keys = {
        run_key(*args)
        for args in [
            ("a", "k", 1, 4, False),
            ("b", "k", 1, 4, False),
            ("a", "l", 1, 4, False),
            ("a", "k", 2, 4, False),
            ("a", "k", 1, 5, False),
            ("a", "k", 1, 4, True),
        ]
    }
    assert len(keys) == 6
    assert small_plan("posts", replicates=2).key == small_plan("posts", replicates=9).key
    assert small_plan("posts").key != small_plan("posts", seed=2).key
    assert folder_of(small_plan("posts")).name == f"small-{small_plan('posts').key}"


def test_one_and_two_workers_write_the_same_bytes(tmp_path):
    plan = small_plan("posts", replicates=3)
    found = []
    for workers in (1, 2):
        batch = conduct(plan, tmp_path / str(workers), workers=workers)
        assert batch.finished == batch.total == 6
        assert finish(batch, "en") is not None
        names = ("runs.parquet", "weeks.parquet", "groups.parquet", "comparison.csv", "levels.csv", "codebook.csv")
        found.append({name: (batch.folder / name).read_bytes() for name in names})
    assert found[0] == found[1]


def test_a_second_start_runs_nothing_and_more_seeds_only_the_new_ones(tmp_path):
    told = [Told() for _ in range(3)]
    for plan, watch in zip(
        [small_plan("posts"), small_plan("posts"), small_plan("posts", replicates=3)], told, strict=True
    ):
        conduct(plan, tmp_path, workers=1, watch=watch)
    assert [(watch.started, watch.ended) for watch in told] == [((4, 0), 4), ((4, 4), 0), ((6, 4), 2)]
    assert len(load(tmp_path)) == 6
    sessions = json.loads((tmp_path / "manifest.json").read_text())["sessions"]
    assert [(session["runs"], session["failed"]) for session in sessions] == [(4, 0), (2, 0)]


def test_the_folder_of_another_study_is_refused_and_left_as_it_is(tmp_path):
    conduct(small_plan("posts"), tmp_path, workers=1)
    before = (tmp_path / "manifest.json").read_bytes()
    with pytest.raises(InputError, match=r"holds another study \(small-[0-9a-f]{8}\); give another folder with --out"):
        conduct(small_plan(replicates=1), tmp_path, workers=1)
    assert (tmp_path / "manifest.json").read_bytes() == before


def test_rows_of_other_studies_in_the_folder_are_left_out(tmp_path):
    conduct(small_plan("posts"), tmp_path, workers=1)
    other = done_of(small_plan("pokmaslipas", replicates=1))
    Store(tmp_path).write(other.tables)
    assert set(load(tmp_path)["scenario"]) == {"kecil", "posts"}


def test_a_run_that_breaks_is_recorded_and_the_rest_go_on(tmp_path):
    plan = with_breaking(small_plan("posts"))
    batch = conduct(plan, tmp_path, workers=1)
    assert [(f.scenario, f.seed) for f in batch.failures] == [("broken", 1), ("broken", 2)]
    assert "the lever came off" in batch.failures[0].error
    assert "studies.py" in batch.failures[0].error
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["state"] == "incomplete"
    assert manifest["runs"] == {"asked": 6, "finished": 4, "failed": 2}
    assert len(manifest["failures"]) == 2
    assert set(load(tmp_path)["scenario"]) == {"kecil", "posts"}
    comparison = finish(batch, "en").findings.comparison
    assert (comparison[comparison["scenario"] == "broken"]["seeds"] == 0).all()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_killed_worker_costs_only_its_tasks():
    plan = small_plan(replicates=5)
    killed, found = [], []

    def keep(done):
        found.append(done)
        if not killed:
            killed.append(done.pid)
            os.kill(done.pid, signal.SIGKILL)

    Dispatcher(Processes(2), keep).carry_out(plan.tasks())
    assert killed[0] != os.getpid()
    assert sorted(key for done in found for key in done.keys) == sorted(plan.run_keys())
    assert not any(done.failures for done in found)


def test_workers_that_break_before_they_do_anything_are_not_begun_for_ever():
    """An executor of somebody else that is broken for good: it cannot be begun anew."""
    executor = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=os._exit, initargs=(1,))
    with pytest.raises(
        InputError, match=r"^workers broke 6 times in a row .*; what has finished is stored; look whether"
    ):
        Dispatcher(Given(executor, 1), print).carry_out(small_plan().tasks())
    executor.shutdown()


def test_ctrl_c_waits_until_what_is_kept_is_kept():
    kept = []

    def keep():
        with unbroken():
            signal.raise_signal(signal.SIGINT)
            kept.append("whole")

    with pytest.raises(KeyboardInterrupt):
        keep()
    assert kept == ["whole"]


def test_a_policy_that_changes_nothing_changes_exactly_nothing(tmp_path):
    null = policy(tmp_path, "null", "base: kecil\ninterventions: []\n")
    plan = make_plan(Study("null", ("kecil", null), weeks=20, replicates=2))
    batch = conduct(plan, tmp_path / "out", workers=1)
    comparison = compare(load(batch.folder), plan.names)
    for column in ("difference", "low", "high"):
        assert (comparison[column].dropna() == 0).all()
    assert (comparison["seeds_better"].dropna() == 0).all()
    weeks = load(batch.folder, "weeks")
    world, policy_weeks = (weeks[weeks["scenario"] == name].reset_index(drop=True) for name in plan.names)
    pd.testing.assert_frame_equal(world[list(MEASURES)], policy_weeks[list(MEASURES)], check_exact=True)


def test_the_burn_in_is_kept_on_request(tmp_path):
    plan = replace(small_plan(replicates=1), with_burn_in=True)
    conduct(plan, tmp_path, workers=1)
    weeks = load(tmp_path, "weeks")
    assert (weeks["week"].min(), weeks["week"].max()) == (-104, 3)


def test_the_manifest_says_how_it_was_made(tmp_path):
    plan = small_plan("posts")
    conduct(plan, tmp_path, workers=1)
    text = (tmp_path / "manifest.json").read_text(encoding="utf-8")
    manifest = json.loads(text)
    assert manifest["state"] == "finished"
    assert [s["name"] for s in manifest["scenarios"]] == ["kecil", "posts"]
    assert manifest["scenarios"][1]["resolved"]["interventions"]
    assert manifest["made_with"]["packages"]["numpy"] == np.__version__
    assert manifest["made_with"]["processor_features"]
    assert str(tmp_path) not in text


def test_the_codebook_has_every_column(tmp_path):
    batch = conduct(small_plan("posts"), tmp_path, workers=1)
    finish(batch, "en")
    book = pd.read_csv(tmp_path / "codebook.csv")
    for table in ("runs", "weeks", "groups"):
        columns = pq.read_schema(tmp_path / f"{table}.parquet").names
        assert sorted(columns) == sorted(book[book["table"] == table]["id"])
    assert set(book["id"]) >= {*MEASURES, *OUTCOMES}
    assert len(codebook()) == len(book)


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="give another folder with --out"):
        conduct(small_plan(), tmp_path / "file" / "out", workers=1)


def test_the_recommended_study_is_sound():
    study = read(RECOMMENDED)
    assert study.scenarios[0] == "palembang"
    assert set(make_plan(study).names) >= {"posts", "pokmaslipas"}
    assert (study.weeks, len(study.seeds)) == (260, 10)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("scenarios: [kecil]\nreplicates: ten\n", "study.yaml:2: replicates: "),
        ("scenarios: []\n", "study.yaml:1: scenarios: the list is empty"),
        ("scenarios: [kecil]\nreplicate: 3\n", "did you mean 'replicates'?"),
        ("weeks: 10\n", "scenarios: is missing"),
        ("scenarios: [kecil]\nseed: -1\n", "lies outside [0, 2147483647]"),
    ],
)
def test_a_wrong_study_is_told_by_file_and_line(tmp_path, text, fault):
    (tmp_path / "study.yaml").write_text(text)
    with pytest.raises(ScenarioError) as told:
        read(tmp_path / "study.yaml")
    assert len(told.value.faults) == 1
    assert fault in told.value.faults[0]


def test_two_scenarios_of_one_name_are_refused():
    with pytest.raises(InputError, match="two scenarios are named 'posts'"):
        make_plan(Study("x", ("kecil", "posts", "posts")))
