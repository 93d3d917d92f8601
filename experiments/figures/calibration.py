"""A calibration in one picture: levels before and after, and the parameters of which they tell something."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from scipy.special import ndtri

from experiments.calibrate.bank import SIZE
from experiments.calibrate.files import Calibrated
from experiments.calibrate.telling import better_known, target_cells
from experiments.figures.canvas import COLOURS, FAINT, GREY, STYLE, head, save, sheet, source
from experiments.plan import Plan
from experiments.priors import share_below
from sim.words import number, say

_EDGE = 4.2
"""Levels farther out than so many half ranges are drawn at the edge."""


def draw_calibration(plan: Plan, made: Calibrated, folder: Path, language: str) -> list[str]:
    """Draw targets and parameters before and after.

    Parameters
    ----------
    plan : Plan
    made : Calibrated
    folder : Path
    language : {"en", "id"}

    Returns
    -------
    list of str
        Names of the files.
    """
    title = say("figure.calibrate", language, name=plan.title.get(language) or plan.name)
    shown = better_known(made.parameters)
    with mpl.rc_context(STYLE):
        figure = sheet(10.4, 1.9 + 0.34 * max(len(made.targets), 0.75 * len(shown)))
        left, right = figure.subplots(1, 2)
        _targets(left, made.targets, language)
        _parameters(right, made, shown, language)
        head(figure, title, f"{say('figure.calibrate_key', language)} {source(plan, language)}")
    return save(figure, folder, "calibration", title, _alt(title, made, shown, language))


def _targets(axes: Axes, targets: pd.DataFrame, language: str) -> None:
    """Every level in half widths of its reported range."""
    axes.axvspan(-1, 1, color=FAINT, zorder=0)
    for height, row in enumerate(targets.iloc[::-1].itertuples()):
        for offset, name, colour in ((0.2, "prior", GREY), (0.0, "predicted", COLOURS[0]), (-0.2, "lived", COLOURS[1])):
            ends = [getattr(row, f"{name}{end}") for end in ("_low", "", "_high")]
            _bar(axes, height + offset, _placed(ends, row), colour, _EDGE)
    names = [target_cells(row, language)[0] for row in targets.iloc[::-1].itertuples()]
    _rows(axes, names, (-_EDGE, _EDGE))
    axes.set_xticks([-1, 1], [say("figure.calibrate_low", language), say("figure.calibrate_high", language)])
    axes.set_xlabel(say("figure.calibrate_reported", language))
    axes.set_title(say("figure.calibrate_levels", language))


def _placed(ends: list[float], row: Any) -> np.ndarray:
    return np.clip((np.array(ends) - (row.low + row.high) / 2) / ((row.high - row.low) / 2), -_EDGE, _EDGE)


def _parameters(axes: Axes, made: Calibrated, shown: pd.DataFrame, language: str) -> None:
    """Every parameter on the scale of its prior, in standard deviations; a diamond where the value in use lies."""
    bank = made.fit.bank
    for height, row in enumerate(shown.iloc[::-1].itertuples()):
        path = str(row.parameter)
        for offset, name, colour in ((0.12, "prior", GREY), (-0.12, "posterior", COLOURS[0])):
            ends = np.array([getattr(row, f"{name}{end}") for end in ("_low", "", "_high")])
            _bar(axes, height + offset, _score(bank, path, ends), colour)
        axes.plot(_score(bank, path, np.array([row.declared])), [height - 0.12], "D", ms=4, color="black", zorder=4)
    _rows(axes, [_name(row, language) for row in shown.iloc[::-1].itertuples()], (-3.3, 3.3))
    axes.set_xlabel(say("figure.calibrate_sd", language))
    axes.set_title(say("figure.calibrate_parameters", language))


def _score(bank: Any, path: str, values: np.ndarray) -> np.ndarray:
    if path == SIZE:
        low, high = bank.size
        shares = (values - low) / (high - low)
    else:
        shares = share_below(bank.declared[path], values)
    return np.clip(ndtri(np.clip(shares, 1e-6, 1 - 1e-6)), -3.2, 3.2)


def _name(row: Any, language: str) -> str:
    learnt = number(100 * max(row.contraction_free, 0), 0, language)
    return f"{row.parameter}  {learnt} %{' ×' if row.known == 'products' else ''}"


def _bar(axes: Axes, height: float, ends: np.ndarray, colour: str, edge: float = np.inf) -> None:
    """An interval and its median; an arrow where the median lies beyond the edge."""
    if not np.isfinite(ends).all():
        return
    axes.plot(ends[[0, -1]], [height, height], color=colour, lw=2.2, solid_capstyle="butt")
    beyond = abs(ends[1]) >= edge
    marker = ("<" if ends[1] < 0 else ">") if beyond else "o"
    axes.plot(ends[1], height, marker, color=colour, ms=7 if beyond else 4, clip_on=False)


def _rows(axes: Axes, names: list[str], limits: tuple[float, float]) -> None:
    axes.set_yticks(np.arange(len(names)), names, fontsize=7)
    axes.tick_params(axis="y", length=0)
    axes.set(xlim=limits, ylim=(-0.6, len(names) - 0.4))
    axes.spines["left"].set_visible(False)


def _alt(title: str, made: Calibrated, shown: pd.DataFrame, language: str) -> str:
    """The picture in words."""
    heads = [say(f"calibrate.{name}", language) for name in ("reported", "priors", "posterior", "lived", "inside")]
    levels = []
    for row in made.targets.itertuples():
        name, *cells = target_cells(row, language)
        levels.append(f"{name}: " + ", ".join(f"{h} {c}" for h, c in zip(heads, cells, strict=True)) + ".")
    parameters = ", ".join(_name(row, language) for row in shown.itertuples())
    return f"{title}. {' '.join(levels)} {say('calibrate.parameters', language)} {parameters}."
