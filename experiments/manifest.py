"""How the results of a folder were made: everything that is needed to make them again."""

from __future__ import annotations

import json
import platform
import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from experiments.ignorance import uncertain
from experiments.plan import SCHEMA_VERSION, Plan, code_hash
from experiments.store import MANIFEST, write_text
from experiments.task import Failure

_PACKAGES = ("mesa", "numpy", "pandas", "scipy", "pyarrow", "matplotlib", "pydantic")


def write_manifest(folder: Path, plan: Plan, **more: Any) -> None:
    """Write the manifest of a study.

    Parameters
    ----------
    folder : Path
    plan : Plan
    **more
        What is known of the course: state, counts of runs, sessions with their times, failures.
    """
    content = {
        "schema_version": SCHEMA_VERSION,
        "name": plan.name,
        "limits": "Clients are invented. Slopes come from other countries' research, levels from Indonesian offices.",
        **more,
        "reference": plan.names[0],
        "seeds": list(plan.seeds),
        "weeks": plan.weeks,
        "with_burn_in": plan.with_burn_in,
        "uncertain": sorted(uncertain()) if plan.uncertain else [],
        "code": code_hash(),
        "made_with": made_with(),
        "scenarios": [
            {"name": s.name, "world": s.world_name, "key": s.key(), "resolved": s.resolved()} for s in plan.scenarios
        ],
        "keys": [run.key for run in plan.runs()],
    }
    write_text(json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n", folder / MANIFEST)


def earlier_sessions(folder: Path) -> list[dict[str, Any]]:
    """When runs of this folder were made before, as its manifest tells; nothing if it has none that can be read."""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return list(content["sessions"]) if content["code"] == code_hash() else []
    except (OSError, ValueError, KeyError, TypeError):
        return []


def told(failures: Sequence[Failure]) -> list[dict[str, Any]]:
    """Failures as plain values."""
    return [
        {"scenario": f.scenario, "seed": f.seed, "error": f.error, "traceback": f.traceback.splitlines()}
        for f in failures
    ]


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


def now() -> str:
    """The time, to the second, in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _own_version() -> str:
    """Version of this program, which runs where it lies and need not be installed."""
    with (Path(__file__).parents[1] / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
