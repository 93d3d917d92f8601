"""How often intervals hold when one looks after every unit: 1,000 studies of up to 200 units for each kind of data.

Run by itself: `uv run pytest tests/bench/test_sequence_coverage.py -n 0 -q -s`. A study is covered if the true mean
lies in the intervals of all its looks. Gaussian data must be covered as promised; the others show how far the promise
stretches. A study of rare changes (1 in a tenth of the units, 0 else) is where it ends: units that all are 0 so far
have no variance, and any interval built on their variance closes around 0.
"""

import numpy as np
import pytest
from scipy.special import stdtrit

from experiments.compare import interval
from experiments.sequential import half_width_factor, sequence

STUDIES, MOST = 1000, 200
AIM = 40
"""Units with which the width asked for is reached, if the standard deviation is as it truly is."""
UNITS = np.arange(2, MOST + 1)
FACTOR = {
    "sequence": np.array([half_width_factor(int(n)) for n in UNITS]),
    "t interval": stdtrit(UNITS - 1.0, 0.975),
}
SHAPES = {
    "normal": lambda rng, size: rng.standard_normal(size),
    "heavy tails (t, 4 d.f.)": lambda rng, size: rng.standard_t(4, size),
    "skewed (lognormal, sigma 0.5)": lambda rng, size: rng.lognormal(0, 0.5, size) - np.exp(0.125),
    "very skewed (lognormal, sigma 1)": lambda rng, size: rng.lognormal(0, 1, size) - np.exp(0.5),
    "rare changes (1 in 10)": lambda rng, size: (rng.random(size) < 0.1) - 0.1,
}
LEAST = {
    "normal": (0.95, 0.98, 0.98),
    "heavy tails (t, 4 d.f.)": (0.95, 0.98, 0.98),
    "skewed (lognormal, sigma 0.5)": (0.90, 0.96, 0.97),
    "very skewed (lognormal, sigma 1)": (0.74, 0.93, 0.93),
    "rare changes (1 in 10)": (0.45, 0.45, 0.84),
}
"""Coverage of the sequence: over all looks, at the stop, and at the stop if no look comes before 20 units."""


def studies(shape):
    return SHAPES[shape](np.random.default_rng(20), (STUDIES, MOST))


def errors(values):
    """Distance of the mean from the truth, and the standard error, after every unit from the second."""
    mean = values.cumsum(axis=1)[:, 1:] / UNITS
    squares = (values**2).cumsum(axis=1)[:, 1:] - UNITS * mean**2
    squares = np.maximum(np.round(squares, 10), 0)  # equal values must have no variance, not that of rounding
    return np.abs(mean), np.sqrt(squares / (UNITS - 1) / UNITS)


def half_widths(error, factor):
    """Infinite without a bound, even where nothing varies."""
    return np.where(np.isinf(factor), np.inf, np.where(np.isinf(factor), 0, factor) * error)


def at_stop(covered, half, width, first):
    """Coverage and median units when one stops at the first interval narrow enough, looking from `first` units on."""
    narrow = (2 * half <= width) & (first <= UNITS)
    at = np.where(narrow.any(axis=1), narrow.argmax(axis=1), len(UNITS) - 1)
    return covered[np.arange(STUDIES), at].mean(), np.median(UNITS[at])


def figures(shape, kind):
    """Coverage over all looks, then coverage and median units at the stop with looks from 2 and from 20 units on."""
    values = studies(shape)
    distance, error = errors(values)
    half = half_widths(error, FACTOR[kind])
    covered = distance <= half
    width = 2 * FACTOR[kind][AIM - 2] / np.sqrt(AIM) * values.std()
    return covered.all(axis=1).mean(), *at_stop(covered, half, width, 2), *at_stop(covered, half, width, 20)


def line(shape, kind, found):
    looks, stop, units, late, late_units = found
    return (
        f"{shape:33s} {kind:10s}  all looks {looks:6.1%}  "
        f"at the stop {stop:6.1%} ({units:.0f} units)  first look at 20: {late:6.1%} ({late_units:.0f} units)"
    )


@pytest.mark.parametrize("shape", SHAPES)
def test_the_sequence_holds_at_all_looks(shape):
    found, naive = figures(shape, "sequence"), figures(shape, "t interval")
    print("", line(shape, "sequence", found), line(shape, "t interval", naive), sep="\n")
    assert found[0] >= LEAST[shape][0]
    assert found[1] >= LEAST[shape][1]
    assert found[3] >= LEAST[shape][2]
    assert naive[0] < 0.65, "the t interval is not made for looking again and again"
    assert naive[1] < 0.95
    assert found[0] - naive[0] > 0.3


def test_the_intervals_counted_here_are_those_of_the_project():
    values = studies("normal")[:5]
    error = errors(values)[1]
    for kind, made in (("sequence", sequence), ("t interval", interval)):
        half = half_widths(error, FACTOR[kind])
        for study, at in ((0, 0), (1, 5), (2, 18), (3, 60), (4, 198)):
            found = made(values[study, : UNITS[at]])
            assert found.high - found.mean == pytest.approx(half[study, at])
