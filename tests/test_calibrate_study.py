"""A calibration as a user runs it: bank, sample, real runs, tables, figure; the same again from the folder."""

from shutil import copytree

import pandas as pd
import pytest

from experiments.cli import start
from experiments.manifest import read_plan
from experiments.verify import verify
from sim.scenario import load

STUDY = """\
scenarios: [kecil]
weeks: 6
replicates: 28
calibration:
  clients: [150, 400]
  held_out: 20
  sample: 24
  targets:
    - {outcome: reports_kept, range: [60, 90], grade: D, source: made up}
    - {outcome: employed, range: [50, 80], grade: D, source: made up}
"""


@pytest.fixture(scope="module")
def few():
    """Few runs are enough, and few draws are made."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("fitting.FEWEST", 8), ("fitting.LIVED", 2), ("fitting.DRAWS", 400)):
            patch.setattr(f"experiments.calibrate.{name}", value)
        for name, value in (("posterior.BURN_IN", 8), ("posterior.EVERY", 4), ("recovery.WANTED", 200)):
            patch.setattr(f"experiments.calibrate.{name}", value)
        yield


@pytest.fixture(scope="module")
def done(tmp_path_factory, few):
    """The study, run once; small: it learns little."""
    folder = tmp_path_factory.mktemp("calibrated")
    (folder / "small.yaml").write_text(STUDY, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.scenario.layers.LIBRARY", folder)
        words = ["calibrate", str(folder / "small.yaml"), "--out", str(folder / "out"), "--workers", "1"]
        status = start([*words, "--sample", "mine", "--language", "id"])
        again = start(["report", str(folder / "out")])
    return folder, status, again


def test_a_calibration_leaves_tables_figure_and_a_sample_that_worlds_take(done, capsys):
    folder, status, again = done
    assert (status, again) == (0, 0)
    out = folder / "out"
    targets = pd.read_csv(out / "targets.csv")
    assert list(targets["outcome"]) == ["reports_kept", "employed"]
    assert targets["lived"].notna().all()
    parameters = pd.read_csv(out / "parameters.csv")
    assert parameters["recovered"].between(0.3, 1).all()
    assert set(parameters["known"]) <= {"alone", "products", "prior_only"}
    for name in ("directions.csv", "codebook.csv", "posterior.csv", "calibration.png", "calibration.svg"):
        assert (out / name).is_file()
    assert "Parameters" in (out / "calibration.txt").read_text(encoding="utf-8")
    assert (folder / "mine.csv").read_bytes() == (out / "posterior.csv").read_bytes()
    (folder / "world.yaml").write_text("base: kecil\nparameters: {from: mine}\n", encoding="utf-8")
    assert len(load(folder / "world.yaml").sample.rows) == 24


def test_its_rows_come_again(done):
    folder = done[0] / "out"
    plan, _ = read_plan(folder)
    assert plan.analysis == "calibration"
    assert verify(folder, 3).agreed == 3
    (lived,) = folder.glob("lived-*")
    assert verify(lived, 2).agreed == 2


def test_a_folder_takes_more_runs_and_other_targets(done, tmp_path, few):
    """A bank is kept, grows, and is fitted to other levels; each sample has real runs of its own."""
    out, study = tmp_path / "out", tmp_path / "small.yaml"
    copytree(done[0] / "out", out)
    study.write_text(STUDY.replace("[60, 90]", "[70, 80]").replace("28", "29"), encoding="utf-8")
    assert start(["calibrate", str(study), "--out", str(out), "--workers", "1"]) == 0
    assert pd.read_csv(out / "targets.csv")["lived"].notna().all()
    assert len(list(out.glob("lived-*"))) == 2


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (["calibrate", "library"], "library: fits nothing; write calibration:"),
        (["calibrate", "palembang_levels", "--sample", "a b"], "--sample a b: is no name"),
        (["calibrate", "palembang_levels", "--replicates", "20"], "has 20 runs; "),
        (["compare", "--study", "palembang_levels"], "run it with calibrate"),
        (["sweep", "palembang_levels"], "has no design"),
    ],
)
def test_other_studies_are_told_where_they_belong(words, fault, capsys):
    assert start(words) == 2
    assert fault in capsys.readouterr().err
