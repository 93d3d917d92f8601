"""Wrong scenarios: every fault in one plain line, and never anything but a ScenarioError."""

import os
import random
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.scenario import ScenarioError, check, load
from sim.scenario.syntax import LARGEST_FILE

ROOT = Path(__file__).parents[1]
WRONG = sorted((ROOT / "tests" / "wrong").glob("*.yaml"))
GOOD = sorted((ROOT / "scenarios").glob("*.yaml"))
MUCH = settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
LINE = re.compile(r"tests/wrong/\w+\.yaml(:\d+)?: .+")


@pytest.fixture(autouse=True)
def _at_home(monkeypatch):
    monkeypatch.chdir(ROOT)


def faults(text, folder, **more):
    """What is said of a text; nothing but a ScenarioError may come out."""
    path = folder / "fuzz.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    try:
        scenario = load(path, **more)
    except ScenarioError as error:
        found, text = error.faults, str(error)
    else:
        path.write_text(scenario.text(), encoding="utf-8")
        assert load(path).key(weeks=True) == scenario.key(weeks=True)
        return ()
    assert found
    assert text == "\n".join(found)
    assert all(len(line.splitlines()) == 1 and line.isprintable() for line in found)
    assert len(set(found)) == len(found)
    return found


def test_there_are_many_wrong_files():
    assert len(WRONG) >= 60


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_a_wrong_file_gives_exactly_its_lines(path):
    expected = path.with_suffix(".expected").read_text(encoding="utf-8").splitlines()
    assert list(check(path.relative_to(ROOT))) == expected


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_a_fault_says_where_what_and_what_would_be_right(path):
    for line in path.with_suffix(".expected").read_text(encoding="utf-8").splitlines():
        assert LINE.fullmatch(line)
        assert "; " in line or "lies outside [" in line
        assert "pydantic" not in line
        assert "Error" not in line


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("nowhere", "nowhere: no such scenario; there are "),
        ("post", "post: no such scenario; did you mean 'posts'?"),
        ("nowhere.yaml", "nowhere.yaml: no such file; give a scenario file (.yaml)"),
        ("scenarios", "scenarios: is a directory; give a scenario file (.yaml)"),
        (Path("scenarios"), "scenarios: is a directory; give a scenario file (.yaml)"),
        ("tests/wrong/nowhere.yaml", "tests/wrong/nowhere.yaml: no such file; give a scenario file (.yaml)"),
        ("", "'': no such scenario; there are "),
        ("a\0b", "a\\x00b: no such scenario; there are "),
        ("./a\0b.yaml", "a\\x00b.yaml: no such file; give a scenario file (.yaml)"),
        ("./" + "a" * 5000, "a" * 5000 + ": cannot be read (File name too long); give a scenario file (.yaml)"),
    ],
)
def test_a_file_that_is_none(what, line):
    (found,) = check(what)
    assert found.startswith(line)


def test_a_file_too_large_to_be_a_scenario(tmp_path):
    assert faults("# " + "x" * LARGEST_FILE, tmp_path)[0].endswith(
        "is larger than 256 kB; a scenario has a few hundred lines at most"
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a system with pipes")
def test_nothing_waits_for_a_pipe(tmp_path):
    os.mkfifo(tmp_path / "pipe.yaml")
    (found,) = check(tmp_path / "pipe.yaml")
    assert found.endswith("is no ordinary file; give a scenario file (.yaml)")


def test_a_long_chain_of_bases(tmp_path):
    for i in range(30):
        (tmp_path / f"n{i}.yaml").write_text(f"base: n{i + 1}\n")
    (found,) = check(tmp_path / "n0.yaml")
    assert found.endswith("more than 20 bases one upon another; let one of them be a world")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("world.clients=-3", "-3 lies outside [1, 2000000] clients"),
        ("wrld.clients=3", "no such name 'wrld'; did you mean 'world'?"),
        ("ofending.base=3", "no such name 'ofending'; did you mean 'offending'?"),
        ("world.climat=1", "no such name; did you mean 'climate'?"),
        ("offending.bse=1", "no such name; did you mean 'base'?"),
        ("world.litmas_per_year=5e3", "'5e3' is read as text; write 5.0e+3 or 5000"),
        ("weeks=5e1", "'5e1' is read as text; write 50"),
        ("weeks=", "is empty; write a whole number in [1, 2600] weeks, or leave the line out"),
        ("weeks=[1", "a bracket is not closed, or a comma is missing; close it"),
        ("weeks", "is no change; write path=value, such as world.clients=200"),
        ("=5", "is no change; write path=value, such as world.clients=200"),
        ("a..b=5", "is no change; write path=value, such as world.clients=200"),
        ("[0]=5", "is no change; write path=value, such as world.clients=200"),
        ("interventions[7].ramp=3", "interventions has 1 entries, counted from 0; write an entry that is there"),
        ("interventions.ramp=3", "interventions is a list; write its number in brackets, as in [0]"),
        ("weeks[0]=3", "weeks is no list; write an entry that is there"),
        ("world.clients.few=3", "world.clients has no parts"),
        ("interventions[0].open_posts.days_a_month=40", "40 lies outside [1, 22] days/month"),
        ("interventions[0].open_posts.districts={farthest: 0}", "farthest: 0 lies outside [1, 500] districts"),
        (
            "interventions[0].open_posts.districts=[Banyuasn]",
            "[0]: 'Banyuasn' is no district of palembang; did you mean 'Banyuasin'?",
        ),
        ("interventions[0].from=-1", "-1 lies before week 0, where only a world's own policy acts; write 0 or more"),
        ("interventions[0].until=0", "ends in week 0, before it begins in 0; write more than 0"),
        (
            "interventions[0].applies_to=new",
            "open_posts acts on the whole office and cannot be meant for new clients only; "
            "write all, or leave the line out",
        ),
        ("world.pks=1", "2 PKs on the rota, but 1 in post; write 1 or fewer"),
        ("world.policy_date=2026-01-06", "2026-01-06 is a Tuesday; weeks begin on Monday, write 2026-01-05"),
        (
            "world.districts.Banyuasin.km=900",
            "900 km there and back in 2.5 h is 720 km/h; write a round trip of 11.2 h or more",
        ),
        ("base=bogor", "'base' cannot be changed here; lay the policy over another world instead"),
        ("links.caseload->minutes=cut", "'cut' is not known here; there are live, held, replay, matched"),
    ],
)
def test_a_fault_in_a_change_carries_the_change(change, said):
    with pytest.raises(ScenarioError) as problem:
        load("posts", changes=[change])
    assert problem.value.faults == (f"--set {change}: {said}",)


