"""Family, neighbours, volunteers, stigma and work, told agent by agent."""

import math
from collections import defaultdict

from sim.people import Ended, Ground, Phase, Role, Standing
from sim.processes.community import communities_accept_or_reject, stigma_is_felt, volunteers_accompany
from sim.processes.family import families_support_and_quarrel
from sim.processes.work import clients_find_and_lose_work, clients_learn_a_trade
from tests.test_twins import clip, fates, logistic, weeks_until
from tests.test_twins_contacts import reachable


def by_place(agents):
    """Agents of each neighbourhood."""
    found = defaultdict(list)
    for agent in agents:
        found[agent.place].append(agent)
    return found


def mean(values):
    values = list(values)
    return sum(values) / len(values)


def in_session(cast, client):
    """Whether the client's family is invited to a session this week and comes, as far as the PK has the hours."""
    done = cast.pk(client).partner_share if client.pk >= 0 else 0.0
    comes = cast.world.parameters.families.come
    return cast.happens("family session", client, cast.lever("family_sessions", client) / 52.18 * done * comes)


def test_families_support_and_quarrel():
    shocked = drawn_in = came = 0
    for cast in weeks_until(families_support_and_quarrel, 10):
        world, told = cast.world, fates()
        p, in_contact = world.parameters.families, set(reachable(cast))
        for client in cast.at_liberty():
            family, luck = cast.families[client.row], cast.luck("family", client)
            involved = family.involved * (1 - p.involve_fade)
            if client.visit_now:
                involved += p.involve * (1 - involved)
                drawn_in += 1
            if client in in_contact and in_session(cast, client):
                involved += p.involve * world.parameters.contacts.group_worth * (1 - involved)
                came += 1
            habit = clip(family.base_support + p.involved_support * involved + p.volunteer * client.volunteer, 0, 1)
            strain = family.base_conflict + p.involved_conflict * involved + p.hardship * client.hardship
            strain = clip(strain + (0.0 if client.employed else p.workless), 0, 1)
            support = family.support + p.rate * (habit - family.support) + (p.help_size if luck > 1 - p.help else 0)
            conflict = (
                family.conflict + p.rate * (strain - family.conflict) + (p.quarrel_size if luck < p.quarrel else 0)
            )
            told[family] = {"involved": involved, "support": min(support, 1.0), "conflict": min(conflict, 1.0)}
        for client in cast.clients:
            if client.recorded_in == world.week - 1:
                family = cast.families[client.row]
                told[family]["support"] = max(told[family].get("support", family.support) + p.arrest, 0.0)
                shocked += 1
        cast.compare(families_support_and_quarrel, told)
    assert shocked > 2
    assert drawn_in > 3
    assert came > 3


def seen_by_neighbours(cast):
    """Supervised clients, and those in follow-up whose order ended not long ago."""
    long_ago = cast.world.parameters.community.visible_weeks
    return [
        client
        for client in cast.at_liberty()
        if client.standing is Standing.SUPERVISED or cast.world.week - client.left_in <= long_ago
    ]


def mediated(cast, district):
    """Hours of mediation worked this week in each neighbourhood of a district."""
    places = sum(other == district for other in cast.world.geography.place_district[:-1].tolist())
    return sum(pk.mediated for pk in cast.pks if pk.district == district) / places


def news(cast, place, clients, seen):
    """By how much a week's news of clients moves the acceptance of a neighbourhood; per client, against the usual."""
    p, r, last = cast.world.parameters.community, cast.world.references, cast.world.week - 1
    push = p.mediation * mediated(cast, cast.world.geography.place_district[place])
    bad = good = 0
    for client in clients:
        arrested = client.recorded_in == last
        left = client.left_in == last
        revoked = left and client.ended is Ended.REVOKED and client.ground is not Ground.ARREST
        known = client.pk >= 0 or last + 1 - client.left_in <= p.visible_weeks
        bad += (arrested or revoked) and known
        good += left and client.ended is Ended.COMPLETED and client.employed
        push += p.visit * client.visit_now
    if seen:
        push += p.failure * p.clients * (bad / len(seen) - r.local_failure)
        push += p.success * p.clients * (good / len(seen) - r.local_success)
        push += p.working * (mean(client.employed for client in seen) - r.employed)
        push += p.volunteer * mean(client.volunteer for client in seen)
    return push


def test_communities_accept_or_reject():
    for cast in weeks_until(communities_accept_or_reject, 4):
        world, told = cast.world, fates()
        p, ties = world.parameters.community, world.geography.ties.tolist()
        clients, seen = by_place(cast.clients), by_place(seen_by_neighbours(cast))
        now = [member.acceptance for member in cast.members]
        voice = [p.leader_weight if member.role is Role.LEADER else 1.0 for member in cast.members]
        for place, members in by_place(cast.members).items():
            push = news(cast, place, clients[place], seen[place])
            for member in members:
                others = ties[member.row]
                heard = sum(now[row] * voice[row] for row in others) / sum(voice[row] for row in others)
                mine, room = member.acceptance, 2 * ((1 - now[member.row]) if push > 0 else now[member.row])
                change = p.recovery * (member.base_acceptance - mine) + p.spread * (heard - mine) + push * room
                told[member] = {"acceptance": clip(mine + change, 0, 1)}
        cast.compare(communities_accept_or_reject, told)


