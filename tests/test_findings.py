"""From a folder back to its study: the same plan, the same files; what is no folder of a study is told in one line."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from experiments.batch import Batch, conduct
from experiments.cli import start
from experiments.compare import interval
from experiments.economics import cost_table
from experiments.errors import InputError
from experiments.files import finish, rebuilt
from experiments.findings import Findings
from experiments.manifest import read_plan, write_manifest, write_scenarios
from experiments.plan import make_plan
from experiments.precision import Look, Looked, Rule
from experiments.sequential import anytime_p, sequence, t_test
from experiments.store import Store
from experiments.study import Study
from tests.studies import done, policy, small_plan

LIBRARY = Path(__file__).parents[1] / "scenarios"
WORDS = {"title": {"en": "A small study"}, "question": {"en": "Which?", "id": "Yang mana?"}}


def unsure(draws=5):
    """Uncertain parameters, a strained world, and words."""
    study = Study("unsure", ("kecil", "posts"), weeks=4, replicates=2 * draws, strain=("efisiensi",), **WORDS)
    return make_plan(replace(study, strain_replicates=2), uncertain=True)


def fixed():
    """As many seeds as are asked for, nothing drawn."""
    return small_plan("posts", replicates=3)


def fill(folder, plan, without=()):
    """Finished runs in a folder: rows of a real run under the keys, seeds and names of the plan, moved by luck."""
    luck, tables = np.random.default_rng(1), {}
    for name, table in done(replicates=1)[0].tables.items():
        parts = []
        for run in (each for each in plan.runs() if each.seed not in without):
            alike = "posts" if run.scenario.name.startswith("posts") else "kecil"
            own = table.filter(pc.equal(table["scenario"], alike))
            changes = {"key": run.key, "seed": run.seed, "scenario": run.scenario.name}
            if name == "runs":
                changes |= {outcome: luck.normal(50, 5) for outcome in ("reports_kept", "cohort_offences_latent")}
            else:
                sums = [field.name for field in own.schema if pa.types.is_floating(field.type)]
                changes |= {column: pc.add(own[column], luck.uniform(0, 1)) for column in sums}
            parts.append(_with(own, changes))
        tables[name] = pa.concat_tables(parts)
    Store(folder).write(tables)


def _with(table, changes):
    """A table with other columns: of one value, or of their own."""
    for column, value in changes.items():
        field = table.schema.field(column)
        values = value if isinstance(value, pa.ChunkedArray) else pa.array([value] * len(table), field.type)
        table = table.set_column(table.column_names.index(column), field, values)
    return table


def study_in(folder, plan=None):
    """A study that has been carried out."""
    plan = fixed() if plan is None else plan
    fill(folder, plan)
    return conduct(plan, folder, workers=1)


def files(folder, kinds=(".csv", ".parquet")):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in kinds}


def told_of(folder):
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


# the same files again


@pytest.mark.parametrize(
    ("make", "language", "locale"), [(fixed, "en", "en"), (fixed, "id", "id"), (unsure, "en", "id")]
)
def test_a_folder_gives_the_same_files_again(tmp_path, make, language, locale):
    batch = study_in(tmp_path, make())
    first = finish(batch, language, locale)
    before = files(tmp_path)
    for name in before:
        (tmp_path / name).unlink()
    again = rebuilt(tmp_path, language, locale)
    assert {"comparison.csv", "verdicts.csv", "split.csv", "gains.csv", "returns.csv", "triwulan.csv"} <= set(before)
    assert ("strain.csv" in before) == ("uncertainty.csv" in before) == (make is unsure)
    assert again.names == first.names
    assert files(tmp_path) == before


def test_a_world_alone_gives_its_levels_again(tmp_path):
    first = finish(study_in(tmp_path, small_plan(replicates=3)), "en")
    before = files(tmp_path)
    assert set(before) == {"levels.csv", "codebook.csv", "runs.parquet", "weeks.parquet", "groups.parquet"}
    assert rebuilt(tmp_path, "en").names == first.names
    assert files(tmp_path) == before


def test_it_does_so_after_the_model_has_changed(tmp_path, monkeypatch):
    finish(study_in(tmp_path), "en")
    before = files(tmp_path)
    monkeypatch.setattr("experiments.plan.runs.code_hash", lambda: "of another model")
    assert {run.key for run in read_plan(tmp_path)[0].runs()}.isdisjoint(told_of(tmp_path)["keys"])
    rebuilt(tmp_path, "en")
    assert files(tmp_path) == before


def test_what_has_finished_of_a_study_is_enough(tmp_path):
    few, many = (small_plan("posts", replicates=n) for n in (2, 5))
    fill(tmp_path, few)
    Batch(many, tmp_path).begin()
    found = rebuilt(tmp_path, "en").findings
    assert (len(found.runs), len(found.plan.seeds), found.missing) == (4, 2, 6)
    assert set(found.comparison["seeds"]) <= {0, 2}


def test_draws_are_counted_from_the_first_seed_though_it_is_missing(tmp_path):
    """The seeds 2, 3-4, 5-6 are three draws."""
    plan = replace(unsure(draws=3), strain=())
    fill(tmp_path, plan, without=(1,))
    Batch(plan, tmp_path).begin()
    f = rebuilt(tmp_path, "en").findings
    values = f.runs.pivot(index="seed", columns="scenario", values="reports_kept")
    a, b, c, d, e = values["posts"] - values["kecil"]
    row = f.comparison.set_index("outcome").loc["reports_kept"]
    assert (f.first, f.missing, row["seeds"]) == (1, 2, 5)
    assert tuple(row[["difference", "low", "high"]]) == pytest.approx(
        interval(np.array([a, (b + c) / 2, (d + e) / 2]))[:3]
    )


def test_a_scenario_that_was_changed_afterwards_is_refused(tmp_path):
    study_in(tmp_path)
    path = tmp_path / "scenarios" / "posts.yaml"
    path.write_text(path.read_text("utf-8").replace("officers_on_rota: 2", "officers_on_rota: 3"), "utf-8")
    with pytest.raises(InputError, match=r"posts\.yaml: is no longer what the runs were made with"):
        rebuilt(tmp_path, "en")


def test_how_replicates_were_added_is_read_again(tmp_path):
    """Intervals and tests hold at all looks then."""
    batch = study_in(tmp_path, small_plan("posts", replicates=12))
    looked = Looked(Rule("reports_kept", 2.0, 40), (Look(12, "posts", np.inf), Look(40, "posts", 1.5)), "reached")
    batch.looked = looked.told()
    batch.write_manifest()
    first = finish(batch, "en", looked=looked)
    before = files(tmp_path)
    again = rebuilt(tmp_path, "en")
    assert again.findings.looked == looked == first.findings.looked
    assert files(tmp_path) == before


def test_all_that_is_found_holds_at_all_looks(tmp_path):
    batch = study_in(tmp_path, small_plan("posts", replicates=12))
    f = finish(batch, "en").findings
    looked = replace(f, looked=Looked(Rule("reports_kept", 2.0), (), "reached"))
    values = f.runs.pivot(index="seed", columns="scenario", values="reports_kept")
    change = (values["posts"] - values["kecil"]).to_numpy()
    for found, limits, test in ((f, None, t_test), (looked, sequence(change)[1:3], anytime_p)):
        row = found.judged.set_index("outcome").loc["reports_kept"]
        assert row["p"] == pytest.approx(test(change))
        assert limits is None or row[["low", "high"]].to_list() == pytest.approx(limits)
    wider = {"comparison": "difference", "parts": "difference", "gains": "difference", "returns": "returned"}
    for table, value in wider.items():
        usual, all_looks = (getattr(found, table) for found in (f, looked))
        np.testing.assert_array_equal(usual[value], all_looks[value])
        widths = [(each["high"] - each["low"]).to_numpy() for each in (usual, all_looks)]
        moved = widths[0] > 0
        assert moved.any()
        assert (widths[1] > widths[0])[moved].all()


# the plan again


def written(folder, plan):
    write_scenarios(folder, plan)
    write_manifest(folder, plan, plan.run_keys(), state="finished")
    return read_plan(folder)


def same(plan, again):
    """Whether a plan that was read stands for the same runs, words and money."""
    assert [run.key for run in again.runs()] == [run.key for run in plan.runs()]
    for field in ("name", "names", "seeds", "weeks", "with_burn_in", "uncertain", "strain_replicates", "key", "total"):
        assert getattr(again, field) == getattr(plan, field), field
    assert (dict(again.title), dict(again.question)) == (dict(plan.title), dict(plan.question))
    for one, other in zip(_scenarios(plan), _scenarios(again), strict=True):
        assert (one.name, one.world_name, one.title) == (other.name, other.world_name, other.title)
        assert one.parameters == other.parameters
        assert cost_table(one, plan.weeks).equals(cost_table(other, plan.weeks))


def _scenarios(plan):
    return [scenario for block in (plan.scenarios, *plan.strain) for scenario in block]


def test_a_plan_is_read_as_it_was_written(tmp_path):
    plan = unsure(draws=2)
    again, content = written(tmp_path, plan)
    same(plan, again)
    assert [s.name for block in again.strain for s in block] == ["efisiensi", "posts@efisiensi"]
    assert content["keys"] == [run.key for run in plan.runs()]


def test_every_scenario_of_the_library_is_read_as_it_was_written(tmp_path):
    texts = {path.stem: path.read_text(encoding="utf-8") for path in LIBRARY.glob("*.yaml")}
    policies = [name for name, text in sorted(texts.items()) if "\ninterventions:" in text]
    assert len(policies) > 15
    plan = make_plan(Study("all", ("palembang", *policies), weeks=60, replicates=1))
    same(plan, written(tmp_path, plan)[0])


def test_changes_and_own_files_are_read_as_they_were_written(tmp_path):
    own = policy(tmp_path, "ours", "base: posts\ntitle: {en: Ours, id: Kita}\nparameters: {offending.base: -6.8}\n")
    study = Study("own", ("kecil", own), weeks=9, replicates=2, seed=7)
    plan = make_plan(study, changes=["world.pks=9", "parameters.offending.volunteer=-0.1"], with_burn_in=True)
    again, _ = written(tmp_path / "out", plan)
    same(plan, again)
    assert again.scenarios[0].world.pks == 9


def _torn(folder):
    text = (folder / "manifest.json").read_text(encoding="utf-8")
    (folder / "manifest.json").write_text(text[: len(text) // 2], encoding="utf-8")


def _changed(**changes):
    def change(folder):
        (folder / "manifest.json").write_text(json.dumps(told_of(folder) | changes), encoding="utf-8")

    return change


def _without(key):
    def change(folder):
        left = {name: value for name, value in told_of(folder).items() if name != key}
        (folder / "manifest.json").write_text(json.dumps(left), encoding="utf-8")

    return change


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda folder: (folder / "manifest.json").unlink(), "is no folder of a study"),
        (_torn, "is no folder of a study"),
        (lambda folder: (folder / "manifest.json").write_text("[]"), "is no folder of a study"),
        (lambda folder: (folder / "manifest.json").write_text(""), "is no folder of a study"),
        (lambda folder: (folder / "manifest.json").write_bytes(b"\xff\xfe\x00"), "is no folder of a study"),
        *((_without(key), "is no folder of a study") for key in ("schema_version", "scenarios", "seeds", "keys")),
        (_changed(schema_version=1), "stores studies in another form; run it again"),
        (_changed(seeds=[]), "is no folder of a study"),
        (_changed(policies=["nobody"]), "is no folder of a study"),
        (lambda folder: (folder / "scenarios" / "posts.yaml").unlink(), "posts.yaml"),
        (lambda folder: (folder / "scenarios" / "posts.yaml").write_text("world: {"), "posts.yaml"),
    ],
)
def test_what_is_no_study_is_told_in_one_line(tmp_path, capsys, spoil, told):
    write_scenarios(tmp_path, small_plan("posts"))
    write_manifest(tmp_path, small_plan("posts"), small_plan("posts").run_keys())
    spoil(tmp_path)
    with pytest.raises(Exception) as problem:  # noqa: PT011
        rebuilt(tmp_path, "en")
    assert len(problem.value.faults) == 1
    assert told in problem.value.faults[0]
    assert start(["report", str(tmp_path)]) == 2
    out, err = capsys.readouterr()
    assert (err.count("\n"), out) == (1, "")


def test_a_study_of_which_nothing_has_finished_is_told(tmp_path):
    Batch(small_plan("posts"), tmp_path).begin()
    with pytest.raises(InputError, match="no run of this study has finished; carry on with it first"):
        rebuilt(tmp_path, "en")
    assert finish(Batch(small_plan("posts"), tmp_path), "en") is None


def test_findings_know_what_there_is_to_compare():
    plan = small_plan("posts")
    runs, weeks, groups = (done()[0].tables[name].to_pandas() for name in ("runs", "weeks", "groups"))
    assert Findings(plan, runs, weeks, groups).compared
    assert not Findings(small_plan(), runs, weeks, groups).compared
    assert not Findings(plan, runs[runs["scenario"] == "posts"], weeks, groups).compared
