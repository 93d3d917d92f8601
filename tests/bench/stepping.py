"""What a week costs: columns against people, by size of the world, and against what the machine can do at best."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from sim import ReintegrationModel, load
from sim.columns import columns_of
from sim.people import Client
from sim.scenario import Scenario
from sim.week import pass_week
from sim.world import World
from tests.bench.measuring import REPEATS, Row, row, seconds
from tests.oracle import Oracle, differences

ROOT = Path(__file__).parents[2]
_PER_OFFICE = 80_000 / 94


def of_size(clients: int) -> Scenario:
    """Offices as in `nasional`, as many as so many clients need."""
    offices = max(1, round(clients / _PER_OFFICE))
    share = clients / 80_000
    sizes = {
        "offices": offices,
        "clients": clients,
        "pks": max(offices, round(2686 * share)),
        "intake_per_year": 50_500 * share,
        "litmas_per_year": 177_000 * share,
        "neighbourhoods": max(6 * offices, round(8000 * share)),
        "groups": round(1880 * share),
    }
    return load("nasional", changes=[f"world.{name}={value}" for name, value in sizes.items()])


def grown(clients: int, weeks: int, ahead: int) -> World:
    """A world after some weeks, in which so many more can pass."""
    model = ReintegrationModel(of_size(clients), 1, weeks=max(ahead + weeks - 104, 1), register_people=False)
    model.run(until=weeks - 105)
    model.close()
    return model.world


def pass_weeks(world: World, number: int) -> None:
    """So many weeks of the columns."""
    for _ in range(number):
        world.week += 1
        pass_week(world)


def against_people(clients: int = 5000) -> Iterator[Row]:
    """Columns and people pass the same weeks by turns, in one process; they must stay the same."""
    world = grown(clients, 60, 3 * REPEATS)
    people, columns, told = Oracle(world), [], []
    for _ in range(REPEATS):
        columns.append(seconds(lambda: pass_weeks(world, 2)) / 2)
        told.append(seconds(lambda: (people.step(), people.step())) / 2)
    if found := differences(people, world):
        raise AssertionError(found[0])
    yield row(f"a week of {clients:,} clients, people", [1e3 * t for t in told], "ms")
    yield row(f"a week of {clients:,} clients, columns", [1e3 * t for t in columns], "ms")
    yield row("people against columns", [a / b for a, b in zip(told, columns, strict=True)], "times", ">= 40")


def whole_run(clients: int = 5000) -> Iterator[Row]:
    """Stepping through burn-in and five years."""
    scenario, took = of_size(clients), []
    for seed in range(1, REPEATS + 1):
        model = ReintegrationModel(scenario, seed, weeks=260, register_people=False)
        took.append(seconds(model.run))
        model.close()
    yield row(f"a run of {clients:,} clients, 104 + 260 weeks", took, "s", "<= 1")


_COUNTRY = """
import resource, sys, time
from sim import ReintegrationModel, load
model = ReintegrationModel(load("nasional"), int(sys.argv[1]), weeks=260, register_people=False)
model.run(until=-1)
began = time.perf_counter()
model.run()
print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20)
"""


def country() -> Iterator[Row]:
    """All offices of the country for five years, each time in a process of its own."""
    told = []
    for seed in range(1, REPEATS + 1):
        said = subprocess.run([sys.executable, "-c", _COUNTRY, str(seed)], cwd=ROOT, capture_output=True, check=True)
        told.append([float(word) for word in said.stdout.split()])
    took, most = zip(*told, strict=True)
    yield row("nasional, 260 weeks after the burn-in", list(took), "s", "<= 30")
    yield row("  most memory of the process", list(most), "GiB", "<= 1.5")


def by_size(sizes: tuple[int, ...] = (5000, 50_000, 500_000)) -> Iterator[Row]:
    """Cost of a client-week by size of the world, and its memory."""
    first = None
    for clients in sizes:
        world = grown(clients, 30, 2 * REPEATS)
        active = len(world.active)
        took = [1e6 * seconds(lambda w=world: pass_weeks(w, 2)) / 2 / active for _ in range(REPEATS)]
        first = first or took
        tables = (world.clients, world.families, world.pks, world.members, world.offices)
        size = sum(getattr(t, name).nbytes for t in tables for name in columns_of(t.kind))
        yield row(f"a client-week in a world of {clients:,}", took, "us")
        yield row("  against the first", [a / b for a, b in zip(took, first, strict=True)], "times", "<= 1.5")
        yield row("  bytes of columns for each active client", [size / active], "B")


def floor(clients: int = 5000) -> Iterator[Row]:
    """What a week must cost at least: its luck, and every column of a client read and written once."""
    world = grown(clients, 60, 3 * REPEATS)
    rows, names = world.begun_rows, columns_of(Client)
    draws = _draws(world)
    columns = [getattr(world.clients, name)[world.begun] for name in names]
    luck = [seconds(lambda: [world.draw("floor", rows[:n]) for n in draws]) for _ in range(REPEATS)]
    moved = [seconds(lambda: [np.copyto(column, column.copy()) for column in columns]) for _ in range(REPEATS)]
    weeks = [seconds(lambda: pass_weeks(world, 2)) / 2 for _ in range(REPEATS)]
    least = [a + b for a, b in zip(luck, moved, strict=True)]
    yield row("luck of a week", [1e3 * t for t in luck], "ms")
    yield row("every column of clients copied and written back", [1e3 * t for t in moved], "ms")
    yield row("a week against both", [a / b for a, b in zip(weeks, least, strict=True)], "times")


def _draws(world: World) -> list[int]:
    """How many numbers each draw of the next week asks for."""
    copy, asked = world.copy(), []
    draw = copy.draw

    def counted(name, here, occasion=None):
        asked.append(len(here))
        return draw(name, here, occasion)

    copy.draw = counted  # type: ignore[method-assign]
    pass_weeks(copy, 1)
    return asked
