"""Right scenarios: what they become, laid over one another, changed, and written out again."""

import json
import pickle
import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from sim.parameters import Parameters, declarations
from sim.policy.interventions import INTERVENTIONS
from sim.policy.timeline import levers_in
from sim.scenario import Scenario, ScenarioError, check, load, schema
from sim.scenario.fields import fit
from sim.scenario.pieces import Place, Report
from sim.scenario.syntax import read_file

ROOT = Path(__file__).parents[1]
LIBRARY = sorted(path.stem for path in (ROOT / "scenarios").glob("*.yaml"))
WORLDS = ["palembang", "bogor", "bengkulu", "palu", "kecil", "nasional"]
STRAINED = ["efisiensi", "pk_berkurang", "closer_watch"]
CALIBRATED = ["palembang_calibrated"]
POLICIES = [name for name in LIBRARY if name not in (*WORLDS, *STRAINED, *CALIBRATED)]


@pytest.fixture
def write(tmp_path):
    """Write a scenario into a folder of its own and load it."""

    def written(text, name="mine", **more):
        path = tmp_path / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        return load(path, **more)

    return written


def test_the_library_is_complete():
    assert set(WORLDS) < set(LIBRARY)
    assert set(POLICIES) >= {
        "posts", "pokmaslipas", "posts_and_pokmaslipas", "more_pks",
        "trained_pks", "trained_once", "less_administration", "private_rooms",
    }  # fmt: skip


@pytest.mark.parametrize("name", LIBRARY)
def test_every_scenario_of_the_library_loads(name):
    scenario = load(name)
    assert isinstance(scenario, Scenario)
    assert scenario.name == name
    assert check(ROOT / "scenarios" / f"{name}.yaml") == ()
    assert (scenario.weeks, bool(scenario.schedule)) == (260, name in POLICIES)
    assert (scenario.parameters == Parameters()) == (name not in ("efisiensi", "closer_watch", *CALIBRATED))
    for words in (scenario.title, scenario.question):
        assert list(words) == ["en", "id"]
        assert words["en"] != words["id"]
    assert scenario.question["en"].endswith("?")
    assert scenario.question["id"].endswith("?")


@pytest.mark.parametrize("name", LIBRARY)
def test_the_library_uses_the_words_of_the_house(name):
    text = (ROOT / "scenarios" / f"{name}.yaml").read_text(encoding="utf-8")
    assert not re.search(r"/work|shared|\bnapi\b|residivis|pembinaan klien|\bgagal\b|\bnakal\b", text, re.IGNORECASE)


def test_palembang_has_its_facts():
    world = load("palembang").world
    assert (world.clients, world.pk_count, world.intake_per_year, world.litmas_per_year) == (3000, 73, 1900, 4757)
    assert list(world.districts)[:2] == ["Palembang", "Banyuasin"]
    assert sum(d.population for d in world.districts.values()) == 4_706_158
    assert world.districts["Musi Banyuasin"].trip_hours == 5.0
    assert world.policy_date == date(2026, 1, 5)
    assert world.policy_date.weekday() == 0


def test_bogor_is_the_stress_case_and_kecil_is_small():
    bogor, kecil = load("bogor").world, load("kecil").world
    assert 138 < bogor.clients / bogor.pk_count < 139
    assert (kecil.clients, kecil.pk_count, len(kecil.districts), kecil.neighbourhoods) == (300, 8, 3, 30)


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("policy", POLICIES)
def test_every_policy_can_be_laid_over_every_world(policy, world):
    scenario, under = load(policy, over=world), load(world)
    assert (scenario.name, scenario.world_name) == (policy, world)
    assert scenario.world == under.world
    assert scenario.title == load(policy).title
    assert scenario.burn_in_key() == under.burn_in_key()
    assert scenario.key() != under.key()
    assert [item.name for item in scenario.schedule] == [item.name for item in load(policy).schedule]


def test_doses_follow_the_world():
    hired = {w: levers_in(100, load("more_pks", over=w).schedule, load(w).world).levers.extra_pks.sum() for w in WORLDS}
    assert hired == {"palembang": 20, "bogor": 20, "bengkulu": 6, "palu": 10, "kecil": 2, "nasional": 536}
    days = {w: levers_in(100, load("posts", over=w).schedule, load(w).world).levers.post_days for w in WORLDS}
    assert sorted(days["palembang"] > 0) == [False] * 4 + [True] * 2
    assert days["palembang"].max() == 8
    assert sorted(days["kecil"] > 0) == [False, True, True]
    assert days["kecil"].max() < 3


