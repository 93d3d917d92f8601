"""Nothing is had for nothing: what a policy takes of the hours of PKs, what fades, and whom it does not reach."""

import numpy as np
import pytest

from sim import transitions
from sim.derived import at_post, can_report_online, has_phone, in_private, lacks_phone, with_guide
from sim.people import PK
from sim.processes.contacts import clients_report, contacts_have_quality
from sim.processes.family import families_support_and_quarrel
from sim.processes.office import pks_bring_skill_and_style, pks_go_to_courses, pks_go_to_workshops, pks_tire
from sim.processes.relationship import clients_open_up, relationships_grow
from sim.processes.response import pks_learn_needs
from sim.processes.work import clients_find_and_lose_work, clients_learn_a_trade
from sim.processes.work_week import hours_are_booked, pks_share_out_their_week
from sim.world import WEEKS_A_MONTH, WEEKS_A_YEAR, World
from tests.test_mechanisms_programme import all_due, at_monday, flow, mean, moves, several, until
from tests.test_mechanisms_relationship import add, effect, everyone_meets, lived, pull

STYLE = pull(style_share=1.0, together=0.2)


@pytest.fixture
def monday(world: World) -> World:
    """The small world when week 1 begins."""
    return at_monday(world)


def weeks(number: int, *verbs):
    """Some verbs, week after week."""

    def pass_on(world: World) -> None:
        for verb in verbs:
            verb(world)
        world.week += 1

    return [pass_on] * number


# a workshop on style


def test_m48_a_style_that_nobody_looks_after_fades(monday):
    """The literature: officers change what they do only when it is maintained; a workshop alone does nothing for long.

    Half of it is gone after the half-life of trained skill, unless the PK is coached; when the policy ends it fades on.
    """
    half = int(monday.parameters.office.skill_half)
    year = weeks(half, pks_go_to_courses, pks_go_to_workshops, pks_bring_skill_and_style)
    turned, coach = mean("pks.turned"), pull(coaching=1.0)
    assert moves(monday, STYLE, year, turned) == pytest.approx(0.1)
    assert moves(monday, several(STYLE, coach), year, turned) == pytest.approx(0.2)
    assert moves(monday, STYLE, year, mean("pks.approach")) == pytest.approx(0.1, rel=0.02)
    assert moves(monday, STYLE, year, mean("pks.together")) > 0.05
    ended = [*year, pull(style_share=0.0, together=0.0), *year]
    assert moves(monday, STYLE, ended, turned) == pytest.approx(0.05)


def test_m48_a_workshop_takes_the_hours_of_three_days(monday):
    """The model: who sits in a workshop guides nobody; nobody sits in a workshop and in a course at once."""
    q = monday.parameters.practice
    week = (pks_go_to_courses, pks_go_to_workshops, pks_share_out_their_week)

    def hours(change, number: int) -> np.ndarray:
        worked = []
        verbs = weeks(number, *week, lambda world: worked.append(world.pks.h_training[world.pks_here].copy()))
        lived(monday, change, verbs)
        return np.array(worked)

    alone, both = hours(STYLE, 8), hours(several(STYLE, pull(courses=1.0)), 8)
    assert alone.sum(axis=0) == pytest.approx(q.workshop_weeks * q.workshop_hours)
    assert both.sum(axis=0) == pytest.approx(q.workshop_weeks * q.workshop_hours + q.course_weeks * q.course_hours)
    assert both.max() == q.course_hours
    assert moves(monday, STYLE, week, mean("pks.contact_hours")) < 0


def test_m48_a_newcomer_brings_the_old_style(monday):
    """The model: whoever follows a PK who was at the workshop is sent only while PKs are sent."""
    leaver = monday.pks_here[0]

    def successor(change) -> PK:
        def follows(world: World) -> None:
            transitions.fill_seats(world, np.array([leaver]), False)
            transitions.fill_seats(world, np.array([leaver + world.seats]), True)
            if change:
                change(world)

        after = lived(monday, STYLE, [pks_go_to_workshops, follows, *weeks(3, pks_go_to_workshops)])
        assert after.pks.turned[leaver] > 0.19
        return after.pks.turned[leaver + monday.seats]

    assert successor(pull(style_share=0.0)) == 0
    assert successor(None) > 0.18


# sessions with families


