"""Cuts of arrows: live, held, replay; and the worlds that follow another."""

from functools import cache

import numpy as np
import pytest

from sim import ReintegrationModel, load
from sim.causal_map import GROUPS, LINKS
from sim.cuts import Reads, like_rows, since
from sim.model import Reference
from tests.conftest import kecil_snapshot

WEEKS = 60


def cut(*links: str, policy: str = "posts_and_pokmaslipas"):
    """A policy over kecil with cuts, each as "arrow=mode"."""
    return load(policy, over="kecil", changes=[f"links.{link}" for link in links])


def run(scenario, reference=None) -> ReintegrationModel:
    """The scenario from the common burn-in to its end."""
    start = kecil_snapshot(weeks=WEEKS)
    model = ReintegrationModel(
        scenario, 1, start=start, weeks=WEEKS, register_people=False, references=[reference()] if reference else []
    )
    return model.run()


def following(scenario):
    """A reference of this scenario, from the common burn-in."""
    start = kecil_snapshot(weeks=WEEKS)
    return Reference(ReintegrationModel(scenario, 1, start=start, weeks=WEEKS, register_people=False))


@cache
def plain(policy: str = "posts_and_pokmaslipas") -> np.ndarray:
    """Weekly measures without any cut."""
    return run(load(policy, over="kecil") if policy != "kecil" else load("kecil")).history


def test_all_live_is_the_plain_run_bit_for_bit():
    assert np.array_equal(run(cut("all=live")).history, plain())


def test_a_replay_of_everything_against_itself_is_the_plain_run_bit_for_bit():
    model = run(cut("all=replay"), lambda: following(load("posts_and_pokmaslipas", over="kecil")))
    assert np.array_equal(model.history, plain())
    follower = model.follower
    assert set(follower.shown) == {link.id for link in LINKS}
    assert sum(follower.carried.values()) == sum(follower.guessed.values()) == 0


def test_a_replay_over_the_status_quo_is_the_status_quo():
    model = run(load("kecil", changes=["links.all=replay"]))
    assert np.array_equal(model.history, plain("kecil"))


def test_a_cut_that_is_over_before_it_begins_to_matter_changes_nothing_until_then():
    late = run(cut("who_trusts_comes={mode: replay, from: 40}")).history
    assert np.array_equal(late[: 104 + 40], plain()[: 104 + 40])
    assert not np.array_equal(late, plain())


def test_a_cut_ends():
    model = run(cut("caseload->minutes={mode: held, until: 1}"))
    assert model.follower.shown["caseload->minutes"] == 8, "the PKs in post, in the first week"


@pytest.mark.parametrize("group", [group.id for group in GROUPS])
def test_every_group_can_be_replayed_and_few_values_are_made_up(group):
    follower = run(cut(f"{group}=replay")).follower
    shown = sum(follower.shown.values())
    assert shown > 0
    assert sum(follower.guessed.values()) <= 0.01 * shown
    assert sum(follower.carried.values()) <= 0.05 * shown


def test_matched_arrows_show_people_like_them_in_another_run():
    model = run(load("kecil", changes=["links.who_trusts_comes=matched"]))
    shown = sum(model.follower.shown.values())
    assert sum(model.follower.guessed.values()) <= 0.3 * shown
    plain_row, row = run(load("kecil")).run_row(), model.run_row()
    for name, within in (("reports_kept", 3.0), ("guidance_minutes", 4.0), ("trust", 0.03)):
        assert abs(row[name] - plain_row[name]) < within, (name, row[name], plain_row[name])
    world, other = (model.references[k].model.world for k in (0, 1))
    like = like_rows(world, other)
    for name in ("district", "programme", "prior"):
        assert (getattr(world.clients, name) == getattr(other.clients, name)[like]).mean() > 0.97
    assert np.abs(world.clients.first_begins - other.clients.first_begins[like]).mean() < 20


def test_held_arrows_carry_no_differences_and_keep_the_level():
    plan, start = load("kecil", changes=["links.stigma_felt->trust=held"]), kecil_snapshot(weeks=WEEKS)
    model = ReintegrationModel(plan, 1, start=start, weeks=WEEKS, register_people=False).run(until=WEEKS - 2)
    seen = {}
    inner = model.world.tap

    def noting(link, values, here):
        shown = inner(link, values, here)
        if link == "stigma_felt->trust":
            seen["live"], seen["held"], seen["since"] = values, shown, since(model.world, here)
        return shown

    model.world.tap = noting
    model.step()
    by_quarter = [np.ptp(seen["held"][seen["since"] == quarter]) for quarter in np.unique(seen["since"])]
    assert max(by_quarter) == 0 < np.ptp(seen["live"])
    assert abs(seen["held"].mean() - seen["live"].mean()) < 0.15


def test_all_held_keeps_levels_of_the_office():
    held, live = run(load("kecil", changes=["links.all=held"])).run_row(), run(load("kecil")).run_row()
    for name, within in (("reports_kept", 6.0), ("guidance_minutes", 4.0), ("trust", 0.05), ("employed", 10.0)):
        assert abs(held[name] - live[name]) < within, (name, held[name], live[name])


def test_reads_of_rows_without_a_reference_are_the_mean_by_time_since_start(world):
    world.verb = "clients_open_up"
    reads = Reads(world)
    here = world.supervised
    reads("trust->openness", np.linspace(-1, 1, len(here)), here)
    mean = reads.mean(("trust->openness", "clients_open_up", 1))
    at = since(world, here)
    for quarter in np.unique(at):
        assert mean[quarter] == pytest.approx(np.linspace(-1, 1, len(here))[at == quarter].mean())


def test_a_reference_that_has_passed_a_week_cannot_show_it_again():
    reference = following(load("kecil"))
    reference.reach(3)
    with pytest.raises(ValueError, match="has passed week 3"):
        reference.reach(2)


@pytest.mark.parametrize(
    ("changes", "seed", "said"),
    [
        (["offending.base=-6.0"], 1, "of another world: parameters differ"),
        (["world.climate=0.7"], 1, "of another world: facts differ"),
        ([], 2, "the first reference has seed 2, not 1"),
    ],
)
def test_reads_of_another_world_or_seed_are_refused(changes, seed, said):
    other = load("kecil", changes=changes)
    reference = Reference(ReintegrationModel(other, seed, weeks=WEEKS, register_people=False))
    with pytest.raises(ValueError, match=said):
        run(cut("all=replay"), lambda: reference)


def test_the_key_of_a_scenario_knows_its_cuts():
    keys = {load("posts", changes=[f"links.files->hours={mode}"]).key() for mode in ("live", "held", "replay")}
    assert len(keys) == 3
    assert load("posts", changes=["links.files->hours=live"]).key() == load("posts").key()
    again = load("posts", changes=["links.files->hours={mode: held, from: 4, until: 9}"])
    assert again.written.get("links") is not None
