"""The only writer of a client's standing: begin, lose, find, detain, release, end, imprison, assign, change PK."""

from __future__ import annotations

import numpy as np

from sim.columns import NEVER
from sim.people import Case, Ended, Ground, Phase, Standing
from sim.world import World

_SPELL = (
    "district place programme offence female age prior phone score begins pk_first pk pk_changes longest_run "
    "goals_month9 tasks_month9 bond_month9 trust_month9 goals tasks bond trust employed reports_due reports_kept "
    "offence_weeks_latent offence_weeks_recorded spell"
).split()

_EARLIER = {
    "reports_due": "earlier_due",
    "reports_kept": "earlier_kept",
    "offence_weeks_latent": "earlier_latent",
    "offence_weeks_recorded": "earlier_recorded",
}
"""Counts of all spells, and what of them belongs to the time before the present one."""


def begin(world: World, rows: np.ndarray) -> None:
    """A spell under supervision begins; the client starts suspicious and closed."""
    c, b = world.clients, world.parameters.background
    c.standing[rows] = Standing.SUPERVISED
    c.spell[rows] += 1
    c.begins[rows] = c.out_since[rows] = world.week
    c.ended[rows] = Ended.ACTIVE
    _clear(world, rows)
    start = b.trust_start + b.trust_adverse * c.adverse[rows]
    start = start + b.trust_burden * (c.hardship[rows] + c.prior[rows])
    c.trust[rows] = c.own_trust[rows] = np.clip(start, 0.05, 0.95)
    for name in ("goals", "tasks", "bond"):
        getattr(c, name)[rows] = np.clip(start + world.parameters.relationship.start_more, 0.05, 0.95)
    c.known[rows] = np.clip(known_at_start(world), 0.0, 1.0)
    c.needs_match[rows] = c.known[rows] * world.parameters.response.match_start
    c.reactance[rows] = world.references.reactance
    c.motivation[rows], c.phase[rows] = c.drive[rows], Phase.PASSIVE
    c.dose[rows] = 0.5 * world.references.dose
    c.attended_in[rows] = world.week
    c.next_report[rows] = world.week + 1 + np.floor(world.draw("first report", rows, c.spell[rows]) * 4)
    world.refresh()


def _clear(world: World, rows: np.ndarray) -> None:
    """Nothing of an earlier spell is left but its counts."""
    c = world.clients
    for total, earlier in _EARLIER.items():
        getattr(c, earlier)[rows] = getattr(c, total)[rows]
    for name in ("missed_run", "longest_run", "sessions_missed", "pk_changes", "warnings", "contacts"):
        getattr(c, name)[rows] = 0
    for name in ("met_in", "visited_in", "lost_in", "ground_in", "decides_in", "learns_in", "verdict_in"):
        getattr(c, name)[rows] = NEVER
    for name in ("relapsed_in", "moved_in", "found_in", "fit_pk", "warned_in", "helped_in"):
        getattr(c, name)[rows] = NEVER
    for name in ("goals_month9", "tasks_month9", "bond_month9", "trust_month9"):
        getattr(c, name)[rows] = -1.0
    c.lost[rows], c.volunteer[rows], c.case[rows], c.ground[rows] = False, False, Case.NONE, Ground.NONE
    c.formality[rows], c.progress[rows], c.encouragement[rows] = 0.0, 0.0, 0.0


def known_at_start(world: World) -> float:
    """Share of needs known from the litmas; shorter reports tell less."""
    p, cut = world.parameters, world.levers.litmas_shortening
    return p.response.known_start + p.practice.shortening_known * cut


def assign(world: World, rows: np.ndarray, pk: np.ndarray) -> None:
    """Give clients a PK; for those who had none before in this spell it is the first."""
    c = world.clients
    first = c.pk_first[rows] == NEVER
    c.pk[rows] = pk
    c.pk_first[rows[first]] = pk[first]
    world.forget("caseload")


def change_pk(world: World, rows: np.ndarray, pk: np.ndarray) -> None:
    """Another PK takes over: bond and trust fall back, the client's own part of trust survives; knowledge is lost."""
    c, p = world.clients, world.parameters.relationship
    start = world.parameters.background.trust_start
    pull, goals = p.change_pull, p.change_goals
    c.trust[rows] += pull * (c.own_trust[rows] - c.trust[rows])
    c.bond[rows] += pull * (np.minimum(start, c.bond[rows]) - c.bond[rows])
    c.goals[rows] += goals * (np.minimum(start, c.goals[rows]) - c.goals[rows])
    c.tasks[rows] += goals * (np.minimum(start, c.tasks[rows]) - c.tasks[rows])
    c.known[rows] *= 1 - p.change_known
    c.contacts[rows] = 0
    c.pk_changes[rows] += 1
    assign(world, rows, pk)


