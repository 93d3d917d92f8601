"""Scenario discovery: a planted region is found, noise is called noise, and luck in the labels is counted."""

import re
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, qmc

import experiments.discovery
from experiments.compare import interval
from experiments.discovery import Question, boxes, changes, discover, fails, sentences
from experiments.discovery.peeling import LEAST_MASS, by_library, inside, open_box, peeled, quasi_p
from experiments.discovery.regions import COLUMNS, FEWEST, RELIABLE, RESAMPLES
from experiments.errors import InputError
from experiments.figures.boxes import draw_boxes

POINTS, SEEDS = 160, 5
ASKED = Question("posts", "kecil", "cohort_reintegrated", 0.5)
RANGES = {"need": (0.0, 10.0), "hours": (1.0, 9.0), "calm": (0.0, 1.0), "idle": (-1.0, 1.0)}
DOCS = {
    "need": (
        "log hazard",
        "C",
        "How much help a client needs, which nobody has ever been able to tell in three lines.",
    ),
    "hours": ("weeks", "D", "Whole weeks."),
    "calm": ("0-1", "", "Nothing."),
}


@pytest.fixture(autouse=True, scope="module")
def library():
    """Importing it takes seconds; no test is to wait for it."""
    return by_library(*noise(), 0.2)


def noise(points=40, factors=2):
    luck = np.random.default_rng(0)
    return luck.random((points, factors)), (luck.random(points) < 0.4).astype(float)


@cache
def cube(seed=3):
    """A Latin hypercube over four factors, one of them in whole numbers."""
    unit = qmc.LatinHypercube(len(RANGES), seed=seed).random(POINTS)
    low, high = np.array(list(RANGES.values())).T
    points = pd.DataFrame(low + unit * (high - low), columns=list(RANGES))
    return points.assign(hours=points["hours"].round().astype(int))


def corner():
    """Where the planted policy fails: 4 of 10 in `need`, up to 5 whole weeks."""
    return (cube()["need"] > 6).to_numpy() & (cube()["hours"] <= 5).to_numpy()


def lived(bad, spread=1.0, seed=1):
    """Differences of a policy that gains two points, and loses one where it is bad."""
    return np.where(bad, -1.0, 2.0)[:, None] + np.random.default_rng(seed).normal(0, spread, (POINTS, SEEDS))


@cache
def planted():
    return discover(ASKED, cube(), lived(corner()), RANGES, 1)


def test_the_planted_region_is_found_and_nothing_else():
    found = planted()
    table = found.boxes.set_index("factor")
    assert list(found.boxes.columns) == COLUMNS
    assert set(table.index) == {"need", "hours"}
    assert (table["box"] == 1).all()
    assert table.loc["need", "low"] == pytest.approx(6, abs=0.3)
    assert table.loc["need", "high"] == 10
    assert tuple(table.loc["hours", ["low", "high", "range_low", "range_high"]]) == (1, 5, 1, 9)
    assert (table["p"] < 0.001).all()
    assert found.reason is None
    assert found.base_rate == pytest.approx(corner().mean(), abs=0.03)


def test_coverage_density_and_mass_are_what_one_counts():
    found = planted()
    held = np.ones(POINTS, bool)
    for row in found.boxes.itertuples():
        held &= found.points[row.factor].between(row.low, row.high).to_numpy()
    failed = found.labels.failed
    for row in found.boxes.itertuples():
        assert row.points == held.sum()
        assert row.mass == pytest.approx(held.mean())
        assert row.density == pytest.approx(failed[held].mean())
        assert row.coverage == pytest.approx(failed[held].sum() / failed.sum())


def test_the_same_seed_gives_the_same_table():
    again = discover(ASKED, cube(), lived(corner()), RANGES, 1)
    pd.testing.assert_frame_equal(again.boxes, planted().boxes)
    pd.testing.assert_frame_equal(again.stability.again, planted().stability.again)


def test_a_second_region_is_sought_among_the_points_that_are_left():
    other = (cube()["idle"] < 0.2).to_numpy() & (cube()["calm"] < 0.35).to_numpy()
    failed = corner() | other
    table = boxes(cube(), failed, RANGES, 1)
    regions = [set(rows["factor"]) for _, rows in table.groupby("box")]
    assert sorted(map(sorted, regions[:2])) == [["calm", "idle"], ["hours", "need"]]
    assert table["box"].unique().tolist() == list(range(1, len(regions) + 1))
    assert table.drop_duplicates("box")["coverage"].sum() <= 1
    assert boxes(cube(), failed, RANGES, 1, most=1)["box"].unique().tolist() == [1]


