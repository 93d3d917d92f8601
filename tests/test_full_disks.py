"""Places that cannot be written: the file is named, what was stored stays, the study goes on when there is room."""

import os
import subprocess
import tempfile
import threading
from pathlib import Path

import pandas as pd
import pytest

from experiments.batch import conduct
from experiments.cli import start
from experiments.errors import InputError
from experiments.store import aside, load, write_text
from experiments.store.files import remove
from tests.studies import small_plan

STUDY = "scenarios: [kecil, posts]\nweeks: 4\nreplicates: 2\n"


def mount(*words):
    return subprocess.run(["mount", *words], capture_output=True, check=False).returncode == 0


@pytest.fixture
def disk():
    """A disk of 140 kB: room for the study's description and the runs of one seed.

    It lies outside pytest's folders, whose cleaning would stumble over it if the test were killed.
    """
    place = Path(tempfile.mkdtemp(prefix="reintegrasi-disk-"))
    if os.name == "nt" or not mount("-t", "tmpfs", "-o", "size=140k", "none", str(place)):
        place.rmdir()
        pytest.skip("only root of a Linux system may mount a small disk")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)
    place.rmdir()


def test_a_full_disk_is_told_and_the_study_goes_on_when_there_is_room(disk):
    plan, folder = small_plan("posts"), disk / "out"
    with pytest.raises(InputError) as told:
        conduct(plan, folder)
    (line,) = told.value.faults
    hint = "free some space or give another folder with --out"
    file, problem = line.split(": ", 1)
    assert problem == f"cannot be written (No space left on device); {hint}"
    assert Path(file).parent.parent == folder
    assert not list(folder.rglob("*.part"))
    stored = load(folder)
    assert len(stored) == 2
    assert mount("-o", "remount,size=30m", str(disk))
    batch = conduct(plan, folder)
    assert (batch.before, batch.finished, batch.state) == (2, 2, "finished")
    rows = load(folder)
    pd.testing.assert_frame_equal(rows[rows["seed"] == 1].reset_index(drop=True), stored)


def test_a_disk_that_may_only_be_read_is_told(disk):
    assert mount("-o", "remount,ro", str(disk))
    told = r"out: cannot be written \(Read-only file system\); give another folder with --out$"
    with pytest.raises(InputError, match=told):
        conduct(small_plan("posts"), disk / "out")


def test_a_file_larger_than_allowed_is_told(tmp_path, capsys):
    resource = pytest.importorskip("resource")
    (tmp_path / "study.yaml").write_text(STUDY)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        status = start(["compare", "--study", str(tmp_path / "study.yaml"), "--out", str(tmp_path / "out")])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    told = f"{tmp_path / 'out' / 'scenarios' / 'kecil.yaml'}: cannot be written (File too large); free some space or"
    assert status == 2
    assert capsys.readouterr().err == f"{told} give another folder with --out\n"


def test_what_stands_in_the_way_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(
        InputError, match=r"file: cannot be written \(a file stands where a folder is needed\); move it"
    ):
        conduct(small_plan(), tmp_path / "file")
    (tmp_path / "out" / "manifest.json").mkdir(parents=True)
    with pytest.raises(InputError, match=r"manifest\.json: cannot be written \(a folder stands where a file is needed"):
        conduct(small_plan(), tmp_path / "out")


def test_errors_of_libraries_get_the_name_of_the_file(tmp_path):
    with pytest.raises(OSError, match="no room") as told, aside(tmp_path / "a.parquet"):
        raise OSError("no room")  # as pyarrow does: without a name
    assert told.value.filename == str(tmp_path / "a.parquet")


def test_a_file_that_another_process_holds_is_waited_for(tmp_path):
    """On Windows an open file can be neither replaced nor removed; here a file that may not be changed is like it."""
    path = tmp_path / "a.txt"
    for act in (lambda: write_text("after", path), lambda: remove(path)):
        path.write_text("before")
        if os.name == "nt" or subprocess.run(["chattr", "+i", path], capture_output=True, check=False).returncode:
            pytest.skip("only root of a Linux system may forbid to change a file")
        free = threading.Timer(0.1, subprocess.run, [["chattr", "-i", path]], {"check": True})
        free.start()
        act()
        free.join()
        assert not path.exists() or path.read_text() == "after"
    assert not list(tmp_path.iterdir())
