"""From verdicts and prices to an order of policies and a recommendation; the rules are fixed and said in the report.

Order: what is better comes first, by price; then what is better in one way and worse in another; then what cannot be
told yet, what makes no worthwhile difference, what is worse. Recommended are the steps of the cost frontier that are
better and leave nobody harmed by more offences against others, the cheapest first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from experiments.verdicts import Verdict, overall

_RANK = {"better": 0, "mixed": 1, "open": 2, "no_difference": 3, "worse": 4, "none": 5}
MOST = 12
"""Policies on the first page; the others stand in the table of all."""
HARM = "harm_latent_per_year"


@dataclass(frozen=True)
class Advice:
    """Policies in order, what is said of each, the steps that are recommended, and the one whose quarters are given."""

    order: tuple[str, ...]
    said: dict[str, Verdict]
    steps: tuple[str, ...]
    reference: str

    @property
    def shortlist(self) -> tuple[str, ...]:
        """What fits on the first page; recommended steps are always on it."""
        rest = [name for name in self.order if name not in self.steps]
        chosen = {*self.steps, *rest[: max(MOST - len(self.steps), 0)]}
        return tuple(name for name in self.order if name in chosen)

    @property
    def target(self) -> str:
        """The scenario whose quarters are given as targets: the first step, else the reference."""
        return self.steps[0] if self.steps else self.reference


def advise(verdicts: pd.DataFrame, comparison: pd.DataFrame, steps: pd.DataFrame, names: Sequence[str]) -> Advice:
    """Put policies in order and choose the steps to recommend.

    Parameters
    ----------
    verdicts, comparison, steps : DataFrame
        As `verdict_table`, `compare` and `frontier` give them.
    names : sequence of str
        Scenarios, the reference first.

    Returns
    -------
    Advice
    """
    said = {name: overall(verdicts, name) for name in names[1:]}
    price = dict(zip(steps["scenario"], steps["cost"], strict=True))
    harmed = comparison[(comparison["outcome"] == HARM) & (comparison["low"] > 0)]["scenario"].tolist()
    order = sorted(names[1:], key=lambda name: (_RANK[said[name]], price.get(name, float("inf"))))
    ladder = steps[steps["standing"] == "frontier"]["scenario"]
    chosen = tuple(name for name in ladder if said.get(name) == "better" and name not in harmed)
    return Advice(tuple(order), said, chosen, names[0])