def test_what_is_planted_is_found_again_and_the_rest_is_not():
    again = planted().stability.again.set_index("factor")
    assert again.loc["need", "low"] >= 0.9
    assert again.loc["hours", "high"] >= 0.9
    assert (again.loc[["calm", "idle"], "either"] <= 0.2).all()
    assert (again["either"] >= again[["low", "high"]].max(axis=1)).all()
    assert 0.6 < planted().stability.outside <= 1


@pytest.mark.parametrize(
    ("bad", "points", "reason"),
    [
        (np.zeros(POINTS, bool), cube(), "few"),
        (np.arange(POINTS) < FEWEST - 1, cube(), "few"),
        (np.ones(POINTS, bool), cube(), "most"),
        (corner(), cube()[["need"]] * 0, "constant"),
        (corner(), cube()[[]], "constant"),
        (np.random.default_rng(4).random(POINTS) < 0.3, cube(), "nothing"),
    ],
)
def test_where_there_is_no_region_the_reason_is_said(bad, points, reason, tmp_path):
    found = discover(ASKED, points, lived(bad, spread=0.1), RANGES, 1)
    assert found.reason == reason
    assert found.boxes.empty
    assert found.boxes.columns.tolist() == COLUMNS
    assert draw_boxes(found, DOCS, "", tmp_path, "en") == []
    assert all(len(sentences(found, DOCS, language)) == 3 for language in ("en", "id"))


def test_noise_is_rarely_taken_for_a_region():
    luck = np.random.default_rng(5)
    tables = [boxes(cube(), luck.random(POINTS) < 0.3, RANGES, seed, most=1) for seed in range(12)]
    assert sum(len(table) > 0 for table in tables) <= 2


def test_two_values_and_columns_without_any_are_no_trouble():
    points = cube()[["need"]].assign(post=(cube()["idle"] > 0).astype(int), fixed=7.0)
    failed = (points["post"] == 1).to_numpy() & (points["need"] > 3).to_numpy()
    table = boxes(points, failed, RANGES | {"post": (0, 1), "fixed": (7, 7)}, 1).set_index("factor")
    assert set(table.index) == {"need", "post"}
    assert tuple(table.loc["post", ["low", "high"]]) == (1, 1)
    assert table["coverage"].iloc[0] > 0.95


def test_points_without_any_result_are_left_out_and_counted():
    difference = lived(corner())
    difference[:7] = np.nan
    difference[7, 1:] = np.nan
    found = discover(ASKED, cube(), difference, RANGES, 1)
    assert (found.missing, len(found.points), len(found.change)) == (7, POINTS - 7, POINTS - 7)
    assert "7" in sentences(found, DOCS, "id")[2]


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 1000), st.sampled_from([0.1, 0.2]))
def test_the_quick_peeling_is_that_of_the_library(seed, peel):
    luck = np.random.default_rng(seed)
    x = np.column_stack([luck.random(60), luck.integers(0, 4, 60)])
    failed = (luck.random(60) < np.where(x[:, 0] > 0.5, 0.7, 0.2)).astype(float)
    quick, theirs = peeled(x, failed, peel), by_library(x, failed, peel)
    np.testing.assert_allclose(quick, theirs[: len(quick)])
    assert all(inside(x, box).mean() >= LEAST_MASS for box in quick)


@given(st.integers(0, 1000))
def test_a_restriction_is_judged_by_the_box_without_it(seed):
    x, failed = np.random.default_rng(seed).random((80, 2)), np.random.default_rng(seed + 1).random(80) < 0.4
    box, ends = np.array([[0.4, -np.inf], [np.inf, 0.7]]), np.array([[True, False], [False, False]])
    held, wider = inside(x, box), x[:, 1] <= 0.7
    assume(failed[held].any())
    expected = binomtest(int(failed[held].sum()), int(held.sum()), failed[wider].mean(), alternative="greater").pvalue
    assert quasi_p(x, failed.astype(float), box, ends) == pytest.approx(expected)
    assert inside(x, open_box(2)).all()


@given(st.integers(0, 1000), st.sampled_from(["more", "less"]), st.sampled_from([None, 0.4]))
def test_a_label_is_open_where_its_interval_holds_the_threshold(seed, better, least):
    difference = np.random.default_rng(seed).normal(0.3, 1, (6, SEEDS))
    labels = fails(difference, better, least)
    for values, failed, unsure in zip(difference, *labels, strict=True):
        mean, low, high, _ = interval(values if better == "more" else -values)
        assert failed == (mean < (least or 0))
        assert unsure == (low <= (least or 0) <= high)


