"""Files laid over one another: where a name is found, the chain of bases, and what is left when all are merged."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.scenario.fields import nearest
from sim.scenario.pieces import Piece, Place, Report
from sim.scenario.schema import alternatives
from sim.scenario.syntax import display, read_file

LIBRARY = Path(__file__).resolve().parents[2] / "scenarios"
DEFAULT_BASE = "palembang"
LONGEST_CHAIN = 20
_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True)
class Layer:
    """One file of a chain of bases."""

    path: Path
    shown: str
    root: Piece

    @property
    def name(self) -> str:
        """The stem of the file."""
        return self.path.stem

    @property
    def has_world(self) -> bool:
        """Whether the file says something about the world."""
        return self.root.get("world") is not None


@dataclass(frozen=True)
class Chain:
    """A file and its bases, the file itself first; `whole` is false where a base could not be read."""

    layers: tuple[Layer, ...]
    whole: bool

    def split(self) -> int:
        """How many files at the top are policy; the world begins with the first base that says something about it."""
        for i, layer in enumerate(self.layers):
            if i > 0 and layer.has_world:
                return i
        return len(self.layers) if not self.whole else len(self.layers) - 1


def locate(what: str | os.PathLike[str], folders: Sequence[Path], report: Report) -> tuple[Path, str] | None:
    """The file that is meant by a path or a bare name, and how it is shown."""
    text = os.fspath(what)
    path = Path(text)
    if path.name != text or isinstance(what, Path):
        return path, path.as_posix()
    if path.suffix in _SUFFIXES and _is_file(path):
        return path, text
    for inside in (folder / (text if path.suffix in _SUFFIXES else f"{text}.yaml") for folder in folders):
        if _is_file(inside):
            return inside, display(inside)
    if text and (path.suffix in _SUFFIXES or os.path.lexists(text.replace("\0", ""))):
        return path, text
    report.add(Place(text[:60] or "''"), f"no such scenario; {nearest(text, names_in(folders))}")
    return None


def names_in(folders: Iterable[Path]) -> list[str]:
    """The scenarios that lie in some folders."""
    found: set[str] = set()
    for folder in folders:
        try:
            found.update(path.stem for path in folder.iterdir() if path.suffix in _SUFFIXES)
        except OSError:
            continue
    return sorted(found)


def read_chain(path: Path, shown: str, library: Sequence[Path], report: Report) -> Chain:
    """Read a file and all its bases; faults of reading go into the report."""
    layers: list[Layer] = []
    files: list[Path] = []
    while True:
        root = read_file(path, shown, report)
        if root is None:
            return Chain(tuple(layers), False)
        layers.append(Layer(path, shown, nested_parameters(root, report)))
        files.append(_real(path))
        base = root.get("base")
        if base is None and "world" in root.value:
            return Chain(tuple(layers), True)
        base = base or Piece(DEFAULT_BASE, Place(shown, 1, "base"))
        found = _base(base, layers[-1], library, report)
        if found is None or _goes_round(found, files, layers, base, report):
            return Chain(tuple(layers), False)
        path, shown = found, _shown_beside(found, layers[-1])


def merged(layers: Sequence[Layer]) -> Piece:
    """One document of all layers, the first of them on top."""
    document: dict[str, Piece] = {}
    for layer in reversed(layers):
        for name, piece in layer.root.value.items():
            document[name] = _laid_over(document.get(name), piece, name)
    top = layers[0].root
    own = {name: piece for name, piece in document.items() if name not in ("title", "question") or top.get(name)}
    return Piece(own, top.place)


def without_alternatives(entries: dict[str, Piece], name: str) -> dict[str, Piece]:
    """Entries without those that cannot stand beside a name."""
    others = {other for group in alternatives() if name in group for other in group if other != name}
    return {key: piece for key, piece in entries.items() if key not in others}


def _laid_over(below: Piece | None, above: Piece, name: str) -> Piece:
    if below is None:
        return above
    if name in ("interventions", "shocks", "levers_later") and isinstance(below.value, list):
        return Piece(below.value + above.value, above.place) if isinstance(above.value, list) else below
    return _deep(below, above) if name in ("world", "parameters", "levers", "links", "variants") else above


def _deep(below: Piece, above: Piece) -> Piece:
    """Mappings merged name by name; what is no mapping hides none."""
    if not isinstance(below.value, dict) or not isinstance(above.value, dict):
        return below if isinstance(below.value, dict) else above
    entries = dict(below.value)
    for name, piece in above.value.items():
        entries = without_alternatives(entries, name)
        held = entries.get(name)
        entries[name] = piece if held is None or name == "districts" else _deep(held, piece)
    return Piece(entries, below.place)


def nested_parameters(root: Piece, report: Report) -> Piece:
    """The same file with `group.name: value` written as `group: {name: value}`."""
    parameters = root.get("parameters")
    if parameters is None or not isinstance(parameters.value, dict):
        return root
    groups = {name: piece for name, piece in parameters.value.items() if name.count(".") != 1}
    for path, piece in parameters.value.items():
        if path.count(".") != 1:
            continue
        group, name = path.split(".")
        held = groups.get(group) or Piece({}, Place(piece.place.file, piece.place.line, f"parameters.{group}"))
        first = held.get(name)
        if first is not None:
            report.add(piece, f"stands twice; the first is in line {first.place.line}, keep one")
        elif isinstance(held.value, dict):
            groups[group] = Piece(held.value | {name: piece}, held.place)
    return Piece(root.value | {"parameters": Piece(groups, parameters.place)}, root.place)


def _base(base: Piece, layer: Layer, library: Sequence[Path], report: Report) -> Path | None:
    """The file of a base: beside the file that names it, else in the library; the file itself last of all."""
    name = base.value
    if not isinstance(name, str) or not name.strip():
        return None  # the fields say so
    if Path(name).name != name or "\\" in name:
        report.add(base, f"{name[:60]!r} is a path; write the name of a file beside this one, or of scenarios/")
        return None
    folders = [layer.path.parent, *library]
    suffixes = [""] if Path(name).suffix in _SUFFIXES else _SUFFIXES
    found = [path for folder in folders for suffix in suffixes if _is_file(path := folder / (name + suffix))]
    if found:
        return next((path for path in found if _real(path) != _real(layer.path)), found[0])
    known = [other for other in names_in(folders) if other != layer.name]
    report.add(base, f"there is no scenario {name[:60]!r}; {nearest(name, known)}")
    return None


def _goes_round(path: Path, files: list[Path], layers: list[Layer], base: Piece, report: Report) -> bool:
    real = _real(path)
    if real in files:
        round_trip = [layer.name for layer in layers[files.index(real) :]] + [path.stem]
        report.add(base, f"bases go round in a circle ({' → '.join(round_trip)}); let one of them end in a world")
    elif len(files) >= LONGEST_CHAIN:
        report.add(base, f"more than {LONGEST_CHAIN} bases one upon another; let one of them be a world")
    else:
        return False
    return True


def _shown_beside(path: Path, layer: Layer) -> str:
    """A base beside a file is shown in the manner of that file."""
    if path.parent == layer.path.parent and not layer.path.is_absolute():
        return path.as_posix()
    return display(path)


def _real(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return path


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
