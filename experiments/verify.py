"""Stored rows run again and compared: the same bits with the same versions and processor, else events and 1e-9."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from experiments.errors import InputError, nothing_finished
from experiments.manifest import made_with, read_plan
from experiments.plan import Plan, Run, code_hash
from experiments.runner import Dispatcher, Here, Processes
from experiments.store import SAME, Store
from experiments.task import Done
from sim.measures import MEASURES

TOLERANCE = 1e-9
"""Relative and absolute, where bits need not agree."""
_DECIDING = ("python", "system", "processor", "processor_features")


@dataclass
class Verified:
    """What came of it: how it was compared, runs that agree, and what does not, one line each."""

    bits: bool
    asked: int
    agreed: int = 0
    faults: list[str] = field(default_factory=list)


def verify(folder: Path, sample: int | None = None, *, workers: int = 1, seed: int = 0) -> Verified:
    """Run finished runs of a study again and compare every stored number.

    Parameters
    ----------
    folder : Path
    sample : int, optional
        So many runs, chosen by the seed; all of them if left out.
    workers : int
        Processes.
    seed : int

    Returns
    -------
    Verified

    Raises
    ------
    InputError
        If the folder holds no study, nothing has finished, or the model is another one than that of the study.
    """
    plan, content = read_plan(folder)
    if content["code"] != code_hash():
        text = f"was made by the model {content['code']}, here it is {code_hash()}; verify it with that version"
        raise InputError(f"{folder}: {text}")
    store = Store(folder, plan.kept.tables)
    finished = store.finished()
    chosen = _chosen([run for run in _once(plan) if run.key in finished], sample, seed)
    if not chosen:
        raise nothing_finished(folder)
    keys = [run.key for run in chosen]
    stored = {table: store.read(table, keys) for table in plan.kept.tables}
    found = Verified(_same_machine(content["made_with"]), len(chosen))
    tasks = plan.tasks(set(plan.run_keys()) - set(keys))
    names = {run.key: f"{run.scenario.name}, seed {run.seed}" for run in chosen}
    hands = Processes(workers) if workers > 1 else Here()
    Dispatcher(hands, lambda done: _compare(done, stored, names, found)).carry_out(tasks)
    return found


def _once(plan: Plan) -> Iterator[Run]:
    """Every run, where points share it the first of them."""
    seen: set[str] = set()
    for run in plan.runs():
        if run.key not in seen:
            seen.add(run.key)
            yield run


def _chosen(runs: list[Run], sample: int | None, seed: int) -> list[Run]:
    if sample is None or sample >= len(runs):
        return runs
    places = np.random.default_rng(seed).choice(len(runs), sample, replace=False)
    return [runs[place] for place in sorted(places)]


def _same_machine(then: dict[str, Any]) -> bool:
    """Whether bits must agree: the same versions, system and processor."""
    now = made_with()
    same_packages = then["packages"].get("numpy") == now["packages"]["numpy"]
    return same_packages and all(then.get(name) == now[name] for name in _DECIDING)


def _compare(done: Done, stored: dict[str, pd.DataFrame], names: dict[str, str], found: Verified) -> None:
    """Every table of every run of a chunk."""
    told = {failure.key: failure.error for failure in done.failures}
    for key in done.keys:
        wrong = (
            [f"could not be run again ({told[key]})"] if key in told else list(_differences(key, done, stored, found))
        )
        found.faults += [f"{names[key]}: {text}" for text in wrong]
        found.agreed += not wrong


def _differences(key: str, done: Done, stored: dict[str, pd.DataFrame], found: Verified) -> Iterator[str]:
    for table, frame in stored.items():
        same = [name for name in SAME[table] if name != "key"]
        pair = [_of(each, key, same) for each in (frame, done.tables[table].to_pandas())]
        if len(pair[0]) != len(pair[1]):
            yield f"{table} has {len(pair[0])} rows, again {len(pair[1])}"
            continue
        wrong = [name for name in pair[1] if not _agree(name, *(part[name] for part in pair), bits=found.bits)]
        if wrong:
            yield f"{table} differs in {', '.join(wrong[:5])}{' and others' if len(wrong) > 5 else ''}"


def _of(frame: pd.DataFrame, key: str, order: list[str]) -> pd.DataFrame:
    own = frame[frame["key"] == key]
    return (own.sort_values(order) if order else own).reset_index(drop=True)


def _agree(name: str, before: pd.Series, again: pd.Series, *, bits: bool) -> bool:
    """Whether a column agrees; counts of events always exactly."""
    counted = name in MEASURES and MEASURES[name].kind == "flow"
    if bits or counted or before.dtype.kind not in "fiu":
        return bool(before.equals(again.astype(before.dtype)))
    return bool(np.allclose(before, again, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True))
