"""The model told from its own declarations: the week as a sentence; tables of columns, numbers, arrows, verbs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import fields as fields_of
from pathlib import Path
from typing import Any

import numpy as np

from sim.causal_map import GROUP_OF, GROUPS, LINKS, NODES, RULES
from sim.claims import CLAIMS
from sim.columns import NEVER, Table, columns_of
from sim.inventory import (
    codes_table,
    districts_table,
    facts_table,
    first_line,
    luck_table,
    measures_table,
    outcomes_table,
    references_table,
    table,
    variants_table,
)
from sim.parameters import declarations
from sim.parameters.shares import stored
from sim.parameters.sources import SOURCES
from sim.policy.examples import EXAMPLES
from sim.policy.levers import Levers, declared_levers

TABLES = ("clients", "families", "pks", "members", "offices")


def sentence() -> str:
    """The week as a paragraph, in the order of its verbs."""
    from sim.week import WEEK

    said = [verb.__name__.replace("_", " ") for verb in WEEK]
    return "Every week " + "; ".join(said) + "."


def verbs_table() -> str:
    """Every verb with the sentence it stands for."""
    from sim.week import WEEK

    return table(("verb", "what happens"), ((verb.__name__, first_line(verb)) for verb in WEEK))


def columns_table() -> str:
    """Every column of the four kinds of agent and of the office."""
    from sim.people import PK, Client, CommunityMember, Family, Office

    rows = []
    for kind in (PK, Client, Family, CommunityMember, Office):
        for name, c in columns_of(kind).items():
            within = "" if c.low is None else f"{_plain(c.low)} to {_plain(c.high)}"
            hidden = "hidden" if c.hidden else ""
            start = "NEVER" if c.start == NEVER else f"{c.of(c.start):g}"
            rows.append(
                (kind.__name__, name, c.of.__name__, c.unit, within.replace(str(NEVER), "NEVER"), start, hidden, c.doc)
            )
    return table(("kind", "column", "type", "unit", "bounds", "new row", "", "meaning"), rows)


def parameters_table() -> str:
    """Every assumption with value, unit, range, prior, source, grade and its share of the main result's variance."""
    rows, kept = [], stored()
    for path, d in declarations():
        prior = f"N({d.prior.mean:g}, {d.prior.sd:g})" if d.prior else "uniform"
        within = f"{d.low:g} to {d.high:g}"
        rows.append((path, f"{d.value:g}", d.unit, within, prior, d.grade, kept.shown(path), d.source, d.doc))
    return table(("parameter", "value", "unit", "range", "prior", "grade", "share, %", "source", "meaning"), rows)


def shares_table() -> str:
    """Where the shares of the main result's variance come from."""
    return table(("of the shares", ""), stored().about.items()) if stored().about else "No shares are kept yet."


def levers_table() -> str:
    """Every lever with its status quo, unit and range."""
    usual = {item.name: item.default for item in fields_of(Levers)}
    rows = ((n, f"{usual[n]:g}", d.unit, f"{d.low:g} to {d.high:g}", d.doc) for n, d in declared_levers().items())
    return table(("lever", "status quo", "unit", "range", "meaning"), rows)


def interventions_table() -> str:
    """Every intervention: what it is, its fields, who decides, what it stands for and is to move, what is paid."""
    from sim.policy.interventions import INTERVENTIONS
    from sim.scenario import load
    from sim.scenario.schema import of_model

    rows, world = [], load("palembang").world
    for name, kind in INTERVENTIONS.items():
        fields = [f"{f} {_range(schema)}".strip() for f, schema in of_model(kind)["properties"].items()]
        lines = sorted({f"{line.id} ({line.when}, {line.spending})" for line in EXAMPLES[name].costs(world)})
        told = (" ".join(kind.mechanisms), " ".join(kind.claims_to_move), "; ".join(lines))
        rows.append((name, first_line(kind), "; ".join(fields), kind.decided_by, f"{kind.lead_weeks} weeks", *told))
    head = ("intervention", "what it is", "fields", "who decides", "lead time", "claims", "is to move", "to be paid")
    return table(head, rows)


def _range(schema: dict[str, Any]) -> str:
    """Range and unit of a field."""
    if "minimum" not in schema:
        return "one of " + ", ".join(schema["enum"]) if "enum" in schema else ""
    return f"{schema['minimum']:g} to {schema['maximum']:g} {schema.get('unit', '')}".strip()


def prices_table() -> str:
    """Every price with range, source and grade."""
    from sim.parameters.declare import declared
    from sim.parameters.prices import Prices

    rows = [
        (n, f"{d.value:,.9g}", d.unit, f"{d.low:,.9g} to {d.high:,.9g}", d.grade, d.source, d.doc)
        for n, d in declared(Prices)
    ]
    return table(("price", "central", "unit", "range", "grade", "source", "what it is"), rows)


def causal_table() -> str:
    """Every arrow of the causal map."""
    rows = ((link.id, link.sign, link.process, link.evidence, link.paper, GROUP_OF.get(link.id, "")) for link in LINKS)
    return table(("arrow", "sign", "verb", "evidence", "claims", "closes the loops of"), rows)


def rules_table() -> str:
    """What follows by rule or arithmetic: on the map, but no arrow that could be cut."""
    return table(("cause", "effect", "sign", "verb"), RULES)


def loops_table() -> str:
    """Groups of loops and the arrows that close them."""
    return table(("group", "tends to", "closing arrows"), ((g.id, g.tends, ", ".join(g.arrows)) for g in GROUPS))


