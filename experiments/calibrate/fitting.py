"""From a bank to a posterior sample: learn, draw, look for known parameters, live the posterior in real runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from experiments.calibrate.bank import SIZE, Bank
from experiments.calibrate.emulator import Emulator, learn, scaled, told_targets
from experiments.calibrate.posterior import Level, Posterior, posterior
from experiments.calibrate.reading import Calibration
from experiments.calibrate.recovery import Recovered, recover
from experiments.errors import InputError
from experiments.plan import Kept, Plan, code_hash
from sim.scenario.samples import Sample

DRAWS = 4000
"""Draws of the posterior from which parameters are judged."""
FEWEST = 200
"""Runs of the bank below which nothing is learnt from it."""
LIVED = 20
"""Rows of the sample that are lived through in real runs, with two lucks each."""


def fewest(plan: Plan) -> int:
    """Runs that a bank must have: from some it is learnt, others are held out."""
    assert plan.calibration is not None
    return FEWEST + plan.calibration.held_out


def refuse_few(plan: Plan, runs: int) -> None:
    """Nothing is learnt from so few runs.

    Raises
    ------
    InputError
    """
    if runs < fewest(plan):
        text = f"has {runs} runs; {fewest(plan)} are needed: raise replicates, or lower held_out"
        raise InputError(f"{plan.name}: {text}")


@dataclass(frozen=True)
class Fit:
    """A bank and what comes of it; everything follows from the seed of the study.

    Parameters
    ----------
    plan : Plan
        Of the bank.
    runs : DataFrame
        Its finished runs.
    """

    plan: Plan
    runs: pd.DataFrame

    def __post_init__(self) -> None:
        refuse_few(self.plan, len(self.runs))
        there = np.isfinite(self.said)
        if (whole := int(there.all(axis=1).sum())) < fewest(self.plan):
            name = self.calibration.targets[there.sum(axis=0).argmin()].outcome
            text = f"only {whole} of {len(self.runs)} runs say something of every target, and {fewest(self.plan)} must"
            raise InputError(f"{self.plan.name}: {text}; {name} is missing most often: take it out, or raise weeks")

    @property
    def calibration(self) -> Calibration:
        """What is fitted to what."""
        assert self.plan.calibration is not None
        return self.plan.calibration

    @property
    def bank(self) -> Bank:
        """What was drawn."""
        return self.calibration.bank

    @property
    def seed(self) -> int:
        """First seed of the study, of all that is drawn here too."""
        return self.plan.seeds[0]

    @cached_property
    def scores(self) -> np.ndarray:
        """(n, k) normal scores of what every run has drawn."""
        return self.bank.scores(self.runs["seed"].tolist())

    @cached_property
    def said(self) -> np.ndarray:
        """(n, t) what every run said of the targets, scaled."""
        columns = [scaled(t, self.runs[t.outcome].to_numpy(float)) for t in self.calibration.targets]
        return np.stack(columns, axis=1)

    @cached_property
    def level(self) -> Level:
        """The targets, scaled."""
        return Level(*told_targets(self.calibration.targets))

    @cached_property
    def emulator(self) -> Emulator:
        """What was learnt from all runs."""
        return learn(self.scores, self.said)

    @cached_property
    def free(self) -> Posterior:
        """The posterior with the number of clients unknown, if it is drawn."""
        return posterior(self.emulator, self.level, DRAWS, self.seed)

    @cached_property
    def given(self) -> Posterior:
        """The posterior for the clients that the world has: from here comes the sample."""
        if self.bank.size is None:
            return self.free
        clients = self.plan.scenarios[0].world.clients
        held = {self.bank.names.index(SIZE): self.bank.score_of_size(clients)}
        return posterior(self.emulator, self.level, DRAWS, self.seed + 1, held)

    @cached_property
    def sample(self) -> Sample:
        """The rows that worlds can name."""
        values = self.bank.values(self.given.scores[: self.calibration.sample])[:, : len(self.bank.paths)]
        rows = tuple(tuple(float(f"{x:.6g}") for x in row) for row in values.tolist())
        head = (
            f"# {len(rows)} rows of parameters, alike likely, that meet the levels of {self.plan.name}; found by\n"
            f"# run.py calibrate from {len(self.runs)} runs of the model {code_hash()}.\n"
            "# Worlds name this file under parameters: {from: …}.\n"
        )
        return Sample("posterior", self.bank.paths, rows, head)

    def recovered(self, tell: Callable[[], None]) -> Recovered:
        """Runs of the bank play the office."""
        return recover(self.scores, self.said, self.level, self.calibration.held_out, self.seed, tell)

    def lived(self) -> Plan:
        """Real runs of rows of the sample."""
        world = self.plan.scenarios[0]
        parameters = world.parameters.changed(self.sample.centre())
        scenario = replace(world, parameters=parameters, sample=self.sample)
        seeds = tuple(range(self.seed, self.seed + 2 * LIVED))
        name = f"{self.plan.name}-lived"
        return Plan(name, (scenario,), seeds, self.plan.weeks, uncertain=True, title=world.title, keep=Kept(("runs",)))
