"""Behaviour, detection, enforcement: the parts add up whatever the sums, and flows by ground add up to their whole."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.compare import compare
from experiments.sequential import sequence
from experiments.split import PARTS, SPLIT, WAYS, only_enforces_less, parts_table, run_sums, shapley, split_changes
from sim.measures import OUTCOMES
from sim.model import ReintegrationModel
from sim.people import Standing
from tests.conftest import kecil_snapshot
from tests.studies import small_plan

WEEKS, SEED = 60, 1
STEPS = ("grounds", "proposals", "revocations")
PROCESS = [outcome for outcome in OUTCOMES.values() if outcome.process]

brief = settings(max_examples=50, deadline=None, derandomize=True)
number = st.floats(-100, 100, allow_subnormal=False)
few = st.integers(0, 4)


@st.composite
def states(draw, runs=3):
    """Sums of some runs as a model might give them, most of them 0: answers to nothing that is known among them."""

    def column(values=few):
        return np.array(draw(st.lists(values, min_size=runs, max_size=runs)), float)

    sums = {name: column() for name in ("offences_latent", "offences_recorded", "reconvictions", "moves")}
    for step in STEPS:
        sums |= {f"{step}_{way}": column() for way in WAYS}
        sums[step] = np.sum([sums[f"{step}_{way}"] for way in WAYS], axis=0)
    return sums | {"clients_active": column(st.integers(1, 3000)), "weeks": np.full(runs, 60.0)}


def outcome_of(name, sums):
    """A process measure run by run, as its own declaration makes it of the sums."""
    runs = [{key: values[run] for key, values in sums.items()} for run in range(len(sums["weeks"]))]
    return np.array([OUTCOMES[name].of(run, run["weeks"], None) for run in runs])


def test_every_process_measure_is_split():
    assert list(SPLIT) == [outcome.id for outcome in PROCESS]


@pytest.mark.parametrize("name", SPLIT)
@brief
@given(before=states(), after=states())
def test_the_parts_add_up_to_the_change_in_every_run(name, before, after):
    """Where an outcome has no value, in runs without revocations, there is no part of it either."""
    change = outcome_of(name, after) - outcome_of(name, before)
    np.testing.assert_allclose(split_changes(before, after, SPLIT[name]).sum(axis=0), change, atol=1e-9)


@brief
@given(before=states())
def test_nothing_changed_has_no_parts(before):
    for measured in SPLIT.values():
        assert not np.nan_to_num(split_changes(before, before, measured)).any()


def product(*causes):
    return np.prod(causes, axis=0)


@brief
@given(before=st.tuples(number, number, number), after=st.tuples(number, number, number))
def test_shares_of_a_product_are_those_of_the_formula(before, after):
    """The twin: a factor's change times the mean of the others over all orders, written out."""
    (a, b, c), (a2, b2, c2) = before, after
    by_hand = [
        (a2 - a) * (2 * b * c + b * c2 + b2 * c + 2 * b2 * c2) / 6,
        (b2 - b) * (2 * a * c + a * c2 + a2 * c + 2 * a2 * c2) / 6,
        (c2 - c) * (2 * a * b + a * b2 + a2 * b + 2 * a2 * b2) / 6,
    ]
    assert shapley(before, after, product) == pytest.approx(by_hand, abs=1e-6)


@brief
@given(
    before=st.tuples(number, number, number), after=st.tuples(number, number, number), order=st.permutations(range(3))
)
def test_the_order_of_the_causes_does_not_matter(before, after, order):
    parts = shapley(before, after, product)
    mixed = shapley([before[i] for i in order], [after[i] for i in order], product)
    assert mixed == pytest.approx(parts[list(order)], abs=1e-6)


@brief
@given(before=st.tuples(number, number, number), after=st.tuples(number, number, number), same=st.integers(0, 2))
def test_a_cause_that_stays_gets_nothing_and_equal_causes_the_same(before, after, same):
    after = [before[i] if i == same else x for i, x in enumerate(after)]
    assert shapley(before, after, product)[same] == 0
    alike = shapley((before[0],) * 2, (after[0],) * 2, product)
    assert alike[0] == pytest.approx(alike[1])


