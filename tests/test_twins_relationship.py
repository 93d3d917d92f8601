"""The relationship, told agent by agent: growth, ruptures, gaps, openness, phases."""

import math
from statistics import NormalDist

from sim.people import Phase
from sim.processes.relationship import (
    clients_open_up,
    phases_change,
    relationships_cool_without_contact,
    relationships_grow,
    ruptures_are_repaired_or_not,
)
from tests.test_twins import clip, fates, logistic, weeks_until
from tests.test_twins_contacts import private, reports_online, uses_post


def sting(pk, p):
    """How much control hurts: a cold PK's more than a warm one's."""
    return logistic(-p.cold * pk.approach)


PARTS = ("goals", "tasks", "bond", "trust")


def acquainted(cast, client):
    """How client and PK get on in each part: as ever, or drawn because they meet for the first time."""
    if client.fit_pk == client.pk:
        return {}
    spread, draw = cast.world.parameters.relationship.fit, NormalDist().inv_cdf
    fits = {f"fit_{part}": spread * draw(cast.luck("fit", client, 4 * client.pk + n)) for n, part in enumerate(PARTS)}
    return fits | {"fit_pk": client.pk}


def test_relationships_grow():
    strangers = 0
    for cast in weeks_until(relationships_grow, 3):
        world, told = cast.world, fates()
        p, r = world.parameters.relationship, world.references
        for client in cast.met():
            pk = cast.pk(client)
            control = pk.control_felt - world.parameters.work_week.control_share
            together, drive = pk.together - 0.5, cast.z("motivation", client.motivation)
            past = p.trust_adverse * clip(1 - p.adverse_warmth * pk.approach, 0, 2) if client.adverse else 0.0

            goals = p.goals + p.goals_quality * client.quality + p.goals_together * together + p.drive * drive
            goals += p.goals_openness * (client.openness - r.openness)
            tasks = p.tasks + p.tasks_quality * client.quality + p.tasks_together * together + p.drive * drive
            tasks += p.tasks_match * (client.needs_match - r.needs_match) + p.tasks_gap * (cast.gap(client) - r.gap)
            bond = p.bond + p.bond_quality * client.quality + p.bond_warmth * pk.approach + p.drive * drive
            trust = p.trust + p.trust_quality * client.quality + p.trust_drive * drive
            trust += p.trust_private * private(cast, client)
            trust += p.trust_stigma * cast.z("stigma_felt", client.stigma_felt) + past
            trust += p.trust_reactance * cast.z("reactance", client.reactance) + p.trust_control * control * sting(
                pk, p
            )

            new = acquainted(cast, client)
            strangers += bool(new)
            fit_goals, fit_tasks, fit_bond, fit_trust = (
                new.get(f"fit_{part}", getattr(client, f"fit_{part}")) for part in PARTS
            )
            goals, tasks, bond, trust = goals + fit_goals, tasks + fit_tasks, bond + fit_bond, trust + fit_trust
            worth = cast.worth(client, cast.with_guide(client))
            step = p.growth * worth * (p.slow_start + (1 - p.slow_start) * min(client.contacts / p.slow_contacts, 1.0))
            grown = client.trust + step * (p.trust_floor + p.trust_span * logistic(trust) - client.trust)
            whoever = pk.control - world.parameters.work_week.control_share
            angry = p.react + p.react_control * whoever * sting(pk, p) - p.react_oneway * together
            angry = logistic(angry + p.react_warmth * pk.approach)
            told[client] = new | {
                "goals": client.goals + step * (p.floor + p.span * logistic(goals) - client.goals),
                "tasks": client.tasks + step * (p.floor + p.span * logistic(tasks) - client.tasks),
                "bond": client.bond + step * (p.floor + p.span * logistic(bond) - client.bond),
                "trust": grown,
                "own_trust": client.own_trust + p.own_rate * worth * (grown - client.own_trust),
                "reactance": client.reactance + p.react_rate * (angry - client.reactance),
            }
        assert len(told) > 20
        cast.compare(relationships_grow, told)
    assert strangers > 5


