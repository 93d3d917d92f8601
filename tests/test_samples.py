"""Samples that worlds name: what is written stays, the rest are means; drawn rows belong together and are kept."""

from dataclasses import replace

import pytest

from experiments.ignorance import drawn
from experiments.manifest import read_plan, write_manifest, write_scenarios
from experiments.plan import make_plan
from experiments.study import Study
from sim.scenario import ScenarioError, load, with_changes

FILE = "# by hand\ncontacts.keep,offending.base,offending.trust\n2.0,-6.4,-0.1\n2.2,-6.6,-0.2\n1.9,-6.8,0.0\n"
WORLD = "base: kecil\nparameters: {from: mine}\n"
HELD = "base: kecil\nparameters: {from: mine, offending.base: -6.5}\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "mine.csv").write_text(FILE)
    (tmp_path / "world.yaml").write_text(WORLD)
    (tmp_path / "held.yaml").write_text(HELD)
    return tmp_path


def test_a_world_has_the_means_of_its_sample_and_what_is_written_stays(folder):
    world, held = load(folder / "world.yaml"), load(folder / "held.yaml")
    assert world.parameters.offending.base == pytest.approx(-6.6)
    assert world.parameters.contacts.keep == held.parameters.contacts.keep == pytest.approx((2.0 + 2.2 + 1.9) / 3)
    assert held.parameters.offending.base == -6.5
    assert "offending.base" not in held.sample.paths
    policy = load("posts", over=folder / "world.yaml")
    assert policy.parameters == world.parameters
    assert policy.sample == world.sample


def test_the_key_is_that_of_the_values(folder):
    world = load(folder / "world.yaml")
    same = load("kecil", changes=[f"{path}={value!r}" for path, value in world.sample.centre().items()])
    assert world.key() == same.key() == world.bare().key() != load("kecil").key()
    assert world.burn_in_key() == same.burn_in_key()


def test_changes_keep_the_sample_and_a_changed_value_leaves_it(folder):
    world = with_changes(load(folder / "world.yaml"), ["world.clients=150"])
    assert world.sample.paths == ("contacts.keep", "offending.base", "offending.trust")
    assert load(folder / "world.yaml", changes=["offending.trust=-0.05"]).sample.paths == (
        "contacts.keep",
        "offending.base",
    )


def test_uncertain_studies_draw_rows_alike_for_every_policy(folder):
    study = Study("small", (str(folder / "world.yaml"), "posts"), weeks=4, replicates=8, seed=3)
    plan = make_plan(study, uncertain=True)
    found = {}
    for run in plan.runs():
        p = run.scenario.parameters
        assert run.scenario.sample is None
        found.setdefault(run.seed, set()).add((p.contacts.keep, p.offending.base, p.offending.trust))
    rows = {tuple(map(float, line.split(","))) for line in FILE.splitlines()[2:]}
    assert all(len(each) == 1 for each in found.values())
    assert {next(iter(each)) for each in found.values()} == rows
    assert found[3] == found[4] != found[5]
    certain = make_plan(study)
    assert {run.scenario.parameters for run in certain.runs()} == {certain.scenarios[0].parameters}
    other = replace(plan.scenarios[0], sample=plan.scenarios[0].sample.without(["offending.trust"]))
    assert replace(plan, scenarios=(other, *plan.scenarios[1:])).key != plan.key  # the mean, not a row


def test_what_a_sample_does_not_hold_is_drawn_from_its_prior(folder):
    world = load(folder / "world.yaml")
    mine, without = drawn(world.parameters, 1, 1, world.sample), drawn(world.parameters, 1, 1)
    assert mine.offending.base == -6.6
    assert mine.offending.motivation == without.offending.motivation != world.parameters.offending.motivation


def test_a_folder_keeps_the_sample(folder):
    study = Study("small", (str(folder / "world.yaml"), "posts"), weeks=4, replicates=4)
    plan = make_plan(study, uncertain=True)
    write_scenarios(folder / "kept", plan)
    write_manifest(folder / "kept", plan, plan.run_keys())
    again, _ = read_plan(folder / "kept")
    assert again.key == plan.key
    assert again.run_keys() == plan.run_keys()
    assert (folder / "kept" / "scenarios" / "mine.csv").read_text() == FILE


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("offending.base\n", "mine.csv:1: holds no rows"),
        ("", "mine.csv:1: holds no rows"),
        ("# by hand\noffending.bass\n-6.5\n", "mine.csv:2: there is no parameter 'offending.bass'"),
        ("offending.base,offending.base\n-6,-6\n", "mine.csv:1: offending.base stands twice"),
        ("offending.base\n-6,5\n", "mine.csv:2: has 2 values; give 1"),
        ("offending.base;offending.trust\n-6;0\n", "mine.csv:1: cells are parted by ;"),
        ("offending.base\nhigh\n", "mine.csv:2: offending.base: 'high' is no number"),
        ("offending.base\n-6\nnan\n", "mine.csv:3: offending.base: nan lies outside"),
        ("offending.base\n-60\n", "mine.csv:2: offending.base: -60 lies outside [-7.4, -5.5]"),
    ],
)
def test_wrong_samples_are_told_in_one_line(folder, text, fault):
    (folder / "mine.csv").write_text(text)
    with pytest.raises(ScenarioError) as told:
        load(folder / "world.yaml")
    assert len(told.value.faults) == 1
    assert "world.yaml:2: parameters.from: " + fault in told.value.faults[0]


def test_marks_and_blanks_of_spreadsheets_are_read(folder):
    (folder / "mine.csv").write_text("\ufeff# by hand\ncontacts.keep, offending.base\n2.0, -6.4\n", encoding="utf-8")
    assert load(folder / "world.yaml").parameters.offending.base == -6.4


def test_a_sample_that_is_not_there_is_told_with_what_is(folder):
    (folder / "world.yaml").write_text("base: kecil\nparameters: {from: mime}\n")
    with pytest.raises(ScenarioError, match=r"there is no sample 'mime'.*did you mean 'mine'"):
        load(folder / "world.yaml")
    (folder / "world.yaml").write_text("base: kecil\nparameters: {from: 3}\n")
    with pytest.raises(ScenarioError, match=r"parameters\.from"):
        load(folder / "world.yaml")
