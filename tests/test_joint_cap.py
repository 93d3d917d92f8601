"""What PKs do for the same clients: best against worst stays within the cap; the high risks gain most."""

import numpy as np

from sim.derived import score_band
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


def gain(better: World, worse: World, rows: np.ndarray) -> np.ndarray:
    """Log hazard ratio of an offence for these clients, one world against the other."""
    logs = [np.log(-np.log1p(-weekly_chance(world)[rows])) for world in (better, worse)]
    return logs[0] - logs[1]


def test_the_best_pk_halves_the_hazard_of_the_worst_and_no_more():
    """The joint cap (a hazard ratio of 0.46) holds for the sum of all ways, not for the direct terms alone."""
    best, worst = with_pks(1), with_pks(-1)
    for world in (best, worst):
        assert (world.supervised < len(world.begun_rows)).all()
    both = np.intersect1d(best.supervised, worst.supervised)
    both = both[best.week - best.clients.begins[both] > 52]
    assert len(both) > 40
    assert 0.46 < np.exp(gain(best, worst, both).mean()) < 0.75
    assert best.clients.trust[both].mean() > worst.clients.trust[both].mean() + 0.3


def test_better_guidance_keeps_the_high_risks_from_offending_more_than_the_low_risks():
    """Who treats low risks most gains least: a year after training, with and without half as much guidance again."""
    trained, usual = (kecil_snapshot(1).world.copy() for _ in range(2))
    trained.pks.competence += 0.8
    for world in (trained, usual):
        pass_weeks(world, 52)
    both = np.intersect1d(trained.supervised, usual.supervised)
    both = both[trained.week - trained.clients.begins[both] > 26]
    third = score_band(usual, both)
    for dose in (1.0, 1.5):
        trained.clients.dose[both] *= dose
        low, _, high = (gain(trained, usual, both[third == each]).mean() for each in range(3))
        assert high < low < 0
    assert np.exp(high) < np.exp(low) - 0.02
