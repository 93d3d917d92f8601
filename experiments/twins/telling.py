"""Two lives in words: the steps of parting, what happened, who else was touched; in English and Indonesian."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from experiments.twins.lives import EVENTS, Lives
from experiments.twins.parting import Step, Touched
from sim.words import number, places_for, say

_WEEKS = ("training_until", "relapsed_in", "moved_in", "offended_in", "recorded_in", "warned_in", "helped_in")
_CODES = ("pk", "standing", "ended", "phase", "ground", "case")


def step_in_words(step: Step, language: str) -> str:
    """One step of the chain."""
    first, second = _values(step, language)
    values = {"week": number(step.week, 0, language), "what": say(f"life.{step.column}", language)}
    return say("twins.step", language, verb=say(f"verb.{step.verb}", language), first=first, second=second, **values)


def _values(step: Step, language: str) -> tuple[str, str]:
    """Both values as they are read: numbers with as many digits as tell them apart, yes or no, or another."""
    name = step.column.split(".")[1]
    if isinstance(step.first, bool):
        first, second = (say("twins.yes" if value else "twins.no", language) for value in (step.first, step.second))
        return first, second
    if name in _WEEKS:
        first, second = (say("twins.yes" if value == step.week else "twins.no", language) for value in step[3:])
        return first, second
    if name in _CODES:
        return "", say("twins.another", language)
    if isinstance(step.first, int):
        return number(step.first, 0, language), number(step.second, 0, language)
    apart = abs(step.second - step.first)
    places = max(2, min(int(np.ceil(-np.log10(apart))), 9)) if apart > 0 else 2
    return number(step.first, places, language), number(step.second, places, language)


def events_in_words(lives: Lives, row: int, language: str) -> Iterator[tuple[str, str, str]]:
    """Every kind of event that differs: what, and how often in the first and in the second world."""
    for name in EVENTS:
        first, second = (told[name][:, row] for told in lives.told)
        if (first != second).any():
            before, after = (number(int(np.count_nonzero(values)), 0, language) for values in (first, second))
            yield say(f"twins.{name}", language), before, after


def rank_in_words(lives: Lives, row: int, language: str) -> str:
    """Rank of the client, and the share of clients whose lives are told alike."""
    rank, clients, same = lives.rank(row)
    counts = {"rank": number(rank, 0, language), "clients": number(clients, 0, language)}
    return say("twins.rank", language, same=number(100 * same, 1, language), **counts)


def touched_in_words(found: Touched, lives: Lives, row: int, language: str) -> str:
    """Who else differs at the end."""
    counts: dict[str, Any] = {"noticed": lives.noticed(row)}
    for name in ("clients", "pks", "members"):
        counts[name], counts[f"all_{name}"] = getattr(found, name)
    counts["families"] = found.families[0]
    return say("twins.touched", language, **{name: number(count, 0, language) for name, count in counts.items()})


def average_in_words(lives: Lives, language: str) -> str:
    """The mean over all entrants: the effect that `compare` finds with this seed."""
    mean = lives.average()
    latent, prison = 100 * mean["offences_latent"], mean["prison_weeks"]
    shown = {
        name: number(value, places_for(value, digits=3), language, signed=True)
        for name, value in (("latent", latent), ("prison", prison))
    }
    return say("twins.average", language, **shown)
