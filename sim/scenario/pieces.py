"""Values with the place where they were written, and the faults found in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from unicodedata import category


class ScenarioError(Exception):
    """What is wrong with a scenario: `faults`, one line each."""

    def __init__(self, faults: Iterable[str]):
        self.faults: tuple[str, ...] = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        return "\n".join(self.faults)

    def __reduce__(self):
        return type(self), (self.faults,)


@dataclass(frozen=True)
class Place:
    """A file (or change), a line and a path inside it, such as interventions[0].open_posts."""

    file: str
    line: int | None = None
    where: str = ""

    def inside(self, key: str | int, line: int | None = None) -> Place:
        """The place of an entry of what stands here."""
        name = f"[{key}]" if isinstance(key, int) else f".{key}" if self.where else key
        return Place(self.file, self.line if line is None else line, self.where + name)

    def __str__(self) -> str:
        head = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{head}: {self.where}" if self.where else head


@dataclass(frozen=True, eq=False)
class Piece:
    """A value as it was written: a scalar, a dict of pieces or a list of pieces.

    `raw` is the text of a scalar, `quoted` tells whether it stood in quotes, `changed` whether it comes from a change.
    """

    value: Any
    place: Place
    raw: str = ""
    quoted: bool = False
    changed: bool = False

    def get(self, key: str) -> Piece | None:
        """An entry of a mapping, or nothing."""
        return self.value.get(key) if isinstance(self.value, dict) else None

    def parts(self) -> Iterable[Piece]:
        """The pieces directly inside."""
        if isinstance(self.value, dict):
            return self.value.values()
        return self.value if isinstance(self.value, list) else ()

    def plain(self) -> Any:
        """The value without places."""
        if isinstance(self.value, dict):
            return {key: part.plain() for key, part in self.value.items()}
        return [part.plain() for part in self.value] if isinstance(self.value, list) else self.value


def first_of(piece: Piece, *names: str) -> Piece:
    """The first of some fields that was changed, else the first that is written, else the whole."""
    parts = [part for part in map(piece.get, names) if part is not None]
    changed = (inner for part in parts for inner in changed_in(part))
    return next(changed, parts[0] if parts else piece)


def changed_in(piece: Piece | None) -> Iterator[Piece]:
    """What was changed at or inside a piece."""
    if piece is not None:
        if piece.changed:
            yield piece
        for part in piece.parts():
            yield from changed_in(part)


class Report:
    """Collects the faults of all passes."""

    def __init__(self) -> None:
        self._faults: dict[tuple[Place, str], None] = {}
        self._unsound: dict[int, Piece] = {}

    def add(self, at: Piece | Place, text: str, where: Place | None = None) -> None:
        """Note a fault of a piece, shown at another place if one is given; said once however often it is found."""
        place = where or (at.place if isinstance(at, Piece) else at)
        self._faults[place, text] = None
        if isinstance(at, Piece):
            self._unsound[id(at)] = at

    def sound(self, piece: Piece) -> bool:
        """Whether neither the piece nor anything inside it has a fault."""
        return id(piece) not in self._unsound and all(self.sound(part) for part in piece.parts())

    def lines(self) -> tuple[str, ...]:
        """Every fault in a line of its own: by file in the order of reading, then by line."""
        files = list(dict.fromkeys(place.file for place, _ in self._faults))
        ordered = sorted(self._faults, key=lambda fault: (files.index(fault[0].file), fault[0].line or 0))
        return tuple(one_line(f"{place}: {text}") for place, text in ordered)

    def __iter__(self) -> Iterator[str]:
        return iter(self.lines())

    def __bool__(self) -> bool:
        return bool(self._faults)


def not_printable(text: str) -> bool:
    """Whether a text holds control characters or halves of characters, blanks and line ends apart."""
    return any(category(c) in ("Cc", "Cs") and not c.isspace() for c in text)


def one_line(text: str) -> str:
    """Text with everything that cannot be printed written out, so that it fills one line of a terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
