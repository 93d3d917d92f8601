"""One client in two worlds: the same luck, where lives part, who is touched, and that all of it adds up."""

import re
from functools import cache

import numpy as np
import pytest

from experiments.cli import start
from experiments.twins.lives import live
from experiments.twins.pair import Given, Pair
from experiments.twins.parting import TOLD_PATHS, chain, touched
from sim import ReintegrationModel, load
from sim.columns import columns_of
from sim.people import PK, Client, Family
from sim.week import WEEK
from sim.words import known
from tests.conftest import kecil_snapshot

WEEKS, POLICY = 60, "posts_and_pokmaslipas"


def pair(given: Given | None = None, policy: str | None = POLICY) -> Pair:
    """Two worlds from the common burn-in."""
    first = load("kecil")
    second = load(policy, over="kecil") if policy else first
    return Pair(first, second, kecil_snapshot(weeks=WEEKS), WEEKS, given)


@cache
def told():
    """The lives of all under a policy, and the pair at its end."""
    worlds = pair()
    return live(worlds), worlds


def test_passing_by_verb_is_passing():
    _, worlds = told()
    plain = ReintegrationModel(load("kecil"), 1, start=kecil_snapshot(weeks=WEEKS), weeks=WEEKS, register_people=False)
    plain.run()
    for name in columns_of(Client):
        assert np.array_equal(getattr(plain.world.clients, name), getattr(worlds.worlds[0].clients, name)), name


def test_the_average_over_all_clients_is_the_effect_that_compare_finds():
    lives, _ = told()
    found = []
    for plan in (load("kecil"), load(POLICY, over="kecil")):
        start = kecil_snapshot(weeks=WEEKS)
        found.append(ReintegrationModel(plan, 1, start=start, weeks=WEEKS, register_people=False).run().run_row())
    mean = lives.average()
    for name, outcome, scale in (
        ("offences_latent", "cohort_offences_latent", 100),
        ("reintegrated", "cohort_reintegrated", 100),
        ("prison_weeks", "cohort_prison_weeks", 1),
    ):
        assert scale * mean[name] == pytest.approx(found[1][outcome] - found[0][outcome], abs=1e-9), name


def test_the_same_world_twice_parts_nowhere():
    same = pair(policy=None)
    lives = live(same)
    row = int(lives.rows[0])
    assert lives.change().max() == 0
    assert lives.rank(row)[2] == 1.0
    assert touched(same, row).clients[0] == touched(same, row).members[0] == 0
    assert chain(pair(policy=None), row) == []


@pytest.mark.parametrize("gift", ["volunteer", "home_visit", "other_pk"])
def test_a_gift_parts_the_life_of_its_client_first(gift):
    start = kecil_snapshot(weeks=WEEKS)
    row = int(start.world.supervised[5])
    steps = chain(pair(Given(gift, row, 2), policy=None), row)
    assert steps[0].week == 2
    assert steps[0].verb == "gift"
    worlds = pair(Given(gift, row, 2), policy=None)
    lives = live(worlds)
    assert lives.change()[row] > 0
    rank, clients, _ = lives.rank(row)
    assert rank <= clients / 20


def test_a_change_of_pk_ripples_to_others():
    row = int(kecil_snapshot(weeks=WEEKS).world.supervised[5])
    worlds = pair(Given("other_pk", row, 2), policy=None)
    live(worlds)
    found = touched(worlds, row)
    assert found.pks[0] > 0
    assert found.clients[0] > 0


def test_the_chain_tells_true_columns_in_order():
    lives, _ = told()
    row = int(lives.rows[np.argmax(lives.change()[lives.rows])])
    steps = chain(pair(), row)
    assert [step.week for step in steps] == sorted(step.week for step in steps)
    assert len({step.column for step in steps}) == len(steps)
    assert {step.column for step in steps} <= set(TOLD_PATHS)


def test_every_verb_and_column_that_is_told_has_words():
    kinds = {"clients": Client, "families": Family, "pks": PK}
    assert set(TOLD_PATHS) <= {f"{table}.{name}" for table, kind in kinds.items() for name in columns_of(kind)}
    assert {f"verb.{verb.__name__}" for verb in WEEK} | {f"life.{path}" for path in TOLD_PATHS} <= known()


def test_the_verb_tells_and_draws(tmp_path, capsys):
    words = ["--weeks", "20", "--most-changed", "1", "--out", str(tmp_path), "--language", "id"]
    assert start(["twins", "kecil", POLICY, *words]) == 0
    told = capsys.readouterr().out
    assert "Orang-orang ini rekaan" in told
    assert re.search(r"Peringkat 1 dari \d+", told)
    assert {path.suffix for path in tmp_path.iterdir()} == {".png", ".svg", ".txt", ".csv"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("kecil",), "give two scenarios, or one scenario with --give"),
        (("kecil", "posts", "--client", "99999"), "there is no such row; with this seed and 10 weeks there are 0 to"),
        (("kecil", "posts", "--client", "3", "--most-changed", "2"), "give one of them"),
        (("kecil", "--give", "volunteer"), "to whom? Give --client ROW too"),
        (("kecil", "bogor"), "is a world of its own, not laid over kecil"),
    ],
)
def test_bad_input_is_told_in_one_line(words, said, capsys):
    assert start(["twins", *words, "--weeks", "10"]) == 2
    told = capsys.readouterr().err.strip()
    assert said in told
    assert len(told.splitlines()) == 1
