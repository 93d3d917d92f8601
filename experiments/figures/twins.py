"""Both lives of one client on one figure: states above, events of each world below, the week in which they part."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes

from experiments.figures.canvas import COLOURS, FAINT, GREY, STYLE, head, save, sheet, tidy
from experiments.twins.lives import EVENTS, Lives
from sim.words import say

_STATES = ("alliance", "trust", "minutes")
_DASHED = (0, (4, 1.5))
_MARKS = {
    "met": "|",
    "report_kept": "o",
    "report_missed": "x",
    "offence": "v",
    "recorded": "s",
    "ground": "D",
    "inside": "_",
}


def draw_twins(
    lives: Lives, row: int, parts: int | None, words: dict[str, str], folder: Path, language: str
) -> list[str]:
    """Draw both lives of a client.

    Parameters
    ----------
    lives : Lives
    row : int
    parts : int, optional
        Week in which they part.
    words : dict of str
        `title`, `source`, `first`, `second` (names of the worlds) and `told` (the chain in words, for the alt text).
    folder : Path
    language : {"en", "id"}

    Returns
    -------
    list of str
        Names of the files.
    """
    guided = np.flatnonzero(lives.guided[:, row])
    weeks = np.arange(guided[0] if len(guided) else 0, len(lives.guided))
    with mpl.rc_context(STYLE):
        figure = sheet(9.6, 8.2)
        panels = figure.subplots(4, 1, sharex=True, gridspec_kw={"height_ratios": [1, 1, 1, 1.9]})
        for panel, name in zip(panels, _STATES, strict=False):
            _state(panel, lives, row, weeks, name, language)
        _events(panels[3], lives, row, weeks, words, language)
        for panel in panels:
            if parts is not None:
                panel.axvline(parts, color=GREY, lw=0.9, ls=":")
        panels[3].set_xlabel(say("twins.weeks", language))
        tidy(panels[3], "x", language, 8)
        key = say("twins.key", language, first=words["first"], second=words["second"])
        head(figure, words["title"], f"{key} {words['source']}")
    return save(figure, folder, f"twins_{row}", words["title"], words["told"])


def _state(axes: Axes, lives: Lives, row: int, weeks: np.ndarray, name: str, language: str) -> None:
    """One state in both worlds, while the client is guided; minutes as a mean of four weeks."""
    for told, colour, style in zip(lives.told, ("#333333", COLOURS[0]), (_DASHED, "-"), strict=True):
        values = told[name][weeks, row].astype(float)
        if name == "minutes":
            values = np.convolve(values, np.ones(4) / 4, mode="same")
        values[~lives.guided[weeks, row]] = np.nan
        axes.plot(weeks, values, color=colour, ls=style, lw=1.5)
    axes.set_title(say(f"twins.{name}", language))
    axes.grid(axis="y", color=FAINT, lw=0.6)
    tidy(axes, "y", language, 3)


def _events(axes: Axes, lives: Lives, row: int, weeks: np.ndarray, words: dict[str, str], language: str) -> None:
    """A lane per kind of event and world; what happened in one world only stands out."""
    names = [*EVENTS, "employed"]
    for lane, name in enumerate(names):
        first, second = (told[name][weeks, row].astype(bool) for told in lives.told)
        for shift, own, other, colour in ((0.16, first, second, "#333333"), (-0.16, second, first, COLOURS[0])):
            for happened, alpha in ((own & other, 0.35), (own & ~other, 1.0)):
                axes.plot(
                    weeks[happened],
                    np.full(happened.sum(), lane + shift),
                    _MARKS.get(name, "_"),
                    color=colour,
                    alpha=alpha,
                    ms=4.5,
                )
    axes.set_yticks(range(len(names)), [say(f"twins.{name}", language) for name in names])
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.spines["left"].set_visible(False)
    axes.set_title(f"{words['first']} / {words['second']}")
