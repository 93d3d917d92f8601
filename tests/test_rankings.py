"""Rankings in several states of knowledge: known answers from made-up studies, invariances, two real studies."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.batch import conduct
from experiments.cli import start
from experiments.compare import compare
from experiments.errors import InputError
from experiments.plan import make_plan
from experiments.rankings import Column, judge
from experiments.rankings.files import codebook, tables, write
from experiments.rankings.gathering import columns_of, gather, told_apart
from experiments.rankings.measuring import Changes, first_shares, ranks
from experiments.rankings.telling import labels, verdict
from experiments.store import load
from experiments.study import Study
from sim.scenario.samples import Sample
from tests.studies import small_plan

OFFENCES = "cohort_offences_latent"
NAMES = ("posts", "families", "trained_pks", "structure", "ecosystem")


def made_up(effects, outcome=OFFENCES, seeds=20, noise=0.2, luck=1, world="office", **more):
    """A column in which policies have these effects on a level of 50, with a little luck of each seed."""
    source, rows = np.random.default_rng(luck), []
    for seed in range(1, seeds + 1):
        level = 50 + source.normal(0, 3)
        rows.append((world, seed, level))
        rows += [(name, seed, level + effect + source.normal(0, noise)) for name, effect in effects.items()]
    runs = pd.DataFrame(rows, columns=["scenario", "seed", outcome])
    return Column(world, runs, tuple(effects), **more)


@pytest.fixture
def pair():
    """Posts stay in front; families and trained_pks change places; structure turns; ecosystem does nothing."""
    effects = (-5, -3, -2, 1, 0), (-4, -1, -3, -2, 0)
    own, other = (dict(zip(NAMES, each, strict=True)) for each in effects)
    return made_up(own), made_up(other, luck=2, world="bogor", elsewhere=True)


@pytest.fixture
def judged(pair):
    return judge(pair, OFFENCES)


def of(judged, policy):
    return judged.stays.set_index("policy").loc[policy]


def test_places_effects_and_chances_are_those_of_the_study(judged):
    assert judged.policies == ["posts", "families", "trained_pks", "ecosystem", "structure"]
    places = judged.table.pivot(index="policy", columns="column", values="rank")
    assert places["central"].to_dict() == dict(zip(judged.policies, range(1, 6), strict=True))
    assert places["central@bogor"][list(NAMES)].tolist() == [1, 4, 2, 3, 5]
    posts = judged.cell("posts", "central")
    assert posts["effect"] == pytest.approx(-10, abs=0.5)  # percent of 50
    assert posts["low"] < posts["effect"] < posts["high"] < 0
    assert (posts["seeds"], posts["units"]) == (20, 20)
    assert posts["first_share"] == 1
    assert judged.cell("structure", "central")["first_share"] == 0
    assert not judged.cell("ecosystem", "central")["clear"]


def test_what_stays_is_told(judged):
    first, families, turned = (of(judged, name) for name in ("posts", "families", "structure"))
    assert (first["sign"], first["place"], first["clear_everywhere"]) == ("clear", "first", True)
    assert (families["place"], families["rank_low"], families["rank_high"]) == ("swaps", 2, 4)
    assert (turned["sign"], turned["same_sign"], turned["clear_everywhere"]) == ("turns", False, False)
    assert of(judged, "ecosystem")["sign"] == "unclear"


def test_pairs_that_change_places_are_named(judged):
    pairs = {(row.ahead, row.behind): row for row in judged.swaps.itertuples()}
    expected = {("families", "trained_pks"), ("families", "structure"), ("ecosystem", "structure")}
    assert set(pairs) == expected
    assert pairs["families", "trained_pks"].neighbours
    assert not pairs["families", "structure"].neighbours
    assert pairs["families", "trained_pks"].before < 0 < pairs["families", "trained_pks"].after
    assert set(judged.swaps["column"]) == {"central@bogor"}


def test_agreement_is_spearmans_and_first_places_are_counted(judged):
    there = judged.agreement.set_index("column").loc["central@bogor"]
    # differences of places 0, 2, 1, 1, 2
    assert there["correlation"] == pytest.approx(1 - 6 * 10 / (5 * 24))
    assert (there["shared"], there["places"]) == (2, 3)
    assert judged.agreement["correlation"].iloc[0] == pytest.approx(1)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            {
                "posts": "Clearly better everywhere; stays among the first 3 everywhere",
                "structure": "Sign turns: better in bogor, worse in central values",
                "families": "changes places clearly with trained_pks in bogor; places 2 to 4.",
            },
        ),
        (
            "id",
            {
                "posts": "Jelas lebih baik di semua kolom; tetap di 3 teratas di semua kolom",
                "structure": "Arahnya berbalik: lebih baik di bogor, lebih buruk di nilai tengah",
            },
        ),
    ],
)
def test_a_sentence_says_what_stays(pair, judged, language, told):
    names = labels(pair, language)
    for policy, words in told.items():
        assert words in verdict(judged, policy, names, language)


def test_policies_that_differ_by_luck_alone_cannot_be_told_from_their_neighbours():
    alike = dict.fromkeys(NAMES, -1.0)
    found = judge([made_up(alike, noise=2), made_up(alike, noise=2, luck=5, uncertain=True)], OFFENCES)
    assert not len(found.swaps)
    assert set(found.stays["place"]) <= {"untold", "first"}
    assert "untold" in set(found.stays["place"])


@pytest.mark.parametrize(
    ("outcome", "first"), [("cohort_reintegrated", "posts"), ("proposals_per_quarter", "structure")]
)
def test_more_is_better_where_it_is_and_the_lowest_comes_first_where_neither_is(outcome, first):
    effects = {"posts": 3.0, "families": 1.0, "structure": -2.0}
    columns = made_up(effects, outcome), made_up(effects, outcome, luck=3, uncertain=True)
    found = judge(columns, outcome)
    assert found.policies[0] == first
    assert found.cell("posts", "central")["effect"] == pytest.approx(3, abs=0.3)  # in its own unit
    said = verdict(found, "posts", labels(columns, "en"), "en")
    assert said.startswith("Clearly better" if outcome == "cohort_reintegrated" else "Clearly higher")


def test_with_drawn_parameters_units_are_draws():
    values = np.array([[-1.0, 0.0], [-1.0, 0.0], [1.0, 0.0], [-1.0, 0.0]])
    assert first_shares(Changes(values, 8), "less", 1, True).tolist() == [0.75, 0.25]
    found = judge([made_up({"posts": -2.0}), made_up({"posts": -2.0}, uncertain=True)], OFFENCES)
    assert found.agreement["units"].tolist() == [20, 10]  # two lucks a draw
    assert found.agreement["seeds"].tolist() == [20, 20]


def test_columns_alike_are_told_apart_and_what_is_not_everywhere_is_left_out(pair):
    own = pair[0]
    short = replace(own, policies=own.policies[:2], uncertain=True, sample="levels")
    assert short.id == "posterior levels"
    assert replace(short, uncertain=False).id == "centre levels"
    assert judge([own, short], OFFENCES).policies == list(NAMES[:2])
    with pytest.raises(InputError, match="share no policy"):
        judge([own, replace(own, policies=("others",))], OFFENCES)


def test_policies_that_do_nothing_are_not_in_front():
    nothing = made_up(dict.fromkeys(NAMES, 0.0), noise=0)
    found = judge([nothing, replace(nothing, uncertain=True)], OFFENCES)
    assert (found.table["rank"] == 1).all()
    assert (found.table["first_share"] == 0).all()
    assert set(found.stays["place"]) == {"untold"}
    assert found.agreement["shared"].tolist() == [0, 0]


def test_blocks_become_columns_with_policies_under_their_own_names():
    plan = make_plan(Study("s", ("kecil", "posts"), strain=("bogor",), weeks=4, replicates=2, seed=1), uncertain=True)
    sample = Sample("levels", ("offending.base",), ((-6.5,),))
    plan = replace(plan, scenarios=tuple(replace(each, sample=sample) for each in plan.scenarios))
    names = ["kecil", "posts", "bogor", "posts@bogor"]
    runs = pd.DataFrame({"scenario": names, "seed": 1, OFFENCES: [50.0, 45.0, 60.0, 59.0]})
    columns = told_apart(list(columns_of(Path("study"), plan, {}, runs)))
    assert [column.id for column in columns] == ["posterior levels", "priors@bogor"]
    assert [column.policies for column in columns] == [("posts",), ("posts",)]
    assert list(labels(columns, "en").values()) == ["± levels", "bogor ± priors"]
    assert judge(columns, OFFENCES).table["effect"].tolist() == pytest.approx([-10, -100 / 60])
    unfinished = runs[runs["scenario"] != "posts@bogor"]
    assert len(list(columns_of(Path("study"), plan, {}, unfinished))) == 1
    twice = told_apart([replace(columns[0], folder=folder) for folder in ("a/study", "a/other")])
    assert [column.id for column in twice] == ["posterior levels (study)", "posterior levels (other)"]


def test_one_seed_tells_places_and_nothing_is_clear():
    found = judge([made_up({"posts": -2.0, "families": -1.0}, seeds=1)] * 2, OFFENCES)
    assert found.table["first_share"].isna().all()
    assert not found.table["clear"].any()


matrices = (
    st.integers(2, 6)
    .flatmap(lambda n: st.lists(st.lists(st.integers(-20, 20), min_size=n, max_size=n), min_size=2, max_size=6))
    .map(lambda rows: np.array(rows, float))
)


@given(matrices, st.randoms(use_true_random=False), st.sampled_from(["less", "more"]), st.booleans())
def test_places_and_chances_know_no_order_of_policies(values, luck, better, uncertain):
    order = luck.sample(range(values.shape[1]), values.shape[1])
    assert (ranks(values, better)[:, order] == ranks(values[:, order], better)).all()
    places = max(1, min(3, values.shape[1] - 1))
    shares = first_shares(Changes(values, len(values)), better, places, uncertain)
    moved = first_shares(Changes(values[:, order], len(values)), better, places, uncertain)
    assert moved == pytest.approx(shares[order])
    assert shares.sum() <= places + 1e-9  # those alike are among the first only if all of them are


@given(matrices, st.floats(0.001, 1000), st.integers(-50, 50))
def test_places_know_no_unit_and_no_common_change(values, scale, shift):
    before = ranks(values, "less")
    assert (ranks(scale * values, "less") == before).all()
    assert (ranks(values + shift, "less") == before).all()
    assert (ranks(-values, "more") == before).all()


@pytest.mark.parametrize("language", ["en", "id"])
def test_files_have_their_codebook_and_the_figure_its_words(pair, judged, tmp_path, language):
    names = write(pair, [judged], tmp_path, language, language)
    assert {path.name for path in tmp_path.iterdir()} == set(names)
    made = tables(pair, [judged], language)
    book = codebook(made)
    assert {(t, c) for t, frame in made.items() for c in frame} == set(zip(book["table"], book["id"], strict=True))
    said = (tmp_path / f"rankings_{OFFENCES}.txt").read_text(encoding="utf-8")
    for policy in NAMES:
        assert verdict(judged, policy, labels(pair, language), language) in said
    assert "bogor" in said


@pytest.fixture(scope="module")
def studies(tmp_path_factory):
    """The small world with two policies, with central values and with priors; and the world alone."""
    place = tmp_path_factory.mktemp("rankings")
    conduct(small_plan("posts", "families"), place / "central")
    study = Study("small", ("kecil", "posts", "families"), weeks=4, replicates=2, seed=1)
    conduct(make_plan(study, uncertain=True), place / "priors")
    conduct(small_plan(replicates=1), place / "alone")
    return place


def test_two_studies_are_laid_side_by_side(studies, tmp_path, capsys):
    words = ["rankings", str(studies / "central"), str(studies / "priors"), "--out", str(tmp_path)]
    assert start([*words, "--outcome", "guidance_minutes"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "± priors" in out
    assert max(len(line) for line in out.splitlines()[:-1]) <= 120
    ranked = pd.read_csv(tmp_path / "rankings.csv")
    assert set(ranked["column"]) == {"central", "priors"}
    assert set(ranked["policy"]) == {"posts", "families"}
    assert ranked.groupby("column")["units"].first().to_dict() == {"central": 2, "priors": 1}
    own = compare(load(studies / "central"), ["kecil", "posts", "families"]).set_index(["scenario", "outcome"])
    for row in ranked[ranked["column"] == "central"].itertuples():
        assert row.effect == pytest.approx(own.loc[(row.policy, row.outcome), "difference"])
        assert row.low == pytest.approx(own.loc[(row.policy, row.outcome), "low"])
    assert gather([studies / "priors", studies / "central"]).columns[0].id == "priors"


@pytest.mark.parametrize(
    ("folders", "told"),
    [
        ([], "Missing argument"),
        (["nowhere"], "nowhere: is not there"),
        (["alone"], "alone: has no policies"),
        (["central"], "central: holds one state of knowledge only"),
        (["central", "central"], "central: is given twice"),
        (["central", "priors", "--outcome", "offences"], "--outcome offences: there is no such outcome"),
    ],
)
def test_bad_input_is_one_clear_line(studies, tmp_path, capsys, folders, told):
    words = [word if "outcome" in word or word == "offences" else str(studies / word) for word in folders]
    assert start(["rankings", *words]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert told in err
