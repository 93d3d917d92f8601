"""Sequential intervals: twins by another way, what must not matter, exact inversion; tests and their family."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from experiments import sequential
from experiments.compare import interval
from experiments.sequential import (
    EFFECT_VARIANCE,
    anytime_p,
    e_value,
    half_width_factor,
    holm,
    reachable_width,
    sequence,
    t_test,
    units_needed,
)

FIRST_BOUND = 7
"""Units from which there is a bound."""

brief = settings(max_examples=50, deadline=None, derandomize=True)
number = st.floats(-100, 100, allow_subnormal=False)
p_values = st.lists(st.floats(0, 1) | st.just(math.nan), max_size=12).map(np.array)


@st.composite
def samples(draw, least=FIRST_BOUND, most=60):
    """Values that differ by more than rounding."""
    values = np.array(draw(st.lists(number, min_size=least, max_size=most)))
    assume(values.std() > 1e-3)
    return values


def t_of(values):
    return values.mean() / values.std(ddof=1) * np.sqrt(len(values))


def test_the_e_value_is_the_mixture_over_effect_sizes():
    """The twin: density of t under each effect size, averaged over them, against that under none."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(80)
    for values in (np.array([1.0, 2.5, -0.5, 4.0, 3.0]), np.array([0.2, -0.3, 0.1]), np.array([5.0, 6.0])):
        n, t = len(values), t_of(values)
        mixed = stats.nct.pdf(t, n - 1, np.sqrt(EFFECT_VARIANCE * n) * nodes) @ weights / weights.sum()
        assert e_value(values) == pytest.approx(mixed / stats.t.pdf(t, n - 1), rel=1e-6)


@pytest.mark.parametrize("n", [2, 3, 7, 20, 60])
def test_the_e_value_has_mean_one_under_the_null(n):
    """Over the law of t, which knows no variance."""
    shape = np.linspace(-1, 1, n)
    shape /= shape.std(ddof=1)
    u = np.linspace(-15, 15, 2001)
    t = np.sinh(u)
    e = np.array([e_value(shape + x / np.sqrt(n)) for x in t])
    assert np.trapezoid(e * stats.t.pdf(t, n - 1) * np.cosh(u), u) == pytest.approx(1, abs=1e-4)


@settings(brief, max_examples=15)
@given(values=samples(least=1, most=12) | st.just(np.array([3.0])))
def test_one_unit_more_changes_nothing_on_average_under_the_null(values):
    """A martingale: with mean 0, the next value over the root mean square of those before is Student's t."""
    n = len(values)
    t = stats.t.ppf((np.arange(2000) + 0.5) / 2000, n)
    after = [e_value(np.append(values, np.sqrt((values**2).mean()) * x)) for x in t]
    assert np.mean(after) == pytest.approx(e_value(values), rel=0.01)


@brief
@given(values=samples(), alpha=st.sampled_from([0.01, 0.05, 0.2]))
def test_the_limits_are_the_means_at_which_the_e_value_is_one_over_alpha(values, alpha):
    found = sequence(values, alpha)
    assume(math.isfinite(found.low))
    assert [e_value(values, limit) for limit in found[1:3]] == pytest.approx([1 / alpha] * 2, rel=1e-6)
    assert e_value(values, found.mean) < 1 < 1 / alpha


@brief
@given(values=samples(), scale=st.floats(0.01, 100), shift=number)
def test_the_sequence_follows_scale_and_shift(values, scale, shift):
    before, after = sequence(values), sequence(shift + scale * values)
    assert after[:3] == pytest.approx([shift + scale * x for x in before[:3]], rel=1e-6, abs=1e-6)
    assert e_value(scale * values) == pytest.approx(e_value(values), rel=1e-6)
    assert sequence(-values)[1:3] == pytest.approx([-before.high, -before.low])


@brief
@given(values=samples(), order=st.randoms(use_true_random=False))
def test_the_order_of_the_units_does_not_matter(values, order):
    mixed = list(values)
    order.shuffle(mixed)
    assert sequence(np.array(mixed)) == pytest.approx(sequence(values))
    assert e_value(np.array(mixed)) == pytest.approx(e_value(values))


@brief
@given(values=samples(least=2), alpha=st.sampled_from([0.01, 0.05, 0.2]))
def test_it_contains_the_t_interval(values, alpha):
    t = stats.t.ppf(1 - alpha / 2, len(values) - 1)
    assert half_width_factor(len(values), alpha) > t
    found, fixed = sequence(values), interval(values)
    assert found.low < fixed.low < found.mean < fixed.high < found.high
    assert found.mean == fixed.mean


def test_the_width_shrinks_with_every_unit():
    widths = [half_width_factor(n) / math.sqrt(n) for n in range(FIRST_BOUND, 3000)]
    assert np.all(np.diff(widths) < 0)
    assert math.isinf(half_width_factor(FIRST_BOUND - 1))
    assert half_width_factor(40, 0.01) > half_width_factor(40, 0.05)


def test_the_variance_of_the_mixture_is_good_from_20_to_60_units(monkeypatch):
    units = range(20, 61)
    widths = {}
    for other in (*np.geomspace(0.1, 1, 150), EFFECT_VARIANCE):
        monkeypatch.setattr(sequential, "EFFECT_VARIANCE", other)
        widths[other] = np.array([half_width_factor(n) for n in units])
    wider = widths[EFFECT_VARIANCE] / np.min(list(widths.values()), axis=0)
    assert wider.max() < 1.012
    t = stats.t.ppf(0.975, np.array(units) - 1)
    assert np.all((widths[EFFECT_VARIANCE] / t > 1.55) & (widths[EFFECT_VARIANCE] / t < 1.75))


