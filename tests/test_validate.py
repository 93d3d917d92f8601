"""Patterns: what is read in a run is what a researcher would compute, and verdicts follow the accepted ranges."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.batch import conduct
from experiments.cli import start
from experiments.reported import Reported
from experiments.validate.arms import arms, validation_plan
from experiments.validate.files import finish_validation
from experiments.validate.judging import arms_of, judged
from experiments.validate.patterns import PATTERNS, Pattern
from experiments.validate.predicted import predicted
from experiments.validate.statistics import (
    concordance,
    lag_within,
    odds_ratio,
    top_to_bottom,
    virtual_studies,
)
from experiments.validate.telling import cells
from experiments.validate.watching import Watch
from sim import ReintegrationModel, load
from sim.parameters.sources import SOURCES
from sim.words import say
from tests.conftest import kecil_snapshot, small


def test_concordance_is_counted_pair_by_pair():
    rng = np.random.default_rng(3)
    score, week, happened = rng.normal(size=40), rng.integers(1, 12, 40), rng.random(40) < 0.5
    right = pairs = 0.0
    for a, b in combinations(range(40), 2):
        for first, other in ((a, b), (b, a)):
            if happened[first] and (week[first] < week[other] or (week[first] == week[other] and not happened[other])):
                pairs += 1
                right += (score[first] > score[other]) + 0.5 * (score[first] == score[other])
    assert concordance(score, week, happened) == pytest.approx(right / pairs)


def test_a_perfect_score_has_concordance_one_and_luck_a_half():
    rng = np.random.default_rng(1)
    week = rng.integers(1, 100, 600)
    assert concordance(-week.astype(float), week, np.ones(600, bool)) == 1.0
    assert concordance(rng.normal(size=600), week, np.ones(600, bool)) == pytest.approx(0.5, abs=0.05)
    assert np.isnan(concordance(np.zeros(3), np.ones(3, int), np.zeros(3, bool)))


def test_top_to_bottom_fifths():
    happened = np.arange(100) % 5 == 0
    happened[80:] = np.arange(20) % 2 == 0
    assert top_to_bottom(np.arange(100.0), happened) == pytest.approx(0.5 / 0.2)


def test_virtual_studies_find_what_is_there_and_nothing_else():
    rng = np.random.default_rng(2)
    cause = rng.normal(size=3000)
    strong = rng.random(3000) < 1 / (1 + np.exp(2 * cause))
    none = rng.random(3000) < 0.3
    r, share = virtual_studies(cause, strong, 1)
    assert r < -0.4
    assert share == 1.0
    r, share = virtual_studies(cause, none, 1)
    assert abs(r) < 0.05
    assert share < 0.2
    assert np.isnan(virtual_studies(cause[:100], none[:100], 1)).all()


def test_odds_ratio_of_a_table():
    exposed = np.repeat([True, False], [100, 100])
    event = np.r_[np.arange(100) < 80, np.arange(100) < 50]
    assert odds_ratio(exposed, event) == pytest.approx(80.5 * 50.5 / (20.5 * 50.5))


@given(st.floats(-0.3, 0.3), st.integers(0, 99))
def test_lags_are_found_within_dyads_whatever_level_and_course_they_share(true, seed):
    rng = np.random.default_rng(seed)
    level, course = rng.normal(0, 5, 300), np.linspace(0, 3, 40)[:, None]
    cause = rng.normal(size=(40, 300))
    effect = np.zeros((40, 300))
    for period in range(1, 40):
        effect[period] = 0.3 * effect[period - 1] + true * cause[period - 1] + rng.normal(size=300)
    since = np.repeat(np.arange(40)[:, None], 300, axis=1)
    found = lag_within(effect + level + course, cause - 2 * level + course, since)
    assert found == pytest.approx(true / np.sqrt((1 + true**2) / (1 - 0.09)), abs=0.04)


def test_every_pattern_has_source_words_and_arms():
    known = arms("kecil", 160)
    for pattern in PATTERNS.values():
        assert set(pattern.sources.split()) <= set(SOURCES)
        assert set(pattern.arms) <= set(known)
        assert pattern.low < pattern.high
        for language in ("en", "id"):
            assert say(f"pattern.{pattern.id}", language)
            assert say(f"unit.pattern.{pattern.unit}", language)


def like(values):
    """A pattern between 1 and 2, and an arm with these values."""
    pattern = Pattern("S13", "study", (1.5, 1.5), 1.0, 2.0, "ratio", "paper", ("base",), lambda each: each["base"]["x"])
    return judged({"base": pd.DataFrame({"x": values})}, [pattern]).iloc[0]


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ([1.4, 1.5, 1.6], "holds"),
        ([1.0, 1.9], "holds_just"),
        ([2.0, 2.3], "fails_just"),
        ([2.9, 3.0, 3.1], "fails"),
        ([np.nan, np.nan], "unknown"),
    ],
)
def test_verdicts_follow_the_accepted_range(values, verdict):
    assert like(values)["verdict"] == verdict


def test_seeds_that_lack_an_arm_are_left_out():
    rows = pd.DataFrame({"scenario": ["base", "base", "low"], "seed": [1, 2, 1], "x": [1.0, 2.0, 3.0]})
    found = arms_of(rows)
    assert {arm: list(own.index) for arm, own in found.items()} == {"base": [1], "low": [1]}


@pytest.fixture(scope="module")
def validated(tmp_path_factory):
    """A validation too small to say much, carried out and read again."""
    folder = tmp_path_factory.mktemp("validation")
    plan = validation_plan("kecil", (1, 2), 8)
    batch = conduct(plan, folder, workers=2)
    assert not batch.failures
    return plan, finish_validation(plan, folder), folder


def test_every_pattern_is_judged_from_the_runs(validated):
    _, made, folder = validated
    patterns = made.patterns
    assert list(patterns["pattern"]) == list(PATTERNS)
    assert (patterns["seeds"] <= 2).all()
    told = pd.read_csv(folder / "codebook.csv")
    for table, columns in (("validation", patterns.columns), ("reported", made.beside.columns)):
        assert set(columns) == set(told.loc[told["table"] == table, "id"])
    assert all(len(cells(row, language)) == 5 for row in patterns.itertuples() for language in ("en", "id"))


def test_what_was_reported_stands_beside_what_the_seeds_say():
    runs = pd.DataFrame({"revocations_per_year": [6.0, 8.0, 14.0], "employed": [70.0, 71.0, 72.0]})
    figures = [
        Reported("bengkulu", "revocations_per_year", 13, 13, "people a year", 2025, "who", True, "note"),
        Reported("bengkulu", "employed", 75, 80, "%", 2025, "who", False, "note"),
    ]
    made = predicted(runs, figures)
    assert made["agrees"].tolist() == [True, False]
    assert made["used"].tolist() == [True, False]
    assert made["result"].tolist() == pytest.approx([28 / 3, 71.0])


def test_a_validation_is_told_again(validated, capsys):
    assert start(["report", str(validated[2]), "--language", "id"]) == 0
    said = capsys.readouterr().out
    assert "validation.csv" in said
    assert "patterns.svg" in said


def test_watching_changes_nothing():
    runs = []
    for _ in range(2):
        runs.append(ReintegrationModel(load("kecil"), 1, start=kecil_snapshot(weeks=8), weeks=8, register_people=False))
    read = Watch(runs[0]).run()
    runs[1].run()
    assert np.array_equal(runs[0].history, runs[1].history, equal_nan=True)
    assert 0.5 < read["far_to_near"] < 1.2


def test_too_few_weeks_are_refused_in_one_line(capsys):
    assert start(["validate", "kecil", "--weeks", "52"]) == 2
    said = capsys.readouterr().err.strip()
    assert "--weeks 52: clients are followed for three years; give 157 or more" in said
    assert len(said.splitlines()) == 1


def test_skill_of_all_pks_can_be_shifted():
    from sim.processes.office import pks_bring_skill_and_style

    world, shifted = small().copy(), small().copy()
    shifted.settings = (("competence", -1.0),)
    shifted.week = world.week = 0
    for each in (world, shifted):
        each.pull_levers()
        pks_bring_skill_and_style(each)
    assert np.allclose(shifted.pks.skill, world.pks.skill - 1)
