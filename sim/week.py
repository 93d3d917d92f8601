"""The order of the week: a tuple of verbs that reads as the paragraph of the model; and other orders to try."""

from __future__ import annotations

from collections.abc import Callable

from sim.processes.breaches import breaches_come_to_light, clients_breach_conditions
from sim.processes.community import communities_accept_or_reject, stigma_is_felt, volunteers_accompany
from sim.processes.contacts import clients_attend, clients_report, contacts_have_quality, reports_fall_due
from sim.processes.family import families_support_and_quarrel
from sim.processes.institution import (
    courts_decide,
    decisions_are_taken,
    grounds_arise,
    orders_run_out,
    pks_answer_grounds,
    pks_trace_the_lost,
    reintegration_is_reached,
    tpp_sessions_meet,
)
from sim.processes.intake import clients_begin, litmas_arrive, new_clients_get_a_pk, prisoners_come_out
from sim.processes.offending import clients_offend, offences_come_to_light
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
from sim.processes.relationship import (
    clients_open_up,
    phases_change,
    relationships_cool_without_contact,
    relationships_grow,
    ruptures_are_repaired_or_not,
)
from sim.processes.response import motivation_moves, pks_learn_needs, progress_is_recognised
from sim.processes.work import clients_find_and_lose_work, clients_learn_a_trade
from sim.processes.work_week import hours_are_booked, pks_plan_contacts, pks_share_out_their_week
from sim.shocks import strike
from sim.world import World

WEEK = (
    # intake
    prisoners_come_out,
    clients_begin,
    pks_are_hired,
    new_clients_get_a_pk,
    litmas_arrive,
    # the PK's week
    pks_go_to_courses,
    pks_go_to_workshops,
    pks_bring_skill_and_style,
    reports_fall_due,
    pks_share_out_their_week,
    pks_plan_contacts,
    # contacts
    clients_report,
    clients_attend,
    hours_are_booked,
    contacts_have_quality,
    # relationship
    relationships_grow,
    ruptures_are_repaired_or_not,
    relationships_cool_without_contact,
    clients_open_up,
    phases_change,
    # assessment and response
    pks_learn_needs,
    progress_is_recognised,
    motivation_moves,
    # family and community
    families_support_and_quarrel,
    communities_accept_or_reject,
    volunteers_accompany,
    stigma_is_felt,
    # work and training
    clients_find_and_lose_work,
    clients_learn_a_trade,
    # breaches and offences
    clients_breach_conditions,
    breaches_come_to_light,
    clients_offend,
    offences_come_to_light,
    # response of the institution
    grounds_arise,
    pks_answer_grounds,
    pks_trace_the_lost,
    tpp_sessions_meet,
    decisions_are_taken,
    courts_decide,
    # ends
    orders_run_out,
    reintegration_is_reached,
    # what the week does to the office
    pks_tire,
    pks_lose_or_find_heart,
    pks_rotate,
    image_of_the_programme_moves,
)

Verb = Callable[[World], None]


def _brought(*verbs: Verb, before: Verb) -> tuple[Verb, ...]:
    """The usual week with some verbs brought forward, in their own order, to act before another."""
    others: list[Verb] = [verb for verb in WEEK if verb not in verbs]
    place = others.index(before)
    return (*others[:place], *verbs, *others[place:])


ORDERS = {
    "usual": WEEK,
    "community_first": _brought(
        families_support_and_quarrel,
        communities_accept_or_reject,
        volunteers_accompany,
        stigma_is_felt,
        before=relationships_grow,
    ),
    "offending_before_contacts": _brought(clients_breach_conditions, clients_offend, before=clients_report),
    "strain_before_contacts": _brought(pks_tire, pks_lose_or_find_heart, before=pks_plan_contacts),
}
"""Orders by the name of the variant. In none does a verb miss what it reads of the same week in the usual one."""


def open_week(world: World) -> None:
    """Before the first verb: nothing derived is left of last week, levers are set, shocks strike."""
    world.flows = {}
    world.refresh()
    world.pull_levers()
    strike(world)


def pass_week(world: World) -> None:
    """One week: it is opened, then comes every verb in its turn; the clock is moved by whoever calls."""
    open_week(world)
    for verb in ORDERS[world.variants.week_order]:
        world.verb = verb.__name__
        verb(world)
