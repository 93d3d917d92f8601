"""What is shown of two worlds over time: a handful of curves, and the PK's week as a bar of hours."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from experiments.periods import QUARTER, WEEKS_A_MONTH
from sim.measures import MEASURES

PLACES = {name: place for place, name in enumerate(MEASURES)}
MONTH, HALF_YEAR = 4, 26
"""Weeks over which flows are taken together: a week alone is mostly luck."""


class Curve(NamedTuple):
    """A curve: measures added up over districts and some weeks, divided, times a scale."""

    id: str
    unit: str
    measures: tuple[str, ...]
    denominator: str | None
    scale: float = 1.0
    weeks: int = 1
    as_index: bool = False
    """Whether it is told as an index: the mean of the left world so far is 100."""


CURVES = {
    curve.id: curve
    for curve in (
        Curve("alliance", "0-1", ("goals", "tasks", "bond"), "clients_active", 1 / 3),
        Curve("trust", "0-1", ("trust",), "clients_active"),
        Curve(
            "guidance_minutes",
            "min/client-month",
            ("guidance_minutes",),
            "clients_active",
            WEEKS_A_MONTH,
            MONTH,
        ),
        Curve("reports_kept", "%", ("reports_kept",), "reports_due", 100, MONTH),
        Curve("employed", "%", ("employed",), "clients_active", 100),
        Curve("acceptance", "0-1", ("acceptance",), "community_members"),
        Curve("pk_exhaustion", "SD", ("pk_exhaustion",), "pks"),
        Curve("formality", "0-1", ("formality",), "clients_active"),
        Curve("openness", "0-1", ("openness",), "clients_active"),
        Curve("needs_match", "0-1", ("needs_match",), "clients_active"),
        Curve("proposals", "per quarter", ("proposals",), None, QUARTER, HALF_YEAR),
        Curve("offences_latent", "index", ("offences_latent_all",), None, 1.0, HALF_YEAR, True),
    )
}
"""By id; each is a weekly measure with a label, or made of such."""

DUTIES = tuple(
    f"hours_{name}"
    for name in (
        "guidance control litmas accompaniment travel missed administration files tracing training partners free"
    ).split()
)
"""Parts of the PK's week, in the order of the bar."""


def drawn(curve: Curve, left: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A curve in both worlds.

    Parameters
    ----------
    curve : Curve
    left, right : (weeks, districts, measures) arrays
        Sums, as `Pair.histories` gives them.

    Returns
    -------
    (weeks,) array, (weeks,) array
        In the curve's unit; NaN where there is nobody to divide by.
    """
    found = [_values(curve, history) for history in (left, right)]
    if curve.as_index and len(left):
        usual = np.nanmean(found[0])
        found = [100 * values / usual if usual > 0 else np.full_like(values, np.nan) for values in found]
    return found[0], found[1]


def _values(curve: Curve, history: np.ndarray) -> np.ndarray:
    above = _together(history, curve.measures, curve.weeks)
    if curve.denominator is None:
        weeks = np.minimum(np.arange(len(history)) + 1, curve.weeks)
        return curve.scale * above / weeks
    below = _together(history, (curve.denominator,), curve.weeks)
    return curve.scale * np.divide(above, below, out=np.full_like(above, np.nan), where=below > 0)


def _together(history: np.ndarray, measures: tuple[str, ...], weeks: int) -> np.ndarray:
    """Sums over districts and measures, of each week and those before it, so many in all."""
    flat = history[:, :, [PLACES[name] for name in measures]].sum(axis=(1, 2))
    so_far = np.concatenate([[0.0], np.cumsum(flat)])
    ends = np.arange(1, len(flat) + 1)
    return so_far[ends] - so_far[np.maximum(ends - weeks, 0)]


def hours(history: np.ndarray, weeks: int = MONTH) -> dict[str, float]:
    """The PK's week: hours per PK by duty, mean of the last weeks.

    Parameters
    ----------
    history : (weeks, districts, measures) array
        Sums.
    weeks : int

    Returns
    -------
    dict of str to float
        By measure, in the order of `DUTIES`; h/PK/week. Empty before the first week, or without PKs.
    """
    last = history[-weeks:]
    pks = last[:, :, PLACES["pks"]].sum()
    if not pks:
        return {}
    return {name: float(last[:, :, PLACES[name]].sum() / pks) for name in DUTIES}