def test_m31_a_session_draws_in_less_than_a_visit_and_not_every_family_comes(monday):
    """The paper claims that families carry reintegration; a room full of families is no visit, and not all come."""
    f, rows = monday.families, everyone_meets(monday)
    monday.clients.lost[rows[:20]] = True
    monday.pks.partner_share[:] = 1.0
    every_week, week = pull(family_sessions=WEEKS_A_YEAR), [families_support_and_quarrel]
    f.involved[:] = 0.0
    drawn_in = lived(monday, every_week, week).families.involved[rows]
    p, contacts = monday.parameters.families, monday.parameters.contacts
    assert set(drawn_in) == {0.0, p.involve * contacts.group_worth}
    assert not drawn_in[:20].any()
    assert (drawn_in[20:] > 0).mean() == pytest.approx(p.come, abs=0.1)
    none = {"contacts.group_worth": 0.0}
    assert not lived(monday, every_week, week, given=none).families.involved[rows].any()
    monday.pks.partner_share[:] = 0.0
    assert not lived(monday, every_week, week).families.involved[rows].any()


def test_m31_sessions_take_hours_for_the_families_of_those_in_contact(monday):
    """The model: PKs hold a session for those who are invited, whether they come or not."""
    sessions, week, hours = pull(family_sessions=4.0), until(pks_share_out_their_week), mean("pks.h_partners")
    taken = moves(monday, sessions, week, hours)
    assert taken > 0
    assert moves(monday, sessions, week, hours, given={"families.come": 0.3}) == taken
    monday.clients.lost[monday.supervised[::2]] = True
    assert moves(monday, sessions, week, hours) < 0.7 * taken


# neighbourhoods and employers


def test_m53_employers_are_won_over_by_talks(monday):
    """The model: employers do not win themselves over; where PKs have no hours for the talks, nobody is won."""
    won, week = pull(employers=1.0), until(pks_share_out_their_week)
    places, a_year = len(monday.geography.place_district) - 1, monday.parameters.practice.employer_hours
    expected = places * a_year / WEEKS_A_YEAR / len(monday.pks_here)
    assert moves(monday, won, week, mean("pks.h_partners")) == pytest.approx(expected)
    assert moves(monday, won, week, mean("pks.h_travel")) > 0
    assert moves(monday, won, week, mean("pks.mediated")) == 0
    monday.clients.employed[:] = False
    job, works = [clients_find_and_lose_work], mean("clients.employed")
    found = []
    for share in (1.0, 0.5, 0.0):
        monday.pks.partner_share[:] = share
        found.append(moves(monday, won, job, works, given={"practice.employer_gain": 2.0, "work.gain_scale": 2.2}))
    assert found[0] > found[1] > found[2] == 0


def test_m13_m30_mediation_costs_journeys(monday):
    """The paper claims that the PK mediates, and that a wide area costs travel: six hours there are a day out."""
    mediate, week = pull(mediation=6.0), until(pks_share_out_their_week)
    g, district = monday.geography, monday.pks.district[monday.pks_here]
    way, at_home = mean("pks.h_travel"), {"practice.errand_hours": np.inf}
    litmas = {"work_week.litmas_pace": 0.0}
    days = np.bincount(g.place_district[:-1], minlength=g.districts) / WEEKS_A_YEAR
    staffed = np.bincount(district, minlength=g.districts) > 0
    expected = (days * g.trip)[staffed].sum() / len(district)
    assert moves(monday, mediate, week, way, given=litmas) == pytest.approx(expected)
    assert moves(monday, mediate, week, way, given=litmas | at_home) == 0
    assert moves(monday, mediate, week, mean("pks.h_partners"), given=litmas) == pytest.approx(
        moves(monday, mediate, week, mean("pks.h_partners"), given=litmas | at_home)
    )
    short = {"practice.mediation_most": 0.01}
    assert moves(monday, mediate, week, mean("pks.mediated"), given=short) < moves(
        monday, mediate, week, mean("pks.mediated"), given=short | at_home
    )


# roles apart


def test_m14_roles_apart_take_minutes_from_the_guiding_pk(world):
    """The model: the hours of control go to a colleague, and what is not spent together builds nothing."""
    rows = everyone_meets(world, minutes=14.0)
    apart, bring = pull(separated=1.0), [pks_bring_skill_and_style]
    for name, verb in (("quality", contacts_have_quality), ("known", pks_learn_needs)):
        assert (effect(world, apart, [*bring, verb], f"clients.{name}") < 0).any()
        assert (effect(world, apart, [*bring, verb], f"clients.{name}") <= 0).all()
    assert (effect(world, apart, [*bring, contacts_have_quality], "clients.formality") >= 0).all()
    no_sting = {"relationship.trust_control": 0.0, "relationship.react_control": 0.0}
    grown = [lived(world, each, [*bring, relationships_grow], given=no_sting) for each in (apart, None)]
    steps = [np.abs(each.clients.trust - world.clients.trust)[rows] for each in grown]
    assert (steps[0] < steps[1]).mean() > 0.5
    assert (steps[0] <= steps[1]).all()
    after = lived(world, apart, bring)
    taken = (after.pks.control - after.pks.control_felt)[after.clients.pk[rows]]
    assert with_guide(after, rows) == pytest.approx(1 - taken)
    assert not effect(world, apart, [*bring, hours_are_booked], "clients.dose").any()


