"""Runs a minute with one and two processes, and what pairing saves."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.special import stdtrit

from experiments.batch import conduct
from experiments.plan import Plan, make_plan
from experiments.study import Study
from sim import ReintegrationModel, load
from sim.model import burn_in
from tests.bench.measuring import REPEATS, Row, row, seconds


def throughput(runs: int = 24) -> Iterator[Row]:
    """The small world over a year in studies of one and of two processes, and the same runs in a plain loop."""
    plan = make_plan(Study("bench", ("kecil",), weeks=52, replicates=runs))
    ways = {"loop": lambda: _loop(plan.seeds), "one": lambda: _study(plan, 1), "two": lambda: _study(plan, 2)}
    took: dict[str, list[float]] = {name: [] for name in ways}
    for repeat in range(REPEATS):
        for name in (*ways, *ways)[repeat % 3 : repeat % 3 + 3]:
            took[name].append(seconds(ways[name]))
    for name, wanted in (("one", ""), ("two", ">= 100")):
        yield row(
            f"runs a minute, kecil, 52 weeks, {name} at work", [60 * runs / t for t in took[name]], "1/min", wanted
        )
    kept = [100 * a / b for a, b in zip(took["loop"], took["one"], strict=True)]
    yield row("a plain loop that stores nothing against one at work", kept, "%")
    share = [50 * a / b for a, b in zip(took["one"], took["two"], strict=True)]
    yield row("efficiency of two against one, their start included", share, "%", ">= 85")


def _study(plan: Plan, workers: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        conduct(plan, Path(folder), workers=workers)


def _loop(seeds: tuple[int, ...]) -> None:
    scenario = load("kecil")
    for seed in seeds:
        model = ReintegrationModel(scenario, seed, weeks=52, register_people=False)
        model.run()
        model.run_row()
        model.close()


def pairing(outcome: str = "alliance", seeds: int = 24) -> Iterator[Row]:
    """Seeds for each arm that a 95 % interval of ten percent of a change needs, with shared luck and with own luck.

    Found from so many pairs; the range is that of 200 resamples of them.
    """
    pairs = np.array([_pair(seed, outcome) for seed in range(1, seeds + 1)])
    rng = np.random.default_rng(1)
    again = [pairs[rng.integers(0, seeds, seeds)] for _ in range(200)]
    for what, needed in (("shared luck", _paired), ("luck of their own", _apart)):
        found = np.quantile([needed(sample) for sample in again], (0.025, 0.975))
        yield Row(f"seeds for +-10 % of the change in {outcome}, {what}", needed(pairs), *found, "seeds")


def _paired(pairs: np.ndarray) -> float:
    change = pairs[:, 1] - pairs[:, 0]
    return _needed(change.std(ddof=1), change.mean())


def _apart(pairs: np.ndarray) -> float:
    return _needed(float(np.hypot(*pairs.std(axis=0, ddof=1))), (pairs[:, 1] - pairs[:, 0]).mean())


def _needed(spread: float, change: float) -> float:
    """Smallest number of seeds whose interval, by the t distribution, is within ten percent of the change."""
    return next(n for n in range(2, 100_000) if stdtrit(n - 1, 0.975) * spread / n**0.5 <= 0.1 * abs(change))


def _pair(seed: int, outcome: str) -> list[float]:
    """The outcome without and with trained PKs, from the same burn-in."""
    start, found = burn_in(load("kecil"), seed, weeks=104), []
    for scenario in (load("kecil"), load("trained_pks", over="kecil")):
        model = ReintegrationModel(scenario, seed, start=start, weeks=104, register_people=False)
        model.run()
        found.append(model.run_row()[outcome])
        model.close()
    return found
