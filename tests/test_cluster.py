"""A real Dask scheduler and real workers on loopback: same bits, nothing lost when one is killed, others refused."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from experiments.batch import conduct
from experiments.errors import InputError
from experiments.runner import Dispatcher
from experiments.runner.cluster import Cluster
from experiments.store import load
from tests.studies import Kills, small_plan, with_breaking

ROOT = Path(__file__).parents[1]


def free_port():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


def begin(*words, folder=ROOT, **more):
    settings = {**os.environ, "PYTHONPATH": str(folder), **more}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen([sys.executable, "-m", "dask", *words], cwd=folder, env=settings, **quiet)


@pytest.fixture(scope="module")
def scheduler():
    port = free_port()
    process = begin("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    yield f"tcp://127.0.0.1:{port}"
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="module")
def strict():
    """A scheduler that gives a task up when the first worker dies of it, and its process."""
    port = free_port()
    words = ("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    process = begin(*words, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0")
    yield f"tcp://127.0.0.1:{port}", process
    process.kill()
    process.wait(10)


def worker(address, folder=ROOT):
    plain = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")
    return begin("worker", address, *plain, folder=folder)


@pytest.fixture
def workers(scheduler):
    there = [worker(scheduler), worker(scheduler)]
    yield there
    for process in there:
        process.kill()
        process.wait(10)


def wait_for(cluster, count):
    began = time.monotonic()
    while len(cluster._fitting()) < count:
        assert time.monotonic() - began < 60
        cluster.looked = float("-inf")
        time.sleep(0.2)


def test_same_bits_and_a_killed_worker_loses_nothing(scheduler, workers, tmp_path):
    plan = small_plan("posts", replicates=4)
    here = conduct(plan, tmp_path / "here")
    cluster = Cluster(scheduler)
    wait_for(cluster, 2)

    class Kills:
        def begin(self, total, before):
            """Nothing to do."""

        def advance(self, finished, failed):
            """After the first runs one of two workers dies."""
            if workers[0].poll() is None:
                workers[0].send_signal(signal.SIGKILL)

    there = conduct(plan, tmp_path / "there", hands=cluster, watch=Kills())
    assert workers[0].wait(10) == -signal.SIGKILL
    assert (there.finished, there.failures) == (here.finished, []) == (8, [])
    for table in ("runs", "weeks", "groups"):
        pd.testing.assert_frame_equal(load(tmp_path / "there", table), load(tmp_path / "here", table), check_exact=True)


def test_a_task_of_which_workers_die_is_given_up(strict, tmp_path):
    address, _ = strict
    there = [worker(address) for _ in range(3)]
    plan = with_breaking(small_plan(replicates=2), Kills)
    sound, deadly = plan.scenarios
    plan = replace(plan, scenarios=(sound,), strain=((deadly,),), strain_replicates=1, seeds=(1,))
    cluster = Cluster(address)
    try:
        wait_for(cluster, 3)
        batch = conduct(plan, tmp_path, hands=cluster)
    finally:
        for process in there:
            process.kill()
            process.wait(10)
    assert (batch.finished, [failure.scenario for failure in batch.failures]) == (1, ["broken"])
    assert batch.failures[0].error.startswith("BrokenExecutor: 1 workers died of it (")


def test_a_scheduler_that_is_lost_is_told_in_one_line(strict, tmp_path, capfd):
    address, process = strict
    one = worker(address)

    class Ends:
        def begin(self, total, before):
            """Nothing to do."""

        def advance(self, finished, failed):
            """After the first runs the scheduler is gone."""
            process.kill()

    try:
        with pytest.raises(
            InputError, match=f"^--cluster {address}: the scheduler is lost; what has finished is stored"
        ):
            conduct(small_plan(replicates=4), tmp_path, hands=Cluster(address), watch=Ends())
    finally:
        one.kill()
        one.wait(10)
    assert len(load(tmp_path)) >= 1
    assert capfd.readouterr().err == ""


def test_a_worker_with_another_model_is_refused(scheduler, tmp_path):
    for name in ("sim", "experiments"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "sim" / "week.py").open("a") as file:
        file.write("\n# changed\n")
    other = worker(scheduler, tmp_path)
    try:
        with pytest.raises(InputError, match="no worker has the model that lies here") as told:
            Dispatcher(Cluster(scheduler), print).carry_out(small_plan().tasks())
        assert "is refused: it has the model" in told.value.faults[0]
    finally:
        other.kill()
        other.wait(10)


def test_nobody_there_is_said_in_one_line(monkeypatch):
    monkeypatch.setattr("experiments.runner.cluster._PATIENCE", 1)
    with pytest.raises(InputError, match="no Dask scheduler answers"):
        Cluster(f"tcp://127.0.0.1:{free_port()}")
