"""Extremes: each ends where paper and evidence say."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from sim import ReintegrationModel, load
from sim.measures import MEASURES
from sim.policy.shocks import Raised, Struck

WEEKS = 78
CHANGES = {
    "usual": [],
    "no_pks": ["world.pks=0"],
    "many_pks": ["world.pks=300"],
    "authoritarian": ["levers.warmth=-2", "levers.control=0.45"],
    "unskilled": ["levers.competence=-2"],
}
PARAMETERS = {
    "no_phone": {"background.phone_city": 0.0, "background.phone_rural": 0.0},
    "no_enforcement": {
        "enforcement.enforce": 1e-9,
        "enforcement.execute_arrest": 0.0,
        "enforcement.execute_other": 0.0,
    },
}


def scenario_of(extreme):
    made = load("kecil", changes=CHANGES.get(extreme, []))
    if extreme == "no_stigma":
        return replace(made, shocks=(Struck("raised", Raised(thing="stigma_felt", sd=-3.0), 0, WEEKS),))
    return replace(made, parameters=made.parameters.changed(PARAMETERS.get(extreme, {})))


@cache
def ended(extreme):
    """Outcomes of a run, and sums of its weekly measures."""
    model = ReintegrationModel(scenario_of(extreme), 1, weeks=WEEKS, register_people=False).run()
    sums = dict(zip(MEASURES, model.history[-WEEKS:].sum(axis=(0, 1)), strict=True))
    outcomes = model.run_row()
    model.close()
    return outcomes, sums


def change(extreme, outcome):
    return ended(extreme)[0][outcome] - ended("usual")[0][outcome]


def test_without_pks_nobody_guides_or_proposes_and_life_goes_on():
    outcomes, sums = ended("no_pks")
    assert sums["contacts_kept"] == sums["proposals"] == sums["revocations"] == 0
    assert sums["offences_latent_all"] > 0
    assert outcomes["cohort_offences_latent"] > ended("usual")[0]["cohort_offences_latent"]


def test_a_pk_for_every_client_brings_time_trust_and_attendance():
    assert change("many_pks", "guidance_minutes") > 20
    assert change("many_pks", "trust") > 0.03
    assert change("many_pks", "reports_kept") > 1


def test_without_stigma_clients_open_up():
    assert change("no_stigma", "openness") > 0.05
    assert change("no_stigma", "trust") > 0.02


def test_without_phones_nobody_reports_online_and_more_reports_are_missed():
    model = ReintegrationModel(scenario_of("no_phone"), 1, weeks=4, register_people=False).run()
    assert not model.world.clients.online_now.any()
    model.close()
    assert change("no_phone", "reports_kept") < 0


def test_control_under_cold_pks_costs_trust_openness_and_attendance():
    assert change("authoritarian", "trust") < -0.2
    assert change("authoritarian", "openness") < -0.2
    assert change("authoritarian", "reports_kept") < -3
    assert ended("authoritarian")[1]["proposals"] > ended("usual")[1]["proposals"]


def test_without_skill_guidance_misses_needs():
    assert change("unskilled", "alliance") < -0.03
    assert change("unskilled", "openness") < -0.03


def test_where_nobody_enforces_nobody_is_revoked_and_people_behave_as_before():
    outcomes, sums = ended("no_enforcement")
    assert sums["revocations"] == 0
    assert sums["proposals"] < ended("usual")[1]["proposals"]
    assert change("no_enforcement", "trust") == pytest.approx(0, abs=0.02)
    usual = ended("usual")[0]["offences_latent_rate"]
    assert np.isclose(outcomes["offences_latent_rate"], usual, rtol=0.15)
