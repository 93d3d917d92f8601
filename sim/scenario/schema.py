"""What a scenario file may hold, as JSON Schema made from the declarations; the loader checks by the same schema."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

from pydantic import BaseModel

from sim.causal_map import LINKS, MODES, SETS
from sim.facts import World
from sim.parameters import declarations
from sim.policy.interventions import INTERVENTIONS
from sim.policy.levers import declared_levers
from sim.policy.shocks import LASTING, SHOCKS
from sim.variants import Choice, declared_variants

WEEKS = 260
BURN_IN = 104
LONGEST = 2600
TIMES = ("from", "until", "ramp", "applies_to")
LANGUAGES = ("en", "id")


Schema = dict[str, Any]


def schema() -> Schema:
    """JSON Schema (2020-12) of scenario files, for editors and for reading.

    Returns
    -------
    dict
        Plain values; every number carries minimum, maximum, unit and description.
    """
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Reintegrasi scenario"}
    return head | deepcopy(file_schema())


@cache
def file_schema() -> Schema:
    """The schema of one file, shared: not to be changed."""
    world = world_schema()
    overlay = {key: value for key, value in world.items() if key not in ("required", "oneOf")}
    overlay["not"] = {"required": [item["required"][0] for item in world["oneOf"]]}
    return _mapping(
        "A world, or a policy laid over its base.",
        {
            "title": _both_languages("Title."),
            "question": _both_languages("The question that the scenario answers."),
            "base": {"type": "string", "description": "Scenario laid underneath: a file beside this one, or a world."},
            "world": overlay,
            "parameters": _parameters(),
            "interventions": {"type": "array", "items": _entry(), "description": "What is done, and when."},
            "levers": _levers(),
            "levers_later": {"type": "array", "items": _turned(), "description": "Levers set anew in later weeks."},
            "weeks": _weeks(1, LONGEST, "Weeks from the policy date to the end of the run.", default=WEEKS),
            "links": _links(),
            "shocks": {"type": "array", "items": _shock(), "description": "What comes from outside, and when."},
            "variants": _variants(),
        },
    )


@cache
def world_schema() -> Schema:
    """The schema of a complete world, shared: not to be changed."""
    return of_model(World)


def alternatives() -> tuple[tuple[str, ...], ...]:
    """Groups of fields of which only one can be given: setting one takes the place of the others."""
    models = [world_schema(), *(of_model(model) for model in INTERVENTIONS.values())]
    return tuple(tuple(item["required"][0] for item in model["oneOf"]) for model in models if "oneOf" in model)


@cache
def of_model(model: type[BaseModel]) -> Schema:
    """The schema of a pydantic model with references put in place, and without nulls and made-up titles."""
    raw = model.model_json_schema()
    return _simplified(raw, raw.get("$defs", {}))


def _simplified(part: Any, definitions: Schema) -> Any:
    if isinstance(part, list):
        return [_simplified(item, definitions) for item in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        part = definitions[part["$ref"].rsplit("/", 1)[1]] | {k: v for k, v in part.items() if k != "$ref"}
    if "anyOf" in part:
        branches = [branch for branch in part["anyOf"] if branch.get("type") != "null"]
        part = {k: v for k, v in part.items() if k != "anyOf"} | (
            branches[0] if len(branches) == 1 else {"anyOf": branches}
        )
        return _simplified(part, definitions) if "$ref" in part else _cleaned(part, definitions)
    return _cleaned(part, definitions)


def _cleaned(part: Schema, definitions: Schema) -> Schema:
    kept = {k: v for k, v in part.items() if k not in ("title", "$defs") and not (k == "default" and v is None)}
    return {
        key: {name: _simplified(value[name], definitions) for name in value}
        if key == "properties"
        else _simplified(value, definitions)
        for key, value in kept.items()
    }


def _mapping(doc: str, properties: Schema, **more: Any) -> Schema:
    return {"type": "object", "description": doc, "properties": properties, "additionalProperties": False} | more


def _both_languages(doc: str) -> Schema:
    text = {"type": "string", "minLength": 1}
    names = {"en": text | {"description": "English"}, "id": text | {"description": "Indonesian"}}
    return _mapping(f"{doc} In English and Indonesian.", names, minProperties=1)


def _weeks(low: int, high: int, doc: str, **more: Any) -> Schema:
    return {"type": "integer", "minimum": low, "maximum": high, "unit": "weeks", "description": doc} | more


def _parameters() -> Schema:
    groups: dict[str, Schema] = {}
    for path, item in declarations():
        group, name = path.split(".")
        groups.setdefault(group, {})[name] = {
            "type": "number",
            "minimum": item.low,
            "maximum": item.high,
            "unit": item.unit,
            "default": item.value,
            "description": f"{item.doc} Grade {item.grade}; {item.source}.",
        }
    sample = {"type": "string", "description": "A sample, as calibrate makes them: a CSV file beside this one."}
    return _mapping(
        "What is assumed; also as group.name: value.",
        {group: _mapping(f"Parameters of {group}.", names) for group, names in groups.items()} | {"from": sample},
        patternProperties={r"^[a-z_]+\.[a-z_0-9]+$": {"type": "number"}},
    )


def _entry() -> Schema:
    times = {
        "from": _weeks(-BURN_IN, LONGEST, "Begins in this week after the policy date.", default=0),
        "until": _weeks(1 - BURN_IN, LONGEST, "Ends before this week; stays if left out."),
        "ramp": _weeks(0, LONGEST, "Weeks to full effect.", default=0),
        "applies_to": {
            "type": "string",
            "enum": ["new", "existing", "all"],
            "default": "all",
            "description": "Clients who begin from that week on, those who began before, or all.",
        },
    }
    bodies = {name: of_model(model) for name, model in INTERVENTIONS.items()}
    return _mapping("One intervention and its times.", bodies | times, oneOf=[{"required": [name]} for name in bodies])


def _shock() -> Schema:
    times = {
        "from": _weeks(0, LONGEST, "Strikes in this week after the policy date.", default=0),
        "until": _weeks(1, LONGEST, f"Ends before this week; after {LASTING} weeks if left out."),
    }
    bodies = {name: of_model(model) for name, model in SHOCKS.items()}
    return _mapping("One shock and its times.", bodies | times, oneOf=[{"required": [name]} for name in bodies])


def _levers() -> Schema:
    doc = "Settings instead of the status quo from the policy date on, for sweeps; they have no price."
    fields = {
        name: {"type": "number", "minimum": item.low, "maximum": item.high, "unit": item.unit, "description": item.doc}
        for name, item in declared_levers().items()
    }
    return _mapping(doc, fields)


def _variants() -> Schema:
    fields = {
        name: {"type": "string", "enum": list(item.forms), "default": item.usual, "description": _chosen(item)}
        for name, item in declared_variants().items()
    }
    return _mapping("Structural choices made otherwise than usual, from the first week of the burn-in on.", fields)


def _chosen(item: Choice) -> str:
    return " ".join([item.doc, *(f"{name}: {doc}" for name, doc in item.forms.items())])


def _turned() -> Schema:
    begins = {"from": _weeks(1, LONGEST, "From this week after the policy date on.")}
    doc = "Levers, and the week from which on they are set so."
    return _mapping(doc, _levers()["properties"] | begins, required=["from"], minProperties=2)


def _links() -> Schema:
    doc = "Arrows of the causal map, or groups of them, that are cut from the policy date on; all others are live."
    mode = {
        "type": "string",
        "enum": list(MODES),
        "description": "Live, held at the mean, replayed, or replayed from a like row of another seed.",
    }
    times = {
        "mode": mode,
        "from": _weeks(0, LONGEST, "Cut from this week after the policy date on.", default=0),
        "until": _weeks(1, LONGEST, "Live again from this week on; stays cut if left out."),
    }
    cut = _mapping("A cut and its times.", times, required=["mode"])
    either = {"anyOf": [mode, cut, {"type": "array", "items": cut, "minItems": 1}]}
    return _mapping(doc, dict.fromkeys([link.id for link in LINKS] + list(SETS), either))
