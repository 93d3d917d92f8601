"""Replicates added until an interval is narrow enough: when adding stops, what is told, and that nothing is lost."""

import json
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
import typer

from experiments import precision
from experiments.cli import start
from experiments.cli.compare import _tell_precision
from experiments.precision import LEAST_UNITS, MOST, Look, Looked, Rule, conduct_until, looked_from, read_rule
from experiments.sequential import sequence, units_needed
from experiments.store import Store
from tests.studies import done, small_plan, with_breaking

OUTCOME, LATENT, LONG = "reports_kept", "cohort_offences_latent", "reoffended_2y_from_start_latent"


@cache
def luck(seeds):
    """A difference for every seed, the same for a seed however many there are."""
    return np.array([np.random.default_rng(seed).normal() for seed in range(1, seeds + 1)])


def plan_of(seeds, plan=None):
    plan = small_plan("posts") if plan is None else plan
    return replace(plan, seeds=tuple(range(1, seeds + 1)))


def fill(folder, plan, changes, outcome=OUTCOME, level=50.0):
    """Finished runs in a folder: rows of a real run under the keys and seeds of the plan, with an outcome put in."""
    tables = {}
    for name, table in done(replicates=1)[0].tables.items():
        by_scenario = {each: table.filter(pc.equal(table["scenario"], each)) for each in ("kecil", "posts")}
        parts = []
        for run in plan.runs():
            own = _set(by_scenario[run.scenario.name], "key", run.key)
            own = _set(own, "seed", run.seed)
            if name == "runs":
                own = _set(own, outcome, level + (changes[run.seed - 1] if run.scenario.name == "posts" else 0.0))
            parts.append(own)
        tables[name] = pa.concat_tables(parts)
    Store(folder).write(tables)


def _set(table, column, value):
    place = table.column_names.index(column)
    return table.set_column(place, column, pa.array([value] * len(table), table.schema.field(column).type))


def manifest(folder):
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def width(values):
    found = sequence(np.asarray(values))
    return found.high - found.low


# the rule


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("reports_kept", "write OUTCOME=W"),
        ("", "write OUTCOME=W"),
        ("reports_keptt=2", "did you mean 'reports_kept'?"),
        ("happiness=2", "there is no outcome 'happiness'; see codebook.csv"),
        ("=2", "there is no outcome ''"),
        ("reports_kept=0", "a number above 0 with a decimal point, not '0'"),
        ("reports_kept=-1", "a number above 0 with a decimal point, not '-1'"),
        ("reports_kept=nan", "a number above 0 with a decimal point, not 'nan'"),
        ("reports_kept=inf", "a number above 0 with a decimal point, not 'inf'"),
        ("reports_kept=2,5", "a number above 0 with a decimal point, not '2,5'"),
        ("reports_kept=", "a number above 0 with a decimal point, not ''"),
    ],
)
def test_a_wrong_rule_is_one_clear_line(capsys, text, told):
    assert start(["compare", "kecil", "posts", "--precision", text]) == 2
    out, err = capsys.readouterr()
    assert told in err
    assert err.startswith("--precision")
    assert (err.count("\n"), out) == (1, "")


def test_a_cap_without_a_rule_is_one_clear_line(capsys):
    assert start(["compare", "kecil", "posts", "--most", "40"]) == 2
    out, err = capsys.readouterr()
    assert "--most N: is the cap of --precision OUTCOME=W" in err
    assert (err.count("\n"), out) == (1, "")


