"""What may be said of a policy: tests that hold for all policies together, and differences too small to matter."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.compare import compare, interval, is_latent
from experiments.sequential import anytime_p, holm, t_test
from experiments.verdicts import COLUMNS, HEADLINES, overall, verdict_table
from experiments.worthwhile import CLIENTS, OFFICE, WORTHWHILE, worthwhile
from sim.measures import OUTCOMES

LATENT, MORE, LESS, PROCESS, COUNT = (
    "cohort_offences_latent",
    "reports_kept",
    "cohort_prison_weeks",
    "proposals_per_quarter",
    "caseload",
)
LEVEL = 40.0
NOISE = np.array([-1.1, -0.7, -0.4, -0.1, 0.1, 0.4, 0.7, 1.1])
"""Differences by seed around an effect; their mean is 0."""

brief = settings(max_examples=25, deadline=None, derandomize=True)
VERDICTS = ("better", "worse", "no_difference", "open")


def judged(outcome, *policies, clients=CLIENTS, level=LEVEL, **given):
    """The verdicts on policies, each told by its differences from a reference that differs from seed to seed."""
    reference = np.linspace(0.5, 1.5, len(policies[0])) * level
    rows = [("world", seed, x) for seed, x in enumerate(reference)]
    names = ["world"]
    for place, change in enumerate(policies):
        names.append(f"policy{place}")
        rows += [(names[-1], seed, x) for seed, x in enumerate(reference + np.asarray(change))]
    runs = pd.DataFrame(rows, columns=["scenario", "seed", outcome])
    comparison = compare(runs, names, [OUTCOMES[outcome]], given.get("first"))
    return verdict_table(runs, comparison, names, clients, **given)


def verdict(outcome, change, **given):
    """Of one policy."""
    (found,) = judged(outcome, change, **given)["verdict"]
    return found


@pytest.mark.parametrize(
    ("outcome", "effect", "noise", "expected"),
    [
        (MORE, 5.0, 1.0, "better"),
        (MORE, -5.0, 1.0, "worse"),
        (LESS, -5.0, 1.0, "better"),
        (LESS, 5.0, 1.0, "worse"),
        (MORE, 0.5, 5.0, "open"),
        (MORE, 0.0, 0.1, "no_difference"),
        (LATENT, -5.0, 1.0, "better"),
        (PROCESS, -5.0, 1.0, "none"),
        (COUNT, -5.0, 1.0, "none"),
    ],
)
def test_what_is_said_follows_the_interval_and_which_way_is_better(outcome, effect, noise, expected):
    assert verdict(outcome, effect + noise * NOISE) == expected


def test_a_clear_difference_that_is_tiny_is_no_worthwhile_one():
    tiny = 0.1 + 0.01 * NOISE
    (row,) = judged(MORE, tiny).itertuples()
    assert row.p_holm < 0.001
    assert (row.verdict, row.worthwhile) == ("no_difference", WORTHWHILE[MORE])
    assert verdict(MORE, 20 * tiny) == "better"


@pytest.mark.parametrize("side", [-1, 1])
@pytest.mark.parametrize(
    ("mean", "half", "expected"),
    [
        (0.5, 0.4, {"no_difference"}),
        (0.5, 0.6, {"open"}),
        (0.0, 1.1, {"open"}),
        (0.9, 0.05, {"no_difference"}),
        (0.9, 0.2, {"open"}),
        (1.1, 0.2, {"better", "worse"}),
    ],
)
def test_only_if_the_whole_interval_lies_inside_there_is_no_difference(side, mean, half, expected):
    change = side * mean + half / interval(NOISE).high * NOISE
    assert verdict(MORE, change * WORTHWHILE[MORE]) in expected


def test_nothing_changed_is_no_difference_even_where_nothing_is_too_small():
    nothing = np.zeros(8)
    assert verdict(MORE, nothing) == verdict(LATENT, nothing) == "no_difference"
    assert verdict(PROCESS, nothing) == "none"


def test_what_happened_in_no_run_cannot_be_told():
    assert verdict(LATENT, np.zeros(8), level=0.0) == "open"


def test_latent_outcomes_are_judged_in_percent_of_the_reference():
    change = 0.005 * NOISE
    assert verdict(LATENT, change, level=100.0) == "no_difference"
    assert verdict(LATENT, change, level=0.1) == "open"
    assert verdict(LATENT, change, level=0.0) == "open"
    assert verdict(MORE, change, level=0.1) == "no_difference"


def test_one_seed_or_none_tells_nothing():
    assert verdict(MORE, [3.0]) == "open"
    assert verdict(MORE, [np.nan, np.nan]) == "open"


def test_lucks_of_a_draw_are_one_unit():
    change = np.repeat(2.0 + NOISE[:4], 2)
    by_seed, by_draw = (judged(MORE, change, **given)["p"][0] for given in ({}, {"first": 0}))
    assert by_draw == pytest.approx(t_test(2.0 + NOISE[:4]))
    assert by_seed == pytest.approx(t_test(change))
    assert by_seed < by_draw


def test_looking_needs_its_own_test():
    change = 1.2 + NOISE
    fixed, looked = (judged(MORE, change, test=test)["p"][0] for test in (t_test, anytime_p))
    assert looked == pytest.approx(anytime_p(change))
    assert fixed < looked


# all policies together


@st.composite
def families(draw):
    """Differences by seed of some policies."""
    effects = draw(st.lists(st.floats(-3, 3), min_size=2, max_size=6))
    return [effect + draw(st.floats(0.1, 3)) * NOISE[draw(st.permutations(range(8)))] for effect in effects]


@brief
@given(policies=families())
def test_p_is_adjusted_over_the_policies_of_an_outcome(policies):
    found = judged(MORE, *policies)
    assert list(found) == COLUMNS
    np.testing.assert_allclose(found["p"], [t_test(change) for change in policies])
    np.testing.assert_allclose(found["p_holm"], holm(found["p"].to_numpy()))


@brief
@given(policies=families())
def test_more_policies_can_only_weaken(policies):
    alone, family = judged(MORE, *policies[:1]), judged(MORE, *policies)
    assert family["p_holm"][0] >= alone["p_holm"][0] - 1e-12
    said = (alone["verdict"][0], family["verdict"][0])
    assert said[0] == said[1] or (said[0] in ("better", "worse") and said[1] == "open")


def test_a_verdict_is_lost_among_many_policies():
    own = 1.3 * (0.8 + NOISE)
    assert judged(MORE, own)["verdict"][0] == "better"
    assert judged(MORE, own, *[NOISE] * 9)["verdict"][0] == "open"


def test_outcomes_are_families_of_their_own():
    frames = []
    for outcome, change in ((MORE, 5 + NOISE), (LESS, 3 * NOISE)):
        found = pd.DataFrame({"scenario": np.repeat(["world", "policy"], 8), "seed": [*range(8)] * 2})
        frames.append(found.assign(**{outcome: np.concatenate([np.full(8, LEVEL), LEVEL + change])}))
    runs = frames[0].merge(frames[1])
    names = ("world", "policy")
    found = verdict_table(runs, compare(runs, names, [OUTCOMES[MORE], OUTCOMES[LESS]]), names, CLIENTS)
    assert list(found["verdict"]) == ["better", "open"]
    np.testing.assert_array_equal(found["p"], found["p_holm"])


def test_the_headlines_are_one_family():
    """Three chances to be called better as a whole are three tests; other outcomes stand alone."""
    luck, outcomes = np.random.default_rng(1), (*HEADLINES, MORE)
    runs = pd.DataFrame({"scenario": np.repeat(["world", "one", "two"], 8), "seed": [*range(8)] * 3})
    runs = runs.assign(**{outcome: LEVEL + luck.normal(0, 1, 24) for outcome in outcomes})
    names = ("world", "one", "two")
    found = verdict_table(runs, compare(runs, names, [OUTCOMES[name] for name in outcomes]), names, CLIENTS)
    together = found["outcome"].isin(HEADLINES)
    assert together.sum() == 6
    for own in (found[together], found[~together]):
        np.testing.assert_allclose(own["p_holm"], holm(own["p"].to_numpy()))


# a policy as a whole


def table(*verdicts):
    return pd.DataFrame({"scenario": "policy", "outcome": list(HEADLINES), "verdict": verdicts})


@pytest.mark.parametrize("verdicts", list(product(VERDICTS, repeat=len(HEADLINES))))
def test_what_is_said_of_a_policy_as_a_whole(verdicts):
    if "better" in verdicts and "worse" in verdicts:
        expected = "mixed"
    elif "better" in verdicts or "worse" in verdicts:
        expected = "better" if "better" in verdicts else "worse"
    else:
        expected = "open" if "open" in verdicts else "no_difference"
    assert overall(table(*verdicts), "policy") == expected


def test_only_the_own_headlines_count():
    other = pd.DataFrame([("policy", MORE, "worse"), ("other", LATENT, "worse")], columns=COLUMNS[:3])
    found = pd.concat([table("better", "open", "open"), other])
    assert overall(found, "policy") == "better"
    assert overall(found, "policy", [MORE]) == "worse"
    assert overall(found, "nobody") == "open"
    assert all(OUTCOMES[name].primary and OUTCOMES[name].better != "neither" for name in HEADLINES)


# what is worthwhile


def test_every_outcome_with_a_better_way_has_a_worthwhile_difference_and_no_other():
    judgeable = {name for name, outcome in OUTCOMES.items() if outcome.better != "neither"}
    assert set(WORTHWHILE) == judgeable
    assert min(WORTHWHILE.values()) > 0
    assert not any(outcome.process for name, outcome in OUTCOMES.items() if name in WORTHWHILE)
    assert [worthwhile(name, CLIENTS) for name in (PROCESS, COUNT)] == [None, None]


def test_what_is_counted_in_people_follows_the_office():
    assert set(OFFICE) == {
        n for n in WORTHWHILE if OUTCOMES[n].unit.startswith("people") and not is_latent(OUTCOMES[n])
    }
    for name in OFFICE:
        assert worthwhile(name, CLIENTS) == WORTHWHILE[name]
        assert worthwhile(name, 300) == pytest.approx(WORTHWHILE[name] / 10)
    assert worthwhile(MORE, 300) == worthwhile(MORE, CLIENTS)


def test_a_difference_that_a_large_office_would_not_notice_counts_in_a_small_one():
    change = 2 + 0.1 * NOISE
    assert verdict("reintegrated_per_year", change) == "no_difference"
    assert verdict("reintegrated_per_year", change, clients=300) == "better"
