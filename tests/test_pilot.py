"""A planned field study as its user meets it: numbers, plain sentences, files, a figure."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from experiments.cli import start
from experiments.pilot.field import FieldStudy
from experiments.pilot.judging import judged
from experiments.pilot.words import sentences
from experiments.plan import make_plan
from experiments.study import Study
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
    assert "kuasa uji, %" in told
    assert "1 dari 3 daerah mendapatkannya lewat undian" in told


def test_a_study_without_a_field_study_is_refused(tmp_path, capsys):
    (tmp_path / "study.yaml").write_text("scenarios: [kecil, posts]\nweeks: 4\n")
    assert start(["pilot", str(tmp_path / "study.yaml"), "--out", str(tmp_path / "out")]) == 2
    assert "plans no field study; write field:" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


FIELD = FieldStudy("districts", 3, (0, 12), (300,), 0.0, 0.0, 0.0)


def studied(rate, **other):
    """Studies of six districts in which trust rises clearly and revocations happen at a rate per district and year."""
    rows = met(0.2, studies=300, units=6, treated=3)
    rows["revocations"] = np.random.default_rng(1).poisson(rate, len(rows))
    return judged(rows.assign(**other), FIELD, "as_is", "policy")


@pytest.fixture(scope="module")
def plan():
    return replace(make_plan(Study("six", ("palembang", "posts"), weeks=52, replicates=300)), field_study=FIELD)


@pytest.fixture(scope="module")
def six():
    return studied(1.0)


def of(told, outcome):
    return next(text for text in told if text.startswith(say(f"label.{outcome}")))


def test_it_is_said_plainly_that_six_districts_cannot_show_a_change_in_revocation(six, plan):
    told = sentences(six, plan, "en")
    revoked = of(told, "revocations")
    assert "6 districts cannot show a fall" in revoked
    assert "a policy that ends all of it would be found by" in revoked
    assert "is not clear in the model either" in revoked
    assert any("by lot allows no p value below 0.100" in text for text in told)
    assert "3 of 6 districts get it by lot" in told[0]


def test_where_the_end_of_all_of_it_would_be_seen_a_fall_is_not_called_invisible():
    often = studied(20.0).set_index("outcome").loc["revocations"]
    assert often["power_of_end"] > 0.8
    assert often["said"] == "hidden"


def test_what_is_mostly_found_is_called_found(six, plan):
    said = six.set_index("outcome")["said"]
    assert said["trust"] == "found"
    assert said["revocations"] == "never"
    assert said["reports_kept"] == "nothing"
    assert "studies report +0.20 on average" in of(sentences(six, plan, "en"), "trust")


def test_an_effect_that_is_too_small_needs_more_districts(plan):
    told = of(
        sentences(judged(met(0.01, studies=300, units=6, treated=3), FIELD, "as_is", "policy"), plan, "en"), "trust"
    )
    assert "with 300 asked in 6 districts, 80 of 100 studies find only a change of" in told
    assert "such districts would be needed, with as many asked in each" in told


def test_an_effect_that_differs_between_districts_is_called_uneven(plan):
    rows = met(0.0, studies=300, units=6, treated=3)
    own = np.random.default_rng(2).normal(0.08, 0.1, len(rows)) * rows["treated"] * (rows["month"] > 0)
    own *= rows["scenario"] == "policy"
    rows["trust"], rows["trust_seen"] = rows["trust"] + own, rows["trust_seen"] + own
    table = judged(rows, FIELD, "as_is", "policy")
    row = table.set_index("outcome").loc["trust"]
    assert row["said"] == "uneven"
    assert row["units_needed"] > 6
    assert "since it differs between districts" in of(sentences(table, plan, "en"), "trust")


def test_a_change_further_than_the_scale_goes_is_called_beyond():
    rows = met(0.05, studies=100, units=3, treated=1, luck=0.3)
    assert judged(rows, FIELD, "as_is", "policy").set_index("outcome").loc["trust", "said"] == "beyond"


def test_sentences_are_whole_in_both_languages(six, plan):
    for language in ("en", "id"):
        assert not any(re.search(r"{|\bnan\b", text) for text in sentences(six, plan, language))


def test_a_study_whose_other_half_failed_is_left_out():
    rows = met(0.05, studies=20, units=6, treated=3)
    torn = rows[(rows["seed"] != 3) | (rows["scenario"] != "as_is")]
    assert (judged(torn, FIELD, "as_is", "policy")["studies"] == 19).all()


def test_successors_a_few_weeks_in_post_do_not_count():
    rows = met(0.05, studies=20, units=8, treated=4)
    few = rows["unit"] == 7
    rows.loc[few, ["client_weeks", "revocations"]] = (52.0, 1)
    pks = replace(FIELD, units="pks")
    units = judged(rows, pks, "as_is", "policy").set_index("outcome")["units"]
    assert units["revocations"] == 7
    assert units["trust"] == 8
