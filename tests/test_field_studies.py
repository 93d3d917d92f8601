"""Simulated field studies: whom lots treat, whom researchers meet, what they are told, what is on file."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from experiments.batch import conduct
from experiments.cli import app
from experiments.errors import InputError
from experiments.manifest import read_plan
from experiments.pilot.field import FieldStudy
from experiments.pilot.watching import answered, interviewed, rows_of
from experiments.plan import make_plan
from experiments.study import read
from experiments.verify import verify
from sim.derived import reachable
from sim.measures import MEASURES
from sim.model import ReintegrationModel, burn_in
from sim.scenario import ScenarioError, load
from sim.streams import key

WEEKS = 26


@pytest.fixture(scope="module")
def kecil():
    return load("kecil")


@pytest.fixture(scope="module")
def start(kecil):
    return burn_in(kecil, 1, weeks=WEEKS)


def study(**other):
    plain = {"units": "districts", "treated": 1, "months": (0, 6), "clients": (10_000,)}
    perfect = {"instrument_error": 0.0, "non_response": 0.0, "polite_answers": 0.0}
    return FieldStudy(**(plain | perfect | other))


def standing(kecil, start):
    return ReintegrationModel(kecil, 1, start=start, weeks=WEEKS, register_people=False)


def test_lots_treat_as_many_districts_as_meant_and_every_one_in_its_turn(kecil):
    drawn = [study(treated=2).lots(kecil.world, seed) for seed in range(300)]
    assert all(len(set(lots)) == 2 for lots in drawn)
    counts = np.bincount(np.concatenate(drawn), minlength=3)
    assert abs(counts - 200).max() < 35


def test_lots_and_questions_stay_among_the_districts_that_take_part(kecil, start):
    names = list(kecil.world.districts)
    field = study(treated=1, among=(names[0], names[2]))
    assert {int(field.lots(kecil.world, seed)[0]) for seed in range(40)} == {0, 2}
    assert set(start.world.clients.district[interviewed(start.world, field, 10_000)]) == {0, 2}
    assert {row["unit"] for row in rows_of(standing(kecil, start), field)} == {0, 2}


def test_a_policy_reaches_the_districts_that_lots_chose_from_their_dates_on(kecil):
    field = study(treated=2, start=(26, 0))
    posts = load("posts", over="kecil")
    given = field.applied(posts, 7).schedule
    names = [list(kecil.world.districts)[row] for row in field.lots(kecil.world, 7)]
    assert [item.begins for item in given] == [0, 26]
    assert [item.intervention.districts for item in given] == [(names[0],), (names[1],)]


def test_a_course_reaches_more_pks_from_every_date_on(kecil, start):
    field = study(units="pks", treated=8, start=(0, 13))
    given = field.applied(load("trained_pks", over="kecil"), 1).schedule
    pks = kecil.world.pk_count
    assert [item.intervention.share for item in given] == pytest.approx([4 / pks, 8 / pks])
    world = start.world
    assert (field.mask(world) == (world.pks.ticket < 8 / pks)).all()


def test_what_cannot_be_given_to_some_units_only_is_refused(kecil):
    with pytest.raises(ValueError, match="cannot be given to some districts only"):
        study().applied(load("trained_pks", over="kecil"), 1)


def test_only_a_share_of_pks_can_be_dealt_to_pks_and_only_a_ratio_to_districts(kecil):
    with pytest.raises(ValueError, match="separate_roles cannot be given to some pks only"):
        study(units="pks").applied(load("separate_roles", over="kecil"), 1)
    hired = load("more_pks", over="kecil")
    (item,) = hired.schedule
    number = replace(item, intervention=item.intervention.model_copy(update={"number": 4, "per_100_clients": None}))
    with pytest.raises(ValueError, match=r"hire_pks\.number is meant for the whole office"):
        study().applied(replace(hired, schedule=(number,)), 1)
    assert study().applied(hired, 1).schedule[0].intervention.per_100_clients == item.intervention.per_100_clients


def test_a_larger_study_asks_everyone_whom_a_smaller_one_asks(start):
    field = study(non_response=0.3)
    few, many = (set(interviewed(start.world, field, n).tolist()) for n in (40, 120))
    assert few < many


def test_with_equal_allocation_as_many_are_asked_in_every_district(start):
    district = start.world.clients.district
    unit = district[interviewed(start.world, study(), 45)]
    lost = ~np.isin(start.world.supervised, reachable(start.world))
    assert np.bincount(unit, minlength=3).max() <= 15
    assert len(unit) + lost.sum() >= 45
    shares = np.bincount(district[interviewed(start.world, study(allocation="proportional"), 100)], minlength=3) / 100
    true = np.bincount(district[start.world.supervised], minlength=3) / len(start.world.supervised)
    np.testing.assert_allclose(shares, true, atol=0.12)


def test_whoever_keeps_silent_does_so_at_every_month(kecil, start):
    field = study(non_response=0.4, months=(0, 6))
    first = set(interviewed(start.world, field, 10_000).tolist())
    model = standing(kecil, start)
    before = set(model.world.supervised.tolist())
    for _ in range(20):
        model.step()
    again = set(interviewed(model.world, field, 10_000).tolist())
    met_before = set(np.intersect1d(sorted(before), reachable(start.world)).tolist())
    assert not again & (met_before - first)


def test_as_many_answer_as_the_study_says_and_nobody_who_is_lost(start):
    world = start.world
    everyone = interviewed(world, study(), 10_000)
    assert not world.clients.lost[everyone].any()
    willing = interviewed(world, study(non_response=0.4), 10_000)
    assert len(willing) / len(everyone) == pytest.approx(0.6, abs=0.08)


@pytest.mark.parametrize(("better", "mean"), [("more", 0.625), ("less", 0.375)])
def test_polite_answers_go_to_the_better_end_and_hide_differences(better, mean):
    true = np.array([0.25, 0.5, 0.75])
    said = answered(true, better, study(polite_answers=0.25), key("x"), np.arange(3))
    assert said.mean() == pytest.approx(mean)
    np.testing.assert_allclose(np.diff(said), 0.75 * np.diff(true))


def test_politeness_hides_differences_behind_an_error_that_stays():
    true = np.random.default_rng(0).beta(4, 4, 50_000)
    said = answered(true, "more", study(polite_answers=0.5, instrument_error=0.2), key("x"), np.arange(50_000))
    assert np.corrcoef(true, said)[0, 1] ** 2 == pytest.approx(0.25 / (0.25 + 0.25), abs=0.01)


def test_where_nobody_answers_nothing_is_said():
    assert not len(answered(np.array([]), "more", study(instrument_error=0.2), key("x"), np.array([], int)))


def test_error_of_the_instrument_makes_its_share_of_the_variance():
    true = np.random.default_rng(0).beta(4, 4, 50_000)
    said = answered(true, "more", study(instrument_error=0.2), key("x"), np.arange(50_000))
    assert 1 - true.var() / said.var() == pytest.approx(0.2, abs=0.01)
    assert said.mean() == pytest.approx(true.mean(), abs=0.003)


def test_a_perfect_study_sees_the_truth_of_those_who_can_be_met(kecil, start):
    model = standing(kecil, start)
    model.world.clients.lost[:] = False
    model.world.clients.case[:] = 0
    rows = pd.DataFrame(rows_of(model, study(months=(0,))))
    for name in ("trust", "alliance", "openness", "stigma_felt"):
        np.testing.assert_allclose(rows[f"{name}_seen"], rows[name], atol=1e-12)


def test_the_register_holds_what_the_office_counts(kecil, start):
    model = standing(kecil, start)
    rows = pd.DataFrame(rows_of(model, study())).query("month == 6")
    weeks = model.weeks_frame().groupby("district", sort=False)[list(MEASURES)].sum()
    for name in ("reports_due", "reports_kept", "revocations", "offences_recorded"):
        np.testing.assert_allclose(rows[name], weeks[name], err_msg=name)
    before = model.weeks_frame(with_burn_in=True).query("-52 <= week < 0").groupby("district", sort=False)
    np.testing.assert_allclose(rows["reports_due_before"], before["reports_due"].sum())
    np.testing.assert_allclose(rows["reports_kept_before"], before["reports_kept"].sum())


GRID = "design: {kind: grid, over: {world.clients_per_pk: [20, 40]}}\n"
STUDY = """\
scenarios: [kecil, posts]
weeks: 26
replicates: 2
field:
  units: districts
  treated: 1
  months: [0, 6]
  clients: [60, 120]
  instrument_error: 0.15
  non_response: 0.3
  polite_answers: 0.2
