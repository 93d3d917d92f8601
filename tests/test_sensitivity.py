"""Known answers: Ishigami, the g-function of Sobol' and a linear function, and what is done with failed runs."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from SALib.analyze import morris as salib_morris
from SALib.analyze import sobol as salib_sobol
from SALib.sample import morris, sobol

from experiments.sensitivity import in_percent, morris_indices, ranking, sobol_indices

SLOPES = np.array([-4.0, 2.0, 0.0, 1.0, 0.5])


def problem(k):
    return {"num_vars": k, "names": [f"x{i}" for i in range(k)], "bounds": [[0.0, 1.0]] * k}


def cube(k):
    return np.array([[0.0, 1.0]] * k)


def saltelli(k, blocks, seed=1):
    """Points of a Sobol' design in the unit cube."""
    return sobol.sample(problem(k), blocks, calc_second_order=False, seed=seed)


def trajectories(k, count, seed=1, levels=4):
    """Points of a Morris design in the unit cube."""
    return morris.sample(problem(k), count, num_levels=levels, seed=seed)


def ishigami(points):
    """Ishigami & Homma (1990) with a = 7 and b = 0.1; the fourth factor does nothing."""
    x = np.pi * (2 * points - 1)
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def ishigami_answer():
    """First-order and total indices of the four factors, and the variance."""
    one, two, both = (1 + np.pi**4 / 50) ** 2 / 2, 49 / 8, 0.01 * np.pi**8 * (1 / 18 - 1 / 50)
    whole = one + two + both
    return np.array([one, two, 0, 0]) / whole, np.array([one + both, two, both, 0]) / whole, whole


def g_function(points, a):
    return np.prod((abs(4 * points - 2) + a) / (1 + a), axis=1)


def g_answer(a):
    """Sobol' (1993): every factor has the variance 1 / (3 (1 + a)²) in the product."""
    own = 1 / (3 * (1 + a) ** 2)
    whole = np.prod(1 + own) - 1
    return own / whole, own * np.prod(1 + own) / (1 + own) / whole


def seeds(values, count=3):
    """The same outcome for every seed: no luck at all."""
    return np.repeat(values[:, None], count, axis=1)


def close_and_inside(table, column, answer, tolerance):
    np.testing.assert_allclose(table[column], answer, atol=tolerance)
    assert (table[f"{column}_low"] <= answer + 1e-9).all()
    assert (answer - 1e-9 <= table[f"{column}_high"]).all()


def test_the_indices_of_ishigami_are_found():
    table = sobol_indices(problem(4)["names"], seeds(ishigami(saltelli(4, 1024))), seed=1)
    first, total, _ = ishigami_answer()
    close_and_inside(table, "first", first, 0.04)
    close_and_inside(table, "total", total, 0.04)
    assert table["clear"].tolist() == [True, True, True, False]
    assert table["rank"].tolist() == [1, 2, 3, 4]
    assert (table["share_luck"] == 0).all()


def test_the_indices_of_the_g_function_are_found():
    a = np.array([0, 1, 4.5, 9, 99])
    table = sobol_indices(problem(5)["names"], seeds(g_function(saltelli(5, 1024, seed=3), a)), seed=1)
    first, total = g_answer(a)
    close_and_inside(table, "first", first, 0.03)
    close_and_inside(table, "total", total, 0.03)
    assert table["rank"].tolist() == [1, 2, 3, 4, 5]


def test_with_one_seed_the_indices_are_those_of_salib():
    names, points, results = problem(4)["names"], saltelli(4, 128), ishigami(saltelli(4, 128))
    theirs = salib_sobol.analyze(problem(4), results, calc_second_order=False, seed=1)
    ours = sobol_indices(names, results[:, None], seed=1)
    np.testing.assert_allclose(ours[["first", "total"]].T, [theirs["S1"], theirs["ST"]], atol=1e-12)
    half = (ours["total_high"] - ours["total_low"]) / 2
    np.testing.assert_allclose(half, theirs["ST_conf"], atol=0.03)
    points = trajectories(4, 10)
    theirs = salib_morris.analyze(problem(4), points, ishigami(points), num_levels=4, seed=1)
    ours = morris_indices(names, points, cube(4), ishigami(points)[:, None], seed=1)
    for name in ("mu", "mu_star", "sigma"):
        np.testing.assert_allclose(ours[name], theirs[name], atol=1e-12)


def test_morris_finds_the_slopes_of_a_linear_function_in_any_units():
    bounds = np.array([[0, 1], [-3, 5], [0, 10], [100, 101], [-0.2, -0.1]])
    points = bounds[:, 0] + trajectories(5, 8) * (bounds[:, 1] - bounds[:, 0])
    table = morris_indices(problem(5)["names"], points, bounds, seeds(points @ SLOPES), seed=1)
    change = SLOPES * (bounds[:, 1] - bounds[:, 0])
    np.testing.assert_allclose(table["mu"], change, atol=1e-9)
    for column in ("mu_star", "low", "high", "luck_low", "luck_high"):
        np.testing.assert_allclose(table[column], abs(change), atol=1e-9)
    np.testing.assert_allclose(table[["sigma", "noise", "limit"]], 0, atol=1e-9)
    assert table["direction"].tolist() == [-1, 1, 0, 1, 1]
    assert table["clear"].tolist() == [True, True, False, True, True]
    assert table["rank"].tolist() == [2, 1, 5, 3, 4]
    np.testing.assert_allclose(table[["range_low", "range_high"]], bounds)


