"""Breaches, offences and how they come to light, told agent by agent."""

import math
from itertools import pairwise
from statistics import NormalDist

from sim.columns import NEVER
from sim.people import Ground, Offence, Standing
from sim.processes.breaches import breaches_come_to_light, clients_breach_conditions
from sim.processes.offending import clients_offend, offences_come_to_light
from tests.test_twins import clip, fates, logistic, weeks_until
from tests.test_twins_around import by_place, log_odds, mean, seen_by_neighbours


def test_clients_breach_conditions():
    relapses, moves = [], []
    for cast in weeks_until(clients_breach_conditions, 8):
        p, told, relapsed, moved = cast.world.parameters.breaches, fates(), [], []
        for client in cast.supervised():
            ties = p.alliance * cast.alliance(client) + p.motivation * cast.z("motivation", client.motivation)
            if client.substance and cast.happens("relapse", client, logistic(log_odds(p.relapse) + ties)):
                told[client]["relapsed_in"] = cast.world.week
                relapsed.append(client)
            if cast.happens("move", client, logistic(log_odds(p.move) + ties + p.avoiding * client.avoids)):
                told[client]["moved_in"] = cast.world.week
                moved.append(client)
        cast.compare(clients_breach_conditions, told, {"breaches": relapsed + moved, "moves": moved})
        relapses, moves = relapses + relapsed, moves + moved
    assert relapses
    assert moves


def test_breaches_come_to_light():
    grounds = set()
    for cast in weeks_until(breaches_come_to_light, 12):
        world, told, found = cast.world, fates(), []
        p, week = world.parameters.breaches, world.week
        for client in cast.met():
            usual = world.parameters.work_week.control_share
            chance = p.visit if client.visit_now else p.found * cast.pk(client).control / usual
            chance, last = clip(chance, 0, 0.95) * cast.worth(client), max(client.relapsed_in, client.moved_in)
            fresh = week - last < p.window and last > client.found_in
            if fresh and cast.happens("breach found", client, chance):
                found.append(client)
                told[client]["found_in"] = week
                if client.relapsed_in >= client.moved_in:
                    told[client]["warnings"] = client.warnings + 1
                elif client.ground is Ground.NONE:
                    told[client] |= {"ground": Ground.MOVED, "ground_in": week}
        for client in cast.supervised():
            clear = client.ground is Ground.NONE and "ground" not in told[client]
            idle = client.sessions_missed >= p.sessions_run and week - client.attended_in >= p.idle_weeks
            if idle and clear:
                told[client] |= {"ground": Ground.NOT_PARTICIPATING, "ground_in": week}
                told[client] |= {"sessions_missed": 0, "attended_in": week}
        grounds |= {fate.get("ground") for fate in told.values()}
        cast.compare(breaches_come_to_light, told, {"breaches_found": found})
    assert {Ground.MOVED, Ground.NOT_PARTICIPATING} <= grounds


def time_course(weeks, p):
    """Log hazard by weeks since the start: straight lines between what is known of some weeks."""
    bends = [(0, 0.0), (7, 0.0), (39, p.bump), (78, 0.0), (130, p.decline), (156, p.decline)]
    weeks = clip(weeks, 0, 156)
    for (start, low), (end, high) in pairwise(bends):
        if start <= weeks <= end:
            return low + (high - low) * (weeks - start) / (end - start)
    raise AssertionError(weeks)


def guidance(cast, client):
    """Log hazard of what PK and partners do for a supervised client: within the cap on either side of the usual."""
    p, dose = cast.world.parameters.offending, cast.world.references.dose
    skill = cast.pk(client).skill if client.pk >= 0 else 0.0
    skill *= cast.presence(client)
    whole = p.missed * ((client.missed_run > 0) - cast.world.references.missed)
    whole += p.motivation * client.encouragement / cast.world.references.motivation_sd
    whole += p.trust * cast.z("trust", client.trust) * cast.presence(client) + p.competence * skill
    third = NormalDist().inv_cdf(2 / 3)
    by_third = 0.0 if client.score <= -third else p.dose_middle if client.score <= third else p.dose_top
    whole += by_third * clip(p.dose_base + p.dose_skill * skill, 0, 1) * 2 * math.log2(1 + client.dose / dose)
    usual = by_third * p.dose_base * 2
    beyond = whole + p.volunteer * client.volunteer - usual
    return p.cap * (math.tanh(beyond / p.cap) + math.tanh(usual / p.cap))


def hazard(cast, client, acceptance, failures):
    """Log hazard of a latent offence this week."""
    world, family = cast.world, cast.families[client.row]
    p, r = world.parameters.offending, world.references
    level = p.base + client.risk + time_course(world.week - client.out_since, p)
    level += (p.work + p.work_older * (client.age >= p.older)) * (client.employed - r.employed)
    level += p.support * cast.z("support", family.support) + p.conflict * cast.z("conflict", family.conflict)
    level += p.motivation * cast.z("motivation", client.motivation - client.encouragement)
    level += p.stigma * cast.z("stigma_felt", client.stigma_felt) + p.acceptance * cast.z("acceptance", acceptance)
    level += p.local * (failures - r.local_failures) + p.relapse * (world.week - client.relapsed_in < p.relapse_weeks)
    if client.standing is Standing.SUPERVISED:
        level += guidance(cast, client)
    return level


