"""Figures of people: by district, by group, and in parts; readable without colour, and in words."""

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from experiments.figures import districts as by_district
from experiments.figures import gains as by_group
from experiments.figures.districts import districts_table, draw_districts, with_interval
from experiments.figures.gains import Row, draw_gains
from experiments.figures.parts import draw_parts
from experiments.gains import gains_table
from experiments.periods import WEEKS_A_YEAR
from experiments.split import parts_table, run_sums
from experiments.task import Chunk, perform
from sim.words import number
from tests.studies import small_plan

POLICY, WEEKS = "full_package", 28
A4 = 11.69 / 8.27
SMALLEST = 7.0
"""Size of the smallest words, points."""


@cache
def done():
    """The small world with a policy that changes much, two seeds."""
    return [perform(Chunk((task,))).tables for task in small_plan(POLICY, weeks=WEEKS).tasks()]


@cache
def rows(table):
    """Stored rows of it."""
    return pa.concat_tables([tables[table] for tables in done()]).to_pandas()


@cache
def tables():
    """What the three figures are drawn from."""
    plan = small_plan(POLICY, weeks=WEEKS)
    return {
        "districts": districts_table(rows("weeks"), plan, (POLICY,), None),
        "gains": gains_table(rows("groups"), plan.names),
        "parts": parts_table(run_sums(rows("weeks")), plan.names),
    }


DRAW = {"districts": draw_districts, "gains": draw_gains, "parts": draw_parts}


@pytest.fixture
def plan():
    return small_plan(POLICY, weeks=WEEKS)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """Every figure in both languages: the folder of each language."""
    plan, folders = small_plan(POLICY, weeks=WEEKS), {each: tmp_path_factory.mktemp(each) for each in ("en", "id")}
    for language, folder in folders.items():
        for name, draw in DRAW.items():
            assert draw(plan, tables()[name], (POLICY,), folder, language) == [
                f"{name}.{ending}" for ending in ("png", "svg", "txt")
            ]
    return folders


def alt_of(folder, name):
    """The picture in words."""
    return (folder / f"{name}.txt").read_text(encoding="utf-8").rstrip().split("\n")[2]


def words_in(folder, name):
    """All words that are drawn, in one line."""
    drawing = (folder / f"{name}.svg").read_text(encoding="utf-8")
    return " ".join(re.findall(r"<!-- (.*?) -->", drawing))


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("name", DRAW)
def test_a_figure_comes_with_its_words(drawn, name, language):
    folder = drawn[language]
    title, alt = (folder / f"{name}.txt").read_text(encoding="utf-8").split("\n")[0], alt_of(folder, name)
    drawing = (folder / f"{name}.svg").read_text(encoding="utf-8")
    assert f"<title>{title}</title>" in drawing
    assert "<desc>" in drawing
    assert title in words_in(folder, name)
    assert POLICY in alt
    with Image.open(folder / f"{name}.png") as picture:
        assert picture.info["Description"] == alt
        assert picture.height < A4 * picture.width


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("name", DRAW)
def test_words_are_large_enough_on_a_page(drawn, name, language):
    """The sheet is as wide as A4; letters are drawn a hundred units high."""
    drawing = (drawn[language] / f"{name}.svg").read_text(encoding="utf-8")
    sizes = [100 * float(scale) for scale in re.findall(r"scale\(([\d.]+) -[\d.]+\)", drawing)]
    assert float(re.search(r'width="([\d.]+)pt"', drawing)[1]) == pytest.approx(8.27 * 72, abs=1)
    assert min(sizes) >= SMALLEST


def test_the_same_table_gives_the_same_bytes(drawn, tmp_path, plan):
    draw_parts(plan, tables()["parts"], (POLICY,), tmp_path, "en")
    assert (tmp_path / "parts.png").read_bytes() == (drawn["en"] / "parts.png").read_bytes()


# by district


def test_a_district_counts_as_sum_over_sum_of_each_run():
    own = rows("weeks").query("district == 'Hulu'").groupby(["scenario", "seed"])[["proposals", "clients_active"]].sum()
    rates = 100 * WEEKS_A_YEAR * own["proposals"] / own["clients_active"]
    found = tables()["districts"].set_index(["measure", "district"]).loc[("proposals", "Hulu")]
    assert found["reference"] == pytest.approx(rates["kecil"].mean())
    assert found["value"] == pytest.approx(rates[POLICY].mean())
    assert found["low"] <= found["difference"] <= found["high"]


