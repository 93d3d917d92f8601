"""The numbers of the reference world are those that are stored, and the changelog knows them."""

import re
from math import isclose
from pathlib import Path

import pytest

import sim
from sim import load
from sim.measures import OUTCOMES
from tests.baseline import CHANCES, COMMAND, FILE, LARGE, LARGE_SEEDS, SMALL, fingerprint, small, stored

CHANGELOG = Path(sim.__file__).parents[1] / "CHANGELOG.md"
MEANT = (
    f"If this is meant: write {FILE.name} anew with `{COMMAND}` and tell the reason in CHANGELOG.md under Results, "
    "with the line that the command prints. If not, something moves numbers that should not."
)
TOLERANCE = 1e-9
"""Relative. Other processors and libraries differ in the last of sixteen digits of a sum or an exponential, and by some
1e-13 after these weeks. An event would move only where a chance and its luck agree as closely: of some million draws in
these runs one does with a chance of about one in a million."""


def by_place(rows):
    """Rows by seed and outcome."""
    return {(row["seeds"], row["outcome"]): row for row in rows}


def moved(then, now):
    """What differs between two sets of rows, a line for each."""
    for place in dict.fromkeys([*then, *now]):
        was, is_now = (rows.get(place, {}).get("value", "no such row") for rows in (then, now))
        numbers = re.fullmatch(r"[-\d.e+]+", was) and re.fullmatch(r"[-\d.e+]+", is_now)
        same = isclose(float(was), float(is_now), rel_tol=TOLERANCE) if numbers else was == is_now
        if not same:
            yield f"  seed {place[0]}, {place[1]}: stored {was or 'nothing yet'}, now {is_now or 'nothing yet'}"


def test_the_numbers_of_the_small_world_are_those_stored():
    then, now = stored(SMALL), small()
    lines = list(moved(by_place(then), by_place(now)))
    keys = {row["key"] for row in then} == {load(SMALL).key()}
    why = "by the program alone" if keys else "and so did its facts or parameters"
    assert not lines, "\n".join([f"{len(lines)} numbers of {SMALL} have moved, {why}:", *lines[:12], MEANT])


@pytest.mark.parametrize("office", [SMALL, LARGE])
def test_what_is_stored_belongs_to_the_world_as_it_is(office):
    assert {row["key"] for row in stored(office)} == {load(office).key()}, f"facts or parameters moved. {MEANT}"
    units = {row["outcome"]: row["unit"] for row in stored(office) if not row["outcome"].startswith(CHANCES)}
    assert units == {outcome.id: outcome.unit for outcome in OUTCOMES.values()}, MEANT


def test_the_levels_of_palembang_lie_within_their_intervals():
    rows = stored(LARGE)
    assert {row["seeds"] for row in rows} == {f"{LARGE_SEEDS[0]}-{LARGE_SEEDS[-1]}"}
    for row in rows:
        assert float(row["low"]) <= float(row["value"]) <= float(row["high"]), row["outcome"]


def test_a_moved_number_is_told():
    rows = by_place(stored(SMALL))
    place = ("1", "trust")
    other = {**rows, place: rows[place] | {"value": f"{float(rows[place]['value']) * (1 + 1e-8):.12g}"}}
    assert [line.split(":")[0].strip() for line in moved(rows, other)] == ["seed 1, trust"]
    assert list(moved(rows, rows)) == []
    assert "no such row" in next(moved(rows, {p: row for p, row in rows.items() if p != place}))


def test_the_changelog_names_the_baseline():
    """The latest Results say which numbers they are about."""
    results = CHANGELOG.read_text(encoding="utf-8").split("### Results")[1].split("\n## ")[0]
    named = re.search(r"Baseline `([0-9a-f]{8})`", results)
    assert named, f"CHANGELOG.md: no baseline is named under Results. {MEANT}"
    assert named[1] == fingerprint(), f"CHANGELOG.md tells of the baseline {named[1]}, not of this one. {MEANT}"
