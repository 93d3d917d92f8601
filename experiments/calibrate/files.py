"""The files of a calibration: tables, the sample, what each column means."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from experiments.calibrate.fitting import Fit
from experiments.calibrate.learnt import TOLD, contraction
from experiments.calibrate.tables import (
    DIRECTIONS,
    PARAMETERS,
    TARGETS,
    coverage,
    directions_table,
    parameters_table,
    targets_table,
)
from experiments.errors import cannot_write
from experiments.findings.written import write_told
from experiments.plan import Plan
from experiments.store import Store, write_text

SAMPLE, LIVED = "posterior.csv", "lived"
"""The sample of the posterior, and how the folders of real runs of its rows begin."""


class Calibrated(NamedTuple):
    """What came of a calibration."""

    fit: Fit
    targets: pd.DataFrame
    parameters: pd.DataFrame
    directions: pd.DataFrame
    coverage: dict[str, float]


def fitted(plan: Plan, folder: Path) -> Fit | None:
    """The fit of what is stored in a folder; None if no run has finished."""
    runs = Store(folder, plan.kept.tables).read("runs", plan.run_keys())
    return Fit(plan, runs.sort_values("seed", ignore_index=True)) if len(runs) else None


def lived_folder(plan: Plan, folder: Path) -> Path:
    """Where real runs of a sample are kept: a folder for each, since a bank that grows gives another sample."""
    return folder / f"{LIVED}-{plan.key}"


def lived_runs(fit: Fit, folder: Path) -> pd.DataFrame:
    """Real runs of the sample that have finished."""
    plan = fit.lived()
    return Store(lived_folder(plan, folder), plan.kept.tables).read("runs", plan.run_keys())


def finish_calibration(fit: Fit, folder: Path, tell: Callable[[], None], locale: str = "en") -> Calibrated:
    """Make every table and write it.

    Parameters
    ----------
    fit : Fit
    folder : Path
    tell : callable
        Called after each held-out run whose parameters were looked for.
    locale : {"en", "id"}

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    recovered = fit.recovered(tell)
    made = Calibrated(
        fit,
        targets_table(fit, lived_runs(fit, folder)),
        parameters_table(fit, recovered),
        directions_table(fit),
        coverage(recovered, np.asarray(contraction(fit.free.scores) >= TOLD)),
    )
    tables = {
        "targets": (made.targets, TARGETS),
        "parameters": (made.parameters, PARAMETERS),
        "directions": (made.directions, DIRECTIONS),
    }
    write_told(tables, folder, locale)
    return made


def write_sample(fit: Fit, path: Path) -> None:
    """Write the sample.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    try:
        write_text(fit.sample.text(), path)
    except OSError as problem:
        raise cannot_write(path, problem) from problem
