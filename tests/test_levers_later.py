"""Levers set anew in later weeks: nothing before, the new value from then on, and a snapshot goes on with others."""

import pytest

from sim import ReintegrationModel, load
from sim.model import burn_in
from sim.policy.timeline import Turned, in_force
from sim.scenario import ScenarioError, with_changes
from tests.conftest import kecil_snapshot

LATER = ["levers_later=[{from: 4, reminders: 1.0}, {from: 2, control: -0.1, reminders: 0.5}]"]


def run(scenario, start, weeks=8):
    model = ReintegrationModel(scenario, 1, start=start, weeks=60, register_people=False).run(until=weeks)
    model.close()
    return model


def test_the_last_setting_until_a_week_is_in_force():
    later = (Turned(2, "reminders", 0.5), Turned(4, "reminders", 1.0))
    settings = (("reminders", 0.2), ("rooms", 3.0))
    assert in_force(-1, settings, later) == ()
    assert dict(in_force(0, settings, later)) == {"reminders": 0.2, "rooms": 3.0}
    assert dict(in_force(3, settings, later)) == {"reminders": 0.5, "rooms": 3.0}
    assert dict(in_force(9, settings, later)) == {"reminders": 1.0, "rooms": 3.0}


def test_a_world_is_the_same_until_a_lever_is_set_anew(snapshot):
    plain, turned = run(load("kecil"), snapshot), run(load("kecil", changes=LATER), snapshot)
    first = turned.history.shape[0] - 60
    assert (plain.history[: first + 2] == turned.history[: first + 2]).all()
    assert (plain.history[first + 3 : first + 9] != turned.history[first + 3 : first + 9]).any()
    assert turned.world.levers.reminders == 1.0
    assert turned.world.levers.control == pytest.approx(-0.1)


def test_set_from_the_first_week_on_it_is_a_setting(snapshot):
    late, early = load("kecil", changes=["levers_later=[{from: 1, reminders: 1.0}]"]), load("kecil")
    assert load("kecil", changes=["levers.reminders=1"]).key() != late.key() != early.key()
    assert late.burn_in_key() == early.burn_in_key()
    assert late.status_quo().key() == early.key()


def test_a_scenario_keeps_them(tmp_path):
    scenario = load("kecil", changes=LATER)
    assert [turned.begins for turned in scenario.later] == [2, 2, 4]
    (tmp_path / "again.yaml").write_text(scenario.text())
    assert load(tmp_path / "again.yaml").key() == scenario.key()
    assert with_changes(scenario, ["world.clients=280"]).later == scenario.later


def test_another_future_can_be_chosen_from_a_week_in_the_middle(snapshot):
    before = run(load("kecil", changes=LATER), snapshot, weeks=3).snapshot()
    whole = run(load("kecil", changes=LATER), snapshot)
    other = load("kecil", changes=[LATER[0].replace("from: 4, reminders: 1.0", "from: 6, reminders: 0.0")])
    same, parted = run(load("kecil", changes=LATER), before), run(other, before)
    assert (same.history == whole.history).all()
    assert (parted.history != whole.history).any()
    with pytest.raises(ValueError, match="levers until then differ"):
        run(load("kecil"), before)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("levers_later=[{from: 4, remainders: 1}]", "no such name; did you mean 'reminders'?"),
        ("levers_later=[{from: 4}]", "is empty"),
        ("levers_later=[{reminders: 1}]", "from: is missing"),
        ("levers_later=[{from: 0, reminders: 1}]", "0 lies outside [1, 2600] weeks"),
        ("levers_later=[{from: 4, reminders: 7}]", "7 lies outside"),
        ("levers_later=[{from: 300, reminders: 1}]", "is week 300, but the run ends after 260"),
    ],
)
def test_wrong_ones_are_told(change, fault):
    with pytest.raises(ScenarioError) as told:
        load("kecil", changes=[change])
    assert any(fault in line for line in told.value.faults), told.value.faults


def test_burn_ins_do_not_know_of_them():
    late = burn_in(load("kecil", changes=LATER), 1, 60)
    assert (late.history == kecil_snapshot(1, 60).history).all()
