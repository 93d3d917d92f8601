"""Best against worst PK for the same clients: direct effects and those by way of motivation stay within the cap."""

import numpy as np

from sim.processes.offending import weekly_chance
from sim.world import World
from tests.conftest import kecil_snapshot
from tests.test_mechanisms_relationship import pass_weeks


def with_pks(sign: int) -> World:
    """The small world a year and a half on, had all its PKs been two SD better (or worse) in everything."""
    world = kecil_snapshot(1).world.copy()
    pks, b, p = world.pks, world.parameters.background, world.parameters.work_week
    for name, mean, sd in (
        ("warmth", b.warmth_mean, 1.0),
        ("structure", 0.0, 1.0),
        ("competence", 0.0, 1.0),
        ("control_share", p.control_share, -b.control_sd),
        ("collaborative", 0.5, b.collaborative_sd),
        ("trait_exhaustion", 0.0, -b.exhaustion_sd),
        ("education", b.education_gap, -b.education_sd),
    ):
        getattr(pks, name)[:] = mean + 2 * sign * sd
    pks.exhaustion = pks.trait_exhaustion
    pass_weeks(world, 78)
    return world


def test_the_best_pk_halves_the_hazard_of_the_worst_and_no_more():
    """The joint cap (a hazard ratio of 0.46) holds for the sum of all ways, not for the direct terms alone."""
    best, worst = with_pks(1), with_pks(-1)
    for world in (best, worst):
        assert (world.supervised < len(world.begun_rows)).all()
    both = np.intersect1d(best.supervised, worst.supervised)
    both = both[best.week - best.clients.begins[both] > 52]
    assert len(both) > 40
    logs = [np.log(-np.log1p(-weekly_chance(world)[both])) for world in (best, worst)]
    assert 0.46 < np.exp((logs[0] - logs[1]).mean()) < 0.75
    assert best.clients.trust[both].mean() > worst.clients.trust[both].mean() + 0.3
