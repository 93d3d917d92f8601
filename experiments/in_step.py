"""Runs with cut arrows, week by week side by side: all are shown one reference, which passes each week once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from experiments.plan import Run

if TYPE_CHECKING:
    from sim.model import ReintegrationModel, Snapshot


def alike(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs in groups that are shown the same reference; those without cuts are left out."""
    shared: dict[str, list[Run]] = {}
    for run in runs:
        if run.scenario.cuts:
            shared.setdefault(run.scenario.status_quo().key(), []).append(run)
    return list(shared.values())


def side_by_side(
    runs: Sequence[Run], weeks: int, start: Snapshot
) -> Iterator[tuple[Run, ReintegrationModel | Exception]]:
    """Models that have come to their end, or what stopped them.

    Parameters
    ----------
    runs : sequence of Run
        Of one seed and one reference.
    weeks : int
    start : Snapshot
        The burn-in that they share.

    Yields
    ------
    Run and its model, or the exception that ended it; whoever takes the model closes it
    """
    from sim.model import ReintegrationModel, references_for

    models: dict[str, ReintegrationModel] = {}
    try:
        references = references_for([run.scenario for run in runs], runs[0].seed, start, weeks)
    except Exception as problem:
        yield from ((run, problem) for run in runs)
        return
    same: dict[str, Any] = {"start": start, "weeks": weeks, "register_people": False, "references": references}
    for run in runs:
        try:
            models[run.key] = ReintegrationModel(run.scenario, run.seed, **same)
        except Exception as problem:
            yield run, problem
    going = [run for run in runs if run.key in models]
    for _ in range(weeks):
        for run in list(going):
            try:
                models[run.key].step()
            except Exception as problem:
                going.remove(run)
                models[run.key].close()
                yield run, problem
    for reference in references:
        reference.model.close()
    yield from ((run, models[run.key]) for run in going)
