"""Formulas: each cause pushes the way the causal map says. Bounds and limits are in `test_properties_bounds.py`."""

from collections import namedtuple
from dataclasses import replace
from inspect import signature
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.causal_map import LINKS
from sim.parameters import Parameters
from sim.parameters.declare import declared
from sim.processes import (
    breaches,
    community,
    contacts,
    family,
    institution,
    offending,
    office,
    relationship,
    response,
    work,
    work_week,
)

SIGN = {link.id: {"+": 1, "-": -1}.get(link.sign) for link in LINKS}
CENTRAL = Parameters()
FLAGS = set(
    "avoids moved passive confrontational reminded older missed relapsed adverse workless warned coached helped".split()
)
SHARES = set("together control private rooms openness known needs_match work works volunteer praise formality".split())
SHARES |= set("sting hurt".split())
SHARES |= set("dose kept_share involved heard now habit km hours weight workload".split())
ROWS = 6

brief = settings(max_examples=12, deadline=1000, derandomize=True, phases=(Phase.explicit, Phase.reuse, Phase.generate))


class Told(NamedTuple):
    """A formula with its causes as one tuple, and its group of parameters."""

    formula: object
    causes: type
    group: object


def told(group, formula, which=None, **fixed):
    """Read off the signature what the causes of a formula are; some may be fixed, of several results one be taken."""
    names = [name for name in signature(formula).parameters if name != "p" and name not in fixed]
    whole = formula.__globals__[formula.__annotations__["x"]] if names == ["x"] else None

    def result(x, p):
        with_p = {"p": p} if "p" in signature(formula).parameters else {}
        found = formula(**({"x": x} if whole else x._asdict()), **fixed, **with_p)
        return found if which is None else found[which]

    return Told(result, whole or namedtuple(formula.__name__, names), getattr(CENTRAL, group))


HOME, NO_FIT = (np.full(ROWS, 0.5), np.full(ROWS, 0.5)), (np.zeros(ROWS),) * 4
FORMULAS = {
    "attendance": told("contacts", contacts.attendance_logit),
    "distance": told("contacts", contacts.distance_logit),
    "quality": told("contacts", contacts.contact_quality),
    "goals": told("relationship", relationship.ceilings, 0, fits=NO_FIT),
    "tasks": told("relationship", relationship.ceilings, 1, fits=NO_FIT),
    "bond": told("relationship", relationship.ceilings, 2, fits=NO_FIT),
    "trust": told("relationship", relationship.ceilings, 3, fits=NO_FIT),
    "reactance": told("relationship", relationship.reactance_level),
    "rupture": told("relationship", relationship.rupture_chance),
    "repair": told("relationship", relationship.repair_chance),
    "openness": told("relationship", relationship.openness_level),
    "learning": told("response", response.learning),
    "fitting": told("response", response.fitting),
    "encouragement": told("response", response.encouragement_level),
    "own": told("response", response.own_motivation),
    "support": told("families", family.family_levels, 0, base=HOME),
    "conflict": told("families", family.family_levels, 1, base=HOME),
    "push": told("community", community.acceptance_push),
    "spread": told("community", community.acceptance_next, push=np.zeros(ROWS)),
    "stigma": told("response", community.stigma_level),
    "search": told("work", work.search_logit, partners=0.25),
    "breach": told("breaches", breaches.breach_chance, base=0.0015),
    "breach found": told("breaches", breaches.discovery, visited=False, usual=0.45),
    "hazard": told("offending", offending.log_hazard),
    "guidance": told("offending", offending.environment, joint_cap="tanh"),
    "recorded": told("offending", offending.discovery, kind=np.arange(ROWS) % 3, contact=True, usual=0.45),
    "proposal": told("enforcement", institution.proposal_chance, help_first=0.2),
    "exhaustion": told("office", office.exhaustion_level, reference=1.1),
    "apathy": told("office", office.apathy_level),
    "minutes": told("work_week", work_week.contact_minutes, set_aside=0.35, most=40.0),
}

