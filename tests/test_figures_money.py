"""Figures of money and strain: real accounts, their numbers in words, and names that do not lie on one another."""

import math
import re
from dataclasses import replace
from functools import cache
from itertools import combinations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from experiments.compare import compare
from experiments.economics import accounts, cost_table, frontier
from experiments.figures.acceptability import dearest, draw_acceptability
from experiments.figures.canvas import sheet
from experiments.figures.labels import Name, broken, free_places, name_points
from experiments.figures.plane import MOST_NAMES, draw_plane, money_for
from experiments.figures.strain import draw_strain, rank_correlation
from sim.words import number, say
from tests.studies import done, small_plan

MANY = 25
LANGUAGES, ENDS = ("en", "id"), ("difference", "low", "high")


@cache
def plan(*, names=("posts",)):
    """The small world with posts, under these names."""
    own = small_plan("posts", weeks=28)
    return replace(own, scenarios=(own.scenarios[0], *(replace(own.scenarios[1], name=name) for name in names)))


@cache
def rows(name):
    return pa.concat_tables([part.tables[name] for part in done(weeks=28)]).to_pandas()


@cache
def account():
    """Posts over a few weeks, two seeds."""
    (found,) = accounts(rows("weeks"), cost_table(plan().scenarios[1], plan().weeks), plan().names)
    return found


@pytest.fixture(scope="module", autouse=True)
def lived():
    """The runs are done once, before the first test."""
    account()


def like(name, cost, avoided):
    """The account of posts with so much of its cost, and so many more offences avoided."""
    one = account()
    returns = one.returns | {"offences_avoided": one.returns["offences_avoided"] + avoided}
    return one._replace(
        scenario=name, cost=cost * one.cost, returns=returns, range=one.range._replace(mean=cost * one.range.mean)
    )


@cache
def many():
    """Options of every price; a few of them on the frontier."""
    luck = np.random.default_rng(1)
    return tuple(like(f"an_option_{i}", luck.uniform(0, 4), luck.uniform(-1, 9)) for i in range(MANY))


def words_of(folder, name):
    """Words beside a figure, and those inside the drawing."""
    title, _, alt = (folder / f"{name}.txt").read_text(encoding="utf-8").rstrip().split("\n")
    drawing = (folder / f"{name}.svg").read_text(encoding="utf-8")
    assert f"<title>{title}</title>" in drawing
    assert re.search(r"<desc>.*</desc>", drawing)
    return alt, re.findall(r"<!-- (.*?) -->", drawing)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plane_says_what_every_policy_avoids_and_costs(tmp_path, language):
    found = [like("posts", 1.0, 2.0), like("dear", 3.0, 1.0)]
    files = draw_plane(plan(names=("posts", "dear")), found, frontier(found), tmp_path, language)
    assert all((tmp_path / file).exists() for file in files)
    alt, drawn = words_of(tmp_path, "plane")
    a_year = plan().weeks / 52
    cost, avoided = found[0].range.mean / a_year / 1e6, found[0].returns["offences_avoided"].mean() / a_year
    step = found[0].range.mean / found[0].returns["offences_avoided"].mean() / 1e6
    for value, places in ((cost, 1), (avoided, 1), (step, 1)):
        assert number(value, places, language) in alt
    assert say("figure.plane_dominated", language) in alt.split("dear: ")[1]
    assert {"posts", "dear", number(step, 1, language)} <= set(drawn)


def test_of_many_policies_the_best_have_names_and_the_others_numbers_with_a_key(tmp_path):
    found = many()
    draw_plane(plan(names=tuple(a.scenario for a in found)), found, frontier(found), tmp_path, "en")
    _, drawn = words_of(tmp_path, "plane")
    assert {a.scenario for a in found} <= set(drawn)
    assert {str(i + 1) for i in range(MANY - MOST_NAMES)} <= set(drawn)
    heading = say("figure.plane_others", "en").split()[-1]
    numbered = drawn[next(place for place, words in enumerate(drawn) if words.endswith(heading)) :]
    best = frontier(found).query("standing == 'frontier'")["scenario"]
    assert len(best) > 2
    assert not set(best) & set(numbered)


def test_without_accounts_there_is_a_plane_and_no_acceptability(tmp_path):
    assert draw_plane(plan(), [], frontier([]), tmp_path, "en")
    assert draw_acceptability(plan(), [], tmp_path, "en") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_few_policies_have_a_curve_and_the_others_one_together(tmp_path, language):
    found = [like(f"option_{i}", i / 4, i - i**2 / 60) for i in range(1, 13)]
    files = draw_acceptability(plan(names=tuple(a.scenario for a in found)), found, tmp_path, language)
    assert all((tmp_path / file).exists() for file in files)
    alt, drawn = words_of(tmp_path, "acceptability")
    assert len({name for name in drawn if name.startswith("option_")}) == 6
    assert {say("figure.leave", language), say("figure.all_others", language)} <= set(drawn)
    assert re.search(f"{say('figure.leave', language)}: [^;]* 100 %", alt)


