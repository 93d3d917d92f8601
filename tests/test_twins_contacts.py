"""Reports, sessions, visits and their quality, told agent by agent."""

import math
from statistics import NormalDist

from sim.people import Case, Phase, Programme
from sim.processes.contacts import clients_attend, clients_report, contacts_have_quality, reports_fall_due
from tests.test_twins import clip, fates, logistic, weeks_until

MONTH = 52.18 / 12
"""Weeks."""
FLAGS = "due_now kept_now session_now visit_now online_now group_now staff_now".split()


def reachable(cast):
    """Supervised clients in contact: neither lost nor suspended."""
    return [client for client in cast.supervised() if not client.lost and client.case is not Case.FORWARDED]


def uses_post(cast, client):
    """Whether a post in the district is the nearer way for the client, and has hours for the client."""
    return client.near_post < post_serves(cast, client.district)


def post_serves(cast, district):
    """Share of the clients of a district whom its post serves: no more than its days draw, or its hours allow."""
    world = cast.world
    q, p, levers, facts = world.parameters.practice, world.parameters.work_week, world.levers, world.facts
    days, share = levers.post_days[district], float(world.geography.population[district])
    drawn = q.post_reach * days / (days + q.post_half)
    officers, staff = levers.post_officers[district] * days / MONTH, levers.post_staff[district] * days / MONTH
    hours = (officers + staff) * q.post_day - officers * float(world.geography.trip[district]) / q.post_stay
    hours -= facts.litmas_per_year / 52.18 * share * drawn / p.tasks_per_trip * p.local_trip
    wanted = facts.clients * share * world.references.dose / (1 - p.control_share) / 60
    return min(drawn, max(hours, 0.0) / wanted)


def way_costs(cast, client):
    """Log-odds that the way to the office, or to the post, takes from keeping an appointment."""
    p, q = cast.world.parameters.contacts, cast.world.parameters.practice
    km = min(q.post_km, client.km) if uses_post(cast, client) else client.km
    return p.distance * max(km - p.free_km, 0.0) / 10


def attends(cast, client):
    """Log-odds of keeping an appointment, but for the way and the kind of appointment."""
    p = cast.world.parameters.contacts
    odds = p.alliance * cast.alliance(client) + p.motivation * cast.z("motivation", client.motivation)
    odds += client.diligence + p.avoiding * client.avoids + p.volunteer * client.volunteer
    odds += p.warned * (cast.world.week - client.warned_in < p.warned_weeks)
    odds += p.helped * (cast.world.week - client.helped_in < p.warned_weeks)
    odds += p.moved * (cast.world.week - client.moved_in < p.moved_weeks)
    odds += {Phase.PASSIVE: p.passive, Phase.CONFRONTATIONAL: p.confrontational}.get(client.phase, 0.0)
    reminded = has_phone(cast, client) and cast.ticket("reminder", client) < cast.lever("reminders", client)
    return odds + p.reminder * reminded


def lacks(cast, client):
    """What someone lacks who cannot report online, as the lever by which it is given."""
    return "phones" if cast.ticket("phone", client) < cast.world.parameters.practice.lack_phone else "credit"


def given(cast, client):
    """Whether what the client lacks is given."""
    return cast.ticket("phone given", client) < cast.lever(lacks(cast, client), client)


def has_phone(cast, client):
    """Whether a message reaches the client: a phone without credit or signal for reporting will do."""
    return client.phone or lacks(cast, client) == "credit" or given(cast, client)


def reports_online(cast, client):
    """Whether the client can report online: with a phone of one's own, with help, or at a kiosk."""
    kiosk = cast.ticket("kiosk", client) < cast.lever("kiosks", client)
    return client.phone or given(cast, client) or kiosk


def private(cast, client):
    """Private rooms above the status quo, if this week's contact is of two people at the office."""
    elsewhere = client.online_now or client.visit_now or client.group_now or uses_post(cast, client)
    return 0.0 if elsewhere else cast.world.levers.rooms - 0.25


def test_reports_fall_due():
    online = staff = 0
    for cast in weeks_until(reports_fall_due, 4):
        world, told, due = cast.world, fates(), []
        p = world.parameters.contacts
        for client in cast.clients:
            told[client] = dict.fromkeys(FLAGS, False) | {"minutes_now": 0.0, "guidance_now": 0.0}
        for client in reachable(cast):
            if client.next_report < world.week + 1 and client.pk >= 0:
                due.append(client)
                nth, at = client.reports_due + 1, client.district
                every = p.report_assimilation if client.programme is Programme.ASIMILASI else p.report_weeks
                by_phone = reports_online(cast, client) and cast.happens("report online", client, p.online_share, nth)
                staffed = world.levers.post_staff[at]
                staffed /= max(staffed + world.levers.post_officers[at], 1.0)
                by_staff = (
                    uses_post(cast, client) and not by_phone and cast.happens("taken by staff", client, staffed, nth)
                )
                told[client] |= {"due_now": True, "reports_due": nth, "next_report": client.next_report + every}
                told[client] |= {"online_now": by_phone, "staff_now": by_staff}
                online, staff = online + by_phone, staff + by_staff
        cast.compare(reports_fall_due, told, {"reports_due": due, "contacts_due": due})
    assert online > 20
    assert staff > 5


