"""Who comes, who guides whom, and what the week does to the office, told agent by agent."""

import math
from itertools import count

import numpy as np

from sim.columns import NEVER
from sim.people import Case, Ended, Ground, Phase, Programme, Standing
from sim.processes.intake import clients_begin, litmas_arrive, new_clients_get_a_pk, prisoners_come_out
from sim.processes.office import (
    image_of_the_programme_moves,
    pks_are_hired,
    pks_bring_skill_and_style,
    pks_go_to_courses,
    pks_go_to_workshops,
    pks_lose_or_find_heart,
    pks_rotate,
    pks_tire,
)
from sim.streams import key, uniforms
from tests.test_twins import clip, fates, logistic, weeks_until
from tests.test_twins_around import mean
from tests.test_twins_hours import in_post


def begins(cast, client):
    """A spell begins: suspicious, closed, with nothing on file yet."""
    world, nth = cast.world, client.spell + 1
    b, r = world.parameters.background, world.references
    trust = b.trust_start + b.trust_adverse * client.adverse + b.trust_burden * (client.hardship + client.prior)
    cut = world.parameters.practice.shortening_known * world.levers.litmas_shortening
    known = clip(world.parameters.response.known_start + cut, 0, 1)
    nothing = "missed_run longest_run sessions_missed pk_changes warnings contacts formality progress lost volunteer"
    nothing += " encouragement"
    never = "met_in visited_in lost_in ground_in decides_in learns_in verdict_in relapsed_in moved_in found_in fit_pk"
    never += " warned_in helped_in"
    months = dict.fromkeys(("goals_month9", "tasks_month9", "bond_month9", "trust_month9"), -1.0)
    fate = dict.fromkeys(nothing.split(), 0) | dict.fromkeys(never.split(), NEVER) | months
    fate |= {"standing": Standing.SUPERVISED, "ended": Ended.ACTIVE, "case": Case.NONE, "ground": Ground.NONE}
    fate |= {
        "spell": nth,
        "begins": world.week,
        "attended_in": world.week,
        "out_since": world.week,
        "phase": Phase.PASSIVE,
        "motivation": client.drive,
    }
    fate |= dict.fromkeys(
        ("goals", "tasks", "bond"), clip(trust + world.parameters.relationship.start_more, 0.05, 0.95)
    )
    fate |= dict.fromkeys(("trust", "own_trust"), clip(trust, 0.05, 0.95))
    fits = world.parameters.response.match_start
    fate |= {"known": known, "needs_match": fits * known, "reactance": r.reactance, "dose": 0.5 * r.dose}
    fate |= {"earlier_due": client.reports_due, "earlier_kept": client.reports_kept}
    fate |= {"earlier_latent": client.offence_weeks_latent, "earlier_recorded": client.offence_weeks_recorded}
    return fate | {"next_report": world.week + 1 + math.floor(4 * cast.luck("first report", client, nth))}


def changes_pk(cast, client, row):
    """Another PK takes over: what the client owns of trust survives, the rest falls back."""
    p, start = cast.world.parameters.relationship, cast.world.parameters.background.trust_start
    return {
        "trust": client.trust + p.change_pull * (client.own_trust - client.trust),
        "bond": client.bond - p.change_pull * max(client.bond - start, 0.0),
        "goals": client.goals - p.change_goals * max(client.goals - start, 0.0),
        "tasks": client.tasks - p.change_goals * max(client.tasks - start, 0.0),
        "known": client.known * (1 - p.change_known),
        "contacts": 0,
        "pk_changes": client.pk_changes + 1,
        "pk": row,
    }


def new_order(cast, client):
    """The rest of the new sentence, and the year of probation after it."""
    p = cast.world.parameters
    rest = round(client.new_sentence * (1 / p.enforcement.served - 1))
    return {"programme": Programme.PB, "remainder": rest, "term": max(2, rest + round(p.background.probation_year))}


def test_prisoners_come_out():
    ways = set()
    for cast in weeks_until(prisoners_come_out, 30):
        world, told, back = cast.world, fates(), []
        for client in cast.clients:
            inside = client.standing in (Standing.DETAINED, Standing.PRISON)
            if inside and client.first_begins <= world.week:
                told[client]["prison_weeks"] = client.prison_weeks + 1
            if client.standing is Standing.PRISON and client.prison_until < world.week:
                free = {"standing": Standing.FREE, "out_since": world.week}
                told[client] |= begins(cast, client) | new_order(cast, client) if client.returns else free
                back += [client] if client.returns else []
                ways.add(client.returns)
        cast.compare(prisoners_come_out, told, {"intake": back})
    assert ways == {True, False}