def test_few_seeds_share_their_variance_and_one_says_nothing_of_luck():
    difference = np.array([[1.0, 3.0], [-4.0, -2.0], [0.2, np.nan]])
    labels = fails(difference, "more", 1.0)
    half = 4.303 * np.sqrt(2 / np.array([2, 2, 1]))
    assert labels.failed.tolist() == [False, True, True]
    assert labels.unsure.tolist() == (np.abs([1.0, -4.0, -0.8]) <= half).tolist()
    assert fails(difference[:, :1], "more", 1.0).unsure.all()
    nothing = fails(np.zeros((2, SEEDS)), "less", None)
    assert nothing.failed.all()
    assert not nothing.unsure.any()
    with pytest.raises(InputError, match="more or less is better"):
        fails(difference, "neither", None)


def test_latent_differences_are_in_percent_of_their_own_point():
    before, after = np.array([[10.0, 30.0], [0.0, 0.0]]), np.array([[8.0, 30.0], [1.0, 0.0]])
    np.testing.assert_allclose(changes(before, after, "cohort_offences_latent"), [[-10, 0], [np.nan, np.nan]])
    np.testing.assert_allclose(changes(before, after, "cohort_reintegrated"), after - before)


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_figure_says_what_was_found(tmp_path, language):
    files = draw_boxes(planted(), DOCS, "Source.", tmp_path, language)
    name = "boxes_posts_cohort_reintegrated"
    assert files == [f"{name}.{ending}" for ending in ("png", "svg", "txt")]
    words, drawing = ((tmp_path / f"{name}.{ending}").read_text("utf-8") for ending in ("txt", "svg"))
    row = planted().boxes.iloc[0]
    fail, share = round(row["density"] * row["points"]), round(100 * row["coverage"])
    head, ends, grade, luck = {
        "en": (rf"of {row['points']} points in it {fail} fail .* {share} %", "up to 5 weeks", "grade D", "luck could"),
        "id": (
            rf"dari {row['points']} titik .* {fail} tidak.* {share} %",
            "paling tinggi 5 minggu",
            "bukti D",
            "kebetulan",
        ),
    }[language]
    assert re.search(head, words)
    assert {True} == {each in words for each in (ends, grade, luck, f"{RESAMPLES}")}
    assert ends in drawing
    assert ("How much help" in drawing) == (language == "en")


def test_a_box_of_one_factor_is_drawn_beside_the_difference(tmp_path):
    bad = (cube()["need"] > 5).to_numpy()
    asked = Question("posts", "kecil", "cohort_prison_weeks")
    found = discover(asked, cube(), -lived(bad), RANGES, 1)
    assert found.boxes["factor"].tolist() == ["need"]
    draw_boxes(found, {}, "Source.", tmp_path, "en")
    drawing = (tmp_path / "boxes_posts_cohort_prison_weeks.svg").read_text("utf-8")
    assert "fails above" in drawing
    assert "difference, weeks per entrant" in drawing


def test_what_is_seldom_found_again_is_not_to_be_relied_on(tmp_path):
    again = planted().stability.again.set_index("factor")
    again.loc["need", "either"] = (RELIABLE - 1) / RESAMPLES
    shaky = replace(planted(), stability=planted().stability._replace(again=again.reset_index()))
    words = [" ".join(sentences(found, DOCS, "en")) for found in (planted(), shaky)]
    assert [text.count("not to be relied on") for text in words] == [0, 1]
    drawings = []
    for found in (planted(), shaky):
        draw_boxes(found, DOCS, "", tmp_path, "id")
        drawings.append((tmp_path / "boxes_posts_cohort_reintegrated.svg").read_text("utf-8"))
    assert drawings[0].count("fill: #d55e00") > drawings[1].count("fill: #d55e00")


def test_without_the_library_it_is_said_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "ema_workbench", None)
    with pytest.raises(InputError, match="--extra analysis"):
        boxes(cube(), corner(), RANGES, 1)


def test_the_library_is_imported_only_when_it_is_needed():
    for module in Path(experiments.discovery.__path__[0]).glob("*.py"):
        assert not re.search(r"^(from|import) ema_workbench", module.read_text("utf-8"), re.MULTILINE)
