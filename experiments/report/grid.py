"""A table of the report as plain values: the page makes a real HTML table of it, which pastes into a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Cell:
    """One cell: text, a second line in small type, and a class for its look."""

    text: str
    small: str = ""
    look: str = ""


@dataclass(frozen=True)
class Grid:
    """Caption, heads, rows and a note. The first column holds names; `words` are further columns of text."""

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    note: str = ""
    words: frozenset[int] = field(default_factory=frozenset)


def cells(*texts: str) -> list[Cell]:
    """Plain cells."""
    return [Cell(text) for text in texts]
