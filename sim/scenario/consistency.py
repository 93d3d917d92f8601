"""Third pass on interventions: times, groups, and what fits the world, on every part whose fields are sound."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from sim.facts import World
from sim.policy.interventions import INTERVENTIONS, HirePKs, Intervention, OpenPosts
from sim.policy.levers import status_quo
from sim.policy.timeline import Scheduled
from sim.scenario.pieces import Piece, Report, changed_in, first_of
from sim.scenario.worlds import built

WORKING_DAYS = 22


@dataclass(frozen=True)
class Entry:
    """An entry of `interventions` with what of it is sound."""

    piece: Piece
    name: str
    body: Piece
    scheduled: Scheduled | None

    def at(self, name: str) -> Piece:
        """A field of the entry where it is written, or else the whole entry."""
        return self.piece.get(name) or self.piece


def entries_of(piece: Piece | None, report: Report) -> list[Entry]:
    """The entries of `interventions`, each with as much of it as is sound."""
    found = []
    for part in piece.parts() if piece is not None and isinstance(piece.value, list) else ():
        names = [name for name in part.value if name in INTERVENTIONS] if isinstance(part.value, dict) else []
        if len(names) == 1:
            body = part.value[names[0]]
            found.append(Entry(part, names[0], body, _scheduled(part, names[0], body, report)))
    return found


def _scheduled(piece: Piece, name: str, body: Piece, report: Report) -> Scheduled | None:
    if not report.sound(piece):
        return None
    times = {key: part.value for key, part in piece.value.items() if key != name}
    model = built(INTERVENTIONS[name], body, report)
    if model is None:
        return None
    group = times.get("applies_to", "all")
    return Scheduled(name, model, times.get("from", 0), times.get("until"), times.get("ramp", 0), group)


def check_group(entry: Entry, report: Report) -> None:
    """Only what acts on single clients can be meant for some of them."""
    group = entry.piece.get("applies_to")
    if group is not None and report.sound(group) and group.value != "all" and not INTERVENTIONS[entry.name].by_client:
        text = f"{entry.name} acts on the whole office and cannot be meant for {group.value} clients only"
        report.add(group, f"{text}; write all, or leave the line out")


def check_times(entry: Entry, weeks: int | None, from_world: bool, report: Report) -> None:
    """Times of one entry; those that are faulty themselves are left out.

    Parameters
    ----------
    entry : Entry
    weeks : int, optional
        Length of the run as the files say it.
    from_world : bool
        Whether the entry stands in a world file, which alone may begin before week 0.
    report : Report
    """
    times = {name: _whole(entry.piece.get(name), report) for name in ("from", "until", "ramp")}
    begins = times["from"] if entry.piece.get("from") is not None else 0
    until, ramp = times["until"], times["ramp"]
    if begins is None:
        return
    if begins < 0 and not from_world:
        text = f"{begins} lies before week 0, where only a world's own policy acts; write 0 or more"
        report.add(entry.at("from"), text)
    if weeks is not None and begins >= weeks:
        text = f"begins in week {begins}, but the run ends after {weeks}; begin before, or raise weeks"
        report.add(entry.at("from"), text)
    if until is not None and until <= begins:
        text = f"ends in week {until}, before it begins in {begins}; write more than {begins}"
        report.add(_either(entry, "until", "from"), text)
    elif until is not None and ramp is not None and ramp > until - begins:
        text = f"{ramp} weeks to full effect, but it acts only {until - begins} (from {begins} until {until})"
        report.add(_either(entry, "ramp", "until"), f"{text}; write {until - begins} or less")


def _whole(piece: Piece | None, report: Report) -> int | None:
    return piece.value if piece is not None and report.sound(piece) else None


def check_fit(entries: list[Entry], facts: Piece, world: World, world_name: str, report: Report) -> None:
    """Whether sound interventions fit the world and one another."""
    sound = [(entry, entry.scheduled) for entry in entries if entry.scheduled is not None]
    for entry, item in sound:
        try:
            for path, text in item.intervention.problems(world):
                report.add(_within(entry.body, path), text.replace("of the world", f"of {world_name}", 1))
            _check_rota(entry, item.intervention, facts, world, report)
        except (AttributeError, TypeError):
            continue  # it needs a fact that is faulty itself
    fitting = [(entry, item) for entry, item in sound if report.sound(entry.piece)]
    try:
        _check_hires(fitting, facts, world, report)
        _check_groups(fitting, world, report)
    except (AttributeError, TypeError):
        return


def _check_rota(entry: Entry, posts: Intervention, facts: Piece, world: World, report: Report) -> None:
    if not isinstance(posts, OpenPosts):
        return
    in_post = world.pk_count
    if posts.officers_on_rota > in_post:
        text = f"{posts.officers_on_rota} PKs on the rota, but {in_post} in post; write {in_post} or fewer"
        report.add(_blamed(facts, entry.body, "officers_on_rota"), text)
        return
    levers = _pulled(posts, world)
    days = float(np.sum(levers["post_days"] * levers["post_officers"]))
    if days > in_post * WORKING_DAYS:
        text = f"the rota takes {days:.0f} days of PKs a month, but {in_post} PKs have {in_post * WORKING_DAYS}"
        report.add(
            _blamed(facts, entry.body, "days_a_month"), f"{text}; open fewer posts, on fewer days or with fewer PKs"
        )


def _check_hires(sound: list[tuple[Entry, Scheduled]], facts: Piece, world: World, report: Report) -> None:
    """At any time at most as many PKs hired as there are seats kept for hiring in each district."""
    kept, names = world.seats()[1], list(world.districts)
    hires = [(entry, item) for entry, item in sound if isinstance(item.intervention, HirePKs)]
    for entry, item in hires:
        active = [other for _, other in hires if other.begins <= item.begins and _after(other.until, item.begins)]
        hired = np.sum([_pulled(other.intervention, world)["extra_pks"] for other in active], axis=0)
        for district in np.flatnonzero(hired > kept)[:1]:
            text = f"{hired[district]:.0f} PKs more in {names[district]} in week {item.begins}"
            report.add(
                _blamed(facts, entry.body, "number", "per_100_clients"),
                f"{text}, which has {kept[district]} seats for them; hire fewer, or in more districts",
            )


def _check_groups(sound: list[tuple[Entry, Scheduled]], world: World, report: Report) -> None:
    """No lever is moved for different groups of clients at one time."""
    for (first, one), (second, two) in combinations(sound, 2):
        together = _after(one.until, two.begins) and _after(two.until, one.begins)
        groups = [(item.applies_to, item.begins if item.applies_to != "all" else 0) for item in (one, two)]
        shared = _moved(one.intervention, world) & _moved(two.intervention, world)
        if together and shared and groups[0] != groups[1]:
            text = f"moves {min(shared)} for {_group(two)}, while {first.piece.place} moves it for {_group(one)}"
            report.add(_either(second, "applies_to", "from"), f"{text}; give both the same, or let one end before")


def _group(item: Scheduled) -> str:
    return "all clients" if item.applies_to == "all" else f"{item.applies_to} clients from week {item.begins}"


def _after(until: int | None, week: int) -> bool:
    return until is None or until > week


def _pulled(intervention: Intervention, world: World) -> dict[str, Any]:
    levers = status_quo(len(world.districts))
    intervention.pull(levers, 1.0, world)
    return levers


def _moved(intervention: Intervention, world: World) -> set[str]:
    before, after = status_quo(len(world.districts)), _pulled(intervention, world)
    return {name for name in before if np.any(after[name] != before[name])}


def _either(entry: Entry, *names: str) -> Piece:
    return first_of(entry.piece, *names)


def _blamed(facts: Piece, body: Piece, *names: str) -> Piece:
    """A field of an intervention that asks too much, unless a change to the number of PKs is the reason."""
    pks = (part for name in ("pks", "clients_per_pk", "clients") for part in changed_in(facts.get(name)))
    own = first_of(body, *names)
    return own if own.changed else next(pks, own)


def _within(piece: Piece, path: str) -> Piece:
    """What stands at a path inside a piece, as far as it goes."""
    for name, index in re.findall(r"([^.\[\]]+)|\[(\d+)\]", path):
        inner = piece.get(name) if name else None
        if index and isinstance(piece.value, list) and int(index) < len(piece.value):
            inner = piece.value[int(index)]
        if inner is None:
            return piece
        piece = inner
    return piece
