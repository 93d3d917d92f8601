"""The statistics of simulated field studies, against what is known exactly."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from experiments.pilot.power import effects, power_of, smallest_detectable, smallest_p, units_needed


def studies(count, units, treated, effect=0.0, seed=0):
    """Numbers of units in studies that differ by luck and, where treated, by an effect."""
    values = np.random.default_rng(seed).standard_normal((count, units))
    mask = np.zeros((count, units), bool)
    mask[:, :treated] = True
    return values + effect * mask, mask


@given(st.integers(3, 12), st.integers(0, 2**31 - 1), st.data())
def test_the_test_is_the_t_test_of_two_samples(units, seed, data):
    treated = data.draw(st.integers(1, units - 1))
    values, mask = studies(3, units, treated, 0.5, seed)
    estimate, p = effects(values, mask)
    known = stats.ttest_ind(values[:, :treated], values[:, treated:], axis=1)
    np.testing.assert_allclose(p, known.pvalue, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(estimate, values[:, :treated].mean(axis=1) - values[:, treated:].mean(axis=1))


def test_a_unit_without_answers_is_left_out():
    values, mask = studies(4, 6, 3)
    values[:, 0] = np.nan
    known = stats.ttest_ind(values[:, 1:3], values[:, 3:], axis=1)
    np.testing.assert_allclose(effects(values, mask)[1], known.pvalue)


def test_nothing_is_said_where_a_side_is_empty_or_two_units_are_left():
    nobody = effects(np.ones((1, 4)), np.zeros((1, 4), bool))
    two = effects(np.array([[1.0, 2.0]]), np.array([[True, False]]))
    assert np.isnan([nobody[0][0], nobody[1][0], two[1][0]]).all()
    assert two[0][0] == -1


@pytest.mark.parametrize(("treated", "units", "smallest"), [(3, 6, 0.1), (2, 6, 1 / 15), (4, 8, 2 / 70), (1, 1, 1.0)])
def test_lots_allow_no_smaller_p(treated, units, smallest):
    assert smallest_p(treated, units) == pytest.approx(smallest)


@pytest.mark.parametrize(("units", "treated"), [(6, 3), (6, 2), (20, 10)])
def test_the_smallest_detectable_effect_is_found_by_four_studies_in_five(units, treated):
    error = np.sqrt(1 / treated + 1 / (units - treated))
    size = smallest_detectable(error, units - 2)
    estimate, p = effects(*studies(40_000, units, treated, size))
    assert np.mean((p < 0.05) & (estimate > 0)) == pytest.approx(0.8, abs=0.01)


def test_false_alarms_are_as_many_as_the_test_promises():
    _, p = effects(*studies(40_000, 6, 3))
    assert np.mean(p < 0.05) == pytest.approx(0.05, abs=0.005)


def test_no_effect_is_detectable_without_a_degree_of_freedom():
    assert np.isnan(smallest_detectable(1.0, 0))


def test_bias_is_what_the_instrument_adds_to_the_truth():
    values, mask = studies(2_000, 10, 5, 1.0)
    added = np.random.default_rng(9).normal(0.25, 0.5, mask.shape)
    found, p = effects(values + added * mask, mask)
    placebo, alarms = effects(studies(2_000, 10, 5)[0], mask)
    said = power_of(found, p, np.ones(2_000), placebo, alarms, 10)
    assert said.bias_low < 0.25 < said.bias_high
    assert said.false_alarms == pytest.approx(0.05, abs=0.015)
    assert said.power_low < said.power < said.power_high
    assert said.spread == pytest.approx(np.sqrt(0.4), rel=0.05)
    assert said.detectable == pytest.approx(smallest_detectable(np.sqrt(0.4), 8), rel=0.05)


def test_an_effect_in_the_wrong_direction_is_no_success():
    values, mask = studies(200, 10, 5, -5.0)
    found, p = effects(values, mask)
    assert power_of(found, p, np.ones(200), found, p, 10).power == 0


@given(st.floats(0.05, 3.0), st.floats(0.1, 2.0), st.integers(3, 40))
def test_as_many_units_as_needed_find_the_effect_and_one_fewer_does_not(effect, spread, units):
    needed = int(units_needed(effect, spread, units))
    reach = [smallest_detectable(spread * np.sqrt(units / n), n - 2) for n in (needed, needed - 1)]
    assert reach[0] <= effect
    assert needed == 3 or reach[1] > effect


def test_no_number_of_units_shows_what_is_not_there():
    assert units_needed(0.0, 1.0, 6) == units_needed(1e-9, 1.0, 6) == float("inf")
    assert np.isnan(units_needed(0.1, float("nan"), 6))
