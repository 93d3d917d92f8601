"""States of knowledge: the own block and every strained world of each folder, policies under the same names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.compare import Bounds, interval
from experiments.errors import InputError, nothing_finished
from experiments.manifest import read_plan
from experiments.plan import Plan, code_hash
from experiments.precision import looked_from
from experiments.sequential import anytime_p, sequence, t_test
from experiments.store import Store
from experiments.verdicts import Test
from sim.scenario import Scenario


@dataclass(frozen=True)
class Column:
    """What is known in one place: a world without policies and policies over it, seed by seed.

    Parameters
    ----------
    world : str
        The scenario without policies.
    runs : DataFrame
        A row per run with `scenario`, `seed` and a column per outcome; policies by their names without the world.
    policies : tuple of str
        In the order of the study; those of which at least one run has finished.
    uncertain : bool
        Whether parameters are drawn, so that intervals are over draws.
    sample : str
        Where parameters come from a sample, its name.
    first : int
        First seed of the study: draws count from there.
    elsewhere : bool
        Whether the world is another than that of the first column.
    folder : str
    looking : bool
        Whether seeds were added by looking: intervals and tests then hold at all looks together.
    weeks : int
    another : str
        What tells it from a column that would be called the same; mostly empty.
    """

    world: str
    runs: pd.DataFrame
    policies: tuple[str, ...]
    uncertain: bool = False
    sample: str = ""
    first: int = 1
    elsewhere: bool = False
    folder: str = ""
    looking: bool = False
    weeks: int = 0
    another: str = ""

    @property
    def knowledge(self) -> str:
        """Central values, priors, draws of a sample (posterior), or its means (centre)."""
        if self.sample:
            return "posterior" if self.uncertain else "centre"
        return "priors" if self.uncertain else "central"

    @property
    def bounds(self) -> Bounds:
        """How an interval is made of one number per seed or draw."""
        return sequence if self.looking else interval

    @property
    def test(self) -> Test:
        """How the p of no difference is found."""
        return anytime_p if self.looking else t_test

    @property
    def id(self) -> str:
        """What the column is called in files."""
        known = " ".join(part for part in (self.knowledge, self.sample) if part)
        place = f"@{self.world}" if self.elsewhere else ""
        return f"{known}{place}" + (f" ({self.another})" if self.another else "")


@dataclass(frozen=True)
class Gathered:
    """The columns, the first of which is the reference, and what is to be kept in mind of them."""

    columns: tuple[Column, ...]
    faults: dict[str, str]
    """Stored files that were left out, and why."""
    old: tuple[str, ...] = ()
    """Folders made by another version of the model."""


def gather(folders: Sequence[Path]) -> Gathered:
    """Read the folders of `compare`.

    Parameters
    ----------
    folders : sequence of Path

    Returns
    -------
    Gathered

    Raises
    ------
    InputError
        If a folder is no study of policies, or nothing can be compared.
    """
    columns: list[Column] = []
    faults: dict[str, str] = {}
    old = []
    twice = [str(one) for place, one in enumerate(folders) if one.resolve() in {f.resolve() for f in folders[:place]}]
    if twice:
        raise InputError(f"{twice[0]}: is given twice; give each folder once")
    for folder in folders:
        plan, content = read_plan(folder)
        _refuse_others(folder, plan)
        store = Store(folder)
        runs = store.read("runs", content["keys"])
        if runs.empty:
            raise nothing_finished(folder)
        columns += columns_of(folder, plan, content, runs)
        faults |= store.faults
        old += [str(folder)] * (content["code"] != code_hash())
    if len(columns) == 1:
        only = f"{folders[0]}: holds one state of knowledge only"
        raise InputError(f"{only}; give another folder too, or one that compare --strain WORLD made")
    return Gathered(told_apart(columns), faults, tuple(old))


def _refuse_others(folder: Path, plan: Plan) -> None:
    """Only studies that compare policies have a ranking."""
    if plan.analysis or plan.design is not None or plan.field_study is not None:
        raise InputError(f"{folder}: is no comparison of policies; give a folder that compare made")
    if len(plan.names) < 2:
        raise InputError(f"{folder}: has no policies; give a folder in which compare laid policies over a world")


def columns_of(folder: Path, plan: Plan, content: dict[str, Any], runs: pd.DataFrame) -> Iterator[Column]:
    """The study's own block, then the worlds under strain; blocks of which nothing can be compared are left out."""
    looked = looked_from(content.get("precision"))
    for place, (scenarios, _) in enumerate(plan.blocks):
        own = _block(scenarios, runs)
        if own is None:
            if not place:
                raise InputError(f"{folder}: no policy has finished in any seed; carry on with the study first")
            continue
        column = replace(own, uncertain=plan.uncertain, first=plan.seeds[0], folder=str(folder), weeks=plan.weeks)
        yield replace(column, looking=looked is not None and place == 0)


def _block(scenarios: Sequence[Scenario], runs: pd.DataFrame) -> Column | None:
    """A world and its policies, named without the world."""
    world = scenarios[0]
    names = {s.name: s.name.removesuffix(f"@{world.name}") for s in scenarios}
    own = runs[runs["scenario"].isin(list(names))]
    own = own.assign(scenario=own["scenario"].map(names))
    there = set(own["scenario"])
    policies = tuple(name for name in list(names.values())[1:] if name in there)
    if world.name not in there or not policies:
        return None
    return Column(world.name, own, policies, sample=world.sample.name if world.sample is not None else "")


def told_apart(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Columns with the world where it is another than the first's, and with the folder where all else is alike."""
    placed = [replace(column, elsewhere=column.world != columns[0].world) for column in columns]
    names = [column.id for column in placed]
    short = [Path(column.folder).name for column in placed]
    for place, column in enumerate(placed):
        if names.count(column.id) > 1:
            alike = [short[other] for other, name in enumerate(names) if name == column.id]
            told = short[place] if alike.count(short[place]) == 1 else column.folder
            placed[place] = replace(column, another=told)
    return tuple(placed)
