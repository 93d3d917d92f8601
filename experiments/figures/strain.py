"""Worlds under strain: what each policy does to latent offences in several worlds, and whether the ranking holds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from experiments.display import Shown, difference_text, difference_unit, interval_text, shown
from experiments.figures.canvas import COLOURS, FAINT, GREY, REFERENCE, STYLE, head, save, sheet, source, tidy
from experiments.figures.labels import broken
from experiments.figures.plane import WIDTH
from experiments.plan import Plan
from experiments.rankings.measuring import rank_correlation
from sim.measures import OUTCOMES
from sim.words import number, say

OUTCOME = "cohort_offences_latent"
_ACROSS, _LINE = 4, 24


class World(NamedTuple):
    """What the policies do in one world, by their names in the study's own world."""

    name: str
    found: Mapping[str, Shown]
    seeds: int

    def rank(self, policy: str) -> int:
        """Place of a policy, 1 for the best; those alike share a place."""
        return 1 + sum(item.difference < self.found[policy].difference for item in self.found.values())

    def effects(self) -> dict[str, float]:
        """Difference of every policy, percent of the reference."""
        return {policy: item.difference for policy, item in self.found.items()}


def draw_strain(plan: Plan, tables: Mapping[str, pd.DataFrame], folder: Path, language: str) -> list[str]:
    """Draw a panel per world, a row per policy in the order of the study's own world.

    Parameters
    ----------
    plan : Plan
    tables : mapping of str to DataFrame
        By the name of the world, the study's own first: as `compare` gives it; policies of other worlds are named
        `policy@world`.
    folder : Path
    language : {"en", "id"}

    Returns
    -------
    list of str
        Names of the files; none where nothing could be compared in the own world.
    """
    worlds = [_world(name, table) for name, table in tables.items()]
    if not worlds[0].found:
        return []
    own, limits, title = worlds[0], _limits(worlds), say("figure.strain", language)
    policies = sorted(own.found, key=own.rank)
    down, row = math.ceil(len(worlds) / _ACROSS), 0.19 if all(len(p) <= _LINE for p in policies) else 0.25
    with mpl.rc_context(STYLE):
        figure = sheet(WIDTH, 1.3 + down * (1.0 + row * max(len(policies), 4)))
        panels = figure.subplots(down, min(len(worlds), _ACROSS), squeeze=False, sharex=True, sharey=True)
        for panel, world in zip(panels.flat, worlds, strict=False):
            for place, policy in enumerate(policies):
                if policy in world.found:
                    _row(panel, place, world, policy, limits, language)
            _panel(panel, policies, language)
            _title(panel, world, own, language)
        for panel in panels.flat[len(worlds) :]:
            panel.set_visible(False)
        panels.flat[0].set_xlim(limits)
        tidy(panels.flat[0], "x", language)
        head(figure, title, f"{say('figure.strain_key', language)} {source(plan, language)}")
    return save(figure, folder, "strain", title, _alt(title, worlds, policies, language))


def _world(name: str, table: pd.DataFrame) -> World:
    """The rows of the outcome that have a difference."""
    rows = table[(table["outcome"] == OUTCOME) & np.isfinite(table["difference"])]
    items = [shown(row) for row in rows.itertuples()]
    return World(
        name, {i.scenario.removesuffix(f"@{name}"): i for i in items}, max((i.seeds for i in items), default=0)
    )


def _row(axes: Axes, place: int, world: World, policy: str, limits: tuple[float, float], language: str) -> None:
    """Point and interval of a policy, and on the right its place in this world; an arrow where an interval goes on."""
    item = world.found[policy]
    colour, marker = _look(item)
    if math.isfinite(item.low):
        low, high = max(item.low, limits[0]), min(item.high, limits[1])
        axes.plot([low, high], [place, place], color=colour, lw=1.8, solid_capstyle="butt")
        for goes_on, end, arrow in ((item.low < low, low, "<"), (item.high > high, high, ">")):
            if goes_on:
                axes.plot(end, place, arrow, color=colour, ms=5, mew=0, clip_on=False)
    face = colour if item.clear else "white"
    axes.plot(item.difference, place, marker, color=colour, markerfacecolor=face, ms=5.5, mew=1.4)
    at: Any = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "va": "center"}
    axes.annotate(number(world.rank(policy), 0, language), (1, place), (7, 0), fontsize=7.5, color=REFERENCE, **at)


def _look(item: Shown) -> tuple[str, str]:
    """Colour and shape: fewer offences, more, or not to be told from no difference."""
    if not item.clear:
        return GREY, "o"
    return (COLOURS[0], "o") if item.difference < 0 else (COLOURS[1], "s")


def _panel(axes: Axes, policies: Sequence[str], language: str) -> None:
    """What all worlds share: rows, zero, grid and unit."""
    axes.axvline(0, color=GREY, lw=0.8, zorder=0)
    axes.grid(color=FAINT, lw=0.5)
    axes.set_axisbelow(True)
    axes.set_yticks(range(len(policies)), [broken(policy, _LINE) for policy in policies])
    axes.set_ylim(len(policies) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", labelbottom=True)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(difference_unit(OUTCOMES[OUTCOME], language))


def _title(axes: Axes, world: World, own: World, language: str) -> None:
    """The world, how many seeds were lived through in it, and how its ranking goes with the study's own."""
    lines = say(
        "figure.strain_own" if world is own else "figure.strain_other", language, **_agreement(world, own, language)
    )
    axes.set_title(broken(world.name, 18), pad=26)
    spot: Any = {"xycoords": "axes fraction", "textcoords": "offset points", "va": "bottom"}
    axes.annotate(lines.replace("; ", "\n"), (0, 1), (0, 4), fontsize=7.5, color=GREY, **spot)


def _agreement(world: World, own: World, language: str) -> dict[str, str]:
    agreement = rank_correlation(own.effects(), world.effects())
    return {"seeds": number(world.seeds, 0, language), "correlation": number(agreement, 2, language)}


def _limits(worlds: Sequence[World]) -> tuple[float, float]:
    """Room for zero, every point and the intervals of the own world; rough intervals of few seeds may be cut."""
    points = [item.difference for world in worlds for item in world.found.values()]
    ends = [end for item in worlds[0].found.values() for end in (item.low, item.high)]
    found = [x for x in (0.0, *points, *ends) if math.isfinite(x)]
    air = 0.15 * (max(found) - min(found)) or 1.0
    return min(found) - air, max(found) + air


def _alt(title: str, worlds: Sequence[World], policies: Sequence[str], language: str) -> str:
    """The picture in words: for each world how its ranking goes with the own one, and every difference."""
    told = []
    for world in worlds:
        key = "figure.strain_own" if world is worlds[0] else "figure.strain_other"
        told.append(f"{world.name}: {say(key, language, **_agreement(world, worlds[0], language))}.")
        told += [_in_words(world, policy, language) for policy in policies if policy in world.found]
    return f"{title}. " + " ".join(told)


def _in_words(world: World, policy: str, language: str) -> str:
    item = world.found[policy]
    values = {
        "policy": policy,
        "difference": difference_text(item, language),
        "interval": interval_text(item, language),
        "unit": difference_unit(item.outcome, language),
        "rank": number(world.rank(policy), 0, language),
    }
    return say("figure.strain_alt", language, **values)
