"""Tables, figure and words of what rests on assumptions, a real small study, and the shares kept for EVIDENCE.md."""

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from experiments.assumptions import judge, shares
from experiments.assumptions.tables import Conclusion, conclusions_table, hanging_table, named, shares_table
from experiments.assumptions.telling import sentence
from experiments.cli import start
from experiments.compare import Interval, compare
from experiments.figures.conclusions import draw_conclusions
from experiments.findings import assumed, evidence
from experiments.plan import make_plan
from experiments.store import load
from experiments.study import find, read
from sim import explain
from sim.parameters import declarations
from sim.parameters import shares as kept
from tests.test_assumptions import effect

PATHS = {path for path, _ in declarations()}


@cache
def made_up(seeds=1):
    """The shipped study of assumptions with made-up effects: one number decides what posts do, nothing the others."""
    plan = make_plan(read(find("assumptions")))
    plan = replace(plan, scenarios=plan.scenarios[:4], seeds=tuple(range(1, seeds + 1)))
    points, found = assumed.points(plan), []
    scaled = (points - points.min(axis=0)) / np.ptp(points, axis=0)
    for outcome, least in (("cohort_offences_latent", 1.0), ("proposals_per_quarter", None)):
        for policy, level in zip(plan.names[1:], (0.4, 0.2, 9.0), strict=True):
            change = (1 if policy != "pokmaslipas" else 0.1) * effect(scaled, seeds, level=level)
            usual = Interval(level, level - 0.2, level + 0.2, 10)
            found.append(Conclusion(policy, outcome, least, usual, judge(points, change, least), change))
    return plan, found


def test_tables_have_a_row_for_everything():
    plan, found = made_up()
    table = conclusions_table(plan, found, "en").set_index(["policy", "outcome"])
    assert len(table) == 6
    posts = table.loc[("posts", "proposals_per_quarter")]
    path = plan.factors[3].path
    assert (posts["verdict"], posts["hangs_on"].split()[0]) == ("rests", path)
    assert path in posts["sentence"]
    assert table.loc[("posts_and_pokmaslipas", "cohort_offences_latent"), "verdict"] == "holds"
    assert table.loc[("pokmaslipas", "cohort_offences_latent"), "verdict"] == "none"
    lines = hanging_table(plan, found)
    assert set(lines["parameter"]) == {path}
    assert lines[["grade", "source", "doc"]].iloc[0].tolist() == [*_declared(path)]
    assert [each.parameter for each in named(plan, found[0])] == [path]


def _declared(path):
    item = dict(declarations())[path]
    return item.grade, item.source, item.doc


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_figure_has_its_words(tmp_path, language):
    plan, found = made_up(2)
    assert draw_conclusions(plan, found, tmp_path, language) == [f"conclusions.{end}" for end in ("png", "svg", "txt")]
    said = (tmp_path / "conclusions.txt").read_text("utf-8")
    for one in found:
        assert one.policy in said
        assert sentence(one.judged, [each.parameter for each in named(plan, one)], language) in said


SMALL = "scenarios: [kecil, more_pks]\nweeks: 30\nreplicates: {replicates}\nmeasures: [guidance_minutes]\n"
DESIGN = "design: {kind: latin_hypercube, grades: [B], points: 8}\n"


@pytest.fixture(scope="module")
def studied(tmp_path_factory):
    """A real small study with the evidence kept in another place, and what was printed of it."""
    place = tmp_path_factory.mktemp("assumptions")
    (place / "small.yaml").write_text(SMALL.format(replicates=2) + DESIGN, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept, "FILE", place / "shares.csv")
        patch.setattr(evidence, "write_documents", lambda: None)
        patch.setattr(assumed, "DECLARED_SEEDS", 4)
        words = [str(place / "small.yaml"), "--workers", "1", "--out", str(place / "out"), "--evidence"]
        assert start(["assumptions", *words]) == 0
    return place


