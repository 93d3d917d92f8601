"""Structural variants: the usual ones are the model as it was, the others change what they say and nothing else."""

from dataclasses import fields, replace

import numpy as np
import pandas as pd
import pytest

from experiments.factors import at_point, resolve
from experiments.figures.sweep import draw_sweep
from experiments.manifest import read_plan, write_manifest, write_scenarios
from experiments.plan import make_plan
from experiments.study import find, read
from sim.explain import footprints
from sim.model import ReintegrationModel
from sim.model.reference import Reference
from sim.parameters import Parameters
from sim.processes.offending import BOUNDS, Guidance, doublings, environment, weekly_chance
from sim.scenario import ScenarioError, check, load, with_changes
from sim.variants import USUAL, Variants, declared_variants
from sim.week import ORDERS, WEEK, pass_week
from tests.conftest import kecil_snapshot

CHOICES = declared_variants()
OTHERS = [f"{name}={form}" for name, item in CHOICES.items() for form in item.forms if form != item.usual]
P = Parameters().offending
STOCKS = set(
    "clients.goals clients.tasks clients.bond clients.trust clients.motivation clients.encouragement clients.dose "
    "clients.missed_run clients.employed clients.stigma_felt clients.volunteer families.support families.conflict "
    "clients.pk clients.learns_in".split()
)
"""Kept from week to week, so that a verb that acts earlier reads what was so last week; word of an arrest comes in a
later week than the arrest."""


def guidance(rows=200, spread=3.0):
    """Environments far within and far beyond the cap, in every third of the score."""
    luck = np.random.default_rng(1)
    parts = {name: luck.normal(0, spread, rows) for name in Guidance._fields}
    return Guidance(**parts | {"dose": abs(parts["dose"]), "band": np.arange(rows) % 3})


def usual_level(x):
    """What usual guidance by an average PK brings in each third."""
    return np.array([0.0, P.dose_middle, P.dose_top])[x.band] * P.dose_base * doublings(np.ones(1))


def world_with(**changed):
    """The small world at the policy date, of another structure from now on."""
    world = kecil_snapshot().world.copy()
    world.week, world.variants = 0, replace(USUAL, **changed)
    return world


def test_every_declared_form_is_there_and_told_in_a_sentence():
    assert set(CHOICES["joint_cap"].forms) == set(BOUNDS)
    assert set(CHOICES["week_order"].forms) == set(ORDERS)
    assert all(doc.endswith(".") for item in CHOICES.values() for doc in (item.doc, *item.forms.values()))


def test_the_usual_variants_leave_every_key_and_text_as_it_was():
    plain = load("kecil")
    said = load("kecil", changes=[f"variants.{name}={item.usual}" for name, item in CHOICES.items()])
    assert plain.variants == said.variants == USUAL
    assert (said.key(), said.key(weeks=True), said.burn_in_key()) == (
        plain.key(),
        plain.key(weeks=True),
        plain.burn_in_key(),
    )
    assert said.text() == plain.text()
    assert "variants" not in plain.resolved()


def test_the_usual_variants_are_the_model_to_the_last_bit():
    x = guidance()
    whole = environment(x, P, "none")
    usual = usual_level(x)
    written = P.cap * (np.tanh((environment_sum(x) - usual) / P.cap) + np.tanh(usual / P.cap))
    assert (environment(x, P) == written).all()
    assert whole == pytest.approx(environment_sum(x), abs=1e-12)
    assert ORDERS["usual"] is WEEK


def environment_sum(x):
    """What PK and partners do, unbounded, added up in the order of MODEL.md."""
    by_band = np.array([0.0, P.dose_middle, P.dose_top])[x.band]
    skill = np.clip(P.dose_base + P.dose_skill * x.competence, 0.0, 1.0)
    direct = P.missed * x.missed + P.motivation * x.encouragement + P.trust * x.trust + P.competence * x.competence
    return direct + by_band * skill * doublings(x.dose) + P.volunteer * x.volunteer


def test_every_other_variant_has_keys_of_its_own():
    made = [load("kecil"), *(load("kecil", changes=[f"variants.{other}"]) for other in OTHERS)]
    for keys in ([s.key() for s in made], [s.burn_in_key() for s in made], [s.status_quo().key() for s in made]):
        assert len(set(keys)) == len(made)


