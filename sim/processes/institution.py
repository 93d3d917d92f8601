"""Grounds, warnings, tracing, proposals, TPP sessions, decisions, verdicts, ends. [M16 M17 M45 M46]"""

from __future__ import annotations

import numpy as np

from sim import transitions
from sim.arrays import logistic
from sim.columns import NEVER
from sim.derived import in_week
from sim.parameters.institution import Enforcement
from sim.people import Case, Ended, Ground, Standing
from sim.world import World


def proposal_chance(kept_share: np.ndarray, warned: np.ndarray, help_first: float, p: Enforcement) -> np.ndarray:
    """Chance that a ground other than an arrest leads to a proposal: discretion, and what is on file.

    Parameters
    ----------
    kept_share : (n,) array in [0, 1]
        Reports kept so far.
    warned : (n,) array of bool
        Warned before in this spell.
    help_first : float in [0, 1]
        Share of first grounds answered by help and a warning only.

    Returns
    -------
    (n,) array of probabilities per ground episode
    """
    base = np.log(p.enforce / (1 - p.enforce)) + p.enforce_alliance * (kept_share - p.kept_mean) / p.kept_sd
    chance = logistic(base) * np.where(warned, p.enforce_warned, 1.0 - help_first)
    return np.clip(chance, 0.0, 0.95)


def execution_chance(arrest: np.ndarray, missing: np.ndarray, back: np.ndarray, p: Enforcement) -> np.ndarray:
    """Chance that a decision is executed.

    Parameters
    ----------
    arrest, missing, back : (n,) arrays of bool
        Ground is an arrest; client still missing; client back in contact.

    Returns
    -------
    (n,) array of probabilities per decision
    """
    other = p.execute_other * np.where(missing, p.execute_absent, np.where(back, p.execute_back, 1.0))
    return np.where(arrest, p.execute_arrest, np.clip(other, 0.0, 1.0))


def grounds_arise(world: World) -> None:
    """Three reports missed in a row are a ground; the Bapas learns of arrests late. [M16 M17]"""
    c, p, week, here = world.clients, world.parameters.enforcement, world.week, world.supervised
    back = here[(c.ground[here] == Ground.MISSED_REPORTS) & (c.missed_run[here] == 0) & (c.case[here] == Case.NONE)]
    c.ground[back] = Ground.NONE
    old = week - c.ground_in[here] > p.stale_weeks
    c.ground[here.compress(old & (c.case[here] == Case.NONE) & (c.missed_run[here] == 0))] = Ground.NONE
    missed = (c.missed_run[here] >= p.missed_run) & (c.ground[here] == Ground.NONE)
    due = here[world.happens("missed_reports->grounds", missed, here)]
    c.ground[due], c.ground_in[due] = Ground.MISSED_REPORTS, week
    inside = world.inside
    told = inside[(c.learns_in[inside] == week) & (c.standing[inside] == Standing.DETAINED) & (c.pk[inside] >= 0)]
    c.ground[told], c.ground_in[told] = Ground.ARREST, week
    new = in_week(world, "ground_in", week)
    new = new[c.pk[new] >= 0]
    c.grounds[new] += 1
    pks = np.arange(world.pks.rows)
    exams = world.through("offences_recorded->files", np.bincount(c.pk[told], minlength=len(pks)), pks)
    world.pks.files += world.parameters.work_week.examination * exams
    world.count("grounds", new)
    world.count_causes("grounds", new, c.ground[new])