def test_districts_stand_from_the_nearest_on(plan, drawn):
    assert list(dict.fromkeys(tables()["districts"]["district"])) == ["Kota", "Sungai", "Hulu"]
    assert re.search("Kota, 6 km.*Sungai, 35 km.*Hulu, 90 km", words_in(drawn["en"], "districts"))


def test_weeks_before_the_policies_do_not_count(plan):
    weeks = rows("weeks")
    before = weeks[weeks["week"] == 0].assign(week=-1)
    found = districts_table(pd.concat([before, weeks]), plan, (POLICY,), None)
    pd.testing.assert_frame_equal(found, tables()["districts"])


def test_a_run_without_clients_in_a_district_is_left_out(plan):
    weeks = rows("weeks").copy()
    gone = (weeks["seed"] == 1) & (weeks["district"] == "Hulu") & (weeks["scenario"] == POLICY)
    weeks.loc[gone, "clients_active"] = 0
    found = districts_table(weeks, plan, (POLICY,), None).set_index(["measure", "district"]).loc[("trust", "Hulu")]
    other = districts_table(weeks[weeks["seed"] == 2], plan, (POLICY,), None).set_index(["measure", "district"])
    for name in ("reference", "value", "difference"):
        assert found[name] == other.loc[("trust", "Hulu"), name]
    assert np.isnan(found["low"])


def test_seeds_that_share_a_draw_are_one_unit(plan):
    found = districts_table(rows("weeks"), plan, (POLICY,), 1)
    assert found["low"].isna().all()
    np.testing.assert_allclose(found["difference"], tables()["districts"]["difference"])


def test_a_policy_without_runs_has_no_rows(plan):
    assert set(districts_table(rows("weeks"), plan, ("broken", POLICY), None)["scenario"]) == {POLICY}


@given(st.lists(st.tuples(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3)), min_size=1, max_size=6))
def test_the_difference_is_that_of_the_means(pairs):
    before, after = (pd.Series([pair[i] for pair in pairs], index=range(len(pairs))) for i in (0, 1))
    reference, value, difference, low, high = by_district._paired(before, after, None)
    assert difference == pytest.approx(value - reference, abs=1e-9)
    assert len(pairs) == 1 or low <= difference <= high


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_words_tell_the_level_and_every_difference(drawn, language):
    alt = alt_of(drawn[language], "districts")
    for row in tables()["districts"].itertuples():
        assert f"{POLICY} {with_interval(row.difference, row.low, row.high, language)}" in alt
    level = tables()["districts"].set_index(["measure", "district"]).loc[("reports_kept", "Kota"), "reference"]
    assert f"{number(level, 1, language)} %" in alt
    assert f"{number(level, 1, language)} %" in words_in(drawn[language], "districts")


def test_there_is_room_for_so_many_policies_only(tmp_path, plan):
    five = [f"policy_{i}" for i in range(5)]
    with pytest.raises(ValueError, match="room for 4"):
        draw_districts(plan, tables()["districts"], five, tmp_path, "en")
    with pytest.raises(ValueError, match="room for 3"):
        draw_gains(plan, tables()["gains"], five, tmp_path, "en")


@pytest.mark.parametrize("name", DRAW)
def test_without_policies_there_is_nothing_to_draw(name, tmp_path, plan):
    assert DRAW[name](plan, tables()[name].iloc[:0], (), tmp_path, "en") == []


# by group


def test_latent_offences_are_shown_in_percent_of_the_groups_own_reference(drawn):
    everyone = tables()["gains"].query("grouping == 'all' and outcome == 'cohort_offences_latent'").iloc[0]
    shown = (100 * everyone[name] / everyone["reference"] for name in ("difference", "low", "high"))
    assert f"in % of the group's reference: everyone {with_interval(*shown, 'en')}" in alt_of(drawn["en"], "gains")
    points = tables()["gains"].query("grouping == 'all' and outcome == 'cohort_reintegrated'").iloc[0]
    said = with_interval(points["difference"], points["low"], points["high"], "id")
    assert f"dalam poin: semua {said}" in alt_of(drawn["id"], "gains")


