"""Speed as ratios within one run: the machine may be slow, the columns may not."""

from statistics import median

from tests.bench.measuring import seconds
from tests.bench.stepping import grown, pass_weeks
from tests.oracle import Oracle


def test_columns_are_much_faster_than_people():
    world = grown(1500, 40, 9)
    people, ratios = Oracle(world), []
    for _ in range(3):
        told = seconds(people.step)
        ratios.append(told / (seconds(lambda: pass_weeks(world, 2)) / 2))
    assert median(ratios) > 15


def test_a_client_costs_no_more_in_a_larger_world():
    small, large = grown(4000, 30, 12), grown(24_000, 30, 12)
    ratios = []
    for _ in range(3):
        cost = [seconds(lambda w=world: pass_weeks(w, 4)) / len(world.active) for world in (small, large)]
        ratios.append(cost[1] / cost[0])
    assert median(ratios) < 1.5
