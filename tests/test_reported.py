"""What was reported of offices: every figure stands for an outcome, has a source, and tells whether it was used."""

from dataclasses import FrozenInstanceError

import pytest

from experiments.errors import InputError
from experiments.reported import Reported, read, reported
from experiments.study import find
from sim.measures import OUTCOMES
from sim.scenario import load

WORLDS = ("bengkulu", "palu")
SOUND = {
    "outcome": "employed",
    "value": "72.7",
    "unit": '"%"',
    "year": "2025",
    "source": "a newspaper",
    "used": "true",
    "note": "a note",
}


@pytest.fixture
def refused(tmp_path):
    """The faults of a file with this text."""

    def faults(text):
        path = tmp_path / "reported.yaml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InputError) as problem:
            read(path)
        return problem.value.faults

    return faults


def entry(world="palu", **changes):
    """A file with one entry, changed; what is changed to None is left out."""
    lines = [f"{name}: {value}" for name, value in (SOUND | changes).items() if value is not None]
    return f"{world}:\n  - " + "\n    ".join(lines) + "\n"


@pytest.mark.parametrize("world", WORLDS)
def test_every_figure_stands_for_an_outcome_and_has_a_source(world):
    told = reported(world)
    assert len({figure.outcome for figure in told}) == len(told) > 0
    for figure in told:
        assert figure.world == world
        assert figure.unit == OUTCOMES[figure.outcome].unit
        assert figure.low <= figure.high
        assert figure.source.strip()
        assert figure.note.strip()


@pytest.mark.parametrize("world", WORLDS)
def test_some_figures_were_used_and_some_are_predicted(world):
    assert {figure.used for figure in reported(world)} == {True, False}


def test_bengkulu_and_palu_have_their_facts():
    bengkulu, palu = load("bengkulu").world, load("palu").world
    assert round(bengkulu.clients + bengkulu.intake_per_year) == 1511
    assert sum(d.population for d in bengkulu.districts.values()) == 2_032_767
    assert (palu.clients, palu.litmas_per_year) == (1507, round(1477 * 365 / 350))
    assert max(palu.districts, key=lambda name: palu.districts[name].km) == "Buol"


def test_what_made_the_world_is_marked_as_used():
    palu = {figure.outcome: figure for figure in reported("palu")}
    world = load("palu").world
    for outcome, built in (("caseload", world.clients / world.pk_count), ("litmas_per_year", world.litmas_per_year)):
        assert palu[outcome].used
        assert palu[outcome].low <= built <= palu[outcome].high
    bengkulu = {figure.outcome: figure for figure in reported("bengkulu")}
    assert bengkulu["litmas_per_year"].low == load("bengkulu").world.litmas_per_year
    assert bengkulu["revocations_rate"].used


def test_a_world_of_which_nothing_was_reported_has_nothing():
    assert reported("kecil") == ()


def test_a_value_is_a_range_of_one_and_nothing_can_be_changed(tmp_path):
    path = tmp_path / "reported.yaml"
    path.write_text(entry() + entry(world="bengkulu", value=None, range="[60, 70]"), encoding="utf-8")
    first, second = read(path)
    assert first == Reported("palu", "employed", 72.7, 72.7, "%", 2025, "a newspaper", True, "a note")
    assert (second.low, second.high) == (60.0, 70.0)
    assert reported("bengkulu", path) == (second,)
    with pytest.raises(FrozenInstanceError):
        first.used = False


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"outcome": "employd"}, "palu[0].outcome: there is no outcome 'employd'; did you mean 'employed'?"),
        ({"unit": "people"}, "palu[0].unit: employed is counted in %; give the figure in that unit"),
        ({"source": None}, "palu[0].source: is missing"),
        ({"source": "''"}, "palu[0].source:"),
        ({"used": None}, "palu[0].used: is missing"),
        ({"used": "maybe"}, "palu[0].used:"),
        ({"year": "long ago"}, "palu[0].year:"),
        ({"value": "many"}, "palu[0].value:"),
        ({"value": None}, "palu[0]: give exactly one of value and range"),
        ({"range": "[1, 2]"}, "palu[0]: give exactly one of value and range"),
        ({"value": None, "range": "[2, 1]"}, "palu[0].range: a range is two numbers, the lower first"),
        ({"value": None, "range": "[1, 2, 3]"}, "palu[0].range: a range is two numbers, the lower first"),
        ({"colour": "red"}, "palu[0].colour:"),
        ({"world": "palau"}, "palau: there is no world 'palau'; did you mean 'palu'?"),
    ],
)
def test_a_bad_entry_is_refused_in_one_line(refused, changes, said):
    faults = refused(entry(**changes))
    assert len(faults) == 1
    assert "\n" not in faults[0]
    assert "reported.yaml:" in faults[0]
    assert said in faults[0]


def test_every_fault_is_told(refused):
    assert len(refused(entry(outcome="nothing", year="soon") + entry(world="bengkulu", used=None))) == 3


@pytest.mark.parametrize("text", ["", "[1, 2]", "palu: 3", "palu: []", "palu: [3]", "palu: [", "palu:"])
def test_what_is_no_list_of_entries_is_refused(refused, text):
    assert all("reported.yaml" in fault for fault in refused(text))


def test_a_file_that_is_not_there_is_one_fault(tmp_path):
    with pytest.raises(InputError) as problem:
        read(tmp_path / "none.yaml")
    assert len(problem.value.faults) == 1


def test_the_file_is_no_study():
    with pytest.raises(InputError, match="reported: no file and no study"):
        find("reported")