def test_a_group_in_which_nothing_happens_either_way_has_not_changed(drawn):
    women = tables()["gains"].query("group == 'women' and outcome == 'cohort_offences_latent'").iloc[0]
    assert women["reference"] == women["value"] == 0
    assert f"women {with_interval(0.0, 0.0, 0.0, 'en')}" in alt_of(drawn["en"], "gains").split("Reintegrated")[0]


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_group_has_its_name(drawn, language):
    groups = tables()["gains"][["grouping", "group"]].drop_duplicates()
    names = [Row(*row).words(language) for row in groups.itertuples(index=False)]
    assert len(set(names)) == len(names) == 16
    assert all(f"{name} " in alt_of(drawn[language], "gains") for name in names)
    assert not any(":" in name or "_" in name or "." in name for name in names)


def test_who_is_left_behind_or_harmed_is_said_in_words(tmp_path, plan):
    gains = tables()["gains"].copy()
    gains.loc[(gains["group"] == "Hulu") & (gains["outcome"] == "cohort_reintegrated"), "standing"] = "left_behind"
    gains.loc[(gains["group"] == "women") & (gains["outcome"] == "cohort_reintegrated"), "standing"] = "harmed"
    draw_gains(plan, gains, (POLICY,), tmp_path, "id")
    assert re.search(r"Hulu [^,(]*(\([^)]*\))?, tertinggal", alt_of(tmp_path, "gains"))
    assert re.search(r"perempuan [^(]*(\([^)]*\))?, dirugikan", alt_of(tmp_path, "gains"))
    assert words_in(tmp_path, "gains").count("tertinggal") == 2  # the word and the key
    markers = {look.marker for look in by_group._LOOKS.values()}
    assert len(markers) == 3


def test_the_score_is_said_to_be_no_official_category(drawn):
    assert "imitates an official category and is not one" in words_in(drawn["en"], "gains")
    assert "menirukan kategori resmi dan bukan kategori resmi" in words_in(drawn["id"], "gains")


# in parts


@pytest.mark.parametrize("outcome", ["proposals_per_quarter", "revocations_per_year"])
def test_the_whole_change_is_the_sum_of_the_parts(outcome, drawn):
    weeks = rows("weeks")
    flow, per = {"proposals_per_quarter": ("proposals", 4), "revocations_per_year": ("revocations", 1)}[outcome]
    totals = weeks.groupby("scenario")[flow].sum() / 2 / (WEEKS / WEEKS_A_YEAR * per)
    whole = totals[POLICY] - totals["kecil"]
    own = tables()["parts"].query("outcome == @outcome")
    assert own["difference"].sum() == pytest.approx(whole, abs=1e-9)
    told = re.search(rf"{'proposals' if per == 4 else 'people'}, {POLICY}: (\S+) ", alt_of(drawn["en"], "parts"))
    assert float(told[1].replace("−", "-")) == pytest.approx(whole, abs=0.05)


def only_less(name):
    """The parts of a policy that does nothing but enforce less."""
    parts = tables()["parts"].assign(scenario=name, difference=0.0, low=0.0, high=0.0)
    parts.loc[parts["part"] == "enforcement", ["difference", "low", "high"]] = [-2.0, -3.0, -1.0]
    return parts


def test_policies_that_only_enforce_less_are_named_so_and_a_whole_library_fits_on_a_page(tmp_path, plan):
    names = [f"a_long_name_of_policy_{i}" for i in range(25)]
    many = replace(plan, scenarios=(plan.scenarios[0], *(replace(plan.scenarios[1], name=n) for n in names)))
    less = pd.concat([only_less(name) for name in names[1:]])
    draw_parts(many, pd.concat([tables()["parts"].assign(scenario=names[0]), less]), names, tmp_path, "id")
    told, words = alt_of(tmp_path, "parts"), words_in(tmp_path, "parts")
    assert f"{names[1]}: hanya melonggarkan penindakan." in told
    assert f"{names[1]} hanya melonggarkan penindakan" in words
    assert f"{names[0]} hanya" not in words
    with Image.open(tmp_path / "parts.png") as picture:
        assert picture.height < A4 * picture.width


def test_parts_are_told_apart_without_colour(drawn):
    drawing = (drawn["en"] / "parts.svg").read_text(encoding="utf-8")
    hatches = re.findall(r'<pattern.*?<path d="(.*?)"', drawing, re.DOTALL)
    assert len(set(hatches)) == 2  # the third has none