def pks_answer_grounds(world: World) -> None:
    """Once per ground the PK proposes revocation or warns; some clients are given to another PK. [M17 M45]"""
    c, p, week = world.clients, world.parameters.enforcement, world.week
    new = in_week(world, "ground_in", week)
    new = new[(c.pk[new] >= 0) & (c.case[new] == Case.NONE)]
    arrest = c.ground[new] == Ground.ARREST
    books = world.active
    kept = c.reports_kept[books] / np.maximum(c.reports_due[books], 1)
    kept = world.through("reports_kept->proposals", kept, books)[np.searchsorted(books, new)]
    chance = proposal_chance(kept, c.warnings[new] > 0, world.levers.help_first, p)
    chance = np.where(arrest, p.propose_arrest, chance)
    proposes = world.draw("proposal", new, c.grounds[new]) < chance
    proposed, warned = new[proposes], new[~proposes & ~arrest]
    _warn_and_help(world, warned)
    c.case[proposed], c.decides_in[proposed] = Case.PROPOSED, week + int(p.session_weeks)
    pks = np.arange(world.pks.rows)
    made = world.through("proposals->files", np.bincount(c.pk[proposed], minlength=len(pks)), pks)
    world.pks.files += world.parameters.work_week.file * made
    c.proposals[proposed] += 1
    world.count("proposals", proposed)
    world.count_causes("proposals", proposed, c.ground[proposed])
    moves = np.zeros(c.rows, bool)
    moves[warned] = world.draw("transfer", warned, c.grounds[warned]) < p.transfer
    _transfer(world, books[world.happens("grounds->acquaintance", moves[books], books)])


def _warn_and_help(world: World, rows: np.ndarray) -> None:
    """In place of a proposal the PK warns, in writing as policy says, and helps where it is the first ground. [M17]"""
    c, levers, occasion = world.clients, world.levers, world.clients.grounds[rows]
    c.warned_in[rows[world.draw("written warning", rows, occasion) < levers.warnings]] = world.week
    first = c.warnings[rows] == 0
    helped = rows[first & (world.draw("help", rows, occasion) < levers.help_first)]
    c.helped_in[helped] = world.week
    pks = np.arange(world.pks.rows)
    helps = world.through("help->tracing", np.bincount(c.pk[helped], minlength=len(pks)), pks)
    world.pks.tracing += world.parameters.work_week.trace * helps
    c.warnings[rows] += 1


def _transfer(world: World, rows: np.ndarray) -> None:
    """The next PK of the district takes over, in the order of their seats."""
    c, pks, here = world.clients, world.pks, world.pks_here
    line = np.sort(pks.district[here] * pks.rows + here)
    own = c.district[rows] * pks.rows
    first, end = np.searchsorted(line, own), np.searchsorted(line, own + pks.rows)
    rows, own, first, end = (part[end > first] for part in (rows, own, first, end))
    after = np.searchsorted(line, own + c.pk[rows], side="right")
    chosen = line[np.where(after < end, after, first)] % pks.rows
    other = chosen != c.pk[rows]
    transitions.change_pk(world, rows[other], chosen[other])


def pks_trace_the_lost(world: World) -> None:
    """Clients who cannot be found are traced; tracing takes hours; some come back alone. [M16]"""
    c, p = world.clients, world.parameters.contacts
    lost = world.supervised[c.lost[world.supervised]]
    every = max(1, round(p.trace_weeks / world.levers.tracing))
    due = lost[(world.week - c.lost_in[lost]) % every == 1 % every]
    pks, under = np.arange(world.pks.rows), world.supervised
    searches = world.through("lost_contact->tracing", np.bincount(c.pk[due], minlength=len(pks)), pks)
    world.pks.tracing += world.parameters.work_week.trace * searches
    avoids = world.through("avoidance->lost_contact", c.avoids[under], under)[np.searchsorted(under, due)]
    chance = p.found * (1 + (p.found_avoiding - 1) * avoids)
    found = due[world.draw("found", due) < np.clip(chance, 0.0, 0.95)]
    transitions.find(world, found)
    still = lost[c.lost[lost]]
    transitions.find(world, still[world.draw("comes back alone", still) < p.comes_back])


def tpp_sessions_meet(world: World) -> None:
    """The observer team forwards a proposal or drops it; forwarded, the programme is suspended. [M17 M45]"""
    c, p, week = world.clients, world.parameters.enforcement, world.week
    due = in_week(world, "decides_in", week)
    due = due[c.case[due] == Case.PROPOSED]
    passes = world.draw("tpp session", due, c.grounds[due]) < p.session_forward
    c.case[due] = np.where(passes, Case.FORWARDED, Case.NONE)
    c.decides_in[due] = np.where(passes, week + int(p.decision_weeks), NEVER)


