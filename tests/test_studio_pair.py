"""The studio's two worlds: same people and luck, parted by what a class does, and back to any week bit for bit."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.studio.acts import Act, read_log, scenario_of, text_of
from experiments.studio.pair import CannotAct, Pair, of_address
from sim import ReintegrationModel, load
from sim.causal_map import LINK_IDS
from sim.policy.levers import declared_levers
from tests.conftest import kecil_snapshot

ARROW = "trust->openness"


@pytest.fixture
def pair():
    made = Pair(load("kecil"), 1, 60, start=kecil_snapshot(1, 60))
    yield made
    made.close()


def alike(one, other):
    pairs = zip(one.histories(), other.histories(), strict=True)
    return one.week == other.week and all(np.array_equal(a, b, equal_nan=True) for a, b in pairs)


def test_both_worlds_are_the_same_until_something_is_done(pair):
    pair.to(5)
    left, right = pair.histories()
    assert left.shape[0] == 6
    assert (left == right).all()
    pair.act("lever", "reminders", "1")
    pair.to(9)
    left, right = pair.histories()
    assert (left[:6] == right[:6]).all()
    assert (left[6:] != right[6:]).any()


def test_the_left_world_is_the_status_quo_whatever_is_done(pair):
    pair.act("shock", "pks_lost", "0.5")
    pair.act("cut", ARROW)
    pair.to(8)
    alone = ReintegrationModel(load("kecil"), 1, start=kecil_snapshot(1, 60), weeks=60, register_people=False)
    alone.run(until=8)
    assert (pair.left.history == alone.history).all()


def test_the_right_world_is_what_compare_gives_for_the_saved_scenario(pair, tmp_path):
    pair.to(2)
    pair.act("lever", "reminders", "1")
    pair.act("cut", ARROW)
    pair.to(5)
    pair.act("mend", ARROW)
    pair.act("shock", "litmas_surge", "2")
    pair.to(7)
    pair.act("cut", ARROW)
    pair.to(9)
    (tmp_path / "saved.yaml").write_text(pair.scenario.text())
    again = ReintegrationModel(
        load(tmp_path / "saved.yaml"), 1, start=kecil_snapshot(1, 60), weeks=60, register_people=False
    )
    again.run(until=9)
    assert (again.history == pair.right.history).all()
    assert [(cut.begins, cut.until) for cut in again.plan.cuts[:1]] == [(3, 6)]


def test_back_and_forth_gives_the_same_numbers_and_forgets_what_came_later(pair):
    pair.to(14)
    pair.act("lever", "reminders", "1")
    pair.to(20)
    before = [history.copy() for history in pair.histories()]
    pair.act("lever", "control", "-0.2")
    pair.to(24)
    pair.to(20)
    assert text_of(pair.log) == "14.lever.reminders=1;20.lever.control=-0.2"
    assert all((a == b).all() for a, b in zip(before, pair.histories(), strict=True))
    pair.to(3)
    assert pair.log == ()
    pair.to(16)
    left, right = pair.histories()
    assert (left == right).all()


def test_undo_is_as_if_it_had_not_been_done(pair):
    pair.to(3)
    pair.act("cut", ARROW)
    pair.to(8)
    pair.undo()
    left, right = pair.histories()
    assert pair.week == 8
    assert (left == right).all()


def test_an_address_gives_the_same_session(pair):
    pair.to(4)
    pair.act("lever", "reminders", "0.5")
    pair.act("cut", ARROW)
    pair.to(7)
    pair.act("shock", "trust_gift", "1.0")
    pair.to(10)
    again = of_address(load("kecil"), 1, 10, read_log(text_of(pair.log)), _start())
    assert again.log == pair.log
    assert alike(again, pair)
    again.close()


def _start():
    return kecil_snapshot(1, 260)


def test_what_cannot_be_done_is_told(pair):
    pair.act("cut", ARROW)
    with pytest.raises(CannotAct, match="is cut already"):
        pair.act("cut", ARROW)
    with pytest.raises(CannotAct, match="is not cut"):
        pair.act("mend", "trust->attendance")
    pair.act("shock", "pks_lost", "0.2")
    pair.to(3)
    with pytest.raises(CannotAct, match="PKs are away until week 26"):
        pair.act("shock", "pks_lost", "0.2")


def test_doing_the_same_again_in_a_week_takes_its_place(pair):
    pair.act("lever", "reminders", "0.5")
    pair.act("lever", "reminders", "1")
    assert text_of(pair.log) == "-1.lever.reminders=1"
    pair.to(0)
    assert pair.right.world.levers.reminders == 1.0


@given(
    st.lists(
        st.one_of(
            st.builds(
                lambda week, name, share: Act(week, "lever", name, repr(_between(name, share))),
                st.integers(-1, 500),
                st.sampled_from(sorted(declared_levers())),
                st.floats(0, 1),
            ),
            st.builds(Act, st.integers(-1, 500), st.sampled_from(["cut", "mend"]), st.sampled_from(sorted(LINK_IDS))),
        ),
        max_size=6,
    )
)
def test_a_log_comes_back_from_its_text(acts):
    acts = tuple(sorted(acts, key=lambda act: act.week))
    assert read_log(text_of(acts)) == acts


def _between(name, share):
    low, high = declared_levers()[name].low, declared_levers()[name].high
    return low + share * (high - low)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("hello", "is no act; write it as 12.lever.reminders=1"),
        ("3.lever.remainders=1", "did you mean 'reminders'?"),
        ("3.lever.reminders", "is no number"),
        ("3.lever.reminders=nan", "lies outside [0, 1]"),
        ("3.lever.reminders=7", "7 lies outside [0, 1]"),
        ("3.cut.trust->opennes", "did you mean 'trust->openness'?"),
        ("3.cut.trust->openness=held", "without a value; leave =held out"),
        ("-5.shock.pks_lost=0.2", "before the policy date"),
        ("3.shock.pks_lost=2", "2 lies outside [0.01, 0.9]"),
        ("3.shock.flood=1", "there is no 'flood'"),
    ],
)
def test_wrong_addresses_are_told(text, fault):
    with pytest.raises(ValueError, match=r".+") as told:
        read_log(text)
    assert fault in str(told.value)


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(-1, 40), st.sampled_from(["cut", "mend"])), max_size=6))
def test_times_of_cuts_never_overlap(times):
    log = tuple(Act(week, kind, ARROW) for week, kind in sorted(times))
    tidy, open_ = [], False
    for act in log:
        if (act.kind == "cut") != open_:
            tidy.append(act)
            open_ = not open_
    cuts = scenario_of(load("kecil"), tuple(tidy)).cuts
    assert all(one.until <= other.begins for one, other in pairwise(cuts))
