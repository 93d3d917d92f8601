"""The PK's week, told agent by agent: duties, litmas, minutes, visits, sessions and the ledger."""

import math

from sim.processes.work_week import BOOKED, hours_are_booked, pks_plan_contacts, pks_share_out_their_week
from tests.test_twins import clip, fates, weeks_until
from tests.test_twins_contacts import reachable

MONTH = 52.18 / 12
"""Weeks."""


def in_post(cast):
    return [pk for pk in cast.pks if pk.in_post]


def trip(cast, district):
    """Hours of a round trip: from the office, or from a post for those errands that it serves."""
    world, q = cast.world, cast.world.parameters.practice
    far, days = float(world.geography.trip[district]), world.levers.post_days[district]
    served = q.post_reach * days / (days + q.post_half)
    return served * min(world.parameters.work_week.local_trip, far) + (1 - served) * far


def duties(cast, pk):
    """Hours asked of a PK before litmas, in the order in which they are done; with partners, of these mediation, ways.

    A day out for mediation or talks with employers is as many errands as fit in a trip.
    """
    world, at = cast.world, pk.district
    p, q, levers = world.parameters.work_week, world.parameters.practice, world.levers
    mine = [client for client in cast.supervised() if client.pk == pk.row]
    colleagues = sum(other.district == at for other in in_post(cast))
    places = sum(district == at for district in world.geography.place_district[:-1].tolist())
    volunteers = sum(client.volunteer for client in mine) * p.volunteer_hours / MONTH
    mediation = places / colleagues * levers.mediation / 52.18
    talks = places / colleagues * levers.employers * q.employer_hours / 52.18
    days = (mediation + talks) / (q.errand_hours * p.tasks_per_trip)
    families = [client for client in reachable(cast) if client.pk == pk.row]
    sessions = sum(cast.lever("family_sessions", client) for client in families) / p.group_size
    partners = volunteers + mediation + talks + days * trip(cast, at) + sessions * p.family_session / 52.18
    reviews = len(mine) * q.review_minutes / 60 / levers.review_weeks
    course = q.course_hours if pk.training_until >= world.week else 0.0
    workshop = q.workshop_hours if pk.workshop_until >= world.week else 0.0
    on_rota = levers.post_days[at] * levers.post_officers[at] / MONTH
    each = p.administration * levers.administration + q.handover * levers.separated
    return {
        "training": course + workshop + pk.coached * (q.coach_hours + reviews),
        "accompaniment": p.accompaniment,
        "files": pk.files,
        "tracing": pk.tracing,
        "rota": on_rota * float(world.geography.trip[at]) / q.post_stay / colleagues,
        "partners": min(partners, q.mediation_most * p.hours),
        "administration": len(mine) * each / MONTH,
    }, (partners, mediation, days * trip(cast, at))


def litmas(cast, room, pace):
    """Hours wanted by open litmas of the one office; hours at the desk and on the way of each PK; what stays open."""
    p, levers, people = cast.world.parameters.work_week, cast.world.levers, cast.world.geography.population.tolist()
    desk = max(1.0, p.litmas_desk - levers.litmas_relief - levers.litmas_shortening)
    way = sum(share * trip(cast, at) for at, share in enumerate(people)) / sum(people) / p.tasks_per_trip
    waiting, there = cast.offices[0].litmas_open, sum(room.values())
    wanted = pace * waiting * (desk + way)
    part = min(1.0, wanted / there) / (desk + way) if there else 0.0
    done = {pk: (part * hours * desk, part * hours * way) for pk, hours in room.items()}
    return wanted, done, max(0.0, waiting - part * there)


def test_pks_share_out_their_week():
    for cast in weeks_until(pks_share_out_their_week, 3):
        world, told, left, asked = cast.world, fates(), {}, {}
        p = world.parameters.work_week
        ledger = [f"h_{name}" for name in BOOKED if name not in ("guidance", "control")]
        for pk in cast.pks:
            told[pk] = dict.fromkeys(("h_available", "contact_hours", "mediated", "partner_share", *ledger), 0.0)
        for pk in in_post(cast):
            wanted, (partners, mediation, ways) = duties(cast, pk)
            left[pk], asked[pk] = p.hours, sum(wanted.values())
            for name, hours in wanted.items():
                done = min(hours, p.duty_cap * p.hours, left[pk])
                left[pk] -= done
                told[pk]["h_travel" if name == "rota" else f"h_{name}"] = done
                if name in ("files", "tracing"):
                    told[pk][name] = hours - done
            share = told[pk]["h_partners"] / partners
            told[pk] |= {"mediated": mediation * share, "partner_share": share}
            told[pk]["h_partners"] -= ways * share
            told[pk]["h_travel"] += ways * share
        room = {pk: max(min(hours - p.client_floor * p.hours, p.duty_cap * p.hours), 0.0) for pk, hours in left.items()}
        wanted, done, told[cast.offices[0]]["litmas_open"] = litmas(cast, room, p.litmas_pace)
        for pk in in_post(cast):
            load = sum(client.pk == pk.row for client in cast.supervised())
            contacts = load * p.minutes_most / 60 / world.parameters.contacts.report_weeks
            told[pk]["h_litmas"], way = done[pk]
            told[pk]["h_travel"] += way
            told[pk] |= {"h_available": p.hours, "contact_hours": left[pk] - sum(done[pk])}
            told[pk]["workload"] = (asked[pk] + wanted / len(left) + contacts) / p.hours
        cast.compare(pks_share_out_their_week, told)


def stage(cast, client):
    """Stage of guidance."""
    p, since = cast.world.parameters.work_week, cast.world.week - client.begins
    return "initial" if since < p.initial_weeks else "final" if client.term - since <= p.final_weeks else "advanced"


