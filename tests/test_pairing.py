"""The same people and the same luck under every policy; the same bits every time; nothing left behind."""

import gc
import pickle
import weakref
from dataclasses import replace
from functools import cache

import mesa
import numpy as np
import pytest

from sim import ReintegrationModel, load, transitions
from sim.columns import columns_of
from sim.model import Snapshot
from sim.people import PK, Client, CommunityMember, Ended, Family
from sim.policy.interventions import (
    EngageCommunities,
    EngageFamilies,
    Farthest,
    HirePKs,
    InvolvePokmaslipas,
    OpenPosts,
    PrivateRooms,
    RelieveAdministration,
    SeparateRoles,
    ShiftStyle,
    TrainPKs,
    VocationalPlaces,
)
from sim.policy.timeline import Scheduled
from sim.population import build
from sim.week import pass_week
from sim.world import BURN_IN
from tests.conftest import kecil_snapshot

TABLES = ("clients", "families", "pks", "members", "offices")
WEEKS = 60
POSTS = OpenPosts(districts=Farthest(farthest=2), days_a_month=8.0)
SIX = (
    POSTS,
    InvolvePokmaslipas(coverage=0.3),
    HirePKs(number=2),
    TrainPKs(share=1.0, coaching=True),
    PrivateRooms(share_of_contacts=1.0),
    RelieveAdministration(hours_per_litmas=2.0),
)
STATUS_QUO = (
    PrivateRooms(share_of_contacts=0.25),
    PrivateRooms(share_of_contacts=0.1),
    RelieveAdministration(hours_per_litmas=0.0),
    TrainPKs(share=0.0, coaching=True),
    InvolvePokmaslipas(coverage=0.03, volunteers_per_group=1),
    ShiftStyle(share=0.0),
    SeparateRoles(share=0.0),
    EngageFamilies(visits_per_client=0.0, sessions=0.0),
    EngageCommunities(hours_per_neighbourhood=0.0, employers=0.0),
    VocationalPlaces(places_per_year=0.0, trades=1),
)


def with_policy(*scheduled):
    return replace(load("kecil"), schedule=scheduled)


def paired(scenario, seed=1):
    """A run over the burn-in of the status quo."""
    model = ReintegrationModel(scenario, seed, start=kecil_snapshot(seed), weeks=WEEKS, register_people=False).run()
    model.close()
    return model


@cache
def status_quo():
    return paired(load("kecil"))


def same_tables(one, other, rows=None):
    """Bit for bit, in the rows that both have."""
    for name in TABLES:
        first, second = getattr(one, name), getattr(other, name)
        n = min(first.rows, second.rows)
        for column in columns_of(first.kind):
            agree = getattr(first, column)[:n].tobytes() == getattr(second, column)[:n].tobytes()
            assert agree, f"{name}.{column}"


# policies that change nothing


@pytest.mark.parametrize("intervention", STATUS_QUO, ids=repr)
def test_a_policy_equal_to_the_status_quo_changes_nothing(intervention):
    model = paired(with_policy(Scheduled("same", intervention, 0, ramp=8)))
    assert (model.history - status_quo().history == 0).all()
    assert not np.isnan(model.history).any()
    same_tables(model.world, status_quo().world)


@pytest.mark.parametrize("intervention", SIX, ids=lambda each: type(each).__name__)
def test_a_policy_after_the_horizon_changes_nothing(intervention):
    model = paired(with_policy(Scheduled("late", intervention, WEEKS)))
    assert (model.history == status_quo().history).all()
    same_tables(model.world, status_quo().world)


@pytest.mark.parametrize("intervention", SIX, ids=lambda each: type(each).__name__)
def test_a_policy_changes_nothing_before_it_begins_and_something_after(intervention):
    model = paired(with_policy(Scheduled("later", intervention, 10)))
    begins = BURN_IN + 10
    assert (model.history[:begins] == status_quo().history[:begins]).all()
    assert (model.history[begins:] != status_quo().history[begins:]).any()


