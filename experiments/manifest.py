"""How the results of a folder were made: everything that is needed to make them again."""

from __future__ import annotations

import json
import platform
import tomllib
from collections.abc import Collection
from dataclasses import asdict, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
from pyarrow import ArrowException

from experiments.calibrate.reading import calibration_from, told_calibration
from experiments.designs import Point
from experiments.errors import InputError, cannot_read
from experiments.ignorance import moved
from experiments.pilot.reading import field_from
from experiments.plan import SCHEMA_VERSION, Kept, Plan, code_hash
from experiments.points import POINTS, design_from, read_points, told_design, write_points
from experiments.store import MANIFEST, write_text
from sim.scenario import Scenario, load
from sim.scenario.samples import SUFFIX

SCENARIOS = "scenarios"
"""Folder of the resolved scenarios inside that of a study."""

_NEEDED = ("name", "key", "code", "reference", "policies", "strain", "seeds", "weeks", "scenarios", "keys", "made_with")
_AGAIN = "restore it, or repeat the command that made the study, which writes it anew"
_PACKAGES = ("mesa", "numpy", "pandas", "scipy", "pyarrow", "matplotlib", "pydantic")


def write_manifest(folder: Path, plan: Plan, keys: Collection[str], **more: Any) -> None:
    """Write the manifest of a study.

    Parameters
    ----------
    folder : Path
    plan : Plan
    keys : collection of str
        Of all its runs.
    **more
        What is known of the course: state, counts of runs, sessions with their times, failures.
    """
    content = {
        "schema_version": SCHEMA_VERSION,
        "name": plan.name,
        "key": plan.key,
        "limits": "Clients are invented. Slopes come from other countries' research, levels from Indonesian offices.",
        **more,
        "title": dict(plan.title),
        "question": dict(plan.question),
        "reference": plan.names[0],
        "policies": list(plan.names[1:]),
        "strain": [[s.name for s in block] for block in plan.strain],
        "strain_replicates": plan.strain_replicates,
        "seeds": list(plan.seeds),
        "weeks": plan.weeks,
        "with_burn_in": plan.with_burn_in,
        "uncertain": sorted(moved(plan.scenarios[0].sample)) if plan.uncertain else [],
        "measures": list(plan.measures),
        "tables": list(plan.kept.tables),
        "weekly": list(plan.keep.weekly) if plan.keep is not None else None,
        "analysis": plan.analysis,
        "explained": dict(plan.explained),
        "design": told_design(plan.design) if plan.design is not None else None,
        "field": asdict(plan.field_study) if plan.field_study is not None else None,
        "calibration": told_calibration(plan.calibration) if plan.calibration is not None else None,
        "code": code_hash(),
        "made_with": made_with(),
        "scenarios": [
            {"name": s.name, "world": s.world_name, "key": s.key(), "resolved": s.resolved()} for s in _scenarios(plan)
        ],
        "keys": list(keys),
    }
    write_text(json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n", folder / MANIFEST)


def write_scenarios(folder: Path, plan: Plan) -> None:
    """Write every scenario with all that its bases say, as a file that can be run again anywhere; and the design."""
    for scenario in _scenarios(plan):
        write_text(scenario.text(), folder / SCENARIOS / f"{scenario.name}.yaml")
    for sample in plan.samples:
        write_text(sample.text(), folder / SCENARIOS / f"{sample.name}{SUFFIX}")
    if plan.design is not None:
        write_points(folder, plan)


def refuse_another(folder: Path, plan: Plan) -> None:
    """A folder holds one study.

    Raises
    ------
    InputError
        If there is another one, or one made by another version of the model.
    """
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        other, name, code = content["key"], content["name"], content["code"]
    except (FileNotFoundError, IsADirectoryError, ValueError, KeyError, TypeError):
        return
    except OSError as problem:
        raise cannot_read(folder / MANIFEST, problem) from problem
    if other != plan.key:
        what = "the same or another study by another version of the model" if code != code_hash() else "another study"
        raise InputError(f"{folder}: holds {what} ({name}-{other}); give another folder with --out")


def read_plan(folder: Path) -> tuple[Plan, dict[str, Any]]:
    """The plan of a finished or unfinished study, and its manifest.

    Raises
    ------
    InputError
        If the folder holds no study of this version.
    """
    content = read_manifest(folder)
    try:
        known = {each["name"]: each for each in content["scenarios"]}
        loaded = {name: _read_scenario(folder, each) for name, each in known.items()}
        main = tuple(loaded[name] for name in (content["reference"], *content["policies"]))
        strain = tuple(tuple(loaded[name] for name in block) for block in content["strain"])
        plan = Plan(
            content["name"],
            main,
            tuple(content["seeds"]),
            content["weeks"],
            content["with_burn_in"],
            bool(content["uncertain"]),
            strain,
            content["strain_replicates"],
            content["title"],
            content["question"],
            tuple(content.get("measures", ())),
        )
        if content.get("design") is not None:
            plan = replace(plan, design=design_from(content["design"]), points=_read_points(folder))
        if content.get("field") is not None:
            plan = replace(plan, field_study=field_from(content["field"]))
        if content.get("calibration") is not None:
            plan = replace(plan, calibration=calibration_from(content["calibration"]))
        if content.get("weekly") is not None:
            keep = Kept(tuple(content["tables"]), tuple(content["weekly"]))
            plan = replace(plan, keep=keep, analysis=content["analysis"], explained=content["explained"])
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise _no_study(folder, problem) from problem
    if content.get("tables") not in (None, list(plan.kept.tables)):
        raise InputError(f"{folder}: {MANIFEST} does not tell all of its kind of study, as older ones; {_AGAIN}")
    if content["code"] == code_hash() and content["key"] != plan.key:
        raise InputError(f"{folder}: {MANIFEST}, {SCENARIOS} and {POINTS} do not belong together; {_AGAIN}")
    return plan, content


def read_manifest(folder: Path) -> dict[str, Any]:
    """What the manifest of a study tells.

    Raises
    ------
    InputError
        If the folder holds no study of this version.
    """
    if not folder.is_dir():
        what = "is a file" if folder.exists() else "is not there"
        raise InputError(f"{folder}: {what}; give the folder of a study, one of results/")
    try:
        content: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if content["schema_version"] != SCHEMA_VERSION:
            raise InputError(f"{folder}: was written by a version that stores studies in another form; run it again")
        if missing := [name for name in _NEEDED if name not in content]:
            raise KeyError(missing[0])
        if not content["seeds"] or not content["keys"]:
            raise ValueError("its manifest names no runs")
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise _no_study(folder, problem) from problem
    return content


def _no_study(folder: Path, problem: Exception) -> InputError:
    """Why a folder cannot be read as a study."""
    hint = "give one of results/"
    if isinstance(problem, FileNotFoundError):
        why = f"it has no {MANIFEST}"
    elif isinstance(problem, OSError):
        return cannot_read(problem.filename or folder / MANIFEST, problem)
    elif isinstance(problem, json.JSONDecodeError | UnicodeDecodeError):
        why, hint = f"its {MANIFEST} is torn: {problem}", f"{hint}, or {_AGAIN}"
    elif isinstance(problem, KeyError):
        why = f"its {MANIFEST} tells nothing of {problem}"
    elif isinstance(problem, TypeError):
        why = f"its {MANIFEST} is none of this program"
    else:
        why = str(problem)
    return InputError(f"{folder}: is no folder of a study ({why}); {hint}")


def _read_points(folder: Path) -> tuple[Point, ...]:
    try:
        return read_points(folder)
    except FileNotFoundError as problem:
        raise InputError(
            f"{folder / POINTS}: is not there, which holds the points of the design; {_AGAIN}"
        ) from problem
    except (OSError, ValueError, ArrowException) as problem:
        if isinstance(problem, OSError) and problem.errno:
            raise cannot_read(folder / POINTS, problem) from problem
        why = next(iter(str(problem).splitlines()), "")[:100]
        raise InputError(f"{folder / POINTS}: is damaged ({why}); {_AGAIN}") from problem


def _read_scenario(folder: Path, told: dict[str, Any]) -> Scenario:
    scenario = load(folder / SCENARIOS / f"{told['name']}.yaml")
    if scenario.key() != told["key"]:
        raise InputError(
            f"{folder / SCENARIOS / told['name']}.yaml: is no longer what the runs were made with; restore it"
        )
    return replace(scenario, name=told["name"], world_name=told["world"])


def _scenarios(plan: Plan) -> list[Scenario]:
    return [scenario for block in (plan.scenarios, *plan.strain) for scenario in block]


def made_with() -> dict[str, Any]:
    """Versions and processor: with the same ones, the same seed gives the same bits."""
    simd: Any = np.show_config(mode="dicts")
    features = simd.get("SIMD Extensions", {}) if simd else {}
    return {
        "reintegrasi": _own_version(),
        "python": platform.python_version(),
        "system": platform.system(),
        "processor": platform.machine(),
        "processor_features": sorted({*features.get("baseline", ()), *features.get("found", ())}),
        "packages": {name: _version(name) for name in _PACKAGES},
    }


def _own_version() -> str:
    """Version of this program, which runs where it lies and need not be installed."""
    with (Path(__file__).parents[1] / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
