"""A study killed without warning and continued is the uninterrupted one, bit for bit; two processes share the work."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from experiments.batch import conduct
from experiments.plan import make_plan
from experiments.store import Store, load
from experiments.study import read

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    path = tmp_path_factory.mktemp("killed") / "small.yaml"
    over = "{open_posts.days_a_month: [2, 4, 8]}"
    path.write_text(f"scenarios: [kecil, posts]\nweeks: 2\nreplicates: 12\ndesign: {{kind: grid, over: {over}}}\n")
    return path


@pytest.fixture(scope="module")
def whole(study):
    folder = study.parent / "whole"
    conduct(make_plan(read(study)), folder)
    return load(folder)


def begin(study, out, workers=1):
    words = [sys.executable, str(ROOT / "run.py"), "sweep", str(study), "--out", str(out), "--workers", str(workers)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(words, cwd=ROOT, start_new_session=True, **quiet)


def finished(out):
    return len(Store(out, ("runs",)).finished())


def wait_for_more(out, before):
    began = time.monotonic()
    while finished(out) <= before:
        assert time.monotonic() - began < 60
        time.sleep(0.05)


def test_killed_and_continued_it_is_the_same(study, whole, tmp_path):
    for _ in range(2):
        before = finished(tmp_path)
        process = begin(study, tmp_path)
        wait_for_more(tmp_path, before)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert 0 < finished(tmp_path) < len(whole)
    batch = conduct(make_plan(read(study)), tmp_path)
    assert 0 < batch.before < len(whole) == batch.before + batch.finished
    pd.testing.assert_frame_equal(load(tmp_path), whole, check_exact=True)
    assert not list(tmp_path.rglob("*.part"))


def test_two_processes_share_a_folder(study, whole, tmp_path):
    both = [begin(study, tmp_path, workers=2) for _ in range(2)]
    assert [process.wait(120) for process in both] == [0, 0]
    pd.testing.assert_frame_equal(load(tmp_path), whole, check_exact=True)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert (manifest["state"], manifest["runs"]["finished"]) == ("finished", len(whole))
    done = [s["runs"] for s in manifest["sessions"]]
    assert len(done) == 2
    assert sum(done) == len(whole)


CLAIMS = """
import sys, time
from pathlib import Path
from experiments.store.sessions import Diary
diary = Diary(Path(sys.argv[1]), "code")
diary.begin()
while not Path(sys.argv[1], "go").exists():
    time.sleep(0.001)
chunks = [[[f"{n}-{part}"] for part in range(4)] for n in range(100)]
for chunk in chunks:
    print(*(key for (key,), ours in zip(chunk, diary.claim(chunk)) if ours), end=" ")
    time.sleep(0.002)
print(flush=True)
sys.stdin.read()
diary.end("interrupted")
"""


def test_no_run_is_claimed_by_two_processes(tmp_path):
    """Both want the same runs in the same order; what one has claimed it keeps."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": ROOT}
    both = [subprocess.Popen([sys.executable, "-c", CLAIMS, str(tmp_path)], **pipes) for _ in range(2)]
    while len(list((tmp_path / "sessions").glob("*.json"))) < 2:
        assert all(process.poll() is None for process in both)
        time.sleep(0.01)
    (tmp_path / "go").touch()
    taken = [key for process in both for key in process.stdout.readline().split()]
    for process in both:
        process.communicate("")
    assert len(taken) == len(set(taken)) == 400
