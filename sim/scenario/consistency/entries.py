"""Entries of `interventions` with what of them is sound, and where their faults are shown."""

from __future__ import annotations

from dataclasses import dataclass

from sim.policy.interventions import INTERVENTIONS
from sim.policy.timeline import Scheduled
from sim.scenario.pieces import Piece, Report, changed_in
from sim.scenario.worlds import built


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

    def seen_from(self, at: Piece) -> str:
        """Where the entry stands: in the same file its number is enough, from elsewhere file and line are needed."""
        place = self.piece.place
        return place.where if place.where and place.file == at.place.file else str(place)


Sound = list[tuple[Entry, Scheduled]]
"""Entries without a fault of their own, with their interventions and times."""


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


def blamed(own: Piece, *reasons: Piece | None) -> Piece:
    """A field that asks too much, unless it stands in a file and a change to something else is the reason."""
    changes = (part for reason in reasons for part in changed_in(reason))
    return own if own.changed else next(changes, own)