def test_a_real_study_is_judged(studied):
    folder = studied / "out"
    table = pd.read_csv(folder / "conclusions.csv").set_index("outcome")
    assert list(table.index) == ["cohort_offences_latent", "guidance_minutes"]
    minutes = table.loc["guidance_minutes"]
    assert (minutes["points"], minutes["seeds"], minutes["declared_seeds"]) == (8, 2, 4)
    assert (minutes["verdict"], minutes["same_sign"]) == ("holds", 1)
    own = compare(load(folder / "declared"), ["kecil", "more_pks"]).set_index("outcome")
    assert minutes["declared"] == pytest.approx(own.loc["guidance_minutes", "difference"])
    book = pd.read_csv(folder / assumed.BOOK)
    for name in ("conclusions", "hangs_on", "shares"):
        assert list(pd.read_csv(folder / f"{name}.csv")) == book.loc[book["table"] == name, "id"].tolist()
    runs = load(folder)
    assert len(runs) == 32
    by_seed = runs.groupby(["scenario", "seed"])["guidance_minutes"].mean().unstack("scenario")
    assert minutes["median"] == pytest.approx((by_seed["more_pks"] - by_seed["kecil"]).mean(), abs=4)


def test_shares_are_kept_and_shown(studied, monkeypatch):
    text = (studied / "shares.csv").read_text("utf-8")
    monkeypatch.setattr(kept, "FILE", studied / "shares.csv")
    stored = kept.stored()
    assert stored.about["study"] == "small"
    assert stored.about["effect"] == "more_pks against kecil on cohort_offences_latent, 30 weeks"
    assert set(stored.shares) == {path for path, item in declarations() if item.grade == "B" and item.low < item.high}
    shown = {row.split(" | ")[0].lstrip("| "): row for row in explain.parameters_table().splitlines()}
    for path, share in stored.shares.items():
        written = f"{share:.1f}" if share is not None else f"< {stored.about['smallest share told from chance']}"
        assert f" | B | {written} | " in shown[path]
    assert " | D | – | " in shown["background.cb_inflow"]
    assert "more_pks against kecil" in explain.shares_table()
    assert not re.search(r"\d{4}-\d\d-\d\d|results/", text)


def test_the_kept_shares_are_of_parameters_and_stand_in_the_evidence():
    stored = kept.stored()
    assert set(stored.shares) <= PATHS
    page = (kept.FILE.parents[1] / "EVIDENCE.md").read_text(encoding="utf-8")
    rows = {row.split(" | ")[0].lstrip("| "): row for row in page.splitlines() if row.startswith("| ")}
    for path in PATHS:
        assert f" | {stored.shown(path)} | " in rows[path]


def test_without_a_file_nothing_is_known(tmp_path):
    nothing = kept.stored(tmp_path / "none.csv")
    assert (nothing.about, nothing.shares, nothing.shown("offending.base")) == ({}, {}, "–")
    (tmp_path / "some.csv").write_text(
        "# study: s\n# smallest share told from chance: 1.5\npath,share\na.b,12.34\nc.d,\n"
    )
    some = kept.stored(tmp_path / "some.csv")
    assert [some.shown(path) for path in ("a.b", "c.d", "e.f")] == ["12.3", "< 1.5", "–"]


def test_the_folder_has_the_shares_with_the_largest_first(studied):
    table = pd.read_csv(studied / "out" / "shares.csv")
    assert table["share"].is_monotonic_decreasing
    assert set(table["grade"]) == {"B"}
    plan, found = made_up()
    own = shares_table(plan, shares(assumed.points(plan), found[0].effect))
    assert (own["parameter"].iloc[0], bool(own["told"].iloc[0])) == (plan.factors[3].path, True)
    assert own["share"].iloc[0] > 80


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("scenarios: [kecil, posts]\n", "has no design"),
        ("scenarios: [kecil]\n" + DESIGN, "assumptions needs design.kind latin_hypercube and a policy"),
        ("scenarios: [kecil, posts]\ndesign: {kind: grid, over: {offending.base: [-6.5]}}\n", "latin_hypercube"),
    ],
)
def test_other_studies_are_one_clear_line(tmp_path, capsys, text, told):
    (tmp_path / "other.yaml").write_text(text)
    assert start(["assumptions", str(tmp_path / "other.yaml")]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert told in err


def test_nothing_is_kept_of_too_few_points():
    plan, found = made_up()
    few = found[0]._replace(judged=judge(assumed.points(plan)[:5], found[0].change[:5]))
    with pytest.raises(evidence.InputError, match="too few points"):
        evidence.keep(plan, few)
