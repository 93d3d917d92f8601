"""From verdicts and prices to an order of policies and a recommendation; the rules are fixed and said in the report.

Order: what is better comes first, by price; then what is better in one way and worse in another; then what cannot be
told yet, what makes no worthwhile difference, what only enforces less, what is worse. Recommended are the steps of the
cost frontier that are better and leave nobody harmed by more offences against others, the cheapest first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from experiments.split import only_enforces_less
from experiments.verdicts import Verdict, overall

_RANK = {"better": 0, "mixed": 1, "open": 2, "no_difference": 3, "enforces_less": 4, "worse": 5, "none": 6}
MOST = 8
"""Policies on the first page; the others stand in the table of all."""
HARM = "harm_latent_per_year"


@dataclass(frozen=True)
class Advice:
    """Policies in order, what is said of each, the steps that are recommended, and the price of each step.

    A step's price is rupiah for one more latent offence avoided than the step before it avoids.
    """

    order: tuple[str, ...]
    said: dict[str, Verdict]
    steps: tuple[str, ...]
    reference: str
    prices: Mapping[str, float] = field(default_factory=dict)

    @property
    def shortlist(self) -> tuple[str, ...]:
        """What fits on the first page; recommended steps are always on it."""
        rest = [name for name in self.order if name not in self.steps]
        chosen = {*self.steps, *rest[: max(MOST - len(self.steps), 0)]}
        return tuple(name for name in self.order if name in chosen)

    @property
    def leading(self) -> tuple[str, ...]:
        """The recommended steps, then the others in order."""
        return (*self.steps, *(name for name in self.order if name not in self.steps))

    @property
    def target(self) -> str:
        """The scenario whose quarters are given as targets: the first step, else the reference."""
        return self.steps[0] if self.steps else self.reference


def eligible(
    verdicts: pd.DataFrame, comparison: pd.DataFrame, parts: pd.DataFrame, names: Sequence[str]
) -> tuple[str, ...]:
    """Policies that may be recommended: better as a whole, not by enforcing less only, and without clear harm.

    Parameters
    ----------
    verdicts, comparison, parts : DataFrame
        As `verdict_table`, `compare` and `parts_table` give them.
    names : sequence of str
        Scenarios, the reference first.

    Returns
    -------
    tuple of str
    """
    harmed = set(comparison[(comparison["outcome"] == HARM) & (comparison["low"] > 0)]["scenario"])
    better = [name for name in names[1:] if overall(verdicts, name) == "better"]
    return tuple(name for name in better if name not in harmed and not only_enforces_less(parts, name))


def advise(
    verdicts: pd.DataFrame,
    allowed: Sequence[str],
    costs: Mapping[str, float],
    steps: pd.DataFrame,
    names: Sequence[str],
    lenient: Collection[str] = (),
) -> Advice:
    """Put policies in order and choose the steps to recommend.

    Parameters
    ----------
    verdicts : DataFrame
        As `verdict_table` gives it.
    allowed : sequence of str
        Those that may be recommended.
    costs : mapping of float
        Of each policy over the run, rupiah.
    steps : DataFrame
        The cost frontier of those that may be recommended, as `frontier` gives it.
    names : sequence of str
        Scenarios, the reference first.
    lenient : collection of str
        Those that only enforce less, which is then what is said of them unless they are worse.

    Returns
    -------
    Advice
    """
    said: dict[str, Verdict] = {name: overall(verdicts, name) for name in names[1:]}
    said |= {name: "enforces_less" for name in lenient if said[name] != "worse"}
    order = sorted(names[1:], key=lambda name: (_RANK[said[name]], costs.get(name, float("inf"))))
    ladder = steps[(steps["standing"] == "frontier") & steps["scenario"].isin(allowed)]
    prices = dict(zip(ladder["scenario"], ladder["step_price"].astype(float), strict=True))
    return Advice(tuple(order), said, tuple(prices), names[0], prices)
