"""The week, verb by verb: who acts, in which order."""

from tests.oracle.luck import uniform
from tests.oracle.others import Member
from tests.oracle.pk import PK


def clients(method):
    """A verb of every client who has begun, one after the other."""
    return lambda model: model.people.do(method)


def pks(method):
    """A verb of every PK."""
    return lambda model: model.agents_by_type[PK].do(method)


def clients_begin(model):
    """Orders begin. [A5]"""
    for client in model.awaited.pop(model.week, ()):
        client.begin_order()
        model.people.add(client)


def pks_are_hired(model):
    """Seats kept for hiring are filled or vacated. [M18]"""
    model.seats_held = {pk.seat for pk in model.pks_in_post}
    model.agents_by_type[PK].do("be_hired_or_leave")
    model.fill_posts()


def new_clients_get_a_pk(model):
    """By a standing order of preference, within the tolerance of the mean load of the district. [M18]"""
    model.waiting = {}
    model.people.do("wait_for_pk")
    model.gather()
    tolerance = 1 + model.p.work_week.load_tolerance * (1 - model.levers.even_loads)
    preference = model.stream("preference")
    for district, waiting in model.waiting.items():
        load = {pk: len(pk.clients) for pk in district.staff or district.office.staff}
        for client in waiting if load else ():
            most = tolerance * sum(load.values()) / len(load)
            order = sorted(load, key=lambda pk, row=client.row: uniform(preference, row, pk.row))
            chosen = next(pk for pk in order if load[pk] <= most)
            load[chosen] += 1
            client.take_on(chosen)


def litmas_arrive(model):
    """Social inquiry reports are asked of each office. [M36]"""
    failed = model.by_office(lambda client: client.learns_in == model.week - 1 and client.pk is not None)
    for office in model.offices:
        office.ask_for_litmas(failed[office])


def pks_share_out_their_week(model):
    """Fixed duties first, then litmas, then clients with what is left. [M13 M18 M21 M36]"""
    model.gather()
    model.agents_by_type[PK].do("share_out_week")
    for office in model.offices:
        room = {pk: pk.room_for_litmas for pk in office.staff}
        asked, hours = office.work_on_litmas(room, model.p.work_week.litmas_pace)
        for pk, (desk, way) in hours.items():
            pk.write_litmas(asked, desk, way)


def pks_plan_contacts(model):
    """Minutes for reports, then home visits and further sessions. [M14 M18 M33 M35]"""
    model.gather()
    model.agents_by_type[PK].do("plan_contacts")


def hours_are_booked(model):
    """Kept contacts are guidance or control; hours freed at short notice go to open litmas. [M09 M14]"""
    model.agents_by_type[PK].do("open_books")
    model.people.do("book")
    worked = {}
    for office in model.offices:
        worked |= office.work_on_litmas({pk: pk.room_for_more_litmas for pk in office.staff}, 1.0)[1]
    for pk in model.pks:
        pk.close_books(*worked.get(pk, (0.0, 0.0)))


def communities_accept_or_reject(model):
    """What neighbours see moves acceptance; it spreads along ties. [M29 M30]"""
    model.look_around()
    for district in model.districts:
        district.spread_mediation()
    for place in model.places:
        place.see()
    model.agents_by_type[Member].do("listen").do("accept_or_reject")
    for place in model.places:
        place.forget()


def volunteers_accompany(model):
    """Volunteers of active Pokmaslipas take on clients, as far as groups reach. [M31 M53]"""
    for district in model.districts:
        district.waiting, district.accompanied = [], 0
    model.people.do("part_from_volunteer").do("look_for_volunteer")
    for district in model.districts:
        district.take_volunteers()


def clients_find_and_lose_work(model):
    """Jobs gained and lost. [M34 M53]"""
    for district in model.districts:
        district.win_employers()
    for place in model.places:
        place.ask_employers()
    model.people.do("find_or_lose_work")


def clients_learn_a_trade(model):
    """Courses end and begin. [M34 M53]"""
    model.people.do("finish_course")
    accompanied = model.by_office(lambda client: client.supervised and client.volunteer)
    for office in model.offices:
        office.open_courses(accompanied[office])


