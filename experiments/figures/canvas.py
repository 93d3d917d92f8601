"""What all figures share: sheet, colours, source line, and how a picture is saved with its words.

Only Matplotlib's objects are used, no `pyplot`: drawing leaves nothing behind in the process.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import Formatter, MaxNLocator

from experiments.display import ground
from experiments.plan import Plan
from experiments.store import aside, write_text
from sim.words import number, say

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
"""Told apart by everyone (Okabe and Ito); one per policy."""

REFERENCE, GREY, FAINT = "#000000", "#6b6b6b", "#d9d9d9"
DPI = 150
STYLE: Any = {
    "font.size": 9.0,
    "axes.titlesize": 9.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.labelsize": 8.5,
    "axes.labelcolor": GREY,
    "axes.edgecolor": GREY,
    "xtick.labelsize": 8.0,
    "ytick.labelsize": 8.0,
    "svg.hashsalt": "reintegrasi",
    "figure.autolayout": False,
    "figure.constrained_layout.use": False,
}


_endings: ContextVar[tuple[str, ...]] = ContextVar("endings", default=("png", "svg", "txt"))


@contextmanager
def vectors_only() -> Iterator[None]:
    """Within the block figures are saved as SVG with their words, without PNG: all that a page needs."""
    token = _endings.set(("svg", "txt"))
    try:
        yield
    finally:
        _endings.reset(token)


def sheet(width: float, height: float) -> Figure:
    """An empty figure, sizes in inches."""
    figure = Figure(figsize=(width, height), dpi=DPI, layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def head(figure: Figure, title: str, source: str) -> None:
    """Title on top and source below, both inside the picture, and air between the panels."""
    engine = figure.get_layout_engine()
    if isinstance(engine, ConstrainedLayoutEngine):
        engine.set(w_pad=0.08, h_pad=0.07, wspace=0.03, hspace=0.03)
    figure.align_ylabels()
    width = figure.get_size_inches()[0]
    figure.suptitle(wrapped(title, round(width * 8.5)), x=0.01, ha="left", fontsize=12, fontweight="bold")
    figure.supxlabel(wrapped(source, round(width * 15)), x=0.01, ha="left", fontsize=7.5, color=GREY)


def source(plan: Plan, language: str) -> str:
    """Where the numbers come from and on which ground they stand."""
    seeds, weeks = number(len(plan.seeds), 0, language), number(plan.weeks, 0, language)
    return say("figure.source", language, seeds=seeds, weeks=weeks, ground=ground(plan, language))


def tidy(axes: Axes, axis: str, language: str, ticks: int = 4) -> None:
    """Few ticks, with numbers as the language writes them."""
    chosen = axes.xaxis if axis == "x" else axes.yaxis
    chosen.set_major_locator(MaxNLocator(ticks, steps=[1, 2, 2.5, 5, 10]))
    chosen.set_major_formatter(_Numbers(language))


class _Numbers(Formatter):
    """Ticks with as many decimals as the step between them needs."""

    def __init__(self, language: str):
        self.language = language
        self.shown: list[float] = []

    def set_locs(self, locs: Any) -> None:
        """Take note of the ticks that will be shown."""
        self.shown = list(locs)

    def __call__(self, value: float, position: int | None = None) -> str:
        step = min((b - a for a, b in pairwise(self.shown)), default=1.0)
        places = next((p for p in range(5) if abs(round(step, p) - step) < 1e-9 * max(1.0, step)), 5)
        return number(value, places, self.language)


def spread(heights: list[float], gap: float) -> list[float]:
    """Heights for labels so that neighbours are at least a gap apart, each near where it belongs.

    Parameters
    ----------
    heights : list of float
        Where the labels belong.
    gap : float

    Returns
    -------
    list of float
        In the order given.
    """
    order = sorted(range(len(heights)), key=heights.__getitem__)
    groups: list[tuple[float, list[int]]] = []
    for i in order:
        centre, members = heights[i], [i]
        while groups and centre - gap * (len(members) - 1) / 2 < groups[-1][0] + gap * (len(groups[-1][1]) + 1) / 2:
            before, others = groups.pop()
            centre = (before * len(others) + centre * len(members)) / (len(others) + len(members))
            members = others + members
        groups.append((centre, members))
    placed = dict.fromkeys(order, 0.0)
    for centre, members in groups:
        placed.update({m: centre + gap * (k - (len(members) - 1) / 2) for k, m in enumerate(members)})
    return [placed[i] for i in range(len(heights))]


def save(figure: Figure, folder: Path, name: str, title: str, alt: str) -> list[str]:
    """Save as PNG and SVG with the alt text inside both, and beside them as a text.

    Parameters
    ----------
    figure : Figure
    folder : Path
    name : str
        Name of the files without ending.
    title, alt : str

    Returns
    -------
    list of str
        Names of the files.
    """
    with mpl.rc_context(STYLE):
        if (engine := figure.get_layout_engine()) is not None:
            engine.execute(figure)
        figure.set_layout_engine(None)  # the layout that was found serves both files
        if "png" in _endings.get():
            with aside(folder / f"{name}.png") as draft:
                figure.savefig(draft, format="png", dpi=DPI, metadata={"Title": title, "Description": alt})
        with aside(folder / f"{name}.svg") as draft:
            figure.savefig(draft, format="svg", metadata={"Title": title, "Description": alt, "Date": None})
            words = f"<title>{escape(title)}</title>\n<desc>{escape(alt)}</desc>\n"
            drawing = draft.read_text("utf-8")
            start = drawing.index(">", drawing.index("<svg"))
            drawing = f'{drawing[:start]} role="img">\n{words}{drawing[start + 1 :]}'
            draft.write_text(drawing, encoding="utf-8", newline="\n")
    write_text(f"{title}\n\n{alt}\n", folder / f"{name}.txt")
    return [f"{name}.{ending}" for ending in _endings.get()]


def wrapped(text: str, width: int) -> str:
    """Text in lines of at most so many characters."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) + 1 > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)
