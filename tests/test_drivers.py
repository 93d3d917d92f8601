"""What a result rests on: known drivers are found, noise is called noise, and every word stands in both languages."""

from functools import cache
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from experiments.compare import compare
from experiments.display import shown
from experiments.drivers import COLUMNS, HEADLINES, drivers_table, first_table, ground_table, related
from experiments.figures.drivers import draw_drivers
from experiments.ignorance import uncertain
from experiments.plan import make_plan
from experiments.sequential import holm
from experiments.study import Study
from experiments.verdicts import verdict_table
from sim.measures import OUTCOMES
from sim.parameters import declarations
from tests.studies import small_plan

DRAWS = 20
DRIVER = "offending.volunteer"


@cache
def unsure(draws=DRAWS, seed=5):
    """The small world with posts and uncertain parameters."""
    study = Study("small", ("kecil", "posts"), weeks=4, replicates=2 * draws, seed=seed)
    return make_plan(study, uncertain=True)


@cache
def made_up():
    """Runs whose outcomes are made up from the parameters that the plan gives each of them, for a known answer."""
    luck = np.random.default_rng(1)
    rows = []
    for run in unsure().runs():
        moved = run.scenario.parameters.values()[DRIVER] if run.scenario.name == "posts" else 0.0
        outcomes = {outcome: 50 + 10 * moved + luck.normal(0, 0.5) for outcome in OUTCOMES}
        outcomes["cohort_prison_weeks"] = 3.0
        rows.append({"scenario": run.scenario.name, "seed": run.seed, **outcomes})
    return pd.DataFrame(rows)


@cache
def found():
    """What the made-up runs give."""
    return drivers_table(made_up(), unsure())


def unrelated(draws, parameters=48, seed=1):
    luck = np.random.default_rng(seed)
    return luck.normal(size=(draws, parameters)), luck.normal(size=draws)


def test_the_parameter_that_moves_a_difference_is_found():
    own = found()[found()["outcome"] == "cohort_offences_latent"].set_index("parameter")
    assert list(found().columns) == COLUMNS
    assert set(own.index) == set(uncertain())
    assert own.index[own["clear"]].tolist() == [DRIVER]
    row, declared = own.loc[DRIVER], uncertain()[DRIVER]
    assert 0.8 < row["low"] < row["rho"] < row["high"] < 1
    assert (row["unit"], row["grade"], row["source"]) == (declared.unit, declared.grade, declared.source)
    assert (own["draws"] == DRAWS).all()
    np.testing.assert_allclose(own["p_holm"], holm(own["p"].to_numpy()))


def test_where_nothing_moves_nothing_is_told():
    own = found()[found()["outcome"] == "cohort_prison_weeks"]
    assert len(own) == len(uncertain())
    assert own[["rho", "p", "p_holm", "expected_by_chance"]].isna().all(axis=None)
    assert not own["clear"].any()


def test_a_draw_counts_once_and_only_where_it_was_lived_through():
    runs = made_up()
    first = unsure().seeds[0]
    lost = (runs["scenario"] == "posts") & runs["seed"].isin([first, first + 1, first + 2])
    table = drivers_table(runs.assign(cohort_reintegrated=runs["cohort_reintegrated"].mask(lost)), unsure())
    own = table[table["outcome"] == "cohort_reintegrated"]
    assert (own["draws"] == DRAWS - 1).all()
    assert own.set_index("parameter").loc[DRIVER, "clear"]


def test_certain_studies_and_broken_policies_have_no_drivers(tmp_path):
    runs = made_up()
    assert drivers_table(runs, small_plan("posts")).empty
    nothing = drivers_table(runs[runs["scenario"] == "kecil"], unsure())
    assert nothing["rho"].isna().all()
    assert draw_drivers(unsure(), nothing, "posts", tmp_path, "en") == []


@settings(deadline=None, max_examples=25)
@given(st.integers(4, 25), st.integers(0, 1000))
def test_correlations_are_spearman_s_and_ranks_are_all_that_counts(draws, seed):
    values, change = unrelated(draws, 5, seed)
    change = np.round(change, 1)
    if np.ptp(change) == 0:
        return
    result = related(values, change)
    expected = [spearmanr(column, change).statistic for column in values.T]
    np.testing.assert_allclose(result.rho, expected, atol=1e-12)
    bent, mirrored = related(np.exp(values), change**3), related(-values, change)
    np.testing.assert_allclose(bent.rho, result.rho, atol=1e-12)
    np.testing.assert_allclose(mirrored.low, -result.high, atol=1e-12)
    np.testing.assert_allclose(mirrored.p, result.p)
    assert (result.low <= result.rho).all()
    assert (result.rho <= result.high).all()
    assert (np.abs([result.low, result.high]) <= 1).all()


@pytest.mark.parametrize("change", [[1.0, 2, 3, 4, 5], [0.0, 0, 0, 1, 2]])
def test_p_counts_the_orders_that_go_as_well(change):
    values, _ = unrelated(5, 6)
    result = related(values, np.array(change))
    for column, p in zip(values.T, result.p, strict=True):
        orders = [abs(spearmanr(order, change).statistic) for order in permutations(column.argsort().argsort())]
        exact = np.mean(np.array(orders) >= abs(spearmanr(column, change).statistic) - 1e-9)
        assert p == pytest.approx(exact, abs=0.015)


