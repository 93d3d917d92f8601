"""What we do not know: the same draw for every policy, within ranges; luck and ignorance told apart."""

import numpy as np
import pandas as pd
import pytest

from experiments.compare import compare
from experiments.ignorance import LUCKS, by_draw, drawn, split, uncertain
from experiments.plan import make_plan
from experiments.study import Study
from sim.parameters import Parameters, declarations
from tests.studies import done


@pytest.fixture
def plan():
    return make_plan(Study("small", ("kecil", "posts"), weeks=4, replicates=4, seed=5), uncertain=True)


def test_draws_lie_in_their_ranges_and_around_the_declared_values():
    values = [drawn(Parameters(), n, 1).values() for n in range(200)]
    for path, item in declarations():
        found = np.array([each[path] for each in values])
        if path not in uncertain() or item.low == item.high:
            assert (found == item.value).all()
            continue
        assert ((found >= item.low) & (found <= item.high)).all()
        assert found.std() > 0.3 * min(item.prior.sd, (item.high - item.low) / 4)
        assert abs(np.median(found) - item.value) < item.prior.sd
    assert drawn(Parameters(), 3, 1) == drawn(Parameters(), 3, 1) != drawn(Parameters(), 3, 2)


def test_policies_of_a_replicate_share_the_draw_and_two_seeds_share_it_too(plan):
    by_seed = {}
    for run in plan.runs():
        by_seed.setdefault(run.seed, set()).add(tuple(run.scenario.parameters.values().items()))
    assert all(len(found) == 1 for found in by_seed.values())
    assert by_seed[5] == by_seed[6] != by_seed[7] == by_seed[8]
    assert all(len(task.runs) == 2 for task in plan.tasks())
    assert len({run.key for run in plan.runs()}) == 8
    certain = make_plan(Study("small", ("kecil", "posts"), weeks=4, replicates=4, seed=5))
    assert plan.key != certain.key
    assert not {run.key for run in plan.runs()} & {run.key for run in certain.runs()}


def test_more_replicates_keep_the_draws_of_the_first(plan):
    more = make_plan(Study("small", ("kecil", "posts"), weeks=4, replicates=8, seed=5), uncertain=True)
    assert {run.key for run in plan.runs()} < {run.key for run in more.runs()}


@pytest.mark.parametrize(("luck", "ignorance"), [(1.0, 0.0), (1.0, 4.0), (0.5, 0.5)])
def test_variance_is_split_into_luck_and_ignorance(luck, ignorance):
    source = np.random.default_rng(1)
    draws = 4000
    seeds = np.arange(draws * LUCKS)
    values = np.repeat(source.normal(0, ignorance**0.5, draws), LUCKS) + source.normal(0, luck**0.5, len(seeds))
    found = split(values, seeds, 0)
    assert found.luck == pytest.approx(luck, rel=0.08)
    assert found.ignorance == pytest.approx(ignorance, abs=0.08 * (luck + ignorance))
    assert np.isnan(split(values[:1], seeds[:1], 0)).all()


def test_intervals_are_over_draws_not_over_seeds():
    frames = [each.tables["runs"].to_pandas() for each in done(replicates=4)]
    runs = pd.concat(frames, ignore_index=True)
    first = int(runs["seed"].min())
    row = compare(runs, ["kecil", "posts"], first=first).set_index("outcome").loc["guidance_minutes"]
    tables = {name: runs[runs["scenario"] == name].set_index("seed").sort_index() for name in ("kecil", "posts")}
    difference = (tables["posts"]["guidance_minutes"] - tables["kecil"]["guidance_minutes"]).to_numpy()
    means = by_draw(difference, tables["kecil"].index.to_numpy(), first)
    assert row["difference"] == pytest.approx(means.mean())
    half = 12.706 * means.std(ddof=1) / 2**0.5
    assert row["high"] - row["difference"] == pytest.approx(half, rel=1e-3)
    assert row["seeds"] == 4
