"""Times of one entry of `interventions`, and whom it can be meant for."""

from __future__ import annotations

from sim.policy.interventions import INTERVENTIONS
from sim.scenario.consistency.entries import Entry
from sim.scenario.pieces import Piece, Report, first_of


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
        report.add(first_of(entry.piece, "until", "from"), text)
    elif until is not None and ramp is not None and ramp > until - begins:
        text = f"{ramp} weeks to full effect, but it acts only {until - begins} (from {begins} until {until})"
        report.add(first_of(entry.piece, "ramp", "until"), f"{text}; write {until - begins} or less")


def _whole(piece: Piece | None, report: Report) -> int | None:
    return piece.value if piece is not None and report.sound(piece) else None