def made_up(policy=None, seeds=12, **scaled):
    """Sums of a reference and a policy in which only what is named is so many times as large."""
    luck, frames = np.random.default_rng(1), []
    level = {"offences_latent": 60, "moves": 30, "offences_recorded": 12, "reconvictions": 6}
    level |= {f"grounds_{way}": 20 for way in WAYS} | {f"proposals_{way}": 10 for way in WAYS}
    level |= {f"revocations_{way}": 5 for way in WAYS} | {"clients_active": 15000}
    drawn = {name: luck.uniform(0.9, 1.1, seeds) * mean for name, mean in level.items()}
    for name in ("world", "policy"):
        own = {key: values * (scaled.get(key, 1) if name == "policy" else 1) for key, values in drawn.items()}
        frames.append(pd.DataFrame({"scenario": name, "seed": range(seeds), "weeks": 60.0, **own}))
    return pd.concat(frames).set_index(["scenario", "seed"])


def scaled(prefix, factor):
    return {f"{prefix}_{way}": factor for way in WAYS}


def parts_of(sums, **changes):
    return parts_table(sums, ("world", "policy"), **changes)


def only(sums, outcome="proposals_per_quarter"):
    """The parts of one measure, by name."""
    table = parts_of(sums)
    return table[table["outcome"] == outcome].set_index("part")["difference"]


def test_each_cause_is_found_where_only_it_changes():
    less_answered = only(made_up(**scaled("proposals", 0.5)))
    assert less_answered["behaviour"] == less_answered["detection"] == 0 > less_answered["enforcement"]
    less_known = only(made_up(**{"grounds_after_arrest": 0.5, "proposals_after_arrest": 0.5}))
    assert less_known["detection"] < -0.1
    assert less_known[["behaviour", "enforcement"]].abs().max() < 1e-12
    less_done = {"offences_latent": 0.5, "moves": 0.5} | scaled("grounds", 0.5) | scaled("proposals", 0.5)
    changed = only(made_up(**less_done))
    assert changed["behaviour"] < -0.1
    assert changed[["detection", "enforcement"]].abs().max() < 1e-12


def test_fewer_clients_are_fewer_proposals_of_the_same_rate():
    assert only(made_up(clients_active=0.5), "grounds_rate")["behaviour"] > 0
    assert (only(made_up(clients_active=0.5)) == 0).all()


def test_what_was_open_at_the_start_is_alike_in_both():
    """Two answers to what was known before week 0, then one: what clients do has not changed."""
    nothing = {name: np.zeros(1) for name in made_up().columns}
    before, after = (
        {**nothing, "weeks": np.full(1, 52.18), "revocations_after_misses": np.full(1, n)} for n in (2.0, 1.0)
    )
    assert split_changes(before, after, SPLIT["revocations_per_year"])[:, 0] == pytest.approx([0, 0, -1])


def test_only_less_enforcement_is_called_so():
    enforced = scaled("proposals", 0.5)
    assert only_enforces_less(parts_of(made_up(**enforced)), "policy")
    assert not only_enforces_less(parts_of(made_up(**scaled("proposals", 1.5))), "policy")
    assert not only_enforces_less(parts_of(made_up()), "policy")
    more_to_answer = {"offences_latent": 3, "moves": 3} | scaled("grounds", 3) | scaled("proposals", 1.5)
    assert not only_enforces_less(parts_of(made_up(**more_to_answer)), "policy")
    assert not only_enforces_less(parts_of(made_up(**enforced)), "another")
    assert not only_enforces_less(parts_of(made_up(seeds=1, **enforced)), "policy")


def test_where_clients_do_less_or_less_is_known_it_is_not():
    enforced = scaled("proposals", 0.4)
    fewer = scaled("grounds", 0.8) | {"offences_latent": 0.8, "moves": 0.8}
    unseen = {"grounds_after_arrest": 0.4, "grounds_after_move": 0.4}
    for sums, part in ((made_up(**enforced, **fewer), "behaviour"), (made_up(**enforced, **unseen), "detection")):
        parts = only(sums)
        assert parts["enforcement"] < parts[part] < 0
        assert not only_enforces_less(parts_of(sums), "policy")


def test_seeds_in_which_a_share_has_no_whole_are_left_out():
    """Of two lucks of a draw one may be left out; the other stands for it, as it does in what is compared."""
    sums = made_up(seeds=8, **scaled("revocations", 0.5) | {"revocations_after_arrest": 0.9})
    for way in WAYS:
        sums.loc[("policy", 3), f"revocations_{way}"] = 0
    sums["revocations"] = sums[[f"revocations_{way}" for way in WAYS]].sum(axis=1)
    share = "revocations_after_arrest_share"
    values = [outcome_of(share, {k: sums.loc[name, k].to_numpy() for k in sums}) for name in ("world", "policy")]
    runs = sums.reset_index()[["scenario", "seed"]].assign(**{share: np.concatenate(values)})
    (compared,) = compare(runs, ("world", "policy"), [OUTCOMES[share]], first=0).itertuples()
    parts = parts_of(sums, first=0)
    parts = parts[parts["outcome"] == share]
    assert parts["difference"].sum() == pytest.approx(compared.difference, abs=1e-9)
    assert set(parts["seeds"]) == {compared.seeds} == {7}


