"""How outcomes are shown: latent levels as an index, differences of them in percent, all others in their unit.

Found here too: labels and the numbers as text. Screen, figures and report use them alike.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from experiments.compare import Interval, is_latent
from experiments.ignorance import uncertain
from experiments.plan import Plan
from experiments.verdicts import Verdict
from sim.measures import OUTCOMES, Outcome
from sim.words import number, places_for, say, unit


@dataclass(frozen=True)
class Shown:
    """One outcome of one policy against the reference, in the units in which it is shown."""

    outcome: Outcome
    scenario: str
    reference: float
    value: float
    difference: float
    low: float
    high: float
    seeds_better: int | None
    seeds: int
    verdict: Verdict = "none"

    @property
    def same(self) -> bool:
        """Whether nothing changes in any seed."""
        return self.difference == self.low == self.high == 0

    @property
    def clear(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0

    @property
    def places(self) -> int:
        """Decimals of difference and limits: two digits of the largest, or one more if the difference needs it."""
        scale = max((abs(x) for x in (self.difference, self.low, self.high) if math.isfinite(x)), default=0.0)
        usual = places_for(scale, digits=2)
        return max(usual, min(places_for(self.difference, digits=2), usual + 1))


def shown(row: Any) -> Shown:
    """A row of the comparison in the units in which it is shown.

    Parameters
    ----------
    row : namedtuple
        Of `Findings.judged`; of a comparison alone, there is no verdict.

    Returns
    -------
    Shown
        Latent outcomes: levels as an index (reference = 100), differences in percent of the reference.
    """
    outcome = OUTCOMES[row.outcome]
    numbers = (row.reference, row.value, row.difference, row.low, row.high)
    scale = _index(row) if is_latent(outcome) else 1.0
    wins = None if pd.isna(row.seeds_better) else int(row.seeds_better)
    reference, value, difference, low, high = (scale * x for x in numbers)
    verdict: Verdict = getattr(row, "verdict", "none")
    return Shown(outcome, row.scenario, reference, value, difference, low, high, wins, int(row.seeds), verdict)


def _index(row: Any) -> float:
    """What makes the reference 100; nothing can where it is zero, unless all is."""
    if row.reference > 0:
        return 100 / row.reference
    return 1.0 if row.value == 0 else math.nan


def label(name: str, language: str) -> str:
    """What an outcome or measure is called."""
    return say(f"label.{name}", language)


def level_unit(outcome: Outcome, language: str) -> str:
    """Unit of the levels of an outcome."""
    return unit("index", language) if is_latent(outcome) else unit(outcome.unit, language)


def difference_unit(outcome: Outcome, language: str) -> str:
    """Unit of the differences of an outcome."""
    if is_latent(outcome):
        return unit("% of reference", language)
    return unit("points", language) if outcome.unit.startswith("%") else unit(outcome.unit, language)


def units(outcome: Outcome, language: str) -> str:
    """Unit of levels and, where it is another, of differences."""
    level, change = level_unit(outcome, language), difference_unit(outcome, language)
    return level if level == change else say("table.units", language, level=level, change=change)


def level_text(value: float, language: str) -> str:
    """A level with three digits."""
    return number(value, places_for(value), language)


def difference_text(item: Shown, language: str) -> str:
    """A difference with its sign."""
    return number(item.difference, item.places, language, signed=True)


def interval_text(item: Shown | Interval, language: str, places: int | None = None) -> str:
    """Two limits; a dash where there are too few seeds for any."""
    if not math.isfinite(item.low):
        return "–"
    places = item.places if places is None and isinstance(item, Shown) else places or 0
    low, high = (number(x, places, language, signed=isinstance(item, Shown)) for x in (item.low, item.high))
    return say("number.range", language, low=low, high=high)


def groups() -> dict[str, list[Outcome]]:
    """Outcomes in the order in which they are shown: primary, others, process measures."""
    everything = list(OUTCOMES.values())
    return {
        "primary": [o for o in everything if o.primary],
        "others": [o for o in everything if not o.primary and not o.process],
        "process": [o for o in everything if o.process],
    }


def ground(plan: Plan, language: str) -> str:
    """What intervals cover: luck only, or what we do not know about the parameters too."""
    if plan.calibration is not None:
        return say("table.bank", language)
    if not plan.uncertain:
        return say("table.luck_only", language)
    if plan.samples:
        sample = plan.samples[0]
        return say("table.luck_and_sample", language, n=number(len(sample.rows), 0, language), name=sample.name)
    return say("table.luck_and_ignorance", language, n=number(len(uncertain()), 0, language))