def test_clients_begin():
    for cast in weeks_until(clients_begin, 3):
        told = fates()
        for client in cast.clients:
            if client.begins == cast.world.week and client.standing is Standing.AWAITED:
                works = cast.happens("work at the start", client, cast.world.parameters.background.employed_start)
                stigma = cast.world.references.stigma_felt
                told[client] = begins(cast, client)
                told[client] |= {"employed": works, "job_since": cast.world.week, "stigma_felt": stigma}
        cast.compare(clients_begin, told, {"intake": list(told)})


def test_pks_are_hired_and_let_go():
    hired = let_go = 0
    for cast in weeks_until(pks_are_hired, 10):
        world, told = cast.world, fates()
        holders = {pk.row % world.seats: pk for pk in in_post(cast)}
        for seat, first in enumerate(cast.pks[: world.seats]):
            wanted = first.reserve < round(world.levers.extra_pks[first.district])
            if first.reserve >= 0 and wanted and seat not in holders:
                told[first]["in_post"] = True
                hired += 1
            if first.reserve >= 0 and not wanted and seat in holders:
                told[holders[seat]]["in_post"] = False
                let_go += 1
        for client in cast.clients:
            if client.pk >= 0 and told[cast.pk(client)].get("in_post") is False:
                told[client] = changes_pk(cast, client, NEVER)
        cast.compare(pks_are_hired, told)
    assert hired > 2
    assert let_go > 2


def test_new_clients_get_a_pk():
    given = 0
    for cast in weeks_until(new_clients_get_a_pk, 12):
        world, told = cast.world, fates()
        load = {pk.row: sum(client.pk == pk.row for client in cast.supervised()) for pk in in_post(cast)}
        for client in cast.supervised():
            if client.pk < 0:
                there = [pk.row for pk in in_post(cast) if pk.district == client.district]
                liking = uniforms(key(world.seed, "preference"), np.full(len(there), client.row), np.array(there))
                most = (1 + world.parameters.work_week.load_tolerance * (1 - world.levers.even_loads)) * mean(
                    load[row] for row in there
                )
                ranked = sorted(zip(liking, there, strict=True))
                chosen = next(row for _, row in ranked if load[row] <= most)
                load[chosen] += 1
                told[client] = {"pk": chosen} | ({"pk_first": chosen} if client.pk_first == NEVER else {})
                given += 1
        cast.compare(new_clients_get_a_pk, told)
    assert given > 30


def test_litmas_arrive():
    more = 0
    for cast in weeks_until(litmas_arrive, 12):
        world, told, office = cast.world, fates(), cast.offices[0]
        luck, rate = cast.luck("litmas", office), world.facts.litmas_per_year / 52.18
        whole = 0.0
        for asked in count():
            whole += math.exp(asked * math.log(rate) - rate - math.lgamma(asked + 1))
            if whole >= luck:
                break
        arrested = sum(client.learns_in == world.week - 1 and client.pk >= 0 for client in cast.clients)
        extra = world.parameters.office.returned_litmas * arrested
        told[office] = {"litmas_open": office.litmas_open + asked + extra}
        cast.compare(litmas_arrive, told)
        assert math.isclose(world.flows["litmas"].sum(), asked + extra)
        more += arrested
    assert more > 0


def test_pks_go_to_courses():
    for cast in weeks_until(pks_go_to_courses, 8):
        world, told = cast.world, fates()
        q = world.parameters.practice
        for pk in cast.pks:
            told[pk]["coached"] = False
        for pk in in_post(cast):
            coached, trained = pk.ticket < world.levers.coaching, pk.trained
            until = pk.training_until
            if pk.ticket < world.levers.courses and pk.courses == 0 and pk.workshop_until < world.week:
                until = world.week + int(q.course_weeks) - 1
                told[pk] |= {"courses": 1, "training_until": until}
            if until == world.week - 1:
                trained += q.course_gain
            fades = 1.0 if coached else 0.5 ** (1 / world.parameters.office.skill_half)
            told[pk] |= {"coached": coached, "trained": trained * fades}
        cast.compare(pks_go_to_courses, told)