def detain(world: World, rows: np.ndarray) -> None:
    """Arrested and held."""
    if len(rows) == 0:
        return
    world.clients.standing[rows] = Standing.DETAINED
    world.clients.arrests[rows] += 1
    world.refresh()


def release(world: World, rows: np.ndarray) -> None:
    """Set free by the court: back under supervision, or free if there was none."""
    if len(rows) == 0:
        return
    c = world.clients
    c.standing[rows] = np.where(c.pk[rows] >= 0, Standing.SUPERVISED, Standing.FREE)
    c.case[rows], c.ground[rows] = Case.NONE, Ground.NONE
    c.missed_run[rows] = 0
    c.lost[rows] = False
    c.out_since[rows] = world.week
    c.next_report[rows] = world.week + 1
    world.refresh()


def end(world: World, rows: np.ndarray, how: Ended) -> None:
    """A spell ends in liberty or not; its record is kept if asked for."""
    if len(rows) == 0:
        return
    c = world.clients
    c.ended[rows], c.left_in[rows] = how, world.week
    if world.keep_spells:
        world.spells.append(spell_records(world, rows))
    c.standing[rows] = Standing.FREE if how in (Ended.COMPLETED, Ended.CONTACT_LOST) else Standing.PRISON
    c.pk[rows] = c.pk_first[rows] = NEVER
    c.lost[rows], c.volunteer[rows], c.case[rows] = False, False, Case.NONE
    world.refresh()


def spell_records(world: World, rows: np.ndarray) -> dict[str, np.ndarray]:
    """What is kept of spells: one array per column, as the spell stands now."""
    c = world.clients
    counts = {total: getattr(c, total)[rows] - getattr(c, earlier)[rows] for total, earlier in _EARLIER.items()}
    kept = {n: getattr(c, n)[rows] for n in _SPELL}
    return {"row": rows, **kept, **counts, "end": c.left_in[rows], "ended": c.ended[rows]}


def imprison(world: World, rows: np.ndarray, weeks: np.ndarray) -> None:
    """In prison for so many weeks from now."""
    if len(rows) == 0:
        return
    world.clients.standing[rows] = Standing.PRISON
    world.clients.prison_until[rows] = world.week + weeks
    world.refresh()


def set_free(world: World, rows: np.ndarray) -> None:
    """Free, with no order."""
    if len(rows) == 0:
        return
    world.clients.standing[rows] = Standing.FREE
    world.clients.out_since[rows] = world.week
    world.refresh()


def lose(world: World, rows: np.ndarray) -> None:
    """Contact is lost."""
    world.clients.lost[rows] = True
    world.clients.lost_in[rows] = world.week


def find(world: World, rows: np.ndarray) -> None:
    """Contact is found again; the next report is due next week."""
    c = world.clients
    c.lost[rows] = False
    c.missed_run[rows] = 0
    c.moved_in[rows] = NEVER
    c.next_report[rows] = world.week + 1


def fill_seats(world: World, rows: np.ndarray, held: bool) -> None:
    """PKs take up or leave their seats."""
    world.pks.in_post[rows] = held


def start_in_mid_course(world: World, stock: int) -> None:
    """Those who began before the first week are under way: relationship, knowledge and work partly grown."""
    c, r, rows = world.clients, world.references, np.arange(stock)
    began = c.begins[rows].copy()
    begin(world, rows)
    c.begins[rows] = c.out_since[rows] = began
    grown = 1 - np.exp(-(world.week - began) / 30.0)
    for name in ("goals", "tasks", "bond", "trust", "needs_match"):
        column = getattr(c, name)
        column[rows] += grown * (getattr(r, name) - column[rows])
    c.known[rows] += grown * 0.3
    c.contacts[rows] = c.contacts_all[rows] = np.round((world.week - began) / 4).astype(int)
    c.dose[rows] = r.dose
    c.met_in[rows] = np.where(began < world.week - 4, world.week - 2, NEVER)
    c.employed[rows] = world.draw("work in mid-course", rows) < r.employed
    c.job_since[rows] = began
    c.stigma_felt[:] = r.stigma_felt
