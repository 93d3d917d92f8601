"""Studies: scenarios, design, seeds, measures; a YAML file checked in the same manner as scenarios."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from experiments.calibrate.reading import Calibration, read_calibration
from experiments.designing import read_design
from experiments.designs import Design
from experiments.errors import InputError
from experiments.pilot.field import FieldStudy
from experiments.pilot.reading import read_field
from sim.measures import MEASURES, OUTCOMES
from sim.scenario.fields import fit, nearest
from sim.scenario.layers import LIBRARY, locate, names_in
from sim.scenario.pieces import Piece, Report, ScenarioError
from sim.scenario.syntax import display, read_file

RECOMMENDED = Path(__file__).with_name("recommended.yaml")
NO_STUDIES = ("reported",)
"""Files of `experiments/` that hold something else."""
MOST_REPLICATES = 1_000_000
LARGEST_SEED = 2**31 - 1

_TEXT = {"type": "string", "minLength": 1}
_BOTH = {"type": "object", "properties": {"en": _TEXT, "id": _TEXT}, "additionalProperties": False, "minProperties": 1}


def _whole(low: int, high: int, unit: str) -> dict[str, Any]:
    return {"type": "integer", "minimum": low, "maximum": high, "unit": unit}


SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "title": _BOTH,
        "question": _BOTH,
        "scenarios": {"type": "array", "items": _TEXT, "minItems": 1},
        "weeks": _whole(1, 2600, "weeks"),
        "replicates": _whole(1, MOST_REPLICATES, "seeds"),
        "seed": _whole(0, LARGEST_SEED, ""),
        "strain": {"type": "array", "items": _TEXT},
        "strain_replicates": _whole(1, MOST_REPLICATES, "seeds"),
        "uncertain": {"type": "boolean"},
        "measures": {"type": "array", "items": _TEXT, "minItems": 1},
        "explained": _BOTH,
        "loops": {
            "type": "object",
            "properties": {
                "analysis": {"type": "string", "enum": ["attribution", "compensation", "panel"]},
                "shocks": {"type": "array", "items": _TEXT, "minItems": 1},
            },
            "additionalProperties": False,
        },
    },
    "required": ["scenarios"],
    "additionalProperties": False,
}
"""What a study file may hold, besides the parts that are read on their own."""

_PARTS: dict[str, tuple[str, Callable[[Piece | None, Report], Any]]] = {
    "design": ("design", read_design),
    "field": ("field_study", read_field),
    "calibration": ("calibration", read_calibration),
}


@dataclass(frozen=True)
class Study:
    """Scenarios, the first of them the reference, run with the same seeds.

    `weeks` is None where the reference scenario decides. `measures` are the outcomes that tables and figures show, and
    the weekly measures that are kept; none stands for all. With a `design` everything is run at each of its points.
    Under `strain` the same policies are compared over further worlds, with the first `strain_replicates` seeds, to see
    whether rankings hold.
    """

    name: str
    scenarios: tuple[str, ...]
    title: Mapping[str, str] = field(default_factory=dict)
    question: Mapping[str, str] = field(default_factory=dict)
    weeks: int | None = None
    replicates: int = 10
    seed: int = 1
    strain: tuple[str, ...] = ()
    strain_replicates: int = 10
    uncertain: bool = False
    measures: tuple[str, ...] = ()
    design: Design | None = None
    field_study: FieldStudy | None = None
    """The field study that is planned."""
    explained: Mapping[str, str] = field(default_factory=dict)
    """What the study is about, in a few lines, by language."""
    calibration: Calibration | None = None
    """What is fitted to which levels."""
    loops: Mapping[str, Any] | None = None
    """How loops are taken apart: `analysis`, and `shocks` instead of a policy."""
    lines: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    """Where its parts stand in the file, such as "design.over": "posts.yaml:7"; empty for a study without a file."""

    def at(self, fault: str) -> str:
        """A fault that begins with the path of a part, with the file and line of that part or what it stands in."""
        path = fault.partition(": ")[0]
        while path and path not in self.lines:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return f"{self.lines[path]}: {fault}" if path else fault

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds, one after the other."""
        return tuple(range(self.seed, self.seed + self.replicates))


def find(name: str) -> Path:
    """The file of a study: a name of `experiments/`, or a path.

    Raises
    ------
    InputError
        If there is none.
    """
    path = Path(name)
    own = RECOMMENDED.parent / f"{path.name.removesuffix('.yaml')}.yaml"
    if path.is_file():
        return path
    there = sorted(each.stem for each in RECOMMENDED.parent.glob("*.yaml") if each.stem not in NO_STUDIES)
    if path.name == name and own.stem in there:
        return own
    near = get_close_matches(name, there, 1)
    hint = f"did you mean '{near[0]}'?" if near else f"there are {', '.join(there)}"
    raise InputError(f"{name}: no file and no study of experiments/; {hint}")


def read(path: Path) -> Study:
    """Read a study file.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Study

    Raises
    ------
    ScenarioError
        With every fault, one line each: file, line, path inside, what is wrong and what would be right.
    """
    report = Report()
    root = read_file(path, display(path), report)
    own: dict[str, Any] = {}
    if root is not None:
        own = {name: reader(root.get(part), report) for part, (name, reader) in _PARTS.items()}
        fit(replace(root, value={k: v for k, v in root.value.items() if k not in _PARTS}), SCHEMA, report)
        _check_measures(root.get("measures"), report)
        for name in ("scenarios", "strain"):
            _check_scenarios(root.get(name), report)
    if report or root is None:
        raise ScenarioError(report.lines())
    found: dict[str, Any] = root.plain()
    found = {name: value for name, value in found.items() if name not in _PARTS}
    several: dict[str, Any] = {name: tuple(found.pop(name, ())) for name in ("scenarios", "strain", "measures")}
    lines = dict(_lines(root))
    return Study(path.stem, **several, **found, **own, lines=lines)


def _lines(piece: Piece) -> Iterator[tuple[str, str]]:
    """Where everything in a file stands; interventions in a design by their short path too."""
    for part in piece.parts():
        place = part.place
        shown = str(replace(place, where=""))
        yield place.where, shown
        yield place.where.replace("design.over.interventions.", "design.over."), shown
        yield from _lines(part)


def _check_scenarios(piece: Piece | None, report: Report) -> None:
    """Names that no file of `scenarios/` has, and paths of no file."""
    for part in piece.value if piece is not None and isinstance(piece.value, list) else ():
        if not isinstance(part.value, str) or not part.value:
            continue
        found = locate(part.value, [LIBRARY], Report())
        if found is None:
            report.add(part, f"there is no scenario '{part.value}'; {nearest(part.value, names_in([LIBRARY]))}")
        elif not found[0].is_file():
            report.add(part, f"there is no file '{part.value}'; give the path from where you call, or put it there")


def _check_measures(piece: Piece | None, report: Report) -> None:
    for part in piece.value if piece is not None and isinstance(piece.value, list) else ():
        if isinstance(part.value, str) and part.value not in OUTCOMES and part.value not in MEASURES:
            near = nearest(part.value, [*OUTCOMES, *MEASURES])
            report.add(part, f"there is no outcome or weekly measure '{part.value}'; {near}")