def test_ruptures_are_repaired_or_not():
    hurt = 0
    for cast in weeks_until(ruptures_are_repaired_or_not, 6):
        p, told = cast.world.parameters.relationship, fates()
        for client in cast.met():
            pk, nth = cast.pk(client), client.contacts_all
            raised = (
                p.rupture_control * (pk.control_felt - cast.world.parameters.work_week.control_share) * sting(pk, p)
            )
            raised += p.rupture_reactance * cast.z("reactance", client.reactance)
            raised += p.rupture_confrontational * (client.phase is Phase.CONFRONTATIONAL)
            rupture = 1 - math.exp(-p.rupture * math.exp(clip(raised, -4, 3)))
            repair = logistic(p.repair_warmth * pk.approach + p.repair_competence * pk.skill)
            if cast.happens("rupture", client, rupture, nth) and not cast.happens("repair", client, repair, nth):
                told[client] = {
                    "bond": max(client.bond - p.rupture_loss, 0.02),
                    "trust": max(client.trust - p.rupture_loss, 0.02),
                    "reactance": min(client.reactance + p.rupture_react, 1.0),
                }
        hurt += len(told)
        cast.compare(ruptures_are_repaired_or_not, told)
    assert hurt > 5


def test_relationships_cool_without_contact():
    for cast in weeks_until(relationships_cool_without_contact, 2):
        p, told = cast.world.parameters.relationship, fates()
        for client in cast.supervised():
            if cast.world.week - max(client.met_in, client.begins) > p.gap_weeks:
                for name in ("bond", "goals", "tasks"):
                    level = getattr(client, name)
                    told[client][name] = level - p.gap_fade * max(level - p.floor, 0.0)
                told[client]["reactance"] = client.reactance * (1 - p.react_fade)
        assert len(told) > 5
        cast.compare(relationships_cool_without_contact, told)


def test_clients_open_up():
    for cast in weeks_until(clients_open_up, 2):
        p, b, told = cast.world.parameters.relationship, cast.world.parameters.background, fates()
        for client in cast.supervised():
            level = p.open_base + p.open_trust * cast.z("trust", client.trust)
            level += p.open_goals * cast.z("goals", client.goals) + p.open_pressure * client.hardship
            level += p.open_stigma * cast.z("stigma_felt", client.stigma_felt)
            level += p.open_reactance * cast.z("reactance", client.reactance)
            comes = 1 - cast.world.parameters.contacts.online_share * reports_online(cast, client)
            comes *= not uses_post(cast, client)
            level += p.open_room * (cast.world.levers.rooms - 0.25) * comes
            level += p.open_burden * (client.adverse + client.prior - b.adverse - b.prior)
            told[client]["openness"] = logistic(level)
        cast.compare(clients_open_up, told)


def test_phases_change():
    seen = set()
    for cast in weeks_until(phases_change, 6):
        p, told = cast.world.parameters.relationship, fates()
        for client in cast.supervised():
            if cast.happens("phase may change", client, p.phase_rate):
                family = cast.families[client.row]
                cooperative = p.phase_cooperative + p.phase_alliance * cast.alliance(client)
                cooperative += p.phase_benefit * cast.z("needs_match", client.needs_match)
                cooperative += p.phase_family * cast.z("support", family.support)
                cooperative += p.phase_motivation * cast.z("motivation", client.motivation)
                confrontational = p.phase_confrontational + p.phase_past * (client.adverse or client.prior)
                confrontational += p.phase_reactance * cast.z("reactance", client.reactance)
                ways = (math.exp(cooperative), 1.0, math.exp(confrontational))
                at = cast.luck("phase", client) * sum(ways)
                told[client]["phase"] = Phase(0 if at < ways[0] else 1 if at < ways[0] + ways[1] else 2)
                seen.add(told[client]["phase"])
        cast.compare(phases_change, told)
    assert seen == set(Phase)
