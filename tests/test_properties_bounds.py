"""Formulas stay within their bounds for all parameters in range, and give known answers at their limits."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.parameters.declare import declared
from sim.processes import contacts, institution, intake, offending, relationship, response, work, work_week
from sim.processes.work_week.planning import visits_allowed
from tests.test_properties_formulas import CENTRAL, FORMULAS, ROWS, brief, parameters, tables

BETWEEN = """
    distance -inf 0   reactance 0 1   rupture 0 1   repair 0 1   openness 0 1   learning 0 1   fitting 0 1
    support 0 1   conflict 0 1   spread 0 1   stigma 0 1   breach 0 1   breach_found 0 1   recorded 0 1
    proposal 0 1   apathy 0 1   minutes 0 40
"""


@pytest.mark.parametrize("told", re.findall(r"(\w+) (\S+) (\S+)", BETWEEN), ids=lambda told: told[0])
@brief
@given(data=st.data())
def test_results_stay_within_bounds(told, data):
    name, low, high = told
    formula = FORMULAS[name.replace("_", " ")]
    found = formula.formula(data.draw(tables(formula.causes)), data.draw(parameters(formula.group)))
    assert np.isfinite(found).all()
    assert ((found >= float(low)) & (found <= float(high))).all()


def test_ceilings_stay_below_one_whatever_the_parameters():
    ranges = {name: item.high for name, item in declared(CENTRAL.relationship)}
    assert ranges["floor"] + ranges["span"] <= 1
    assert ranges["trust_floor"] + ranges["trust_span"] <= 1


@brief
@given(st.data())
def test_ceilings_lie_between_floor_and_floor_plus_span(data):
    p, x = data.draw(parameters(CENTRAL.relationship)), data.draw(tables(relationship.Encounter))
    *alliance, trust = relationship.ceilings(x, np.random.default_rng(1).normal(size=(4, ROWS)), p)
    assert all(((c >= p.floor) & (c <= p.floor + p.span)).all() for c in alliance)
    assert ((trust >= p.trust_floor) & (trust <= p.trust_floor + p.trust_span)).all()


@brief
@given(st.data())
def test_what_pk_and_partners_do_is_capped(data):
    """Best against worst environment of one client: twice the cap, which leaves room for work and family below 0.46."""
    p, x = data.draw(parameters(CENTRAL.offending)), data.draw(tables(offending.Guidance))
    other = data.draw(tables(offending.Guidance))._replace(band=x.band)
    best_and_worst = offending.environment(x, p), offending.environment(other, p)
    assert (abs(best_and_worst[0] - best_and_worst[1]) <= 2 * p.cap + 1e-12).all()
    assert all(((found <= p.cap) & (found >= -2 * p.cap)).all() for found in best_and_worst)
    assert 0.48 < np.exp(-2 * CENTRAL.offending.cap) < 0.51


@brief
@given(st.data(), st.floats(-0.1, 0.1))
def test_a_step_from_the_usual_counts_the_same_in_every_third(data, trust):
    """The bound does not bend first where guidance does most, or it would turn the risk principle round."""
    p, zero = data.draw(parameters(CENTRAL.offending)), np.zeros(3)
    usual = offending.Guidance(zero, zero, zero, zero, np.ones(3), np.arange(3), zero)
    step = offending.environment(usual._replace(trust=zero + trust), p) - offending.environment(usual, p)
    assert np.allclose(step, p.cap * np.tanh(p.trust * trust / p.cap), rtol=0, atol=1e-12)


@brief
@given(st.data())
def test_home_visits_keep_to_their_share_of_the_hours(data):
    """Parts of visits add up: the budget is used in the long run, and no week is longer than it is."""
    spare, dearest = (data.draw(arrays(float, ROWS, elements=st.floats(low, 20))) for low in (0, 0.5))
    share = data.draw(st.floats(0.1, 0.8))
    every_luck = [visits_allowed(spare, dearest, share, luck) for luck in (np.arange(1000) + 0.5) / 1000]
    mean, enough = np.mean(every_luck, axis=0), np.floor(spare / dearest) >= np.ceil(share * spare / dearest)
    assert (np.array(every_luck) * dearest <= spare * (1 + 1e-12)).all()
    assert np.allclose(mean[enough], (share * spare / dearest)[enough], rtol=0, atol=1.1e-3)
    assert (visits_allowed(spare, np.zeros(ROWS), share, np.full(ROWS, 0.9)) == 0).all()


@brief
@given(st.data())
def test_duties_fit_into_the_week(data):
    asked = work_week.Duties(*(100 * share for share in data.draw(arrays(float, (7, ROWS), elements=st.floats(0, 1)))))
    hours, cap = np.full(ROWS, data.draw(st.floats(20, 30))), data.draw(st.floats(0.6, 0.95))
    done = work_week.fit(asked, hours, cap)
    assert all((part <= duty).all() and (part <= cap * hours).all() for part, duty in zip(done, asked, strict=True))
    assert (sum(done) <= hours * (1 + 1e-12)).all()
    room = hours - sum(done)
    wanted = data.draw(st.floats(0, 500))
    shares = work_week.litmas_shares(np.array([wanted]), np.maximum(room, 0), np.zeros(ROWS, int))
    assert (shares <= np.maximum(room, 0)).all()
    assert shares.sum() == pytest.approx(min(wanted, np.maximum(room, 0).sum()), abs=1e-9)


@brief
@given(st.integers(1, 8), st.integers(0, 30), st.floats(0.02, 0.3), st.integers(0, 2**32))
def test_new_clients_go_to_someone_within_the_tolerance(pks, clients, tolerance, seed):
    luck = np.random.default_rng(seed)
    load, preference = luck.integers(30, 50, pks).astype(float), luck.random((clients, pks))
    now = load.copy()
    for client, pk in enumerate(intake.choose_pks(preference, load, tolerance)):
        most = (1 + tolerance) * now.mean() + 1e-9
        assert now[pk] <= most
        assert (now[preference[client] < preference[client, pk]] > most - 2e-9).all(), "nobody preferred had room"
        now[pk] += 1
    assert (now == load).all()


# limits with known answers


def test_limits():
    p, o = CENTRAL.contacts, CENTRAL.offending
    assert contacts.formality(np.array([0.0, p.formal_minutes / 2, p.formal_minutes, 60.0]), p).tolist() == [
        1,
        0.5,
        0,
        0,
    ]
    assert contacts.distance_logit(np.array([0.0, p.free_km]), p).tolist() == [0, 0]
    assert offending.time_course(np.array([0, 7, 39, 130, 999]), o).tolist() == [0, 0, o.bump, o.decline, o.decline]
    assert relationship.coldness(np.zeros(1), CENTRAL.relationship).tolist() == [0.5]
    assert response.fitting(np.zeros(3), np.arange(3.0), CENTRAL.response).tolist() == [0, 0, 0]
    full = relationship.step_size(np.array([6, 60]), np.ones(2), CENTRAL.relationship)
    assert full.tolist() == [CENTRAL.relationship.growth] * 2
    assert relationship.step_size(np.array([6]), np.zeros(1), CENTRAL.relationship).tolist() == [0]


def test_supervision_at_the_reference_is_worth_nothing_as_such():
    zero = np.zeros(3)
    usual = offending.Guidance(zero, zero, zero, zero, zero, np.arange(3), zero)
    assert offending.environment(usual, CENTRAL.offending).tolist() == [0, 0, 0]


def test_an_average_client_has_the_base_hazard():
    zero = np.zeros(1)
    x = offending.Circumstances(**dict.fromkeys(offending.Circumstances._fields, zero) | {"weeks": np.array([0])})
    assert offending.log_hazard(x, CENTRAL.offending).tolist() == [CENTRAL.offending.base]


def test_execution_depends_on_ground_and_whereabouts():
    p, yes, no = CENTRAL.enforcement, np.array([True]), np.array([False])
    assert institution.execution_chance(yes, no, no, p) == p.execute_arrest
    missing, usual, back = (institution.execution_chance(no, *who, p)[0] for who in ((yes, no), (no, no), (no, yes)))
    assert missing > usual == p.execute_other > back


def test_jobs_turn_over_faster_in_the_first_weeks():
    gain, loss = work.churn(np.array([0, 8, 9, 26, 27, 500]), CENTRAL.work)
    assert gain[0] == gain[1] > gain[2] == gain[3] > gain[4] == gain[5]
    assert loss[0] == loss[1] > loss[2] == loss[3] > loss[4] == loss[5]
