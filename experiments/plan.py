"""From a study to runs: scenarios are loaded, every run gets its key, runs that share a burn-in become one task."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import sim.words
from experiments.errors import InputError
from experiments.ignorance import draw_of, drawn
from experiments.study import Study
from sim.scenario import Scenario, ScenarioError, load

SCHEMA_VERSION = 2
"""Raised when what is stored of a run changes its form."""

Words = Mapping[str, str]
"""A text by language."""

MOST_RUNS = 8
"""Runs that share a burn-in in one task: with more, an interruption would cost too much."""


@dataclass(frozen=True)
class Run:
    """One scenario with one seed."""

    key: str
    scenario: Scenario
    seed: int


@dataclass(frozen=True)
class Task:
    """Runs of one world and one seed; the burn-in is done once for all of them."""

    runs: tuple[Run, ...]
    weeks: int
    with_burn_in: bool = False

    @property
    def seed(self) -> int:
        """The seed of all its runs."""
        return self.runs[0].seed


@dataclass(frozen=True)
class Plan:
    """Scenarios with their seeds; the first scenario is the reference."""

    name: str
    scenarios: tuple[Scenario, ...]
    seeds: tuple[int, ...]
    weeks: int
    with_burn_in: bool = False
    uncertain: bool = False
    strain: tuple[tuple[Scenario, ...], ...] = ()
    strain_replicates: int = 0
    title: Words = field(default_factory=dict)
    question: Words = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the scenarios, the reference first."""
        return tuple(scenario.name for scenario in self.scenarios)

    @property
    def blocks(self) -> Iterator[tuple[tuple[Scenario, ...], tuple[int, ...]]]:
        """Scenarios that are compared with one another, and their seeds: the study's own, then each strained world."""
        yield self.scenarios, self.seeds
        for scenarios in self.strain:
            yield scenarios, self.seeds[: self.strain_replicates]

    @property
    def total(self) -> int:
        """Runs in all."""
        return sum(len(scenarios) * len(seeds) for scenarios, seeds in self.blocks)

    @property
    def key(self) -> str:
        """What tells this study from others; more replicates belong to the same one."""
        scenarios = [(s.name, s.key()) for block in (self.scenarios, *self.strain) for s in block]
        extra = ["uncertain"] if self.uncertain else []
        return _digest("study", scenarios, self.seeds[0], self.weeks, self.with_burn_in, code_hash(), *extra)[:8]

    def runs(self) -> Iterator[Run]:
        """Every run, block by block and seed by seed."""
        for scenarios, seeds in self.blocks:
            hashes = [scenario.key() for scenario in scenarios]
            for seed in seeds:
                for scenario, digest in zip(scenarios, hashes, strict=True):
                    lived = self._drawn(scenario, seed) if self.uncertain else scenario
                    own = lived.key() if self.uncertain else digest
                    yield Run(run_key(scenario.name, own, seed, self.weeks, self.with_burn_in), lived, seed)

    def _drawn(self, scenario: Scenario, seed: int) -> Scenario:
        """The scenario with the uncertain parameters as they are drawn for this seed, alike for every policy."""
        first = self.seeds[0]
        return replace(scenario, parameters=drawn(scenario.parameters, draw_of(seed, first), first))

    def tasks(self, finished: Collection[str] = ()) -> list[Task]:
        """The runs that are not finished, in tasks of at most `MOST_RUNS` that share world and seed."""
        shared: dict[tuple[int, str], list[Run]] = {}
        for run in self.runs():
            if run.key not in finished:
                shared.setdefault((run.seed, run.scenario.burn_in_key()), []).append(run)
        return [
            Task(tuple(runs[first : first + MOST_RUNS]), self.weeks, self.with_burn_in)
            for runs in shared.values()
            for first in range(0, len(runs), MOST_RUNS)
        ]


def make_plan(
    study: Study, *, changes: Sequence[str] = (), with_burn_in: bool = False, uncertain: bool = False
) -> Plan:
    """Load the scenarios of a study: the first is the reference, the others are laid over it.

    Parameters
    ----------
    study : Study
    changes : sequence of str
        "path=value" for every scenario; what begins with "interventions" is meant for the policies, if there are any.
    with_burn_in : bool
        Keep the weeks before the policy date too.
    uncertain : bool
        Draw the parameters that have priors anew for every two seeds.

    Returns
    -------
    Plan

    Raises
    ------
    ScenarioError
        With the faults of all scenarios.
    InputError
        If two scenarios have the same name.
    """
    world, *policies = study.scenarios
    faults: dict[str, None] = {}
    blocks = [_block(place, policies, changes, faults) for place in (world, *study.strain)]
    if faults:
        raise ScenarioError(faults)
    main, strain = blocks[0], tuple(_at(block) for block in blocks[1:])
    names = [scenario.name for block in (main, *strain) for scenario in block]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(f"two scenarios are named '{twice[0]}'; give each once, and different files different names")
    weeks = main[0].weeks if study.weeks is None else study.weeks
    few = min(study.replicates, study.strain_replicates)
    uncertain = uncertain or study.uncertain
    return Plan(study.name, main, study.seeds, weeks, with_burn_in, uncertain, strain, few, study.title, study.question)


def _block(
    world: str, policies: Sequence[str], changes: Sequence[str], faults: dict[str, None]
) -> tuple[Scenario, ...]:
    """A world and the policies laid over it; faults are noted, each once."""
    of_world = [change for change in changes if not (policies and change.startswith("interventions"))]
    loaded = []
    for what, over in [(world, None), *((policy, world) for policy in policies)]:
        try:
            loaded.append(load(what, over=over, changes=of_world if over is None else changes))
        except ScenarioError as problem:
            faults.update(dict.fromkeys(problem.faults))
            if over is None:
                break
    return tuple(loaded)


def _at(block: tuple[Scenario, ...]) -> tuple[Scenario, ...]:
    """Policies over another world carry its name too."""
    return (block[0], *(replace(scenario, name=f"{scenario.name}@{block[0].name}") for scenario in block[1:]))


def run_key(name: str, scenario: str, seed: int, weeks: int, with_burn_in: bool) -> str:
    """What makes a run the same run: scenario, seed, length and the code of the model."""
    return _digest("run", name, scenario, seed, weeks, with_burn_in, code_hash())[:24]


@cache
def code_hash() -> str:
    """Hash of the Python files of the model; words change no number and are left out."""
    root = Path(sim.words.__file__).parents[1]
    found = sha256()
    for path in sorted(root.rglob("*.py"), key=lambda p: p.relative_to(root).as_posix()):
        name = path.relative_to(root).as_posix()
        if not name.startswith("words/"):
            found.update(name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return found.hexdigest()[:16]


def _digest(*parts: Any) -> str:
    return sha256(json.dumps([SCHEMA_VERSION, *parts], sort_keys=True).encode()).hexdigest()
