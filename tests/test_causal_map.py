"""The causal map: what it names is there, what the code reads is on it, and its groups close every loop."""

import ast
import re
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest

import sim
from experiments.figures.causal_map import draw_map, in_order
from sim.causal_map import (
    AREAS,
    BOOKS,
    FORWARD,
    GROUP_OF,
    GROUPS,
    LINK_IDS,
    LINKS,
    NODE_IDS,
    NODES,
    OCCASIONS,
    RETURN,
    RULES,
    SETS,
    STRUCTURE,
    Cut,
    columns,
    cuts_of,
)
from sim.columns import columns_of
from sim.cuts import rows_of
from sim.explain import TABLES
from sim.week import WEEK
from sim.words import known
from tests.conftest import small
from tests.test_house import FILES, PROCESSES, calls, functions, name_of, tree

VERBS = {verb.__name__ for verb in WEEK}
PARTS = {node.id: node.parts for node in NODES}


# arrows in the code


def verbs_that_read():
    """For each arrow the verbs of the week that read it, themselves or in a helper of their process."""
    reads, processes = defaultdict(set), defaultdict(dict)
    derived = {each.name: each for each in functions(Path(sim.__file__).parent / "derived.py")}
    for path in PROCESSES:
        processes[name_of(path).split(".")[2]] |= derived
        processes[name_of(path).split(".")[2]] |= {each.name: each for each in functions(path)}
    for bodies in processes.values():
        for verb in {each.__name__ for each in WEEK} & set(bodies):
            told, waiting = set(), [verb]
            while waiting:
                name = waiting.pop()
                told.add(name)
                called = {n.id for n in ast.walk(bodies[name]) if isinstance(n, ast.Name)} & set(bodies)
                waiting += called - told
            for name in told:
                for call in calls(bodies[name], "through", "happens"):
                    reads[call.args[0].value].add(verb)
    return reads


def test_every_arrow_is_read_in_exactly_the_verbs_it_names():
    told = {link.id: set(link.process.split()) for link in LINKS}
    read = verbs_that_read()
    assert {arrow: read[arrow] for arrow in told if read[arrow] != told[arrow]} == {}
    assert set().union(*told.values()) <= {verb.__name__ for verb in WEEK}


def test_every_arrow_in_the_code_is_on_the_map():
    asked = [call for path in FILES if path.stem != "world" for call in calls(tree(path), "through", "happens")]
    read = {call.args[0].value for call in asked}
    assert read == {link.id for link in LINKS}
    assert len({link.id for link in LINKS}) == len(LINKS)
    assert all(re.fullmatch(r"[a-z_0-9]+->[a-z_0-9]+", link.id) and link.sign in "+-0" for link in LINKS)


# things, arrows, rules


def test_every_end_of_an_arrow_or_rule_is_a_thing_and_every_thing_is_an_end():
    ends = {end for each in (*LINKS, *RULES) for end in (each.cause, each.effect)}
    assert ends == set(NODE_IDS)


def test_nothing_is_told_twice():
    rules = [(rule.cause, rule.effect, verb) for rule in RULES for verb in rule.process.split()]
    for told in (NODE_IDS, [link.id for link in LINKS], rules, [group.id for group in GROUPS]):
        assert [each for each, times in Counter(told).items() if times > 1] == []


def test_rules_name_verbs_of_the_week_and_have_a_sign():
    for rule in RULES:
        assert rule.process.split(), rule
        assert set(rule.process.split()) <= VERBS, rule
        assert rule.sign in ("+", "-", "0"), rule


def test_things_are_made_of_other_things_without_end_and_lie_in_an_area():
    made = nx.DiGraph([(part, node.id) for node in NODES for part in node.parts])
    assert nx.is_directed_acyclic_graph(made)
    assert set(made) <= set(NODE_IDS)
    assert {node.area for node in NODES} == set(AREAS)


def test_every_column_is_of_a_thing_or_is_told_to_be_no_cause():
    world = small()
    there = {f"{name}.{column}" for name in TABLES for column in columns_of(getattr(world, name).kind)}
    kinds = [{column for name in NODE_IDS for column in columns(name)}, *map(set, (STRUCTURE, OCCASIONS, BOOKS))]
    assert set().union(*kinds) == there
    for one, other in combinations(kinds, 2):
        assert one & other == set()


@pytest.mark.parametrize("told", [*(node.columns for node in NODES), STRUCTURE, OCCASIONS, BOOKS])
def test_no_column_is_told_twice(told):
    assert len(set(told)) == len(told)


