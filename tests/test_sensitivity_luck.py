"""Luck of known size is told from what parameters do: shares, corrected indices, noise, and what one seed can tell."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.sensitivity import luck_share, morris_indices, sobol_indices
from experiments.sensitivity.luck import jackknife, whole_blocks, without_luck
from experiments.sensitivity.morris import elementary_effects, noise_of
from experiments.sensitivity.sobol import contributions
from tests.test_sensitivity import (
    SLOPES,
    cube,
    ishigami,
    ishigami_answer,
    problem,
    saltelli,
    seeds,
    trajectories,
)

NAMES = problem(4)["names"]
NOISE = 3.0


def lucky(points, count, seed=1, shift=0.0, noise=NOISE):
    """Ishigami with a shift that all points share and noise that each has of its own, standard deviations."""
    luck = np.random.default_rng(seed)
    rest = noise * luck.normal(size=(len(points), count))
    return ishigami(points)[:, None] + shift * luck.normal(size=count) + rest


def smooth(points, count, seed=1):
    """Ishigami with luck that the fourth factor turns up and down without any effect on the mean; variance 9."""
    luck = NOISE * np.sqrt(12) * np.random.default_rng(seed).normal(size=count)
    return ishigami(points)[:, None] + (points[:, 3:] - 0.5) * luck


def test_a_shift_that_all_points_share_moves_no_index():
    blocks, points = saltelli(4, 64), trajectories(4, 10)
    shift = np.array([-5.0, 0.0, 7.0, 30.0])
    for plain, of in (
        (lucky(blocks, 4), lambda results: sobol_indices(NAMES, results, 1)),
        (lucky(points, 4), lambda results: morris_indices(NAMES, points, cube(4), results, 1)),
    ):
        before, after = of(plain), of(plain + shift)
        changed = ["mean", "share_luck", "share_luck_low", "share_luck_high"]
        pd.testing.assert_frame_equal(before.drop(columns=changed), after.drop(columns=changed), rtol=1e-9)
        assert (after["share_luck"] > before["share_luck"]).all()


def test_corrected_indices_meet_the_answer_and_uncorrected_ones_miss_it():
    first, total, variance = ishigami_answer()
    results = lucky(saltelli(4, 2048), 4)
    table = sobol_indices(NAMES, results, 1)
    for column, answer in (("first", first), ("total", total)):
        np.testing.assert_allclose(table[column], answer, atol=0.05)
        assert (table[f"{column}_low"] <= answer).all()
        assert (answer <= table[f"{column}_high"]).all()
    assert table["clear"].tolist() == [True, True, True, False]
    raw = sobol_indices(NAMES, results.mean(axis=1, keepdims=True), 1)
    left = NOISE**2 / 4
    np.testing.assert_allclose(raw["total"], (total * variance + left) / (variance + left), atol=0.05)
    np.testing.assert_allclose(raw["first"], first * variance / (variance + left), atol=0.05)
    assert (abs(raw["total"] - total) > [0.04, 0.04, 0.04, 0.1]).all()
    assert (raw["total_low"] > total).iloc[2:].all()


def parts(results):
    """Variance and numerators of both indices for the fourth factor, the mean over blocks."""
    return contributions(whole_blocks(results, 6)[0]).mean(axis=0)[:, 3]


def test_luck_that_changes_smoothly_with_a_factor_is_taken_out_of_the_first_order_too():
    points = saltelli(4, 128)
    found = [parts(smooth(points, 5, seed)) for seed in range(400)]
    raw = [parts(smooth(points, 5, seed).mean(axis=1, keepdims=True)) for seed in range(400)]
    without = parts(ishigami(points)[:, None])
    np.testing.assert_allclose(np.mean(found, axis=0), without, atol=0.4)
    np.testing.assert_allclose(np.mean(raw, axis=0) - without, NOISE**2 / 5, atol=0.4)
    clear = [sobol_indices(NAMES, smooth(points[:192], 5, seed), 1)["clear"].iloc[3] for seed in range(20)]
    assert np.mean(clear) <= 0.1


@settings(deadline=None)
@given(st.integers(2, 6), st.integers(0, 1000))
def test_without_luck_is_the_mean_over_pairs_of_different_seeds(count, seed):
    values, weights = np.random.default_rng(seed).normal(size=(2, 5, count))
    pairs = [values[:, s] @ weights[:, t] for s in range(count) for t in range(count) if s != t]
    each = np.mean([values[:, s] @ weights[:, s] for s in range(count)])
    assert without_luck(values.mean(axis=1) @ weights.mean(axis=1), each, count) == pytest.approx(np.mean(pairs))


def test_luck_takes_its_known_share_of_the_variance():
    variance = ishigami_answer()[2]
    points, found = saltelli(4, 128)[::6], []
    true = (4 + NOISE**2) / (4 + NOISE**2 + variance)
    for seed in range(60):
        found.append(luck_share(lucky(points, 10, seed, shift=2.0), seed=seed))
    parameters, luck, _, low, high = np.transpose(found)
    assert luck.mean() == pytest.approx(4 + NOISE**2, rel=0.1)
    assert parameters.mean() == pytest.approx(variance, rel=0.1)
    assert np.mean((low <= true) & (true <= high)) >= 0.9
    assert np.mean(high - low) < 0.35
    table = sobol_indices(NAMES, lucky(saltelli(4, 1024), 10, shift=0.0), 1)
    np.testing.assert_allclose(table["share_luck"], NOISE**2 / (NOISE**2 + variance), atol=0.04)


def test_shares_at_their_ends():
    points = saltelli(4, 32)
    assert luck_share(seeds(ishigami(points))).share == 0
    only = luck_share(lucky(points, 5, noise=0.0, shift=1.0) - ishigami(points)[:, None])
    assert (only.parameters, only.share) == (0, 1)
    assert np.isnan(luck_share(lucky(points, 1))).all()
    two = luck_share(lucky(points, 2))
    assert 0 < two.share < 1
    assert np.isnan([two.low, two.high]).all()


def luck_alone(alike, luck, count=10, factors=20, lucks=5):
    """Effects of factors that do nothing: fresh luck, or partly the same in all trajectories, as it is or turned."""
    fresh, same = luck.normal(size=(count, factors, lucks)), luck.normal(size=(1, factors, lucks))
    turned = luck.choice([-1, 1], (count, factors, 1)) if alike == "turned" else 1
    scale = np.exp(0.5 * luck.normal(size=(count, factors, 1))) if alike == "uneven" else 1
    weight = {"fresh": 0.0, "uneven": 0.0, "partly": 0.5}.get(alike, 1.0)
    return scale * (np.sqrt(1 - weight) * fresh + np.sqrt(weight) * turned * same)


@pytest.mark.parametrize("alike", ["fresh", "uneven", "partly", "same", "turned"])
def test_luck_alone_seldom_looks_clear_whatever_it_is_like(alike):
    luck, clear, ratio = np.random.default_rng(3), [], []
    for _ in range(150):
        effects = luck_alone(alike, luck)
        mu_star = abs(effects.mean(axis=2)).mean(axis=0)
        noise, limit = noise_of(effects)
        clear.append((mu_star > limit).any())
        ratio.append(mu_star.mean() / noise.mean())
    assert np.mean(clear) <= 0.1
    assert np.mean(ratio) == pytest.approx(1, abs=0.12)


def test_what_moves_the_outcome_is_told_from_luck_and_what_does_not_is_not():
    k = 60
    slopes = np.zeros(k)
    slopes[:3] = 8, -5, 3
    points = trajectories(k, 10)
    luck = np.random.default_rng(4)
    results = (points @ slopes)[:, None] + luck.normal(size=(len(points), 4)) + 20 * luck.normal(size=4)
    table = morris_indices(problem(k)["names"], points, cube(k), results, 1)
    assert table["factor"][table["clear"]].tolist() == ["x0", "x1", "x2"]
    assert table["direction"].tolist()[:3] == [1, -1, 1]
    rest = table.iloc[3:]
    assert rest["mu_star"].mean() == pytest.approx(rest["noise"].mean(), rel=0.1)
    assert (rest["mu_star"] < rest["limit"]).all()


def test_the_interval_of_luck_holds_the_effect_without_luck():
    points, held = trajectories(5, 8), []
    for seed in range(60):
        luck = np.random.default_rng(seed)
        results = (points @ SLOPES)[:, None] + 0.3 * luck.normal(size=(len(points), 5))
        results += (points[:, :1] - 0.5) * luck.normal(size=5)
        table = morris_indices(problem(5)["names"], points, cube(5), results, 1)
        held.append((table["luck_low"] <= abs(SLOPES)) & (abs(SLOPES) <= table["luck_high"]))
    assert np.mean(held, axis=0)[[0, 1, 3]].min() >= 0.88


def test_few_seeds_tell_little_of_luck():
    points, blocks = trajectories(4, 10), saltelli(4, 64)
    for count, morris_missing, sobol_missing in ((1, 5, 3), (2, 1, 3), (3, 0, 0)):
        screened = morris_indices(NAMES, points, cube(4), lucky(points, count, noise=0.1), 1)
        shared = sobol_indices(NAMES, lucky(blocks, count, noise=0.1), 1)
        told = screened[["luck_low", "luck_high", "noise", "limit", "share_luck"]].isna()
        assert told.all().sum() == morris_missing
        assert shared[["luck_low", "luck_high", "limit"]].isna().all().sum() == sobol_missing
        assert screened["clear"].any() == shared["clear"].any() == (count > 2)
        assert screened[["mu_star", "low", "high"]].notna().all(axis=None)


def test_effects_are_made_seed_by_seed():
    points = trajectories(4, 6)
    results = lucky(points, 3)
    effects = elementary_effects(points, cube(4), results)
    assert effects.shape == (6, 4, 3)
    alone = elementary_effects(points, cube(4), results[:, [1]])
    np.testing.assert_array_equal(effects[:, :, [1]], alone)


def test_leaving_seeds_out_gives_the_error_of_a_mean():
    blocks = np.random.default_rng(1).normal(size=(4, 3, 6))
    error = jackknife(blocks, lambda kept: kept.mean())
    assert error == pytest.approx(blocks.mean(axis=(0, 1)).std(ddof=1) / np.sqrt(6))
