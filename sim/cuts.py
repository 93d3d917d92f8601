"""Cuts of arrows: one world shows what its arrows read, another reads that instead of its own causes.

A reference world passes the same weeks with the same luck, a step ahead. Its reads are kept only as long as they are
needed: the last of every row. What is cut is the read of one arrow, never a column: everything else stays live.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.causal_map import LINK_IDS, LINKS, Cut
from sim.columns import NEVER
from sim.people import Programme, Standing
from sim.policy.shocks import Raised
from sim.world import World

BIN_WEEKS, BINS = 13, 30
"""Time since the start of the spell, by which means are held: quarters, the last one open; the supervised apart."""

_OF = {link.id: link.of for link in LINKS}


@dataclass
class Kept:
    """The reads of one arrow in one place of one verb: last value of every row, and the week in which it was read."""

    values: np.ndarray
    week: np.ndarray
    mean: np.ndarray
    mean_week: int = NEVER


class Reads:
    """What the arrows of a world showed, ready to be shown in another one.

    Parameters
    ----------
    world : World
        Its reads are kept from now on.
    links : collection of str
        Of these arrows.
    held : collection of str
        Of these the means too, taken when they are read.
    """

    def __init__(self, world: World, links: Collection[str] = LINK_IDS, held: Collection[str] = ()):
        self.world, self.kept = world, dict[tuple[str, str, int], Kept]()
        self.links, self.held = frozenset(links), frozenset(held)
        self.place = Places()
        world.tap = self

    def __call__(self, link: str, values: np.ndarray, here: np.ndarray) -> np.ndarray:
        """Keep what an arrow shows, and show it."""
        if link not in self.links:
            return values
        key = self.place.of(link, self.world)
        kept = self.kept.get(key)
        if kept is None:
            rows = rows_of(self.world, _OF[link])
            mean = np.full(2 * BINS + 1 if _OF[link] == "clients" else 1, np.nan)
            kept = self.kept[key] = Kept(np.zeros(rows, values.dtype), np.full(rows, NEVER, np.int32), mean)
        kept.values[here] = values
        kept.week[here] = self.world.week
        if link in self.held:
            self.mean(key)
        return values

    def mean(self, key: tuple[str, str, int]) -> np.ndarray:
        """Mean of what was read this week: of clients by time since the start, of others one for all.

        Where nobody was read this week the last mean stands; before there was any, that of everyone read.
        """
        kept, world = self.kept[key], self.world
        if kept.mean_week == world.week:
            return kept.mean
        rows = np.flatnonzero(kept.week == world.week)
        if _OF[key[0]] == "pks":
            rows = rows[world.pks.in_post[rows]]
        if len(rows):
            at = since(world, rows) if len(kept.mean) > 1 else np.zeros(len(rows), int)
            values = kept.values[rows].astype(float)
            there = np.bincount(at, minlength=len(kept.mean))
            found = np.bincount(at, values, len(kept.mean)) / np.maximum(there, 1)
            overall = np.bincount(np.zeros(len(rows), int), values)[0] / len(rows)
            kept.mean = np.where(there > 0, found, np.where(np.isnan(kept.mean), overall, kept.mean))
        kept.mean_week = world.week
        return kept.mean


class Places:
    """Where in the week an arrow is read: verb, and how often the verb has read it before."""

    def __init__(self) -> None:
        self.verb: tuple[str, int] = ("", NEVER)
        self.times: Counter[str] = Counter()

    def of(self, link: str, world: World) -> tuple[str, str, int]:
        """Key of this read."""
        if self.verb != (world.verb, world.week):
            self.verb = world.verb, world.week
            self.times.clear()
        self.times[link] += 1
        return link, world.verb, self.times[link]


class Source(NamedTuple):
    """Reads to be shown, and the row of theirs for each client who is shown them; the same rows if left out."""

    reads: Reads
    match: np.ndarray | None = None

    def rows(self, world: World, kind: str, here: np.ndarray) -> np.ndarray:
        """Rows of theirs that are like these: of PKs in post those of the same place in the line of seats."""
        if self.match is not None and kind == "clients":
            return self.match[here]
        theirs = self.reads.world.pks_here
        if kind != "pks" or not len(theirs):
            return here
        line = world.pks_here
        place = np.searchsorted(line, here)
        there = (place < len(line)) & (line[np.minimum(place, len(line) - 1)] == here)
        return np.where(there, theirs[np.minimum(place, len(theirs) - 1)], here)


class Follower:
    """Shows the reads of others where arrows are cut.

    Parameters
    ----------
    world : World
        The world whose arrows are cut.
    cuts : sequence of Cut
    own : Source
        The reference with the same seed; it must have passed the same week.
    others : Source, optional
        One with another seed, for arrows that are matched.

    Attributes
    ----------
    shown, carried, guessed : Counter by arrow
        Values shown; of these the last ones of rows not read this week; means where a row was never read.
    """

    def __init__(self, world: World, cuts: Sequence[Cut], own: Source, others: Source | None = None):
        self.world = world
        self.cuts: dict[str, list[Cut]] = {}
        for cut in cuts:
            self.cuts.setdefault(cut.link, []).append(cut)
        self.sources = {"held": own, "replay": own, "matched": others or own}
        self.place = Places()
        self.shown, self.carried, self.guessed = Counter[str](), Counter[str](), Counter[str]()
        world.tap = self

    def __call__(self, link: str, values: np.ndarray, here: np.ndarray) -> np.ndarray:
        """What the effect of an arrow gets to see."""
        if link not in self.cuts:
            return values
        key = self.place.of(link, self.world)
        cut = next((each for each in self.cuts[link] if each.holds(self.world.week)), None)
        if cut is None:
            return values
        self.shown[link] += len(here)
        source = self.sources[cut.mode]
        if key not in source.reads.kept:  # nobody there has read it yet
            self.guessed[link] += len(here)
            return values
        if cut.mode != "held":
            return self._replayed(key, values, here, source)
        return self._held(key, values, here, source)

    def made_up(self) -> dict[str, float]:
        """Shares of what was shown that was carried over from an earlier week, and that was a mean or live for want."""
        shown = max(sum(self.shown.values()), 1)
        return {
            "reads_carried": sum(self.carried.values()) / shown,
            "reads_guessed": sum(self.guessed.values()) / shown,
        }

    def _held(self, key: tuple[str, str, int], values: np.ndarray, here: np.ndarray, source: Source) -> np.ndarray:
        """Means; where there is none, since nobody has ever read it, what is there."""
        mean = source.reads.mean(key)
        shown = mean[since(self.world, here)] if len(mean) > 1 else np.full(len(here), mean[0])
        none = np.isnan(shown)
        self.guessed[key[0]] += int(np.count_nonzero(none))
        return np.where(none, values, shown)

    def _replayed(self, key: tuple[str, str, int], live: np.ndarray, here: np.ndarray, source: Source) -> np.ndarray:
        kept = source.reads.kept[key]
        rows = here if source.match is None else source.rows(self.world, _OF[key[0]], here)
        values, read = kept.values[rows], kept.week[rows]
        unknown = read == NEVER
        self.carried[key[0]] += int(np.count_nonzero((read != self.world.week) & ~unknown))
        if unknown.any():
            self.guessed[key[0]] += int(np.count_nonzero(unknown))
            values = np.where(unknown, self._held(key, live, here, source), values)
        return values


def like_rows(world: World, other: World) -> np.ndarray:
    """For each client of a world one of another seed: same district, programme and record, same place in the queue."""
    found = np.zeros(world.clients.rows, np.intp)
    strata, theirs = _stratum(world), _stratum(other)
    for stratum in np.unique(strata):
        mine = np.flatnonzero(strata == stratum)
        like = np.flatnonzero(theirs == stratum)
        like = like if len(like) else np.arange(other.clients.rows)
        mine, like = (
            rows[np.argsort(w.clients.first_begins[rows], kind="stable")] for w, rows in ((world, mine), (other, like))
        )
        found[mine] = like[np.round(np.linspace(0, len(like) - 1, len(mine))).astype(int)]
    return found


def _stratum(world: World) -> np.ndarray:
    c = world.clients
    return (c.district.astype(int) * len(Programme) + c.programme) * 2 + c.prior


class Raising:
    """Shows some things higher than they are, whatever else is done to their arrows.

    Parameters
    ----------
    world : World
        With its shocks; what it showed before is asked first.
    """

    def __init__(self, world: World):
        self.world, self.before = world, world.tap
        self.raised = [(item, item.shock) for item in world.shocks if isinstance(item.shock, Raised)]
        world.tap = self

    def __call__(self, link: str, values: np.ndarray, here: np.ndarray) -> np.ndarray:
        """What the effect of an arrow gets to see: so many SD more."""
        shown = values if self.before is None else self.before(link, values, here)
        for item, shock in self.raised:
            if link.startswith(f"{shock.thing}->") and item.acts(self.world.week):
                shown = shown + shock.sd
        return shown


def rows_of(world: World, kind: str) -> int:
    """How many rows of a kind there are."""
    geography = world.geography
    places = {"places": geography.places, "districts": geography.districts}
    return places[kind] if kind in places else getattr(world, kind).rows


def since(world: World, rows: np.ndarray) -> np.ndarray:
    """Quarter since the start of the spell, of the supervised and of the others; 0 for those not begun."""
    c = world.clients
    weeks = world.week - c.begins[rows]
    begun = (c.begins[rows] > NEVER) & (weeks >= 0)
    apart = BINS * (c.standing[rows] == Standing.SUPERVISED)
    return np.where(begun, 1 + apart + np.minimum(weeks // BIN_WEEKS, BINS - 1), 0)
