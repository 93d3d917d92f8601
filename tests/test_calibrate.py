"""Calibration: draws meet the targets as exactly as they can, known parameters are found again, products are named."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.calibrate.bank import SIZE, Bank
from experiments.calibrate.emulator import Emulator, learn, natural, scaled, told_targets
from experiments.calibrate.fitting import Fit
from experiments.calibrate.learnt import contraction, directions, only_in_products
from experiments.calibrate.posterior import Level, log_likelihood, posterior, slice_step
from experiments.calibrate.reading import Calibration, Target
from experiments.calibrate.recovery import held_out, recover, reports
from experiments.calibrate.tables import coverage, directions_table, parameters_table, targets_table
from experiments.errors import InputError
from experiments.ignorance import uncertain
from experiments.plan import Kept, make_plan
from experiments.priors import quantile, share_below
from experiments.study import Study, read
from sim.parameters import declarations
from sim.scenario import ScenarioError, load

TARGETS = (
    Target("proposals_per_quarter", 18, 35, "A", "paper"),
    Target("employed", 65, 80, "A", "palu"),
)


@given(st.sampled_from([item for _, item in declarations() if item.low < item.high]), st.floats(0.01, 0.99))
def test_a_quantile_of_a_prior_has_its_share_below(item, share):
    value = float(quantile(item, share))
    assert item.low <= value <= item.high
    assert float(share_below(item, value)) == pytest.approx(share, abs=1e-6)


def test_priors_of_the_bank_lie_where_the_evidence_is_not_at_the_values_in_use():
    bank = Bank(("contacts.keep", "enforcement.enforce"))
    values = bank.values(bank.scores(range(1, 2001)))
    assert np.median(values[:, 0]) == pytest.approx(1.5, abs=0.05)
    assert np.median(values[:, 1]) > 0.1 > uncertain()["enforcement.enforce"].value


def test_what_a_run_draws_depends_on_its_seed_only():
    bank, more = Bank(("contacts.keep", "offending.base")), Bank(("offending.base",), (100, 300))
    assert (bank.scores(range(5, 9)) == bank.scores(range(1, 20))[4:8]).all()
    assert (bank.scores([7])[0, 1] == more.scores([7])[0, 0]).all()


def test_a_run_of_the_bank_has_what_was_drawn_and_an_intake_that_fits_its_clients():
    world, bank = load("kecil"), Bank(("contacts.keep",), (150, 400))
    keep, clients = bank.values(bank.scores([4]))[0]
    made = bank.applied(world, 4)
    assert made.parameters.contacts.keep == keep
    assert made.world.clients == round(clients)
    ratio = world.world.intake_per_year / world.world.clients
    assert made.world.intake_per_year / made.world.clients == pytest.approx(ratio, rel=0.01)
    assert made.world.pks == world.world.pks
    assert bank.values(np.array([[0.0, bank.score_of_size(250)]]))[0, 1] == pytest.approx(250)


@given(st.floats(0.5, 99))
def test_levels_come_back_from_the_scale_on_which_they_are_compared(value):
    for target in TARGETS:
        assert natural(target, scaled(target, np.array([value])))[0] == pytest.approx(value)


def toy(n=400, k=6, noise=0.1, seed=0):
    """Runs of a simulator with two outcomes: one known by a sum of scores, one by a square."""
    luck = np.random.default_rng(seed)
    scores = luck.standard_normal((n, k))
    said = np.stack([scores[:, 0] + scores[:, 1], scores[:, 2] + 0.3 * scores[:, 2] ** 2], axis=1)
    return scores, said + noise * luck.standard_normal((n, 2))


def test_the_emulator_learns_sums_and_squares_and_keeps_what_it_misses():
    scores, said = toy()
    found = learn(scores, said)
    assert (found.explained > 0.97).all()
    assert found.missed.std(axis=0) == pytest.approx([0.1, 0.1], rel=0.25)
    new = np.eye(6)[2:3] * 2
    assert found.means(new)[0] == pytest.approx([0, 2 + 0.3 * 4], abs=0.1)


def linear(weights, sd):
    """An emulator of one sum of scores, whose luck has a standard deviation."""
    k = len(weights)
    luck = np.random.default_rng(3).standard_normal((5000, 1)) * sd
    none = np.zeros((0, 2), int)
    return Emulator(np.zeros(1), np.array(weights)[:, None], none, np.zeros((0, 1)), luck, np.ones(1)), k


@pytest.mark.parametrize("middle", [0.0, 3.0])
def test_draws_have_the_mean_and_variance_that_can_be_computed_by_hand(middle):
    emulator, _ = linear([1.0, 1.0, 0.0], 0.3)
    found = posterior(emulator, Level(np.array([middle]), np.array([0.4])), 4000, 1)
    spread = 0.3**2 + 0.4**2
    gain = np.array([1, 1, 0]) / (2 + spread)
    assert found.scores.mean(axis=0) == pytest.approx(gain * middle, abs=0.06)
    exact = np.eye(3) - np.outer(gain, [1, 1, 0])
    assert np.cov(found.scores, rowvar=False) == pytest.approx(exact, abs=0.06)
    assert found.mixed.max() < 1.1


def test_a_score_that_is_known_is_held_and_the_others_make_up_for_it():
    emulator, _ = linear([1.0, 1.0, 0.0], 0.1)
    found = posterior(emulator, Level(np.array([2.0]), np.array([0.1])), 1000, 1, {1: 1.5})
    assert (found.scores[:, 1] == 1.5).all()
    assert found.scores[:, 0].mean() == pytest.approx(0.5, abs=0.1)


def test_what_only_a_product_is_known_of_is_named():
    luck = np.random.default_rng(1)
    scores = luck.standard_normal((4000, 5))
    whole = 0.2 * luck.standard_normal(4000)
    scores[:, 4] = whole - scores[:, :4].sum(axis=1) / 2  # a sum of five is known, none of the five is
    scores /= scores.std(axis=0)
    names = ["clients", "hazard", "detection", "discretion", "execution"]
    assert contraction(scores) == pytest.approx(np.zeros(5), abs=0.05)
    (found,) = directions(scores, names)
    assert found.learnt > 0.9
    assert set(found.weights) == set(names)
    assert only_in_products(scores, names) == names
    assert directions(luck.standard_normal((4000, 5)), names) == []


@pytest.fixture
def quick(monkeypatch):
    """Fewer steps between draws: enough for what two outcomes say."""
    monkeypatch.setattr("experiments.calibrate.posterior.BURN_IN", 60)
    monkeypatch.setattr("experiments.calibrate.posterior.EVERY", 15)


def test_known_parameters_are_found_again(quick):
    """Coverage of 90 % intervals over 24 held-out runs of a bank of known answer."""
    scores, said = toy(500)
    level, told = Level(np.array([2.5, 0.0]), np.array([0.2, 0.2])), []
    found = recover(scores, said, level, 24, 1, lambda: told.append(1))
    assert len(told) == len(found.inside) == 24
    assert found.near == 12
    assert found.inside.mean() == pytest.approx(0.9, abs=0.06)
    assert found.inside[:, 2].mean() >= 0.75
    shares = coverage(found, np.arange(6) < 3)
    assert shares["all"] == pytest.approx(found.inside.mean())
    assert shares["runs"] == 24
    assert np.isnan(coverage(found, np.zeros(6, bool))["learnt"])


def test_half_of_the_held_out_runs_are_near_and_intervals_hold_there_too():
    """Chosen by what the runs said instead of by their reports, intervals would hold in some 77 % of cases."""
    luck = np.random.default_rng(2)
    z = luck.standard_normal(400_000)
    said, level = (z + 0.2 * luck.standard_normal(len(z)))[:, None], Level(np.array([2.5]), np.array([0.5]))
    told = reports(said, level, luck)
    places = held_out(told, level, 6000, luck)
    assert len(set(places.tolist())) == 6000
    near = places[:3000]
    assert np.abs(told[near] - 2.5).max() < np.abs(told[places[3000:]] - 2.5).min()
    whole = 1 + 0.2**2 + 0.5**2
    inside = np.abs(z[near] - told[near, 0] / whole) < 1.645 * np.sqrt(1 - 1 / whole)
    assert inside.mean() == pytest.approx(0.9, abs=0.02)


def made_fit(n=320, clients=(150, 400)):
    """A bank whose runs say what is reckoned here, so that the answer is known."""
    calibration = Calibration(TARGETS, ("work.gain_scale",), clients, sample=50, held_out=20)
    plan = replace(
        make_plan(Study("made", ("kecil",), weeks=4, replicates=n)),
        calibration=calibration,
        keep=Kept(("runs",)),
        analysis="calibration",
    )
    bank, luck = calibration.bank, np.random.default_rng(1)
    scores = bank.scores(plan.seeds)
    at = {name: scores[:, place] for place, name in enumerate(bank.names)}
    proposals = 30 * np.exp(0.4 * at["enforcement.enforce"] + 0.3 * at[SIZE] + 0.05 * luck.standard_normal(n))
    employed = 100 / (1 + np.exp(-0.5 - 0.3 * at["work.gain_scale"] - 0.05 * luck.standard_normal(n)))
    return Fit(plan, pd.DataFrame({"seed": plan.seeds, "proposals_per_quarter": proposals, "employed": employed}))


def test_tables_of_a_fit_tell_what_is_known_of_what(quick):
    fit = made_fit()
    targets = targets_table(fit, None).set_index("outcome")
    assert (targets["explained"] > 0.9).all()
    assert targets.loc["proposals_per_quarter", "predicted"] == pytest.approx(25, abs=4)
    assert targets.loc["employed", "predicted"] == pytest.approx(72, abs=3)
    assert targets["lived"].isna().all()
    parameters = parameters_table(fit, None).set_index("parameter")
    assert parameters.loc["work.gain_scale", "contraction"] > 0.4
    assert (
        parameters.loc["enforcement.enforce", "contraction"] > parameters.loc["enforcement.enforce", "contraction_free"]
    )
    assert abs(parameters.loc["offending.peers", "contraction"]) < 0.1
    assert parameters.loc["offending.peers", "known"] == "prior_only"
    found = directions_table(fit)
    first = found[found["direction"] == 1].set_index("parameter")["weight"]
    assert set(first.index) == {"enforcement.enforce", SIZE}
    assert first["enforcement.enforce"] / first[SIZE] == pytest.approx(0.4 / 0.3, rel=0.25)


def test_the_sample_can_be_named_by_a_world_and_meets_the_targets_at_its_clients(quick, tmp_path):
    fit = made_fit()
    (tmp_path / "mine.csv").write_text(fit.sample.text(), encoding="utf-8")
    (tmp_path / "world.yaml").write_text("base: kecil\nparameters: {from: mine}\n")
    world = load(tmp_path / "world.yaml")
    assert world.sample.rows == fit.sample.rows
    assert len(fit.sample.rows) == 50
    held = fit.given.scores[:, fit.bank.names.index(SIZE)]
    assert np.ptp(held) == 0
    lived = fit.lived()
    assert lived.uncertain
    assert {run.scenario.parameters.contacts.keep for run in lived.runs()} <= {row[1] for row in fit.sample.rows}


def test_a_bank_too_small_says_so():
    with pytest.raises(InputError, match="has 100 runs; 220 are needed"):
        made_fit(100)


def test_a_target_of_which_runs_say_nothing_is_named():
    fit = made_fit()
    for missing in (320, 150):
        runs = fit.runs.assign(employed=fit.runs["employed"].where(fit.runs.index >= missing))
        with pytest.raises(InputError, match=f"only {320 - missing} of 320 runs .* employed is missing most often"):
            Fit(fit.plan, runs)


def test_a_likelihood_that_is_no_number_ends_and_a_state_that_cannot_be_better_stays():
    emulator, _ = linear([1.0], 0.3)
    with pytest.raises(ValueError, match="hardly a run says all targets"):
        log_likelihood(replace(emulator, missed=emulator.missed[:0]), Level(np.zeros(1), np.ones(1)))
    luck, state = np.random.default_rng(1), np.zeros((50, 2))
    best = 1e17  # so large that the logarithm of a random number is lost in rounding
    made, _ = slice_step(lambda scores: best - 1e12 * (scores**2).sum(axis=1), luck, state, np.full(50, best))
    assert np.abs(made).max() < 1e-3


def test_a_target_s_range_holds_it_with_95_percent():
    middle, sd = told_targets(TARGETS)
    assert natural(TARGETS[0], (middle + 1.959964 * sd)[:1])[0] == pytest.approx(35)
    assert natural(TARGETS[0], (middle - 1.959964 * sd)[:1])[0] == pytest.approx(18)


BODY = (
    "scenarios: [kecil]\ncalibration:\n  targets:\n    - {outcome: employed, range: [65, 80], grade: A, source: palu}\n"
)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (BODY.replace("[65, 80]", "[80, 65]"), "is no range; write two numbers that rise"),
        (BODY.replace("[65, 80]", "[65]"), "is no range; write two numbers that rise"),
        (BODY.replace("employed", "employd"), "there is no outcome 'employd'; did you mean 'employed'?"),
        (BODY.replace("grade: A", "grade: E"), "'E' is not known here"),
        (BODY.replace(", source: palu", ""), "source: is missing"),
        (BODY + "    - {outcome: employed, range: [1, 2], grade: D, source: me}\n", "is a target already; keep one"),
        (
            BODY + "  also: [work.gain_scal]\n",
            "there is no parameter 'work.gain_scal'; did you mean 'work.gain_scale'?",
        ),
        (BODY + "  clients: [400, 100]\n", "is no range"),
        (BODY.replace("[65, 80]", "[90, 120]"), "does not lie within [0.1, 99.9] %"),
        (BODY.replace("[65, 80]", "[0, 80]"), "does not lie within [0.1, 99.9] %"),
        (
            BODY.replace("employed, range: [65, 80]", "proposals_per_quarter, range: [0, 20]"),
            "begins below 0.001; levels are compared by their logarithm",
        ),
        (BODY + "  held_out: 3\n", "3 lies outside [20, 10000] runs"),
        ("scenarios: [kecil]\ncalibration: {targets: []}\n", "the list is empty"),
    ],
)
def test_wrong_calibrations_are_told_with_their_line(tmp_path, text, fault):
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    with pytest.raises(ScenarioError) as told:
        read(path)
    assert any(fault in line and "mine.yaml:" in line for line in told.value.faults)


@pytest.mark.parametrize("more", ["design: {kind: grid, over: {offending.base: [-6, -7]}}", "strain: [bogor]"])
def test_a_calibration_stands_alone(tmp_path, more):
    path = tmp_path / "mine.yaml"
    path.write_text(f"{BODY}{more}\n")
    with pytest.raises(InputError, match=r"mine.yaml:2: calibration: stands alone"):
        make_plan(read(path))
    path.write_text(BODY.replace("[kecil]", "[kecil, posts]"))
    with pytest.raises(InputError, match=r"mine.yaml:1: scenarios: a calibration has one world"):
        make_plan(read(path))


def test_the_clients_that_the_world_has_lie_in_the_range_they_are_drawn_from(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(BODY + "  clients: [1500, 4000]\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"mine.yaml:2: calibration: clients: the world has 300, which lies outside"):
        make_plan(read(path))