def test_m14_roles_apart_are_told_to_a_colleague_and_strain_as_before(monday):
    """The model: a handover takes time, and every PK controls as much as before, if other clients."""
    apart, week, q = pull(separated=0.5), until(pks_share_out_their_week), monday.parameters.practice
    load = len(monday.supervised) / len(monday.pks_here)
    asked = moves(monday, apart, week, mean("pks.h_administration"))
    assert asked == pytest.approx(0.5 * q.handover * load / WEEKS_A_MONTH, rel=0.03)
    assert moves(monday, apart, week, mean("pks.h_administration"), given={"practice.handover": 0.0}) == 0
    tired = [pks_bring_skill_and_style, pks_tire]
    assert moves(monday, apart, tired, mean("pks.exhaustion")) == 0
    assert moves(monday, add("pks.control_share", 0.3), tired, mean("pks.exhaustion")) != 0


# rooms, phones, trades


def test_m19_a_room_is_at_the_office_and_for_two(world):
    """The paper claims that a private room opens talk: in a group nobody is alone, and a post has rooms of its own."""
    rows, room, c = everyone_meets(world), pull(rooms=1.0), world.clients
    c.group_now[rows[::3]] = True
    post = pull(post_days=np.full(3, 20.0), post_officers=np.full(3, 5.0))
    here = lived(world, several(room, post), [])
    near = at_post(here, rows)
    assert 0.1 < near.mean() < 0.9
    assert np.array_equal(in_private(here, rows) > 0, ~(c.group_now[rows] | near))
    verbs = {"quality": contacts_have_quality, "trust": relationships_grow, "openness": clients_open_up}
    for name, verb in verbs.items():
        pair = [getattr(lived(world, each, [verb]).clients, name)[rows] for each in (several(room, post), post)]
        for_two = ~near if name == "openness" else ~(c.group_now[rows] | near)
        assert np.array_equal(pair[0] > pair[1], for_two), name


def test_m15_who_is_given_a_phone_stays_away_from_the_room(world):
    """The paper claims limits of online reporting: where they are lifted, fewer clients come and talk in private."""
    rows = everyone_meets(world)
    world.clients.phone[:] = False
    online, phones = {"contacts.online_share": 1.0}, pull(phones=1.0, credit=1.0)
    equipped = lived(world, phones, [])
    assert can_report_online(equipped, rows).all()
    assert (effect(world, pull(rooms=1.0), [clients_open_up], "clients.openness", given=online) > 0).all()
    assert not effect(equipped, pull(rooms=1.0), [clients_open_up], "clients.openness", given=online).any()


def test_m15_a_reminder_needs_a_phone_and_no_data(monday):
    """The paper claims that phones lack credit or signal: a text message reaches them all the same."""
    c, remind, week = all_due(monday).clients, pull(reminders=1.0), until(clients_report)
    c.phone[:] = False
    rows = monday.supervised
    assert np.array_equal(has_phone(monday, rows), ~lacks_phone(monday, rows))
    assert has_phone(lived(monday, pull(phones=1.0), []), rows).all()
    kept, surely = flow("reports_kept"), {"contacts.reminder": 0.7}
    assert moves(monday, remind, week, kept, given=surely) > 0
    assert moves(monday, remind, week, kept, given=surely | {"practice.lack_phone": 1.0}) == 0


def test_m34_a_narrow_offer_leaves_the_places_there_were(monday):
    """The paper claims six trades: places added in one of them suit few, and take nothing from the others."""
    batch = monday.parameters.work.batch
    monday.clients.skill[:] = 0.0
    monday.offices.trained_places[:] = batch - 0.001
    week, trained = [clients_learn_a_trade], flow("trained")
    assert trained(lived(monday, pull(trades=1.0), week)) == trained(lived(monday, None, week)) == batch
    monday.offices.added_places[:] = 6 * batch
    wide, narrow = (trained(lived(monday, pull(trades=n), week)) for n in (6.0, 1.0))
    assert batch < narrow < wide == 7 * batch
    added = lived(monday, pull(more_places=300.0), week).offices
    assert (added.added_places > 0).all()
    assert (added.trained_places < batch).all()
