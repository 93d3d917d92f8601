"""Attribution of an effect to loops: adds up, knows the pencil result, and runs from words to files."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from experiments.batch import conduct
from experiments.cli import start
from experiments.errors import InputError
from experiments.figures.canvas import vectors_only
from experiments.figures.loops import draw_loops
from experiments.findings.looped import finish_loops
from experiments.in_step import side_by_side
from experiments.loops.attribution import OPEN_LOOP, TOTAL, attribution, shapley, table
from experiments.loops.compensation import cell_name, cells, compensation
from experiments.loops.courses import amplification, fate, half_life
from experiments.loops.measuring import by_live, directions, effects_of, matched
from experiments.loops.planning import loops_plan, scenarios_of
from experiments.loops.variants import DIRECTIONS, name, one_less, subsets, variants
from experiments.report.loops import loops_page
from experiments.store import Store
from experiments.study import find, read
from experiments.task import _one_task
from sim import ReintegrationModel, load
from sim.causal_map import GROUP_IDS
from sim.measures import OUTCOMES
from sim.words import say
from tests.conftest import kecil_snapshot

WEEKS = 5


@pytest.fixture(scope="module")
def looped(tmp_path_factory):
    """A small loop study, carried out and read again."""
    world, policy = scenarios_of(["kecil", "posts_and_pokmaslipas"])
    plan = loops_plan(world, policy, [1], WEEKS, with_matched=False)
    folder = tmp_path_factory.mktemp("loops")
    batch = conduct(plan, folder, workers=2)
    assert not batch.failures
    return finish_loops(plan, folder), Store(folder, plan.kept.tables).read("runs", plan.run_keys())


@cache
def null_shock():
    """Few sets of a shock that changes nothing, matched ones among them; runs, names of world and policy."""
    world, policy = scenarios_of(["kecil"], ["{litmas_surge: {factor: 1}}"])
    plan = loops_plan(world, policy, [1], WEEKS)
    few = {world.name, policy.name, *(name(policy.name, live) for live in one_less())}
    few |= {f"{policy.name}~{direction}" for direction in DIRECTIONS}
    kept = tuple(scenario for scenario in plan.scenarios if scenario.name in few or "~m" in scenario.name)
    runs = [_one_task(task) for task in replace(plan, scenarios=kept).tasks()]
    assert not [failure for _, failures in runs for failure in failures]
    return pd.concat([tables["runs"].to_pandas() for tables, _ in runs], ignore_index=True), world.name, policy.name


def two_loops(live: frozenset[str], push: float) -> float:
    """A linear model: x = push + a y + b z, y = c x, z = d x; a closes one loop, b the other; cut arrows show zero."""
    a, b, c, d = 0.5, 0.25, 0.4, 0.8
    gain = (a * c if "first" in live else 0.0) + (b * d if "second" in live else 0.0)
    return push / (1 - gain)


def test_attribution_is_the_pencil_result_on_two_linear_loops():
    groups = ("first", "second", "dummy")
    values = {live: np.array([two_loops(live, push) for push in (1.0, 2.0)]) for live in subsets(groups)}
    found = attribution(values, groups)
    open_loop, one, other, both = 1.0, 1 / 0.8, 1 / 0.8, 1 / 0.6
    first = ((one - open_loop) + (both - other)) / 2
    assert np.allclose(found[OPEN_LOOP], [open_loop, 2 * open_loop])
    assert np.allclose(found["first"], [first, 2 * first])
    assert np.allclose(found["second"], [both - open_loop - first, 2 * (both - open_loop - first)])
    assert np.array_equal(found["dummy"], [0, 0]), "a group that changes nothing gets nothing"


def test_shares_and_open_loop_add_up_for_any_values():
    luck = np.random.default_rng(1)
    values = {live: luck.normal(size=5) for live in subsets()}
    found = attribution(values, GROUP_IDS)
    assert np.allclose(sum(found[part] for part in (OPEN_LOOP, *GROUP_IDS)), found[TOTAL])
    assert np.allclose(sum(shapley(values, GROUP_IDS).values()), values[frozenset(GROUP_IDS)] - values[frozenset()])


def test_the_table_has_a_row_per_outcome_and_part():
    found = table({"trust": attribution({live: np.ones(3) for live in subsets()}, GROUP_IDS)})
    assert list(found["group"]) == [OPEN_LOOP, *GROUP_IDS, TOTAL]
    assert list(found.columns[:5]) == ["outcome", "group", "share", "low", "high"]


def test_every_set_of_groups_has_its_run_and_name():
    world, policy = scenarios_of(["kecil", "posts"])
    made = variants(world, policy)
    assert len(made) == 1 + 64 + 3 + 14 == len({scenario.name for scenario in made}) == len({s.key() for s in made})
    assert made[0].name == "kecil"
    assert made[1] == policy, "the plain policy, with every group live, stands second"
    assert name("posts", frozenset()) == "posts~000000"


def test_shares_of_a_study_add_up_to_the_effect_of_the_plain_run(looped):
    found = looped[0].tables["attribution"]
    by_part = found.pivot_table("share", "outcome", "group")
    parts = by_part[[OPEN_LOOP, *GROUP_IDS]].sum(axis=1)
    assert np.allclose(parts, by_part[TOTAL])
    plain = [
        ReintegrationModel(plan, 1, start=kecil_snapshot(weeks=WEEKS), weeks=WEEKS, register_people=False)
        .run()
        .run_row()["guidance_minutes"]
        for plan in (load("kecil"), load("posts_and_pokmaslipas", over="kecil"))
    ]
    assert by_part.loc["guidance_minutes", TOTAL] == pytest.approx(plain[1] - plain[0])


def test_a_null_shock_gives_zero_everywhere():
    runs, world, policy = null_shock()
    effects = effects_of(runs, world, policy)
    same = [column for column in effects["trust"].changes if "~m" not in column]
    assert len(same) == 2 + 7 + 3
    for outcome, (changes, _) in effects.items():
        assert (changes[same] == 0).all(axis=None), outcome
    assert (matched(effects, world, policy)[["replayed", "matched"]].fillna(0) == 0).all(axis=None)
    assert (directions(effects, policy)["effect"].fillna(0) == 0).all()


def test_directions_lose_what_they_carry(looped):
    parts = looped[0].tables["directions"].pivot_table("effect", "outcome", "part")
    assert np.allclose(parts["loses_both"], parts["whole"] - parts["both"])
    assert np.allclose(parts["beyond_sum"], parts["loses_both"] - parts["loses_forward"] - parts["loses_return"])


def test_the_page_and_the_figures_are_whole_in_both_languages(looped):
    found = looped[0]
    with vectors_only():
        names = draw_loops(found, "id")
    assert {"shares.svg", "travel.svg", "loops.svg"} <= set(names)
    assert all((found.folder / each).stat().st_size > 500 for each in names if each.endswith(".svg"))
    html = loops_page(found, {}, "id")
    for language in ("en", "id"):
        assert all(say(f"loop.{group}", language) in html for group in GROUP_IDS)
    assert html.count("<svg") == 6
    assert "src=" not in html


def test_a_folder_is_told_again_and_its_runs_come_again(looped, capsys):
    found = looped[0]
    before = (found.folder / "attribution.csv").read_bytes()
    with vectors_only():
        assert start(["report", str(found.folder)]) == 0
    assert "attribution.csv" in capsys.readouterr().out
    assert (found.folder / "attribution.csv").read_bytes() == before
    assert start(["verify", str(found.folder), "--sample", "1", "--workers", "1"]) == 0
    assert "1 of 1" in capsys.readouterr().out


def test_a_folder_that_does_not_tell_its_kind_is_refused_in_one_line(looped, capsys):
    manifest = looped[0].folder / "manifest.json"
    whole = manifest.read_text(encoding="utf-8")
    manifest.write_text(whole.replace('"weekly"', '"once"'), encoding="utf-8")
    try:
        assert start(["report", str(looped[0].folder)]) == 2
    finally:
        manifest.write_text(whole, encoding="utf-8")
    said = capsys.readouterr().err.strip()
    assert "does not tell all of its kind of study" in said
    assert len(said.splitlines()) == 1


def test_every_column_of_every_file_is_in_the_codebook(looped):
    found = looped[0]
    told = pd.read_csv(found.folder / "codebook.csv")
    for file, made in found.tables.items():
        assert set(made.columns) <= set(told.loc[told["table"] == file, "id"]), file


def test_side_by_side_gives_what_single_runs_give():
    world, policy = scenarios_of(["kecil", "posts_and_pokmaslipas"])
    plan = loops_plan(world, policy, [1], WEEKS)
    wanted = [f"{policy.name}~000000", f"{policy.name}~{next(iter(DIRECTIONS))}"]
    runs = [run for run in plan.runs() if run.scenario.name in wanted]
    start = kecil_snapshot(weeks=WEEKS)
    for run, model in side_by_side(runs, WEEKS, start):
        alone = ReintegrationModel(run.scenario, run.seed, start=start, weeks=WEEKS, register_people=False).run()
        assert np.array_equal(model.history, alone.history)


def test_effects_are_taken_seed_by_seed():
    runs = pd.DataFrame(
        {"scenario": ["w", "p", "w", "p", "w"], "seed": [1, 1, 2, 2, 3], "trust": [0.1, 0.3, 0.2, 0.5, 0.9]}
    )
    for outcome in set(OUTCOMES) - {"trust"}:
        runs[outcome] = 1.0
    found = effects_of(runs, "w", "p")["trust"]
    assert list(found.changes.index) == [1, 2], "a seed that lacks a run is left out"
    assert np.allclose(found.changes["p"], [0.2, 0.3])


def test_amplification_needs_an_open_loop_effect():
    ratio, low, high = amplification(np.array([2.0, 2.2, 1.8, 2.1]), np.array([1.0, 1.1, 0.9, 1.0]))
    assert low < ratio < high
    assert ratio == pytest.approx(8.1 / 4.0)
    assert np.isnan(amplification(np.array([2.0, 2.2]), np.array([1.0, -1.1]))[0])


def test_half_life_of_a_course():
    halving = 8.0 * 0.5 ** np.arange(6)
    assert half_life(halving, ends=1) == pytest.approx(13.0)
    assert half_life(np.ones(6), ends=1) == float("inf")


def test_fates_of_an_effect():
    luck = 1 + 0.01 * np.random.default_rng(2).normal(size=(12, 6))
    falls, stays, grows = 0.5 ** np.arange(12), np.ones(12), 1.2 ** np.arange(12)
    told = [fate(pd.DataFrame(course[:, None] * luck), ends=1) for course in (falls, stays, grows)]
    assert told == ["fades", "lasts", "spirals"]
    assert fate(pd.DataFrame(luck - 1), ends=1) == "unclear"
    hump = np.array([0.2, 0.6, 1, 1.1, 1, 0.9, 0.8, 0.7, 0.6, 0.55, 0.5, 0.45])
    assert fate(pd.DataFrame(hump[:, None] * luck), ends=1) == "fades", "what comes late and goes is no spiral"


def test_compensation_finds_what_was_put_in():
    rows = []
    for seed in range(6):
        for trust in (-1, 0, 1):
            for pressure, sizes in (("stigma", (-1, 0, 1)), ("less_time", (0, 1))):
                for size in sizes:
                    log = -0.2 * trust + 0.1 * size - 0.03 * trust * size * (pressure == "stigma") + 0.001 * seed
                    name_of_cell = cell_name("w", trust, pressure, size)
                    rows.append({"scenario": name_of_cell, "seed": seed, "offences_latent_rate": np.exp(log)})
    frame = pd.DataFrame(rows).drop_duplicates(["scenario", "seed"]).assign(reports_kept=80.0)
    found = compensation(frame, "w").set_index(["outcome", "pressure", "term"])
    at = found.loc["offences_latent_rate"]
    assert at.loc[("stigma", "interaction"), "effect"] == pytest.approx(-0.03)
    assert at.loc[("stigma", "interaction"), "finding"] == "compensates"
    assert at.loc[("less_time", "interaction"), "effect"] == pytest.approx(0.0, abs=1e-12)
    assert at.loc[("stigma", "trust"), "effect"] == pytest.approx(-0.2)


def test_cells_of_compensation_are_all_there():
    made = cells(load("kecil"), 52)
    assert len(made) == 1 + 8 + 3 == len({scenario.name for scenario in made})


@pytest.mark.parametrize(
    ("names", "shocks", "said"),
    [
        (["kecil"], [], "does nothing after the policy date; give a policy too, or --shock"),
        (["kecil", "posts", "families"], [], "families: give a world and one policy at most"),
        (["kecil", "posts"], ["pks_lost"], "a shock over a policy mixes two effects"),
    ],
)
def test_bad_input_is_told(names, shocks, said):
    with pytest.raises(InputError) as problem:
        scenarios_of(names, shocks)
    assert said in str(problem.value)


def test_values_by_live_groups_are_complete(looped):
    found, runs = looped
    values = by_live(effects_of(runs, found.world, found.policy.name)["trust"].changes, found.policy.name)
    assert set(values) == set(subsets())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--study", "library"], "takes no loops apart; write loops: {analysis: attribution}, or run it with compare"),
        (["kecil", "--study", "compensation"], "names its own scenarios and shocks; leave out kecil"),
        (["kecil", "--shock", "pks_lots"], "no such name"),
    ],
)
def test_the_verb_tells_bad_input_in_one_line(words, said, capsys):
    assert start(["loops", *words]) == 2
    told = capsys.readouterr().err.strip()
    assert said in told
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize("study", ["two_way_causality", "vicious_circle", "compensation", "seen_in_the_field"])
def test_studies_are_explained_in_five_lines_in_both_languages(study):
    asked = read(find(study))
    assert asked.loops is not None
    assert {language: len(text.strip().splitlines()) for language, text in asked.explained.items()} == {
        "en": 5,
        "id": 5,
    }


def test_nothing_is_attributed_where_too_much_was_made_up(looped):
    found = looped[0]
    assert not found.refused
    assert found.tables["reads"]["guessed"].max() < 0.01
    much = replace(found, tables={"reads": found.tables["reads"].assign(guessed=0.2)})
    assert much.refused