def nodes_table() -> str:
    """What arrows run between, and of which columns or parts it is made."""
    rows = ((n.id, n.area, ", ".join(n.columns), ", ".join(n.parts)) for n in NODES)
    return table(("thing", "area", "columns", "parts"), rows)


def claims_table() -> str:
    """Every claim of the source paper and where it lives: arrows, and verbs that name it."""
    from sim.week import WEEK

    rows = []
    for claim in CLAIMS:
        arrows = [link.id for link in LINKS if claim.id in link.paper.split()]
        verbs = [
            verb.__name__
            for verb in WEEK
            if claim.id in (verb.__doc__ or "").replace("]", " ").replace("[", " ").split()
        ]
        where = "; ".join((*arrows, *verbs)) or ("measured" if claim.kind == "emergent" else "columns of the agents")
        rows.append((claim.id, claim.kind, claim.claim, where))
    return table(("id", "kind", "the paper claims", "where"), rows)


def sources_table() -> str:
    """Every reference by its key."""
    return table(("key", "reference"), SOURCES.items())


def grades_table() -> str:
    """How many numbers rest on which grade."""
    count = Counter(d.grade for _, d in declarations())
    meaning = {"A": "Indonesian figure", "B": "meta-analysis or trial", "C": "observational study", "D": "assumption"}
    return table(("grade", "meaning", "numbers"), ((g, meaning[g], count[g]) for g in "ABCD"))


GENERATED = {
    "verbs": verbs_table,
    "columns": columns_table,
    "claims": claims_table,
    "arrows": lambda: causal_table(),
    "rules": rules_table,
    "loops": loops_table,
    "nodes": nodes_table,
    "levers": lambda: levers_table(),
    "interventions": lambda: interventions_table(),
    "prices": lambda: prices_table(),
    "parameters": parameters_table,
    "shares": shares_table,
    "sources": sources_table,
    "grades": grades_table,
    "sentence": sentence,
    "facts": facts_table,
    "districts": districts_table,
    "references": references_table,
    "codes": codes_table,
    "luck": luck_table,
    "measures": measures_table,
    "outcomes": outcomes_table,
    "variants": variants_table,
}
"""Parts of the documents that come from the declarations, by the name of their marker."""


def filled(text: str) -> str:
    """A document with every generated part brought up to date.

    Parameters
    ----------
    text : str
        Markdown with pairs of markers `<!-- generated: NAME -->` and `<!-- end -->`.
    """
    for name, made in GENERATED.items():
        opening = f"<!-- generated: {name} -->"
        if opening in text:
            before, rest = text.split(opening, 1)
            after = rest.split("<!-- end -->", 1)[1]
            text = f"{before}{opening}\n\n{made()}\n\n<!-- end -->{after}"
    return text


def write_documents() -> None:
    """Bring the documents beside this module up to date."""
    for name in ("MODEL.md", "EVIDENCE.md"):
        path = Path(__file__).with_name(name)
        path.write_text(filled(path.read_text(encoding="utf-8")), encoding="utf-8")


def footprint_table(scenario: str = "kecil") -> str:
    """Which verb touches and which changes which columns, found by watching some weeks of a small world."""
    found = footprints(scenario)
    rows = ((verb, ", ".join(sorted(seen)), ", ".join(sorted(changed))) for verb, (seen, changed) in found.items())
    return table(("verb", "touches", "changes"), rows)


def footprints(scenario: str = "kecil", weeks: int = 30) -> dict[str, tuple[set[str], set[str]]]:
    """For each verb the columns it touches and those it changes, as "clients.trust".

    Parameters
    ----------
    scenario : str
        Name of a world.
    weeks : int
        Weeks to watch; what a verb does rarely is found only in long runs.
    """
    from sim.population import build
    from sim.scenario import load
    from sim.week import WEEK, open_week
    from sim.world import BURN_IN

    world = build(load(scenario), 1, weeks)
    found: dict[str, tuple[set[str], set[str]]] = {verb.__name__: (set(), set()) for verb in WEEK}
    for week in range(-BURN_IN, weeks - BURN_IN):
        world.week = week
        open_week(world)
        for verb in WEEK:
            seen, changed = found[verb.__name__]
            before = {name: getattr(world, name).copy() for name in TABLES}
            watched = {name: _watch(getattr(world, name)) for name in TABLES}
            verb(world)
            for name in TABLES:
                seen |= {f"{name}.{column}" for column in watched[name]}
                changed |= {f"{name}.{column}" for column in _changed(before[name], getattr(world, name))}
    return found


class _Watched(Table):
    """A table that notes which of its columns are looked at."""

    def __getattribute__(self, name: str) -> Any:
        own = object.__getattribute__(self, "__dict__")
        if name in own and "_seen" in own and name not in ("kind", "rows", "_seen"):
            own["_seen"].add(name)
        return object.__getattribute__(self, name)


def _watch(watched: Table) -> set[str]:
    """Note from now on which columns are looked at, in a new set."""
    seen: set[str] = set()
    object.__setattr__(watched, "__class__", _Watched)
    watched.__dict__["_seen"] = seen
    return seen


def _changed(before: Table, after: Table) -> Iterable[str]:
    """Columns whose values differ."""
    arrays = vars(after)
    return [n for n in columns_of(after.kind) if not np.array_equal(vars(before)[n], arrays[n])]


def _plain(value: Any) -> str:
    return "" if value is None else f"{value:g}"