def test_the_axis_of_worth_ends_at_twice_the_dearest_step():
    steps = frontier([like("posts", 1.0, 2.0), like("more", 3.0, 4.0)])
    assert dearest(steps) == steps["step_price"].max() > steps["step_price"].min() > 0
    worse = frontier([like("posts", 1.0, -9.0)])
    assert dearest(worse) == account().range.mean
    assert dearest(frontier([like("free", 0.0, 1.0)])) == 1e6


def test_money_is_in_millions_until_they_are_ten_thousand():
    assert money_for(9.9e9) == (1e6, "million rupiah")
    assert money_for(1e10) == (1e9, "billion rupiah")


def worlds(effects):
    """The comparison of posts under several names, with such effects in percent; a world per row."""
    own = compare(rows("runs"), plan().names)
    found = {}
    for place, row in enumerate(effects):
        world, parts = "kecil" if place == 0 else f"world_{place}", []
        for i, percent in enumerate(row):
            ends = {name: (percent + air) * own["reference"] / 100 for name, air in zip(ENDS, (0, -1, 1), strict=True)}
            parts.append(own.assign(scenario=f"option_{i}" + f"@{world}" * (place > 0), **ends))
        found[world] = pd.concat(parts, ignore_index=True)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ranking_of_every_world_is_held_against_the_own_one(tmp_path, language):
    files = draw_strain(plan(), worlds([[-1.5, 2, -3, 4], [-4, 5, -6, 7], [8, -9, 10, -11]]), tmp_path, language)
    assert all((tmp_path / file).exists() for file in files)
    alt, drawn = words_of(tmp_path, "strain")
    for world, value in (("world_1", 1.0), ("world_2", -1.0)):
        said = say("figure.strain_other", language, seeds="2", correlation=number(value, 2, language))
        assert f"{world}: {said}." in alt
        assert {world, *said.split("; ")} <= set(drawn) | set(" ".join(drawn).split())
    assert f"option_0: {number(-1.5, 1, language, signed=True)} " in alt
    assert re.findall(r"option_\d", alt)[:4] == ["option_2", "option_0", "option_1", "option_3"]
    assert "@" not in alt


def test_worlds_without_some_policies_or_seeds_can_be_drawn(tmp_path):
    tables = worlds([[1, 2, 3], [1, 2, 3], [1]])
    tables["world_1"].loc[tables["world_1"]["scenario"] == "option_1@world_1", list(ENDS)] = math.nan
    assert draw_strain(plan(), tables, tmp_path, "en")
    alt, _ = words_of(tmp_path, "strain")
    assert "rank correlation –" in alt.split("world_2: ")[1]
    assert "option_1" not in alt.split("world_1: ")[1].split("world_2: ")[0]
    assert draw_strain(plan(), {"kecil": tables["kecil"].iloc[:0]}, tmp_path, "en") == []


@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), min_size=3, max_size=12))
def test_rank_correlation_is_spearmans(pairs):
    one, other = ({f"p{i}": float(pair[side]) for i, pair in enumerate(pairs)} for side in (0, 1))
    found = rank_correlation(one, other | {"elsewhere": 1.0})
    if min(len(set(one.values())), len(set(other.values()))) < 2:
        assert math.isnan(found)
    else:
        assert found == pytest.approx(spearmanr(list(one.values()), list(other.values())).statistic, abs=1e-12)


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.floats(0, 400), st.floats(0, 300), st.floats(8, 120)), min_size=1, max_size=12),
    st.floats(0, 300),
)
def test_names_find_free_places(spots, height):
    anchors = np.array([spot[:2] for spot in spots])
    sizes = np.array([(spot[2], 10.0) for spot in spots])
    line = np.array([[x, height, x + 5, height + 1] for x in range(0, 400, 5)])
    inside = np.array([-20.0, -20.0, 420.0, 320.0])
    boxes = free_places(anchors, sizes, inside, line)
    assert not any(overlap(a, b) for a, b in combinations(boxes, 2))
    assert not any(overlap(box, (*(a - 5), *(a + 5))) for box in boxes for a in anchors)
    assert not any(overlap(box, part) for box in boxes for part in line)
    assert (boxes[:, :2] >= inside[:2]).all()
    assert (boxes[:, 2:] <= inside[2:]).all()
    assert (np.round(boxes[:, 2:] - boxes[:, :2], 6) >= sizes).all()


def test_the_names_of_many_policies_do_not_lie_on_one_another():
    figure = sheet(8, 5)
    axes = figure.subplots()
    spots = [(float(a.returns["offences_avoided"].mean()), a.range.mean) for a in many()]
    axes.scatter(*zip(*spots, strict=True))
    figure.draw_without_rendering()
    name_points(axes, [Name(a.scenario, spot, "#000000") for a, spot in zip(many(), spots, strict=True)])
    written = [words for words in axes.texts if words.get_text()]
    assert len(written) == MANY
    inside = axes.get_window_extent()
    boxes = [words.get_window_extent() for words in written]
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
    assert all(inside.x0 <= box.x0 and box.x1 <= inside.x1 and box.y1 <= inside.y1 for box in boxes)


@given(st.from_regex(r"[a-z]{1,9}(_[a-z]{1,9}){0,6}", fullmatch=True))
def test_a_long_name_is_broken_and_nothing_is_lost(name):
    lines = broken(name, 20).split("\n")
    assert "".join(lines) == name
    assert max(len(line) for line in lines) <= 20
