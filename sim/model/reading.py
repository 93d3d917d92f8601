"""What is read off a model: weeks, runs, groups, lives of invented clients and their weeks, as tables."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.measures import MEASURES, groups_of, outcomes_of
from sim.people import Ended, Offence, Programme
from sim.transitions import spell_records
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


class Readable:
    """A model whose weeks can be read as tables."""

    world: World
    history: np.ndarray
    passed: int
    plan: Any
    columns: tuple[str, ...]
    panel: list[pd.DataFrame]

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
