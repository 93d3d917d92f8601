"""Studies whose truth is known: what they are judged to be able to tell."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from experiments.pilot.field import FieldStudy
from experiments.pilot.judging import judged
from experiments.pilot.watching import ANSWERS

FIELD = FieldStudy("districts", 5, (0, 12), (300,), 0.0, 0.0, 0.0)


def met(effect, studies=400, units=10, luck=0.02, treated=5):
    """Rows of studies in which trust differs between units from the start, and rises by an effect where treated."""
    rng = np.random.default_rng(0)
    rows = []
    for seed in range(studies):
        lots = rng.permutation(units) < treated
        level, later = rng.normal(0.5, 0.1, units), rng.normal(0, luck, units)
        for scenario, size in (("as_is", 0.0), ("policy", effect)):
            for month in (0, 12):
                trust = level + (month > 0) * (later + size * lots)
                shared = {"scenario": scenario, "seed": seed, "month": month, "clients": 300}
                files = {"client_weeks": 5200.0, "reports_due": 100, "reports_kept": 80}
                files |= {"reports_due_before": 100, "reports_kept_before": 80}
                events = {"revocations": 3, "offences_recorded": 5}
                for unit in range(units):
                    said = dict.fromkeys(("alliance", "openness", "stigma_felt", "trust"), trust[unit])
                    seen = {f"{name}_seen": value for name, value in said.items()}
                    rows.append(shared | {"unit": unit, "treated": lots[unit]} | said | seen | files | events)
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def table():
    return judged(met(0.05), FIELD, "as_is", "policy").set_index("outcome")


def test_a_change_since_the_start_leaves_standing_differences_out(table):
    trust = table.loc["trust"]
    assert trust["truth"] == pytest.approx(0.05)
    assert trust["bias_low"] < 0 < trust["bias_high"]
    assert trust["spread"] == pytest.approx(0.02 * np.sqrt(2 / 5), rel=0.15)
    assert trust["power"] > 0.8
    assert trust["false_alarms"] == pytest.approx(0.05, abs=0.03)


def test_rates_of_the_register_have_their_units(table):
    assert table.loc["reports_kept", "level"] == 80
    assert table.loc["revocations", "level"] == pytest.approx(3.0)
    assert table.loc["offences_recorded", "unit"] == "per 100 client-years"


def test_districts_that_kept_more_reports_all_along_are_no_effect():
    rows = met(0.05, studies=50)
    better = 2 * rows["unit"]
    rows["reports_kept"], rows["reports_kept_before"] = (
        rows["reports_kept"] + better,
        rows["reports_kept_before"] + better,
    )
    reports = judged(rows, FIELD, "as_is", "policy").set_index("outcome").loc["reports_kept"]
    assert reports["spread"] == pytest.approx(0, abs=1e-9)
    pks = judged(rows, replace(FIELD, units="pks"), "as_is", "policy").set_index("outcome").loc["reports_kept"]
    assert pks["spread"] > 1
    assert reports["level"] == pks["level"] == 89


def test_seats_without_a_pk_are_no_units(table):
    rows = met(0.05)
    empty = rows[rows["unit"] == 0].assign(unit=10, reports_due=0, reports_kept=0, client_weeks=0.0, revocations=0)
    empty[[f"{name}_seen" for name in ANSWERS] + list(ANSWERS)] = np.nan
    more = judged(pd.concat([rows, empty]), FIELD, "as_is", "policy").set_index("outcome")
    for name in ("trust", "reports_kept"):
        pd.testing.assert_series_equal(more.loc[name], table.loc[name])


def test_an_effect_that_is_smaller_than_detectable_is_rarely_found(table):
    small = judged(met(0.01), FIELD, "as_is", "policy").set_index("outcome").loc["trust"]
    assert small["power"] < 0.3
    assert small["detectable"] == pytest.approx(table.loc["trust", "detectable"])
