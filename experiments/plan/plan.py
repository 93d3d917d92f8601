"""A study made ready: its scenarios at every point of the design, seed by seed, and the tasks these make."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

from experiments.calibrate.reading import Calibration
from experiments.designs import Design, Point
from experiments.factors import Factor, at_point
from experiments.ignorance import draw_of, drawn
from experiments.pilot.field import FieldStudy
from experiments.plan.runs import MOST_RUNS, Kept, Run, Task, code_hash, digest, run_key
from sim.measures import MEASURES, OUTCOMES
from sim.scenario import Scenario
from sim.scenario.samples import Sample

MOST_REMEMBERED = 1000
"""Scenarios at points that are kept, so that small designs are laid over their scenarios once."""

MOST_POINTS = 1000
"""Points whose scenarios are held at one time; a burn-in is shared within such a block."""

Words = Mapping[str, str]
"""A text by language."""


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
    measures: tuple[str, ...] = ()
    design: Design | None = None
    points: tuple[Point, ...] = ((),)
    keep: Kept | None = None
    """What is kept of every run, where it is not what studies of its kind keep."""
    field_study: FieldStudy | None = None
    """The field study that meets every run; policies then reach the units that lots give them."""
    analysis: str = ""
    """Of a study that takes loops apart: attribution, compensation or panel; else validation or calibration."""
    explained: Words = field(default_factory=dict)
    """Such a study in five lines."""
    calibration: Calibration | None = None
    """What is fitted to which levels; every seed then draws the parameters anew from the priors of the evidence."""

    @property
    def kept(self) -> Kept:
        """What is kept of a run: with a design the outcomes, and the weekly measures that the study names."""
        if self.keep is not None:
            return self.keep
        if self.field_study is not None:
            return Kept(("runs", "field"), field_study=self.field_study)
        if self.design is None:
            return Kept()
        weekly = tuple(name for name in self.measures if name in MEASURES and name not in OUTCOMES)
        return Kept(("runs", "weeks") if weekly else ("runs",), weekly)

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
        """Runs in all; a scenario that a point does not change is run once for all such points."""
        return sum(self._variants(scenario) * len(seeds) for scenarios, seeds in self.blocks for scenario in scenarios)

    def _variants(self, scenario: Scenario) -> int:
        """Different points for a scenario."""
        there = [place for place, factor in enumerate(self.factors) if factor.varies(scenario)]
        return len({tuple(point[place] for place in there) for point in self.points})

    @property
    def factors(self) -> tuple[Factor, ...]:
        """What the design varies."""
        return self.design.factors if self.design is not None else ()

    @property
    def key(self) -> str:
        """What tells this study from others; more replicates belong to the same one."""
        scenarios = [(s.name, s.key()) for block in (self.scenarios, *self.strain) for s in block]
        extra: list[Any] = ["uncertain"] if self.uncertain else []
        if self.design is not None:
            extra.append([self.design.kind, self.design.names, self.points, self.kept.weekly])
        if self.field_study is not None:
            extra.append(asdict(self.field_study))
        if self.calibration is not None:
            extra.append(asdict(self.calibration.bank))
        if self.uncertain:
            extra += [[sample.text(), sample.paths] for sample in self.samples]
        return digest("study", scenarios, self.seeds[0], self.weeks, self.with_burn_in, code_hash(), *extra)[:8]

    @property
    def samples(self) -> tuple[Sample, ...]:
        """Samples from which parameters come."""
        every = [s.sample for block in (self.scenarios, *self.strain) for s in block if s.sample is not None]
        return tuple(dict.fromkeys(every))

    def runs(self) -> Iterator[Run]:
        """Every run, block by block; where points share runs, these come once for each of the points."""
        for bundle in self.bundles():
            yield from bundle

    def bundles(self) -> Iterator[list[Run]]:
        """Runs in bundles of one seed: those of one point, or of many points where none of them changes the burn-in."""
        late = all(factor.kind in ("intervention", "lever") for factor in self.factors)
        for scenarios, seeds in self.blocks:
            if late:
                for first in range(0, len(self.points), MOST_POINTS):
                    block = range(first, min(first + MOST_POINTS, len(self.points)))
                    known = [self._lived(scenarios, number) for number in block]
                    yield from ([run for lived in known for run in lived(seed)] for seed in seeds)
                continue
            for number in range(len(self.points)):
                lived = self._lived(scenarios, number)
                yield from (lived(seed) for seed in seeds)

    def _lived(self, scenarios: Sequence[Scenario], number: int) -> Callable[[int], list[Run]]:
        """The scenarios at a point, ready to be run with any seed."""
        there = [self.at(scenario, number) for scenario in scenarios]
        keys = [scenario.key() for scenario, _ in there]
        kept = self.kept
        changing = self.uncertain or self.field_study is not None or self.calibration is not None

        def runs(seed: int) -> list[Run]:
            found = []
            for (scenario, varied), key in zip(there, keys, strict=True):
                own = self._of_seed(scenario, seed)
                digest = own.key() if changing else key
                made = run_key(scenario.name, digest, seed, self.weeks, self.with_burn_in, kept)
                found.append(Run(made, own, seed, number, varied))
            return found

        return runs

    def at(self, scenario: Scenario, number: int) -> tuple[Scenario, tuple[tuple[str, Any], ...]]:
        """A scenario at a point, and the values of the factors that it has; a few are remembered."""
        found = self._remembered.get((scenario.name, number))
        if found is None:
            values = self.points[number]
            varied = [(f.path, x) for f, x in zip(self.factors, values, strict=True) if f.varies(scenario)]
            found = at_point(scenario, self.factors, values), tuple(varied)
            if len(self._remembered) < MOST_REMEMBERED:
                self._remembered[scenario.name, number] = found
        return found

    @cached_property
    def _remembered(self) -> dict[tuple[str, int], tuple[Scenario, tuple[tuple[str, Any], ...]]]:
        return {}

    def _of_seed(self, scenario: Scenario, seed: int) -> Scenario:
        """The scenario as it is run with a seed: with parameters drawn, and for the units that lots chose."""
        if self.calibration is not None:
            return self.calibration.bank.applied(scenario, seed)
        own = self._drawn(scenario, seed) if self.uncertain else scenario.bare()
        return own if self.field_study is None else self.field_study.applied(own, seed)

    def _drawn(self, scenario: Scenario, seed: int) -> Scenario:
        """The scenario with the uncertain parameters as drawn for this seed, alike for every policy; factors stay."""
        first = self.seeds[0]
        parameters = drawn(scenario.parameters, draw_of(seed, first), first, scenario.sample)
        fixed = [factor.path for factor in self.factors if factor.kind == "parameter"]
        held = {path: value for path, value in scenario.parameters.values().items() if path in fixed} if fixed else {}
        return replace(scenario.bare(), parameters=parameters.changed(held))

    def run_keys(self) -> list[str]:
        """Keys of all runs, each once, in order."""
        return list(self._keys)

    @cached_property
    def _keys(self) -> tuple[str, ...]:
        """Found once: where every seed has a world of its own they take some hundredths of a second each."""
        return tuple(dict.fromkeys(run.key for run in self.runs()))

    def tasks(self, finished: Collection[str] = ()) -> Iterator[Task]:
        """The runs that are not finished, each once, in tasks of at most `MOST_RUNS` that share world and seed."""
        seen = set(finished)
        for bundle in self.bundles():
            shared: dict[str, list[Run]] = {}
            for run in bundle:
                if run.key not in seen:
                    seen.add(run.key)
                    shared.setdefault(run.scenario.burn_in_key(), []).append(run)
            for runs in shared.values():
                for first in range(0, len(runs), MOST_RUNS):
                    yield Task(tuple(runs[first : first + MOST_RUNS]), self.weeks, self.with_burn_in, self.kept)
