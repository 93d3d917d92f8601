"""Who is at which runs: what one process has begun or done no other does; failures are told until they are mended."""

import json
import os
from dataclasses import replace
from math import inf
from time import perf_counter

from experiments.batch import Batch, conduct
from experiments.runner import Dispatcher, Here, Taken
from experiments.store import Store
from experiments.store.lock import locked
from experiments.store.sessions import MOST_TRACEBACKS, Diary, Session, read_failures, read_sessions
from experiments.task import Chunk, Done, failed, perform
from tests.studies import small_plan, with_breaking


def test_what_failed_is_done_again_only_on_request(tmp_path):
    plan = with_breaking(small_plan("posts"))
    assert len(conduct(plan, tmp_path).failures) == 2
    left = conduct(plan, tmp_path)
    assert (left.left_out, left.finished, left.failures, left.state) == (2, 0, [], "incomplete")
    again = conduct(plan, tmp_path, again=True)
    assert (again.left_out, len(again.failures)) == (0, 2)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert [session["failed"] for session in manifest["sessions"]] == [2, 2]
    assert (manifest["runs"], len(manifest["failures"])) == ({"asked": 6, "finished": 4, "failed": 2}, 2)


def test_what_failed_once_and_came_out_later_is_no_failure(tmp_path, monkeypatch):
    plan = with_breaking(small_plan("posts"))
    plan = replace(plan, scenarios=plan.scenarios[::2], seeds=(1,))
    assert conduct(plan, tmp_path).state == "incomplete"
    monkeypatch.setattr("tests.studies.Breaks.pull", lambda *_: None)
    assert conduct(plan, tmp_path, again=True).state == "finished"
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert (manifest["runs"], manifest["failures"]) == ({"asked": 2, "finished": 2, "failed": 0}, [])
    assert [(session["runs"], session["failed"]) for session in manifest["sessions"]] == [(1, 1), (1, 0)]


def test_failures_are_told_once_and_a_torn_line_is_left_out(tmp_path):
    diary = Diary(tmp_path, "code")
    diary.begin()
    sizes = []
    for number in range(100):
        diary.ending([], 0, [{"key": f"{number}", "traceback": ["a line"] * 9}])
        sizes.append(diary.path.stat().st_size)
    assert max(sizes) - min(sizes) < 10
    (lines,) = (tmp_path / "sessions").glob("*.jsonl")
    with lines.open("a") as file:
        file.write('{"key": "to')
    told = read_failures(tmp_path, "code")
    assert list(told) == [str(number) for number in range(100)]
    assert sum(bool(failure["traceback"]) for failure in told.values()) == MOST_TRACEBACKS
    assert (read_failures(tmp_path, "another"), diary.own.failed) == ({}, 100)
    diary.end("incomplete")


def test_what_a_living_process_is_at_is_left_to_it(tmp_path):
    plan = small_plan("posts")
    first, second = list(plan.tasks())
    other = Diary(tmp_path, "code")
    other.begin()
    other.own.process = os.getppid()
    assert other.claim([first.keys]) == [True]
    taken, looks = [], []

    def take(tasks):
        looks.append([task.seed for task in tasks])
        if len(looks) == 4:
            other.end("interrupted")
        (free,) = mine.claim([task.keys for task in tasks])
        return Taken(tasks, []) if free else Taken([], tasks)

    mine = Diary(tmp_path, "code")
    mine.begin()
    Dispatcher(Here(), lambda d: taken.append(d.keys), take).carry_out(plan.tasks())
    mine.end("finished")
    assert looks == [[1], [2], [1], [1]]
    assert taken == [second.keys, first.keys]


def test_drafts_of_killed_processes_go_when_nobody_is_at_work(tmp_path):
    (tmp_path / "shards").mkdir()
    draft, other = (tmp_path / "shards" / name for name in (f".{'0a' * 16}.part", ".notes.part"))
    draft.touch()
    other.touch()
    first, second = Diary(tmp_path, "code"), Diary(tmp_path, "code")
    first.begin()
    assert (draft.exists(), other.exists()) == (False, True)
    draft.touch()
    second.begin()
    assert draft.exists()
    for each in (first, second):
        each.end("finished")


def test_a_lock_that_nobody_lets_go_of_is_not_waited_for_for_ever(tmp_path):
    with locked(tmp_path / "lock"):
        began = perf_counter()
        with locked(tmp_path / "lock", patience=0.05):
            waited = perf_counter() - began
    assert waited >= 0.05
    began = perf_counter()
    with locked(tmp_path / "lock", patience=60):
        assert perf_counter() - began < 30


def test_a_dead_process_holds_nothing(tmp_path):
    dead = Diary(tmp_path, "code")
    dead.begin()
    dead.own.process = 2**22 + 1
    dead.claim([["a"]])
    dead.ended.set()
    mine = Diary(tmp_path, "code")
    mine.begin()
    assert mine.others() == frozenset()
    assert mine.alone()
    mine.end("finished")
    assert [session.id for session in read_sessions(tmp_path)] == [dead.own.id]
    assert not Session("code").worked


def test_of_a_task_only_what_nobody_has_done_is_taken(tmp_path):
    """Another process cut its tasks differently: of two runs of a seed it has done one."""
    plan = small_plan("posts")
    batch, other = Batch(plan, tmp_path), Batch(plan, tmp_path)
    first, second = batch.begin()
    other.begin()
    part = replace(first, runs=first.runs[:1])
    assert other.take([part]).now == [part]
    assert batch.take([first, second]) == ([second], [first])
    other.keep(perform(Chunk((part,))))
    assert batch.take([first]).now == [replace(first, runs=first.runs[1:])]
    assert sorted(batch.diary.own.at) == sorted([*second.keys, first.keys[1]])
    for each in (batch, other):
        each.end("interrupted")


def test_what_failed_in_another_process_meanwhile_is_left_out(tmp_path):
    plan = small_plan("posts")
    batch, other = Batch(plan, tmp_path), Batch(plan, tmp_path)
    first, second = batch.begin()
    other.begin()
    other.take([first])
    other.keep(Done(first.keys, {}, tuple(failed(run, ValueError("no")) for run in first.runs)))
    assert batch.take([first, second]).now == [second]
    assert batch.left_out == 2
    other.end("incomplete")
    batch.end("interrupted")
    runs = json.loads((tmp_path / "manifest.json").read_text())["runs"]
    assert runs == {"asked": 4, "finished": 0, "failed": 2}
    assert list(Batch(plan, tmp_path, again=True).begin()) == [first, second]


def test_a_run_is_told_as_ended_only_when_it_is_on_the_disk(tmp_path):
    batch = Batch(small_plan("posts"), tmp_path)
    tasks = list(batch.begin())
    batch.writer.stored = inf  # nothing is stored before the end
    assert batch.take([tasks[0]]).now == [tasks[0]]
    batch.keep(perform(Chunk((tasks[0],))))
    assert (len(batch.diary.own.at), batch.diary.own.runs) == (2, 0)
    batch.end("interrupted")
    assert batch.diary.own.runs == len(Store(tmp_path).finished()) == 2
