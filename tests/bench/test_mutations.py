"""Every parameter a little larger in the people only: in forty weeks of the restless office somebody's life differs.

Run by itself: `uv run pytest tests/bench/test_mutations.py -n 2 -q`; it takes some minutes.
"""

from functools import cache

import pytest

from sim.parameters import declarations
from sim.week import pass_week
from tests.oracle import Oracle, differences
from tests.oracle.restless import office
from tests.test_oracle import noting, other_chances

WEEKS = 40
MORE = {
    "work_week.load_tolerance": 2.0,
    "relationship.phase_family": 1.5,
    "relationship.phase_past": 1.5,
    "enforcement.learn_weeks": 1.2,
    "enforcement.verdict_weeks": 1.2,
    "enforcement.verdict_spread": 1.2,
}
"""By what others are multiplied that are seen in few events only, or rounded to weeks."""
PEOPLE = """
    cb_inflow cmb_inflow assimilation_inflow pb_remainder pb_remainder_sd cb_term cmb_term assimilation_term
    bersyarat_term narcotics violent women age_mean age_sd single substance_narcotics substance_other avoids
    phone_city phone_rural frailty_sd score_validity diligence_sd diligence_risk drive_sd low_education
    education_sd drive_adverse drive_prior support_mean support_sd conflict_mean conflict_sd acceptance_mean
    acceptance_sd acceptance_place_sd employer_acceptance leaders employers volunteers warmth_mean
    education_gap control_sd collaborative_sd style_mix exhaustion_sd
"""
STANDING = "prior young male education single substance peers"
GIVEN = {f"background.{name}" for name in PEOPLE.split()} | {f"offending.{name}" for name in STANDING.split()}
"""Decide who comes, and with which standing risk: both take that as given."""
UNSEEN = {
    "office.tired_high": "counts the exhausted in a measure; nobody acts on it",
    "community.leader_weight": "weighs ties once, when neighbours get to know each other",
    "practice.post_day": "the hours of a post exceed those of its clients here",
    "practice.mediation_most": "nobody is asked for so much here",
}


def larger(path, value):
    """A hundredth more, or two weeks where whole weeks are counted."""
    whole = dict(declarations())[path].unit == "weeks" and float(value).is_integer() and path not in MORE
    return value + 2 if whole else MORE.get(path, 1.01) * value or 0.01


def seen():
    """Parameters of which something is to be seen."""
    for path, _ in declarations():
        if path not in UNSEEN and path not in GIVEN:
            yield path


@cache
def weeks():
    """The restless office of columns, week by week, with the chances of its events."""
    world, found = office().copy(), []
    noted = noting(world)
    for _ in range(WEEKS):
        noted.clear()
        world.week += 1
        pass_week(world)
        copy = world.copy()
        copy.__dict__.pop("draw")
        found.append((copy, {name: dict(chances) for name, chances in noted.items()}))
    return found


@pytest.mark.parametrize("path", list(seen()))
def test_a_parameter_a_hundredth_larger_is_seen(path):
    people = Oracle(office())
    people.p = people.p.changed({path: larger(path, people.p.values()[path])})
    for world, chances in weeks():
        people.chances = {}
        people.step()
        if differences(people, world) or any(other_chances(people.chances, chances)):
            return
    pytest.fail(f"{path}: nobody's life differs in {WEEKS} weeks")
