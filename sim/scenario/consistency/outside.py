"""Shocks, cuts of arrows and levers set anew: times, districts, and what cannot last."""

from __future__ import annotations

from itertools import pairwise

from sim.causal_map.cut import FOR_EVER
from sim.facts import World
from sim.policy.shocks import SHOCKS, NotoriousOffence, Struck
from sim.scenario.fields import nearest
from sim.scenario.pieces import Piece, Report, first_of
from sim.scenario.worlds import built


def shocks_of(piece: Piece | None, weeks: int | None, world: World, report: Report) -> tuple[Struck, ...]:
    """The entries of `shocks`, as far as they are sound.

    Parameters
    ----------
    piece : Piece, optional
    weeks : int, optional
        Length of the run as the files say it.
    world : World
    report : Report
    """
    found = []
    for part in piece.parts() if piece is not None and isinstance(piece.value, list) else ():
        names = [name for name in part.value if name in SHOCKS] if isinstance(part.value, dict) else []
        if len(names) != 1 or not report.sound(part):
            continue
        shock = built(SHOCKS[names[0]], part.value[names[0]], report)
        times = {name: value.value for name, value in part.value.items() if name != names[0]}
        if shock is not None:
            found.append(Struck(names[0], shock, times.get("from", 0), times.get("until")))
            _check(part, found[-1], weeks, world, report)
    absent = sorted((item for item in found if item.name == "pks_lost"), key=lambda item: item.begins)
    for one, next_one in pairwise(absent):
        if next_one.begins < one.ends and piece is not None:
            text = f"pks_lost strikes in week {next_one.begins} while others are away until {one.ends}"
            report.add(piece, f"{text}; let one end before, or give one with a larger share")
    return tuple(found)


def _check(piece: Piece, struck: Struck, weeks: int | None, world: World, report: Report) -> None:
    shock, begins, until = struck.shock, struck.begins, struck.until
    if weeks is not None and begins >= weeks:
        text = f"strikes in week {begins}, but the run ends after {weeks}; let it strike before, or raise weeks"
        report.add(first_of(piece, "from"), text)
    if until is not None and not shock.lasts:
        report.add(first_of(piece, "until"), f"{struck.name} strikes once and has no end; take the line out")
    elif until is not None and until <= begins:
        text = f"ends in week {until}, before it strikes in {begins}; write more than {begins}"
        report.add(first_of(piece, "until", "from"), text)
    if isinstance(shock, NotoriousOffence) and shock.district is not None:
        names = list(getattr(world, "every_district", {}))
        if names and shock.district not in names:
            text = f"there is no district {shock.district!r}; {nearest(shock.district, names)}"
            report.add(first_of(piece.value[struck.name], "district"), text)


def check_links(piece: Piece | None, report: Report) -> None:
    """A cut that ends before it begins, or one that begins while the arrow is cut."""
    for part in piece.value.values() if piece is not None and isinstance(piece.value, dict) else ():
        several = part.value if isinstance(part.value, list) else [part]
        sound = [each for each in several if isinstance(each.value, dict) and report.sound(each)]
        for cut in sound:
            begins, until = _times(cut)
            if until <= begins:
                text = f"is live again from week {until}, before it is cut in {begins}; write more than {begins}"
                report.add(first_of(cut, "until", "from"), text)
        for one, other in pairwise(sorted(sound, key=lambda cut: _times(cut)[0])):
            if _times(other)[0] < _times(one)[1]:
                text = f"is cut in week {_times(other)[0]}, while it is cut already; let the first end before"
                report.add(first_of(other, "from"), text)


def _times(cut: Piece) -> tuple[int, int]:
    """When a cut begins and ends."""
    times = {name: value.value for name, value in cut.value.items()}
    return times.get("from", 0), times.get("until", FOR_EVER)


def check_turned(piece: Piece | None, weeks: int | None, report: Report) -> None:
    """A lever that is set anew when the run is over."""
    for part in piece.value if piece is not None and isinstance(piece.value, list) else ():
        begins = part.get("from")
        if begins is not None and report.sound(part) and weeks is not None and begins.value >= weeks:
            text = f"is week {begins.value}, but the run ends after {weeks}; set the lever before, or raise weeks"
            report.add(begins, text)
