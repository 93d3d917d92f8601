"""The Mesa model: the only thing that steps. Batches run it without people registered as agents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import mesa
import numpy as np
import pandas as pd

from sim.columns import columns_of
from sim.cuts import Follower, Raising
from sim.measures import MEASURES, measure_week
from sim.model.reading import PANEL, Readable
from sim.model.reference import Reference
from sim.model.snapshot import Snapshot, same_world
from sim.people import PK, Client, CommunityMember, Family
from sim.population import build
from sim.week import pass_week
from sim.world import BURN_IN

ANOTHER_SEED = 1_000_003
"""What is added to the seed for the run whose reads are shown to matched rows."""


class ReintegrationModel(Readable, mesa.Model):
    """Social reintegration at a Bapas, week by week.

    Parameters
    ----------
    scenario : Scenario
    seed : int
    start : Snapshot, optional
        Go on from there instead of the start of the burn-in; of the same world, parameters and seed.
    weeks : int, optional
        Weeks after the policy date; the scenario's if left out.
    register_people : bool
        Register clients, families and community members as Mesa agents (PKs always are). The columns are the same.
    record : sequence of {"clients", "panel"}
        What to keep besides the weekly measures.
    columns : sequence of str, optional
        Columns of clients for the panel.
    references : sequence of Reference
        What cut arrows show: a world of the same seed, then one of another for matched arrows; if the scenario cuts
        any and this is left out, the same world without policies.

    Examples
    --------
    >>> from sim import ReintegrationModel, load
    >>> model = ReintegrationModel(load("kecil"), seed=1, weeks=52)
    >>> model.run()
    >>> model.weeks_frame().groupby("week").trust.sum()
    """

    def __init__(
        self,
        scenario: Any,
        seed: int = 1,
        *,
        start: Snapshot | None = None,
        weeks: int | None = None,
        register_people: bool = True,
        record: Sequence[str] = (),
        columns: Sequence[str] | None = None,
        references: Sequence[Reference] = (),
    ):
        super().__init__(rng=seed)
        self.plan, self.horizon = scenario, scenario.weeks if weeks is None else weeks
        if start is None:
            self.world, self.passed = build(scenario, seed, self.horizon), 0
            shape = (BURN_IN + self.horizon, self.world.geography.districts, len(MEASURES))
            self.history = np.zeros(shape)
        else:
            same_world(start.world, scenario, seed, self.horizon)
            self.world, self.passed = start.world.copy(), start.passed
            self.history = start.history.copy()
            self.world.adopt(scenario)
        self.record, self.columns = tuple(record), tuple(columns or PANEL)
        unknown = [name for name in self.columns if name not in PANEL and name not in columns_of(Client)]
        if unknown:
            raise ValueError(f"there is no column {', '.join(unknown)}; see `explain columns`")
        self.follower: Follower | None = None
        if scenario.cuts:
            self.references = references or references_for([scenario], seed, start, self.horizon)
            if self.references[0].model.world.seed != seed:
                raise ValueError(f"the first reference has seed {self.references[0].model.world.seed}, not {seed}")
            self.follower = Follower(self.world, scenario.cuts, *(r.source(self.world) for r in self.references))
        if any(item.name == "raised" for item in scenario.shocks):
            Raising(self.world)
        self.world.keep_spells = "clients" in self.record
        self.panel: list[pd.DataFrame] = []
        self.register_people = register_people
        self._people: dict[tuple[type, int], mesa.Agent] = {}
        self._register()
        self.datacollector = mesa.DataCollector(
            model_reporters={"active clients": active_clients, "trust": mean_trust, "acceptance": mean_acceptance}
        )

    @property
    def week(self) -> int:
        """The week that passed last; before the first step the week before the burn-in."""
        return self.passed - BURN_IN - 1

    def step(self) -> None:
        """One week."""
        self.world.week = self.passed - BURN_IN
        if self.follower and self.world.week >= 0:
            for reference in self.references:
                reference.reach(self.world.week)
        pass_week(self.world)
        self.history[self.passed] = measure_week(self.world)
        self.passed += 1
        if "panel" in self.record and self.world.week >= 0:
            self.panel.append(self._panel_week())
        self._register()
        if self.register_people:
            self.datacollector.collect(self)

    def run(self, until: int | None = None) -> ReintegrationModel:
        """Step to the end, or until a week has passed."""
        last = self.horizon - 1 if until is None else until
        while self.week < last:
            self.step()
        return self

    def snapshot(self) -> Snapshot:
        """A copy from which other policies can go on."""
        return Snapshot(self.world.copy(), self.history.copy(), self.passed)

    def _register(self) -> None:
        """Let the set of Mesa agents follow the columns: those on the books, PKs in post, families, members."""
        world = self.world
        wanted = {(PK, row) for row in world.pks_here.tolist()}
        if self.register_people:
            active = world.active.tolist()
            wanted |= {(Client, row) for row in active} | {(Family, row) for row in active}
            wanted |= {(CommunityMember, row) for row in range(world.members.rows)}
        tables = {PK: world.pks, Client: world.clients, Family: world.families, CommunityMember: world.members}
        for kind, row in sorted(self._people.keys() - wanted, key=_by_kind_and_row):
            self._people.pop((kind, row)).remove()
        for kind, row in sorted(wanted - self._people.keys(), key=_by_kind_and_row):
            self._people[kind, row] = kind(self, tables[kind], row)

    def close(self) -> None:
        """Let go of everything that older Mesa (3.3) would keep for ever."""
        forget_ids(self)
        self._people.clear()


def forget_ids(model: mesa.Model) -> None:
    """Mesa 3.3 counts agents in a registry that keeps every model alive; Mesa 3.5 has none."""
    getattr(mesa.Agent, "_ids", {}).pop(model, None)


def _by_kind_and_row(key: tuple[type, int]) -> tuple[str, int]:
    return key[0].__name__, key[1]


def references_for(scenarios: Sequence[Any], seed: int, start: Snapshot | None, weeks: int) -> tuple[Reference, ...]:
    """The same world without policies, for cut arrows to show; with another seed too where they are matched.

    Parameters
    ----------
    scenarios : sequence of Scenario
        Worlds that will follow; all of one status quo.
    seed : int
    start : Snapshot, optional
        Their burn-in.
    weeks : int
    """
    cuts = [cut for scenario in scenarios for cut in scenario.cuts]
    plan, links = scenarios[0].status_quo(), {cut.link for cut in cuts}
    seeds = [(seed, start)]
    if any(cut.mode == "matched" for cut in cuts):
        seeds.append((seed + ANOTHER_SEED, None))
    models = (ReintegrationModel(plan, s, start=at, weeks=weeks, register_people=False) for s, at in seeds)
    held = {cut.link for cut in cuts if cut.mode == "held"}
    return tuple(Reference(model, links, held) for model in models)


def burn_in(scenario: Any, seed: int, weeks: int | None = None, record: Sequence[str] = ()) -> Snapshot:
    """The burn-in under the world's own policy; every policy over the same world and seed can go on from it."""
    model = ReintegrationModel(scenario, seed, weeks=weeks, register_people=False, record=record)
    model.run(until=-1)
    taken = Snapshot(model.world, model.history, model.passed)
    model.close()
    return taken


def active_clients(model: ReintegrationModel) -> int:
    """Clients on the books."""
    return len(model.world.active)


def mean_trust(model: ReintegrationModel) -> float:
    """Mean trust of active clients, 0-1."""
    here = model.world.active
    return float(model.world.clients.trust[here].mean()) if len(here) else float("nan")


def mean_acceptance(model: ReintegrationModel) -> float:
    """Mean acceptance of members of the communities, 0-1."""
    return float(model.world.members.acceptance.mean())
