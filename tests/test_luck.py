"""Luck is uniform, independent across names, weeks, seeds, rows and occasions, and nobody's depends on anyone else."""

from itertools import combinations

import numpy as np
import pytest
from scipy.stats import chi2

from sim.streams import counters, key, mix, uniforms

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15
NAMES = (
    "report kept",
    "offence",
    "session",
    "rupture",
    "repair",
    "proposal",
    "work",
    "family",
    "home visit",
    "quality",
)
ROWS = np.arange(100_000)
SURE = 1e-6
"""A test at this level fails once in a million fair coins; every sample here is fixed, so it fails never or always."""


def finalised(z):
    """The finaliser of SplitMix64 in Python's whole numbers (Steele, Lea & Flood 2014)."""
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & MASK
    return z ^ (z >> 31)


def unfinalised(z):
    """The same backwards: shifts undone, factors divided out modulo 2**64."""

    def unshift(x, by):
        whole = x
        for _ in range(64 // by):
            whole = x ^ (whole >> by)
        return whole

    z = unshift(z, 31) * pow(0x94D049BB133111EB, -1, 1 << 64) & MASK
    z = unshift(z, 27) * pow(0xBF58476D1CE4E5B9, -1, 1 << 64) & MASK
    return unshift(z, 30)


def fair(counts):
    """Whether counts fit equal chances, by chi-square from both sides: neither too uneven nor too even."""
    expected = counts.sum() / counts.size
    surprise = chi2.sf(((counts - expected) ** 2 / expected).sum(), counts.size - 1)
    return SURE < surprise < 1 - SURE


def grid(u, v, cells=32):
    """Counts of pairs on a chess board."""
    at = (u * cells).astype(int) * cells + (v * cells).astype(int)
    return np.bincount(at, minlength=cells * cells)


def unrelated(*streams):
    """No correlation beyond chance between any two streams, nor between their distances from the middle."""
    most = 5.5 / np.sqrt(len(streams[0]))
    for values in (streams, [abs(u - 0.5) for u in streams]):
        table = np.corrcoef(values)
        assert abs(table[~np.eye(len(streams), dtype=bool)]).max() < most


# the published algorithm


def test_known_answers_of_splitmix64():
    published = [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]
    assert [finalised(1234567 + (i + 1) * GOLDEN & MASK) for i in range(5)] == published
    assert mix(counters(np.arange(5)) + np.uint64(1234567)).tolist() == published


def test_a_number_is_the_hash_of_stream_row_and_occasion():
    stream = key(3, "report kept")
    for row, occasion in ((0, 0), (0, 1), (1, 0), (817, 44), (99_999, 260)):
        by_row = finalised(int(stream) + (row + 1) * GOLDEN & MASK)
        by_event = finalised(by_row + (occasion + 1) * GOLDEN & MASK)
        assert uniforms(stream, np.array([row]))[0] == pytest.approx((by_row + 0.5) / 2**64, abs=2e-16)
        assert uniforms(stream, np.array([row]), np.array([occasion]))[0] == pytest.approx(
            (by_event + 0.5) / 2**64, abs=2e-16
        )


@pytest.mark.parametrize("hashed", [0, 1, MASK // 2, MASK - 4096, MASK - 1, MASK])
def test_every_hash_gives_a_number_strictly_between_0_and_1(hashed):
    """A quantile of exactly 0 or 1 would be infinite."""
    assert finalised(unfinalised(hashed)) == hashed
    stream = np.uint64(unfinalised(hashed) - GOLDEN & MASK)
    assert 0.0 < uniforms(stream, np.array([0]))[0] < 1.0


# uniformity


@pytest.mark.parametrize(
    "words", [(1, "report kept", -104), (2, "offence", 0), (999_999_999, "family", 259), (1, "repair")]
)
def test_numbers_are_uniform(words):
    u = uniforms(key(*words), np.arange(1_000_000))
    assert 0.0 < u.min() < u.max() < 1.0
    assert abs(u.mean() - 0.5) < 5 * np.sqrt(1 / 12 / len(u))
    assert fair(np.bincount((u * 1000).astype(int), minlength=1000))
    assert fair(np.bincount((u * 2**40).astype(int) % 1024, minlength=1024)), (
        "the low bits are as good as the high ones"
    )


def test_one_row_is_uniform_over_weeks_and_over_seeds():
    here = np.array([17])
    weeks = np.array([uniforms(key(1, "offence", week), here)[0] for week in range(-104, 4000)])
    seeds = np.array([uniforms(key(seed, "offence", 0), here)[0] for seed in range(4000)])
    for u in (weeks, seeds):
        assert fair(np.bincount((u * 50).astype(int), minlength=50))


def test_one_row_is_uniform_over_its_occasions():
    u = uniforms(key(1, "report kept"), np.full(200_000, 17), np.arange(200_000))
    assert fair(np.bincount((u * 500).astype(int), minlength=500))


# independence


def test_names_weeks_and_seeds_are_unrelated():
    unrelated(*(uniforms(key(1, name, 0), ROWS) for name in NAMES))
    unrelated(*(uniforms(key(1, "offence", week), ROWS) for week in range(-5, 5)))
    unrelated(*(uniforms(key(seed, "offence", 0), ROWS) for seed in range(10)))


def test_neighbouring_rows_and_occasions_are_unrelated():
    u = uniforms(key(1, "offence", 0), np.arange(len(ROWS) + 9))
    unrelated(*(u[lag : lag + len(ROWS)] for lag in range(10)))
    unrelated(*(uniforms(key(1, "report kept"), ROWS, np.full(len(ROWS), nth)) for nth in range(10)))
    unrelated(*(uniforms(key(1, "report kept"), ROWS, nth + ROWS % 7) for nth in range(0, 70, 7)))


def test_pairs_fill_the_square_evenly():
    weeks = [uniforms(key(1, "offence", week), ROWS) for week in (0, 1)]
    names = [uniforms(key(1, name), ROWS) for name in ("rupture", "repair")]
    seeds = [uniforms(key(seed, "offence", 0), ROWS) for seed in (1, 2)]
    events = [uniforms(key(1, "report kept"), ROWS, np.full(len(ROWS), nth)) for nth in (1, 2)]
    rows = weeks[0][:-1], weeks[0][1:]
    crosswise = [uniforms(key(1, "quality"), ROWS, nth) for nth in (np.full(len(ROWS), 1), ROWS)]
    for pair in (weeks, names, seeds, events, rows, crosswise):
        assert fair(grid(*pair))


def test_weekly_luck_and_luck_by_occasion_of_one_name_are_unrelated(world):
    weekly, first, second = (
        world.draw("phase", ROWS),
        *(world.draw("phase", ROWS, np.full(len(ROWS), n)) for n in (0, 1)),
    )
    unrelated(weekly, first, second)


def test_keys_differ_whenever_a_word_differs():
    words = [(seed, name, week) for seed in range(20) for name in NAMES for week in range(-104, 260)]
    assert len({int(key(*each)) for each in words}) == len(words)
    assert (
        len({int(key(*each)) for each in ((1, "x", 11), (11, "x", 1), (1, "x1", 1), ("1x", 1, 1), (1, "x", 1, 1))}) == 5
    )


# nobody's luck depends on anybody or anything else


def test_luck_of_a_row_does_not_depend_on_who_else_is_there(world):
    everyone = np.arange(500)
    occasion = everyone % 13
    all_week, all_events = world.draw("offence", everyone), world.draw("report kept", everyone, occasion)
    for some in (everyone[::7], everyone[-3:], everyone[::-1], np.array([4, 4, 4]), np.array([], int)):
        assert np.array_equal(world.draw("offence", some), all_week[some])
        assert np.array_equal(world.draw("report kept", some, occasion[some]), all_events[some])


def test_luck_does_not_depend_on_what_was_drawn_before(world):
    here = np.arange(300)
    before = world.draw("offence", here)
    for name in NAMES:
        world.draw(name, here)
    assert np.array_equal(world.draw("offence", here), before)
    assert np.array_equal(world.copy().draw("offence", here), before)


def test_luck_changes_by_week_and_by_occasion_only_on_its_own_clock(world):
    here, nth = np.arange(300), np.full(300, 3)
    this_week, third = world.draw("offence", here), world.draw("report kept", here, nth)
    world.week += 1
    assert not np.isin(world.draw("offence", here), this_week).any()
    assert np.array_equal(world.draw("report kept", here, nth), third), "the n-th report is the n-th report in any week"
    assert not np.isin(world.draw("report kept", here, nth + 1), third).any()


def test_rows_of_the_same_number_in_two_tables_have_luck_of_their_own_by_name():
    for first, second in combinations(
        (key(1, "client", "ticket"), key(1, "pk", "ticket"), key(1, "member", "role")), 2
    ):
        unrelated(uniforms(first, ROWS), uniforms(second, ROWS))
