"""Runs a minute with one and two processes, and what pairing saves."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from math import ceil
from pathlib import Path
from statistics import stdev

import numpy as np

from experiments.batch import conduct
from experiments.plan import make_plan
from experiments.study import Study
from sim import ReintegrationModel, load
from sim.model import burn_in
from tests.bench.measuring import REPEATS, Row, row, seconds


def throughput(runs: int = 24) -> Iterator[Row]:
    """The small world over a year, in chunks as in any study; efficiency is against the same runs without a runner."""
    plan = make_plan(Study("bench", ("kecil",), weeks=52, replicates=runs))
    took: dict[int, list[float]] = {1: [], 2: []}
    alone = []
    for _ in range(REPEATS):
        alone.append(seconds(lambda: [_run(seed) for seed in plan.seeds]))
        for workers, found in took.items():
            with tempfile.TemporaryDirectory() as folder:
                found.append(seconds(lambda w=workers, f=folder: conduct(plan, Path(f), workers=w)))
    for workers, found in took.items():
        wanted = ">= 100" if workers == 2 else ""
        yield row(f"runs a minute, kecil, 52 weeks, {workers} at work", [60 * runs / t for t in found], "1/min", wanted)
    for workers, found in took.items():
        share = [100 * a / (workers * b) for a, b in zip(alone, found, strict=True)]
        yield row(f"efficiency of {workers}, start included", share, "%", ">= 85" if workers == 2 else "")


def _run(seed: int) -> None:
    model = ReintegrationModel(load("kecil"), seed, weeks=52, register_people=False)
    model.run()
    model.run_row()
    model.close()


def pairing(outcome: str = "alliance", seeds: int = 16) -> Iterator[Row]:
    """Seeds that a change needs for an interval of ten percent of it, with the same luck and with another."""
    base, policy = load("kecil"), load("trained_pks", over="kecil")
    before, after = (np.array([_outcome(s, seed, outcome) for seed in range(1, seeds + 1)]) for s in (base, policy))
    change = after - before
    apart = (stdev(before) ** 2 + stdev(after) ** 2) ** 0.5
    for what, spread in (("the same luck", stdev(change)), ("luck of their own", apart)):
        yield row(
            f"seeds for +-10 % of the change in {outcome}, {what}", [ceil((19.6 * spread / change.mean()) ** 2)], ""
        )


def _outcome(scenario, seed: int, outcome: str) -> float:
    start = burn_in(load("kecil"), seed, weeks=104)
    model = ReintegrationModel(scenario, seed, start=start, weeks=104, register_people=False)
    model.run()
    found = model.run_row()[outcome]
    model.close()
    return found
