"""What must hold in any world, every week, whatever is assumed and whatever is done."""

from dataclasses import replace
from functools import cache
from unittest import mock

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sim import load
from sim.columns import NEVER
from sim.derived import caseload, met_by_pk, place_acceptance, visible
from sim.measures import MEASURES, measure_week
from sim.parameters import Parameters, declarations
from sim.people import Case, Ended, Standing
from sim.policy.interventions import (
    Farthest,
    HirePKs,
    InvolvePokmaslipas,
    OpenPosts,
    PrivateRooms,
    RelieveAdministration,
    TrainPKs,
)
from sim.policy.timeline import Scheduled
from sim.population import build
from sim.processes.work_week import BOOKED
from sim.week import WEEK, pass_week
from sim.world import BURN_IN
from tests.oracle.restless import office

RANGES = {path: (item.low, item.high) for path, item in declarations()}
COUNTS = """reports_due reports_kept sessions_due contacts_all grounds arrests spell prison_weeks offence_weeks_latent
    offence_weeks_recorded latent_drug latent_acquisitive latent_violent""".split()
FLOWS = [measure.id for measure in MEASURES.values() if measure.kind == "flow"]

share = st.floats(0.05, 1)
farthest = st.builds(Farthest, farthest=st.integers(1, 3))
ways = st.sampled_from(("assistants", "shortening"))
interventions = st.one_of(
    st.builds(OpenPosts, districts=farthest, days_a_month=st.floats(1, 22), extra_staff=st.integers(0, 3)),
    st.builds(InvolvePokmaslipas, coverage=share, matched=st.booleans()),
    st.builds(HirePKs, number=st.integers(1, 6)),
    st.builds(TrainPKs, share=share, coaching=st.booleans()),
    st.builds(PrivateRooms, share_of_contacts=share),
    st.builds(RelieveAdministration, hours_per_litmas=st.floats(0, 8), by=ways),
)
times = st.integers(-BURN_IN, 10 - BURN_IN)
ends = st.none() | times.map(lambda week: week + 3)
schedules = st.lists(st.builds(Scheduled, st.just("any"), interventions, times, ends, st.integers(0, 8)), max_size=4)
assumptions = st.dictionaries(st.sampled_from(sorted(RANGES)), st.floats(0, 1), max_size=25).map(
    lambda drawn: {path: np.interp(at, (0, 1), RANGES[path]).item() for path, at in drawn.items()}
)


@cache
def tiny():
    """Sixty clients and three PKs; little is sure to happen to them."""
    return load("kecil", changes=["world.clients=60", "world.intake_per_year=120", "world.pks=3"])


def weeks_of(world, weeks):
    """What the world was before each of some weeks, one after another."""
    first = world.week
    for week in range(first, first + weeks):
        world.week = week
        before = world.copy()
        pass_week(world)
        yield before


def total(world, flow):
    return float(np.sum(world.flows.get(flow, 0.0)))


def check(before, world):
    """Everything that must hold after a week."""
    for table in (world.clients, world.families, world.pks, world.members, world.offices):
        table.check()
    check_ledger(world)
    check_stocks(before, world)
    check_dyads(world)
    check_counts(before, world)
    check_measures(world)


def check_ledger(world):
    pks = world.pks
    booked = sum(getattr(pks, f"h_{name}") for name in BOOKED)
    assert np.allclose(booked + pks.h_free, pks.h_available, rtol=0, atol=1e-9)
    assert (pks.h_free >= -1e-6).all()
    assert set(np.unique(pks.h_available)) <= {0.0, world.parameters.work_week.hours}
    assert all((getattr(pks, f"h_{name}") >= 0).all() for name in BOOKED)


def on_books(world):
    """Clients under an order; in the very first week they wait for a PK."""
    return np.count_nonzero(world.clients.pk[world.inside] >= 0) + len(world.supervised)


def check_stocks(before, world):
    """Flows add up to the change of stocks."""
    c, now = world.clients, world.week
    lost = np.count_nonzero((c.left_in == now) & (c.ended == Ended.CONTACT_LOST))
    ends = sum(total(world, flow) for flow in ("completions", "revocations", "reconvictions")) + lost
    assert on_books(world) - on_books(before) == total(world, "intake") - ends
    assert c.prison_weeks.sum() - before.clients.prison_weeks.sum() == (
        np.count_nonzero(before.clients.first_begins[before.inside] <= now)
    )
    assert world.offices.litmas_open.sum() <= before.offices.litmas_open.sum() + total(world, "litmas") + 1e-9
    assert total(world, "reports_due") == np.count_nonzero(c.due_now)
    assert total(world, "reports_kept") == np.count_nonzero(c.kept_now)
    assert total(world, "offences_latent") <= np.count_nonzero(c.offended_in == now)
    new = (c.begins == now) & (c.spell == 1) & (before.clients.standing == Standing.AWAITED)
    turnover = total(world, "jobs_gained") - total(world, "jobs_lost")
    assert abs(int(c.employed.sum()) - int(before.clients.employed.sum()) - turnover) <= new.sum() + arrested(
        world
    ) + revoked(world)