def test_too_few_units_have_no_bound():
    assert np.isnan(sequence(np.array([]))[:3]).all()
    assert sequence(np.array([3.0, np.nan, np.inf]))[0::3] == (3.0, 1)
    assert np.isnan(sequence(np.array([3.0]))[1:3]).all()
    assert sequence(np.array([1.0, 3.0]))[:3] == (2.0, -math.inf, math.inf)
    assert sequence(np.zeros(FIRST_BOUND - 1))[1:3] == (-math.inf, math.inf)
    assert sequence(np.zeros(FIRST_BOUND))[1:3] == (0, 0)
    assert e_value(np.array([3.0, np.nan])) == e_value(np.zeros(1)) == anytime_p(np.array([])) == 1.0


def test_what_is_not_finite_does_not_count():
    values = np.array([1.0, 2.5, -0.5, 4.0, 3.0, 2.0, 1.5, 0.5])
    holes = np.concatenate([values, [np.nan, np.inf]])
    for function in (sequence, e_value, t_test, anytime_p, lambda x: reachable_width(x, 40)):
        assert function(holes) == function(values)


@brief
@given(values=samples(least=2), share=st.floats(0.05, 2))
def test_the_units_needed_are_the_first_that_are_narrow_enough(values, share):
    deviation = values.std(ddof=1)
    width = share * deviation
    needed = units_needed(values, width, 400)
    expected = [2 * half_width_factor(n) * deviation / math.sqrt(n) for n in range(2, 401)]
    enough = [n for n, each in enumerate(expected, 2) if each <= width]
    assert needed == (enough[0] if enough else None)
    assert reachable_width(values, 400) == pytest.approx(expected[-1])
    assert (needed is None) == (reachable_width(values, 400) > width)
    if needed is not None:
        assert [units_needed(values, width, most) for most in (needed, needed - 1)] == [needed, None]


def test_what_is_needed_now_is_what_is_seen_now():
    values = np.array([1.0, 2.5, -0.5, 4.0, 3.0, 2.0, 1.5, 0.5])
    found = sequence(values)
    assert reachable_width(values, len(values)) == pytest.approx(found.high - found.low)
    assert units_needed(values, (found.high - found.low) * 1.0001, 100) == len(values)
    assert units_needed(values, (found.high - found.low) * 0.9999, 100) == len(values) + 1


def test_nothing_is_known_before_two_units_or_a_bound():
    assert units_needed(np.array([1.0]), 1.0, 100) is None
    assert math.isnan(reachable_width(np.array([1.0]), 100))
    assert math.isinf(reachable_width(np.array([1.0, 2.0]), FIRST_BOUND - 1))
    assert units_needed(np.zeros(3), 1.0, 100) == FIRST_BOUND
    assert units_needed(np.zeros(3), 1.0, FIRST_BOUND - 1) is None


@brief
@given(values=samples(least=2))
def test_p_is_that_of_the_t_test(values):
    assert t_test(values) == pytest.approx(stats.ttest_1samp(values, 0).pvalue, rel=1e-6)


def test_p_without_variance():
    assert t_test(np.zeros(5)) == anytime_p(np.zeros(5)) == 1.0
    assert t_test(np.full(5, 2.0)) == 0.0
    assert math.isnan(t_test(np.array([3.0, np.nan])))
    assert math.isinf(e_value(np.full(2000, 2.0)))
    assert anytime_p(np.full(2000, 2.0)) == 0.0


@brief
@given(values=samples())
def test_the_anytime_p_says_what_the_sequence_says(values):
    found, p = sequence(values), anytime_p(values)
    assert p == pytest.approx(min(1, 1 / e_value(values)))
    assert p >= t_test(values)
    assume(abs(p - 0.05) > 1e-6)
    assert (p < 0.05) == (found.low > 0 or found.high < 0)


@pytest.mark.parametrize(
    ("p", "adjusted"),
    [
        ([0.01, 0.04, 0.03], [0.03, 0.06, 0.06]),  # 3 x 0.01; 2 x 0.03; 1 x 0.04, raised to the one before
        ([0.04, 0.01], [0.04, 0.02]),
        ([0.01, np.nan, 0.02], [0.02, np.nan, 0.02]),
        ([0.5, 0.6], [1.0, 1.0]),
        ([0.02, 0.02, 0.02], [0.06, 0.06, 0.06]),
        ([np.nan], [np.nan]),
        ([], []),
    ],
)
def test_holm_by_hand(p, adjusted):
    assert holm(np.array(p)) == pytest.approx(np.array(adjusted), nan_ok=True)


@brief
@given(p=p_values, order=st.randoms(use_true_random=False))
def test_holm_keeps_the_order_and_is_never_below_the_raw_p(p, order):
    adjusted, known = holm(p), np.isfinite(p)
    assert (np.isfinite(adjusted) == known).all()
    assert ((adjusted[known] >= p[known]) & (adjusted[known] <= 1)).all()
    assert np.all(np.diff(adjusted[known][np.argsort(p[known])]) >= 0)
    assert adjusted[known] == pytest.approx(holm(p[known]))
    at = list(range(len(p)))
    order.shuffle(at)
    assert holm(p[at]) == pytest.approx(adjusted[at], nan_ok=True)
    assert np.all(adjusted[known] <= np.minimum(1, known.sum() * p[known]))
