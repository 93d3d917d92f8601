"""The design of a study in its folder: what was varied, and every point, so that the same runs can be made again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from experiments.designs import Design, Point
from experiments.factors import resolve
from experiments.plan import Plan
from experiments.store import write_parquet

POINTS = "design.parquet"
"""A row per point: its number, and a column per factor."""


def told_design(design: Design) -> dict[str, Any]:
    """A design as plain values."""
    return {
        "kind": design.kind,
        "factors": list(design.names),
        "values": [list(values) for values in design.values],
        "points": design.points,
        "trajectories": design.trajectories,
        "levels": design.levels,
    }


def design_from(told: dict[str, Any]) -> Design:
    """The design that plain values stand for.

    Raises
    ------
    ValueError
        If a factor is not known in this version.
    """
    factors = []
    for path in told["factors"]:
        factor = resolve(path)
        if isinstance(factor, str):
            raise ValueError(f"{path}: {factor}")
        factors.append(factor)
    values = tuple(tuple(each) for each in told["values"])
    return Design(told["kind"], tuple(factors), values, told["points"], told["trajectories"], told["levels"])


def write_points(folder: Path, plan: Plan) -> None:
    """Write the points of a plan with a design."""
    columns: dict[str, Any] = {"point": list(range(len(plan.points)))}
    for place, factor in enumerate(plan.factors):
        columns[factor.path] = [point[place] for point in plan.points]
    write_parquet(pa.table(columns), folder / POINTS)


def read_points(folder: Path) -> tuple[Point, ...]:
    """The points as they were written, in order."""
    with pq.ParquetFile(pa.BufferReader((folder / POINTS).read_bytes())) as file:
        table = file.read()
    columns = [table.column(name).to_pylist() for name in table.column_names if name != "point"]
    return tuple(zip(*columns, strict=True))
