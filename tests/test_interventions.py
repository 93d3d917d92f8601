"""What can be done: each intervention moves the levers it is about, at a price; nothing at no dose."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from experiments.economics import by_year, cost_table
from sim import load
from sim.claims import CLAIMS
from sim.measures import OUTCOMES
from sim.parameters import Parameters
from sim.parameters.declare import declared
from sim.parameters.prices import Prices
from sim.policy import costs as policy_costs
from sim.policy.costs import price_of
from sim.policy.examples import EXAMPLES
from sim.policy.interventions import INTERVENTIONS
from sim.policy.interventions.base import AWAY, by_population
from sim.policy.levers import Levers, declared_levers, status_quo
from sim.policy.timeline import Scheduled, levers_in
from sim.words import LANGUAGES, say
from sim.world import WEEKS_A_YEAR

KECIL, PALEMBANG = load("kecil"), load("palembang")
MOVES = {
    "open_posts": "post_days post_officers post_staff",
    "involve_pokmaslipas": "volunteer_coverage volunteers_per_group",
    "hire_pks": "extra_pks",
    "train_pks": "courses coaching",
    "shift_style": "style_share together",
    "private_rooms": "rooms",
    "coach_and_evaluate": "coaching",
    "relieve_administration": "litmas_relief",
    "separate_roles": "separated",
    "balance_caseloads": "even_loads",
    "report_online": "phones credit kiosks reminders",
    "engage_families": "family_visits family_sessions",
    "engage_communities": "mediation employers",
    "vocational_places": "more_places",
    "police_protocol": "protocol tracing",
    "graduated_response": "warnings help_first",
}
NOTHING = {
    "involve_pokmaslipas": {"coverage": 0.0},
    "train_pks": {"share": 0.0, "coaching": True},
    "shift_style": {"share": 0.0},
    "private_rooms": {"share_of_contacts": 0.0},
    "coach_and_evaluate": {"share": 0.0},
    "relieve_administration": {"hours_per_litmas": 0.0},
    "separate_roles": {"share": 0.0},
    "report_online": {},
    "engage_families": {"visits_per_client": 0.0},
    "engage_communities": {"hours_per_neighbourhood": 0.0},
    "vocational_places": {"places_per_year": 0.0},
    "graduated_response": {"warnings": 0.0, "help_first": 0.0},
}
USUAL = {"coverage": Levers().volunteer_coverage, "share_of_contacts": Levers().rooms}
"""Doses that there are already: only what goes beyond them is paid for."""
HARMLESS = {"together", "volunteers_per_group"}
"""Sizes that matter only where someone is meant."""


def pulled(intervention, strength=1.0):
    """Levers that an intervention moves, with their values."""
    usual = status_quo(3)
    levers = status_quo(3)
    intervention.pull(levers, strength, KECIL.world)
    return {name: value for name, value in levers.items() if np.any(value != usual[name])}


def units(name, world=KECIL.world, **fields):
    """What an intervention is billed for, by line."""
    lines = list(INTERVENTIONS[name](**fields).costs(world))
    assert len({line.id for line in lines}) == len(lines)
    return {line.id: line.units for line in lines}


def under(*items):
    """The small office under these interventions."""
    return replace(KECIL, name="policy", schedule=tuple(items))


@pytest.mark.parametrize("name", INTERVENTIONS)
def test_an_intervention_moves_the_levers_it_names(name):
    assert set(pulled(EXAMPLES[name])) == set(MOVES[name].split())
    for lever, value in pulled(EXAMPLES[name]).items():
        low, high = declared_levers()[lever].low, declared_levers()[lever].high
        assert np.all((np.asarray(value) >= low) & (np.asarray(value) <= high))


@pytest.mark.parametrize("name", NOTHING)
def test_no_dose_moves_nothing_and_costs_nothing(name):
    nothing = INTERVENTIONS[name](**NOTHING[name])
    assert set(pulled(nothing)) <= HARMLESS
    assert cost_table(under(Scheduled(name, nothing)), 260).empty


@pytest.mark.parametrize(
    ("name", "field", "fixed"),
    [
        ("involve_pokmaslipas", "coverage", {}),
        ("train_pks", "share", {"coaching": True}),
        ("shift_style", "share", {}),
        ("private_rooms", "share_of_contacts", {}),
        ("coach_and_evaluate", "share", {}),
        ("relieve_administration", "hours_per_litmas", {}),
        ("report_online", "phones", {}),
        ("report_online", "credit", {}),
        ("report_online", "kiosks", {}),
        ("report_online", "reminders", {}),
        ("engage_families", "visits_per_client", {}),
        ("engage_families", "sessions", {"visits_per_client": 0.0}),
        ("engage_communities", "hours_per_neighbourhood", {}),
        ("engage_communities", "employers", {"hours_per_neighbourhood": 0.0}),
        ("vocational_places", "places_per_year", {}),
        ("hire_pks", "number", {}),
        ("open_posts", "days_a_month", {"districts": ("Hulu",)}),
    ],
)
def test_twice_the_dose_costs_twice_as_much(name, field, fixed):
    shares = ("phones", "credit", "kiosks", "reminders", "coverage", "share", "share_of_contacts", "employers")
    dose = 2 if field == "number" else 0.25 if field in shares else 2.0
    one, two = (INTERVENTIONS[name](**fixed, **{field: USUAL.get(field, 0) + d}) for d in (dose, 2 * dose))
    once, twice = (cost_table(under(Scheduled(name, each)), 104) for each in (one, two))
    assert len(once)
    fixed_lines = {"post_equipment"}
    for line in set(once["line"]) - fixed_lines:
        both = [table[table["line"] == line]["central"].sum() for table in (once, twice)]
        assert both[1] == pytest.approx(2 * both[0])


@pytest.mark.parametrize(
    ("name", "field"), [("involve_pokmaslipas", "coverage"), ("private_rooms", "share_of_contacts")]
)
def test_what_there_is_already_is_not_paid_for_again(name, field):
    usual = USUAL[field]
    assert not any(units(name, **{field: usual / 2}).values())
    assert not any(units(name, **{field: usual}).values())
    assert all(value > 0 for value in units(name, **{field: usual + 0.1}).values())


def test_newcomers_are_trained_as_long_as_pks_are_sent():
    people, rotation = KECIL.world.pk_count, Parameters().office.rotation
    assert policy_costs.WEEKS_A_YEAR == WEEKS_A_YEAR
    for name, line in (("train_pks", "course"), ("shift_style", "workshop")):
        paid = cost_table(under(Scheduled(name, INTERVENTIONS[name](share=0.5))), 260).groupby("line")["units"].sum()
        assert paid[line] == pytest.approx(0.5 * people)
        assert paid[f"{line}_newcomers"] == pytest.approx(0.5 * people * rotation * 260)


def test_a_course_that_is_given_once_is_given_to_everyone_and_then_no_more():
    once = load("trained_once", over="kecil")
    sent = [float(levers_in(week, once.schedule, once.world).levers.courses) for week in range(60)]
    assert max(sent) == 1.0
    assert sent[14:] == [0.0] * 46
    later = cost_table(once, 260).query("line == 'course_newcomers'")
    assert later["year"].tolist() == [1]


def test_half_of_the_volunteers_are_trained_anew_each_year():
    billed = units("involve_pokmaslipas", coverage=0.2)
    assert billed["volunteer_training"] == pytest.approx((0.2 - Levers().volunteer_coverage) * KECIL.world.clients / 2)
    assert billed["volunteer_training_newcomers"] == pytest.approx(billed["volunteer_training"] / 2)


def test_a_kiosk_is_near_to_a_third_of_a_district_and_is_kept_up():
    billed = units("report_online", PALEMBANG.world, kiosks=0.32)
    assert billed["kiosks"] == billed["kiosks_upkeep"] == pytest.approx(len(PALEMBANG.world.districts))
    assert Prices().kiosk_year == pytest.approx(Prices().kiosk / 10)


@pytest.mark.parametrize("world", [KECIL.world, PALEMBANG.world], ids=["kecil", "palembang"])
def test_days_far_from_the_office_are_paid_as_out_of_town(world):
    people = {True: 0, False: 0}
    for district in world.districts.values():
        people[district.trip_hours > AWAY] += district.population
    share = people[True] / sum(people.values())
    assert 0 < share < 1
    families = units("engage_families", world, visits_per_client=2.0)
    communities = units("engage_communities", world, hours_per_neighbourhood=6.0, employers=0.2)
    whole = {"family_visits": world.clients, "mediation_days": world.neighbourhoods}
    whole["employer_talks"] = 0.2 * world.neighbourhoods
    for name, days in whole.items():
        billed = {**families, **communities}
        assert billed[f"{name}_away"] == pytest.approx(share * days)
        assert billed[f"{name}_near"] == pytest.approx((1 - share) * days)
    assert by_population(7.0, world).sum() == pytest.approx(7.0)


@pytest.mark.parametrize("name", INTERVENTIONS)
def test_what_an_intervention_claims_to_move_is_an_outcome(name):
    """Of outcomes that are good or bad it claims the good; process measures are neither."""
    outcome, way = INTERVENTIONS[name].claims_to_move
    assert way in ("more", "less")
    assert OUTCOMES[outcome].better in (way, "neither")


def test_lines_add_up_and_ranges_hold_the_central_price():
    items = [Scheduled(name, each, begins=10, ramp=26) for name, each in EXAMPLES.items()]
    costs = cost_table(under(*items), 260)
    assert ((costs["low"] <= costs["central"]) & (costs["central"] <= costs["high"])).all()
    totals = by_year(costs, 260)
    assert 4 * totals["later", "central"].sum() + totals["first", "central"].sum() == pytest.approx(
        costs["central"].sum()
    )
    alone = sum(cost_table(under(item), 260)["central"].sum() for item in items)
    assert alone == pytest.approx(costs["central"].sum())


def test_what_is_once_is_paid_once_and_what_is_yearly_as_long_as_it_acts():
    people = KECIL.world.pk_count
    item = Scheduled("train_pks", EXAMPLES["train_pks"], begins=60, until=112)
    costs = cost_table(under(item), 260)
    course, coaching = (costs[costs["line"] == line] for line in ("course", "coaching"))
    assert course["year"].tolist() == [2]
    assert course["units"].tolist() == [people]
    assert coaching["units"].sum() == pytest.approx(people * 52 / 52.18)
    assert coaching["year"].tolist() == [2, 3]
    assert cost_table(under(replace(item, begins=300, until=None)), 260).empty


def test_every_price_is_asked_for_and_every_line_has_words():
    lines = [line for each in EXAMPLES.values() for line in each.costs(KECIL.world)]
    lines += INTERVENTIONS["relieve_administration"](hours_per_litmas=2.0, by="shortening").costs(KECIL.world)
    no_lines = {"food_day", "prison_day", "discount"}
    assert {line.price for line in lines} | no_lines == {name for name, _ in declared(Prices)}
    for line in lines:
        assert price_of(line).low > 0
        assert math.isfinite(line.units)
        for language in LANGUAGES:
            assert say(f"cost.{line.id}", language)
            assert say(f"spending.{line.spending}", language)
    for name, kind in INTERVENTIONS.items():
        assert kind.mechanisms
        assert set(kind.mechanisms) <= {claim.id for claim in CLAIMS}
        assert {say(f"intervention.{name}", language) for language in LANGUAGES}
        assert {say(f"decider.{kind.decided_by}", language) for language in LANGUAGES}


def test_the_library_has_every_intervention():
    files = Path(__file__).parents[1].joinpath("scenarios").glob("*.yaml")
    used = {item.name for path in files for item in load(path).schedule}
    assert used == set(INTERVENTIONS)


def test_a_ratio_of_pks_is_one_to_the_clients_of_the_districts_meant():
    names = list(PALEMBANG.world.districts)
    few, everywhere = (
        INTERVENTIONS["hire_pks"](per_100_clients=2.0, districts=districts) for districts in (tuple(names[:1]), None)
    )
    hired = []
    for item in (few, everywhere):
        levers = {"extra_pks": np.zeros(len(names))}
        item.pull(levers, 1.0, PALEMBANG.world)
        hired.append(levers["extra_pks"])
        paid = next(line for line in item.costs(PALEMBANG.world) if line.id == "pk_salary")
        assert paid.units == hired[-1].sum()
    assert hired[1].sum() == round(2.0 * PALEMBANG.world.clients / 100)
    assert hired[0][0] == pytest.approx(hired[1][0], abs=1)
    assert not hired[0][1:].any()