SAYS = """
    attendance    | attendance     | alliance motivation avoids=avoidance moved=moving volunteer
    attendance    | attendance     | warned=warning helped=help
    distance      | attendance     | km=distance
    quality       | quality        | warmth structure competence exhaustion apathy climate
    quality       | quality        | log_minutes=minutes gap room=rooms
    goals         | goals          | quality=quality->alliance motivation=motivation->alliance openness together
    tasks         | tasks          | quality=quality->alliance motivation=motivation->alliance needs_match gap
    bond          | bond           | quality=quality->alliance motivation=motivation->alliance warmth
    trust         | trust          | quality=quality->alliance private=rooms adverse=past
    trust         | trust          | motivation=motivation->alliance
    trust         | trust          | stigma=stigma_felt reactance sting=control_share
    reactance     | reactance      | hurt=control_share together
    rupture       | ruptures       | hurt=control_share reactance
    repair        | repair         | warmth competence
    openness      | openness       | trust goals stigma=stigma_felt reactance rooms hardship burden=past
    learning      | known          | openness competence log_dose=dose
    fitting       | needs_match    | known competence
    encouragement | motivation     | alliance needs_match content=bond together praise=progress formality apathy
    own           | motivation     | family=family_support work acceptance
    support       | family_support | involved=home_visits volunteer
    conflict      | family_conflict| workless=~work hardship
    push          | acceptance     | failures successes=completions working=work volunteers=volunteer mediation
    push          | acceptance     | visits=home_visits
    spread        | acceptance     | heard=acceptance
    stigma        | stigma_felt    | acceptance adverse=past volunteer works=work
    search        | work           | skill family=family_support acceptance referral=needs_match motivation
    search        | work           | volunteer image
    breach        | breaches       | alliance motivation
    breach        | moving         | avoids=avoidance
    breach found  | detection      | control=control_share
    hazard        | offences       | standing=past work support=family_support conflict=family_conflict motivation
    hazard        | offences       | stigma=stigma_felt acceptance relapsed=relapse local=failures
    guidance      | offences       | trust volunteer competence dose missed=missed_reports encouragement
    recorded      | offences_recorded | control=control_share
    proposal      | proposals      | kept_share=reports_kept
    exhaustion    | exhaustion     | workload
    apathy        | apathy         | exhaustion gap
    minutes       | minutes        | weight=caseload
"""
"""Formula, effect on the causal map, and its causes: as the formula calls them = as the map does; ~ is the opposite."""


def cases():
    found = []
    for line in filter(None, map(str.strip, SAYS.splitlines())):
        name, effect, causes = (part.strip() for part in line.split("|"))
        for word in causes.split():
            field, _, node = word.partition("=")
            link = node if "->" in node else f"{node.lstrip('~') or field}->{effect}"
            sign = -1 if node.startswith("~") else 1
            found.append(pytest.param(FORMULAS[name], field, link, sign, id=f"{link} as {field} in {name}"))
    return found


arrows_with_formulas = pytest.mark.parametrize(("formula", "field", "link", "sign"), cases())


def parameters(group):
    """Random values within their ranges; those whose range holds both signs stay where they are declared."""
    free = {name: item for name, item in declared(group) if not item.low < 0 < item.high}
    drawn = st.fixed_dictionaries({name: st.floats(item.low, item.high) for name, item in free.items()})
    return drawn.map(lambda values: replace(group, **values))


def tables(kind):
    """Random causes: SD between -3 and 3, or what their names ask for."""
    table = arrays(float, (len(kind._fields), ROWS), elements=st.floats(-3, 3, width=16))
    return table.map(lambda rows: kind(*map(scaled, kind._fields, rows)))


def scaled(name, row):
    """SD as they are, but shares between 0 and 1, flags, thirds of the score, weeks, kilometres."""
    if name in FLAGS:
        return row > 0
    share, factor = (row + 3) / 6, {"band": 2.99, "weeks": 300, "km": 100, "dose": 3}.get(name)
    if name in ("band", "weeks"):
        return (share * factor).astype(int)
    return share * (factor or 1.0) if name in SHARES else row


def pushes(told, field, x, p):
    """By how much the result moves when one cause is raised and all else stays."""
    now = getattr(x, field)
    low, high = (now & False, now | True) if field in FLAGS else (now, now + 0.25)
    return told.formula(x._replace(**{field: high}), p) - told.formula(x._replace(**{field: low}), p)


@arrows_with_formulas
@brief
@given(data=st.data())
def test_causes_push_the_way_the_map_says(formula, field, link, sign, data):
    x, p = data.draw(tables(formula.causes)), data.draw(parameters(formula.group))
    assert (sign * SIGN[link] * pushes(formula, field, x, p) >= -1e-12).all()


@arrows_with_formulas
def test_every_cause_matters_at_the_declared_values(formula, field, link, sign):
    names, steps = formula.causes._fields, np.linspace(-1.5, 1.5, ROWS)
    x = formula.causes(*(scaled(name, steps[:: (-1) ** n]) for n, name in enumerate(names)))
    assert (sign * SIGN[link] * pushes(formula, field, x, formula.group) > 1e-6).any()
