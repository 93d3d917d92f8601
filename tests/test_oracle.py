"""Columns are people: the model told person by person leads to the same lives."""

import pkgutil
from unittest import mock

import numpy as np
import pytest

from sim import load
from sim.population import build
from sim.week import WEEK, pass_week
from sim.world import BURN_IN
from tests import oracle
from tests.chances import noting
from tests.oracle import Oracle, differences
from tests.oracle.restless import office


def other_chances(told, found):
    """Events whose chance is another, by name, with the first row."""
    for name, chances in told.items():
        for row, chance in chances.items():
            held = found[name].get(row, np.nan)
            if not np.isclose(held, chance, rtol=1e-9, atol=0):
                yield f"chance of {name}: {chance} told, {held} in row {row}"
                break


def side_by_side(world, weeks, every=1):
    """Let columns and people pass the same weeks; what first differs, and in which verb if every week is looked at."""
    people = Oracle(world)
    noted = noting(world)
    for number in range(weeks):
        before = world.copy() if every == 1 else None
        people.chances = {}
        noted.clear()
        world.week += 1
        pass_week(world)
        people.step()
        if (number + 1) % every:
            continue
        found = [*differences(people, world), *other_chances(people.chances, noted)]
        if found:
            return [f"week {world.week}, {first_verb(before) if before else 'or before'}:", *found[:9]]
    return []


def first_verb(world):
    """The first verb of the next week after which columns and people differ."""
    world.week += 1
    world.pull_levers()
    for verb in WEEK:
        people = Oracle(world)
        world.flows = {}
        verb(world)
        oracle.WEEK[verb.__name__](people)
        if differences(people, world):
            return verb.__name__
    return "chances only"


def test_both_have_the_same_verbs_in_the_same_order():
    assert [verb.__name__ for verb in WEEK] == list(oracle.WEEK)


def test_a_restless_office():
    """Everything that can happen happens; the chances of events agree too, not only the events."""
    assert side_by_side(office().copy(), 40) == []


TINY = ("clients=60", "intake_per_year=45", "neighbourhoods=8", "pks=3", "litmas_per_year=120")


SEVERAL = ("offices=3", "clients=90", "intake_per_year=60", "neighbourhoods=27", "pks=5", "litmas_per_year=180")


@pytest.mark.parametrize(
    ("policy", "seed", "world"),
    [("kecil", 1, TINY), ("full_package", 2, TINY), ("posts_and_pokmaslipas", 3, TINY), ("structure", 4, SEVERAL)],
)
def test_the_same_lives_for_two_years(policy, seed, world):
    over = None if policy == "kecil" else "kecil"
    scenario = load(policy, over=over, changes=[f"world.{change}" for change in world])
    world = build(scenario, seed, 104)
    for world.week in range(-BURN_IN, -26):
        pass_week(world)
    assert side_by_side(world, 104, every=8) == []


def test_an_office_without_pks():
    """Nobody guides: no PK who is not theirs helps or harms those who wait for one."""
    world = build(load("kecil", changes=[*(f"world.{change}" for change in TINY), "world.pks=0"]), 4, 1)
    assert side_by_side(world, 20) == []


def more(was):
    """A rule that gives a thousandth more."""
    return lambda *values: 1.001 * was(*values)


def blind_to_last(was):
    """A rule that no longer sees its last argument but one."""
    return lambda *values: was(*values[:-2], 0 * values[-2], values[-1])


def other_way(was):
    """A queue that is served from its end."""
    return lambda owner, order, allowed: was(owner, -order, allowed)


MUTATIONS = {
    "sim.processes.contacts.formality": more,
    "sim.processes.relationship.strain.rupture_chance": blind_to_last,
    "sim.processes.response.fitting": blind_to_last,
    "sim.processes.offending.time_course": lambda was: lambda weeks, p: was(weeks + 1, p),
    "sim.processes.institution.proposal_chance": blind_to_last,
    "sim.processes.institution.execution_chance": blind_to_last,
    "sim.processes.work_week.planning.first_of": other_way,
    "sim.processes.community.first_of": other_way,
    "sim.processes.intake.poisson_quantile": lambda was: lambda luck, mean: was(luck, 1.02 * mean),
    "tests.oracle.client.Client.change_phase": lambda was: lambda client: None,
    "tests.oracle.client.Client.take_on": lambda was: lambda client, pk: setattr(client, "pk", pk),
    "tests.oracle.others.Family.draw_in": lambda was: lambda family, far: was(family, 1.001 * far),
    "tests.oracle.others.District.take_volunteers": lambda was: lambda district: None,
    "tests.oracle.pk.PK.lose_or_find_heart": lambda was: lambda pk: None,
}
"""Rules of the columns, and of the people, with what is made of them."""


@pytest.mark.parametrize("rule", MUTATIONS)
def test_a_mutated_rule_is_caught(rule):
    holder, name = pkgutil.resolve_name(rule.rpartition(".")[0]), rule.rpartition(".")[2]
    with mock.patch.object(holder, name, MUTATIONS[rule](getattr(holder, name))):
        assert side_by_side(office().copy(), 20) != []