def test_a_rule_is_read():
    assert read_rule("reports_kept=2.5") == Rule(OUTCOME, 2.5, MOST)
    assert read_rule(" reports_kept = 1e-1 ", 40) == Rule(OUTCOME, 0.1, 40)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["posts", "--most", "5"], "--most 5: the first look is at 20 seeds"),
        (["posts", "--most", "39", "--uncertain"], "--most 39: the first look is at 40 seeds"),
        (["posts", "--replicates", "201"], "--most 200: the first look is at 201 seeds"),
        ([], "name a policy beside kecil"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_runs(capsys, tmp_path, words, told):
    folder = tmp_path / "out"
    assert (
        start(["compare", "kecil", *words, "--precision", "reports_kept=2", "--weeks", "4", "--out", str(folder)]) == 2
    )
    out, err = capsys.readouterr()
    assert told in err
    assert (err.count("\n"), out) == (1, "")
    assert not folder.exists()


# when adding stops


def test_a_wide_interval_is_reached_at_the_first_look(tmp_path):
    fill(tmp_path, plan_of(LEAST_UNITS), luck(LEAST_UNITS))
    rule = Rule(OUTCOME, 5.0)
    batch, looked = conduct_until(small_plan("posts"), tmp_path, rule, workers=1)
    assert looked == Looked(rule, (Look(LEAST_UNITS, "posts", looked.looks[0].width),), "reached")
    assert looked.looks[0].width == pytest.approx(width(luck(LEAST_UNITS)))
    assert (batch.before, batch.finished, batch.state) == (2 * LEAST_UNITS, 0, "finished")
    told = manifest(tmp_path)
    assert looked_from(told["precision"]) == looked
    assert (len(told["seeds"]), len(told["keys"]), told["state"]) == (LEAST_UNITS, 2 * LEAST_UNITS, "finished")


def test_more_seeds_than_the_first_look_are_the_first_look(tmp_path):
    fill(tmp_path, plan_of(30), luck(30))
    _, looked = conduct_until(plan_of(30), tmp_path, Rule(OUTCOME, 5.0), workers=1)
    assert [look.seeds for look in looked.looks] == [30]


def test_what_cannot_be_reached_stops_early_and_loses_nothing(tmp_path, capsys):
    fill(tmp_path, plan_of(LEAST_UNITS), luck(LEAST_UNITS))
    batch, looked = conduct_until(small_plan("posts"), tmp_path, Rule(OUTCOME, 0.001), workers=1)
    assert (looked.reason, [look.seeds for look in looked.looks]) == ("cannot be reached", [LEAST_UNITS])
    keys = [run.key for run in batch.plan.runs()]
    assert [len(Store(tmp_path).read(table, keys)["key"].unique()) for table in ("runs", "weeks", "groups")] == [40] * 3
    assert manifest(tmp_path)["precision"]["reason"] == "cannot be reached"
    for language, told in (("en", "all runs are kept"), ("id", "semua simulasi disimpan")):
        with pytest.raises(typer.Exit) as stopped:
            _tell_precision(looked, language)
        assert stopped.value.exit_code == 2
        out, err = capsys.readouterr()
        assert err.startswith(f"--precision {OUTCOME}=")
        assert (told in err, err.count("\n"), out) == (True, 1, "")


def test_seeds_are_added_until_the_width_is_reached(tmp_path, capsys):
    """Every look is at what has run by then, at most twice as much as before, and the last one is narrow enough."""
    fill(tmp_path, plan_of(MOST), luck(MOST))
    asked = width(luck(60))
    _, looked = conduct_until(small_plan("posts"), tmp_path, Rule(OUTCOME, asked), workers=1)
    seeds = [look.seeds for look in looked.looks]
    assert looked.reason == "reached"
    assert seeds[0] == LEAST_UNITS < seeds[-1] < MOST
    assert all(now + 2 <= after <= 2 * now for now, after in pairwise(seeds))
    assert seeds[1] == min(40, units_needed(luck(LEAST_UNITS), asked, MOST))
    widths = [look.width for look in looked.looks]
    assert widths == pytest.approx([width(luck(n)) for n in seeds])
    assert widths[-1] <= asked < min(widths[:-1])
    assert len(manifest(tmp_path)["precision"]["looks"]) == len(seeds)
    _tell_precision(looked, "en")
    assert capsys.readouterr().out.startswith(f"Precision reached with {seeds[-1]} seeds")


def test_the_cap_ends_it(tmp_path):
    most = LEAST_UNITS + 3
    fill(tmp_path, plan_of(most), luck(most))
    _, looked = conduct_until(small_plan("posts"), tmp_path, Rule(OUTCOME, width(luck(most)) / 1.1, most), workers=1)
    assert (looked.reason, [look.seeds for look in looked.looks]) == ("cap", [LEAST_UNITS, most])


def test_differences_that_are_all_zero_settle_nothing(tmp_path):
    most = LEAST_UNITS + 4
    fill(tmp_path, plan_of(most), np.zeros(most))
    _, looked = conduct_until(small_plan("posts"), tmp_path, Rule(OUTCOME, 1.0, most), workers=1)
    assert (looked.reason, looked.looks[-1]) == ("cap", Look(most, "posts", 0.0))


def test_the_first_look_is_so_many_draws_where_parameters_are_uncertain(tmp_path, monkeypatch):
    monkeypatch.setattr(precision, "LEAST_UNITS", 8)
    plan, seeds = replace(small_plan("posts"), uncertain=True), 16
    fill(tmp_path, plan_of(seeds, plan), luck(seeds))
    _, looked = conduct_until(plan, tmp_path, Rule(OUTCOME, 50.0), workers=1)
    (look,) = looked.looks
    assert look.seeds == seeds
    assert look.width == pytest.approx(width(luck(seeds).reshape(-1, 2).mean(axis=1)))


def test_latent_widths_are_in_percent_of_the_reference(tmp_path):
    fill(tmp_path, plan_of(LEAST_UNITS), luck(LEAST_UNITS), LATENT, level=20.0)
    _, looked = conduct_until(small_plan("posts"), tmp_path, Rule(LATENT, 50.0), workers=1)
    assert looked.looks[0].width == pytest.approx(5 * width(luck(LEAST_UNITS)))


@pytest.mark.parametrize(("outcome", "level"), [(LONG, np.nan), (LATENT, 0.0)])
def test_an_outcome_without_a_value_cannot_be_reached(tmp_path, capsys, outcome, level):
    """Too short a run, or a reference without offences: no width, and said at once."""
    fill(tmp_path, plan_of(LEAST_UNITS), luck(LEAST_UNITS), outcome, level)
    _, looked = conduct_until(small_plan("posts"), tmp_path, Rule(outcome, 1.0), workers=1)
    assert (looked.reason, looked.looks) == ("cannot be reached", (Look(LEAST_UNITS, "posts", np.inf),))
    assert manifest(tmp_path)["precision"]["looks"][0]["width"] is None
    assert looked_from(manifest(tmp_path)["precision"]) == looked
    with pytest.raises(typer.Exit):
        _tell_precision(looked, "en")
    assert "the widest interval is –" in capsys.readouterr().err


# what really runs


def test_only_the_seeds_that_are_missing_are_run(tmp_path):
    fill(tmp_path, plan_of(LEAST_UNITS), luck(LEAST_UNITS))
    most, asked = LEAST_UNITS + 1, width(luck(LEAST_UNITS)) / 1.1
    batch, looked = conduct_until(small_plan("posts"), tmp_path, Rule(OUTCOME, asked, most), workers=1)
    assert [look.seeds for look in looked.looks] == [LEAST_UNITS, most]
    assert (batch.before, batch.finished) == (2 * LEAST_UNITS, 2)
    assert manifest(tmp_path)["runs"] == {"asked": 2 * most, "finished": 2 * most, "failed": 0}


@pytest.mark.parametrize("all_break", [False, True])
def test_runs_that_break_end_it_and_the_rest_is_kept(tmp_path, monkeypatch, all_break):
    monkeypatch.setattr(precision, "LEAST_UNITS", 1)
    plan = with_breaking(small_plan("posts", replicates=1))
    if all_break:
        world, _, broken = plan.scenarios
        plan = replace(plan, scenarios=(replace(broken, name=world.name), broken))
    else:
        fill(tmp_path, small_plan("posts", replicates=1), luck(1))
    batch, looked = conduct_until(plan, tmp_path, Rule(OUTCOME, 1.0), workers=1)
    assert looked == Looked(looked.rule, (Look(1, looked.looks[0].scenario, np.inf),), "runs failed")
    assert {failure.scenario for failure in batch.failures} == ({"kecil", "broken"} if all_break else {"broken"})
    assert (manifest(tmp_path)["state"], manifest(tmp_path)["precision"]["reason"]) == ("incomplete", "runs failed")
    assert len(Store(tmp_path).read("runs")) == (0 if all_break else 2)


def test_studies_with_fixed_seeds_tell_nothing_of_it():
    assert looked_from(None) is None
