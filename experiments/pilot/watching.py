"""A run as a field study meets it: what clients answer, what the register holds, and what is true, unit by unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import numpy as np

from experiments.pilot.field import FieldStudy
from sim.columns import NEVER
from sim.derived import reachable
from sim.measures import MEASURES
from sim.model import ReintegrationModel
from sim.people import Ended, Standing
from sim.scenario.schema import BURN_IN
from sim.streams import key, uniforms
from sim.world import World

Better = Literal["more", "less"]
Read = Callable[[World, np.ndarray], np.ndarray]

ANSWERS: dict[str, tuple[Better, Read]] = {
    "trust": ("more", lambda world, rows: world.clients.trust[rows]),
    "alliance": ("more", lambda world, rows: _alliance(world, rows)),
    "openness": ("more", lambda world, rows: world.clients.openness[rows]),
    "stigma_felt": ("less", lambda world, rows: world.clients.stigma_felt[rows]),
}
"""What clients are asked, on scales from 0 to 1, and which end is the better one."""

REGISTER = ("client_weeks", "reports_due", "reports_kept", "revocations", "offences_recorded")
"""What the office's files hold of a unit, counted from the policy date."""
BASELINE = ("reports_due", "reports_kept")
"""What they are asked for of the year before too: districts differ in it from the start, by the way to report."""
YEAR = 52


def _alliance(world: World, rows: np.ndarray) -> np.ndarray:
    c = world.clients
    return (c.goals[rows] + c.tasks[rows] + c.bond[rows]) / 3


def unit_of(world: World, field: FieldStudy) -> np.ndarray:
    """Unit of every client: district of residence, or guiding PK; below 0 where there is none."""
    c = world.clients
    return (c.district if field.units == "districts" else c.pk).copy()


class Register:
    """Counts of the office's files by unit, week by week.

    Parameters
    ----------
    world : World
    field : FieldStudy
    """

    def __init__(self, world: World, field: FieldStudy):
        self.world, self.field = world, field
        self.units = len(field.mask(world))
        self.before = {name: np.full(self.units, np.nan) for name in BASELINE}
        self.counts = {name: np.zeros(self.units) for name in REGISTER}

    def read_year_before(self, model: ReintegrationModel) -> None:
        """Take the year before the policy date from the weeks that the office has on file by district."""
        if self.field.units == "districts":
            weeks = model.history[BURN_IN - YEAR : BURN_IN]
            self.before = {name: weeks[:, :, list(MEASURES).index(name)].sum(axis=0) for name in BASELINE}

    def _on_file(self) -> np.ndarray:
        """Unit of those on the books of a PK, in custody or not; what others do is not on file."""
        return np.where(self.world.clients.pk >= 0, unit_of(self.world, self.field), NEVER)

    def pass_week(self, step: Callable[[], None]) -> None:
        """Let a week pass and count what was put on file, for the unit that a client belonged to before it."""
        c = self.world.clients
        due, kept, before = c.reports_due.copy(), c.reports_kept.copy(), self._on_file()
        step()
        unit = np.where(before >= 0, before, self._on_file())
        week = self.world.week
        counted = {
            "client_weeks": c.standing == Standing.SUPERVISED,
            "revocations": (c.left_in == week) & (c.ended == Ended.REVOKED),
            "offences_recorded": c.recorded_in == week,
            "reports_due": c.reports_due - due,
            "reports_kept": c.reports_kept - kept,
        }
        there = unit >= 0
        for name, values in counted.items():
            self.counts[name] += np.bincount(unit[there], values[there], self.units)


def interviewed(world: World, field: FieldStudy, clients: int) -> np.ndarray:
    """Rows of the clients who answer at a month.

    Clients are drawn by lot among those supervised, with the same lots at every month, so that whoever is still there
    is asked again; with equal allocation as many in every unit. A larger study asks everyone whom a smaller one asks.
    Whoever keeps silent does so at every month, whatever they think of their PK. Those who have lost contact or whose
    programme is suspended are not met.
    """
    unit = unit_of(world, field)
    here = world.supervised[unit[world.supervised] >= 0]
    if field.units == "districts":
        here = here[np.isin(unit[here], field.taking_part(world.facts))]
    here = here[np.argsort(uniforms(key(world.seed, "field study", "asked"), here), kind="stable")]
    if field.allocation == "equal":
        here = here[np.argsort(_turn(unit[here]), kind="stable")]
    asked = here[:clients]
    willing = uniforms(key(world.seed, "field study", "answers"), asked) >= field.non_response
    return np.sort(asked[willing & np.isin(asked, reachable(world))])