def test_a_clip_is_exact_inside_and_flat_outside():
    x = guidance(spread=1.0)
    beyond = environment_sum(x) - usual_level(x)
    inside = abs(beyond) < P.cap
    assert 20 < inside.sum() < 180
    clipped = environment(x, P, "clip")
    assert clipped[inside] == pytest.approx(environment_sum(x)[inside], abs=1e-12)
    assert np.allclose(abs(clipped - usual_level(x))[~inside], P.cap, rtol=0, atol=1e-12)


def test_without_a_cap_everything_counts_and_where_nobody_acts_there_is_nothing():
    x = guidance()
    assert np.ptp(environment(x, P, "none")) > 3 * np.ptp(environment(x, P, "clip"))
    zero = np.zeros(3)
    nobody = Guidance(zero, zero, zero, zero, zero, np.arange(3), zero)
    assert all(environment(nobody, P, form).tolist() == [0, 0, 0] for form in BOUNDS)


def test_the_bound_reaches_the_supervised_only():
    chances = {form: weekly_chance(world_with(joint_cap=form)) for form in BOUNDS}
    here = np.zeros(len(chances["tanh"]), bool)
    here[world_with().supervised] = True
    for form in ("clip", "none"):
        assert (chances[form][~here] == chances["tanh"][~here]).all()
        assert (chances[form][here] != chances["tanh"][here]).mean() > 0.9
    assert np.ptp(chances["none"][here]) > np.ptp(chances["tanh"][here])


@pytest.mark.parametrize("name", ORDERS)
def test_every_order_holds_the_same_verbs_once(name):
    assert sorted(verb.__name__ for verb in ORDERS[name]) == sorted(verb.__name__ for verb in WEEK)
    assert len({tuple(order) for order in ORDERS.values()}) == len(ORDERS)


@pytest.fixture(scope="module")
def touched():
    return footprints("kecil", weeks=12)


@pytest.mark.parametrize("name", [name for name in ORDERS if name != "usual"])
def test_no_verb_misses_what_the_same_week_must_have_written_before(name, touched):
    """What a verb no longer finds written this week are stocks: it reads those of last week."""
    places = {order: {verb.__name__: at for at, verb in enumerate(ORDERS[order])} for order in (name, "usual")}
    missed = set()
    for reader, (seen, _) in touched.items():
        for writer, (_, changed) in touched.items():
            before = {order: place[writer] < place[reader] for order, place in places.items()}
            if before["usual"] and not before[name]:
                missed |= seen & changed
    assert missed <= STOCKS


@pytest.mark.parametrize("name", ORDERS)
def test_the_week_goes_in_the_order_of_the_scenario(name, monkeypatch):
    world, said = world_with(week_order=name), []
    noted = tuple(_noted(verb, said) for verb in ORDERS[name])
    monkeypatch.setitem(ORDERS, name, noted)
    pass_week(world)
    assert said == [verb.__name__ for verb in noted]


def _noted(verb, said):
    def noted(world):
        said.append(world.verb)
        verb(world)

    noted.__name__ = verb.__name__
    return noted


