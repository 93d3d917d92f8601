"""Interventions that act at the same time and cannot both have what they ask for."""

from __future__ import annotations

from itertools import combinations

from sim.facts import World
from sim.parameters import Parameters
from sim.policy.interventions.structure import RelieveAdministration
from sim.policy.timeline import Scheduled
from sim.scenario.consistency.entries import Entry, Sound, blamed
from sim.scenario.consistency.orders import ROUNDING, disputes, together
from sim.scenario.pieces import Piece, Report, changed_in, first_of

LEAST_OF_A_LITMAS = 1.0
"""Hours of a litmas at the desk that stay with the PK, as in the model."""

Taken = dict[str, tuple[float, tuple[Entry, Scheduled]]]
"""Hours of each litmas by who takes them, and the entry that does."""


def check_disputes(sound: Sound, world: World, report: Report) -> None:
    """Nothing is set to one thing and to another at one time; said once of each thing that an entry sets.

    Parameters
    ----------
    sound : Sound
    world : World
        Decides which districts are meant.
    report : Report
        Gets the fault at the later entry, unless only the earlier one was changed.
    """
    said: set[tuple[int, str]] = set()
    for pair in combinations(sound, 2):
        (first, one), (second, two) = sorted(pair, key=lambda each: any(changed_in(each[0].piece)))
        for dispute in disputes(one.intervention, two.intervention, world) if together(one, two) else ():
            if (id(second), dispute.name) in said:
                continue
            said.add((id(second), dispute.name))
            times = (second.piece.get("from"), second.piece.get("until"))
            at = blamed(first_of(second.body, dispute.name), *times)
            where = f" in {dispute.district}" if dispute.district else ""
            text = f"sets {dispute.name} to {dispute.two}{where}, while {first.seen_from(at)} sets it to"
            right = "give both the same, or let one end before the other begins"
            report.add(at, f"{text} {dispute.one} at the same time; {right}")


def check_litmas(sound: Sound, parameters: Piece | None, report: Report) -> None:
    """At any time an hour of each litmas stays with the PK.

    Parameters
    ----------
    sound : Sound
    parameters : Piece, optional
        The parameters as they are written; nothing is said if the hours of a litmas are faulty themselves.
    report : Report
        Gets the fault at the entry that begins last of those that take too much, or at the change that brings it about.
    """
    group = parameters.get("work_week") if parameters is not None else None
    desk = group.get("litmas_desk") if group is not None else None
    if desk is not None and not report.sound(desk):
        return
    hours = Parameters().work_week.litmas_desk if desk is None else float(desk.value)
    said: set[int] = set()
    for week in _weeks_of_most(sound):
        taken = _hours_taken(sound, week)
        latest = max((part for _, part in taken.values()), key=lambda part: part[1].begins, default=None)
        too_much = sum(each for each, _ in taken.values()) > hours - LEAST_OF_A_LITMAS + ROUNDING
        if latest is not None and too_much and id(latest[0]) not in said:
            said.add(id(latest[0]))
            others = [entry.piece for _, (entry, _) in taken.values()]
            at = blamed(first_of(latest[0].body, "hours_per_litmas"), latest[0].piece, desk, *others)
            report.add(at, _too_much(taken, hours, week, at))


def _weeks_of_most(sound: Sound) -> list[int]:
    """Weeks in which an intervention comes to its full strength or acts for the last time; none takes more between."""
    full = {item.begins + max(item.ramp, 1) - 1 for _, item in sound}
    return sorted(full | {item.until - 1 for _, item in sound if item.until is not None})


def _hours_taken(sound: Sound, week: int) -> Taken:
    """Hours taken from each litmas in a week by assistants and by shortening, and the entries that take them."""
    most: Taken = {}
    for entry, item in sound:
        taker = item.intervention
        if isinstance(taker, RelieveAdministration):
            hours = item.strength(week) * taker.hours_per_litmas
            if hours > (most[taker.by][0] if taker.by in most else 0.0):
                most[taker.by] = (hours, (entry, item))
    return dict(sorted(most.items()))


def _too_much(taken: Taken, hours: float, week: int, at: Piece) -> str:
    parts = [f"{each:.3g} h by {by} ({entry.seen_from(at)})" for by, (each, (entry, _)) in taken.items()]
    text = f"{' and '.join(parts)} in week {week}, but a litmas takes {hours:g} h (work_week.litmas_desk)"
    both = " together, or let one end before the other begins" if len(parts) > 1 else ""
    return f"{text}, one of them the PK's own; write {hours - LEAST_OF_A_LITMAS:g} or less{both}"
