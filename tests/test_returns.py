"""Returns for money: discounting by hand, prices only where something is brought, the frontier and its ties."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.compare import Interval, interval
from experiments.economics import RETURNS, Account, acceptability, accounts, cost_table, frontier, returns_table
from experiments.economics.choice import NOTHING
from experiments.economics.returns import COLUMNS, discounted, drawn_costs, price_quantile, savings
from experiments.sequential import sequence
from sim.measures import MEASURES
from sim.parameters.prices import Prices
from tests.studies import small_plan

RATE = 0.03
WEEKS = 156
PRICES = Prices()

brief = settings(max_examples=100, deadline=None, derandomize=True)
rupiah = st.floats(0, 1e9)


def account(name="policy", cost=0.0, brought=(0.0,), of="offences_avoided", spread=0.2):
    """An account whose cost is the same in every unit, and whose only return is this."""
    values = np.asarray(brought, float)
    returns = {each: values if each == of else np.zeros(len(values)) for each in RETURNS}
    limits = Interval(cost, (1 - spread) * cost, (1 + spread) * cost, len(values))
    return Account(name, np.full(len(values), cost), returns, limits, np.arange(len(values)))


# discounting and prices


def test_a_year_later_counts_less():
    assert discounted(np.array([1, 2, 3]), 0.03) == pytest.approx([1, 1 / 1.03, 1 / 1.03**2])
    assert discounted(np.array([1, 5]), 0.0) == pytest.approx([1, 1])


@brief
@given(prices=st.tuples(rupiah, rupiah, rupiah).map(sorted), luck=st.floats(0, 1), more=st.floats(0, 1))
def test_a_price_is_as_likely_above_the_central_one_as_below(prices, luck, more):
    low, central, high = prices
    drawn = price_quantile(np.array([0.0, luck, 0.5, max(luck, more), 1.0]), *prices)
    assert drawn[[0, 2, 4]] == pytest.approx([low, central, high])
    assert (drawn[1] <= central) == (luck <= 0.5) or low == central or central == high
    assert low <= drawn[1] <= drawn[3] <= high


def costs_of(name="posts", weeks=WEEKS):
    return cost_table(next(s for s in small_plan(name).scenarios if s.name == name), weeks)


def test_drawn_costs_have_the_discounted_table_in_their_middle():
    """Where prices have no range they are the table itself; else they lie around it, half of them above."""
    costs, units = costs_of(), np.arange(4001)
    by_hand = sum(row.central / (1 + RATE) ** (row.year - 1) for row in costs.itertuples())
    fixed = costs.assign(low=costs["central"], high=costs["central"])
    assert drawn_costs(fixed, units[:3], RATE) == pytest.approx(by_hand)
    for _, one in costs.groupby("price"):
        own = float(one["central"] @ discounted(one["year"].to_numpy(), RATE))
        found = drawn_costs(one, units, RATE)
        assert np.median(found) == pytest.approx(own, rel=0.02)
        assert len(np.unique(found)) > len(units) / 2


def test_prices_are_drawn_alike_for_every_policy_and_year():
    line = {"price": "workshop", "low": 4.0, "central": 10.0, "high": 20.0}
    once, twice = (pd.DataFrame([{**line, "year": 1}] * n) for n in (1, 2))
    other = pd.DataFrame([{**line, "price": "course", "year": 1}])
    units = np.array([3, 8, 11])
    assert drawn_costs(twice, units, 0.0) == pytest.approx(2 * drawn_costs(once, units, 0.0))
    assert (drawn_costs(other, units, 0.0) != drawn_costs(once, units, 0.0)).all()
    assert drawn_costs(once, units[::-1], 0.0) == pytest.approx(drawn_costs(once, units, 0.0)[::-1])
    assert not drawn_costs(once.iloc[:0], units, 0.0).any()


# accounts


def weekly(seeds=(1, 2), weeks=WEEKS, names=("kecil", "posts"), **change):
    """Weeks of two scenarios in two districts: every return is 2, and what `change` names so much more under policy."""
    rows = []
    for name in names:
        for seed in seeds:
            values = {what.measure: 2.0 for what in RETURNS.values()}
            if name != names[0]:
                values |= {measure: 2.0 + by for measure, by in change.items()}
            same = {"scenario": name, "seed": seed, "district": ["a", "b"] * (weeks + 10), **values}
            rows.append(pd.DataFrame({**same, "week": np.repeat(range(-10, weeks), 2)}))
    return pd.concat(rows, ignore_index=True)


def test_returns_are_discounted_year_by_year_from_the_policy_date():
    weeks = weekly(offences_latent_all=-0.5, harm_latent=-0.25, reintegrated=0.1, inside=0.5)
    (found,) = accounts(weeks, costs_of(), ("kecil", "posts"), rate=RATE)
    whole = 2 * 52 * (1 + 1 / 1.03 + 1 / 1.03**2)
    assert found.scenario == "posts"
    assert found.returns["offences_avoided"] == pytest.approx([0.5 * whole] * 2)
    assert found.returns["harm_avoided"] == pytest.approx([0.25 * whole] * 2)
    assert found.returns["clients_reintegrated"] == pytest.approx([0.1 * whole] * 2)
    assert found.returns["prison_weeks_avoided"] == pytest.approx([-0.5 * whole] * 2)
    assert {what.measure for what in RETURNS.values()} <= set(MEASURES)


def test_the_range_of_costs_is_that_of_the_discounted_table():
    costs = costs_of()
    (found,) = accounts(weekly(), costs, ("kecil", "posts"), rate=RATE)
    for column, value in zip(("central", "low", "high"), found.range, strict=False):
        by_hand = sum(getattr(row, column) / 1.03 ** (row.year - 1) for row in costs.itertuples())
        assert value == pytest.approx(by_hand)
    assert (found.range.low < found.cost).all()
    assert (found.cost < found.range.high).all()
    assert found.range.low < found.range.mean < found.range.high
    (undiscounted,) = accounts(weekly(), costs, ("kecil", "posts"), rate=0.0)
    assert undiscounted.range.mean == pytest.approx(costs["central"].sum())


def test_the_declared_rate_is_used_unless_another_is_given():
    found = accounts(weekly(inside=1), costs_of(), ("kecil", "posts"))[0].range.mean
    assert found == pytest.approx(
        accounts(weekly(), costs_of(), ("kecil", "posts"), rate=PRICES.discount)[0].range.mean
    )


def test_units_are_draws_where_parameters_are_uncertain():
    weeks = weekly(seeds=(5, 6, 7, 8))
    by_seed, by_draw = (accounts(weeks, costs_of(), ("kecil", "posts"), first)[0] for first in (None, 5))
    assert (by_seed.units, by_draw.units) == (4, 2)
    assert [len(values) for values in by_draw.returns.values()] == [2] * len(RETURNS)


def test_only_seeds_that_both_have_count_and_policies_that_ran():
    weeks = weekly(seeds=(1, 2, 3))
    torn = weeks[(weeks["scenario"] == "kecil") | (weeks["seed"] < 3)]
    (found,) = accounts(torn, costs_of(), ("kecil", "posts", "never"))
    assert found.units == 2


# prices of returns


def test_there_is_no_price_where_the_interval_holds_zero():
    clear, unclear, bad = ([9.0, 10.0, 11.0], [-9.0, 10.0, 11.0], [-9.0, -10.0, -11.0])
    found = returns_table([account(cost=1e6, brought=values) for values in (clear, unclear, bad)], WEEKS)
    assert list(found) == COLUMNS
    own = found[found["return"] == "offences_avoided"].reset_index()
    assert own["price"].notna().tolist() == [True, False, False]
    assert own[["price_low", "price_high"]].notna().all(axis=1).tolist() == [True, False, False]
    assert found[found["return"] != "offences_avoided"]["price"].isna().all()
    assert (own["years"] == 3).all()


def test_prices_are_for_so_many_returns():
    for of, so_many in (("offences_avoided", 100), ("clients_reintegrated", 1)):
        (price,) = returns_table([account(cost=1e6, brought=[9.0, 10.0, 11.0], of=of)], WEEKS)["price"].dropna()
        assert price == pytest.approx(so_many * 1e6 / 10)


@brief
@given(cost=rupiah, values=st.lists(st.floats(0.1, 100), min_size=2, max_size=20), spread=st.floats(0, 0.9))
def test_the_range_of_a_price_contains_it(cost, values, spread):
    found = returns_table([account(cost=cost, brought=values, spread=spread)], WEEKS).iloc[0]
    brought = interval(np.array(values))
    assert (found["price"] >= 0) == (brought.low > 0)
    if brought.low > 0:
        assert found["price_low"] <= found["price"] * (1 + 1e-9)
        assert found["price"] <= found["price_high"] * (1 + 1e-9)
        assert found["price_high"] == pytest.approx(100 * (1 + spread) * cost / brought.low)
        assert found["price_low"] == pytest.approx(100 * (1 - spread) * cost / brought.high)


def test_whoever_looked_needs_more_for_a_price():
    values = [3.0, 10.0, 17.0, 10.0, 4.0, 16.0, 10.0]
    assert returns_table([account(brought=values)], WEEKS)["low"][0] > 0
    looked = returns_table([account(brought=values)], WEEKS, sequence)
    assert (looked["low"][0], looked["high"][0]) == pytest.approx(sequence(np.array(values))[1:3])


def test_savings_are_food_in_cash_and_the_rest_apart():
    found = savings(account(brought=[29.0, 30.0, 31.0], of="prison_weeks_avoided"), WEEKS)
    days = interval(7 / 3 * np.array([29.0, 30.0, 31.0]))
    assert found.cash[:3] == pytest.approx((70 * PRICES.food_day, days.low * 17e3, days.high * 21e3))
    assert found.other.mean == pytest.approx(70 * (PRICES.prison_day - PRICES.food_day))
    assert 0 < found.other.low < found.other.mean < found.other.high
    spent = savings(account(brought=[-29.0, -30.0, -31.0], of="prison_weeks_avoided"), WEEKS)
    mean, low, high = found.cash[:3]
    assert spent.cash[:3] == pytest.approx((-mean, -high, -low))


# which to choose


def standings(*options):
    """The frontier of (name, cost, brought), by name."""
    found = frontier([account(name, cost, (brought,)) for name, cost, brought in options])
    assert list(found["cost"]) == sorted(found["cost"])
    return found.set_index("scenario")


def test_the_frontier_by_hand():
    """Steps of 2 and 4 rupiah; d is dearer than c for less, e is a worse buy than a mixture of b and c."""
    found = standings(("c", 30, 10), ("b", 10, 5), ("d", 40, 9), ("e", 25, 7), ("f", 5, -1))
    assert found["standing"].to_dict() == {
        NOTHING: "frontier", "f": "dominated", "b": "frontier", "e": "extended", "c": "frontier", "d": "dominated",
    }  # fmt: skip
    assert found["step_price"].dropna().to_dict() == {"b": 2, "c": 4}
    assert found["by"][found["by"] != ""].to_dict() == {"f": NOTHING, "d": "c"}


def test_a_step_that_is_dearer_than_the_next_is_left_out_however_many_follow():
    found = standings(("a", 10, 1), ("b", 15, 2), ("c", 18, 3), ("d", 40, 4))
    assert found["standing"].to_dict() == {
        NOTHING: "frontier", "a": "extended", "b": "extended", "c": "frontier", "d": "frontier",
    }  # fmt: skip
    assert found["step_price"].dropna().to_dict() == {"c": 6, "d": 22}


@pytest.mark.parametrize("more", [{}, {"better": (30, 10)}])
def test_of_twins_the_first_is_taken(more):
    """Whatever stands above them: no step leads from one to the other."""
    found = standings(
        ("a", 10, 5), ("twin", 10, 5), ("null", 0, 0), *((name, *option) for name, option in more.items())
    )
    dominated = found.index[found["standing"] == "dominated"]
    assert set(dominated) == {"null", "twin"}
    assert (found.drop(dominated)["standing"] == "frontier").all()
    assert (found["by"]["twin"], found["by"]["null"]) == ("a", NOTHING)
    assert np.isfinite(found["step_price"].dropna()).all()


def test_equal_cost_or_equal_return_is_dominated():
    found = standings(("a", 10, 5), ("less", 10, 4), ("dearer", 12, 5), ("free", 0, 1))
    assert found["standing"].to_dict() == {
        "free": "frontier", NOTHING: "dominated", "a": "frontier", "less": "dominated", "dearer": "dominated",
    }  # fmt: skip


@brief
@given(options=st.lists(st.tuples(st.integers(0, 20), st.integers(-5, 20)), max_size=8))
def test_nothing_on_the_frontier_could_be_had_for_less(options):
    """The twin: no mixture of two options brings as much for less, and whatever is off it has one that does."""
    found = standings(*((str(i), cost, brought) for i, (cost, brought) in enumerate(options)))
    every = [*options, (0, 0)]
    for row in found.itertuples():
        cheapest = min(cheapest_mixture(row.returned, one, two) for one in every for two in every)
        if row.standing == "frontier":
            assert cheapest == pytest.approx(row.cost)
        elif row.standing == "extended":
            assert cheapest < row.cost
        else:
            by = found.loc[row.by]
            assert by["cost"] <= row.cost
            assert by["returned"] >= row.returned
            assert by["standing"] != "dominated"
    steps = found[found["standing"] == "frontier"]["step_price"].to_numpy()[1:]
    assert (np.diff(steps) >= 0).all()


def cheapest_mixture(brought, one, two):
    """Cost of the cheapest mixture of two options that brings so much."""
    (c1, b1), (c2, b2) = one, two
    shares = [share for share in (0.0, 1.0, (brought - b2) / (b1 - b2) if b1 != b2 else 0.0) if 0 <= share <= 1]
    enough = [s for s in shares if s * b1 + (1 - s) * b2 >= brought - 1e-9]
    return min((s * c1 + (1 - s) * c2 for s in enough), default=np.inf)


def test_what_is_chosen_depends_on_what_a_return_is_worth():
    found = [account("some", 10, (1.0, 3.0, 2.0)), account("most", 100, (5.0, 4.0, -1.0))]
    shares = acceptability(found, np.array([0.0, 4.0, 8.0, 1e9]))
    assert list(shares.columns) == [NOTHING, "some", "most"]
    assert shares.loc[0.0].to_dict() == {NOTHING: 1, "some": 0, "most": 0}
    assert shares.loc[4.0].to_dict() == pytest.approx({NOTHING: 2 / 3, "some": 1 / 3, "most": 0})
    assert shares.loc[8.0].to_dict() == pytest.approx({NOTHING: 1 / 3, "some": 2 / 3, "most": 0})
    assert shares.loc[1e9].to_dict() == pytest.approx({NOTHING: 0, "some": 1 / 3, "most": 2 / 3})


def test_the_choice_is_among_the_units_that_all_have():
    """A policy that misses many units is none to choose."""
    whole = account("whole", 1, [9.0] + [1.0] * 19)
    torn = account("torn", 1, [3.0] * 19)._replace(ids=np.arange(1, 20))
    shares = acceptability([whole, torn, account("few", 1, [99.0] * 2)], np.array([1e9]))
    assert shares.loc[1e9].to_dict() == {NOTHING: 0, "whole": 0, "torn": 1}


@brief
@given(
    costs=st.lists(rupiah, min_size=1, max_size=5),
    worth=st.lists(st.floats(0, 1e9), min_size=1, max_size=5),
    seed=st.integers(0, 100),
)
def test_somebody_is_always_chosen(costs, worth, seed):
    luck = np.random.default_rng(seed)
    found = [account(str(i), cost, luck.normal(0, 5, 7)) for i, cost in enumerate(costs)]
    shares = acceptability(found, np.array(worth))
    np.testing.assert_allclose(shares.sum(axis=1), 1)
    assert (acceptability(found, np.zeros(1))[NOTHING] == 1).all()