def test_clients_report():
    lost = 0
    for cast in weeks_until(clients_report, 5):
        world, told, came = cast.world, fates(), []
        p = world.parameters.contacts
        wasted = dict.fromkeys(cast.pks, 0.0)
        for client in cast.clients:
            if client.due_now:
                odds = p.keep + attends(cast, client) + (0.0 if client.online_now else way_costs(cast, client))
                kept = cast.happens("report kept", client, logistic(odds), client.reports_due)
                length = 0.0 if client.staff_now else p.online_minutes if client.online_now else 1.0
                minutes = cast.pk(client).report_minutes * client.weight_now * length
                missed = 0 if kept else client.missed_run + 1
                told[client] = {"kept_now": kept, "missed_run": missed, "longest_run": max(client.longest_run, missed)}
                if kept:
                    came.append(client)
                    told[client] |= {"reports_kept": client.reports_kept + 1, "minutes_now": minutes}
                else:
                    wasted[cast.pk(client)] += minutes / 60 * world.parameters.work_week.missed_share
                if missed >= p.lost_run:
                    told[client] |= {"lost": True, "lost_in": world.week}
                    lost += 1
        for pk, hours in wasted.items():
            told[pk] = {"h_missed": pk.h_missed + hours}
        cast.compare(clients_report, told, {"reports_kept": came})
    assert lost > 0


def test_clients_attend():
    visits = groups = 0
    for cast in weeks_until(clients_attend, 5):
        world, told = cast.world, fates()
        p, w = world.parameters.contacts, world.parameters.work_week
        wasted = dict.fromkeys(cast.pks, 0.0)
        called = [client for client in cast.clients if client.session_now or client.visit_now]
        for client in called:
            odds = attends(cast, client)
            if client.visit_now:
                odds += p.visit_keep
                minutes = hours = w.visit_hours * 60
            else:
                odds += p.session_keep + p.session_tasks * cast.z("tasks", client.tasks) + way_costs(cast, client)
                minutes = cast.pk(client).session_minutes
                hours = minutes * w.missed_share / (w.group_size if client.group_now else 1)
            kept = cast.happens("session kept", client, logistic(odds), client.sessions_due)
            told[client] = {name: getattr(client, name) and kept for name in ("session_now", "group_now", "visit_now")}
            told[client]["sessions_due"] = client.sessions_due + 1
            if client.session_now:
                told[client]["sessions_missed"] = 0 if kept else client.sessions_missed + 1
            if kept:
                told[client]["minutes_now"] = minutes
            else:
                wasted[cast.pk(client)] += hours / 60
            if kept:
                told[client]["visited_in" if client.visit_now else "attended_in"] = world.week
            visits, groups = visits + (kept and client.visit_now), groups + (kept and client.group_now)
        for pk, hours in wasted.items():
            told[pk] = {"h_missed": pk.h_missed + hours}
        sessions = [client for client in called if client.session_now]
        came = [client for client in sessions if told[client]["session_now"]]
        counts = {"contacts_due": called, "participation_due": sessions, "participation_kept": came}
        cast.compare(clients_attend, told, counts)
    assert visits > 3
    assert groups > 3


def measured(cast, client):
    """Alliance of the dyad as the last review measured it, with error."""
    q = cast.world.parameters.office
    review = (cast.world.week + 104) // int(cast.world.levers.review_weeks)
    return cast.alliance(client) + q.review_error * NormalDist().inv_cdf(cast.luck("review", client, review))


def test_contacts_have_quality():
    weak = 0
    for cast in weeks_until(contacts_have_quality, 3):
        world, told, q = cast.world, fates(), cast.world.parameters.office
        p, r = world.parameters.contacts, world.references
        for client in cast.met():
            pk, minutes = cast.pk(client), max(cast.with_guide(client), 1.0)
            quality = p.warmth * pk.approach + p.structure * pk.structure + p.competence * pk.skill
            quality += p.balance * max(pk.approach, 0.0) * max(pk.structure, 0.0)
            quality += p.exhaustion * pk.exhaustion + p.apathy * cast.z("apathy", pk.apathy)
            quality += p.minutes * math.log(minutes / r.minutes) + p.gap * (cast.gap(client) - r.gap)
            quality += p.room * private(cast, client) + p.climate * (world.facts.climate - 0.5)
            if pk.coached and measured(cast, client) < q.review_below:
                quality += q.review_gain
                weak += 1
            quality += p.noise * NormalDist().inv_cdf(cast.luck("quality", client, client.contacts_all))
            formal = clip(1 - minutes / p.formal_minutes, 0, 1)
            told[client] = {
                "quality": clip(quality, -9, 9),
                "formality": client.formality + p.formal_rate * (formal - client.formality),
                "contacts": client.contacts + 1,
                "contacts_all": client.contacts_all + 1,
            }
        kept = [client for client in cast.clients if client.kept_now or client.session_now or client.visit_now]
        cast.compare(contacts_have_quality, told, {"contacts_kept": kept})
    assert weak > 3