"""


def test_a_planned_study_is_run_stored_and_verified(tmp_path):
    (tmp_path / "pilot.yaml").write_text(STUDY)
    plan = make_plan(read(tmp_path / "pilot.yaml"))
    batch = conduct(plan, tmp_path / "out")
    rows = batch.store.read("field")
    assert len(rows) == 2 * 2 * 2 * 2 * 3  # scenarios, seeds, months, sizes, districts
    again, _ = read_plan(tmp_path / "out")
    assert (again.key, again.run_keys()) == (plan.key, plan.run_keys())
    assert verify(tmp_path / "out").agreed == 4


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("treated: 1", "treated: 3", "field.treated: 3 of 3 districts leaves nobody to compare with"),
        ("months: [0, 6]", "months: [6, 0]", "must rise; write the smallest first"),
        ("months: [0, 6]", "months: [0, 12]", "month 12 needs 52 weeks; write weeks: 52 or more"),
        ("units: districts", "units: pks", "open_posts cannot be given to some pks only; choose districts"),
        ("  treated: 1", "  treated: 1\n  start: [0, 4]", "has more dates than the 1 treated"),
        ("non_response: 0.3", "non_response: 30", "non_response"),
        ("  treated: 1", "  treated: 2\n  among: [Kota, Hulu]", "field.units: 2 districts leave nothing"),
        ("  treated: 1", "  treated: 1\n  among: [Kota, Jau]", "field.among[1]: 'Jau' is no district"),
        ("  treated: 1", "  treated: 1\n  among: [Kota, Kota]", "field.among[1]: 'Kota' stands twice"),
        ("months: [0, 6]", "months: [0]", "field.months: clients are asked before the policy only"),
        ("  treated: 1", "  treated: 1\n  start: [40]", "field.start: week 40 comes after the last questions"),
        ("  treated: 1", "  treated: 1\n  among: [Kota, Hulu]", "2 districts leave nothing to tell luck by"),
        ("[kecil, posts]", "[kecil, pokmaslipas]", "cannot be given to some districts only; choose another policy"),
        ("[kecil, posts]", "[kecil, separate_roles]", "separate_roles cannot be given to some districts only"),
        ("weeks: 26", "weeks: 26\nuncertain: true", "uncertain: seeds would share their draws"),
        ("[kecil, posts]", "[kecil]", "one policy against the world as it is"),
    ],
)
def test_a_field_study_that_cannot_be_is_refused(tmp_path, old, new, told):
    (tmp_path / "pilot.yaml").write_text(STUDY.replace(old, new))
    with pytest.raises((InputError, ScenarioError), match=re.escape(told)):
        make_plan(read(tmp_path / "pilot.yaml"))


@pytest.mark.parametrize(
    ("verb", "text", "told"),
    [
        (["compare", "--study"], STUDY, "plans a field study, which compare cannot show"),
        (["sweep"], STUDY, "plans a field study, which has no design"),
        (["compare", "--study"], STUDY.split("field:")[0] + GRID, "has a design; run it with sweep"),
    ],
)
def test_a_study_for_another_verb_is_refused(tmp_path, verb, text, told):
    (tmp_path / "pilot.yaml").write_text(text)
    command = [*verb, str(tmp_path / "pilot.yaml"), "--out", str(tmp_path / "out")]
    with pytest.raises(InputError, match=re.escape(told)):
        app(command, standalone_mode=False)
    assert not (tmp_path / "out").exists()


def test_the_same_seed_asks_the_same_people_and_hears_the_same(kecil, start):
    field = study(instrument_error=0.2, non_response=0.3, clients=(60,))
    first, second = (pd.DataFrame(rows_of(standing(kecil, start), field)) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)