def test_pks_go_to_workshops():
    sent = fading = 0
    for cast in weeks_until(pks_go_to_workshops, 30):
        world, told = cast.world, fates()
        q, half = world.parameters.practice, world.parameters.office.skill_half
        for pk in in_post(cast):
            turned, been = pk.turned, pk.workshop_until != NEVER
            if pk.ticket < world.levers.style_share and not been and pk.training_until < world.week:
                told[pk]["workshop_until"] = world.week + int(q.workshop_weeks) - 1
                turned = world.levers.together
                sent += 1
            told[pk]["turned"] = turned if pk.coached else turned * 0.5 ** (1 / half)
            fading += turned > told[pk]["turned"]
        cast.compare(pks_go_to_workshops, told)
    assert sent > 1
    assert fading > 30


def test_pks_bring_skill_and_style():
    for cast in weeks_until(pks_bring_skill_and_style, 1):
        q, levers, told = cast.world.parameters.practice, cast.world.levers, fates()
        for pk in cast.pks:
            together = pk.collaborative + q.course_together * pk.trained + pk.turned
            control = clip(pk.control_share + levers.control, 0, 1)
            told[pk] = {
                "skill": pk.competence + pk.trained,
                "approach": pk.warmth + q.course_warmth * pk.trained + levers.warmth + q.style_warmth * pk.turned,
                "control": control,
                "control_felt": control * (1 - levers.separated),
                "together": clip(together, 0, 1),
            }
        cast.compare(pks_bring_skill_and_style, told)


def test_pks_tire():
    failures = 0
    for cast in weeks_until(pks_tire, 12):
        world, told = cast.world, fates()
        p = world.parameters.office
        for pk in cast.pks:
            failed = sum(client.pk == pk.row and client.learns_in == world.week for client in cast.clients)
            told[pk]["failures"] = failed
            failures += failed
            if pk.in_post:
                level = pk.trait_exhaustion + p.tired_roles * (4 * pk.control * (1 - pk.control) - 0.95)
                level += p.tired_load * math.log(max(pk.workload, 0.05) / world.references.workload)
                tired = pk.exhaustion + p.tired_rate * (level - pk.exhaustion) + p.tired_failure * failed
                told[pk]["exhaustion"] = tired
        cast.compare(pks_tire, told)
    assert failures > 0


def test_pks_lose_or_find_heart():
    for cast in weeks_until(pks_lose_or_find_heart, 2):
        world, told = cast.world, fates()
        p, r = world.parameters.office, world.references
        for pk in in_post(cast):
            gaps = [max(pk.education - c.education, 0.0) for c in cast.supervised() if c.pk == pk.row]
            left = clip(1 - world.parameters.contacts.gap_fit * pk.skill, 0, 1.5) * (mean(gaps) if gaps else r.gap)
            level = p.apathy_base + p.apathy_tired * pk.exhaustion + p.apathy_gap * (left - r.gap)
            level = logistic(level + p.apathy_review * pk.coached)
            told[pk]["apathy"] = pk.apathy + p.apathy_rate * (level - pk.apathy)
        cast.compare(pks_lose_or_find_heart, told)


def test_pks_rotate():
    moved = 0
    for cast in weeks_until(pks_rotate, 30):
        world, told = cast.world, fates()
        for pk in in_post(cast):
            leaves = cast.happens("rotation", pk, world.parameters.office.rotation)
            if leaves and pk.row + world.seats < len(cast.pks):
                told[pk]["in_post"], told[cast.pks[pk.row + world.seats]]["in_post"] = False, True
                moved += 1
                for client in cast.clients:
                    if client.pk == pk.row:
                        told[client] = changes_pk(cast, client, pk.row + world.seats)
        cast.compare(pks_rotate, told)
    assert moved > 0


def test_image_of_the_programme_moves():
    for cast in weeks_until(image_of_the_programme_moves, 4):
        p, usual, week = cast.world.parameters.office, cast.world.references.failures, cast.world.week
        on_books = sum(client.pk >= 0 for client in cast.clients)
        arrested = sum(client.recorded_in == week and client.pk >= 0 for client in cast.clients)
        revoked = [client for client in cast.clients if client.left_in == week and client.ended is Ended.REVOKED]
        failed = arrested + sum(client.ground is not Ground.ARREST for client in revoked)
        office = cast.offices[0]
        rate = office.failure_rate + p.image_memory * (failed / on_books - office.failure_rate)
        level = p.image_failure * math.log(max(rate, 0.1 * usual) / usual)
        image = office.image + p.image_rate * (level - office.image)
        cast.compare(image_of_the_programme_moves, {office: {"failure_rate": rate, "image": image}})