def test_a_policy_for_new_clients_leaves_the_lever_of_others_alone():
    nobody_new = replace(load("kecil", changes=["world.intake_per_year=0"]), schedule=())
    some = replace(nobody_new, schedule=(Scheduled("x", InvolvePokmaslipas(coverage=0.4), 0, applies_to="new"),))
    with_scope, without = (
        ReintegrationModel(each, 1, weeks=20, register_people=False).run() for each in (some, nobody_new)
    )
    returned = with_scope.world.clients.spell > 1
    assert not (with_scope.world.clients.volunteer & ~without.world.clients.volunteer & ~returned).any()


# one more client, some fewer clients


@pytest.mark.parametrize("hermits", [1, 7])
def test_clients_who_meet_nobody_change_nobody(hermits):
    alone, joined = build(load("kecil"), 1, 0), build(load("kecil"), 1, 0, hermits=hermits)
    for week in range(-BURN_IN, WEEKS - BURN_IN):
        for world in (alone, joined):
            world.week = week
            pass_week(world)
        if week % 10 == 0 or week == WEEKS - BURN_IN - 1:
            same_tables(alone, joined)
    assert joined.clients.rows == alone.clients.rows + hermits


def first_pks(world, weeks):
    """The first PK of everyone who begins in the weeks to come."""
    found = {}
    for week in range(world.week + 1, world.week + 1 + weeks):
        world.week = week
        pass_week(world)
        new = np.flatnonzero((world.clients.first_begins == week) & (world.clients.pk_first >= 0))
        found |= dict(zip(new.tolist(), world.clients.pk_first[new].tolist(), strict=True))
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_ending_some_early_leaves_later_clients_with_their_pks(seed):
    usual, fewer = (kecil_snapshot(seed).world.copy() for _ in range(2))
    some = fewer.supervised[:: len(fewer.supervised) // max(1, round(0.02 * len(fewer.supervised)))][:6]
    transitions.end(fewer, some, Ended.COMPLETED)
    before, after = first_pks(usual, 52), first_pks(fewer, 52)
    both = before.keys() & after.keys()
    assert len(both) > 120
    assert sum(before[row] == after[row] for row in both) >= 0.9 * len(both)
    rows = np.intersect1d(usual.supervised, fewer.supervised)
    assert (usual.clients.pk[rows] == fewer.clients.pk[rows]).mean() >= 0.9


# the same bits


def busy(first=0):
    """All six interventions, one after another."""
    return with_policy(*(Scheduled("x", each, first + 4 * n, ramp=6) for n, each in enumerate(SIX)))


def test_the_same_seed_gives_the_same_bits_and_another_seed_does_not():
    first, second = (ReintegrationModel(busy(), 3, weeks=20, register_people=False).run() for _ in range(2))
    other = ReintegrationModel(busy(), 4, weeks=20, register_people=False)
    assert first.history.tobytes() == second.history.tobytes()
    assert repr(first.run_row()) == repr(second.run_row())
    same_tables(first.world, second.world)
    assert not (first.world.clients.risk[:300] == other.world.clients.risk[:300]).any()


def test_registered_people_change_nothing():
    early = busy(-BURN_IN)
    with_agents, without = (ReintegrationModel(early, 3, weeks=20, register_people=on) for on in (True, False))
    assert with_agents.run(-40).history.tobytes() == without.run(-40).history.tobytes()
    same_tables(with_agents.world, without.world)


@pytest.mark.parametrize("until", [-1, 7])
def test_going_on_from_a_snapshot_equals_the_straight_run(until):
    straight = ReintegrationModel(busy(), 3, weeks=20, register_people=False)
    snapshot = straight.run(until).snapshot()
    kept = snapshot.world.clients.trust.copy()
    going_on = ReintegrationModel(busy(), 3, start=snapshot, weeks=20, register_people=False)
    assert straight.run().history.tobytes() == going_on.run().history.tobytes()
    same_tables(straight.world, going_on.world)
    assert (snapshot.world.clients.trust == kept).all(), "the snapshot itself stays as it was"


def test_the_first_weeks_of_a_longer_run_equal_the_shorter_run():
    short = ReintegrationModel(busy(), 3, weeks=15, register_people=False).run()
    long = ReintegrationModel(busy(), 3, weeks=90, register_people=False).run(until=14)
    assert short.history.tobytes() == long.history[: len(short.history)].tobytes()
    assert long.world.clients.rows > short.world.clients.rows
    same_tables(short.world, long.world)


@pytest.mark.parametrize(
    ("change", "seed", "weeks", "word"),
    [
        (["world.clients=280"], 1, WEEKS, "facts"),
        (["offending.base=-6.5"], 1, WEEKS, "parameters"),
        ([], 2, WEEKS, "seed"),
        ([], 1, 61, "weeks"),
    ],
)
def test_a_snapshot_of_another_world_is_refused(change, seed, weeks, word):
    with pytest.raises(ValueError, match=f"another world: .*{word}"):
        ReintegrationModel(load("kecil", changes=change), seed, start=kecil_snapshot(), weeks=weeks)


def test_a_snapshot_with_another_past_is_refused():
    early = with_policy(Scheduled("posts", POSTS, -20))
    with pytest.raises(ValueError, match="policy"):
        ReintegrationModel(early, 1, start=kecil_snapshot(), weeks=WEEKS)
    under_posts = ReintegrationModel(with_policy(Scheduled("posts", POSTS, 0)), 1, start=kecil_snapshot(), weeks=WEEKS)
    later = under_posts.run(until=9).snapshot()
    with pytest.raises(ValueError, match="policy"):
        ReintegrationModel(load("kecil"), 1, start=later, weeks=WEEKS)


# agents follow the columns; nothing is left behind


def test_agents_are_exactly_the_rows_that_are_active():
    model = ReintegrationModel(busy(-BURN_IN), 3, weeks=8)
    for _ in range(40):
        model.step()
        world, kinds = model.world, model.agents_by_type
        assert sorted(agent.row for agent in kinds[Client]) == world.active.tolist()
        assert sorted(agent.row for agent in kinds[Family]) == world.active.tolist()
        assert sorted(agent.row for agent in kinds[PK]) == world.pks_here.tolist()
        assert len(kinds[CommunityMember]) == world.members.rows
    assert model.agents.agg("row", len) == len(model.agents)
    trusted = model.agents_by_type[Client].select(lambda client: client.trust > 0.5)
    assert len(trusted) == (model.world.clients.trust[model.world.active] > 0.5).sum()
    model.close()


def test_a_model_can_be_pickled_and_goes_on_from_there():
    model = ReintegrationModel(busy(-BURN_IN), 3, start=None, weeks=3, record=("clients", "panel"))
    model.run(until=1)
    again = pickle.loads(pickle.dumps(model))
    assert again.run().history.tobytes() == model.run().history.tobytes()
    same_tables(again.world, model.world)
    assert sorted(a.row for a in again.agents_by_type[Client]) == sorted(a.row for a in model.agents_by_type[Client])
    for each in (again, model):
        each.close()


@pytest.mark.parametrize("register_people", [True, False])
def test_memory_is_freed_after_close(register_people):
    model = ReintegrationModel(load("kecil"), 1, weeks=2, register_people=register_people)
    model.run(until=-100)
    model_gone, world_gone = weakref.ref(model), weakref.ref(model.world)
    model.close()
    assert model not in getattr(mesa.Agent, "_ids", {})
    del model
    gc.collect()
    assert model_gone() is None
    assert world_gone() is None


def test_a_snapshot_shares_no_memory():
    taken = kecil_snapshot()
    assert isinstance(taken, Snapshot)
    model = ReintegrationModel(load("kecil"), 1, start=taken, weeks=WEEKS, register_people=False)
    for name in TABLES:
        for column in columns_of(getattr(taken.world, name).kind):
            assert not np.shares_memory(
                getattr(getattr(taken.world, name), column), getattr(getattr(model.world, name), column)
            )
    assert not np.shares_memory(taken.history, model.history)