def test_rows_of_arrows_are_there():
    assert {link.of: rows_of(small(), link.of) > 0 for link in LINKS} == dict.fromkeys(
        ("clients", "pks", "offices", "places", "districts", "members"), True
    )


# loops


def of_whom(name):
    """A thing, or what it is made of: an arrow to a whole acts on its parts, and one from a whole starts in them."""
    return [name] if not PARTS[name] else [end for part in PARTS[name] for end in of_whom(part)]


def graph(without=()):
    """Arrows and rules between things that are not made of others."""
    kept = [link for link in LINKS if link.id not in without]
    pairs = [
        (cause, effect) for each in (*kept, *RULES) for cause in of_whom(each.cause) for effect in of_whom(each.effect)
    ]
    return nx.DiGraph(pairs)


def test_groups_are_few_and_disjoint_and_made_of_arrows():
    assert 1 <= len(GROUPS) <= 6
    assert sum(len(group.arrows) for group in GROUPS) == len(GROUP_OF)
    assert set(GROUP_OF) <= LINK_IDS
    assert {group.tends for group in GROUPS} == {"reinforcing", "balancing"}


@pytest.mark.parametrize("arrow", GROUP_OF)
def test_every_closing_arrow_lies_on_a_loop(arrow):
    whole, (cause, effect) = graph(), arrow.split("->")
    assert any(nx.has_path(whole, head, tail) for head in of_whom(effect) for tail in of_whom(cause))


def test_most_things_hang_together_in_loops():
    """There are far too many loops to count: most things lie on some loop with all the others."""
    assert max(map(len, nx.strongly_connected_components(graph()))) > len(NODES) / 2


def test_without_the_closing_arrows_there_is_no_loop():
    left = graph(without=GROUP_OF)
    assert nx.is_directed_acyclic_graph(left), nx.find_cycle(left)


def test_every_group_closes_a_loop_that_no_other_closes():
    for group in GROUPS:
        others = [arrow for arrow, name in GROUP_OF.items() if name != group.id]
        assert not nx.is_directed_acyclic_graph(graph(without=others)), group.id


def test_both_directions_are_arrows_and_disjoint():
    assert set(FORWARD) | set(RETURN) <= LINK_IDS
    assert set(FORWARD) & set(RETURN) == set()


# cuts


def test_an_arrow_is_cut_by_its_own_name():
    assert cuts_of({"trust->openness": "held"}) == (Cut("trust->openness", "held"),)
    assert cuts_of({}) == ()


@pytest.mark.parametrize("name", SETS)
def test_a_set_stands_for_its_arrows_in_the_order_of_the_map(name):
    found = cuts_of({name: "replay"})
    assert [cut.link for cut in found] == [link.id for link in LINKS if link.id in SETS[name]]
    assert {cut.mode for cut in found} == {"replay"}


@pytest.mark.parametrize("turned", [False, True])
def test_what_is_said_of_an_arrow_counts_before_what_is_said_of_its_sets(turned):
    said = [("all", "held"), ("relationship_to_programme", "replay"), ("alliance->attendance", {"mode": "live"})]
    found = {cut.link: cut.mode for cut in cuts_of(dict(said[::-1] if turned else said))}
    assert "alliance->attendance" not in found
    assert found["trust->offences"] == "replay"
    assert found["quality->alliance"] == "held"
    assert len(found) == len(LINKS) - 1


def test_times_are_kept_and_told():
    (cut,) = cuts_of({"trust->openness": {"mode": "held", "from": 4, "until": 9}})
    assert [cut.holds(week) for week in (3, 4, 8, 9)] == [False, True, True, False]
    assert cut.told() == {"mode": "held", "from": 4, "until": 9}
    assert Cut("trust->openness", "replay").told() == "replay"
    assert cuts_of({cut.link: cut.told()}) == (cut,)


def test_live_arrows_are_left_out():
    assert cuts_of({"who_trusts_comes": "live", "trust->openness": "live"}) == ()


def test_the_map_is_drawn_with_only_closing_arrows_below_the_diagonal(tmp_path):
    order = in_order()
    at = {name: place for place, name in enumerate(order)}
    assert set(order) == set(NODE_IDS)
    below = {link.id for link in LINKS if at[link.effect] <= at[link.cause]}
    assert below <= set(GROUP_OF)
    assert all(at[rule.cause] < at[rule.effect] for rule in RULES)
    names = draw_map(tmp_path, "id")
    assert "penerimaan warga" in (tmp_path / names[1]).read_text("utf-8")


def test_every_thing_and_group_has_words():
    assert {f"node.{name}" for name in NODE_IDS} | {f"loop.{group.id}" for group in GROUPS} <= known()