def test_every_change_is_checked():
    with pytest.raises(ScenarioError) as problem:
        load("posts", changes=["weeks=0", "world.clients=200", "world.climate=2", "nothing"])
    heads = {line.split(":")[0] for line in problem.value.faults}
    assert heads == {"--set nothing", "--set weeks=0", "--set world.climate=2"}


def test_a_world_cannot_be_laid_over_another():
    with pytest.raises(ScenarioError, match="is a world of its own, not laid over kecil"):
        load("bogor", over="kecil")


def test_over_a_world_that_is_none():
    with pytest.raises(ScenarioError, match="plembang: no such scenario; did you mean 'palembang'"):
        load("posts", over="plembang")


@MUCH
@given(text=st.one_of(st.text(), st.binary()))
def test_any_text_is_answered(text, tmp_path):
    faults(text, tmp_path)


_MARKS = "|: |- |-|{|}|[|]|,|&a |*a|<<: |!!int |!x |'|\"|>|#|%|@|`|? |~|=|…| |\n|\t|\u2028|\x00|\ud800".split("|")
_SCALARS = (
    "null|no|yes|.nan|-.inf|1e5|010|1:30|0x1F|-1|1.5|2026-01-06|2026-02-30|world: |base: posts\n|---\n|...\n".split("|")
)
_BITS = st.sampled_from([*_MARKS, *_SCALARS, "|\n", "interventions:\n", "9" * 5000])


@MUCH
@given(
    path=st.sampled_from(GOOD),
    edits=st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 30), _BITS), min_size=1, max_size=4),
)
def test_mutated_scenarios_are_answered(path, edits, tmp_path):
    text = path.read_text(encoding="utf-8")
    for at, length, bit in edits:
        at %= len(text)
        text = text[:at] + bit + text[at + length :]
    faults(text, tmp_path)


@MUCH
@given(path=st.sampled_from(GOOD), luck=st.randoms(use_true_random=False))
def test_scenarios_with_other_values_are_answered(path, luck, tmp_path):
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    _spoil(content, luck)
    try:
        text = yaml.safe_dump(content, sort_keys=False)
    except yaml.YAMLError:
        return
    faults(text, tmp_path)


_ODD = [None, True, 0, -1, -104, 7, 259, 0.5, 1.5, 1e300, float("nan"), 10**30, "", "7", "text", "Kota", "kecil", "new"]
_ODD += [
    "2026-01-05",
    [],
    [1],
    [[]],
    {},
    {"a": 1},
    {1: 2},
    {"farthest": 2},
    {"from": 3},
    {"train_pks": {}},
    [{"train_pks": {}}],
]
_NAMES = "from until ramp pks clients_per_pk number x applies_to world base".split()


def _spoil(value: object, luck: random.Random) -> None:
    """Put odd values, and names where they do not belong, into a tree."""
    for name in list(value) if isinstance(value, dict) else range(len(value)):
        if luck.random() < 0.15:
            value[name] = luck.choice(_ODD)
        elif isinstance(value[name], (dict, list)):
            _spoil(value[name], luck)
    if isinstance(value, dict) and luck.random() < 0.2:
        value[luck.choice(_NAMES)] = luck.choice(_ODD)


_PATHS = st.sampled_from(
    "world world.clients world.pks world.clients_per_pk world.districts world.districts.Hulu world.districts.Hulu.km "
    "world.references world.neighbourhoods world.policy_date world.intake_per_year world[0] offending offending.base "
    "parameters interventions interventions[0] interventions[1].until interventions[0].open_posts "
    "interventions[0].from interventions[1].applies_to interventions[999999] weeks title title.en question x".split()
)
_VALUES = st.one_of(st.text(max_size=12), _BITS, st.sampled_from([str(value) for value in _ODD]))
_CHANGE = st.one_of(st.text(max_size=20), st.tuples(_PATHS, _VALUES).map("=".join))


@MUCH
@given(changes=st.lists(_CHANGE, max_size=3))
def test_any_change_is_answered(changes, tmp_path):
    faults("base: posts_and_pokmaslipas", tmp_path, over="kecil", changes=changes)
