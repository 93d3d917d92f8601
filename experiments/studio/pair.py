"""Two worlds side by side: the status quo, and the same people and luck with what a class does to them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from experiments.studio.acts import Act, Log, scenario_of
from sim.model import ReintegrationModel, Snapshot, burn_in
from sim.model.reference import Reference
from sim.scenario import Scenario
from sim.world import BURN_IN

EVERY = 13
"""Weeks between two snapshots."""


class CannotAct(ValueError):
    """What cannot be done now, and why."""


@dataclass
class Pair:
    """A class's two worlds; both have always passed the same week.

    Parameters
    ----------
    base : Scenario
        What the right world starts from; the left one is its status quo.
    seed : int
    weeks : int
        Weeks after which nothing more can be played.
    log : tuple of Act
        What has been done; a pair with a log is at the policy date and does everything when its week comes.
    """

    base: Scenario
    seed: int = 1
    weeks: int = 260
    log: Log = ()
    start: Snapshot | None = None
    """The burn-in; it may be shared by sessions, nobody changes it."""
    kept: dict[int, tuple[Snapshot, Snapshot]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.start = self.start or burn_in(self.base, self.seed, self.weeks)
        self._open(self.start, self.start)

    @property
    def week(self) -> int:
        """The week that both have passed; -1 at the policy date."""
        return self.left.week

    @property
    def scenario(self) -> Scenario:
        """The right world as a scenario: what `run.py compare` takes."""
        return scenario_of(self.base, self.log)

    def step(self) -> None:
        """One week in both worlds, the left one ahead: its reads are shown where arrows are cut."""
        if self.week >= self.weeks - 1:
            return
        self.left.step()
        self.right.step()
        if (self.week + 1) % EVERY == 0:
            self.kept[self.week] = self.left.snapshot(), self.right.snapshot()

    def act(self, kind: str, name: str, value: str = "") -> None:
        """Do something that holds from the next week on.

        Raises
        ------
        CannotAct
            If the arrow is cut already, or not cut, or the shock cannot strike now.
        """
        act = Act(self.week, kind, name, value)  # type: ignore[arg-type]
        if fault := self._fault(act):
            raise CannotAct(fault)
        others = tuple(a for a in self.log if not (a.week == act.week and (a.kind, a.name) == (kind, name)))
        self.log = (*(a for a in others if a.week <= act.week), act)
        self._right_goes_on()

    def undo(self) -> None:
        """Take the last act back, and go on from this week as if it had not been done."""
        if self.log:
            week, self.log = self.week, self.log[:-1]
            self.to(week, from_start=True)

    def to(self, week: int, *, from_start: bool = False) -> None:
        """Go to a week, back or forth; what was done later than that is forgotten."""
        week = min(max(week, -1), self.weeks - 1)
        if week < self.week or from_start:
            self.log = tuple(act for act in self.log if act.week <= week)
            self._back(week, from_start)
        while self.week < week:
            self.step()

    def close(self) -> None:
        """Let go of everything."""
        self.left.close()
        self.right.close()
        self.kept.clear()

    def _back(self, week: int, from_start: bool) -> None:
        """Open the last snapshots before a week; with cuts it must be the start, since reads are kept from there."""
        before = [kept for kept in self.kept if kept <= week]
        if from_start or not before or self.scenario.cuts:
            assert self.start is not None
            left = right = self.start
            self.kept.clear()
        else:
            left, right = self.kept[max(before)]
            self.kept = {kept: both for kept, both in self.kept.items() if kept <= week}
        self.left.close()
        self.right.close()
        self._open(left, right)

    def _open(self, left: Snapshot, right: Snapshot) -> None:
        """Both worlds from snapshots of the same week."""
        quiet = self.base.status_quo()
        self.left = ReintegrationModel(quiet, self.seed, start=left, weeks=self.weeks, register_people=False)
        self.reference = Reference(self.left)
        self.right = self._model(right)

    def _model(self, start: Snapshot) -> ReintegrationModel:
        return ReintegrationModel(
            self.scenario,
            self.seed,
            start=start,
            weeks=self.weeks,
            register_people=False,
            references=(self.reference,),
        )

    def _right_goes_on(self) -> None:
        """The right world from where it is, with another future."""
        before = self.right
        self.right = self._model(before.snapshot())
        before.close()

    def _fault(self, act: Act) -> str | None:
        """Why an act cannot be done now, if it cannot."""
        week = act.week + 1
        cut = any(each.link == act.name and each.holds(week) for each in self.scenario.cuts)
        if act.kind == "cut" and cut:
            return f"{act.name} is cut already"
        if act.kind == "mend" and not cut:
            return f"{act.name} is not cut"
        away = [struck for struck in self.scenario.shocks if struck.name == act.name and struck.acts(week)]
        if act.kind == "shock" and act.name == "pks_lost" and away:
            return f"PKs are away until week {away[0].ends}"
        return None

    def histories(self) -> tuple[np.ndarray, np.ndarray]:
        """Weekly measures of both from the policy date on: (weeks, districts, measures) arrays of sums."""
        passed = slice(BURN_IN, BURN_IN + self.week + 1)
        return self.left.history[passed], self.right.history[passed]


def of_address(base: Scenario, seed: int, week: int, log: Log, start: Snapshot | None = None) -> Pair:
    """A pair as an address tells it: everything done in its week, and played to a week.

    Parameters
    ----------
    base : Scenario
    seed : int
    week : int
        Week to play to; acts of later weeks are left out.
    log : tuple of Act
    start : Snapshot, optional
    """
    pair = Pair(base, seed, log=tuple(act for act in log if act.week <= week), start=start)
    pair.to(week)
    return pair