def _turn(unit: np.ndarray) -> np.ndarray:
    """How many of the same unit stand before each."""
    order = np.argsort(unit, kind="stable")
    first = np.searchsorted(unit[order], unit[order], side="left")
    turn = np.empty(len(unit), int)
    turn[order] = np.arange(len(unit)) - first
    return turn


def answered(values: np.ndarray, better: Better, field: FieldStudy, stream: np.uint64, rows: np.ndarray) -> np.ndarray:
    """What clients say where this is true: politely, and read with an instrument that errs.

    The error is normal; among honest answers it would make `instrument_error` of the variance, and it is no smaller
    where politeness makes answers alike. It is left to run over the ends of the scale: cutting it there would bias
    answers near them.
    """
    best = 1.0 if better == "more" else 0.0
    if not len(values):
        return values
    said = values + field.polite_answers * (best - values)
    error = values.std() * np.sqrt(field.instrument_error / (1 - field.instrument_error))
    return said + error * _normal(stream, rows)


def _normal(stream: np.uint64, rows: np.ndarray) -> np.ndarray:
    from scipy.special import ndtri

    return ndtri(uniforms(stream, rows))


def rows_of(model: ReintegrationModel, field: FieldStudy) -> list[dict[str, Any]]:
    """Let a run pass and tell, at every month and for every size of the study, what is true and what is seen.

    Parameters
    ----------
    model : ReintegrationModel
        Standing at the policy date.
    field : FieldStudy

    Returns
    -------
    list of dict
        A row per month, size and unit that takes part: `treated`, whether lots gave it the policy; clients under
        supervision, `asked` who answered; the true mean of every answer over all clients of the unit and, as
        `NAME_seen`, that of those who answered (NaN where nobody did); counts of the register since the policy date,
        and of the year before it as `NAME_before` (NaN of PKs).
    """
    register, found = Register(model.world, field), []
    register.read_year_before(model)
    for month, week in zip(field.months, field.weeks, strict=True):
        while model.week < week:
            register.pass_week(model.step)
        for clients in field.clients:
            found += _month(model.world, field, register, month, clients)
    return found


def _month(world: World, field: FieldStudy, register: Register, month: int, clients: int) -> list[dict[str, Any]]:
    here, unit = world.supervised, unit_of(world, field)
    those = interviewed(world, field, clients)
    units = register.units
    columns: dict[str, np.ndarray] = {
        "unit": np.arange(units),
        "treated": field.mask(world),
        "supervised": _count(unit[here], units),
        "asked": _count(unit[those], units),
    }
    for name, (better, read) in ANSWERS.items():
        stream = key(world.seed, "field study", "instrument", name, month)
        columns[name] = _mean(unit[here], read(world, here), units)
        said = answered(read(world, those), better, field, stream, those)
        columns[f"{name}_seen"] = _mean(unit[those], said, units)
    columns |= {name: counts.copy() for name, counts in register.counts.items()}
    columns |= {f"{name}_before": counts for name, counts in register.before.items()}
    names = list(columns)
    part = field.taking_part(world.facts) if field.units == "districts" else np.arange(units)
    return [
        {"month": month, "clients": clients, **dict(zip(names, row, strict=True))}
        for row in zip(*(values[part].tolist() for values in columns.values()), strict=True)
    ]


def _count(unit: np.ndarray, units: int) -> np.ndarray:
    return np.bincount(unit[unit >= 0], minlength=units)


def _mean(unit: np.ndarray, values: np.ndarray, units: int) -> np.ndarray:
    there = unit >= 0
    total, number = np.bincount(unit[there], values[there], units), _count(unit, units)
    return np.divide(total, number, out=np.full(units, np.nan), where=number > 0)
