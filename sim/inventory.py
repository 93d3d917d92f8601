"""Tables of what a run starts from, draws and reports: facts, references, codes, luck, measures, outcomes."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from pydantic.fields import FieldInfo

from sim.facts import District, References, World
from sim.variants import declared_variants

SHOWN = ("palembang", "kecil")
"""Worlds whose facts are shown: that of the source paper, and the small one of the tests."""


def facts_table() -> str:
    """Every fact of a world that is a number, with its values in two worlds."""
    from sim.scenario import load

    worlds = [load(name).world for name in SHOWN]
    rows = []
    for name, field in World.model_fields.items():
        if name not in ("districts", "references", "policy_date"):
            values = [getattr(world, name) for world in worlds]
            known = ["" if value is None else f"{value:g}" for value in values]
            rows.append((name, *_declared(field), *known, field.description))
    return table(("fact", "unit", "range", *SHOWN, "meaning"), rows)


def districts_table() -> str:
    """The districts of two worlds."""
    from sim.scenario import load

    names = [name for name in District.model_fields if name != "office"]
    head = [f"{name} ({unit})" if (unit := _declared(District.model_fields[name])[0]) else name for name in names]
    rows = []
    for world in SHOWN:
        for name, district in load(world).world.every_district.items():
            values = [getattr(district, fact) for fact in names]
            rows.append((world, name, *("yes" if v is True else "" if v is False else v for v in values)))
    return table(("world", "district", *head), rows)


def references_table() -> str:
    """Reference means and standard deviations, by which "per SD" is measured."""
    fields = References.model_fields.items()
    return table(
        ("reference", "value", "unit", "meaning"), ((n, f.default, _declared(f)[0], f.description) for n, f in fields)
    )


def variants_table() -> str:
    """Every structural choice with its forms, the usual one first."""
    rows = []
    for name, item in declared_variants().items():
        rows += [(name, form, doc) for form, doc in item.forms.items()]
    return table(("choice", "form", "what it says"), rows)


def codes_table() -> str:
    """The categories of state and their codes."""
    from sim.people import Case, Ended, Ground, Offence, Phase, Programme, Role, Standing

    kinds = (Standing, Programme, Offence, Phase, Ended, Ground, Case, Role)
    rows = ((k.__name__, ", ".join(f"{c.value} {c.name}" for c in k), first_line(k)) for k in kinds)
    return table(("type", "codes", "meaning"), rows)


def measures_table() -> str:
    """What is measured every week, by district."""
    from sim.measures import MEASURES

    rows = ((m.id, m.unit, m.kind, m.denominator or "", m.better, m.sentence) for m in MEASURES.values())
    return table(("measure", "unit", "kind", "divided by", "better", "meaning"), rows)


def outcomes_table() -> str:
    """What is told of a run."""
    from sim.measures import OUTCOMES

    rows = (
        (o.id, o.unit, o.better, "primary" if o.primary else "process" if o.process else "level", o.sentence)
        for o in OUTCOMES.values()
    )
    return table(("outcome", "unit", "better", "kind", "meaning"), rows)


def luck_table() -> str:
    """Every decision of luck in the order of the week, and on which clock it is drawn."""
    import inspect

    from sim import transitions
    from sim.week import WEEK

    verbs: dict[tuple[str, str], list[str]] = {}
    for verb in WEEK:
        module = inspect.getmodule(verb)
        assert module is not None
        functions = _functions(module) | {f"transitions.{n}": f for n, f in _functions(transitions).items()}
        for name, clock in _draws(verb.__name__, functions):
            verbs.setdefault((name, clock), []).append(verb.__name__)
    rows = ((f"`{name}`", " ".join(within), clock) for (name, clock), within in verbs.items())
    return table(("luck", "verb", "one number for each"), rows)


def _functions(module: ModuleType) -> dict[str, ast.FunctionDef]:
    """Functions of a module by name."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def _draws(name: str, functions: dict[str, ast.FunctionDef]) -> Iterator[tuple[str, str]]:
    """Names of luck that a function draws, itself or through others of these, with their clock."""
    calls = [node for node in ast.walk(functions[name]) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        said = ast.unparse(call.func)
        if said == "world.draw":
            yield ast.literal_eval(call.args[0]), "row and occasion" if len(call.args) > 2 else "row and week"
        elif said in functions and said != name:
            yield from _draws(said, functions)


def _declared(field: FieldInfo) -> tuple[str, str]:
    """Unit and range of a fact."""
    extra: Any = field.json_schema_extra or {}
    low = next((m.ge for m in field.metadata if hasattr(m, "ge")), None)
    high = next((m.le for m in field.metadata if hasattr(m, "le")), None)
    return extra.get("unit", ""), "" if low is None else f"{low:g} to {high:g}"


def first_line(thing: Any) -> str:
    """First line of a docstring."""
    return (thing.__doc__ or "").strip().splitlines()[0]


def table(head: tuple[str, ...], rows: Iterable[Iterable[Any]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(str(cell).replace("|", "/") for cell in row) + " |" for row in rows]
    return "\n".join(lines)
