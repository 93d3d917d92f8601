"""Names beside what they name: near it, inside the panel, and not over one another, over marks or over lines.

A box is four numbers, in points: left, bottom, right, top.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.figures.canvas import GREY

MARK = 5.0
"""Half the width of a mark, points."""
_GAP, _STEP, _POINTS_AN_INCH = 2.0, 5.0, 72
_REACHES, _TURNS = np.arange(7.0, 260.0, 6.0), np.arange(16) * 2 * np.pi / 16
_WHITE = {"boxstyle": "square,pad=0.05", "fc": "white", "ec": "none", "alpha": 0.75}


class Name(NamedTuple):
    """Words that belong to a point of the data."""

    words: str
    at: tuple[float, float]
    colour: str
    size: float = 8.0
    weight: str = "normal"


def name_points(axes: Axes, names: Sequence[Name], lines: Sequence[np.ndarray] = (), mark: float = MARK) -> None:
    """Write names beside their points, with a thin line to those that find room only farther away.

    Parameters
    ----------
    axes : Axes
        With its limits as they will be; nothing may move it afterwards.
    names : sequence of Name
        The first are placed first.
    lines : sequence of (n, 2) array
        Lines that no name is to cover, in units of the data.
    mark : float
        Half the width of the mark at each point, points.
    """
    if not names:
        return
    points = _POINTS_AN_INCH / _figure(axes).dpi
    anchors = points * axes.transData.transform([name.at for name in names])
    drawn = [around(along(points * axes.transData.transform(line))) for line in lines]
    sizes = np.array([_size(axes, name) for name in names])
    inside = points * np.array(axes.get_window_extent().extents)
    taken = np.concatenate([np.empty((0, 4)), *drawn])
    for name, anchor, box in zip(names, anchors, free_places(anchors, sizes, inside, taken, mark), strict=True):
        _write(axes, name, anchor, box, mark)


def free_places(
    anchors: np.ndarray, sizes: np.ndarray, inside: np.ndarray, taken: np.ndarray, mark: float = MARK
) -> np.ndarray:
    """Places for words of these sizes: the nearest to each anchor that are free, and can be led to freely.

    Parameters
    ----------
    anchors : (n, 2) array
        What is named, points.
    sizes : (n, 2) array
        Width and height of the words, points.
    inside : (4,) array
        The box that all words are to lie in.
    taken : (m, 4) array
        Boxes that no words are to lie on.
    mark : float
        Half the width of the mark at each anchor, points.

    Returns
    -------
    (n, 4) array
        Boxes. Where nothing is free, the nearest inside.
    """
    marks = around(anchors, mark)
    used, placed = np.concatenate([marks, taken]), np.empty((0, 4))
    for anchor, size in zip(anchors, sizes, strict=True):
        every = _around(anchor, size)
        choices = every[(every[:, :2] >= inside[:2]).all(axis=1) & (every[:, 2:] <= inside[2:]).all(axis=1)]
        free = choices[~meet(choices, used).any(axis=1)]
        apart = marks[np.abs(anchors - anchor).max(axis=1) > 2 * mark]
        barred = np.concatenate([placed, apart])
        clear = (box for box in free if not meet(_lead(anchor, box, mark), barred).any())
        box = next(clear, next(iter([*free[:1], *choices[:1], every[0]])))
        placed = np.concatenate([placed, box[None]])
        used = np.concatenate([used, box[None], _lead(anchor, box, mark)])
    return placed


def along(line: np.ndarray) -> np.ndarray:
    """Spots on a line, a few points apart: (k, 2)."""
    parts = [np.linspace(a, b, 2 + int(np.hypot(*(b - a)) / _STEP)) for a, b in pairwise(line)]
    return np.concatenate([line[:1], *parts])


def around(spots: np.ndarray, half: float = 1.0) -> np.ndarray:
    """The box around each spot: (n, 4)."""
    return np.hstack([spots - half, spots + half])


def meet(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Whether each box overlaps each of the others: (n, m)."""
    one, other = boxes[:, None], others[None]
    return np.all((one[..., :2] < other[..., 2:]) & (other[..., :2] < one[..., 2:]), axis=-1)


def _around(anchor: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Boxes ever farther from an anchor, all the way round, beginning on the right: (k, 4)."""
    half = size / 2 + _GAP
    ways = np.column_stack([np.cos(_TURNS), np.sin(_TURNS)])
    centres = (anchor + ways * (_REACHES[:, None, None] + half)).reshape(-1, 2)
    return np.hstack([centres - half, centres + half])


def _lead(anchor: np.ndarray, box: np.ndarray, mark: float) -> np.ndarray:
    """The thin line from an anchor to its words, spot by spot, without what lies under the mark: (k, 4)."""
    way = _nearest(anchor, box) - anchor
    away = float(np.hypot(*way))
    if away < 2 * mark + _GAP:
        return np.empty((0, 4))
    return around(along(anchor + way * np.array([[mark / away], [1.0]])))


def _nearest(anchor: np.ndarray, box: np.ndarray) -> np.ndarray:
    """The point of the words in a box that is nearest to an anchor."""
    return np.clip(anchor, box[:2] + _GAP, box[2:] - _GAP)


def _write(axes: Axes, name: Name, anchor: np.ndarray, box: np.ndarray, mark: float) -> None:
    """The words in their box, and the line to them where they are away."""
    if len(_lead(anchor, box, mark)):
        line = {"arrowstyle": "-", "color": GREY, "lw": 0.6, "shrinkA": 0, "shrinkB": 0.7 * mark}
        end = _nearest(anchor, box) - anchor
        lead = axes.annotate("", name.at, tuple(end), textcoords="offset points", arrowprops=line, zorder=5)
        lead.set_in_layout(False)
    style: Any = {"ha": "center", "va": "center", "color": name.colour, "fontsize": name.size, "weight": name.weight}
    offset = tuple((box[:2] + box[2:]) / 2 - anchor)
    words = axes.annotate(name.words, name.at, offset, textcoords="offset points", bbox=_WHITE, zorder=6, **style)
    words.set_in_layout(False)


def _size(axes: Axes, name: Name) -> tuple[float, float]:
    """Width and height of words, points."""
    words = axes.text(0, 0, name.words, fontsize=name.size, weight=name.weight)
    found, points = words.get_window_extent(), _POINTS_AN_INCH / _figure(axes).dpi
    words.remove()
    return points * found.width, points * found.height


def _figure(axes: Axes) -> Figure:
    figure = axes.get_figure(root=True)
    assert figure is not None
    return figure
