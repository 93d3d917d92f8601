"""Third pass on facts: the World that they make, and what cannot be true together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from sim.facts import District, World
from sim.scenario.pieces import Piece, Report, first_of
from sim.scenario.schema import world_schema

T = TypeVar("T", bound=BaseModel)

LONGEST_SUPERVISION = 25.0
"""Years under supervision that no office has on average."""
FASTEST = 160.0
"""km/h that no round trip reaches."""


def built(model: type[T], piece: Piece, report: Report) -> T | None:
    """The model of a sound piece."""
    try:
        return model.model_validate(piece.plain())
    except ValidationError as problem:  # the schema lets through what the model does not: say so, whatever it is
        report.add(piece, problem.errors()[0]["msg"])
        return None


def world_of(piece: Piece | None, report: Report) -> World:
    """The facts; if some of them are faulty, an incomplete World that lacks these."""
    complete = piece is not None and all(piece.get(name) for name in world_schema()["required"])
    world = built(World, piece, report) if piece is not None and complete and report.sound(piece) else None
    if world is not None:
        return world
    values: dict[str, Any] = {}
    for name, part in (piece.value if piece is not None and isinstance(piece.value, dict) else {}).items():
        if name == "districts" and isinstance(part.value, dict) and part.value:
            values[name] = {key: _district(district, report) for key, district in part.value.items()}
        elif name != "references" and name in World.model_fields and report.sound(part):
            values[name] = part.plain()
    incomplete = World.model_construct(set(values), **values)
    for name in {"clients", "pks", "clients_per_pk", "neighbourhoods"} - set(values):
        incomplete.__dict__.pop(name, None)
    return incomplete


def _district(piece: Piece, report: Report) -> District:
    district = built(District, piece, report) if report.sound(piece) else None
    return district or District.model_construct()


def check_world(piece: Piece, world: World, report: Report) -> None:
    """Facts that cannot be true together."""
    for check in (_monday, _intake, _places, _speeds):
        try:
            for path, text in check(world):
                report.add(_latest(piece, *path), text)
        except (AttributeError, TypeError):
            continue  # it needs a fact that is faulty itself


def _monday(world: World) -> Iterator[tuple[tuple[str, ...], str]]:
    day = world.policy_date if not isinstance(world.policy_date, str) else None
    if day is not None and day.weekday():
        before = day - timedelta(days=day.weekday()) if day.toordinal() > 7 else day
        yield ("policy_date",), f"{day} is a {day:%A}; weeks begin on Monday, write {before}"


def _intake(world: World) -> Iterator[tuple[tuple[str, ...], str]]:
    if 0 < world.intake_per_year * LONGEST_SUPERVISION < world.clients:
        years = world.clients / world.intake_per_year
        text = f"{world.intake_per_year:g} a year for {world.clients} clients means {years:.0f} years under supervision"
        yield ("intake_per_year", "clients"), f"{text}; write at least {world.clients / LONGEST_SUPERVISION:.0f}, or 0"


def _places(world: World) -> Iterator[tuple[tuple[str, ...], str]]:
    if world.neighbourhoods < len(world.every_district):
        number = len(world.every_district)
        text = f"{world.neighbourhoods} is fewer than the {number} districts; write {number} or more"
        yield ("neighbourhoods", "districts"), text


def _speeds(world: World) -> Iterator[tuple[tuple[str, ...], str]]:
    for name, district in world.districts.items():
        if not hasattr(district, "km") or not hasattr(district, "trip_hours"):
            continue
        speed = 2 * district.km / district.trip_hours
        if speed > FASTEST:
            text = f"{district.km:g} km there and back in {district.trip_hours:g} h is {speed:.0f} km/h"
            least = 2 * district.km / FASTEST
            yield ("districts", name), f"{text}; write a round trip of {least:.1f} h or more"


def _latest(piece: Piece, *path: str) -> Piece:
    """What a fault of the world is shown at: a district, or whichever of some facts was changed."""
    districts = piece.get("districts")
    return first_of(districts, path[1]) if path[0] == "districts" and districts else first_of(piece, *path)