def weight(cast, client):
    """Weight of a client in the PK's time."""
    p, at = cast.world.parameters.work_week, stage(cast, client)
    lags = client.missed_run > 0 or client.sessions_missed > 1
    by_stage = {"initial": p.stage_initial, "advanced": 1.0, "final": p.lagging if lags else p.stage_final}[at]
    third = -1 if client.score <= -0.43 else 1 if client.score > 0.43 else 0
    return by_stage * (1 + cast.world.levers.by_score * p.score_spread * third)


def visits(cast, pk, clients, spare):
    """Clients of one PK who are visited at home this week, as many as hours allow, and the hours of each."""
    p = cast.world.parameters.work_week
    called = []
    for client in clients:
        routine = p.visit_initial if stage(cast, client) == "initial" else p.visit_later
        if cast.happens("home visit", client, routine + cast.lever("family_visits", client) / MONTH):
            called.append(client)
    hours = {client: p.visit_hours + trip(cast, client.district) / p.tasks_per_trip for client in called}
    fit = spare / max(hours.values()) if called else 0.0
    allowed = min(math.floor(fit * p.visit_share + cast.luck("visits allowed", pk)), math.floor(fit))
    return {
        client: hours[client]
        for client in sorted(called, key=lambda client: cast.luck("visit order", client))[:allowed]
    }


def sessions(cast, clients, spare):
    """Clients of one PK who are offered a session this week, in a group or alone."""
    p, cost = cast.world.parameters.work_week, 0.0
    for client in clients:
        grouped = p.group_share if stage(cast, client) == "advanced" else 0.0
        cost += weight(cast, client) * (1 - grouped + grouped / p.group_size) * p.minutes_most / 60
    rate = min(spare / cost, p.sessions_most) if cost else 0.0
    chosen = [client for client in clients if cast.happens("session", client, rate * weight(cast, client))]
    return {c: stage(cast, c) == "advanced" and cast.happens("group", c, p.group_share) for c in chosen}


def test_pks_plan_contacts():
    visited = grouped = 0
    for cast in weeks_until(pks_plan_contacts, 4):
        world, told = cast.world, fates()
        p, q = world.parameters.work_week, world.parameters.contacts
        there = [client for client in reachable(cast) if client.pk >= 0]
        for client in there:
            told[client]["weight_now"] = weight(cast, client)
        for pk in cast.pks:
            mine = [client for client in there if client.pk == pk.row]
            hours = pk.contact_hours * math.exp(p.exhausted_minutes * max(pk.exhaustion, 0.0))
            reports = 0.0
            for client in mine:
                if client.due_now and not client.staff_now:
                    reports += weight(cast, client) * (q.online_minutes if client.online_now else 1.0)
            minutes = min(p.minutes_most, 60 * hours * (1 - p.session_share) / reports) if reports else p.minutes_most
            spare = hours - minutes * reports / 60
            others = [client for client in mine if not client.due_now]
            going = visits(cast, pk, others, spare)
            spare = max(spare - sum(going.values()), 0.0)
            offered = sessions(cast, [client for client in others if client not in going], spare)
            wanted = sum(p.minutes_most / 60 / (p.group_size if group else 1) for group in offered.values())
            told[pk]["report_minutes"] = minutes
            fitting = p.minutes_most * spare / wanted if wanted else p.minutes_most
            told[pk]["session_minutes"] = min(fitting, p.session_longest)
            told[pk]["h_travel"] = pk.h_travel + sum(each - p.visit_hours for each in going.values())
            for client in going:
                told[client]["visit_now"] = True
            for client, group in offered.items():
                told[client] |= {"session_now": True, "group_now": group}
            visited, grouped = visited + len(going), grouped + sum(offered.values())
        cast.compare(pks_plan_contacts, told)
    assert visited > 3
    assert grouped > 3


def test_hours_are_booked():
    for cast in weeks_until(hours_are_booked, 3):
        world, told, free = cast.world, fates(), {}
        p, rate = world.parameters.work_week, world.parameters.contacts.dose_rate
        for pk in cast.pks:
            told[pk] = {"h_guidance": 0.0, "h_control": 0.0}
        for client in cast.supervised():
            told[client]["dose"] = (1 - rate) * client.dose
        for client in cast.met():
            pk, hours = cast.pk(client), client.minutes_now / 60 / (p.group_size if client.group_now else 1)
            told[pk]["h_control"] += hours * pk.control
            told[pk]["h_guidance"] += hours * (1 - pk.control)
            told[client]["dose"] += rate * client.minutes_now * (1 - pk.control)
            told[client]["met_in"] = world.week
            told[client]["control_hours"] = client.control_hours + hours * pk.control
            told[client]["guidance_hours"] = client.guidance_hours + hours * (1 - pk.control)
            told[client]["guidance_now"] = client.minutes_now * (1 - pk.control)
        for pk in cast.pks:
            others = [f"h_{name}" for name in BOOKED if name not in ("guidance", "control")]
            booked = told[pk]["h_guidance"] + told[pk]["h_control"] + sum(getattr(pk, name) for name in others)
            free[pk] = max(pk.h_available - booked, 0.0) if pk.in_post else 0.0
        room = {pk: clip(p.duty_cap * pk.h_available - pk.h_litmas, 0, free[pk]) for pk in in_post(cast)}
        _, done, told[cast.offices[0]]["litmas_open"] = litmas(cast, room, 1.0)
        for pk in cast.pks:
            desk, way = done.get(pk, (0.0, 0.0))
            told[pk] |= {"h_litmas": pk.h_litmas + desk, "h_travel": pk.h_travel + way, "h_free": free[pk] - desk - way}
        cast.compare(hours_are_booked, told)
