"""A planned field study as its user meets it: numbers, plain sentences, files, a figure."""

import numpy as np
import pandas as pd
import pytest

from experiments.cli import start
from experiments.pilot.field import FieldStudy
from experiments.pilot.judging import judged
from experiments.pilot.words import sentences
from sim.words import say
from tests.test_judging import met

STUDY = """scenarios: [kecil, posts]
weeks: 9
replicates: 3
field: {units: districts, treated: 1, months: [0, 2], clients: [40, 80], instrument_error: 0.1, non_response: 0.2,
        polite_answers: 0.1}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("pilot")
    (made / "study.yaml").write_text(STUDY)
    assert start(["pilot", str(made / "study.yaml"), "--workers", "1", "--out", str(made / "out")]) == 0
    return made / "out"


def test_every_size_and_outcome_is_told(folder):
    table = pd.read_csv(folder / "power.csv")
    assert len(table) == 2 * 7
    assert (table["studies"] == 3).all()
    assert (table["units"] == 3).all()


def test_every_column_is_explained(folder):
    book = pd.read_csv(folder / "codebook.csv").groupby("table")["id"].agg(set)
    for name, table in (
        ("field", pd.read_parquet(folder / "field.parquet")),
        ("power", pd.read_csv(folder / "power.csv")),
    ):
        answers = {"trust", "alliance", "openness", "stigma_felt"}
        plain = {c for c in table.columns if c.removesuffix("_seen") not in answers}
        ends = {c for c in plain if c.endswith(("_low", "_high"))}
        assert plain - ends <= book[name]


def test_the_figure_says_in_words_what_it_shows(folder):
    told = (folder / "power.txt").read_text()
    assert "1 of 3 districts get it by lot" in told
    assert (folder / "power.png").stat().st_size > 10_000


def test_the_screen_shows_power_by_size_and_speaks_indonesian(folder, capsys):
    command = ["pilot", str(folder.parent / "study.yaml"), "--out", str(folder), "--language", "id"]
    assert start(command) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "kuasa, % (40 /" in told
    assert "1 dari 3 daerah mendapatkannya lewat undian" in told


def test_a_study_without_a_field_study_is_refused(tmp_path, capsys):
    (tmp_path / "study.yaml").write_text("scenarios: [kecil, posts]\nweeks: 4\n")
    assert start(["pilot", str(tmp_path / "study.yaml"), "--out", str(tmp_path / "out")]) == 2
    assert "plans no field study; write field:" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.fixture(scope="module")
def six():
    """Studies of six districts in which trust rises clearly and revocations do not change."""
    rows = met(0.2, studies=200, units=6, treated=3)
    rng = np.random.default_rng(1)
    rows["revocations"] = rng.poisson(1.0, len(rows))
    return judged(rows, FieldStudy("districts", 3, (0, 12), (300,), 0.0, 0.0, 0.0), "as_is", "policy")


def test_it_is_said_plainly_that_six_districts_cannot_show_a_change_in_revocation(six):
    field = FieldStudy("districts", 3, (0, 12), (300,), 0.0, 0.0, 0.0)
    told = sentences(six, field, "policy", "en")
    (revoked,) = [text for text in told if text.startswith(say("label.revocations"))]
    assert "6 districts cannot show a change" in revoked
    assert "not even a policy that ends all of it" in revoked
    assert "is not clear in the model either" in revoked
    assert any("by lot allows no p value below 0.10" in text for text in told)


def test_what_is_mostly_found_is_called_found(six):
    said = six.set_index("outcome")["said"]
    assert said["trust"] == "found"
    assert said["revocations"] == "never"
    assert said["reports_kept"] == "nothing"
