"""Whether sound interventions fit the world and one another."""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np

from sim.facts import World
from sim.policy.interventions import HirePKs, Intervention, OpenPosts
from sim.policy.timeline import Scheduled
from sim.scenario.consistency.contradictions import check_disputes, check_litmas
from sim.scenario.consistency.entries import Entry, Sound, blamed
from sim.scenario.consistency.orders import acts_in, moved, pulled, together
from sim.scenario.pieces import Piece, Report, first_of

WORKING_DAYS = 22


def check_fit(
    entries: list[Entry], facts: Piece, world: World, world_name: str, report: Report, parameters: Piece | None = None
) -> None:
    """Whether sound interventions fit the world and one another.

    Parameters
    ----------
    entries : list of Entry
    facts : Piece
        The world as it is written.
    world : World
        What is made of it; lacks the facts that are faulty.
    world_name : str
        The file that its districts come from.
    report : Report
    parameters : Piece, optional
        The parameters as they are written; what is left out has its central value.
    """
    sound = [(entry, entry.scheduled) for entry in entries if entry.scheduled is not None]
    for entry, item in sound:
        try:
            for path, text in item.intervention.problems(world):
                report.add(_within(entry.body, path), text.replace("of the world", f"of {world_name}", 1))
            _check_rota(entry, item.intervention, facts, world, report)
        except (AttributeError, TypeError):
            continue  # it needs a fact that is faulty itself
    fitting = [(entry, item) for entry, item in sound if report.sound(entry.piece)]
    check_litmas(fitting, parameters, report)
    try:
        _check_hires(fitting, facts, world, report)
        _check_groups(fitting, world, report)
        check_disputes(fitting, world, report)
    except (AttributeError, TypeError):
        return


def _check_rota(entry: Entry, posts: Intervention, facts: Piece, world: World, report: Report) -> None:
    if not isinstance(posts, OpenPosts):
        return
    in_post = world.pk_count
    if posts.officers_on_rota > in_post:
        text = f"{posts.officers_on_rota} PKs on the rota, but {in_post} in post; write {in_post} or fewer"
        report.add(blamed(first_of(entry.body, "officers_on_rota"), *_number_of_pks(facts)), text)
        return
    levers = pulled(posts, world)
    days = float(np.sum(levers["post_days"] * levers["post_officers"]))
    if days > in_post * WORKING_DAYS:
        text = f"the rota takes {days:.0f} days of PKs a month, but {in_post} PKs have {in_post * WORKING_DAYS}"
        report.add(
            blamed(first_of(entry.body, "days_a_month"), *_number_of_pks(facts)),
            f"{text}; open fewer posts, on fewer days or with fewer PKs",
        )


def _check_hires(sound: Sound, facts: Piece, world: World, report: Report) -> None:
    """At any time at most as many PKs hired as there are seats kept for hiring in each district."""
    kept, names = world.seats()[1], list(world.every_district)
    hires = [(entry, item) for entry, item in sound if isinstance(item.intervention, HirePKs)]
    for entry, item in hires:
        active = [other for _, other in hires if acts_in(other, item.begins)]
        hired = np.sum([pulled(other.intervention, world)["extra_pks"] for other in active], axis=0)
        for district in np.flatnonzero(hired > kept)[:1]:
            text = f"{hired[district]:.0f} PKs more in {names[district]} in week {item.begins}"
            report.add(
                blamed(first_of(entry.body, "number", "per_100_clients"), *_number_of_pks(facts)),
                f"{text}, which has {kept[district]} seats for them; hire fewer, or in more districts",
            )


def _number_of_pks(facts: Piece) -> list[Piece | None]:
    """The facts that decide how many PKs there are."""
    return [facts.get(name) for name in ("pks", "clients_per_pk", "clients")]


def _check_groups(sound: Sound, world: World, report: Report) -> None:
    """No lever is moved for different groups of clients at one time."""
    for (first, one), (second, two) in combinations(sound, 2):
        groups = [(item.applies_to, item.begins if item.applies_to != "all" else 0) for item in (one, two)]
        if groups[0] == groups[1] or not together(one, two):
            continue
        shared = moved(one.intervention, world) & moved(two.intervention, world)
        if shared:
            text = f"moves {min(shared)} for {_group(two)}, while {first.piece.place} moves it for {_group(one)}"
            at = first_of(second.piece, "applies_to", "from")
            report.add(at, f"{text}; give both the same, or let one end before")


def _group(item: Scheduled) -> str:
    return "all clients" if item.applies_to == "all" else f"{item.applies_to} clients from week {item.begins}"


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