def test_orders_lead_to_other_weeks_with_the_same_people():
    after = {}
    for name in ORDERS:
        world = world_with(week_order=name)
        for world.week in range(30):
            pass_week(world)
        after[name] = world
    usual = after.pop("usual")
    moved = {
        "community_first": "trust",
        "offending_before_contacts": "offended_in",
        "strain_before_contacts": "quality",
    }
    for name, world in after.items():
        assert (world.clients.risk == usual.clients.risk).all()
        assert not np.array_equal(getattr(world.clients, moved[name]), getattr(usual.clients, moved[name])), name


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("variants: {joint_cap: klip}", "3: variants.joint_cap: 'klip' is not known here; did you mean 'clip'?"),
        ("variants: {week_ordr: usual}", "3: variants.week_ordr: no such name; did you mean 'week_order'?"),
        (
            "variants: {joint_cap: 1}",
            "3: variants.joint_cap: 1 is read as the number 1; write '1' in quotes if it is text",
        ),
        ("variants: clip", "3: variants: 'clip' stands here; write a mapping (joint_cap, week_order)"),
        ("varients: {joint_cap: clip}", "3: varients: no such name; did you mean 'variants'?"),
    ],
)
def test_a_wrong_variant_gives_one_line(text, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(f"title: {{en: Mine}}\nbase: kecil\n{text}\n")
    assert check("mine.yaml") == (f"mine.yaml:{told}",)


def test_a_wrong_change_gives_one_line():
    with pytest.raises(ScenarioError) as problem:
        load("kecil", changes=["variants.week_order=community"])
    assert len(problem.value.faults) == 1
    assert "--set variants.week_order=community: " in problem.value.faults[0]
    assert "did you mean 'community_first'?" in problem.value.faults[0]


def test_variants_are_laid_over_those_of_the_base(tmp_path):
    (tmp_path / "below.yaml").write_text("base: kecil\nworld: {}\nvariants: {joint_cap: clip, week_order: usual}\n")
    (tmp_path / "above.yaml").write_text("base: below\nvariants: {week_order: community_first}\n")
    made = load(tmp_path / "above.yaml")
    assert made.variants == Variants("clip", "community_first")
    back = with_changes(made, ["variants.joint_cap=tanh"])
    assert back.resolved()["variants"] == {"week_order": "community_first"}
    assert load("posts", over=tmp_path / "above.yaml").variants == made.variants == made.status_quo().variants


def test_a_scenario_written_out_keeps_its_variants(tmp_path):
    made = load("kecil", changes=["variants.joint_cap=none"])
    (tmp_path / "again.yaml").write_text(made.text())
    again = load(tmp_path / "again.yaml")
    assert again.variants == made.variants
    assert (again.key(), again.burn_in_key()) == (made.key(), made.burn_in_key())


def test_nobody_goes_on_from_a_world_of_another_structure():
    other = load("kecil", changes=["variants.joint_cap=clip"])
    with pytest.raises(ValueError, match="variants differ"):
        ReintegrationModel(other, 1, start=kecil_snapshot(), weeks=60)
    model = ReintegrationModel(load("kecil"), 1, start=kecil_snapshot(), weeks=60, register_people=False)
    with pytest.raises(ValueError, match="variants differ"):
        Reference(model).source(world_with(joint_cap="clip"))


def test_a_design_varies_them_and_every_point_has_a_burn_in_of_its_own(tmp_path):
    factor = resolve("variants.joint_cap")
    assert (factor.kind, factor.range, factor.schema["enum"]) == ("variant", None, list(BOUNDS))
    assert at_point(load("kecil"), [factor], ["none"]).variants.joint_cap == "none"
    plan = small_plan(tmp_path)
    assert plan.points == (("tanh",), ("clip",), ("none",))
    tasks = list(plan.tasks())
    assert [{run.scenario.variants.joint_cap for run in task.runs} for task in tasks] == [{"tanh"}, {"clip"}, {"none"}]
    assert [len(task.runs) for task in tasks] == [2, 2, 2]
    write_manifest(tmp_path, plan, plan.run_keys())
    write_scenarios(tmp_path, plan)
    again, content = read_plan(tmp_path)
    assert again.run_keys() == plan.run_keys() == content["keys"]


def test_a_folder_keeps_the_variants_of_its_scenarios(tmp_path):
    plan = make_plan(
        replace(read(find("recommended")), scenarios=("kecil", "posts")), changes=["variants.joint_cap=clip"]
    )
    write_manifest(tmp_path, plan, plan.run_keys())
    write_scenarios(tmp_path, plan)
    again, _ = read_plan(tmp_path)
    assert [s.variants.joint_cap for s in again.scenarios] == ["clip", "clip"]
    assert again.run_keys() == plan.run_keys()


def small_plan(folder):
    path = folder / "forms.yaml"
    over = f"{{variants.joint_cap: [{', '.join(BOUNDS)}]}}"
    path.write_text(f"scenarios: [kecil, posts]\nweeks: 4\nreplicates: 1\ndesign: {{kind: grid, over: {over}}}\n")
    return make_plan(read(path))


def test_marks_stand_at_words(tmp_path):
    plan = small_plan(tmp_path)
    rows = [
        {"variants.joint_cap": form, "scenario": name, "outcome": "alliance", "value": 0.5 + at / 10}
        for at, form in enumerate(BOUNDS)
        for name in plan.names
    ]
    table = pd.DataFrame(rows)
    table = table.assign(value_low=table["value"] - 0.1, value_high=table["value"] + 0.1)
    for name in ("difference", "low", "high"):
        table[name] = np.where(table["scenario"] == "posts", 0.01, np.nan)
    assert {"sweep.png", "sweep_changes.png"} <= set(draw_sweep(plan, table, tmp_path, "en"))
    told = (tmp_path / "sweep.txt").read_text(encoding="utf-8")
    assert "kecil: tanh 0.5" in told
    assert "none 0.7" in told


def test_the_study_of_the_structure_tries_every_form():
    design = read(find("structure_of_the_model")).design
    assert dict(zip(design.names, design.values, strict=True)) == {
        f"variants.{item.name}": tuple(CHOICES[item.name].forms) for item in fields(Variants)
    }
