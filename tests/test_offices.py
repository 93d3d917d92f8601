"""Several offices in one world: districts, posts, PKs, litmas and image are those of each office."""

import numpy as np
import pandas as pd

from experiments.alike import together
from sim import load
from sim.policy.interventions import HirePKs, VocationalPlaces
from sim.policy.timeline import levers_in
from sim.population import build
from sim.processes.office import image_of_the_programme_moves
from sim.scenario.loading import with_changes
from sim.week import pass_week
from sim.world import BURN_IN


def test_offices_alike_repeat_the_districts_once():
    world = load("nasional").world
    assert (len(world.districts), len(world.every_district), world.pk_count) == (6, 564, 2686)
    assert {district.office for district in world.every_district.values()} == {f"Bapas {k:02}" for k in range(1, 95)}
    two = load("palembang", changes=["world.offices=2"])
    assert list(two.world.every_district)[5:7] == ["Prabumulih 1", "Palembang 2"]
    assert with_changes(load("nasional"), ["world.offices=2"]).world.every_district == two.world.every_district


def test_posts_open_in_the_farthest_districts_of_every_office():
    scenario = load("posts", over="nasional")
    days = levers_in(100, scenario.schedule, scenario.world).levers.post_days
    assert np.array(list(scenario.world.every_district))[days > 0][:3].tolist() == [
        "Ogan Komering Ilir 01", "Musi Banyuasin 01", "Ogan Komering Ilir 02",
    ]  # fmt: skip
    assert (days > 0).sum() == 2 * 94


def test_numbers_are_meant_for_each_office():
    one, many = load("palembang").world, load("nasional").world
    for policy in (HirePKs(number=2), VocationalPlaces(places_per_year=50)):
        cost = [sum(line.units for line in policy.costs(facts)) for facts in (one, many)]
        assert cost[1] == 94 * cost[0] > 0
    levers = {"extra_pks": np.zeros(564)}
    HirePKs(number=2).pull(levers, 1.0, many)
    assert levers["extra_pks"].sum() == 2 * 94


SIZES = "offices=3 clients=300 pks=5 intake_per_year=200 litmas_per_year=500 neighbourhoods=27".split()


def three_offices():
    """Fewer PKs than districts: some have none, and none is shared between offices."""
    return build(load("kecil", changes=[f"world.{size}" for size in SIZES]), 1, 1)


def test_clients_have_a_pk_of_their_own_office():
    world = three_offices()
    for world.week in range(-BURN_IN, 20 - BURN_IN):
        pass_week(world)
    c, office = world.clients, world.geography.office
    here = world.supervised
    assert len(np.unique(world.pks.district[world.pks_here])) < world.geography.districts
    assert (c.pk[here] >= 0).mean() > 0.6
    guided = here[c.pk[here] >= 0]
    assert (office[c.district[guided]] == office[world.pks.district[c.pk[guided]]]).all()


def test_litmas_of_an_office_are_worked_off_there():
    world = three_offices()
    world.offices.litmas_open = [0.0, 500.0, 0.0]
    pass_week(world)
    at = world.geography.office[world.pks.district]
    hours = [world.pks.h_litmas[(at == office) & world.pks.in_post].sum() for office in range(3)]
    assert hours[1] > 2 * max(hours[0], hours[2])
    assert world.offices.litmas_open[1] > 400


def test_failures_harden_the_image_of_their_own_office():
    world, calm = three_offices(), three_offices()
    for each in (world, calm):
        pass_week(each)
    office = world.geography.office[world.clients.district]
    world.clients.recorded_in[np.flatnonzero((world.clients.pk >= 0) & (office == 1))[:20]] = world.week
    image_of_the_programme_moves(world)
    image_of_the_programme_moves(calm)
    assert world.offices.image[1] < calm.offices.image[1]
    assert world.offices.image[[0, 2]].tolist() == calm.offices.image[[0, 2]].tolist()


def test_districts_written_once_are_told_once():
    facts = load("kecil", changes=["world.offices=2"]).world
    names = list(facts.every_district)
    rows = pd.DataFrame({"seed": 1, "week": 0, "district": names, "trust": np.arange(6.0), "clients_active": 1.0})
    told = together(rows, facts, "district")
    assert told["district"].tolist() == list(facts.districts)
    assert told["trust"].tolist() == [0 + 3, 1 + 4, 2 + 5]
    assert told["seed"].tolist() == [1, 1, 1]
    assert list(told) == list(rows)
    assert together(rows, load("kecil").world, "district") is rows