def test_intervals_are_over_draws_and_may_be_wider():
    sums = made_up(seeds=20, offences_recorded=0.5)
    by_seed, by_draw, looked = (
        parts_of(sums, **given).set_index(["outcome", "part"]).loc[("offences_recorded_rate", "detection")]
        for given in ({}, {"first": 0}, {"bounds": sequence})
    )
    assert by_seed["difference"] == pytest.approx(by_draw["difference"])
    assert by_seed["high"] != by_draw["high"] < 0
    assert looked["high"] - looked["low"] > by_seed["high"] - by_seed["low"]


# a real world


@pytest.fixture(scope="module")
def lived():
    """The small world and graduated response: weeks, outcomes, and people inside by week as they stand."""
    weeks, runs, inside = [], [], []
    for scenario in small_plan("graduated_response", replicates=1, weeks=WEEKS).scenarios:
        model = ReintegrationModel(
            scenario, SEED, start=kecil_snapshot(SEED, WEEKS), weeks=WEEKS, register_people=False
        )
        while model.week < WEEKS - 1:
            model.step()
            c = model.world.clients
            there = (c.standing == Standing.DETAINED) | (c.standing == Standing.PRISON)
            inside.append(np.bincount(c.district[there], minlength=3))
        same = {"scenario": scenario.name, "seed": SEED}
        weeks.append(model.weeks_frame(with_burn_in=False).assign(**same))
        runs.append(same | model.run_row())
        model.close()
    return pd.concat(weeks, ignore_index=True), pd.DataFrame(runs), np.concatenate(inside)


@pytest.mark.parametrize("step", STEPS)
def test_flows_by_ground_add_up(lived, step):
    weeks = lived[0]
    assert weeks[step].sum() > 0
    np.testing.assert_array_equal(weeks[[f"{step}_{way}" for way in WAYS]].sum(axis=1), weeks[step])


def test_those_on_the_books_are_some_of_everyone(lived):
    weeks = lived[0]
    assert (weeks["offences_latent"] <= weeks["offences_latent_all"]).all()
    assert (weeks["harm_latent"] <= weeks["offences_latent_all"]).all()
    whole = weeks[["offences_latent", "harm_latent", "offences_latent_all"]].sum()
    assert 0 < whole["offences_latent"] < whole["offences_latent_all"] > whole["harm_latent"] > 0


def test_inside_are_those_in_custody_or_prison(lived):
    weeks, _, inside = lived
    np.testing.assert_array_equal(weeks["inside"], inside)
    assert inside.max() > 0


@pytest.mark.parametrize("length", [2, 8, WEEKS])
def test_the_parts_of_a_real_run_add_up(lived, length):
    """A short run answers mostly what was open when it began."""
    weeks = lived[0]
    sums = run_sums(weeks[weeks["week"] < length])
    before, after = ({k: sums.loc[name, k].to_numpy() for k in sums} for name in ("kecil", "graduated_response"))
    for name, measured in SPLIT.items():
        change = outcome_of(name, after) - outcome_of(name, before)
        np.testing.assert_allclose(split_changes(before, after, measured).sum(axis=0), change, atol=1e-9)


def test_the_parts_add_up_to_what_is_compared(lived):
    weeks, runs, _ = lived
    names = ("kecil", "graduated_response")
    burn_in = weeks.assign(week=weeks["week"] - WEEKS)
    table = parts_table(run_sums(pd.concat([burn_in, weeks])), names)
    assert list(table["part"].unique()) == list(PARTS)
    whole = table.groupby("outcome", sort=False)["difference"].sum()
    compared = compare(runs, names, PROCESS).set_index("outcome")["difference"]
    pd.testing.assert_series_equal(whole, compared, rtol=0, atol=1e-9)


def test_graduated_response_changes_enforcement_only(lived):
    table = parts_table(run_sums(lived[0]), ("kecil", "graduated_response"))
    parts = table[table["outcome"] == "proposals_per_quarter"].set_index("part")["difference"]
    assert parts["enforcement"] < -0.2
    assert abs(parts["behaviour"]) < abs(parts["enforcement"]) / 5
