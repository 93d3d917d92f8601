"""Curves of the studio are the weekly measures, divided as declared; the bar of hours adds up to the week."""

import numpy as np
import pytest

from experiments.studio.curves import CURVES, DUTIES, PLACES, drawn, hours
from sim import ReintegrationModel, load
from sim.measures import MEASURES
from sim.words import known
from sim.world import BURN_IN
from tests.conftest import kecil_snapshot


@pytest.fixture(scope="module")
def history():
    model = ReintegrationModel(load("kecil"), 1, start=kecil_snapshot(1, 60), weeks=60, register_people=False)
    model.run(until=29)
    model.close()
    return model.history[BURN_IN : BURN_IN + 30]


def test_stocks_are_means_of_a_week_and_flows_of_some(history):
    trust, same = drawn(CURVES["trust"], history, history)
    sums = history.sum(axis=1)
    assert (trust == same).all()
    assert trust == pytest.approx(sums[:, PLACES["trust"]] / sums[:, PLACES["clients_active"]])
    kept, _ = drawn(CURVES["reports_kept"], history, history)
    last = sums[-4:]
    assert kept[-1] == pytest.approx(100 * last[:, PLACES["reports_kept"]].sum() / last[:, PLACES["reports_due"]].sum())
    assert kept[0] == pytest.approx(100 * sums[0, PLACES["reports_kept"]] / sums[0, PLACES["reports_due"]])
    proposals, _ = drawn(CURVES["proposals"], history, history)
    assert proposals[-1] == pytest.approx(13 * sums[-26:, PLACES["proposals"]].sum() / 26)


def test_offences_are_an_index_of_which_the_left_world_is_100(history):
    more = history.copy()
    more[:, :, PLACES["offences_latent_all"]] *= 1.5
    left, right = drawn(CURVES["offences_latent"], history, more)
    assert np.nanmean(left) == pytest.approx(100)
    assert right == pytest.approx(1.5 * left)


def test_the_bar_of_hours_is_the_whole_week(history):
    bar = hours(history)
    assert list(bar) == list(DUTIES)
    last = history[-4:].sum(axis=(0, 1))
    assert sum(bar.values()) == pytest.approx(last[PLACES["hours_available"]] / last[PLACES["pks"]], rel=0.02)
    assert min(bar.values()) >= 0
    assert hours(history[:0]) == {}


def test_every_curve_and_duty_has_a_label_in_both_languages():
    assert {f"label.{name}" for name in (*CURVES, *DUTIES)} <= known()
    assert {name for curve in CURVES.values() for name in curve.measures} <= set(MEASURES)
