"""The tables of a study, each found when first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from experiments.alike import together
from experiments.compare import Bounds, compare, interval, levels
from experiments.drivers import drivers_table, first_table, ground_table
from experiments.economics import Account, accounts, cost_table, frontier, returns_table
from experiments.exports import in_figures, quarterly
from experiments.findings.advice import Advice, advise, eligible
from experiments.findings.codebook import codebook
from experiments.gains import gains_table
from experiments.ignorance import split_table
from experiments.plan import Plan
from experiments.precision import Looked
from experiments.sequential import anytime_p, sequence, t_test
from experiments.split import only_enforces_less, parts_table, run_sums
from experiments.verdicts import Test, verdict_table


@dataclass(frozen=True)
class Findings:
    """What is found in the rows of a study.

    Parameters
    ----------
    plan : Plan
    runs, weeks, groups : DataFrame
        The stored rows.
    looked : Looked, optional
        How replicates were added, if they were: intervals and tests must then hold at all looks together.
    missing : int
        Runs that were asked for and have not finished.
    """

    plan: Plan
    runs: pd.DataFrame
    weeks: pd.DataFrame
    groups: pd.DataFrame
    looked: Looked | None = None
    missing: int = 0

    @property
    def first(self) -> int | None:
        """First seed, where intervals are over draws of uncertain parameters."""
        return self.plan.seeds[0] if self.plan.uncertain else None

    @property
    def bounds(self) -> Bounds:
        """How intervals are made: they hold at all looks together where replicates were added by looking."""
        return interval if self.looked is None else sequence

    @property
    def _test(self) -> Test:
        return t_test if self.looked is None else anytime_p

    @cached_property
    def by_district(self) -> pd.DataFrame:
        """The weeks as they are told by district: those of offices alike together."""
        return together(self.weeks, self.plan.scenarios[0].world, "district")

    @cached_property
    def compared(self) -> bool:
        """Whether there is anything to compare."""
        return len(self.plan.names) > 1 and self.plan.names[0] in set(self.runs["scenario"])

    @cached_property
    def comparison(self) -> pd.DataFrame:
        """Every policy against the reference, outcome by outcome."""
        return compare(self.runs, self.plan.names, first=self.first, bounds=self.bounds)

    @cached_property
    def verdicts(self) -> pd.DataFrame:
        """What may be said of every policy and outcome."""
        clients = float(self.plan.scenarios[0].world.clients)
        return verdict_table(self.runs, self.comparison, self.plan.names, clients, self.first, self._test)

    @cached_property
    def judged(self) -> pd.DataFrame:
        """The comparison with the verdicts beside it."""
        return self.comparison.merge(self.verdicts, on=["scenario", "outcome"], validate="1:1")

    @cached_property
    def levels(self) -> pd.DataFrame:
        """Levels of every outcome and scenario."""
        return levels(self.runs, self.plan.names, first=self.first, bounds=self.bounds)

    @cached_property
    def costs(self) -> pd.DataFrame:
        """Price lines, year by year."""
        return pd.concat([cost_table(s, self.plan.weeks) for s in self.plan.scenarios], ignore_index=True)

    @cached_property
    def parts(self) -> pd.DataFrame:
        """Behaviour, detection and enforcement in every process measure."""
        return parts_table(run_sums(self.weeks), self.plan.names, self.first, self.bounds)

    @cached_property
    def gains(self) -> pd.DataFrame:
        """Who gains, group by group."""
        groups = together(self.groups, self.plan.scenarios[0].world, "group")
        return gains_table(groups, self.plan.names, self.first, self.bounds, self._test)

    @cached_property
    def accounts(self) -> list[Account]:
        """Costs and returns, unit by unit."""
        return accounts(self.weeks, self.costs, self.plan.names, self.first)

    @cached_property
    def returns(self) -> pd.DataFrame:
        """What each policy costs and brings, and the price of it."""
        return returns_table(self.accounts, self.plan.weeks, self.bounds)

    @cached_property
    def steps(self) -> pd.DataFrame:
        """Dominated policies, and the frontier of the others."""
        return frontier(self.accounts)

    @cached_property
    def uncertainty(self) -> pd.DataFrame:
        """Luck and ignorance in the variance of every difference."""
        return split_table(self.runs, self.plan.names, self.plan.seeds[0])

    @cached_property
    def drivers(self) -> pd.DataFrame:
        """Which uncertain parameters the differences hang on."""
        return drivers_table(self.runs, self.plan)

    @cached_property
    def ground(self) -> pd.DataFrame:
        """How many numbers are assumptions."""
        return ground_table(self.plan)

    @cached_property
    def strained(self) -> dict[str, pd.DataFrame]:
        """The comparison over every strained world, by its name."""
        names = {block[0].name: tuple(s.name for s in block) for block in self.plan.strain}
        return {world: compare(self.runs, each, first=self.first) for world, each in names.items()}

    @cached_property
    def advice(self) -> Advice:
        """Shortlist, order and recommendation."""
        allowed = eligible(self.verdicts, self.comparison, self.parts, self.plan.names)
        steps = frontier([account for account in self.accounts if account.scenario in allowed])
        costs = {account.scenario: account.range.mean for account in self.accounts}
        lenient = [name for name in self.plan.names[1:] if only_enforces_less(self.parts, name)]
        return advise(self.verdicts, allowed, costs, steps, self.plan.names, lenient)

    def tables(self, language: str) -> dict[str, pd.DataFrame]:
        """Every table that becomes a file, by its name there."""
        if not self.compared:
            return {"levels": self.levels, "codebook": codebook()}
        found = {
            "comparison": self.comparison,
            "verdicts": self.verdicts,
            "levels": self.levels,
            "split": self.parts,
            "gains": self.gains,
            "costs": self.costs,
            "returns": self.returns,
            "frontier": self.steps,
        }
        if self.plan.uncertain:
            found |= {"uncertainty": self.uncertainty, "drivers": self.drivers}
        if self.strained:
            worlds = [table.assign(world=world) for world, table in self.strained.items()]
            found["strain"] = pd.concat(worlds, ignore_index=True)
        found |= {
            "first_table": first_table(self.runs, self.comparison, self.verdicts, self.plan, language),
            "ground": self.ground,
            "triwulan": quarterly(self.by_district, self.plan, self.advice.target, language),
            "dalam_angka": in_figures(self.levels, self.plan.names, language),
            "codebook": codebook(),
        }
        return {name: frame for name, frame in found.items() if not frame.empty}
