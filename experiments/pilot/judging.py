"""From what simulated field studies met to what such a study can tell, outcome by outcome."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from experiments.pilot.field import FieldStudy
from experiments.pilot.power import POWER, Power, effects, power_of, smallest_p, units_needed
from experiments.pilot.watching import ANSWERS

WEEKS_A_YEAR = 52
PER = 100
"""Client-years that rates are given for."""

SCALE = "0-1"
Said = Literal["found", "hidden", "never", "beyond", "nothing"]
"""What a study can tell: mostly the effect; it is too small; not even the end of all such events would mostly be found;
not even a change from one end of the scale to the other; the policy does nothing to it."""


class Registered(NamedTuple):
    """A number that the office's files hold of every unit since the policy date.

    `top` is the end of its scale; events have none, but a policy could at best end them.
    """

    unit: str
    of: Callable[[pd.DataFrame], pd.Series]
    top: float | None = None


REGISTERED = {
    "reports_kept": Registered("% of reports due", lambda rows: 100 * _per(rows, "reports_kept", "reports_due"), 100),
    "revocations": Registered("per 100 client-years", lambda rows: _rate(rows, "revocations")),
    "offences_recorded": Registered("per 100 client-years", lambda rows: _rate(rows, "offences_recorded")),
}


def _rate(rows: pd.DataFrame, name: str) -> pd.Series:
    return PER * WEEKS_A_YEAR * _per(rows, name, "client_weeks")


def _per(rows: pd.DataFrame, name: str, base: str) -> pd.Series:
    """One column by another; missing where there is nothing to divide by."""
    return rows[name] / rows[base].where(rows[base] > 0)


def judged(rows: pd.DataFrame, field: FieldStudy, reference: str, policy: str) -> pd.DataFrame:
    """Power, bias and smallest detectable effect of a planned field study.

    Parameters
    ----------
    rows : DataFrame
        What every simulated study met: table `field` of the store, both scenarios with the same seeds.
    field : FieldStudy
    reference, policy : str
        Names of the scenarios.

    Returns
    -------
    DataFrame
        A row per size of the study and outcome: `clients` asked, `outcome`, `unit`, `source` (answers or register),
        `level` in the reference at the last month, then what `Power` holds, `units` and how many of them are treated,
        `units_needed` for the effect that there is, `smallest_p` that lots allow, and `said`, one of `SAID`. Units of
        which a study knows nothing, such as seats without a PK, do not count.

    Notes
    -----
    The effect is that on the treated units at the last month. Answers are compared by their change since the first
    month, if that lies before the policy; the register by what it holds since the policy date.
    """
    found = []
    for clients in field.clients:
        size = rows[rows["clients"] == clients]
        seeds = sorted(set(size.loc[size["scenario"] == policy, "seed"]) & set(size["seed"]))
        arrays = _Arrays(size, reference, policy, seeds, field)
        for outcome in (*ANSWERS, *REGISTERED):
            found.append({"clients": clients, "outcome": outcome, **arrays.judge(outcome)})
    return pd.DataFrame(found)


class _Arrays:
    """The rows of one size of a study as (studies, units) arrays."""

    def __init__(self, rows: pd.DataFrame, reference: str, policy: str, seeds: list[int], field: FieldStudy):
        self.rows = {name: rows[rows["scenario"] == name] for name in (reference, policy)}
        self.names, self.seeds, self.field = (reference, policy), seeds, field
        self.treated: np.ndarray = self._at(reference, field.months[-1], lambda part: part["treated"]).astype(bool)

    def _at(self, scenario: str, month: int, of: Callable[[pd.DataFrame], pd.Series]) -> np.ndarray:
        part = self.rows[scenario]
        part = part[part["month"] == month]
        wide = part.assign(value=of(part)).pivot(index="seed", columns="unit", values="value")
        return wide.loc[self.seeds].to_numpy()

    def _seen(self, scenario: str, outcome: str) -> np.ndarray:
        """The number that the study has of every unit."""
        last, first = self.field.months[-1], self.field.months[0]
        if outcome in REGISTERED:
            return self._at(scenario, last, REGISTERED[outcome].of).astype(float)
        after = self._at(scenario, last, lambda part: part[f"{outcome}_seen"])
        if first > 0 or first == last:
            return after
        return after - self._at(scenario, first, lambda part: part[f"{outcome}_seen"])

    def _true(self, scenario: str, outcome: str) -> np.ndarray:
        of = REGISTERED[outcome].of if outcome in REGISTERED else (lambda part: part[outcome])
        return self._at(scenario, self.field.months[-1], of).astype(float)

    def judge(self, outcome: str) -> dict[str, object]:
        """One outcome: level, power and the rest."""
        reference, policy = self.names
        level = self._true(reference, outcome)
        change = np.where(self.treated, self._true(policy, outcome) - level, np.nan)
        none = np.logical_not(np.isfinite(change).any(axis=1))
        truth = np.where(none, np.nan, np.nanmean(np.where(none.reshape(-1, 1), 0.0, change), axis=1))
        studied = effects(self._seen(policy, outcome), self.treated)
        untreated = self._seen(reference, outcome)
        placebo = effects(untreated, self.treated)
        there = np.isfinite(untreated)
        units, treated = (int(np.median(mask.sum(axis=1))) for mask in (there, there & self.treated))
        counted = outcome in REGISTERED
        shown = 1.0 if counted else 1 - self.field.polite_answers
        power = power_of(*studied, truth, *placebo, units, shown)
        stands = float(np.nanmean(level))
        return {
            "unit": REGISTERED[outcome].unit if counted else SCALE,
            "source": "register" if counted else "answers",
            "level": stands,
            **power._asdict(),
            "units": units,
            "treated": treated,
            "units_needed": units_needed(shown * power.truth, power.spread, units),
            "smallest_p": smallest_p(treated, units),
            "said": _said(power, stands, REGISTERED[outcome].top if counted else 1.0),
        }


def _said(power: Power, level: float, top: float | None) -> Said:
    """What such a study can tell of an outcome at this level, on a scale from 0 to its top."""
    if power.truth == 0:
        return "nothing"
    if power.power >= POWER:
        return "found"
    if top is None:
        return "never" if power.detectable >= level else "hidden"
    return "beyond" if power.detectable >= max(level, top - level) else "hidden"
