"""Figures: drawn from a real study, readable without the figure, the same bytes twice, nothing left in the process."""

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import experiments.figures
from experiments.compare import compare
from experiments.figures import draw_courses, draw_forest
from experiments.figures.canvas import COLOURS, spread
from tests.studies import done, small_plan


@cache
def tables():
    """Rows of the small world with posts, 28 weeks."""
    parts = [part.tables for part in done(weeks=28)]
    return tuple(pa.concat_tables([part[name] for part in parts]).to_pandas() for name in ("runs", "weeks"))


@pytest.fixture
def plan():
    return small_plan("posts", weeks=28)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """Both figures of the small world with posts: their folder and files."""
    folder, (runs, weeks), plan = tmp_path_factory.mktemp("drawn"), tables(), small_plan("posts", weeks=28)
    files = draw_forest(plan, compare(runs, plan.names), folder, "en")
    return folder, files + draw_courses(plan, weeks, folder, "en")


@pytest.mark.parametrize("name", ["forest", "courses"])
def test_a_figure_comes_with_its_words(drawn, name):
    folder, files = drawn
    assert {f"{name}.{ending}" for ending in ("png", "svg", "txt")} <= set(files)
    title, _, alt = (folder / f"{name}.txt").read_text(encoding="utf-8").rstrip().split("\n")
    with Image.open(folder / f"{name}.png") as picture:
        assert picture.info["Title"] == title
        assert picture.info["Description"] == alt
        assert min(picture.size) > 600
    drawing = (folder / f"{name}.svg").read_text(encoding="utf-8")
    assert f"<title>{title}</title>" in drawing
    assert re.search(r"<desc>.*posts", drawing)
    assert "posts" in alt


def test_the_same_study_gives_the_same_bytes(drawn, tmp_path, plan):
    draw_courses(plan, tables()[1], tmp_path, "en")
    for ending in ("png", "svg"):
        assert (tmp_path / f"courses.{ending}").read_bytes() == (drawn[0] / f"courses.{ending}").read_bytes()


def test_one_world_alone_has_its_course(tmp_path, plan):
    alone = replace(plan, scenarios=plan.scenarios[:1])
    draw_courses(alone, tables()[1], tmp_path, "id")
    assert "pada triwulan pertama" in (tmp_path / "courses.txt").read_text(encoding="utf-8")


def test_more_policies_than_colours_take_several_sheets(tmp_path, plan):
    names = [f"policy_{i}" for i in range(len(COLOURS) + 1)]
    many = replace(plan, scenarios=(plan.scenarios[0], *(replace(plan.scenarios[1], name=n) for n in names)))
    weeks = tables()[1]
    copies = [weeks[weeks["scenario"] == "posts"].assign(scenario=name) for name in names]
    files = draw_courses(many, pd.concat([weeks[weeks["scenario"] == "kecil"], *copies]), tmp_path, "en")
    assert [name for name in files if name.endswith("png")] == ["courses_1.png", "courses_2.png"]


def test_one_seed_and_a_policy_without_runs_can_be_drawn(tmp_path, plan):
    short = replace(plan, scenarios=(*plan.scenarios, replace(plan.scenarios[1], name="broken")), seeds=(1,))
    runs = tables()[0]
    draw_forest(short, compare(runs[runs["seed"] == 1], short.names), tmp_path, "en")
    assert "broken" in (tmp_path / "forest.txt").read_text(encoding="utf-8")


def test_no_global_state_is_used():
    (folder,) = experiments.figures.__path__
    for module in Path(folder).glob("*.py"):
        assert "pyplot" not in module.read_text(encoding="utf-8").replace("no `pyplot`", "")


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=8), st.floats(0.01, 1))
def test_labels_keep_apart_and_in_order(heights, gap):
    placed = spread(heights, gap)
    order = sorted(range(len(heights)), key=heights.__getitem__)
    assert all(placed[b] - placed[a] >= gap - 1e-9 for a, b in pairwise(order))
    if len(heights) == 1:
        assert placed == heights
