"""From a name to a checked scenario: read, lay over one another, change, check in three passes, build."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from sim.causal_map import cuts_of
from sim.facts import World
from sim.parameters import Parameters
from sim.policy.shocks import Struck
from sim.policy.timeline import Scheduled, Turned
from sim.scenario.changes import apply_changes
from sim.scenario.consistency import (
    check_fit,
    check_group,
    check_links,
    check_times,
    check_turned,
    entries_of,
    shocks_of,
)
from sim.scenario.fields import fit
from sim.scenario.layers import LIBRARY, Chain, Layer, locate, merged, nested_parameters, read_chain
from sim.scenario.pieces import Piece, Place, Report, ScenarioError
from sim.scenario.result import Scenario
from sim.scenario.samples import FROM, Sample, named_sample
from sim.scenario.schema import LANGUAGES, WEEKS, file_schema, world_schema
from sim.scenario.worlds import check_world, world_of
from sim.variants import Variants

Source = str | os.PathLike[str]


def load(
    what: Source, *, over: Source | None = None, changes: Iterable[str] = (), folder: Source | None = None
) -> Scenario:
    """Read a scenario, check all of it, and give frozen values.

    Parameters
    ----------
    what : str or path
        A file, or a bare name of `scenarios/`.
    over : str or path, optional
        Lays the scenario over this world instead of the one at the end of its bases; what the scenario and its other
        bases say stays.
    changes : iterable of str
        Texts `path=value`, such as "world.clients=200", "offending.base=-6.6", "interventions[0].ramp=4"; the
        interventions are counted in the order of the schedule.
    folder : str or path, optional
        Where bare names are looked up before `scenarios/`.

    Returns
    -------
    Scenario

    Raises
    ------
    ScenarioError
        With every fault that was found, one line each.
    """
    report = Report()
    library = [LIBRARY] if folder is None else [Path(folder), LIBRARY]
    scenario = _checked(what, over, tuple(changes), library, report)
    if report or scenario is None:
        raise ScenarioError(report)
    return scenario


def with_changes(scenario: Scenario, changes: Iterable[str]) -> Scenario:
    """A checked scenario with changes as `load` takes them, checked again.

    Parameters
    ----------
    scenario : Scenario
    changes : iterable of str
        Texts `path=value`.

    Returns
    -------
    Scenario
        Of the same name.

    Raises
    ------
    ScenarioError
        With every fault, each at the change that it comes from.
    """
    report = Report()
    root = nested_parameters(scenario.written, report)
    document = apply_changes(root, tuple(changes), report)
    fit(document, file_schema(), report)
    chain = Chain((Layer(Path(f"{scenario.name}.yaml"), scenario.name, root),), True)
    made = None if report else _consistent(chain, root, document, report, scenario.sample)
    if made is None:
        raise ScenarioError(report)
    return replace(made, name=scenario.name, world_name=scenario.world_name)


def check(path: Source) -> tuple[str, ...]:
    """Every fault of a scenario file and its bases, one line each; none if it is sound."""
    try:
        load(path)
    except ScenarioError as problem:
        return problem.faults
    return ()


def _checked(
    what: Source, over: Source | None, changes: tuple[str, ...], library: list[Path], report: Report
) -> Scenario | None:
    chain = _chain(what, library, report)
    if chain is not None and over is not None:
        chain = _over(chain, over, library, report)
    if chain is None or not chain.layers:
        return None
    for layer in chain.layers:
        fit(layer.root, file_schema(), report)
    files = merged(chain.layers)
    document = apply_changes(files, changes, report)
    if changes:
        fit(document, file_schema(), report)
    world_piece = document.get("world")
    if world_piece is not None and chain.whole:
        fit(world_piece, world_schema(), report)
        _hint_at_base(chain.layers[-1], world_piece, report)
    return _consistent(chain, files, document, report, _sample(chain, document, library, report))


def _sample(chain: Chain, document: Piece, library: list[Path], report: Report) -> Sample | None:
    """The sample that the parameters come from, from beside the file that names it."""
    parameters = document.get("parameters")
    piece = parameters and parameters.get(FROM)
    if piece is None or not isinstance(piece.value, str) or not report.sound(piece):
        return None
    beside = [layer.path.parent for layer in chain.layers if layer.shown == piece.place.file]
    return named_sample(piece, [*beside, *library], report)


def _hint_at_base(bottom: Layer, world: Piece, report: Report) -> None:
    """Whoever writes a few facts only has probably forgotten the base."""
    missing = [name for name in world_schema()["required"] if world.get(name) is None]
    if len(missing) > 1 and isinstance(world.value, dict):
        text = "no base, so the world must be complete; add the line 'base: palembang' to take the rest from there"
        report.add(Place(bottom.shown, 1), text)


def _chain(what: Source, library: list[Path], report: Report) -> Chain | None:
    found = locate(what, library, report)
    return found and read_chain(*found, library, report)


def _over(chain: Chain, over: Source, library: list[Path], report: Report) -> Chain | None:
    """The policy files of a chain, laid over another world."""
    world = _chain(over, library, report)
    if world is None or not chain.layers or not world.layers:
        return Chain(chain.layers, False)
    if chain.layers[0].path.absolute() == world.layers[0].path.absolute():
        return world
    policy = chain.layers[: chain.split()]
    if not policy:
        text = f"is a world of its own, not laid over {world.layers[0].name}; give a policy, or a world with a base"
        report.add(Place(chain.layers[0].shown), text)
    return Chain(policy + world.layers, world.whole and chain.whole)


def _consistent(
    chain: Chain, files: Piece, document: Piece, report: Report, sample: Sample | None = None
) -> Scenario | None:
    """Third pass, and what comes of it if all three found nothing."""
    world_name = next((layer.name for layer in chain.layers if layer.has_world), chain.layers[-1].name)
    from_worlds = {layer.shown for layer in chain.layers if layer.has_world}
    piece = document.get("world")
    world = world_of(piece, report)
    entries = entries_of(document.get("interventions"), report)
    for entry in entries:
        check_times(entry, _weeks(files, report), entry.piece.place.file in from_worlds, report)
        check_group(entry, report)
    if piece is not None:
        office = _named(piece.get("districts"), world_name)
        check_fit(entries, piece, world, office, report, document.get("parameters"))
        check_world(piece, world, report)
    shocks = shocks_of(document.get("shocks"), _weeks(files, report), world, report)
    check_links(document.get("links"), report)
    check_turned(document.get("levers_later"), _weeks(files, report), report)
    if report or not chain.whole:
        return None
    schedule = tuple(entry.scheduled for entry in entries if entry.scheduled is not None)
    made = _made(chain.layers[0], document, world_name, world, schedule, shocks, _weeks(document, report) or WEEKS)
    return made if sample is None else _drawn_from(made, sample, document)


def _drawn_from(scenario: Scenario, sample: Sample, document: Piece) -> Scenario:
    """The scenario with the means of a sample, but for what is written beside it."""
    left = sample.without({f"{group}.{name}" for group, name, _ in _parameters(document)})
    return replace(scenario, parameters=scenario.parameters.changed(left.centre()), sample=left)


def _made(
    top: Layer,
    document: Piece,
    world_name: str,
    world: World,
    schedule: tuple[Scheduled, ...],
    shocks: tuple[Struck, ...],
    weeks: int,
) -> Scenario:
    """The frozen scenario of a document in which no fault was found."""
    plain = document.plain()
    parameters = {f"{group}.{name}": float(value) for group, name, value in _parameters(document)}
    return Scenario(
        top.name,
        _words(document.get("title"), top) or dict.fromkeys(LANGUAGES, top.name),
        _words(document.get("question"), top),
        world_name,
        world,
        Parameters().changed(parameters),
        schedule,
        weeks,
        tuple(sorted((name, float(value)) for name, value in (plain.get("levers") or {}).items())),
        cuts_of(plain.get("links") or {}),
        shocks,
        Variants(**(plain.get("variants") or {})),
        later=_later(plain.get("levers_later") or []),
    )


def _later(entries: list[dict[str, float]]) -> tuple[Turned, ...]:
    """Levers set anew, in the order of weeks; in one week as they are written."""
    found = [
        Turned(int(entry["from"]), name, float(value))
        for entry in entries
        for name, value in entry.items()
        if name != "from"
    ]
    return tuple(sorted(found, key=lambda turned: turned.begins))


def _named(districts: Piece | None, world_name: str) -> str:
    """The name of the file that the districts come from."""
    return world_name if districts is None or districts.changed else Path(districts.place.file).stem


def _parameters(document: Piece) -> Iterable[tuple[str, str, float]]:
    for group, names in (document.plain().get("parameters") or {}).items():
        if group != FROM:
            for name, value in names.items():
                yield group, name, value


def _weeks(document: Piece, report: Report) -> int | None:
    """Weeks of the run, unless they are faulty."""
    piece = document.get("weeks")
    if piece is None:
        return WEEKS
    return piece.value if report.sound(piece) else None


def _words(piece: Piece | None, layer: Layer) -> dict[str, str] | None:
    """Text in both languages; where one is missing the other stands for it."""
    if piece is None:
        return None
    given = {language: " ".join(text.split()) for language, text in piece.plain().items()}
    return {language: given.get(language) or next(iter(given.values())) for language in LANGUAGES}
