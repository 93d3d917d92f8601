"""The ranking of factors says what it shows, in both languages, and how many factors it does not show."""

from functools import cache

import numpy as np
import pytest

from experiments.figures.ranking import About, draw_ranking
from experiments.sensitivity import morris_indices, sobol_indices
from tests.test_sensitivity import cube, problem, saltelli, trajectories

UNITS = {"en": "per 100 entrants", "id": "per 100 klien baru"}


@cache
def screened(k, count=4):
    """Factors of falling slopes, the second downwards, with luck."""
    points, luck = trajectories(k, 6), np.random.default_rng(1)
    slopes = 10 * np.exp(-np.arange(k)) * np.where(np.arange(k) == 1, -1, 1)
    results = 30 + (points @ slopes)[:, None] + 0.1 * luck.normal(size=(len(points), count))
    return morris_indices(problem(k)["names"], points, cube(k), results, 1)


@cache
def shared():
    points, luck = saltelli(3, 32), np.random.default_rng(1)
    results = (points @ [3.0, 1.0, 0.0])[:, None] + 0.1 * luck.normal(size=(len(points), 3))
    return sobol_indices(problem(3)["names"], results, 1, cube(3))


def about(kind, language, grade="C"):
    docs = {"x0": ("share/week", grade, "How fast it goes.")}
    return About("What moves it", kind, UNITS[language], docs, "Source: invented.")


def words(folder, name):
    return (folder / f"{name}.txt").read_text("utf-8")


@pytest.mark.parametrize("language", ["en", "id"])
def test_screening_says_rank_way_grade_and_how_many_more(tmp_path, language):
    files = draw_ranking(about("morris", language), screened(25), tmp_path, "ranking", language)
    assert files == ["ranking.png", "ranking.svg", "ranking.txt"]
    said, table = words(tmp_path, "ranking"), screened(25)
    rises, falls, more = {
        "en": ("raises the outcome", "lowers the outcome", "5 further factors"),
        "id": ("menaikkan hasil", "menurunkan hasil", "5 faktor lain"),
    }[language]
    lines = said.split(". x")
    assert lines[1].startswith("0 (")
    assert "C)" in lines[1]
    assert rises in lines[1]
    assert falls in lines[2]
    assert more in said
    assert len(lines) == 21
    assert str(int(table["clear"].sum())) in said.split("\n")[2]


def test_shares_say_total_and_first_order(tmp_path):
    draw_ranking(about("sobol", "en"), shared(), tmp_path, "shares", "en")
    said = words(tmp_path, "shares")
    row = shared().iloc[0]
    assert f"1. x0 (grade C): total {row['total']:.2f}" in said
    assert f"alone {row['first']:.2f}, told from chance." in said
    assert "2 of 3 factors can be told from chance" in said
    assert "Not shown" not in said


def test_one_seed_says_that_nothing_is_known_of_luck(tmp_path):
    draw_ranking(about("morris", "en", grade=""), screened(4, 1), tmp_path, "one", "en")
    said = words(tmp_path, "one")
    assert "None of 4 factors can be told from chance" in said
    assert "cannot be told from a single seed" in said
    assert "(grade –)" in said


def test_where_no_factor_has_an_index_nothing_is_drawn(tmp_path):
    nothing = shared().assign(total=np.nan)
    assert draw_ranking(about("sobol", "en"), nothing, tmp_path, "none", "en") == []
    assert not list(tmp_path.iterdir())
