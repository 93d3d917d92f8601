"""What a design can vary, and what a scenario becomes at a point of it."""

import numpy as np
import pytest

from experiments.factors import at_point, of_grades, resolve
from sim.model import ReintegrationModel
from sim.parameters import declarations
from sim.scenario import ScenarioError, load, with_changes


@pytest.mark.parametrize(
    ("path", "kind", "unit", "low", "high"),
    [
        ("offending.base", "parameter", "log hazard/week", -7.4, -5.5),
        ("world.clients_per_pk", "world", "clients/PK", 1, 5000),
        ("world.districts.Hulu.km", "world", "km", 0, 1000),
        ("levers.reminders", "lever", "share", 0, 1),
        ("open_posts.days_a_month", "intervention", "days/month", 1, 22),
        ("open_posts.ramp", "intervention", "weeks", 0, 2600),
        ("open_posts.districts.farthest", "intervention", "districts", 1, 500),
    ],
)
def test_a_path_has_a_declared_range_and_unit(path, kind, unit, low, high):
    factor = resolve(path)
    assert (factor.kind, factor.unit, factor.range) == (kind, unit, (low, high))
    assert factor.doc


@pytest.mark.parametrize("path", ["offending.base", "open_posts.days_a_month"])
def test_the_long_form_of_a_path_is_the_same_factor(path):
    group = "parameters" if path.startswith("offending") else "interventions"
    assert resolve(f"{group}.{path}") == resolve(path)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("offending.bass", "there is no 'bass' in offending; did you mean 'base'?"),
        ("world.client", "did you mean 'clients'?"),
        ("opn_posts.days_a_month", "no such path; did you mean 'open_posts'?"),
        ("levers.reminder", "did you mean 'reminders'?"),
        ("world.pks.x", "world.pks has no parts"),
        ("world", "names all of world"),
        ("open_posts.districts", "stands for more than one value"),
        ("open_posts.districts.nearest", "there is no 'nearest' in open_posts.districts; did you mean 'farthest'?"),
    ],
)
def test_a_wrong_path_is_told_with_the_nearest(path, told):
    assert told in resolve(path)


def test_at_a_point_every_kind_of_factor_has_its_value():
    values = {
        "offending.base": -6.9,
        "world.clients_per_pk": 20,
        "world.districts.Hulu.km": 70.0,
        "levers.reminders": 0.4,
        "open_posts.days_a_month": 3.0,
        "open_posts.ramp": 7,
    }
    before = load("posts", over="kecil")
    made = at_point(before, [resolve(path) for path in values], values.values())
    assert (made.name, made.world_name) == (before.name, before.world_name)
    assert made.parameters.offending.base == -6.9
    assert (made.world.pk_count, made.world.clients) == (15, before.world.clients)
    assert made.world.districts["Hulu"].km == 70
    assert made.levers == (("reminders", 0.4),)
    assert (made.schedule[0].intervention.days_a_month, made.schedule[0].ramp) == (3, 7)
    assert with_changes(made, ()).key() == made.key() != before.key()


def test_what_a_scenario_does_not_have_is_not_varied():
    world, factor = load("kecil"), resolve("open_posts.days_a_month")
    assert not factor.varies(world)
    assert at_point(world, [factor], [3.0]).key() == world.key()
    assert not resolve("world.districts.Nowhere.km").varies(world)


def test_values_that_cannot_be_true_together_are_refused():
    with pytest.raises(ScenarioError, match="fewer than the 3 districts"):
        at_point(load("kecil"), [resolve("world.neighbourhoods")], [2])


def test_the_number_of_districts_with_a_post_is_varied():
    factor = resolve("open_posts.districts.farthest")
    made = at_point(load("posts", over="kecil"), [factor], [1])
    assert made.schedule[0].intervention.districts.farthest == 1


def test_all_parameters_of_a_grade_that_have_a_range():
    chosen = {factor.path for factor in of_grades("CD")}
    declared = dict(declarations())
    assert chosen == {path for path, item in declared.items() if item.grade in "CD" and item.low < item.high}
    assert "offending.base" in chosen


def test_a_lever_that_is_set_acts_from_the_policy_date_on():
    plain = load("kecil")
    still = with_changes(plain, ["levers.reminders=0"])
    model = ReintegrationModel(with_changes(plain, ["levers.reminders=1"]), 1, weeks=6, register_people=False).run()
    other = ReintegrationModel(still, 1, weeks=6, register_people=False).run()
    past, future = model.history == other.history, slice(104, None)
    assert past[:104].all()
    assert not past[future].all()
    assert model.world.levers.reminders == 1


def test_a_lever_by_district_is_set_in_all_of_them():
    model = ReintegrationModel(with_changes(load("kecil"), ["levers.post_days=8"]), 1, weeks=1, register_people=False)
    model.run()
    np.testing.assert_array_equal(model.world.levers.post_days, [8.0, 8.0, 8.0])
