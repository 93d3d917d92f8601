"""Patterns by which the model is judged: what is known of the field, how far off is still accepted, who says so.

The ranges of S rows were written down before the model ran, but for limits that only close an open side (S14 above, S22
below, removals of S25 above). Those of D11 are own judgement, made after a look at the small world: phi 0.02 is a ratio
of 0.96, and supervision without skill must not do better than none.

A pattern to which a level was set, or whose study supplied a slope, is no test of the model; it is shown, marked as
such, and not counted: whether a slope that was put in comes out again through all else that goes on is worth a look,
and no more. Nothing is tuned to the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

Arms = Mapping[str, pd.DataFrame]
"""A table per arm: outcomes of runs and what was read, a row per seed; the same seeds in all."""
Scale = Literal["plain", "ratio"]


class Pattern(NamedTuple):
    """A pattern: accepted from `low` to `high`; `target` as it was reported."""

    id: str
    kind: Literal["level", "shape", "study", "experiment"]
    target: tuple[float, float]
    low: float
    high: float
    unit: str
    sources: str
    arms: tuple[str, ...]
    of: Callable[[Arms], pd.Series]
    used: Literal["", "level", "slope"] = ""
    """Whether a level was set to it, or its study supplied a slope; empty if it is a test."""
    scale: Scale = "plain"
    """Ratios are averaged over seeds as logarithms."""

    def values(self, arms: Arms) -> np.ndarray:
        """One number per seed."""
        return self.of(arms).to_numpy(float)


def _read(name: str, scale: float = 1.0) -> Callable[[Arms], pd.Series]:
    return lambda arms: arms["base"][name] * scale


def _ratio(name: str, arm: str, against: str) -> Callable[[Arms], pd.Series]:
    return lambda arms: arms[arm][name] / arms[against][name]


def _change(name: str, arm: str, scale: float = 1.0) -> Callable[[Arms], pd.Series]:
    return lambda arms: (arms[arm][name] - arms["base"][name]) * scale


def _fewer_missed(arms: Arms) -> pd.Series:
    """Change of the share of reports missed, percent."""
    missed = {arm: 100 - arms[arm]["reports_kept"] for arm in ("base", "reminded")}
    return 100 * (missed["reminded"] / missed["base"] - 1)


def _office_change(arms: Arms) -> pd.Series:
    """Change of latent offences of the whole office, percent."""
    return 100 * (_ratio(CRIME, "volunteers", "base")(arms) - 1)


def _direct_share(arms: Arms) -> pd.Series:
    """Of the effect of stigma on offences what is gone once its direct arrow has no weight, percent.

    Means over seeds are divided, not seeds: the effect of one seed may be near zero.
    """
    whole = np.log(arms["stigma"][CRIME] / arms["base"][CRIME])
    indirect = np.log(arms["stigma_indirect"][CRIME] / arms["stigma_no_direct"][CRIME])
    return 100 * (whole - indirect) / whole.mean()


def _alliance_lost(arm: str) -> Callable[[Arms], pd.Series]:
    return lambda arms: (arms["base"]["alliance"] - arms[arm]["alliance"]) / arms["base"]["alliance_sd"]


CRIME, EVERYONE = "offences_latent_rate", "cohort_offences_latent"
_TABLE: tuple[Pattern, ...] = (
    Pattern("S1_executed", "level", (0.9, 0.9), 0.5, 4.0, "%/year", "bengkulu2025", ("base",),
        _read("revocations_rate"), "level"),
    Pattern("S1_ratio", "level", (0.2, 0.8), 0.2, 0.8, "ratio", "paper bengkulu2025", ("base",),
        _read("executed_to_proposed"), "level"),
    Pattern("S2", "level", (60, 95), 60, 95, "%", "paper", ("base",), _read("revocations_after_arrest_share"), "level"),
    Pattern("S3", "level", (19, 22), 10, 30, "%", "singapore yukhnenko2019", ("base",),
        _read("reoffended_2y_from_start_latent"), "level"),
    Pattern("S4", "level", (0.25, 0.45), 0.15, 0.60, "ratio", "singapore paper", ("base",),
        _read("recorded_to_latent"), "level"),
    Pattern("S6_c", "shape", (0.64, 0.74), 0.60, 0.78, "C", "recid rossi felony", ("base",), _read("concordance"),
        "slope"),
    Pattern("S6_ratio", "shape", (3.3, 3.3), 2.3, 5.0, "ratio", "recid", ("base",), _read("top_to_bottom"),
        used="slope", scale="ratio"),
    Pattern("S8_gain", "shape", (0.34, 0.34), 0.22, 0.46, "ratio", "rossi", ("base",), _read("jobs_gained_decline"),
        used="slope", scale="ratio"),
    Pattern("S8_loss", "shape", (0.42, 0.42), 0.27, 0.57, "ratio", "rossi", ("base",), _read("jobs_lost_decline"),
        used="slope", scale="ratio"),
    Pattern("S8_works", "level", (73, 73), 60, 85, "%", "palu2025", ("base",), _read("employed"), "level"),
    Pattern("S11_r", "study", (-0.19, -0.10), -0.19, -0.10, "r", "sturm2021 truswell2016", ("base",), _read("r"),
        "slope"),
    Pattern("S11_share", "study", (30, 75), 30, 75, "%", "sturm2021 truswell2016", ("base",),
        _read("significant", 100), "slope"),
    Pattern("S13", "study", (1.58, 1.58), 1.15, 2.0, "odds ratio", "clarkmiller2011", ("base",), _read("one_pk"),
        "slope", "ratio"),
    Pattern("D11_usual", "experiment", (0.96, 1.0), 0.85, 1.02, "ratio", "smith2018", ("base", "none"),
        _ratio(EVERYONE, "base", "none"), scale="ratio"),
    Pattern("D11_unskilled", "experiment", (1.0, 1.0), 0.98, 1.50, "ratio", "smith2018",
        ("unskilled", "none"), _ratio(EVERYONE, "unskilled", "none"), scale="ratio"),
    Pattern("S14_technical", "experiment", (2, 3), 1.3, 6.0, "ratio", "hyatt2017", ("low_often", "low"),
        _ratio("technical_proposals", "low_often", "low"), scale="ratio"),
    Pattern("S14_crime", "experiment", (1.0, 1.0), 0.90, 1.15, "hazard ratio", "hyatt2017", ("low_often", "low"),
        _ratio(CRIME, "low_often", "low"), scale="ratio"),
    Pattern("S15", "experiment", (0, 0), -2, 2, "points", "barnes2010", ("seldom", "base"),
        _change("low_risk_recorded", "seldom")),
    Pattern("S16_high", "experiment", (0.70, 0.70), 0.55, 0.90, "hazard ratio", "jalbert2011", ("high_half", "high"),
        _ratio(CRIME, "high_half", "high"), used="slope", scale="ratio"),
    Pattern("S16_low", "experiment", (1.0, 1.0), 0.92, 1.08, "hazard ratio", "jalbert2011", ("low_half", "low"),
        _ratio(CRIME, "low_half", "low"), used="slope", scale="ratio"),
    Pattern("S16_bundle", "experiment", (0.46, 0.46), 0.46, 0.75, "hazard ratio", "skeem2017", ("bundle", "base"),
        _ratio(CRIME, "bundle", "base"), used="slope", scale="ratio"),
    Pattern("S18_missed", "experiment", (-29, -29), -40, -15, "%", "hastings2021", ("reminded", "base"),
        _fewer_missed, "slope"),
    Pattern("S18_revoked", "experiment", (0, 0), -1, 1, "%/year", "hastings2021", ("reminded", "base"),
        _change("revocations_rate", "reminded")),
    Pattern("S19", "level", (8, 8), 3, 15, "%", "mayzer2004", ("base",), _read("lost_share"), "level"),
    Pattern("S20", "shape", (0.5, 0.9), 0.5, 0.9, "ratio", "duwe2018", ("base",), _read("far_to_near"),
        used="slope", scale="ratio"),
    Pattern("S21_served", "experiment", (0.43, 0.75), 0.45, 0.85, "hazard ratio", "duwe2018 wilson2007 hakusyo",
        ("volunteers",), lambda arms: arms["volunteers"]["served"], used="slope", scale="ratio"),
    Pattern("S21_office", "experiment", (-10, 0), -10, 0, "%", "duwe2018 hakusyo", ("volunteers", "base"),
        _office_change),
    Pattern("S22", "experiment", (0, 40), -10, 40, "%", "moore2016",
        ("stigma", "stigma_indirect", "stigma_no_direct", "base"), _direct_share, "slope"),
    Pattern("S23_high", "level", (15, 25), 15, 25, "%", "salyers2017", ("base",), _read("pks_exhausted"),
        "level"),
    Pattern("S23_r", "shape", (-0.29, -0.15), -0.29, -0.15, "r", "salyers2017", ("base",), _read("burnout"), "slope"),
    Pattern("S24", "level", (15, 100), 15, 100, "min/month", "antara2022 sumsel2023", ("base",),
        _read("contact_minutes"), "level"),
    Pattern("S25_alliance", "study", (0.03, 0.15), 0.03, 0.15, "SD/SD", "fluckiger2020", ("base",),
        _read("alliance_to_progress"), "slope"),
    Pattern("S25_progress", "study", (0.03, 0.15), 0.03, 0.15, "SD/SD", "fluckiger2020", ("base",),
        _read("progress_to_alliance"), "slope"),
    Pattern("S25_no_encouragement", "experiment", (0.1, 0.1), 0.1, 1.0, "SD", "fluckiger2020 paper",
        ("no_encouragement", "base"), _alliance_lost("no_encouragement")),
    Pattern("S25_no_progress", "experiment", (0.1, 0.1), 0.1, 1.0, "SD", "fluckiger2020 paper",
        ("no_progress", "base"), _alliance_lost("no_progress")),
)  # fmt: skip
PATTERNS: dict[str, Pattern] = {pattern.id: pattern for pattern in _TABLE}
