"""Paired differences: known answers, what is counted as better, and how it is shown."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from experiments.compare import COLUMNS, compare, interval, is_latent, levels
from experiments.display import difference_unit, groups, interval_text, level_unit, shown, units
from experiments.periods import DRAWN, Drawn, by_period
from sim.measures import OUTCOMES

MORE, LESS = OUTCOMES["reports_kept"], OUTCOMES["cohort_prison_weeks"]
LATENT, PROCESS = OUTCOMES["cohort_offences_latent"], OUTCOMES["proposals_per_quarter"]


def table(outcome, reference, policy):
    rows = [("world", i, x) for i, x in enumerate(reference)] + [("policy", i, x) for i, x in enumerate(policy)]
    return pd.DataFrame(rows, columns=["scenario", "seed", outcome.id])


def compared(outcome, reference, policy):
    (row,) = compare(table(outcome, reference, policy), ("world", "policy"), [outcome]).itertuples()
    return row


def test_the_interval_is_that_of_the_t_test():
    values = np.array([1.0, 2.5, -0.5, 4.0, 3.0])
    expected = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert interval(values)[:3] == pytest.approx((2.0, expected.low, expected.high))


def test_one_seed_has_no_interval_and_none_no_mean():
    assert interval(np.array([3.0]))[0] == 3.0
    assert np.isnan(interval(np.array([3.0]))[1:3]).all()
    assert np.isnan(interval(np.array([]))[0])
    assert interval(np.array([1.0, np.nan, 3.0])).seeds == 2


def test_differences_are_paired_by_seed():
    row = compared(MORE, [80, 90, 70], [82, 91, 73])
    assert (row.reference, row.value, row.difference, row.seeds_better, row.seeds) == (80, 82, 2, 3, 3)
    assert row.high - row.low < 6  # seeds differ by 20, differences by 2


def test_a_seed_that_only_one_has_does_not_count():
    frame = table(MORE, [80, 90, 70], [82, 91])
    (row,) = compare(frame, ("world", "policy"), [MORE]).itertuples()
    assert (row.reference, row.value, row.seeds) == (85, 86.5, 2)


def test_what_is_better_follows_the_outcome():
    assert compared(MORE, [1, 1, 1], [2, 0, 1]).seeds_better == 1
    assert compared(LESS, [1, 1, 1], [0, 0, 1]).seeds_better == 2
    assert pd.isna(compared(PROCESS, [1, 1], [2, 2]).seeds_better)
    assert list(compare(table(MORE, [1], [1]), ("world", "policy"), [MORE])) == COLUMNS


def test_nothing_changed_is_exactly_nothing():
    row = compared(LESS, [0.1, 0.2, 0.7], [0.1, 0.2, 0.7])
    assert (row.difference, row.low, row.high, row.seeds_better) == (0, 0, 0, 0)
    assert shown(row).same
    assert not shown(compared(LESS, [0.1, 0.2, 0.7], [0.1, 0.2, 0.8])).same


def test_latent_levels_are_an_index():
    item = shown(compared(LATENT, [20, 40], [19, 38]))
    assert (item.reference, item.value) == pytest.approx((100, 95))
    assert item.difference == pytest.approx(-5)
    assert level_unit(LATENT, "en") == "index"
    assert difference_unit(LATENT, "en") == "% of reference"
    assert "21" not in interval_text(item, "en")


def test_latent_outcomes_without_any_offence_have_no_index():
    assert shown(compared(LATENT, [0, 0], [0, 0])).same
    assert np.isnan(shown(compared(LATENT, [0, 0], [1, 0])).value)


def test_every_latent_outcome_is_found():
    assert {name for name, outcome in OUTCOMES.items() if is_latent(outcome)} == {n for n in OUTCOMES if "latent" in n}


def test_groups_cover_every_outcome_once():
    found = [outcome.id for group in groups().values() for outcome in group]
    assert sorted(found) == sorted(OUTCOMES)
    assert all(OUTCOMES[o.id].better == "neither" for o in groups()["process"])


def test_units_name_both_where_they_differ():
    assert units(MORE, "en") == "%; difference in points"
    assert units(LESS, "id") == "minggu per klien baru"


def test_levels_have_their_own_interval():
    (row,) = levels(table(MORE, [80, 90, 70], []), ("world",), [MORE]).itertuples()
    assert (row.value, row.seeds) == (80, 3)
    assert row.low < 80 < row.high


def weekly(weeks):
    return pd.DataFrame(
        {
            "scenario": "world", "seed": 1, "week": np.repeat(range(weeks), 2), "district": ["a", "b"] * weeks,
            "trust": 6.0, "clients_active": [10.0, 20.0] * weeks, "proposals": 1.0,
        }
    )  # fmt: skip


def test_periods_divide_sums_by_sums():
    trust, proposals = (d for d in DRAWN if d.id in ("trust", "proposals"))
    found = by_period(weekly(30), trust)
    assert list(found.index) == [0, 1]
    assert found.to_numpy() == pytest.approx(12 / 30)
    assert by_period(weekly(30), proposals).to_numpy() == pytest.approx(2 * 13.045)
    assert len(by_period(weekly(5), trust)) == 1
    assert by_period(weekly(5), Drawn("proposals", "", 1.0, "", counted=True)).to_numpy() == pytest.approx(2)
