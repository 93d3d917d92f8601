"""Every arrow does what the map says: raised alone it moves its effect the way of its sign, and cut it does nothing.

Each verb is passed in some weeks of a restless office, with the same luck: as it is; with the cause raised; with the
cause raised while only this arrow is shown as it was; and with nothing raised but what the arrow shows.
"""

from functools import cache

import numpy as np
import pytest

from sim.causal_map import LINKS, Cut, columns
from sim.columns import columns_of
from sim.cuts import Follower, Reads, Source
from sim.explain import TABLES
from sim.people import Case, Ended, Phase
from sim.week import WEEK
from sim.world import BURN_IN
from tests.oracle.restless import OFTEN, office, stir

WEEKS = 6
VERBS = {verb.__name__: verb for verb in WEEK}
CASES = [pytest.param(link, verb, id=f"{link.id} in {verb}") for link in LINKS for verb in link.process.split()]

IN_THE_VERB = set(
    "offences_recorded->work revocations->work grounds->acquaintance proposals->files help->tracing"
    " failures->exhaustion".split()
)
"""Arrows whose cause is found in the verb itself: nothing can be raised before it but the read."""


def week_is(name):
    """Clients to whom something happened this week."""
    return lambda world: getattr(world.clients, name) == world.week


def column(path, sign=1):
    """A column, or its opposite."""
    table, name = path.split(".")
    return lambda world: sign * getattr(getattr(world, table), name).astype(float)


def _met(world):
    """Clients whose contact took place."""
    c = world.clients
    return c.kept_now | c.session_now | c.visit_now


def even(world):
    """Clients of whom the cause is raised: where hours or places are few, others gain what they lose."""
    return np.arange(world.clients.rows) % 2 == 0


MEASURES = {
    "alliance": lambda world: world.clients.goals + world.clients.tasks + world.clients.bond,
    "attendance": _met,
    "participation": column("clients.session_now"),
    "sessions": column("clients.session_now"),
    "administration": column("pks.h_administration"),
    "guidance": column("pks.h_guidance"),
    "reports": column("clients.due_now"),
    "acquaintance": column("clients.contacts"),
    "lost_contact": column("clients.lost"),
    "ruptures": column("clients.bond", -1),
    "repair": column("clients.bond"),
    "trust": column("clients.trust"),
    "family_support": column("families.support"),
    "family_conflict": column("families.conflict"),
    "minutes": lambda world: np.append(world.pks.report_minutes, 100 * world.clients.weight_now),
    "image": column("offices.image"),
    "places": column("offices.trained_places"),
    "skill": lambda world: even(world) & (world.clients.training_until >= world.week),
    "work": column("clients.employed"),
    "breaches": lambda world: week_is("relapsed_in")(world).astype(int) + week_is("moved_in")(world),
    "moving": week_is("moved_in"),
    "offences": week_is("offended_in"),
    "detection": week_is("found_in"),
    "offences_recorded": week_is("recorded_in"),
    "grounds": week_is("ground_in"),
    "proposals": column("clients.proposals"),
    ("hours", "hours_are_booked"): column("pks.h_free"),
    ("reports", "pks_share_out_their_week"): column("pks.workload"),
    ("reports", "pks_plan_contacts"): lambda world: even(world) & (world.clients.session_now | world.clients.visit_now),
    ("reports", "families_support_and_quarrel"): column("families.involved"),
}
"""What tells of an effect: where nothing is said, its one column."""


def measure(link, verb, world):
    """How much there is of an effect, row by row."""
    for key in ((link.effect, verb, link.cause), (link.effect, verb), link.effect):
        if key in MEASURES:
            return np.asarray(MEASURES[key](world), float)
    (path,) = columns(link.effect)
    return column(path)(world)


@cache
def before(verb):
    """The restless office before a verb, in some weeks; read only."""
    return [weeks[verb] for weeks in lived_in()]


def prepared(link, verb):
    """The same, with room for more of the cause of an arrow."""
    for start in before(verb):
        world = start.copy()
        ROOM.get(f"{link.id} in {verb}", lambda world: None)(world)
        yield world


@cache
def lived_in():
    """Some weeks, and in each the office before every verb."""
    world, rng, found = office().copy(), np.random.default_rng(7), []
    world.parameters = world.parameters.changed(OFTEN)
    for _ in range(WEEKS):
        world.week, world.flows = world.week + 1, {}
        world.refresh()
        world.pull_levers()
        stir(world, rng)
        found.append({})
        for name, verb in VERBS.items():
            found[-1][name] = world.copy()
            verb(world)
    return found


# raising


def raised(link, values, here):
    """What an arrow shows, raised far: flags for every second row, numbers by some standard deviations."""
    values, here = np.asarray(values), np.asarray(here)
    if values.dtype == bool:
        return values | (here % 2 == 0)
    step = 3 if values.dtype.kind in "iu" else 2 * values.std() + 0.5
    return values - step if link in DOWN else values + step


DOWN = {"clients.drive", "past->motivation"}
"""Columns, and an arrow that shows one, of which there is less where there is more of their thing: a good past."""

OF_LAST_WEEK = ("litmas_arrive", "families_support_and_quarrel", "communities_accept_or_reject")
"""Verbs that look back on the week before."""

LATELY = set("relapsed_in moved_in warned_in helped_in recorded_in learns_in".split())
"""Events that are made to have happened."""


def _few_litmas(world):
    world.offices.litmas_open[:] = 0.2