def clients_offend(model):
    """Some offend, unseen; what others nearby have done counts. [M32 M50]"""
    model.look_around()
    for place in model.places:
        place.count_failures()
    model.people.do("offend_or_not")


def pks_tire(model):
    """Work asked, conflict of roles and failures of own clients exhaust. [M25 M42]"""
    for pk in model.pks:
        pk.failures = 0
    model.people.do("burden_pk")
    model.agents_by_type[PK].do("tire")


def pks_lose_or_find_heart(model):
    """Exhaustion and a gap to the clients make apathetic. [M12 M20]"""
    model.gather()
    model.agents_by_type[PK].do("lose_or_find_heart")


def pks_rotate(model):
    """Some PKs are moved away. [M37]"""
    model.moving = {pk for pk in model.pks_in_post if pk.happens("rotation", model.p.office.rotation)}
    model.agents_by_type[PK].do("move_away_or_stay")
    model.fill_posts()


def image_of_the_programme_moves(model):
    """Visible failures harden the image of the programme. [M25 M53]"""
    active = model.by_office(lambda client: client.pk is not None)
    failed = model.by_office(lambda client: client.fails_visibly(model.week))
    for office in model.offices:
        office.move_image(active[office], failed[office])


WEEK = {
    # intake
    "prisoners_come_out": clients("come_out_of_prison"),
    "clients_begin": clients_begin,
    "pks_are_hired": pks_are_hired,
    "new_clients_get_a_pk": new_clients_get_a_pk,
    "litmas_arrive": litmas_arrive,
    # the PK's week
    "pks_go_to_courses": pks("go_to_course"),
    "pks_go_to_workshops": pks("go_to_workshop"),
    "pks_bring_skill_and_style": pks("bring_skill_and_style"),
    "reports_fall_due": clients("report_falls_due"),
    "pks_share_out_their_week": pks_share_out_their_week,
    "pks_plan_contacts": pks_plan_contacts,
    # contacts
    "clients_report": clients("report"),
    "clients_attend": clients("attend"),
    "hours_are_booked": hours_are_booked,
    "contacts_have_quality": clients("have_quality"),
    # relationship
    "relationships_grow": clients("grow"),
    "ruptures_are_repaired_or_not": clients("rupture_or_not"),
    "relationships_cool_without_contact": clients("cool_without_contact"),
    "clients_open_up": clients("open_up"),
    "phases_change": clients("change_phase"),
    # assessment and response
    "pks_learn_needs": clients("be_understood"),
    "progress_is_recognised": clients("be_praised"),
    "motivation_moves": clients("move_motivation"),
    # family and community
    "families_support_and_quarrel": clients("be_with_family"),
    "communities_accept_or_reject": communities_accept_or_reject,
    "volunteers_accompany": volunteers_accompany,
    "stigma_is_felt": clients("feel_stigma"),
    # work and training
    "clients_find_and_lose_work": clients_find_and_lose_work,
    "clients_learn_a_trade": clients_learn_a_trade,
    # breaches and offences
    "clients_breach_conditions": clients("breach_conditions"),
    "breaches_come_to_light": clients("be_found_out"),
    "clients_offend": clients_offend,
    "offences_come_to_light": clients("be_caught_or_not"),
    # response of the institution
    "grounds_arise": clients("give_grounds"),
    "pks_answer_grounds": clients("be_answered"),
    "pks_trace_the_lost": clients("be_traced"),
    "tpp_sessions_meet": clients("come_before_tpp"),
    "decisions_are_taken": clients("be_decided_on"),
    "courts_decide": clients("be_judged"),
    # ends
    "orders_run_out": clients("run_out"),
    "reintegration_is_reached": clients("look_back"),
    # what the week does to the office
    "pks_tire": pks_tire,
    "pks_lose_or_find_heart": pks_lose_or_find_heart,
    "pks_rotate": pks_rotate,
    "image_of_the_programme_moves": image_of_the_programme_moves,
}
"""The verbs of a week in their order."""