def test_posts_run_in_a_world_of_one_district():
    one = load("posts", over="kecil", changes=["world.districts={Kota: {population: 9, km: 6, trip_hours: 1}}"])
    assert levers_in(100, one.schedule, one.world).levers.post_days == pytest.approx([6.0])


@pytest.mark.parametrize("name", LIBRARY)
def test_what_is_written_out_gives_the_same_when_read(name, tmp_path):
    scenario = load(name, changes=["offending.base=-6.5", "weeks=52"])
    path = tmp_path / "again.yaml"
    path.write_text(scenario.text(), encoding="utf-8")
    again = load(path)
    assert (again.key(weeks=True), again.resolved()) == (scenario.key(weeks=True), scenario.resolved())
    assert again.world == scenario.world
    assert again.schedule == scenario.schedule
    path.write_text(yaml.safe_dump(json.loads(json.dumps(scenario.resolved())), sort_keys=False), encoding="utf-8")
    assert load(path).key() == scenario.key()


def test_the_resolved_scenario_is_complete():
    content = load("posts").resolved()
    assert list(content["parameters"]) == [path for path, _ in declarations()]
    assert content["interventions"] == [
        {
            "open_posts": {
                "districts": {"farthest": 2}, "host": "kecamatan", "officers_on_rota": 2,
                "days_a_month": 8.0, "clients_per_day": 50.0, "extra_staff": 0,
            },
            "from": 0, "ramp": 26, "applies_to": "all",
        }
    ]  # fmt: skip
    assert content["world"]["policy_date"] == "2026-01-05"
    assert set(content["world"]["references"]) >= {"trust", "trust_sd"}


def test_scenarios_can_be_sent_to_workers():
    scenario = load("posts_and_pokmaslipas")
    assert pickle.loads(pickle.dumps(scenario)) == scenario
    with pytest.raises(ScenarioError) as problem:
        load("nowhere")
    assert pickle.loads(pickle.dumps(problem.value)).faults == problem.value.faults


def test_the_key_is_of_what_decides_the_numbers(write):
    plain = write("base: kecil")
    assert re.fullmatch("[0-9a-f]{12}", plain.key())
    assert write("base: kecil\ntitle: {en: Another}\nweeks: 52", "other").key() == plain.key() == load("kecil").key()
    assert write("base: kecil\nweeks: 52").key(weeks=True) != plain.key(weeks=True)
    assert write("base: kecil\nparameters: {offending.base: -6.5}").key() != plain.key()
    assert write("base: kecil\nworld: {climate: 0.6}").key() != plain.key()
    districts = load("kecil").resolved()["world"]["districts"]
    turned = yaml.safe_dump(
        {"base": "kecil", "world": {"districts": dict(reversed(districts.items()))}}, sort_keys=False
    )
    assert write(turned).key() != plain.key()


def test_a_later_file_is_laid_over_its_base(write):
    write(
        "base: kecil\n"
        "world: {climate: 0.4, clients_per_pk: 50, references: {trust: 0.5}}\n"
        "parameters: {offending: {base: -6.6, bump: 0.2}}\n"
        "interventions:\n  - train_pks: {}\n    from: -104\n",
        "office",
    )
    scenario = write(
        "base: office\n"
        "world: {references: {bond: 0.6}, districts: {Kota: {population: 5, km: 3, trip_hours: 1}}}\n"
        "parameters: {offending.bump: 0.1}\n"
        "interventions:\n  - private_rooms: {share_of_contacts: 0.9}\n"
        "weeks: 104\n"
    )
    world = scenario.world
    assert (world.clients, world.climate, world.pks, world.pk_count) == (300, 0.4, None, 6)
    assert (world.references.trust, world.references.bond) == (0.5, 0.6)
    assert list(world.districts) == ["Kota"]
    assert (scenario.parameters.offending.base, scenario.parameters.offending.bump) == (-6.6, 0.1)
    assert [(item.name, item.begins) for item in scenario.schedule] == [("train_pks", -104), ("private_rooms", 0)]
    assert (scenario.weeks, scenario.world_name, scenario.title) == (104, "mine", {"en": "mine", "id": "mine"})


def test_over_takes_the_place_of_the_world_and_keeps_the_policy(write, tmp_path):
    write("base: kecil\nworld: {climate: 0.9}\ninterventions: [{train_pks: {}}]", "office")
    write(
        "base: office\ninterventions: [{private_rooms: {share_of_contacts: 0.9}}]\nparameters: {offending.base: -6.6}",
        "rooms",
    )
    scenario = write("base: rooms\ninterventions: [{hire_pks: {number: 2}}]", over="bogor")
    assert scenario.world == load("bogor").world
    assert scenario.world_name == "bogor"
    assert [item.name for item in scenario.schedule] == ["private_rooms", "hire_pks"]
    assert scenario.parameters.offending.base == -6.6
    assert [item.name for item in load("posts", over=tmp_path / "office.yaml").schedule] == ["train_pks", "open_posts"]
    assert load("palembang", over="palembang") == load("palembang")