def arrested(world):
    return np.count_nonzero(world.clients.recorded_in == world.week)


def revoked(world):
    """Those sent to prison from work, besides the arrested."""
    return np.count_nonzero((world.clients.left_in == world.week) & (world.clients.ended == Ended.REVOKED))


def check_dyads(world):
    """A client has a PK in post exactly as long as there is an order."""
    c, under = world.clients, np.isin(world.clients.standing, (Standing.SUPERVISED, Standing.DETAINED))
    assert (c.pk[world.supervised] >= 0).all()
    assert (c.pk[~under] == NEVER).all()
    assert world.pks.in_post[c.pk[world.active]].all()
    assert ((c.pk >= 0) == (c.pk_first >= 0)).all()
    assert (c.ended[world.active] == Ended.ACTIVE).all()
    assert ((c.spell == 0) == (c.standing == Standing.AWAITED))[: len(c)].all()
    assert (c.begins[c.standing == Standing.AWAITED] > world.week).all()
    assert (c.prison_until[c.standing == Standing.PRISON] >= world.week).all()
    assert (c.case[~under] == Case.NONE).all()


def check_counts(before, world):
    c = world.clients
    for name in COUNTS:
        assert (getattr(c, name) >= getattr(before.clients, name)).all(), name
    assert (c.reports_kept <= c.reports_due).all()
    assert (c.due_now | ~c.kept_now).all()
    assert (c.latent_drug + c.latent_acquisitive + c.latent_violent == c.offence_weeks_latent).all()
    assert (c.offence_weeks_recorded <= c.offence_weeks_latent).all()
    assert (c.arrests == c.offence_weeks_recorded).all()
    assert (c.missed_run <= np.maximum(c.longest_run, c.missed_run * (c.spell == 0))).all()
    assert ((c.first_latent_in == NEVER) == (c.offence_weeks_latent == 0)).all()


def check_measures(world):
    found = dict(zip(MEASURES, measure_week(world).sum(axis=0).tolist(), strict=True))
    assert all(np.isfinite(value) for value in found.values())
    assert all(found[flow] >= 0 for flow in FLOWS)
    phases = found["phase_cooperative"] + found["phase_passive"] + found["phase_confrontational"]
    assert phases == found["clients_active"]
    kept_and_due = [(f"{name}_kept", f"{name}_due") for name in ("contacts", "reports", "participation")]
    for part, whole in (*kept_and_due, ("revocations_after_arrest", "revocations")):
        assert found[part] <= found[whole], part
    hours = sum(found[f"hours_{name}"] for name in (*BOOKED, "free"))
    assert hours == pytest.approx(found["hours_available"])


@settings(max_examples=12, deadline=4000, derandomize=True, phases=(Phase.explicit, Phase.generate))
@given(schedules, assumptions, st.integers(0, 2**32 - 1))
def test_any_small_world_holds_every_week(schedule, values, seed):
    scenario = replace(tiny(), schedule=tuple(schedule), parameters=Parameters().changed(values))
    world = build(scenario, seed, 0)
    for before in weeks_of(world, 12):
        check(before, world)


def test_a_restless_office_holds_every_week():
    world = office().copy()
    world.week += 1
    for before in weeks_of(world, 60):
        check(before, world)


def test_a_quiet_office_holds_from_the_first_week_on():
    world = build(load("kecil"), 3, 0)
    for before in weeks_of(world, 104):
        check(before, world)


def test_what_is_kept_for_later_verbs_is_never_stale():
    """Derived arrays are found once; a verb that changes what they come from must say so."""
    world = office().copy()
    fresh = {"visible": visible, "place acceptance": place_acceptance, "met": met_by_pk, "caseload": caseload}
    fresh |= {"begun": lambda world: world.begun_rows, "at liberty": lambda world: world.at_liberty}

    def checked(verb):
        def then_check(world):
            verb(world)
            again = world.copy()
            for name, kept in world._found.items():
                found = fresh[name](again) if name in fresh else getattr(again, name)
                assert np.array_equal(kept, found), f"after {verb.__name__}: {name}"

        return then_check

    with mock.patch("sim.week.WEEK", tuple(map(checked, WEEK))):
        for _ in range(15):
            world.week += 1
            pass_week(world)


class Passed(np.ndarray):
    """Values that remember through which arrows they came."""

    def __array_finalize__(self, source):
        self.arrows = getattr(source, "arrows", frozenset())


def test_no_cause_passes_through_two_arrows():
    """A value that came through one arrow and is passed on to another would be cut with either."""
    world, twice = office().copy(), set()
    honest = world.through

    def through(link, values, here):
        cause = link.split("->")[0]
        twice.update((link, other) for other in getattr(values, "arrows", ()) if other.startswith(f"{cause}->"))
        passed = np.asarray(honest(link, values, here)).view(Passed)
        passed.arrows = frozenset({link})
        return passed

    world.through = through
    world.week += 1
    assert len(list(weeks_of(world, 2))) == 2
    assert twice == set()
