"""Who gains: groups add up to everyone, and left behind or harmed is only who clearly is."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments import gains
from experiments.compare import interval
from experiments.gains import COLUMNS, GAINS, gains_table
from experiments.sequential import anytime_p, sequence
from sim.derived import score_band
from sim.measures import GROUPS, OUTCOMES, SUMS, groups_of
from sim.measures.cohort import cohort
from sim.model import ReintegrationModel
from sim.scenario import load
from tests.conftest import kecil_snapshot

SEEDS = 12
LESS, MORE = "cohort_offences_latent", "cohort_reintegrated"
SIZES = {"men": 180.0, "women": 20.0}

brief = settings(max_examples=50, deadline=None, derandomize=True)


# a real world


@pytest.fixture(scope="module")
def after():
    """The small world at the end of 60 weeks: its cohort is complete, and some of it has offended."""
    model = ReintegrationModel(load("kecil"), 1, start=kecil_snapshot(), weeks=60, register_people=False)
    yield model.run()
    model.close()


def test_groups_add_up_to_everyone(after):
    found = pd.DataFrame(groups_of(after.world))
    assert list(dict.fromkeys(found["grouping"])) == list(GROUPS)
    whole = found.groupby("grouping", sort=False)[list(SUMS)].sum()
    everyone = whole.loc["all"]
    for grouping in GROUPS:
        np.testing.assert_allclose(whole.loc[grouping], everyone, rtol=1e-12)
    assert everyone[["entrants", "offences_latent", "latent_on_books", "proposals", "control_hours"]].min() > 0
    assert found.set_index("grouping").groupby(level=0)["group"].nunique().to_dict() == {
        "all": 1, "district": 3, "sex": 2, "prior": 2, "offence": 3, "phone": 2, "score": 3,
    }  # fmt: skip


def test_sums_are_those_of_the_people_of_each_group(after):
    """The twin: person by person, with numbers of their own."""
    world, luck = after.world.copy(), np.random.default_rng(1)
    c = world.clients
    for name in ("latent_drug", "prison_weeks", "proposals", "latent_on_books"):
        getattr(c, name)[:] = luck.integers(0, 100, c.rows)
    found = pd.DataFrame(groups_of(world)).set_index(["grouping", "group"])
    groups = {"women": ("sex", lambda i: c.female[i]), "prior": ("prior", lambda i: c.prior[i])}
    groups |= {"phone": ("phone", lambda i: c.phone[i]), "high": ("score", lambda i: score_band(world, [i])[0] == 2)}
    for name, (grouping, is_in) in groups.items():
        members = [i for i in range(c.rows) if 0 <= c.first_begins[i] < 52 and is_in(i)]
        own = found.loc[(grouping, name)]
        assert own["entrants"] == len(members) > 0
        assert own["offences_latent_drug"] == sum(int(c.latent_drug[i]) for i in members)
        for column in ("prison_weeks", "proposals", "latent_on_books"):
            assert own[column] == sum(int(getattr(c, column)[i]) for i in members)
        assert own["control_hours"] == pytest.approx(sum(c.control_hours[i] for i in members))


def test_kinds_add_up_and_the_books_hold_some_of_it(after):
    found = pd.DataFrame(groups_of(after.world))
    kinds = [name for name in SUMS if name.startswith("offences_latent_")]
    np.testing.assert_array_equal(found[kinds].sum(axis=1), found["offences_latent"])
    assert (found["latent_on_books"] <= found["offences_latent"]).all()
    assert (found["reintegrated"] <= found["entrants"]).all()


def test_ratios_of_everyone_are_the_outcomes_of_the_run(after):
    (everyone,) = pd.DataFrame(groups_of(after.world)).query("grouping == 'all'").to_dict("records")
    row = after.run_row()
    assert everyone["entrants"] == len(cohort(after.world))
    for name, ratio in GAINS.items():
        if name in OUTCOMES:
            assert ratio.scale * everyone[ratio.above] / everyone[ratio.below] == pytest.approx(row[name])
            assert (ratio.better, ratio.unit) == (OUTCOMES[name].better, OUTCOMES[name].unit)
    assert {name for name, outcome in OUTCOMES.items() if outcome.primary} <= set(GAINS)


# made-up groups


def made_up(outcome, rates, seeds=SEEDS, sizes=SIZES, luck=None, spread=2.0):
    """Rows of groups: `rates` gives each scenario the mean of each group per entrant; everyone is their sum."""
    luck = np.random.default_rng(1) if luck is None else luck
    above, rows = GAINS[outcome].above, []
    common = {group: luck.normal(0, spread, seeds) for group in sizes}
    for scenario, own in rates.items():
        sums = {g: n * own[g] + common[g] + luck.normal(0, spread / 2, seeds) * (own[g] > 0) for g, n in sizes.items()}
        sums = {g: values * (own[g] > 0) for g, values in sums.items()}
        keys = [("sex", group, sums[group], n) for group, n in sizes.items()]
        keys.append(("all", "all", np.sum(list(sums.values()), axis=0), sum(sizes.values())))
        for grouping, group, values, n in keys:
            same = {"scenario": scenario, "grouping": grouping, "group": group, "entrants": n, "seed": range(seeds)}
            rows.append(pd.DataFrame({**same, above: values}))
    return pd.concat(rows, ignore_index=True)


def table(outcome, rates, monkeypatch, **given):
    """The table of one outcome, a row per scenario and group."""
    monkeypatch.setattr(gains, "GAINS", {outcome: GAINS[outcome]})
    names = tuple(rates)
    how = {name: given.pop(name) for name in ("first", "bounds", "test") if name in given}
    return gains_table(made_up(outcome, rates, **given), names, **how).set_index(["scenario", "group"])


def standings(outcome, reference, policy, monkeypatch, **given):
    found = table(outcome, {"world": reference, "policy": policy}, monkeypatch, **given)
    return found.loc["policy"]["standing"].to_dict()


SAME = {"men": 0.5, "women": 0.5}


@pytest.mark.parametrize(
    ("outcome", "policy", "expected"),
    [
        (LESS, {"men": 0.3, "women": 0.3}, {"men": "gains", "women": "gains", "all": "gains"}),
        (LESS, {"men": 0.3, "women": 0.5}, {"men": "gains", "women": "left_behind", "all": "gains"}),
        (LESS, {"men": 0.3, "women": 0.9}, {"men": "gains", "women": "harmed", "all": "gains"}),
        (LESS, {"men": 0.7, "women": 0.7}, {"men": "harmed", "women": "harmed", "all": "harmed"}),
        (MORE, {"men": 0.7, "women": 0.7}, {"men": "gains", "women": "gains", "all": "gains"}),
        (MORE, {"men": 0.7, "women": 0.5}, {"men": "gains", "women": "left_behind", "all": "gains"}),
        (MORE, {"men": 0.7, "women": 0.1}, {"men": "gains", "women": "harmed", "all": "gains"}),
        ("proposals_per_latent", {"men": 0.3, "women": 0.9}, {"men": "", "women": "", "all": ""}),
    ],
)
def test_a_group_stands_where_its_numbers_put_it(monkeypatch, outcome, policy, expected):
    if outcome == "proposals_per_latent":
        monkeypatch.setitem(GAINS, outcome, GAINS[outcome]._replace(below="entrants"))
    assert standings(outcome, SAME, policy, monkeypatch, spread=0.5) == expected


def test_who_gains_less_in_proportion_is_left_behind_though_it_gains(monkeypatch):
    found = standings(LESS, SAME, {"men": 0.25, "women": 0.45}, monkeypatch, spread=0.2)
    assert found == {"men": "gains", "women": "left_behind", "all": "gains"}
    alike = standings(LESS, {"men": 0.5, "women": 0.1}, {"men": 0.25, "women": 0.05}, monkeypatch, spread=0.1)
    assert set(alike.values()) == {"gains"}


def test_many_policies_weaken_what_is_said_of_one(monkeypatch):
    """Groups of all policies are one family."""
    rates = {"world": SAME, "policy": {"men": 0.489, "women": 0.5}}
    alone, many = (
        table(LESS, rates | {f"other{i}": SAME for i in range(n)}, monkeypatch).loc[("policy", "men")] for n in (0, 30)
    )
    assert (alone["standing"], many["standing"]) == ("gains", "open")
    assert tuple(alone[["difference", "gap"]]) == pytest.approx(tuple(many[["difference", "gap"]]))


def test_where_nobody_gains_nobody_is_left_behind(monkeypatch):
    """A gap that is clear in every seed, though the whole and each group go up and down with it."""
    monkeypatch.setattr(gains, "GAINS", {LESS: GAINS[LESS]})
    swing = np.linspace(-0.5, 0.5, SEEDS)
    changes = {"men": 90 * swing, "women": 10 * (swing + 0.1), "all": 100 * swing + 1}
    levels, rows = {"men": 90, "women": 10, "all": 100}, []
    for group, change in changes.items():
        same = {"grouping": "all" if group == "all" else "sex", "group": group, "seed": range(SEEDS), "entrants": 100}
        for scenario, by in (("world", 0 * swing), ("policy", change)):
            rows.append(pd.DataFrame({"scenario": scenario, **same, GAINS[LESS].above: levels[group] + by}))
    found = gains_table(pd.concat(rows), ("world", "policy")).set_index("group")
    assert found.loc["women", "gap_low"] > 8
    assert set(found["standing"]) == {"open"}


def test_a_group_that_has_nothing_to_gain_is_not_left_behind(monkeypatch):
    found = table(LESS, {"world": {"men": 0.5, "women": 0.0}, "policy": {"men": 0.3, "women": 0.0}}, monkeypatch)
    women = found.loc[("policy", "women")]
    assert (women["reference"], women["difference"], women["standing"]) == (0, 0, "open")
    assert women[["gap", "gap_low", "gap_high"]].isna().all()
    assert found.loc[("policy", "men"), "standing"] == "gains"


def test_an_empty_group_has_no_row(monkeypatch):
    rates = {"world": SAME, "policy": SAME}
    found = table(LESS, rates, monkeypatch, sizes={"men": 200.0, "women": 0.0})
    assert set(found.loc["policy"].index) == {"men", "all"}


def test_seeds_that_only_one_has_do_not_count(monkeypatch):
    rows = made_up(LESS, {"world": SAME, "policy": {"men": 0.3, "women": 0.3}})
    monkeypatch.setattr(gains, "GAINS", {LESS: GAINS[LESS]})
    paired = rows[rows["seed"] < SEEDS - 1]
    torn = rows[(rows["seed"] < SEEDS - 1) | (rows["scenario"] == "world")]
    pd.testing.assert_frame_equal(*(gains_table(each, ("world", "policy")) for each in (paired, torn)))
    assert gains_table(rows, ("world", "nobody")).empty


def test_the_gap_is_that_of_relative_changes(monkeypatch):
    found = table(LESS, {"world": SAME, "policy": {"men": 0.3, "women": 0.45}}, monkeypatch).loc["policy"]
    relative = 100 * found["difference"] / found["reference"]
    np.testing.assert_allclose(found["gap"], relative - relative["all"], atol=1e-9)
    np.testing.assert_allclose(found["difference"], found["value"] - found["reference"])
    assert list(found.reset_index()) == [name for name in ["group", *COLUMNS[1:2], *COLUMNS[3:]]]


def test_intervals_are_over_draws_and_hold_at_all_looks(monkeypatch):
    rates = {"world": SAME, "policy": {"men": 0.4, "women": 0.4}}
    given = ({}, {"first": 0}, {"bounds": sequence, "test": anytime_p})
    by_seed, by_draw, looked = (table(LESS, rates, monkeypatch, **how).loc[("policy", "men")] for how in given)
    assert by_seed["difference"] == pytest.approx(by_draw["difference"]) == looked["difference"]
    assert by_seed["high"] != by_draw["high"]
    assert looked["high"] - looked["low"] > by_seed["high"] - by_seed["low"]


counts = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=2, max_size=20)


@brief
@given(rows=counts, scale=st.sampled_from([1.0, 100.0]))
def test_pseudo_values_have_the_ratio_of_sums_as_mean(rows, scale):
    above, below = np.array(rows, float).T
    below[0] += 1
    ratio, values = gains._linear(above, below, scale)
    assert ratio == pytest.approx(scale * above.sum() / below.sum())
    assert values.mean() == pytest.approx(ratio)


def test_intervals_of_pseudo_values_are_those_of_leaving_one_out():
    """The twin: the jackknife, where every seed has many people."""
    luck = np.random.default_rng(1)
    below = luck.integers(900, 1100, 30).astype(float)
    above = luck.binomial(below.astype(int), 0.3).astype(float)
    ratio, values = gains._linear(above, below, 1.0)
    n = len(values)
    left_out = (above.sum() - above) / (below.sum() - below)
    jackknife = n * ratio - (n - 1) * left_out
    assert interval(values)[:3] == pytest.approx(interval(jackknife)[:3], rel=1e-3)


# how often chance alone is taken for something

STUDIES = 200
SMALL = {"many": 170, "few": 30}


def counted(rates, luck):
    """Rows of one study in which offences of each group are counted by chance."""
    sizes, groups = [*SMALL.values(), sum(SMALL.values())], [*SMALL, "all"]
    found = []
    for rate in rates.values():
        counts = luck.poisson(rate * np.array(sizes[:-1])[:, None], (len(SMALL), SEEDS))
        found += [*counts, counts.sum(axis=0)]
    keys = [(scenario, "all" if group == "all" else "kind", group) for scenario in rates for group in groups]
    columns = dict(zip(("scenario", "grouping", "group"), np.repeat(keys, SEEDS, axis=0).T, strict=True))
    entrants = np.tile(np.repeat(sizes, SEEDS), len(rates))
    return pd.DataFrame(
        {**columns, "seed": [*range(SEEDS)] * len(keys), "entrants": entrants, GAINS[LESS].above: np.concatenate(found)}
    )


@pytest.mark.parametrize(("rate", "flags"), [(0.3, {"harmed", "left_behind"}), (0.2, {"left_behind"})])
def test_chance_alone_harms_nobody_and_leaves_nobody_behind(monkeypatch, rate, flags):
    """Of studies in which nobody gains, or everyone by a third."""
    monkeypatch.setattr(gains, "GAINS", {LESS: GAINS[LESS]})
    luck = np.random.default_rng(1)
    tables = [gains_table(counted({"world": 0.3, "policy": rate}, luck), ("world", "policy")) for _ in range(STUDIES)]
    flagged = [not flags.isdisjoint(found["standing"]) for found in tables]
    gained = [(found["standing"] == "gains").any() for found in tables]
    assert np.mean(flagged) <= 0.05
    assert np.mean(gained) > 0.9 or rate == 0.3
