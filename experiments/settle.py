"""Reference means and standard deviations of a world, by a damped fixed point of pilot runs.

Coefficients "per SD" need a fixed scale. Setting the scale to the mean of a pilot run moves the next run, so only
half a step is made each round; undamped it swings. The result is stored as the defaults of `sim.facts.References`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from sim.derived import effective_gap, employer_acceptance, place_acceptance, visible
from sim.facts import References
from sim.model import ReintegrationModel
from sim.people import Ended
from sim.processes.offending import local_failures
from sim.scenario import Scenario
from sim.world import World

WATCHED = (-1, 12, 25, 38, 51)
"""Weeks at which a pilot run is read."""


def reading(world: World) -> dict[str, float]:
    """Every reference as it stands in a world now."""
    c, f, pks, here = world.clients, world.families, world.pks, world.supervised
    spread = {name: getattr(c, name)[here] for name in _CLIENT} | {
        "alliance": (c.goals[here] + c.tasks[here] + c.bond[here]) / 3,
        "support": f.support[here],
        "conflict": f.conflict[here],
        "acceptance": place_acceptance(world)[c.place[here]],
        "employer_acceptance": employer_acceptance(world)[c.place[here]],
    }
    gap = effective_gap(world, here)
    seen = visible(world)
    ended = np.flatnonzero((c.left_in > world.week - 13) & (c.ended == Ended.COMPLETED) & c.employed)
    failed = np.flatnonzero((c.recorded_in > world.week - 13) & (c.first_begins <= world.week))
    return {
        **{name: float(values.mean()) for name, values in spread.items()},
        **{f"{name}_sd": float(values.std()) for name, values in spread.items()},
        "openness": float(c.openness[here].mean()),
        "employed": float(c.employed[here].mean()),
        "gap": float(gap.mean()),
        "dose": float(c.dose[here].mean()),
        "minutes": float(c.minutes_now[c.minutes_now > 0].mean()),
        "local_failure": len(failed) / 13 / len(seen),
        "local_success": len(ended) / 13 / len(seen),
        "apathy": float(pks.apathy[world.pks_here].mean()),
        "apathy_sd": float(pks.apathy[world.pks_here].std()),
        "workload": float(pks.workload[world.pks_here].mean()),
        "missed": float((c.missed_run[here] > 0).mean()),
        "local_failures": float(local_failures(world)[c.place[here]].mean()),
        "failures": float(world.offices.failure_rate.mean()),
    }


_CLIENT = "trust tasks goals bond motivation reactance needs_match stigma_felt".split()


def pilot(scenario: Scenario, seeds: tuple[int, ...]) -> dict[str, float]:
    """Mean reading over pilot runs of a year."""
    found = []
    for seed in seeds:
        model = ReintegrationModel(scenario, seed, weeks=52, register_people=False)
        for week in WATCHED:
            model.run(until=week)
            found.append(reading(model.world))
        model.close()
    return {name: float(np.mean([one[name] for one in found])) for name in found[0]}


def settle(
    scenario: Scenario, seeds: tuple[int, ...] = (901, 902, 903, 904), rounds: int = 8, step: float = 0.5
) -> Iterator[tuple[References, float]]:
    """Move the references half way to the pilot's, round after round.

    Parameters
    ----------
    scenario : Scenario
        A world.
    seeds : tuple of int
        Seeds of the pilot runs; not those of studies.
    rounds : int
    step : float
        Damping, 0 to 1.

    Yields
    ------
    References, float
        The new references and the largest relative move of the round.
    """
    for _ in range(rounds):
        old = scenario.world.references.model_dump()
        seen = pilot(scenario, seeds)
        scale = {n: max(abs(old.get(f"{n}_sd", old[n])), 1e-4) for n in old}
        moved = max(abs(seen[n] - old[n]) / scale[n] for n in old)
        new = References(**{n: _short(old[n] + step * (seen[n] - old[n])) for n in old})
        scenario = replace(scenario, world=scenario.world.model_copy(update={"references": new}))
        yield new, moved


def _short(value: float) -> float:
    """Four significant digits are more than pilot runs can tell."""
    return float(f"{value:.4g}")