@pytest.mark.parametrize("draws", [6, 15, 40])
def test_chance_is_what_the_strongest_of_unrelated_parameters_reaches(draws):
    results = [related(*unrelated(draws, 48, seed)) for seed in range(150)]
    largest = np.mean([np.abs(result.rho).max() for result in results])
    assert np.mean([result.expected_by_chance for result in results]) == pytest.approx(largest, abs=0.03)
    clear = np.mean([holm(result.p).min() < 0.05 for result in results])
    assert clear <= 0.15
    few = related(unrelated(draws, 5)[0], unrelated(draws)[1])
    assert few.expected_by_chance < results[0].expected_by_chance


def test_intervals_hold_the_true_correlation():
    luck, held, true = np.random.default_rng(2), [], 6 / np.pi * np.arcsin(0.35)
    for _ in range(40):
        effect = luck.normal(size=20)
        result = related(0.7 * effect[:, None] + 0.51**0.5 * luck.normal(size=(20, 30)), effect)
        held += list((result.low <= true) & (true <= result.high))
    assert 0.92 <= np.mean(held) <= 0.985


def test_few_draws_tell_little():
    ladder = np.arange(6.0)
    perfect = related(np.column_stack([ladder, *unrelated(6, 47)[0].T]), ladder)
    assert perfect.rho[0] == pytest.approx(1)
    assert perfect.low[0] < 0.8 < perfect.high[0] <= 1
    assert holm(perfect.p)[0] > 0.05
    assert np.isnan(related(*unrelated(3)).rho).all()


def test_the_ground_counts_every_declared_parameter():
    table = ground_table(unsure()).set_index("grade")
    assert list(table.index) == list("ABCD")
    assert table["declared"].sum() == len(dict(declarations()))
    assert table["share"].sum() == pytest.approx(1)
    assert table["drawn"].sum() == sum(item.low < item.high for item in uncertain().values())
    assert table.loc["B", "with_prior"] == sum(item.grade == "B" for item in uncertain().values())
    assert (table["share_drawn"] * table["declared"]).sum() == pytest.approx(table["drawn"].sum())
    assert ground_table(small_plan("posts"))["drawn"].sum() == 0


def first(plan, language):
    """The first table of the made-up runs, and what it is made of."""
    start = plan.seeds[0] if plan.uncertain else None
    comparison = compare(made_up(), plan.names, first=start)
    verdicts = verdict_table(made_up(), comparison, plan.names, 500, start)
    return first_table(made_up(), comparison, verdicts, plan, language), comparison, verdicts


def test_the_first_table_says_what_is_estimated_and_how_sure_it_is():
    table, comparison, verdicts = first(unsure(), "en")
    assert table["outcome"].tolist() == list(HEADLINES)
    for row in table.itertuples():
        item = shown(next(comparison[comparison["outcome"] == row.outcome].itertuples()))
        own = verdicts.set_index("outcome").loc[row.outcome]
        assert (row.difference, row.low, row.high) == (item.difference, item.low, item.high)
        assert (row.verdict, row.p_holm) == (own["verdict"], own["p_holm"])
        assert "posts minus kecil" in row.estimand
        assert f"{len(uncertain())} parameters" in row.estimand
    assert table["unit"].iloc[0] == "% of reference"
    assert (table["seeds"] == 2 * DRAWS).all()
    assert (table["draws"] == DRAWS).all()
    moved = table.iloc[:2]
    np.testing.assert_allclose(moved["share_luck"] + moved["share_ignorance"], 1)
    assert (moved["share_ignorance"] > 0.5).all()
    assert np.isnan(table["share_luck"].iloc[2])


def test_without_draws_nothing_is_said_of_ignorance():
    table, _, _ = first(small_plan("posts", replicates=2 * DRAWS, seed=5), "id")
    assert table[["share_luck", "share_ignorance", "draws"]].isna().all(axis=None)
    assert "rata-rata selisih posts dikurangi kecil atas faktor kebetulan," in table["estimand"].iloc[0]
    assert table["unit"].iloc[0] == "% dari acuan"


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_figure_tells_drivers_from_chance(tmp_path, language):
    files = draw_drivers(unsure(), found(), "posts", tmp_path, language)
    assert files == [f"drivers_posts.{ending}" for ending in ("png", "svg", "txt")]
    words, drawing = ((tmp_path / f"drivers_posts.{ending}").read_text("utf-8") for ending in ("txt", "svg"))
    found_one, grade, clear = {
        "en": ("48 uncertain parameters, drawn 20 times: 1 can", "(grade", "), told from chance."),
        "id": ("48 parameter yang tidak pasti, diambil acak 20 kali: 1 dapat", "(bukti", "), dapat dibedakan"),
    }[language]
    assert found_one in words
    assert words.count(grade) == 10
    assert words.count(clear) == 1
    assert words.index(grade) == words.index(DRIVER) + len(DRIVER) + 1
    assert ("A matched, trained volunteer" in drawing) == (language == "en")
