"""Several offices in one world: the same people, work and neighbours as in offices of their own."""

import numpy as np

from sim import load
from sim.policy.timeline import levers_in
from sim.population import build
from sim.scenario.loading import with_changes
from sim.week import pass_week


def test_offices_alike_repeat_the_districts_once():
    world = load("nasional").world
    assert (world.offices, len(world.districts), world.pk_count) == (1, 564, 2686)
    assert {district.office for district in world.districts.values()} == {f"Bapas {k:02}" for k in range(1, 95)}
    two = load("palembang", changes=["world.offices=2"])
    assert list(two.world.districts)[5:7] == ["Prabumulih 1", "Palembang 2"]
    assert with_changes(two, ["world.clients=500"]).world.districts == two.world.districts


def test_posts_open_in_the_farthest_districts_of_every_office():
    scenario = load("posts", over="nasional")
    days = levers_in(100, scenario.schedule, scenario.world).levers.post_days
    assert np.array(list(scenario.world.districts))[days > 0][:3].tolist() == [
        "Ogan Komering Ilir 01", "Musi Banyuasin 01", "Ogan Komering Ilir 02",
    ]  # fmt: skip
    assert (days > 0).sum() == 2 * 94


def test_offices_share_neither_litmas_nor_image():
    """What one office is asked for, another does not work off; failures in one do not harden the image of another."""
    sizes = ("offices=2", "clients=240", "pks=8", "intake_per_year=150", "litmas_per_year=400", "neighbourhoods=24")
    world = build(load("kecil", changes=[f"world.{size}" for size in sizes]), 1, 1)
    world.offices.litmas_open[:] = 0.0, 500.0
    world.clients.pk[world.clients.district >= 3], second = -1, world.geography.office[world.clients.district] == 1
    world.clients.pk[second] = np.flatnonzero(world.pks.in_post & (world.pks.district >= 3))[0]
    pass_week(world)
    first, other = world.offices.litmas_open
    assert first < 20
    assert other > 400
    at = world.geography.office[world.pks.district]
    assert world.pks.h_litmas[(at == 1) & world.pks.in_post].min() > world.pks.h_litmas[at == 0].max() > 0
