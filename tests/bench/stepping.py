"""What a week costs: columns against people, by size of the world, and against the machine."""

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
        "groups": min(round(1880 * share), 10_000),
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
    """Stepping through burn-in and five years, each time with another seed; the building of the world is not in it."""
    scenario, took = of_size(clients), []
    for seed in range(1, REPEATS + 1):
        model = ReintegrationModel(scenario, seed, weeks=260, register_people=False)
        took.append(seconds(model.run))
        model.close()
    yield row(f"a run of {clients:,} clients, 104 + 260 weeks", took, "s", "<= 1")
    few = grown(50, 60, 2 * REPEATS)
    weeks = [seconds(lambda: pass_weeks(few, 2)) / 2 for _ in range(REPEATS)]
    yield row("  as many weeks of 50 clients: calls, hardly any sums", [364 * week for week in weeks], "s")


_ALONE = """
import sys, time
from pathlib import Path
from sim import ReintegrationModel, load
from tests.bench.stepping import of_size
clients, seed = map(int, sys.argv[1:])
scenario = of_size(clients) if clients else load("nasional")
began = time.perf_counter()
model = ReintegrationModel(scenario, seed, weeks=260, register_people=False)
model.run(until=-1)
ready = time.perf_counter()
model.run()
status = Path("/proc/self/status")
lines = status.read_text().splitlines() if status.exists() else []
most = next((int(line.split()[1]) / 2**20 for line in lines if line.startswith("VmHWM")), float("nan"))
print(ready - began, time.perf_counter() - ready, most)
"""


def _alone(clients: int, seed: int) -> list[float]:
    """Seconds to the end of the burn-in, seconds of five years, most memory in GiB as Linux tells it.

    Zero clients stand for `nasional`; the run has a process of its own.
    """
    call = [sys.executable, "-c", _ALONE, str(clients), str(seed)]
    said = subprocess.run(call, cwd=ROOT, capture_output=True, check=True)
    return [float(word) for word in said.stdout.split()]


def country() -> Iterator[Row]:
    """All offices of the country for five years."""
    _, took, most = zip(*(_alone(0, seed) for seed in range(1, REPEATS + 1)), strict=True)
    yield row("nasional, 260 weeks after the burn-in", list(took), "s", "<= 30")
    yield row("  most memory of the process", list(most), "GiB", "<= 1.5")


def stress(clients: int = 500_000) -> Iterator[Row]:
    """Many more clients than the country has, from the drawing of the world to the end, once: no bound."""
    ready, took, most = _alone(clients, 1)
    yield row(f"{clients:,} clients, start and burn-in (once)", [ready], "s")
    yield row("  260 weeks after it (once)", [took], "s")
    yield row("  most memory of the process (once)", [most], "GiB")


def by_size(sizes: tuple[int, ...] = (5000, 50_000, 500_000)) -> Iterator[Row]:
    """Cost of a client-week thirty weeks into the burn-in by size of the world, measured by turns, and memory.

    Columns hold everyone who comes until the end of the run, here of five years.
    """
    worlds = [grown(clients, 30, 2 * REPEATS + 364) for clients in sizes]
    cost: list[list[float]] = [[] for _ in sizes]
    for _ in range(REPEATS):
        for world, took in zip(worlds, cost, strict=True):
            took.append(1e6 * seconds(lambda w=world: pass_weeks(w, 2)) / 2 / len(world.active))
    for clients, world, took in zip(sizes, worlds, cost, strict=True):
        tables = (world.clients, world.families, world.pks, world.members, world.offices)
        size = sum(getattr(t, name).nbytes for t in tables for name in columns_of(t.kind))
        yield row(f"a client-week in a world of {clients:,}", took, "us")
        yield row("  against the first", [a / b for a, b in zip(took, cost[0], strict=True)], "times", "<= 1.5")
        yield row("  bytes of columns for each active client", [size / len(world.active)], "B")


def yardstick(clients: int = 5000) -> Iterator[Row]:
    """A week against its luck alone and one copy of every column of those who have begun, measured by turns.

    No bound: a week does not touch every column, and touches some often.
    """
    world = grown(clients, 60, 3 * REPEATS)
    asked = _asked(world)
    columns = [getattr(world.clients, name)[world.begun] for name in columns_of(Client)]
    kept = [np.empty_like(column) for column in columns]
    luck, moved, weeks = [], [], []
    for _ in range(REPEATS):
        luck.append(seconds(lambda: [world.draw("bench", *each) for each in asked]))
        moved.append(seconds(lambda: [np.copyto(to, column) for to, column in zip(kept, columns, strict=True)]))
        weeks.append(seconds(lambda: pass_weeks(world, 2)) / 2)
    least = [a + b for a, b in zip(luck, moved, strict=True)]
    yield row("luck of a week", [1e3 * t for t in luck], "ms")
    yield row("every column of clients copied once", [1e3 * t for t in moved], "ms")
    yield row("a week against both", [a / b for a, b in zip(weeks, least, strict=True)], "times")


def _asked(world: World) -> list[tuple[np.ndarray, np.ndarray | None]]:
    """Rows and occasions for which the next week draws luck."""
    copy, asked = world.copy(), []
    draw = copy.draw

    def noted(name, here, occasion=None):
        asked.append((here.copy(), None if occasion is None else occasion.copy()))
        return draw(name, here, occasion)

    copy.draw = noted  # type: ignore[method-assign]
    pass_weeks(copy, 1)
    return asked
