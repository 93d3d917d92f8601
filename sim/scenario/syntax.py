"""First pass: from the text of a file to pieces with lines, by way of PyYAML's nodes."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from sim.scenario.pieces import Piece, Place, Report, not_printable
from sim.scenario.traps import key_read_as

LARGEST_FILE = 256_000
DEEPEST = 30
MOST_PIECES = 20_000

_TAG = "tag:yaml.org,2002:"
_KNOWN = {_TAG + name for name in ("str", "int", "float", "bool", "null", "timestamp", "value")}

_PLAIN_WORDS = (
    ("character '\\t'", "a tab stands where YAML wants blanks; indent with blanks"),
    ("found character '", "a plain value cannot begin with this character; put the value in quotes"),
    ("mapping values are not allowed", "a ':' too many; put text with ': ' in quotes, or mend the indentation"),
    ("could not find expected ':'", "a name without ': ' after it; write name: value"),
    ("found undefined alias", "an alias (*name) without its anchor (&name); write the value out"),
    ("expected <block end>", "the indentation does not fit the lines above; align names of one mapping"),
    ("while scanning a quoted scalar", "a quote is not closed; close it on the same line"),
    ("expected ',' or", "a bracket is not closed, or a comma is missing; close it"),
    ("unknown escape character", "a backslash means something in double quotes; use single quotes"),
    ("expected a single document", "a second document begins here; write one scenario a file, without '---' between"),
    ("expected the node content", "a value is missing before this, as in [1, , 2] or {a: , b}; write it"),
    ("nested too deeply", f"nested more than {DEEPEST} deep; a scenario needs less than ten"),
)


_BEGAN_EARLIER = ("could not find expected ':'", "unexpected end of stream", "expected ',' or")
"""What PyYAML only notices further down: the line where it began says more."""


class _Loader(yaml.SafeLoader):
    """Composes nodes, and refuses to go too deep before Python does.

    PyYAML ends plain text in braces at a question mark; in YAML 1.2 it is part of the text, as in {en: What helps?}.
    """

    deep = 0
    in_text = False

    def scan_plain(self) -> Any:
        self.in_text = True
        try:
            return super().scan_plain()
        finally:
            self.in_text = False

    def peek(self, index: int = 0) -> str:
        character: str = super().peek(index)
        return "x" if self.in_text and character == "?" else character

    def compose_node(self, parent: Any, index: Any) -> Any:
        self.deep += 1
        if self.deep > DEEPEST:
            raise yaml.MarkedYAMLError(problem="nested too deeply", problem_mark=self.peek_event().start_mark)
        node = super().compose_node(parent, index)
        self.deep -= 1
        return node


class _TooMuch(Exception):
    """Aliases stand for more than anyone would write."""


def read_file(path: Path, shown: str, report: Report) -> Piece | None:
    """The mapping that a file holds, or nothing and its faults in the report."""
    top = Place(shown)
    try:
        if not path.is_file():
            kind = "is a directory" if path.is_dir() else "is no ordinary file" if path.exists() else "no such file"
            report.add(top, f"{kind}; give a scenario file (.yaml)")
            return None
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or problem
        report.add(top, f"cannot be read ({reason}); give a scenario file (.yaml)")
        return None
    text = _decoded(content, top, report)
    root = None if text is None else parse(text, Place(shown, 1), report)
    if root is None or isinstance(root.value, dict):
        return root
    kind = {list: "a list", type(None): "empty"}.get(type(root.value), "a single value")
    report.add(root, f"the file is {kind}; a scenario is a mapping, such as 'base: palembang' and 'interventions: …'")
    return None


def parse(text: str, place: Place, report: Report, *, changed: bool = False) -> Piece | None:
    """The piece that a text stands for, or nothing and its faults in the report."""
    reader = _Reader(place, report, changed)
    loader = None
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        return Piece(None, place, changed=changed) if node is None else reader.piece(node, place)
    except _TooMuch:
        report.add(place, f"aliases (*name) repeat themselves to more than {MOST_PIECES} values; write the values out")
    except Exception as problem:  # PyYAML also lets ValueError, OverflowError and others out for strange input
        report.add(*_said_plainly(problem, text, place))
    finally:
        if loader is not None:
            loader.dispose()
    return None


def _decoded(content: bytes, top: Place, report: Report) -> str | None:
    """The text of a file; UTF-8, with or without a byte order mark."""
    if len(content) > LARGEST_FILE:
        report.add(top, f"is larger than {LARGEST_FILE // 1000} kB; a scenario has a few hundred lines at most")
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        byte = content[problem.start]
        report.add(Place(top.file, line), f"byte 0x{byte:02x} is not UTF-8; save the file as UTF-8 text")
        return None


def _said_plainly(problem: Exception, text: str, place: Place) -> tuple[Place, str]:
    """Where a text stops being YAML, and why, in plain words."""
    line = place.line
    if isinstance(problem, yaml.reader.ReaderError):
        at = problem.position if isinstance(problem.position, int) else 0
        line = line and text.count("\n", 0, at) + 1
        return Place(place.file, line), f"character #x{problem.character:04x} cannot stand in a text file; take it out"
    context, reason = "", str(problem)
    if isinstance(problem, yaml.MarkedYAMLError):
        context, reason = problem.context or "", problem.problem or ""
        earlier = problem.context_mark if any(fragment in reason for fragment in _BEGAN_EARLIER) else None
        mark = earlier or problem.problem_mark or problem.context_mark
        line = mark.line + 1 if line and mark else line
    for fragment, words in _PLAIN_WORDS:
        if fragment in reason or fragment in context:
            return Place(place.file, line), words
    return Place(place.file, line), f"this is not YAML ({reason[:80]}); write name: value lines and '- ' lists"


class _Reader:
    """Turns nodes into pieces; knows the lines, the aliases on the way and how much was read."""

    def __init__(self, place: Place, report: Report, changed: bool):
        self.numbered = place.line is not None
        self.report, self.changed = report, changed
        self.count = 0
        self.path: list[int] = []

    def piece(self, node: yaml.Node, place: Place) -> Piece:
        """The piece of a node."""
        self.count += 1
        if self.count > MOST_PIECES:
            raise _TooMuch
        if id(node) in self.path:
            piece = Piece(None, place, "", changed=self.changed)
            self.report.add(piece, "contains itself through an alias (*name); write the value out")
            return piece
        self.path.append(id(node))
        try:
            return self._by_kind(node, place)
        finally:
            self.path.pop()

    def _by_kind(self, node: yaml.Node, place: Place) -> Piece:
        if isinstance(node, yaml.MappingNode) and node.tag == _TAG + "map":
            return Piece(self._entries(node, place), place, changed=self.changed)
        if isinstance(node, yaml.SequenceNode) and node.tag == _TAG + "seq":
            parts = [self.piece(part, place.inside(i, self._line(part))) for i, part in enumerate(node.value)]
            return Piece(parts, place, changed=self.changed)
        place = Place(place.file, self._line(node), place.where)
        if not isinstance(node, yaml.ScalarNode) or node.tag not in _KNOWN:
            piece = Piece(None, place, changed=self.changed)
            self.report.add(piece, f"the tag {node.tag.replace(_TAG, '!!')} has no meaning here; leave it out")
            return piece
        return self._scalar(node, place)

    def _scalar(self, node: yaml.ScalarNode, place: Place) -> Piece:
        value, bad = _constructed(node)
        piece = Piece(value, place, node.value, node.style in ("'", '"'), self.changed)
        if bad:
            hint = "a date such as 2026-01-05" if node.tag.endswith("timestamp") else "a plain number or text"
            self.report.add(piece, f"{node.value[:40]!r} cannot be read as it is written; write {hint}")
        return piece

    def _entries(self, node: yaml.MappingNode, place: Place) -> dict[str, Piece]:
        found: dict[str, Piece] = {}
        lines: dict[str, int | None] = {}
        for key, value in node.value:
            name = self._name(key, place)
            if name is None:
                continue
            here = place.inside(name, self._line(key))
            if name in found:
                first = f" in line {lines[name]}" if lines[name] else " before it"
                self.report.add(here, f"stands twice; the first is{first}, keep one")
                continue
            lines[name] = here.line
            found[name] = self.piece(value, here)
        return found

    def _name(self, key: yaml.Node, place: Place) -> str | None:
        """The name that a key stands for; what YAML takes for something else is said and read as text."""
        here = Place(place.file, self._line(key), place.where)
        if not isinstance(key, yaml.ScalarNode):
            self.report.add(here, "a list or mapping stands where a name is needed; write name: value")
            return None
        if key.tag == _TAG + "merge":
            self.report.add(here, "'<<' merges are not used here; write the names out")
            return None
        if not key.value.strip() or not_printable(key.value) or "\n" in key.value:
            self.report.add(here, f"{key.value[:40]!r} cannot be a name; write name: value")
            return None
        wrong = key_read_as(_constructed(key)[0], key.value)
        if wrong:
            self.report.add(here, wrong)
        return key.value

    def _line(self, node: yaml.Node) -> int | None:
        return node.start_mark.line + 1 if self.numbered else None


def _constructed(node: yaml.ScalarNode) -> tuple[Any, bool]:
    """The value of a scalar, and whether it could not be made."""
    if node.tag == _TAG + "str" or node.tag == _TAG + "value":
        return node.value, False
    maker = yaml.SafeLoader("")
    try:
        value = maker.construct_object(node)
    except Exception:  # `!!int abc`, 2026-02-30, a number of five thousand digits: PyYAML raises all kinds
        return None, True
    finally:
        maker.dispose()
    if isinstance(value, date):  # a datetime is a date too
        return (value, False) if type(value) is date else (None, True)
    return value, False


def display(path: Path) -> str:
    """A path as it is shown: relative to the working directory where it lies inside."""
    try:
        relative = os.path.relpath(path)
    except (OSError, ValueError):
        relative = ".."
    return path.as_posix() if relative.startswith("..") else Path(relative).as_posix()
