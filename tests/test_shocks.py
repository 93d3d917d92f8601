"""Shocks: what comes from outside, when it acts, and that it ends."""

from functools import cache

import numpy as np
import pytest

from sim import ReintegrationModel, load
from sim.policy.shocks import SHOCKS
from tests.conftest import kecil_snapshot

WEEKS = 60
STRUCK = {
    "pks_lost": "{pks_lost: {share: 0.4}, from: 10, until: 30}",
    "litmas_surge": "{litmas_surge: {factor: 2}, from: 10, until: 30}",
    "notorious_offence": "{notorious_offence: {district: Sungai, fall: 0.2}, from: 10}",
    "contact_cut": "{contact_cut: {share: 0.5}, from: 10, until: 30}",
    "trust_gift": "{trust_gift: {sd: 1}, from: 10}",
    "alliance_gift": "{alliance_gift: {sd: 1}, from: 10}",
    "raised": "{raised: {thing: trust, sd: 1}, from: 10, until: 30}",
}


@cache
def struck(name: str | None = None):
    """A run of kecil with one shock, or none."""
    plan = load("kecil", changes=[f"shocks=[{STRUCK[name]}]"] if name else [])
    model = ReintegrationModel(plan, 1, start=kecil_snapshot(weeks=WEEKS), weeks=WEEKS, register_people=False)
    model.run()
    return model.weeks_frame().groupby("week").sum(numeric_only=True), model


def change(name: str, column: str) -> np.ndarray:
    """What a shock does to a weekly measure, week by week, as a share of it."""
    with_it, without = (struck(each)[0][column] for each in (name, None))
    return (with_it / without - 1).to_numpy()


def test_every_kind_is_tried():
    assert set(STRUCK) == set(SHOCKS)


@pytest.mark.parametrize("name", STRUCK)
def test_nothing_happens_before_a_shock_strikes(name):
    with_it, without = (struck(each)[1].history[: 104 + 10] for each in (name, None))
    assert np.array_equal(with_it, without)


@pytest.mark.parametrize("name", STRUCK)
def test_hours_still_add_up(name):
    pks = struck(name)[1].world.pks
    kinds = "litmas accompaniment files tracing travel training administration partners guidance control missed free"
    booked = sum(getattr(pks, f"h_{kind}") for kind in kinds.split())
    assert np.allclose(booked[pks.in_post], pks.h_available[pks.in_post])


def test_m18_pks_who_are_lost_leave_less_time_and_come_back():
    here = struck("pks_lost")[0]["pks"]
    assert here[9] > here[10] == here[29] < here[30] == here[9]
    assert change("pks_lost", "guidance_minutes")[10:30].mean() < -0.2
    assert change("pks_lost", "trust")[10:30].mean() < -0.01


def test_m36_a_surge_of_litmas_takes_time_from_clients_and_leaves_a_backlog():
    assert change("litmas_surge", "litmas")[10:30].mean() > 0.8
    assert change("litmas_surge", "guidance_minutes")[15:30].mean() < -0.1
    assert change("litmas_surge", "litmas_open")[30] > 0.1


def test_m29_a_notorious_offence_turns_the_neighbours_of_its_district_and_of_no_other():
    at = [struck(name)[1] for name in ("notorious_offence", None)]
    week = 104 + 10
    fell = [m.weeks_frame().query("week == 10").set_index("district").acceptance for m in at]
    loss = (fell[0] / fell[1] - 1).to_dict()
    assert loss["Sungai"] < -0.2
    assert max(abs(loss["Kota"]), abs(loss["Hulu"])) < 1e-3
    assert change("notorious_offence", "stigma_felt")[week - 104 + 10] > 0


def test_m18_contact_time_that_is_cut_is_cut_and_comes_back():
    cut = change("contact_cut", "guidance_minutes")
    assert cut[12:30].mean() == pytest.approx(-0.5, abs=0.1)
    assert abs(cut[35:].mean()) < 0.1


def test_m27_a_gift_of_trust_opens_clients_and_fades():
    gift = change("trust_gift", "trust")
    assert gift[10] > 0.1 > abs(gift[59]) + 0.05
    assert change("trust_gift", "openness")[10] > 0.05


def test_m26_a_gift_of_alliance_brings_more_reports_and_fades():
    gift = change("alliance_gift", "bond")
    assert gift[10] > 0.1 > abs(gift[59]) + 0.05
    assert change("alliance_gift", "reports_kept")[10:30].mean() > 0


def test_pks_whom_a_policy_has_hired_are_not_lost():
    plan = load("more_pks", over="kecil", changes=["shocks=[{pks_lost: {share: 0.9}, from: 30, until: 50}]"])
    model = ReintegrationModel(plan, 1, start=kecil_snapshot(weeks=WEEKS), weeks=WEEKS, register_people=False)
    before = model.run(until=29).world.pks_here
    during = model.run(until=31).world.pks_here
    assert set(before[model.world.pks.reserve[before] >= 0]) <= set(during) < set(before)
    assert len(model.run().world.pks_here) == len(before)


def test_what_is_raised_is_read_higher_while_it_goes_its_own_way():
    assert change("raised", "openness")[10:30].mean() > 0.05
    assert abs(change("raised", "trust")[10]) < 0.01
    assert abs(change("raised", "openness")[40:].mean()) < 0.05


def test_a_null_shock_is_no_shock():
    plan = load("kecil", changes=["shocks=[{trust_gift: {sd: 0}}, {litmas_surge: {factor: 1}}]"])
    model = ReintegrationModel(plan, 1, start=kecil_snapshot(weeks=WEEKS), weeks=WEEKS, register_people=False).run()
    assert np.array_equal(model.history, struck()[1].history)


def test_shocks_are_written_out_and_read_again():
    plan = load("kecil", changes=[f"shocks=[{', '.join(STRUCK.values())}]"])
    again = [entry for entry in plan.resolved()["shocks"]]
    assert [next(iter(entry)) for entry in again] == list(STRUCK)
    assert plan.key() != load("kecil").key()
