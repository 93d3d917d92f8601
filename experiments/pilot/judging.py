"""From what simulated field studies met to what such a study can tell, outcome by outcome."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from experiments.pilot.field import FieldStudy
from experiments.pilot.power import effects, power_of, smallest_p
from experiments.pilot.watching import ANSWERS

WEEKS_A_YEAR = 52
PER = 100
"""Client-years that rates are given for."""

REGISTERED: dict[str, tuple[str, Callable[[pd.DataFrame], pd.Series]]] = {
    "reports_kept": ("% of reports due", lambda rows: 100 * _per(rows, "reports_kept", "reports_due")),
    "revocations": ("per 100 client-years", lambda rows: _rate(rows, "revocations")),
    "offences_recorded": ("per 100 client-years", lambda rows: _rate(rows, "offences_recorded")),
}
"""What the office's files tell of a unit since the policy date, with its unit."""


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
        `level` in the reference at the last month, then what `Power` holds, `smallest_p` that lots allow, and
        `can` whether lots alone could show any effect. Units of which a study knows nothing, such as seats without
        a PK, do not count.

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
            return self._at(scenario, last, REGISTERED[outcome][1]).astype(float)
        after = self._at(scenario, last, lambda part: part[f"{outcome}_seen"])
        if first > 0 or first == last:
            return after
        return after - self._at(scenario, first, lambda part: part[f"{outcome}_seen"])

    def _true(self, scenario: str, outcome: str) -> np.ndarray:
        of = REGISTERED[outcome][1] if outcome in REGISTERED else (lambda part: part[outcome])
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
        said = power_of(*studied, truth, *placebo, units)
        least = smallest_p(treated, units)
        return {
            "unit": REGISTERED[outcome][0] if outcome in REGISTERED else "0 to 1",
            "source": "register" if outcome in REGISTERED else "answers",
            "level": float(np.nanmean(level)),
            **said._asdict(),
            "smallest_p": least,
            "can": least < 0.05,
        }