def failures_around(cast, clients, seen):
    """Local clients with a recorded offence within a year, per 100 whom neighbours know."""
    week, local_weeks = cast.world.week, cast.world.parameters.offending.local_weeks
    known = len(seen) + sum(client.standing in (Standing.DETAINED, Standing.PRISON) for client in clients)
    lately = sum(week - client.recorded_in < local_weeks and client.first_begins <= week for client in clients)
    return 100 * lately / known if known else cast.world.references.local_failures


def test_clients_offend():
    kinds = set()
    for cast in weeks_until(clients_offend, 8):
        world, told = cast.world, fates()
        p = world.parameters.offending
        accepted = {place: mean(m.acceptance for m in members) for place, members in by_place(cast.members).items()}
        clients, seen = by_place(cast.clients), by_place(seen_by_neighbours(cast))
        around = {place: failures_around(cast, clients[place], seen[place]) for place in accepted}
        for client in cast.at_liberty():
            level = hazard(cast, client, accepted[client.place], around[client.place])
            if cast.happens("offence", client, -math.expm1(-math.exp(level))):
                usual = cast.happens("same kind", client, p.same_kind)
                kind = client.offence if usual else Offence(int(cast.luck("kind", client) * 3))
                column = f"latent_{kind.name.lower()}"
                told[client] = {"offence_kind": kind, "offended_in": world.week, column: getattr(client, column) + 1}
                told[client]["offence_weeks_latent"] = client.offence_weeks_latent + 1
                if client.pk >= 0:
                    told[client]["latent_on_books"] = client.latent_on_books + 1
                if client.first_latent_in == NEVER:
                    told[client]["first_latent_in"] = world.week
                kinds.add(kind)
        books, harm = [c for c in told if c.pk >= 0], [c for c in told if told[c]["offence_kind"] is not Offence.DRUG]
        counts = {"offences_latent": books, "offences_latent_all": list(told), "harm_latent": harm}
        cast.compare(clients_offend, told, counts)
    assert kinds == set(Offence)


def lognormal(u, average, spread):
    """Quantile of a log-normal distribution with this mean and standard deviation."""
    width = math.log1p((spread / average) ** 2)
    return math.exp(math.log(average) - width / 2 + math.sqrt(width) * NormalDist().inv_cdf(u))


def test_offences_come_to_light():
    arrests = []
    for cast in weeks_until(offences_come_to_light, 18):
        world, told, recorded = cast.world, fates(), []
        p, q, week = world.parameters.offending, world.parameters.enforcement, world.week
        for client in cast.at_liberty():
            if week - client.offended_in < p.window and client.recorded_in < client.offended_in:
                kind = {Offence.DRUG: p.police_drug, Offence.ACQUISITIVE: 1.0, Offence.VIOLENT: p.police_violent}
                unseen = (1 - p.police * kind[client.offence_kind]) * (1 - p.community)
                if client.minutes_now > 0 and client.pk >= 0:
                    control = cast.pk(client).control / world.parameters.work_week.control_share
                    unseen *= 1 - clip(p.per_contact * control, 0, 0.9) * cast.worth(client)
                if cast.happens("offence recorded", client, 1 - unseen):
                    recorded.append(client)
        for client in recorded:
            nth = client.arrests + 1
            verdict = round(lognormal(cast.luck("verdict delay", client, nth), q.verdict_weeks, q.verdict_spread))
            sentence = round(lognormal(cast.luck("sentence", client, nth), q.sentence, q.sentence_spread))
            guilty = cast.happens("convicted", client, q.convicted, nth)
            sooner = min(world.levers.return_delay, q.learn_weeks)
            delay = q.learn_weeks + world.levers.protocol * (sooner - q.learn_weeks)
            wait = math.floor(-math.log(cast.luck("bapas is told", client, nth)) * delay)
            told[client] = {
                "standing": Standing.DETAINED,
                "employed": False,
                "arrests": nth,
                "recorded_in": week,
                "offence_weeks_recorded": client.offence_weeks_recorded + 1,
                "verdict_in": week + max(1, verdict),
                "new_sentence": max(4, sentence) if guilty else 0,
                "learns_in": week + 1 + wait if client.pk >= 0 else NEVER,
                "returns": cast.happens("comes back", client, q.again, nth),
            }
        cast.compare(offences_come_to_light, told, {"offences_recorded": [c for c in recorded if c.pk >= 0]})
        arrests += recorded
    assert len(arrests) > 5
