"""Conclusions as tables: a row per policy and outcome, a row per parameter an effect hangs on, shares of one effect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from experiments.assumptions.hanging import Shares
from experiments.assumptions.judging import Judged
from experiments.assumptions.telling import sentence
from experiments.compare import Interval
from experiments.discovery.labels import means
from experiments.display import difference_unit
from experiments.findings.codebook import COLUMNS
from experiments.plan import Plan
from sim.measures import OUTCOMES
from sim.parameters import declarations

_KEYS = {
    "policy": ("", "Policy; differences are against the first scenario of the study at the same point, same seeds."),
    "outcome": ("", "Outcome of a run; the first one is primary."),
}
_PARAMETER = {
    "parameter": ("", "Path of the parameter."),
    "grade": ("", "A Indonesian figure, B meta-analysis or trial, C observational study, D assumption."),
}
TOLD: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "conclusions": _KEYS
    | {
        "unit": ("", "Of effects; latent outcomes are in percent of the world without policies at the same point."),
        "declared": ("unit", "Mean effect at the declared values, over seeds of its own runs."),
        "declared_low": ("unit", "Lower end of its 95 % t interval (luck only)."),
        "declared_high": ("unit", "Its upper end."),
        "declared_seeds": ("seeds", "Seeds at the declared values."),
        "median": ("unit", "Median effect over the points; all have the same seeds, so luck of these may be in it."),
        "low": ("unit", "Lower end of its 95 % interval over points (order statistics)."),
        "high": ("unit", "Its upper end."),
        "p5": ("unit", "5th percentile of the effects over points; holds luck of single points too."),
        "p95": ("unit", "95th percentile."),
        "worthwhile": ("unit", "Half width of the region of practical equivalence; empty where there is none."),
        "points": ("points", "Points with an effect."),
        "seeds": ("seeds", "Seeds at a point."),
        "same_sign": ("share", "Of points whose effect has the sign of the median."),
        "luck_sd": ("unit", "Standard deviation that luck gives to the effect of a point; unknown with one seed."),
        "luck_share": ("share", "Of the variance over points, what luck makes; unknown with one seed."),
        "same_sign_without_luck": ("share", "same_sign after the spread around the median is narrowed by luck_share."),
        "threshold": ("", "What the largest |r| of all parameters exceeds in 1 of 20 random orders of the effect."),
        "hangs_on": ("", "Parameters beyond it, with Spearman's r and grade; more of each in hangs_on.csv."),
        "verdict": (
            "",
            "holds (same sign at 0.95 or more of points, without luck where it is known), mostly (0.8), rests (less), "
            "open (less, one seed, no parameter named: luck or assumptions), none (median zero, or within the "
            "region of practical equivalence).",
        ),
        "sentence": ("", "The same in words."),
    },
    "hangs_on": _KEYS
    | _PARAMETER
    | {
        "r": ("", "Spearman's correlation over points; above 0: the larger the parameter, the larger the difference."),
        "threshold": ("", "What |r| had to exceed."),
        "source": ("", "Keys of its sources, see EVIDENCE.md."),
        "unit": ("", "Its unit."),
        "doc": ("", "What it is."),
    },
    "shares": _PARAMETER
    | {
        "share": (
            "%",
            "Of the variance over points (ranks) of the first policy's effect on the first outcome: squared Spearman "
            "correlation less what an idle parameter has by chance, not below 0; of those not told most is chance. The "
            "variance holds luck too.",
        ),
        "told": ("", "Whether it can be told from chance although so many parameters were looked at."),
        "smallest_told": ("%", "The share from which on that is so."),
    },
}


class Conclusion(NamedTuple):
    """What a policy changes of an outcome: at the declared values, and at all points, judged."""

    policy: str
    outcome: str
    worthwhile: float | None
    declared: Interval
    judged: Judged
    change: np.ndarray
    """The effect at each point with each seed."""

    @property
    def effect(self) -> np.ndarray:
        """The effect at each point, the mean over its seeds."""
        return means(self.change)


class Named(NamedTuple):
    """A parameter that an effect hangs on."""

    parameter: str
    grade: str
    r: float
    source: str
    unit: str
    doc: str


def named(plan: Plan, one: Conclusion) -> list[Named]:
    """Parameters that an effect hangs on beyond chance, the strongest first."""
    hangs, sources = one.judged.hangs, {path: item.source for path, item in declarations()}
    order = [i for i in np.argsort(-np.abs(hangs.r), kind="stable") if hangs.told[i]]
    return [
        Named(f.path, f.grade, float(hangs.r[i]), sources.get(f.path, ""), f.unit, f.doc)
        for i, f in ((i, plan.factors[i]) for i in order)
    ]


def conclusions_table(plan: Plan, found: Sequence[Conclusion], language: str) -> pd.DataFrame:
    """A row per policy and outcome."""
    return pd.DataFrame(list(_rows(plan, found, language)), columns=pd.Index(TOLD["conclusions"]))


def _rows(plan: Plan, found: Sequence[Conclusion], language: str) -> Iterator[dict[str, object]]:
    for one in found:
        judged, declared, beyond = one.judged._asdict(), one.declared, named(plan, one)
        yield judged | {
            "policy": one.policy,
            "outcome": one.outcome,
            "unit": difference_unit(OUTCOMES[one.outcome], language),
            "declared": declared.mean,
            "declared_low": declared.low,
            "declared_high": declared.high,
            "declared_seeds": declared.seeds,
            "worthwhile": one.worthwhile,
            "threshold": one.judged.hangs.threshold,
            "hangs_on": "; ".join(f"{each.parameter} {each.r:+.2f} {each.grade}".strip() for each in beyond),
            "verdict": one.judged.kind,
            "sentence": sentence(one.judged, [each.parameter for each in beyond], language),
        }


def hanging_table(plan: Plan, found: Sequence[Conclusion]) -> pd.DataFrame:
    """A row per policy, outcome and parameter that its effect hangs on."""
    rows = [
        {"policy": one.policy, "outcome": one.outcome, "threshold": one.judged.hangs.threshold} | each._asdict()
        for one in found
        for each in named(plan, one)
    ]
    return pd.DataFrame(rows, columns=pd.Index(TOLD["hangs_on"]))


def shares_table(plan: Plan, found: Shares) -> pd.DataFrame:
    """A row per parameter, the largest share first."""
    told = {"parameter": [f.path for f in plan.factors], "grade": [f.grade for f in plan.factors]}
    values = {"share": 100 * found.share, "told": found.told, "smallest_told": 100 * found.smallest}
    frame = pd.DataFrame(told).assign(**values)
    return frame.sort_values("share", ascending=False, kind="stable", ignore_index=True)


def codebook(made: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """What every column of the tables means."""
    rows = [(name, each, TOLD[name][each][0], "", "", "", TOLD[name][each][1]) for name in made for each in made[name]]
    return pd.DataFrame(rows, columns=pd.Index(COLUMNS))
