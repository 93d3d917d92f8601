"""A relationship after a week, typed anew from sim/MODEL.md (4.9, 7.1, 7.5) and read off its tables; nothing else.

Whoever changes an equation in the code, or a number in a document, has to change both.
"""

import math
import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from sim.columns import NEVER, columns_of
from sim.processes.relationship import growth, relationships_grow, ruptures_are_repaired_or_not, strain
from sim.week import WEEK, open_week
from tests.conftest import small
from tests.written import DOCUMENTS, clip, group, key, normal, numbers, rows, uniform

SEED = 1
KINDS = "online_now", "visit_now", "group_now", "adverse"
CHANGED = "goals tasks bond trust own_trust reactance fit_goals fit_tasks fit_bond fit_trust".split()
MORE = {"rooms": 0.8, "separated": 0.4}
"""Levers that the process reads, away from their status quo."""


P, CONTACTS, WORK_WEEK = group("relationship"), group("contacts"), group("work_week")
R = numbers("MODEL.md", "references", "reference", "value")
USUAL = numbers("MODEL.md", "levers", "lever", "status quo")


def luck(name, row, occasion):
    """The number u(name | occasion) of a row."""
    return uniform(key(SEED, name), row, occasion)


# 7, 7.1


def logistic(x):
    return 1 / (1 + math.exp(-x))


def z(name, value):
    return (value - R[name]) / R[f"{name}_sd"]


def worth(c, part):
    """What a contact, or a part of its minutes, is worth."""
    kind = CONTACTS.online_worth if c.online_now else CONTACTS.group_worth if c.group_now else 1
    return kind * clip(c.minutes_now * part / CONTACTS.formal_minutes, 0, 1)


def gap(c, pk):
    return max(pk.education - c.education, 0) * clip(1 - CONTACTS.gap_fit * pk.skill, 0, 1.5)


def private(c, levers):
    """There are no posts here."""
    return 0 if c.online_now or c.visit_now or c.group_now else levers["rooms"] - USUAL["rooms"]


def sting(control, warmth):
    return control * logistic(-P.cold * warmth) - WORK_WEEK.control_share / 2


# 7.5


def get_to_know(c):
    """Client and PK settle how they get on when they first meet."""
    if c.pk != c.fit_pk:
        draws = [P.fit * normal(luck("fit", c.row, 4 * c.pk + i)) for i in range(4)]
        c.fit_goals, c.fit_tasks, c.fit_bond, c.fit_trust = draws
        c.fit_pk = c.pk


def ceilings(c, pk, levers):
    """Levels towards which goals, tasks, bond and trust move."""
    warm, q, m, t = pk.approach, c.quality, z("motivation", c.motivation), pk.together - 0.5
    goals = P.goals + P.goals_quality * q + P.goals_openness * (c.openness - R["openness"]) + P.goals_together * t
    tasks = P.tasks + P.tasks_match * (c.needs_match - R["needs_match"]) + P.tasks_quality * q + P.tasks_together * t
    tasks += P.tasks_gap * (gap(c, pk) - R["gap"])
    bond = P.bond + P.bond_quality * q + P.bond_warmth * warm
    trust = P.trust + P.trust_quality * q + P.trust_drive * m + P.trust_stigma * z("stigma_felt", c.stigma_felt)
    trust += P.trust_reactance * z("reactance", c.reactance) + P.trust_private * private(c, levers)
    trust += P.trust_adverse * c.adverse * clip(1 - P.adverse_warmth * warm, 0, 2)
    trust += P.trust_control * sting(pk.control_felt, warm)
    three = ((goals, c.fit_goals), (tasks, c.fit_tasks), (bond, c.fit_bond))
    agreed = [P.floor + P.span * logistic(level + P.drive * m + fit) for level, fit in three]
    return [*agreed, P.trust_floor + P.trust_span * logistic(trust + c.fit_trust)]


def grow(c, pk, levers):
    """The verb relationships_grow, for one client."""
    get_to_know(c)
    there = worth(c, 1 - pk.control * levers["separated"])
    step = P.growth * (P.slow_start + (1 - P.slow_start) * min(c.contacts / P.slow_contacts, 1)) * there
    for name, ceiling in zip(("goals", "tasks", "bond", "trust"), ceilings(c, pk, levers), strict=True):
        setattr(c, name, getattr(c, name) + step * (ceiling - getattr(c, name)))
    c.own_trust += P.own_rate * there * (c.trust - c.own_trust)
    hurt = P.react_control * sting(pk.control, pk.approach)
    c.reactance += P.react_rate * (logistic(P.react + hurt - P.react_oneway * (pk.together - 0.5)) - c.reactance)


def rupture_or_not(c, pk):
    """The verb ruptures_are_repaired_or_not, for one client; both chances."""
    raised = P.rupture_control * sting(pk.control_felt, pk.approach)
    raised += P.rupture_reactance * z("reactance", c.reactance) + P.rupture_confrontational * (c.phase == 2)
    rupture = 1 - math.exp(-P.rupture * math.exp(clip(raised, -4, 3)))
    repair = logistic(P.repair_warmth * pk.approach + P.repair_competence * pk.skill)
    n = c.contacts_all
    if luck("rupture", c.row, n) < rupture and not luck("repair", c.row, n) < repair:
        c.bond, c.trust = max(c.bond - P.rupture_loss, 0.02), max(c.trust - P.rupture_loss, 0.02)
        c.reactance = min(c.reactance + P.rupture_react, 1)
    return rupture, repair


# both, side by side


def person(people, row):
    """One row as an object of its own."""
    return SimpleNamespace(row=row, **{name: getattr(people, name)[row].item() for name in columns_of(people.kind)})


