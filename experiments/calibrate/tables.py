"""Tables of a calibration: targets, parameters, and what only products of parameters are known of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtri

from experiments.calibrate.bank import SIZE
from experiments.calibrate.emulator import natural
from experiments.calibrate.fitting import Fit
from experiments.calibrate.learnt import ALONE, contraction, directions, only_in_products
from experiments.calibrate.recovery import Recovered
from sim.measures import OUTCOMES

_EDGES = (0.05, 0.5, 0.95)

TARGETS = {
    "outcome": ("", "Outcome of a run."),
    "unit": ("", "Its unit."),
    "low": ("unit", "The range holds the level with 95 %: lower end."),
    "high": ("unit", "Its upper end."),
    "grade": ("", "Of the report: A Indonesian, C other countries, D assumption."),
    "source": ("", "Who reported it."),
    "note": ("", "What to keep in mind."),
    "prior_low": ("unit", "5 % of the runs of the bank lie below."),
    "prior": ("unit", "Median of the bank."),
    "prior_high": ("unit", "5 % lie above."),
    "prior_inside": ("share", "Runs of the bank in the range."),
    "predicted_low": ("unit", "What the emulator says of the posterior: 5 %."),
    "predicted": ("unit", "Its median."),
    "predicted_high": ("unit", "95 %."),
    "lived_low": ("unit", "Real runs of rows of the sample: 5 %."),
    "lived": ("unit", "Their median."),
    "lived_high": ("unit", "95 %."),
    "lived_inside": ("share", "Real runs in the range."),
    "explained": ("share", "Variance that the emulator explains in runs it has not seen."),
}

PARAMETERS = {
    "parameter": ("", "Parameter, or clients of the office."),
    "unit": ("", "Its unit."),
    "grade": ("", "Of its evidence."),
    "declared": ("unit", "Value in use."),
    "prior_low": ("unit", "5 % of the prior of the evidence lie below."),
    "prior": ("unit", "Its median."),
    "prior_high": ("unit", "5 % lie above."),
    "posterior_low": ("unit", "The same for the posterior, with the clients that the world has; of clients without."),
    "posterior": ("unit", "Its median."),
    "posterior_high": ("unit", "5 % lie above."),
    "contraction": ("share", "Prior variance that is gone, with the clients that the world has."),
    "contraction_free": ("share", "The same with the number of clients unknown."),
    "known": (
        "",
        "alone; products (known together with others only); prior_only (levels tell little of it).",
    ),
    "recovered": ("share", "Held-out runs whose true value lay in the 90 % interval."),
}

DIRECTIONS = {
    "direction": ("", "Number of a weighted sum that is known, the best first."),
    "learnt": ("share", "Its prior variance that is gone, with the number of clients unknown."),
    "parameter": ("", "A parameter in it; those of little weight are left out."),
    "weight": ("1", "Its weight on normal scores; all squared weights of a sum make 1."),
}


def targets_table(fit: Fit, lived: pd.DataFrame | None) -> pd.DataFrame:
    """A row per target: what is wanted, what the priors say, what the posterior says, in real runs too."""
    luck = np.random.default_rng(fit.seed)
    missed = fit.emulator.missed[luck.integers(len(fit.emulator.missed), size=len(fit.given.scores))]
    said = fit.emulator.means(fit.given.scores) + missed
    rows = []
    for place, target in enumerate(fit.calibration.targets):
        row: dict[str, Any] = {"outcome": target.outcome, "unit": OUTCOMES[target.outcome].unit}
        row |= {name: getattr(target, name) for name in ("low", "high", "grade", "source", "note")}
        runs = fit.runs[target.outcome].to_numpy(float)
        row |= _edges("prior", runs) | {"prior_inside": _inside(runs, target.low, target.high)}
        row |= _edges("predicted", natural(target, said[:, place]))
        real = np.array([]) if lived is None or not len(lived) else lived[target.outcome].to_numpy(float)
        row |= _edges("lived", real) | {"lived_inside": _inside(real, target.low, target.high)}
        rows.append(row | {"explained": float(fit.emulator.explained[place])})
    return pd.DataFrame(rows)[list(TARGETS)]


def _edges(name: str, values: np.ndarray) -> dict[str, float]:
    there = values[np.isfinite(values)]
    found = np.quantile(there, _EDGES).tolist() if len(there) else [float("nan")] * 3
    return _named(name, found)


def _named(name: str, found: list[float]) -> dict[str, float]:
    return dict(zip((f"{name}_low", name, f"{name}_high"), found, strict=True))


def _inside(values: np.ndarray, low: float, high: float) -> float:
    there = values[np.isfinite(values)]
    return float(((there >= low) & (there <= high)).mean()) if len(there) else float("nan")


def parameters_table(fit: Fit, recovered: Recovered | None) -> pd.DataFrame:
    """A row per parameter: prior, posterior, how much better it is known, and whether by itself; best known first."""
    bank, names = fit.bank, fit.bank.names
    given, free = contraction(fit.given.scores), contraction(fit.free.scores)
    together = set(only_in_products(fit.free.scores, names))
    values = bank.values(fit.given.scores)
    if bank.size is not None:
        values[:, -1] = bank.values(fit.free.scores)[:, -1]
    prior = bank.values(np.tile(ndtri(_EDGES)[:, None], len(names)))
    declared = fit.plan.scenarios[0].parameters.values()
    rows = []
    for place, name in enumerate(names):
        row: dict[str, Any] = {"parameter": name, "unit": "clients", "grade": "D"}
        if name != SIZE:
            row |= {"unit": bank.declared[name].unit, "grade": bank.declared[name].grade}
        row |= {"declared": float(declared.get(name, fit.plan.scenarios[0].world.clients))}
        row |= _named("prior", prior[:, place].tolist()) | _edges("posterior", values[:, place])
        row |= {"contraction": float("nan") if name == SIZE else float(given[place])}
        row |= {"contraction_free": float(free[place])}
        row |= {"known": "alone" if free[place] >= ALONE else "products" if name in together else "prior_only"}
        inside = float("nan") if recovered is None else float(recovered.inside[:, place].mean())
        rows.append(row | {"recovered": inside})
    found = pd.DataFrame(rows)[list(PARAMETERS)]
    return found.sort_values("contraction_free", ascending=False, ignore_index=True)


def directions_table(fit: Fit) -> pd.DataFrame:
    """A row per known sum of scores and parameter in it, with the number of clients unknown."""
    return pd.DataFrame(list(_directions(fit)), columns=pd.Index(list(DIRECTIONS)))


def _directions(fit: Fit) -> Iterator[tuple[int, float, str, float]]:
    for number, found in enumerate(directions(fit.free.scores, fit.bank.names), 1):
        for name, weight in found.weights.items():
            yield number, found.learnt, name, weight


def coverage(recovered: Recovered, learnt: np.ndarray) -> dict[str, float]:
    """How often 90 % intervals held the truth, with the standard error over runs.

    Parameters
    ----------
    recovered : Recovered
    learnt : (k,) array of bool
        Parameters of which the levels tell something: intervals of the others are those of the prior. NaN if there are
        none.
    """
    every = recovered.inside.mean(axis=1)
    some = recovered.inside[:, learnt].mean(axis=1) if learnt.any() else np.full(len(every), np.nan)
    runs = len(every)
    found = {"runs": float(runs), "all": every.mean(), "all_error": every.std(ddof=1) / np.sqrt(runs)}
    found |= {"learnt": some.mean(), "learnt_error": some.std(ddof=1) / np.sqrt(runs)}
    return {name: float(value) for name, value in (found | {"near": some[: recovered.near].mean()}).items()}
