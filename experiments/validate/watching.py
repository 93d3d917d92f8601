"""A run as studies of the field would read it: what is counted week by week, and what records show at the end."""

from __future__ import annotations

import numpy as np

from experiments.validate.statistics import (
    concordance,
    lag_within,
    odds_ratio,
    quotient,
    top_to_bottom,
    virtual_studies,
)
from sim.columns import NEVER
from sim.derived import THIRD, alliance_z
from sim.measures import MEASURES
from sim.model import ReintegrationModel
from sim.people import Ended, Standing
from sim.world import WEEKS_A_MONTH

MONTH_9, FOLLOWED = 39, 104
"""Weeks from the start at which trust is asked, and weeks for which offences are then counted."""
WITHIN_RISK = 156
NEAR, FAR = 20.0, 60.0
"""Kilometres: clients nearer than the one, farther than the other."""
BANDS = {"early": (1, 8), "late": (27, 52)}
"""Weeks at liberty, first and last of the table of job churn."""
PERIOD, YEAR = 4, 52
FEW = 5
"""A PK with fewer clients met of late says little of the mean quality of the contacts."""


class Watch:
    """Counts of a run from the policy date on.

    Parameters
    ----------
    model : ReintegrationModel
        Before its first reported week.
    """

    def __init__(self, model: ReintegrationModel):
        self.model, self.world = model, model.world
        rows = self.world.clients.rows
        self.trust = np.full(rows, np.nan)
        self.before, self.after = np.zeros(rows, int), np.full(rows, NEVER)
        self.first_recorded = np.full(rows, NEVER)
        self.jobs = {band: np.zeros(4) for band in BANDS}
        self.reports = np.zeros((2, 2))
        self.accompanied = np.zeros((2, 2))
        self.correlations: list[float] = []
        self.dyads: list[tuple[np.ndarray, ...]] = []

    def run(self) -> dict[str, float]:
        """Let all weeks pass; what was read, by name."""
        while self.model.week < self.model.horizon - 1:
            works = self.world.clients.employed.copy()
            self.model.step()
            self._jobs(works)
            self._reports()
            self._marks()
            self._volunteers()
            if self.world.week % PERIOD == 0:
                self.dyads.append(self._dyads())
            if (self.world.week + 1) % YEAR == 0:
                self.correlations.append(self._burnout())
        return self._people() | self._counts()

    def _jobs(self, works: np.ndarray) -> None:
        """Jobs gained by those without, and lost by those with work."""
        world, here = self.world, self.world.present
        since, had, has = world.week - world.clients.out_since[here], works[here], world.clients.employed[here]
        for band, (first, last) in BANDS.items():
            at = (since >= first) & (since <= last)
            self.jobs[band] += [
                (at & ~had & has).sum(),
                (at & ~had).sum(),
                (at & had & ~has).sum(),
                (at & had).sum(),
            ]

    def _reports(self) -> None:
        """Reports due and kept of clients who live near and far."""
        c = self.world.clients
        due = np.flatnonzero(c.due_now)
        for place, lives in enumerate((c.km[due] <= NEAR, c.km[due] > FAR)):
            self.reports[place] += [lives.sum(), c.kept_now[due[lives]].sum()]

    def _marks(self) -> None:
        """Trust in month 9, latent offences until then and in the two years after; first offence on record."""
        c, week = self.world.clients, self.world.week
        asked = np.flatnonzero(
            (c.first_begins == week - MONTH_9) & (c.standing == Standing.SUPERVISED) & (c.spell == 1)
        )
        self.trust[asked], self.before[asked] = c.trust[asked], c.offence_weeks_latent[asked]
        over = np.flatnonzero(c.first_begins == week - MONTH_9 - FOLLOWED)
        self.after[over] = c.offence_weeks_latent[over]
        new = np.flatnonzero((c.recorded_in == week) & (self.first_recorded == NEVER))
        self.first_recorded[new] = week

    def _volunteers(self) -> None:
        """Weeks under supervision, and latent offences in them, without and with a volunteer."""
        c, here = self.world.clients, self.world.supervised
        for served, group in enumerate((~c.volunteer[here], c.volunteer[here])):
            self.accompanied[served] += [group.sum(), (c.offended_in[here[group]] == self.world.week).sum()]

    def _dyads(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Alliance and motivation of everyone now, NaN where there is no PK; periods since the start."""
        world, c = self.world, self.world.clients
        alliance, progress = (np.full(c.rows, np.nan, np.float32) for _ in range(2))
        here = world.supervised[c.pk[world.supervised] >= 0]
        alliance[here], progress[here] = alliance_z(world, here), c.motivation[here]
        return alliance, progress, (world.week - c.begins) // PERIOD

    def _burnout(self) -> float:
        """Correlation over PKs of exhaustion with the mean quality of recent contacts."""
        c, pks = self.world.clients, self.world.pks
        met = self.world.supervised
        met = met[(self.world.week - c.met_in[met] < 13) & (c.pk[met] >= 0)]
        number = np.bincount(c.pk[met], minlength=pks.rows)
        rows = np.flatnonzero((number >= FEW) & pks.in_post)
        quality = np.bincount(c.pk[met], c.quality[met], pks.rows)[rows] / number[rows]
        return float(np.corrcoef(pks.exhaustion[rows], quality)[0, 1]) if len(rows) > 2 else float("nan")

    def _people(self) -> dict[str, float]:
        """What records of people show at the end."""
        c, world = self.world.clients, self.world
        asked = np.flatnonzero(np.isfinite(self.trust) & (self.after != NEVER))
        r, significant = virtual_studies(self.trust[asked], self.after[asked] > self.before[asked], world.seed)
        entered = np.flatnonzero((c.first_begins >= 0) & (c.first_begins <= world.week - WITHIN_RISK))
        waited = np.minimum(
            np.where(self.first_recorded[entered] == NEVER, 2**30, self.first_recorded[entered])
            - c.first_begins[entered],
            WITHIN_RISK,
        )
        recorded = waited < WITHIN_RISK
        low = c.score[entered] <= -THIRD
        ended = np.flatnonzero(c.left_in >= 0)
        through = c.ended[ended] == Ended.COMPLETED
        alliance, progress, since = (np.array(each) for each in zip(*self.dyads, strict=True))
        return {
            "r": r,
            "significant": significant,
            "concordance": concordance(c.score[entered], waited, recorded),
            "top_to_bottom": top_to_bottom(c.score[entered], recorded),
            "low_risk_recorded": 100 * float((waited[low] < YEAR).mean()) if low.any() else float("nan"),
            "one_pk": odds_ratio(c.pk_changes[ended] == 0, through),
            "alliance_to_progress": lag_within(progress, alliance, since),
            "progress_to_alliance": lag_within(alliance, progress, since),
            "burnout": float(np.mean(seen)) if (seen := [r for r in self.correlations if r == r]) else float("nan"),
        }

    def _counts(self) -> dict[str, float]:
        """What is a quotient of counts."""
        total = dict(zip(MEASURES, self.model.history[-self.model.horizon :].sum(axis=(0, 1)), strict=True))
        gained, lost = ({band: quotient(*each[at : at + 2]) for band, each in self.jobs.items()} for at in (0, 2))
        near, far = (quotient(kept, due) for due, kept in self.reports)
        others, served = (quotient(offences, weeks) for weeks, offences in self.accompanied)
        ends = sum(total[name] for name in ("completions", "revocations", "reconvictions", "ended_contact_lost"))
        contact = 60 * (total["hours_guidance"] + total["hours_control"]) * WEEKS_A_MONTH
        return {
            "jobs_gained_decline": quotient(gained["late"], gained["early"]),
            "jobs_lost_decline": quotient(lost["late"], lost["early"]),
            "far_to_near": quotient(far, near),
            "served": quotient(served, others),
            "lost_share": 100 * quotient(total["ended_contact_lost"], ends),
            "contact_minutes": quotient(contact, total["clients_active"]),
            "technical_proposals": total["proposals"] - total["proposals_after_arrest"],
            "executed_to_proposed": quotient(total["revocations"], total["proposals"]),
            "recorded_to_latent": quotient(total["offences_recorded"], total["offences_latent"]),
        }
