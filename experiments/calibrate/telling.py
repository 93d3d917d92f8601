"""A calibration in words and numbers, for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from experiments.calibrate.learnt import TOLD
from experiments.display import label
from experiments.validate.telling import spread
from sim.words import number, places_for, say, unit

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from experiments.calibrate.files import Calibrated


def tell(made: Calibrated, language: str) -> None:
    """Print what was found."""
    from experiments.cli.screen import console

    screen, fit = console(), made.fit
    counts = {
        "parameters": len(fit.bank.paths),
        "levels": len(made.targets),
        "runs": len(fit.runs),
        "rows": len(fit.sample.rows),
    }
    told = {name: number(value, 0, language) for name, value in counts.items()}
    screen.print(
        say("calibrate.title", language, name=fit.plan.name, **told), _targets(made.targets, language), sep="\n"
    )
    shown = better_known(made.parameters)
    screen.print(say("calibrate.parameters", language), _parameters(shown, language), sep="\n")
    rest = len(made.parameters) - len(shown)
    screen.print(say("calibrate.rest", language, n=number(rest, 0, language)), "")
    screen.print(say("calibrate.directions", language), *directions_told(made.directions, language), "", sep="\n")
    screen.print(coverage_told(made.coverage, language), _mixing(made, language), sep="\n")


def better_known(parameters: pd.DataFrame) -> pd.DataFrame:
    """Parameters of which levels tell something, by themselves or together with others."""
    return parameters[(parameters["contraction_free"] >= TOLD) | (parameters["known"] == "products")]


def _targets(targets: pd.DataFrame, language: str) -> Table:
    """A row per target."""
    grid = _grid(["level", "reported", "priors", "posterior", "lived", "inside"], language)
    for row in targets.itertuples():
        grid.add_row(*target_cells(row, language))
    return grid


def target_cells(row: Any, language: str) -> tuple[str, ...]:
    """Level with unit, reported range, priors, posterior by the emulator, real runs, share of these in the range."""
    decimals = min(places_for(row.high - row.low, digits=2), 3)
    ranges = [
        spread(getattr(row, f"{name}_low"), getattr(row, f"{name}_high"), decimals, language)
        if getattr(row, name) == getattr(row, name)
        else "–"
        for name in ("prior", "predicted", "lived")
    ]
    inside = "–" if row.lived_inside != row.lived_inside else f"{number(100 * row.lived_inside, 0, language)} %"
    name = f"{label(row.outcome, language)}, {unit(row.unit, language)}"
    return name, spread(row.low, row.high, decimals, language), *ranges, inside


def _parameters(parameters: pd.DataFrame, language: str) -> Table:
    """A row per parameter of which levels tell something."""
    grid = _grid(["parameter", "declared", "prior", "posterior", "learnt", "known"], language)
    for row in parameters.itertuples():
        decimals = min(places_for(abs(row.prior_high - row.prior_low), digits=2), 4)
        ends = ((row.prior_low, row.prior_high), (row.posterior_low, row.posterior_high))
        grid.add_row(
            f"{row.parameter}, {row.unit} ({row.grade})",
            number(row.declared, decimals, language),
            *(spread(*each, decimals, language) for each in ends),
            f"{number(100 * max(row.contraction_free, 0), 0, language)} %",
            say(f"calibrate.{row.known}", language),
        )
    return grid


def directions_told(directions: pd.DataFrame, language: str) -> list[str]:
    """What is known of several parameters together, a line each: what goes up with what, and what against it."""
    lines = []
    for _, part in directions.groupby("direction"):
        parts = [f"{row.parameter} {number(row.weight, 2, language, signed=True)}" for row in part.itertuples()]
        share = number(100 * part["learnt"].iloc[0], 0, language)
        lines.append(say("calibrate.direction", language, share=share, parts="; ".join(parts)))
    return lines or [say("calibrate.no_direction", language)]


def coverage_told(found: dict[str, float], language: str) -> str:
    """How often known parameters were found again."""
    shares = ("all", "all_error", "learnt", "learnt_error", "near")
    told = {name: number(100 * found[name], 1, language) for name in shares}
    return say("calibrate.coverage", language, runs=number(found["runs"], 0, language), **told)


def _mixing(made: Calibrated, language: str) -> str:
    worst = float(max(made.fit.given.mixed.max(), made.fit.free.mixed.max()))
    return say("calibrate.mixing", language, ratio=number(worst, 2, language))


def _grid(heads: list[str], language: str) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    grid = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for head in heads:
        grid.add_column(say(f"calibrate.{head}", language), overflow="fold")
    return grid