def test_where_bases_are_found(write, tmp_path):
    assert write("weeks: 10").world_name == "palembang"
    assert write("base: kecil.yaml").world.clients == 300
    assert write("base: kecil\nworld: {clients: 200}", "kecil").world.clients == 200
    assert write("base: kecil").world.clients == 200
    assert load("mine", folder=tmp_path).world.clients == 200
    assert load("posts.yaml").name == load(ROOT / "scenarios" / "posts.yaml").name == "posts"


def test_words_in_one_language_stand_for_both(write):
    scenario = write("title:\n  id: >\n    Kantor\n    kami\nbase: kecil")
    assert scenario.title == {"en": "Kantor kami", "id": "Kantor kami"}
    assert scenario.question is None


def test_numbers_may_be_written_in_more_than_one_right_way(write):
    world = write("\ufeffbase: kecil\nworld: {intake_per_year: 1.9e+2, litmas_per_year: 1_000, climate: 1}").world
    assert (world.intake_per_year, world.litmas_per_year, world.climate) == (190, 1000, 1)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ("world.clients=200", "world.clients"),
        ("offending.base=-6.6", "parameters.offending.base"),
        ("parameters.offending.base=-6.6", "parameters.offending.base"),
        ("weeks=52", "weeks"),
        ("interventions[0].open_posts.days_a_month=4", "interventions.0.open_posts.days_a_month"),
        ("interventions[1].applies_to=new", "interventions.1.applies_to"),
        ("interventions[0].until=104", "interventions.0.until"),
        ("world.references.trust=0.5", "world.references.trust"),
        ("world.districts.Ogan Ilir.km=40", "world.districts.Ogan Ilir.km"),
        ("world.districts['Ogan Ilir'].km=40.5", "world.districts.Ogan Ilir.km"),
        ("title.en=Another: word", "title.en"),
    ],
)
def test_changes_reach_their_place(change, path):
    if change.startswith("title"):
        change = 'title.en="Another: word"'
    value = load("posts_and_pokmaslipas", changes=[change]).resolved()
    for step in path.split("."):
        if step == "offending":
            value = value["offending.base"]
            break
        value = value[int(step) if step.isdigit() else step] if not isinstance(value, float) else value
    assert value == yaml.safe_load(change.split("=", 1)[1])


def test_pks_and_clients_per_pk_take_each_others_place():
    fewer = load("palembang", changes=["world.clients_per_pk=100"]).world
    assert (fewer.clients, fewer.pks, fewer.pk_count) == (3000, None, 30)
    again = load("palembang", changes=["world.clients_per_pk=100", "world.pks=50"]).world
    assert (again.clients_per_pk, again.pk_count) == (None, 50)
    assert load("more_pks", changes=["interventions[0].hire_pks.number=3"]).schedule[0].intervention.number == 3


def test_the_schema_declares_every_field():
    content = json.loads(json.dumps(schema()))
    assert content["$schema"].endswith("2020-12/schema")
    assert not content["additionalProperties"]
    fields = content["properties"]
    assert set(fields) == {
        "title", "question", "base", "world", "parameters", "interventions", "levers", "levers_later", "weeks", "links",
        "shocks", "variants",
    }  # fmt: skip
    for path, item in declarations():
        group, name = path.split(".")
        field = fields["parameters"]["properties"][group]["properties"][name]
        assert (field["minimum"], field["maximum"], field["unit"]) == (item.low, item.high, item.unit)
        assert item.doc in field["description"]
    entry = fields["interventions"]["items"]
    assert set(entry["properties"]) == {*INTERVENTIONS, "from", "until", "ramp", "applies_to"}
    for model in (fields["world"], *(entry["properties"][name] for name in INTERVENTIONS)):
        assert all("description" in field for field in model["properties"].values())
    assert "$ref" not in json.dumps(content)
    assert "null" not in json.dumps(content)


def test_changing_a_copy_of_the_schema_changes_no_check():
    schema()["properties"].clear()
    assert load("kecil").weeks == 260


def test_every_file_of_the_library_fits_the_schema():
    for name in LIBRARY:
        report = Report()
        fit(read_file(ROOT / "scenarios" / f"{name}.yaml", name, report), schema(), report)
        assert not report, report.lines()


def test_faults_have_places():
    place = Place("a.yaml", 1).inside("world", 2).inside("districts", 3).inside(0)
    assert str(place) == "a.yaml:3: world.districts[0]"
