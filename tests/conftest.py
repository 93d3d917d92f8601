"""Shared worlds: built once per process, copied by whoever changes them.

The model is imported when it is asked for: the process that hands out the tests never needs it.
"""

from functools import cache

import pytest

LONGEST = (
    "killed loops cli report influences cluster runner discovery pairing folders findings sweep mechanisms_response "
    "mechanisms_emergent arrows twins assumptions_study figures_people figures scenario sessions wrong_folders "
    "scenario_faults figures_money"
).split()
"""Files that take longest: they are begun first, so that the workers end together."""


def pytest_collection_modifyitems(items):
    """Put the longest files in front; the others follow in their order."""
    places = {f"test_{name}": place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(places)))


@pytest.fixture(autouse=True, scope="session")
def burn_ins():
    """The burn-ins of small studies are kept for the studies to come: they are of few worlds and seeds."""
    import experiments.task

    experiments.task.REMEMBERED = 16


@cache
def small(seed: int = 1, week: int = 0):
    """The small world after some week; read only."""
    from sim import ReintegrationModel, load

    model = ReintegrationModel(load("kecil"), seed, weeks=60, register_people=False)
    world = model.run(until=week).world
    model.close()
    return world


@pytest.fixture
def world():
    """A copy of the small world after week 0, to be changed at will."""
    return small().copy()


@cache
def kecil_snapshot(seed: int = 1, weeks: int = 60):
    """The burn-in of the small world."""
    from sim import load
    from sim.model import burn_in

    return burn_in(load("kecil"), seed, weeks)


@pytest.fixture
def snapshot():
    """The burn-in of the small world, seed 1, for 60 weeks."""
    return kecil_snapshot()