def decisions_are_taken(world: World) -> None:
    """Above the Bapas a decision is taken; executed, the rest of the sentence is served in prison. [M17 M45]"""
    c, p = world.clients, world.parameters.enforcement
    due = in_week(world, "decides_in", world.week)
    due = due[c.case[due] == Case.FORWARDED]
    arrest = c.standing[due] == Standing.DETAINED
    missing = c.lost[due] | (c.missed_run[due] >= p.missed_run)
    chance = execution_chance(arrest, missing, c.missed_run[due] == 0, p)
    done = world.draw("execution", due, c.grounds[due]) < chance
    spared, revoked = due[~done], due[done]
    c.case[spared], c.decides_in[spared] = Case.NONE, NEVER
    c.next_report[spared] = world.week + 1
    world.count("revocations", revoked)
    world.count_causes("revocations", revoked, np.where(arrest[done], Ground.ARREST, c.ground[revoked]))
    weeks = np.maximum(c.remainder[revoked], 1)
    c.returns[revoked] = False
    transitions.end(world, revoked, Ended.REVOKED)
    transitions.imprison(world, revoked, weeks)
    _jobs_are_lost(world, revoked)


def _jobs_are_lost(world: World, rows: np.ndarray) -> None:
    """Who goes to prison loses the work. [M32]"""
    sent = np.zeros(world.clients.rows, bool)
    sent[rows] = True
    world.clients.employed[world.happens("revocations->work", sent, np.arange(len(sent)))] = False


def courts_decide(world: World) -> None:
    """An arrest ends in a conviction or a release; after a revocation a new sentence is added to it. [M17]"""
    c, inside = world.clients, world.inside
    judged = inside[c.verdict_in[inside] == world.week]
    revoked = judged[c.standing[judged] == Standing.PRISON]
    c.prison_until[revoked] += c.new_sentence[revoked]
    due = judged[c.standing[judged] == Standing.DETAINED]
    guilty, acquitted = due[c.new_sentence[due] > 0], due[c.new_sentence[due] == 0]
    transitions.release(world, acquitted)
    under = guilty[c.pk[guilty] >= 0]
    world.count("reconvictions", under)
    weeks = c.new_sentence[guilty]
    transitions.end(world, under, Ended.RECONVICTED)
    transitions.imprison(world, guilty, weeks)
    _jobs_are_lost(world, guilty)


def orders_run_out(world: World) -> None:
    """The term ends: completed, or with contact lost. [M46]"""
    c, here = world.clients, world.supervised
    over = here[world.week - c.begins[here] >= c.term[here] - 1]
    gone = c.lost[over]
    world.count("completions", over[~gone])
    world.count("ended_contact_lost", over[gone])
    transitions.end(world, over[gone], Ended.CONTACT_LOST)
    transitions.end(world, over[~gone], Ended.COMPLETED)


def reintegration_is_reached(world: World) -> None:
    """A year after completion: free, working, no offence; two years after: offended or not. [M46]"""
    c, week = world.clients, world.week
    year, two = (in_week(world, "left_in", week - ago) for ago in (52, 104))
    year, two = (rows[c.ended[rows] == Ended.COMPLETED] for rows in (year, two))
    well = (c.standing[year] == Standing.FREE) & c.employed[year] & (c.offended_in[year] <= c.left_in[year])
    world.count("reintegrated", year[well])
    world.count("left_2y_ago", two)
    world.count("reoffended_2y_after_end_latent", two[c.offended_in[two] > c.left_in[two]])
    world.count("reoffended_2y_after_end_recorded", two[c.recorded_in[two] > c.left_in[two]])
    nine = world.supervised[week - c.begins[world.supervised] == 39]
    for name in ("goals", "tasks", "bond", "trust"):
        getattr(c, f"{name}_month9")[nine] = getattr(c, name)[nine]