def test_whole_numbers_count_with_the_step_they_took():
    bounds = np.array([[0.0, 1.0], [1.0, 5.0]])
    points = bounds[:, 0] + trajectories(2, 10) * (bounds[:, 1] - bounds[:, 0])
    points[:, 1] = np.round(points[:, 1])
    table = morris_indices(["x", "count"], points, bounds, seeds(points @ [1.0, 3.0]), seed=1)
    np.testing.assert_allclose(table["mu_star"], [1, 12])
    np.testing.assert_allclose(table["sigma"], 0, atol=1e-12)


def test_what_goes_up_and_down_has_no_direction_and_a_wide_interval():
    points = trajectories(3, 20)
    table = morris_indices(problem(3)["names"], points, cube(3), seeds((points[:, 0] - 0.5) * points[:, 1]), seed=1)
    assert table["direction"].tolist() == [1, 0, 0]
    assert (table["low"] < table["mu_star"]).tolist() == [True, True, False]
    assert table["sigma"].iloc[1] > table["mu_star"].iloc[1] / 2


def test_points_that_are_no_trajectories_are_refused():
    with pytest.raises(ValueError, match="no Morris trajectories"):
        morris_indices(problem(4)["names"], saltelli(4, 8)[:30], cube(4), np.zeros((30, 2)), seed=1)


def test_where_a_run_failed_the_whole_trajectory_or_block_is_left_out():
    points, blocks = trajectories(4, 6), saltelli(4, 16)
    results, outcomes = seeds(ishigami(points)), seeds(ishigami(blocks))
    results[[7, 8], [0, 2]] = outcomes[[3, 50], [1, 1]] = np.nan
    names, kept = problem(4)["names"], np.delete(np.arange(30), range(5, 10))
    table = morris_indices(names, points, cube(4), results, seed=2)
    assert (table[["effects", "left_out"]] == [5, 1]).all(axis=None)
    rest = morris_indices(names, points[kept], cube(4), results[kept], seed=2)
    pd.testing.assert_frame_equal(table.assign(left_out=0), rest)
    table = sobol_indices(names, outcomes, seed=2)
    assert (table[["blocks", "left_out"]] == [14, 2]).all(axis=None)
    rest = sobol_indices(names, np.delete(outcomes, [*range(6), *range(48, 54)], axis=0), seed=2)
    pd.testing.assert_frame_equal(table.assign(left_out=0), rest)


@pytest.mark.parametrize("value", [np.nan, 0.1])
def test_where_all_failed_or_nothing_varies_nothing_is_clear(value):
    names = problem(3)["names"]
    screened = morris_indices(names, trajectories(3, 4), cube(3), np.full((16, 3), value), seed=1)
    shared = sobol_indices(names, np.full((40, 3), value), seed=1)
    for table in (screened, shared):
        assert not table["clear"].any()
        assert table["rank"].tolist() == [1, 2, 3]
        assert table["share_luck"].isna().all()
    assert shared[["first", "total", "limit"]].isna().all(axis=None)
    assert (screened["mu_star"].isna() | (screened["mu_star"] == 0)).all()


def test_the_same_seed_gives_the_same_table_and_another_moves_only_intervals():
    points, blocks = trajectories(4, 6), saltelli(4, 32)
    made = {
        "morris": lambda seed: morris_indices(problem(4)["names"], points, cube(4), seeds(ishigami(points)), seed),
        "sobol": lambda seed: sobol_indices(problem(4)["names"], seeds(ishigami(blocks)), seed),
    }
    for kind, of in made.items():
        pd.testing.assert_frame_equal(of(0), of(0))
        moved = {name for name in of(0) if not of(0)[name].equals(of(1)[name])}
        allowed = {"morris": {"low", "high"}, "sobol": {"first_low", "first_high", "total_low", "total_high", "limit"}}
        assert moved
        assert moved <= allowed[kind] | {"share_luck_low", "share_luck_high"}


@settings(deadline=None, max_examples=15)
@given(st.floats(-1e3, 1e3), st.floats(0.01, 100), st.integers(0, 1000))
def test_a_constant_or_another_unit_changes_no_ranking(shift, scale, seed):
    luck = np.random.default_rng(seed)
    points, blocks, names = trajectories(4, 6, seed=1), saltelli(4, 16, seed=1), problem(4)["names"]
    results = ishigami(points)[:, None] + luck.normal(size=(len(points), 3))
    outcomes = ishigami(blocks)[:, None] + luck.normal(size=(len(blocks), 3))
    before = morris_indices(names, points, cube(4), results, 1)
    after = morris_indices(names, points, cube(4), shift + scale * results, 1)
    pd.testing.assert_frame_equal(before[["rank", "clear", "direction"]], after[["rank", "clear", "direction"]])
    np.testing.assert_allclose(after["mu_star"], scale * before["mu_star"], rtol=1e-6)
    before, after = (sobol_indices(names, values, 1) for values in (outcomes, shift + scale * outcomes))
    pd.testing.assert_frame_equal(before[["rank", "clear"]], after[["rank", "clear"]])
    np.testing.assert_allclose(after["total"], before["total"], rtol=1e-6)


def test_tables_of_several_outcomes_are_put_below_one_another():
    points = trajectories(5, 4)
    table = morris_indices(problem(5)["names"], points, cube(5), 50 + seeds(points @ SLOPES), seed=1)
    whole = ranking({("kecil", "trust"): table, ("posts", "trust"): table})
    assert list(whole.columns[:3]) == ["scenario", "outcome", "factor"]
    assert whole["scenario"].tolist() == ["kecil"] * 5 + ["posts"] * 5
    assert whole["factor"].tolist()[:5] == ["x0", "x1", "x3", "x4", "x2"]
    percent = in_percent(table)
    np.testing.assert_allclose(percent["mu"], 100 * SLOPES / table["mean"].iloc[0])
    assert percent[["rank", "share_luck"]].equals(table[["rank", "share_luck"]])
    assert in_percent(table.assign(mean=0.0))["mu_star"].isna().all()
