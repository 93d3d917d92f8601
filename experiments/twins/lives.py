"""Lives week by week in both worlds, how much each client's changed, and what that adds up to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.twins.pair import Pair
from sim.measures.cohort import KINDS, cohort, latent, prison_weeks, reintegrated
from sim.people import Standing
from sim.world import World

STATES = ("alliance", "trust", "motivation", "minutes", "employed")
EVENTS = ("met", "report_kept", "report_missed", "offence", "recorded", "ground", "inside")
COUNTED: dict[str, Callable[[World, np.ndarray], np.ndarray]] = {
    "offences_latent": latent(*KINDS),
    "reintegrated": reintegrated,
    "prison_weeks": prison_weeks,
}
"""What the primary outcomes count of each entrant of the first year."""

NOTICEABLE = 0.01
"""Difference of alliance or trust, on their scale from 0 to 1, from which on somebody would notice."""


@dataclass
class Lives:
    """What is told of every client: arrays of (weeks, rows) by name, for each world; who was under guidance when."""

    told: tuple[dict[str, np.ndarray], dict[str, np.ndarray]]
    guided: np.ndarray
    entrants: pd.DataFrame
    references: dict[str, float]

    @property
    def rows(self) -> np.ndarray:
        """Clients who were under guidance in either world at any time."""
        return np.flatnonzero(self.guided.any(axis=0))

    def change(self) -> np.ndarray:
        """How much the life of each client changed: an index, for ranking only.

        Returns
        -------
        (rows,) array
            Mean absolute difference of alliance, trust and motivation in SD, plus the share of weeks in which work
            differs, plus a tenth for every report, and one for every offence, record or ground, that differs.
        """
        first, second = self.told
        total = np.zeros(self.guided.shape[1])
        for name in ("alliance", "trust", "motivation"):
            total += np.abs(second[name] - first[name]).mean(axis=0) / self.references[name]
        total += (second["employed"] != first["employed"]).mean(axis=0)
        for name, weight in (("report_kept", 0.1), ("offence", 1.0), ("recorded", 1.0), ("ground", 1.0)):
            total += weight * (second[name] != first[name]).sum(axis=0)
        return total

    def noticed(self, row: int) -> int:
        """How many others lived through another event, or felt a noticeable difference of alliance or trust."""
        first, second = self.told
        felt = np.zeros(self.guided.shape[1], bool)
        for name in ("alliance", "trust"):
            felt |= (np.abs(second[name] - first[name]) > NOTICEABLE).any(axis=0)
        for name in EVENTS:
            felt |= (second[name] != first[name]).any(axis=0)
        return int(np.count_nonzero(felt[self.rows])) - int(felt[row])

    def average(self) -> dict[str, float]:
        """Mean difference over all entrants of the first year: the difference of the primary outcomes for this seed."""
        return {
            name: float((self.entrants[f"{name}_second"] - self.entrants[f"{name}_first"]).mean()) for name in COUNTED
        }

    def rank(self, row: int) -> tuple[int, int, float]:
        """Rank of a client among all by change, how many there are, and the share whom nothing told here touched."""
        rows = self.rows
        change = self.change()[rows]
        mine = self.change()[row]
        return int((change > mine).sum()) + 1, len(rows), float((change == 0).mean())


def live(pair: Pair) -> Lives:
    """Pass all weeks and keep what is told of every client."""
    size = (pair.weeks, pair.worlds[0].clients.rows)
    told: tuple[dict[str, np.ndarray], dict[str, np.ndarray]] = tuple(
        {name: np.zeros(size, np.float32 if name in STATES else bool) for name in (*STATES, *EVENTS)} for _ in range(2)
    )  # type: ignore[assignment]
    guided = np.zeros(size, bool)
    for week in pair.pass_all():
        for world, kept in zip(pair.worlds, told, strict=True):
            _note(world, kept, week)
            guided[week] |= world.clients.pk >= 0
    r = pair.worlds[0].references
    references = {"alliance": r.alliance_sd, "trust": r.trust_sd, "motivation": r.motivation_sd}
    return Lives(told, guided, _entrants(pair), references)


def _note(world: World, kept: dict[str, np.ndarray], week: int) -> None:
    c = world.clients
    states = ((c.goals + c.tasks + c.bond) / 3, c.trust, c.motivation, c.guidance_now, c.employed)
    for name, values in zip(STATES, states, strict=True):
        kept[name][week] = values
    inside = (c.standing == Standing.DETAINED) | (c.standing == Standing.PRISON)
    events = (
        c.minutes_now > 0,
        c.due_now & c.kept_now,
        c.due_now & ~c.kept_now,
        c.offended_in == week,
        c.recorded_in == week,
        c.ground_in == week,
        inside,
    )
    for name, values in zip(EVENTS, events, strict=True):
        kept[name][week] = values


def _entrants(pair: Pair) -> pd.DataFrame:
    """A row per client who first began in the year after the policy date: what the primary outcomes count of each."""
    rows = cohort(pair.worlds[0])
    columns: dict[str, np.ndarray] = {"row": rows}
    for world, which in zip(pair.worlds, ("first", "second"), strict=True):
        columns |= {f"{name}_{which}": value(world, rows) for name, value in COUNTED.items()}
    return pd.DataFrame(columns)