def test_volunteers_accompany():
    left = joined = 0
    for cast in weeks_until(volunteers_accompany, 10):
        world, told, found = cast.world, fates(), defaultdict(list)
        p, people = world.parameters.community, world.geography.population.tolist()
        for client in cast.supervised():
            if client.volunteer and cast.happens("volunteer leaves", client, 1 / p.drop_weeks):
                told[client] = {"volunteer": False}
                left += 1
        for client in cast.supervised():
            pull = math.exp(p.image_partners * cast.offices[0].image)
            wanted = cast.lever("volunteer_coverage", client) * cast.lever("volunteer_contact", client) * pull
            alone = not client.volunteer or client in told
            waits = alone and not client.lost and cast.ticket("volunteer", client) < wanted
            if waits and cast.happens("volunteer found", client, 1 / p.match_weeks):
                found[client.district].append(client)
        for district, waiting in found.items():
            busy = [c for c in cast.supervised() if c.volunteer and c not in told and c.district == district]
            ready = world.facts.groups * world.levers.volunteers_per_group * people[district]
            free = max(math.ceil(ready * p.carry) - len(busy), 0)
            for client in sorted(waiting, key=lambda client: cast.ticket("volunteer", client))[:free]:
                told[client] = {"volunteer": True}
                joined += 1
        cast.compare(volunteers_accompany, told)
    assert left > 0
    assert joined > 3


def test_stigma_is_felt():
    for cast in weeks_until(stigma_is_felt, 2):
        p, r, told = cast.world.parameters.response, cast.world.references, fates()
        usual = cast.world.parameters.background.adverse
        acceptance = {place: mean(m.acceptance for m in members) for place, members in by_place(cast.members).items()}
        for client in cast.at_liberty():
            level = p.stigma_base + p.stigma_acceptance * cast.z("acceptance", acceptance[client.place])
            level += p.stigma_adverse * (client.adverse - usual) + p.stigma_volunteer * client.volunteer
            level += p.stigma_work * (client.employed - r.employed)
            felt = client.stigma_felt + p.stigma_rate * (logistic(level) - client.stigma_felt)
            told[client] = {"stigma_felt": felt}
        cast.compare(stigma_is_felt, told)


def log_odds(chance):
    return math.log(chance / (1 - chance))


def test_clients_find_and_lose_work():
    for cast in weeks_until(clients_find_and_lose_work, 4):
        world, told, gained, lost = cast.world, fates(), [], []
        p, r = world.parameters.work, world.references
        employers = by_place(member for member in cast.members if member.role is Role.EMPLOYER)
        for client in cast.at_liberty():
            weeks, drive = world.week - client.out_since, cast.z("motivation", client.motivation)
            period = 0 if weeks <= p.early else 1 if weeks <= p.settling else 2
            if client.employed:
                loss = (p.loss_1, p.loss_2, p.loss_3)[period] * p.loss_scale
                if cast.happens("work", client, logistic(log_odds(loss) + p.keep_drive * drive)):
                    told[client] = {"employed": False, "job_since": world.week}
                    lost.append(client)
                continue
            there = [member.acceptance for member in employers[client.place]]
            hiring = cast.z("employer_acceptance", mean(there) if there else r.employer_acceptance)
            odds = log_odds((p.gain_1, p.gain_2, p.gain_3)[period] * p.gain_scale) + p.skill * client.skill
            odds += p.family * cast.z("support", cast.families[client.row].support) + p.motivation * drive
            there = [pk.partner_share for pk in cast.pks if pk.in_post and pk.district == client.district]
            won = world.levers.employers * world.parameters.practice.employer_gain * mean(there)
            odds -= p.stigma * (hiring + won)
            odds += p.referral * client.needs_match * (client.pk >= 0) + p.volunteer * client.volunteer
            odds += world.parameters.community.image_partners * cast.offices[0].image
            if cast.happens("work", client, logistic(odds)):
                proud = min(client.progress + world.parameters.response.progress_job, 1.0)
                told[client] = {"employed": True, "job_since": world.week, "progress": proud}
                gained.append(client)
        assert gained
        assert lost
        cast.compare(clients_find_and_lose_work, told, {"jobs_gained": gained, "jobs_lost": lost})


def start_in(trades, batches, cast, told):
    """Who starts in as many courses, of those whom so many trades suit; those out of work first."""
    world, p = cast.world, cast.world.parameters.work
    fit = [c for c in cast.supervised() if c.skill == 0 and c.training_until < world.week and not told.get(c)]
    fit = [c for c in fit if not c.lost and c.phase is not Phase.CONFRONTATIONAL]
    fit = [c for c in fit if cast.ticket("trade", c) < trades / 6]
    return sorted(fit, key=lambda client: (client.employed, cast.ticket("course", client)))[: int(batches * p.batch)]


def test_clients_learn_a_trade():
    trained = finished = added = 0
    for cast in weeks_until(clients_learn_a_trade, 12):
        world, told, office, began = cast.world, fates(), cast.offices[0], []
        p = world.parameters.work
        for client in cast.clients:
            if client.training_until == world.week - 1:
                proud = min(client.progress + world.parameters.response.progress_job, 1.0)
                told[client] = {"skill": 1.0, "progress": proud}
                finished += 1
        pull = math.exp(world.parameters.community.image_partners * office.image)
        own = p.places / 1000 * world.facts.clients * world.levers.places
        own += p.group_places * sum(client.volunteer for client in cast.supervised())
        levers = world.levers
        for name, a_year, trades in (("trained_places", own, 6), ("added_places", levers.more_places, levers.trades)):
            places = getattr(office, name) + a_year / 52.18 * pull
            batches = math.floor(places / p.batch)
            told[office][name] = places - batches * p.batch
            for client in start_in(trades, batches, cast, told):
                told[client] = {"training_until": world.week + int(p.course_weeks) - 1}
                began.append(client)
                added += name == "added_places"
        trained += len(began)
        cast.compare(clients_learn_a_trade, told, {"trained": began})
    assert trained > 10
    assert finished > 5
    assert added > 3
