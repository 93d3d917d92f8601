"""From what simulated field studies met to what such a study can tell, outcome by outcome."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from experiments.pilot.field import FieldStudy
from experiments.pilot.power import ALPHA, POWER, effects, power_of, smallest_p, summed, units_needed
from experiments.pilot.watching import ANSWERS

WEEKS_A_YEAR = 52
PER = 100
"""Client-years that rates are given for."""

SCALE = "0-1"
LEAST_WORK = 0.25
"""Part of the usual client-weeks below which a PK's files do not count: successors a few weeks in post."""
Said = Literal["found", "uneven", "hidden", "never", "beyond", "nothing"]
"""What a study can tell: mostly the effect; seldom, though it is large, since it differs between units; it is too small
and hidden; no fall, since not even the end of all such events would mostly be found; no change, since the scale ends
before one would be; nothing, since the policy does nothing to it."""


class Registered(NamedTuple):
    """A number that the office's files hold of every unit since the policy date.

    `top` is the end of its scale; events have none, but a policy could at best end them. `before` is the same in the
    year before, where change tells more than level: of rare events it would double the luck.
    """

    unit: str
    of: Callable[[pd.DataFrame], pd.Series]
    top: float | None = None
    before: Callable[[pd.DataFrame], pd.Series] | None = None


REGISTERED = {
    "reports_kept": Registered(
        "% of reports due",
        lambda rows: 100 * _per(rows, "reports_kept", "reports_due"),
        top=100,
        before=lambda rows: 100 * _per(rows, "reports_kept_before", "reports_due_before"),
    ),
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
        `level` in the reference at the last month, then what `Power` holds, `power_of_end` of a policy that ends all
        such events, `units` and how many of them are treated, `units_needed` for the effect that there is, `smallest_p`
        that lots allow, and `said`, one of `Said`. Units of which a study knows nothing, such as seats without a PK, do
        not count.

    Notes
    -----
    The effect is that on the treated units at the last month, over whoever is under supervision then. Answers are
    compared by their change since the first month, if that lies before the policy; districts' reports kept by their
    change since the year before; all else in the register by what it holds since the policy date.
    """
    found = []
    for clients in field.clients:
        size = rows[rows["clients"] == clients]
        there = (set(size.loc[size["scenario"] == name, "seed"]) for name in (reference, policy))
        arrays = _Arrays(size, reference, policy, sorted(set.intersection(*there)), field)
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

    def _registered(self, scenario: str, outcome: str) -> np.ndarray:
        """What the files hold of every unit since the policy date."""
        last = self.field.months[-1]
        values = self._at(scenario, last, REGISTERED[outcome].of).astype(float)
        if self.field.units == "districts":
            return values
        worked = self._at(scenario, last, lambda part: part["client_weeks"].where(part["client_weeks"] > 0))
        return np.where(worked >= LEAST_WORK * np.nanmedian(worked, axis=1, keepdims=True), values, np.nan)

    def _seen(self, scenario: str, outcome: str) -> np.ndarray:
        """The number that the study has of every unit."""
        last, first = self.field.months[-1], self.field.months[0]
        if outcome in REGISTERED:
            now, before = self._registered(scenario, outcome), REGISTERED[outcome].before
            return now if before is None or self.field.units == "pks" else now - self._at(scenario, last, before)
        after = self._at(scenario, last, lambda part: part[f"{outcome}_seen"])
        if first > 0 or first == last:
            return after
        return after - self._at(scenario, first, lambda part: part[f"{outcome}_seen"])

    def _true(self, scenario: str, outcome: str) -> np.ndarray:
        if outcome in REGISTERED:
            return self._registered(scenario, outcome)
        return self._at(scenario, self.field.months[-1], lambda part: part[outcome])

    def judge(self, outcome: str) -> dict[str, Any]:
        """One outcome: level, power and the rest."""
        (reference, policy), counted = self.names, outcome in REGISTERED
        level, untreated = self._true(reference, outcome), self._seen(reference, outcome)
        change = self._true(policy, outcome) - level
        truth = summed(change, np.isfinite(change) & self.treated)[1]
        units, treated = (int(np.median((np.isfinite(untreated) & side).sum(axis=1))) for side in (True, self.treated))
        shown = 1.0 if counted else 1 - self.field.polite_answers
        studied, placebo = (effects(seen, self.treated) for seen in (self._seen(policy, outcome), untreated))
        power = power_of(*studied, truth, *placebo, units, shown)
        told = {
            "unit": REGISTERED[outcome].unit if counted else SCALE,
            "source": "register" if counted else "answers",
            "level": float(np.nanmean(level)),
            **power._asdict(),
            "power_of_end": self._power_of_end(untreated) if counted and REGISTERED[outcome].top is None else np.nan,
            "units": units,
            "treated": treated,
            "units_needed": units_needed(shown * power.truth, power.spread_treated, units),
            "smallest_p": smallest_p(treated, units),
        }
        return told | {"said": _said(told, REGISTERED[outcome].top if counted else 1.0)}

    def _power_of_end(self, untreated: np.ndarray) -> float:
        """Share of studies that would find it if treated units had none of these events any more."""
        gone, p = effects(np.where(self.treated & np.isfinite(untreated), 0.0, untreated), self.treated)
        return float(np.mean((p < ALPHA) & (gone < 0)))


def _said(told: dict[str, Any], top: float | None) -> Said:
    """What such a study can tell of an outcome on a scale from 0 to its top, if it has one."""
    if told["truth"] == 0:
        return "nothing"
    if told["power"] >= POWER:
        return "found"
    if abs(told["truth"]) >= told["detectable"]:
        return "uneven"
    if top is None:
        return "never" if told["power_of_end"] < POWER and not told["truth_low"] > 0 else "hidden"
    return "beyond" if told["detectable"] >= max(told["level"], top - told["level"]) else "hidden"