def _short_contacts(world):
    world.clients.minutes_now *= 0.1


def _cold_pks(world):
    """Else whatever breaks is repaired."""
    world.pks.approach[:], world.pks.skill[:] = -3.0, -2.0


def _all_lost(world):
    c, here = world.clients, world.supervised
    c.lost[here], c.lost_in[here] = True, world.week - 1


def _no_volunteers(world):
    world.clients.volunteer[:] = False


def _none_kept(world):
    world.clients.reports_kept[:] = 0


ROOM = {
    "litmas->hours in hours_are_booked": _few_litmas,
    "travel->hours in hours_are_booked": _few_litmas,
    "warmth->ruptures in ruptures_are_repaired_or_not": _cold_pks,
    "minutes->offences_recorded in offences_come_to_light": _short_contacts,
    "avoidance->lost_contact in pks_trace_the_lost": _all_lost,
    "volunteer->attendance in clients_attend": _no_volunteers,
    "image->volunteer in volunteers_accompany": _no_volunteers,
    "reports_kept->proposals in pks_answer_grounds": _none_kept,
}
"""Where the restless office leaves no room for more of a cause to be told: how it is made first."""


def raise_cause(world, link, verb):
    """More of the cause, for every second row."""
    c, some = world.clients, np.arange(world.clients.rows) % 2 == 0
    guided = some & (c.pk >= 0) & np.isin(np.arange(c.rows), world.supervised)
    last = world.week - (verb in OF_LAST_WEEK)
    special = {
        "contact_gap": {"met_in": world.week - 40},
        "lost_contact": {"lost": True, "lost_in": world.week - 1},
        "proposals": {"case": Case.FORWARDED, "decides_in": world.week + 20},
        "absence": {"sessions_missed": 9, "attended_in": world.week - 60},
        "missed_reports": {"missed_run": 9},
        "reports_kept": {"reports_kept": c.reports_due[guided]},
        "phase": {"phase": Phase.CONFRONTATIONAL},
        "volunteer": {"volunteer": True},
        "home_visits": {"visit_now": True},
    }
    if link.cause == "completions":
        gone = some & np.isin(np.arange(c.rows), world.free)
        c.left_in[gone], c.ended[gone], c.employed[gone] = world.week - 1, Ended.COMPLETED, True
    elif link.cause in special:
        for name, value in special[link.cause].items():
            getattr(c, name)[guided] = value
    for path in columns(link.cause) if link.cause not in (*special, "completions") else ():
        table, name = path.split(".")
        values, spec = vars(getattr(world, table))[name], columns_of(getattr(world, table).kind)[name]
        every_second = np.arange(len(values)) % 2 == 0
        if name in LATELY:
            values[every_second] = last
        elif spec.of is bool:
            values[every_second] = True
        elif spec.of is float:
            step = (2 * values.std() + 0.5) * (-1 if path in DOWN else 1)
            step = 60.0 * (values > 0) if name == "minutes_now" else step
            values[:] = np.clip(values + step, spec.low, spec.high)
    world.refresh()


# passing a verb


def run(start, link, verb, change=None, read=False, cut=None):
    """The office after one verb, perhaps with more of the cause, with the read raised, or with the arrow cut."""
    world = start.copy()
    if change:
        change(world, link, verb)
    world.verb, world.flows = verb, {}
    shows = (
        Follower(world, (Cut(link.id, "replay", -BURN_IN),), Source(cut)) if cut else lambda link, values, here: values
    )
    world.tap = lambda name, values, here: shows(
        name, raised(name, values, here) if name == link.id and read else values, here
    )
    VERBS[verb](world)
    return world


def shown(start, verb):
    """What all arrows show in a verb, and the office after it."""
    world = start.copy()
    world.verb, world.flows, reads = verb, {}, Reads(world)
    VERBS[verb](world)
    return reads, world


def moves(link, verb, with_it, without):
    """By how much the effect is moved, row by row."""
    return measure(link, verb, with_it) - measure(link, verb, without)


def can_be_raised(link):
    """The cause has columns before the verb; of the others only what the arrow shows is raised."""
    return bool(columns(link.cause)) and link.id not in IN_THE_VERB


def agrees(link, moved):
    """All told the effect is moved the way of the sign; where it depends, it is moved."""
    total = sum(each.sum() for each in moved)
    return {"+": total > 1e-9, "-": total < -1e-9, "0": any(np.any(each) for each in moved)}[link.sign]


@pytest.mark.parametrize(("link", "verb"), [case for case in CASES if can_be_raised(case.values[0])])
def test_more_of_the_cause_moves_the_effect_through_this_arrow(link, verb):
    moved = []
    for start in prepared(link, verb):
        live = run(start, link, verb, raise_cause)
        moved.append(moves(link, verb, live, run(start, link, verb, raise_cause, cut=shown(start, verb)[0])))
    assert agrees(link, moved)


@pytest.mark.parametrize(("link", "verb"), CASES)
def test_what_the_arrow_shows_moves_the_effect_and_cut_it_moves_nothing(link, verb):
    moved = []
    for start in prepared(link, verb):
        reads, usual = shown(start, verb)
        moved.append(moves(link, verb, run(start, link, verb, read=True), usual))
        cut = run(start, link, verb, read=True, cut=reads)
        for table in TABLES:
            names = columns_of(getattr(cut, table).kind)
            assert all(np.array_equal(vars(getattr(cut, table))[n], vars(getattr(usual, table))[n]) for n in names)
    assert agrees(link, moved)
