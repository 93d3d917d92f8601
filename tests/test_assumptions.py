"""Which conclusions rest on assumptions: known answers from made-up points, limits, invariances."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.assumptions import Hanging, hanging, judge, shares
from experiments.assumptions.judging import KINDS, Judged, luck, median_interval, narrowed, verdict
from experiments.assumptions.telling import sentence

MANY, POINTS = 320, 150


def cube(k=MANY, n=POINTS, seed=1):
    """A Latin hypercube."""
    source = np.random.default_rng(seed)
    return (source.permuted(np.tile(np.arange(n), (k, 1)), axis=1).T + source.random((n, k))) / n


def effect(points, seeds=1, noise=0.3, level=0.0, seed=2):
    """The fourth parameter decides the sign; every seed adds luck."""
    own = 4 * (points[:, 3] - 0.5) + level
    return own[:, None] + noise * np.random.default_rng(seed).normal(size=(len(points), seeds))


def test_the_parameter_that_decides_the_sign_is_named():
    found = judge(cube(), effect(cube(), level=0.4), least=0.1)
    assert np.flatnonzero(found.hangs.told).tolist() == [3]
    assert found.hangs.r[3] > 0.9
    assert found.kind == "rests"
    assert found.same_sign == pytest.approx(0.6, abs=0.06)
    assert found.low < 0.4 < found.high
    assert found.p5 < -1.2 < 1.9 < found.p95 + 0.4


def test_idle_parameters_are_hardly_ever_named():
    points, source = cube(300), np.random.default_rng(5)
    named_by_chance = [hanging(points, source.normal(size=POINTS)).told.any() for _ in range(40)]
    assert sum(named_by_chance) <= 6  # 2 are to be expected; 7 or more once in 300 times
    found = hanging(points, source.normal(size=POINTS))
    assert 0.2 < found.threshold < 0.4


@pytest.mark.parametrize(
    ("share", "told", "kind"),
    [
        (1.0, True, "holds"),
        (0.95, True, "holds"),
        (0.9499, True, "mostly"),
        (0.8, False, "mostly"),
        (0.7999, True, "rests"),
        (0.7999, False, "open"),
        (0.5, True, "rests"),
    ],
)
def test_limits_of_the_verdict(share, told, kind):
    assert verdict(share, told) == kind


def test_an_effect_within_the_region_is_none_to_speak_of_whatever_moves_it():
    points = cube(5)
    assert judge(points, effect(points, level=0.2), least=0.9).kind == "none"
    assert judge(points, effect(points, level=0.2)).kind == "rests"
    assert judge(points, np.zeros((POINTS, 1))).kind == "none"
    assert judge(points, effect(points, level=5), least=0.9).kind == "holds"


def test_luck_alone_turns_signs_and_is_taken_out_where_it_can_be():
    points, source = cube(), np.random.default_rng(3)
    change = 0.5 + source.normal(size=(POINTS, 2))
    one, two = judge(points, change[:, :1], 0.1), judge(points, change, 0.1)
    assert one.kind == "open"
    assert np.isnan([one.luck_sd, one.luck_share, one.same_sign_without_luck]).all()
    assert two.luck_sd == pytest.approx(0.5**0.5, rel=0.2)
    assert two.luck_share > 0.8
    assert two.same_sign < 0.9 < two.same_sign_without_luck
    known = judge(points, effect(points, 2, noise=1.5), 0.0)
    assert known.luck_share == pytest.approx(1.125 / (1.125 + 16 / 12), abs=0.12)


def test_what_a_seed_does_at_all_points_alike_is_no_spread_over_points():
    change = effect(cube(5), 3)
    assert luck(change + np.array([-9, 0, 9])) == pytest.approx(luck(change))
    assert np.isnan(luck(change[:, :1])).all()
    assert np.isnan(luck(np.full((3, 2), 1.0)).share)


def test_the_interval_of_the_median_holds_it_as_often_as_it_says():
    source = np.random.default_rng(1)
    held = [low <= 0 <= high for low, high in (median_interval(source.normal(size=25)) for _ in range(800))]
    assert np.mean(held) >= 0.94
    assert np.isnan(median_interval(np.arange(5.0))).all()
    assert median_interval(np.arange(6.0)) == (0, 5)


def test_shares_are_those_of_the_variance():
    points = cube(300, 400)
    made = 3 * points[:, 0] + 2 * points[:, 1] + np.random.default_rng(1).normal(0, 0.5, 400)
    found = shares(points, made)
    whole = (9 + 4) / 12 + 0.25
    assert found.share[:2] == pytest.approx([9 / 12 / whole, 4 / 12 / whole], abs=0.09)
    assert found.told[:2].all()
    assert not found.told[2:].any()
    assert (found.share >= 0).all()
    assert 0 < found.smallest < 0.06
    assert found.share[found.told].min() > found.smallest > found.share[~found.told].max()
    orders = [np.random.default_rng(i).permutation(400) for i in range(8)]
    idle = np.mean([shares(points, made[order]).share.sum() for order in orders])
    assert idle < 0.6 * 300 / 399  # chance gives 300 / 399 before its mean is taken off; what is told leaves it out


small = st.integers(8, 20).flatmap(
    lambda n: st.lists(st.lists(st.integers(-9, 9), min_size=3, max_size=3), min_size=n, max_size=n)
)


@given(small, st.sampled_from([0.25, 0.5, 2, 1024]), st.integers(0, 2**20))
def test_signs_units_and_order_of_points_change_nothing(rows, scale, seed):
    values = np.array(rows, float)
    points, change = values[:, :2], values[:, 2:]
    found, turned = judge(points, change, 0.4), judge(points, -scale * change, 0.4 * scale)
    assert (found.kind, found.same_sign) == (turned.kind, turned.same_sign)
    assert np.allclose(found.hangs.r, -turned.hangs.r, equal_nan=True)
    order = np.random.default_rng(seed).permutation(len(values))
    moved = judge(points[order], change[order], 0.4)
    assert (found.median, found.low, found.same_sign) == pytest.approx((moved.median, moved.low, moved.same_sign))
    assert np.allclose(found.hangs.r, moved.hangs.r, equal_nan=True)
    assert np.allclose(hanging(np.exp(points), change[:, 0]).r, found.hangs.r, equal_nan=True)  # ranks know no scale


@given(st.floats(0, 1), st.lists(st.floats(-9, 9), min_size=1, max_size=9))
def test_taking_luck_out_moves_no_effect_past_the_median(share, values):
    effects = np.array(values)
    median = float(np.median(effects))
    left = narrowed(effects, median, share)
    assert (np.abs(left - median) <= np.abs(effects - median) + 1e-9).all()
    assert ((left - median) * (effects - median) >= 0).all()


def test_points_without_a_run_are_left_out():
    points, change = cube(5), effect(cube(5), level=3)
    change[:20] = np.nan
    assert judge(points, change).points == POINTS - 20
    nothing = judge(points, np.full((POINTS, 1), np.nan))
    assert (nothing.points, nothing.kind) == (0, "open")
    assert np.isnan(hanging(points[:5], change[20:25, 0]).threshold)


@pytest.mark.parametrize("language", ["en", "id"])
def test_sentences_say_the_verdict_and_what_it_rests_on(language):
    told = {kind: sentence(_of(kind), ["a.b", "c.d"], language) for kind in KINDS}
    starts = {
        "en": (
            "Holds whatever the assumptions",
            "Mostly holds",
            "Rests on assumptions: a.b, c.d",
            "Cannot",
            "No effect",
        ),
        "id": ("Tetap apa pun", "Umumnya tetap", "Bertumpu pada asumsi: a.b, c.d", "Belum jelas", "Tidak ada pengaruh"),
    }[language]
    assert all(told[kind].startswith(begin) for kind, begin in zip(KINDS, starts, strict=True))
    assert all("a.b" in text for text in told.values())
    assert "95 %" not in sentence(_of("mostly", 0.9499), [], language)


def _of(kind, share=0.7):
    no = float("nan")
    return Judged(150, 2, 1.0, 0.5, 1.5, -1.0, 3.0, share, 0.2, 0.5, share, kind, Hanging(np.array([no]), no))