def heard(module, name, monkeypatch):
    """What a formula of the code answers, call by call."""
    answers, formula = [], getattr(module, name)
    monkeypatch.setattr(module, name, lambda *args: answers.append(formula(*args)) or answers[-1])
    return answers


def contact(before, row, after, chances):
    """One contact: how far code and document differ, and what kind of contact it was."""
    c, pk = person(before.clients, row), person(before.pks, before.clients.pk[row].item())
    grow(c, pk, USUAL | MORE)
    kept = c.bond
    said = rupture_or_not(c, pk)
    differ = [getattr(c, name) - float(getattr(after.clients, name)[row]) for name in CHANGED]
    differ += [float(one) - two for one, two in zip(chances, said, strict=True)]
    kinds = {name for name in KINDS if getattr(c, name)} | ({"ruptured"} if c.bond < kept else set())
    return max(map(abs, differ)), kinds


def side_by_side(monkeypatch, weeks):
    """Largest difference between code and document in some weeks, and the kinds of contact there were.

    Every second pair meets as if for the first time, and every third contact is short enough to be formality.
    """
    world, worst, kinds = small(SEED).copy(), 0.0, set()
    world.levers = replace(world.levers, **MORE)
    world.clients.fit_pk[::2] = NEVER
    told = [heard(strain, name, monkeypatch) for name in ("rupture_chance", "repair_chance")]
    for _ in range(weeks):
        world.week += 1
        open_week(world)
        for verb in WEEK:
            if verb is relationships_grow:
                world.clients.minutes_now[::3] *= 0.3
                before = world.copy()
            verb(world)
            if verb is ruptures_are_repaired_or_not:
                met = [row for row in before.supervised.tolist() if before.clients.minutes_now[row] > 0]
                for at, row in enumerate(met):
                    far, kind = contact(before, row, world, [answers[-1][at] for answers in told])
                    worst, kinds = max(worst, far), kinds | kind
    return worst, kinds


def test_code_and_document_lead_to_the_same_relationships(monkeypatch):
    worst, kinds = side_by_side(monkeypatch, weeks=6)
    assert worst < 1e-9
    assert kinds == {*KINDS, "ruptured"}, "every kind of contact is among them"


@pytest.mark.parametrize(
    ("module", "formula"),
    [
        (growth, "sting"),
        (growth, "coldness"),
        (growth, "step_size"),
        (growth, "ceilings"),
        (growth, "reactance_level"),
        (growth, "contact_worth"),
        (growth, "with_guide"),
        (growth, "in_private"),
        (growth, "effective_gap"),
        (strain, "sting"),
        (strain, "rupture_chance"),
        (strain, "repair_chance"),
    ],
    ids=lambda each: each if isinstance(each, str) else each.__name__.split(".")[-1],
)
def test_a_formula_that_says_something_else_is_seen(module, formula, monkeypatch):
    """Every formula of the code a thousandth larger: the document says otherwise."""
    found = getattr(module, formula)
    monkeypatch.setattr(module, formula, lambda *args: np.asarray(found(*args)) * 1.001)
    assert side_by_side(monkeypatch, weeks=1)[0] > 1e-7


# the document as a whole


def test_the_document_names_what_there_is_and_all_of_it():
    """No symbol of the equations is unknown, and no parameter, reference or lever is left out of them."""
    text = re.sub(r"<!-- generated.*?<!-- end -->", "", DOCUMENTS["MODEL.md"], flags=re.DOTALL)
    symbols = set(re.findall(r"(?<![\w.])(\w+)\.(\w+)", text))
    paths = {tuple(row["parameter"].split(".")) for row in rows("EVIDENCE.md", "parameters")}
    groups, names = {group for group, _ in paths}, {name for _, name in paths}
    said = {name for prefix, name in symbols if prefix in ("p", "q", "b")} - {"name"}
    said |= {f"{name[:-1]}{i}" for name in said if name.endswith("_i") for i in (1, 2, 3)}
    assert {name for name in said if not name.endswith("_i")} <= names
    assert {(prefix, name) for prefix, name in symbols if prefix in groups} <= paths
    assert {path for path in paths if path[1] not in said} <= symbols
    assert {name for prefix, name in symbols if prefix == "r"} - {"x", "x_sd"} <= set(R)
    assert {name for prefix, name in symbols if prefix == "levers"} - {"x"} == set(USUAL)


def test_the_seven_elements_and_eleven_concepts_stand_in_their_order():
    heads = re.findall(r"^(#{2,3}) ([\d.]+) (.+)$", DOCUMENTS["MODEL.md"], flags=re.MULTILINE)
    elements = [title for level, _, title in heads if level == "##"][:7]
    assert elements == [
        "Purpose and patterns",
        "Entities, state variables and scales",
        "Process overview and scheduling",
        "Design concepts",
        "Initialisation",
        "Input data",
        "Submodels",
    ]
    concepts = [title for level, number, title in heads if level == "###" and number.startswith("4.")]
    assert concepts == (
        "Basic principles/Emergence/Adaptation/Objectives/Learning/Prediction/Sensing/Interaction/Stochasticity/"
        "Collectives/Observation"
    ).split("/")


def test_every_verb_has_its_submodel():
    submodels = DOCUMENTS["MODEL.md"].split("## 7. Submodels")[1].split("### 7.12")[0]
    assert [verb.__name__ for verb in WEEK if f"`{verb.__name__}`" not in submodels] == []


def test_every_draw_is_named_where_it_is_used():
    submodels = DOCUMENTS["MODEL.md"].split("## 7. Submodels")[1].split("### 7.12")[0]
    for row in rows("MODEL.md", "luck"):
        clock = " |" if row["one number for each"] == "row and occasion" else ""
        name = row["luck"].strip("`")
        assert f'u("{name}"{clock}' in re.sub(r"\s+", " ", submodels), name
