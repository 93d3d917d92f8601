"""The Mesa model: the only thing that steps. Batches run it without people registered as agents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import mesa
import numpy as np
import pandas as pd

from sim.columns import columns_of
from sim.cuts import Follower, Reads
from sim.measures import MEASURES, groups_of, measure_week, outcomes_of
from sim.people import PK, Client, CommunityMember, Ended, Family, Offence, Programme
from sim.population import build
from sim.transitions import spell_records
from sim.week import pass_week
from sim.world import BURN_IN, World

PANEL = {
    **{n: n for n in "goals tasks bond trust reactance openness motivation phase stigma_felt employed pk".split()},
    "family_support": "families.support",
    "guidance_minutes": "guidance_now",
    "report_due": "due_now",
    "report_kept": "kept_now",
    "offence_latent": "offended_in",
    "offence_recorded": "recorded_in",
    "district": "district",
}
"""Columns of the panel by id, and where they are found; weeks of offences become "this week or not"."""

SPELL_NAMES = {
    "place": "neighbourhood",
    "begins": "start",
    "pk": "pk_last",
    "longest_run": "longest_miss_run",
    "employed": "employed_end",
    "score": "score_start",
}
"""Ids of the table of spells where they differ from the names of columns."""


@dataclass(frozen=True)
class Snapshot:
    """A world at the end of some week, and what was measured until then."""

    world: World
    history: np.ndarray
    passed: int


class ReintegrationModel(mesa.Model):
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
    reference : Reference, optional
        What cut arrows show; if the scenario cuts any and this is left out, the same world without policies.

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
        reference: Reference | None = None,
    ):
        super().__init__(rng=seed)
        self.plan, self.horizon = scenario, scenario.weeks if weeks is None else weeks
        if start is None:
            self.world, self.passed = build(scenario, seed, self.horizon), 0
            shape = (BURN_IN + self.horizon, self.world.geography.districts, len(MEASURES))
            self.history = np.zeros(shape)
        else:
            _same_world(start.world, scenario, seed, self.horizon)
            self.world, self.passed = start.world.copy(), start.passed
            self.history = start.history.copy()
            self.world.adopt(scenario)
        self.record, self.columns = tuple(record), tuple(columns or PANEL)
        unknown = [name for name in self.columns if name not in PANEL and name not in columns_of(Client)]
        if unknown:
            raise ValueError(f"there is no column {', '.join(unknown)}; see `explain columns`")
        self.follower: Follower | None = None
        if scenario.cuts:
            self.reference = reference or Reference(scenario.status_quo(), seed, start, self.horizon)
            self.follower = Follower(self.world, scenario.cuts, self.reference.reads, self.reference.match)
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
            self.reference.reach(self.world.week)
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

    def weeks_frame(self, with_burn_in: bool = False) -> pd.DataFrame:
        """Weekly measures: a row per week and district, each numeric column a sum over the district."""
        first = 0 if with_burn_in else BURN_IN
        block = self.history[first : self.passed]
        weeks, districts = np.arange(first, self.passed) - BURN_IN, self.world.geography.names
        flat = pd.DataFrame(block.reshape(-1, len(MEASURES)), columns=list(MEASURES))
        flat.insert(0, "district", list(districts) * len(weeks))
        flat.insert(0, "week", np.repeat(weeks, len(districts)))
        flat.insert(0, "seed", self.world.seed)
        flat.insert(0, "scenario", self.plan.name)
        return flat

    def run_row(self) -> dict[str, float]:
        """Outcomes of the run from week 0 on, by id."""
        block = self.history[BURN_IN : self.passed]
        totals = block.sum(axis=(0, 1))
        sums = dict(zip(MEASURES, totals.tolist(), strict=True))
        return outcomes_of(sums, len(block), self.world) if len(block) else {}

    def groups_frame(self) -> pd.DataFrame:
        """The cohort of the primary outcomes by groups: a row per grouping and group, each number a sum."""
        frame = pd.DataFrame(groups_of(self.world))
        frame.insert(0, "seed", self.world.seed)
        frame.insert(0, "scenario", self.plan.name)
        return frame

    def clients_frame(self) -> pd.DataFrame:
        """A row per client and spell, those under way included; needs record=("clients",). Invented people."""
        world = self.world
        going = spell_records(world, world.active)
        going["end"], going["ended"] = np.full(len(world.active), np.nan), np.full(len(world.active), int(Ended.ACTIVE))
        frame = pd.concat([pd.DataFrame(part) for part in (*world.spells, going)], ignore_index=True)
        months = [name for name in frame if name.endswith("_month9")]
        frame[months] = frame[months].where(frame[months] >= 0)
        frame["alliance_end"] = (frame["goals"] + frame["tasks"] + frame["bond"]) / 3
        frame = frame.drop(columns=["goals", "tasks", "bond", "trust"])
        frame["district"] = np.array(world.geography.names)[frame["district"]]
        for name, kind in (("ended", Ended), ("programme", Programme), ("offence", Offence)):
            frame[name] = [kind(code).name.lower() for code in frame[name]]
        frame = frame.rename(columns=SPELL_NAMES)
        return frame.sort_values(["row", "spell"], ignore_index=True)

    def panel_frame(self) -> pd.DataFrame:
        """A row per active client and week; needs record=("panel",). Invented people."""
        return pd.concat(self.panel, ignore_index=True) if self.panel else pd.DataFrame()

    def _panel_week(self) -> pd.DataFrame:
        world, here = self.world, self.world.active
        values = {}
        for name in self.columns:
            where = PANEL.get(name, name)
            table, column = (world.families, "support") if where == "families.support" else (world.clients, where)
            values[name] = getattr(table, column)[here]
            if name in ("offence_latent", "offence_recorded"):
                values[name] = values[name] == world.week
        if "district" in values:
            values["district"] = np.array(world.geography.names)[values["district"]]
        return pd.DataFrame({"week": world.week, "row": here, **values})

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


class Reference:
    """A world whose reads are shown to others where their arrows are cut; it passes every week before they do.

    Parameters
    ----------
    scenario : Scenario
        Usually the status quo of the worlds that follow.
    seed : int
    start : Snapshot, optional
        The burn-in that it shares with them.
    weeks : int, optional
    match : dict of str to array of rows, optional
        Row of the reference for each row of those who follow, by kind, if its people are not theirs.
    """

    def __init__(
        self,
        scenario: Any,
        seed: int,
        start: Snapshot | None = None,
        weeks: int | None = None,
        match: dict[str, np.ndarray] | None = None,
    ):
        self.model = ReintegrationModel(scenario, seed, start=start, weeks=weeks, register_people=False)
        self.match = match
        self.model.run(until=-1)
        self.reads = Reads(self.model.world)

    def reach(self, week: int) -> None:
        """Pass a week, unless it has passed already.

        Raises
        ------
        ValueError
            If a later week has passed: its reads are gone.
        """
        self.model.run(until=week)
        if self.model.week > week:
            raise ValueError(f"the reference has passed week {self.model.week}; what it read in {week} is gone")


def forget_ids(model: mesa.Model) -> None:
    """Mesa 3.3 counts agents in a registry that keeps every model alive; Mesa 3.5 has none."""
    getattr(mesa.Agent, "_ids", {}).pop(model, None)


def _by_kind_and_row(key: tuple[type, int]) -> tuple[str, int]:
    return key[0].__name__, key[1]


def _same_world(world: World, scenario: Any, seed: int, weeks: int) -> None:
    """A policy may go on from a snapshot of its own world, parameters and seed only.

    Raises
    ------
    ValueError
        If anything that decided the burn-in differs.
    """
    past = [item for item in world.schedule if item.begins <= world.week]
    same = {
        "facts": world.facts == scenario.world,
        "parameters": world.parameters == scenario.parameters,
        "seed": world.seed == seed,
        "weeks": world.weeks == weeks,
        "policy until then": past == [item for item in scenario.schedule if item.begins <= world.week],
    }
    wrong = [name for name, agrees in same.items() if not agrees]
    if wrong:
        raise ValueError(f"the snapshot is of another world: {', '.join(wrong)} differ")


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
