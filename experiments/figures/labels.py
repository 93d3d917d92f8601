"""Names beside what they name: near it, inside the panel, and not over one another, over marks or over lines.

A box is four numbers, in points: left, bottom, right, top.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.figures.canvas import GREY, wrapped

MARK = 5.0
"""Half the width of a mark, points."""
_GAP, _STEP, _NEAR, _CROSSING, _POINTS_AN_INCH = 2.0, 5.0, 12.0, 50.0, 72
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
    drawn = [_around(_along(points * axes.transData.transform(line))) for line in lines]
    sizes = np.array([_size(axes, name) for name in names])
    inside = points * np.array(axes.get_window_extent().extents)
    taken = np.concatenate([np.empty((0, 4)), *drawn])
    for name, anchor, box in zip(names, anchors, free_places(anchors, sizes, inside, taken, mark), strict=True):
        _write(axes, name, anchor, box, mark)


def free_places(
    anchors: np.ndarray, sizes: np.ndarray, inside: np.ndarray, taken: np.ndarray, mark: float = MARK
) -> np.ndarray:
    """Places for words of these sizes: free, near to each anchor, with nothing on the way there.

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
    marks = _around(anchors, mark)
    placed, ways = np.empty((0, 4)), np.empty((0, 4))
    for anchor, size in zip(anchors, sizes, strict=True):
        every = _candidates(anchor, size)
        choices = every[(every[:, :2] >= inside[:2]).all(axis=1) & (every[:, 2:] <= inside[2:]).all(axis=1)]
        drawn = np.concatenate([taken, ways])
        free = choices[~_meet(choices, np.concatenate([marks, placed, drawn])).any(axis=1)]
        barred = np.concatenate([placed, _away(marks, anchor, 2 * mark), _away(drawn, anchor, _NEAR)])
        box = _easiest(anchor, free, mark, barred) if len(free) else [*choices, *every][0]
        placed = np.concatenate([placed, box[None]])
        ways = np.concatenate([ways, _lead(anchor, box, mark)])
    return placed


def broken(name: str, width: int) -> str:
    """A long name in lines of about so many characters, broken where it has an underscore.

    Parameters
    ----------
    name : str
    width : int

    Returns
    -------
    str
    """
    return wrapped(name.replace("_", "_ "), width).replace("_ ", "_")


def _along(line: np.ndarray) -> np.ndarray:
    """Spots on a line, a few points apart: (k, 2)."""
    length = np.concatenate([[0.0], np.hypot(*np.diff(line, axis=0).T).cumsum()])
    places = np.linspace(0, length[-1], 2 + int(length[-1] / _STEP))
    return np.column_stack([np.interp(places, length, values) for values in line.T])


def _around(spots: np.ndarray, half: float = 1.0) -> np.ndarray:
    """The box around each spot: (n, 4)."""
    return np.hstack([spots - half, spots + half])


def _meet(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Whether each box overlaps each of the others: (n, m)."""
    one, other = boxes[:, None], others[None]
    return np.all((one[..., :2] < other[..., 2:]) & (other[..., :2] < one[..., 2:]), axis=-1)


def _candidates(anchor: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Boxes ever farther from an anchor, all the way round, beginning on the right: (k, 4)."""
    half = size / 2 + _GAP
    ways = np.column_stack([np.cos(_TURNS), np.sin(_TURNS)])
    centres = (anchor + ways * (_REACHES[:, None, None] + half)).reshape(-1, 2)
    return np.hstack([centres - half, centres + half])


def _away(boxes: np.ndarray, anchor: np.ndarray, reach: float) -> np.ndarray:
    """The boxes that are not right at an anchor."""
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2
    return boxes[np.abs(centres - anchor).max(axis=1) > reach]


def _easiest(anchor: np.ndarray, free: np.ndarray, mark: float, barred: np.ndarray) -> np.ndarray:
    """The box to which the eye has the shortest way: longer up and down, and where other things lie across it."""
    ways = np.hypot(*(_nearest(anchor, free) - anchor).T)
    ways += np.abs(free[:, 1] + free[:, 3] - 2 * anchor[1]) / 4
    best, least = free[0], np.inf
    for place in np.argsort(ways, kind="stable"):
        if ways[place] >= least:
            break
        crossed = _meet(_lead(anchor, free[place], mark), barred).any()
        if ways[place] + _CROSSING * crossed < least:
            best, least = free[place], ways[place] + _CROSSING * crossed
    return best


def _lead(anchor: np.ndarray, box: np.ndarray, mark: float) -> np.ndarray:
    """The thin line from an anchor to its words, spot by spot, without what lies under the mark: (k, 4)."""
    way = _nearest(anchor, box) - anchor
    away = float(np.hypot(*way))
    if away < 2 * mark + _GAP:
        return np.empty((0, 4))
    return _around(_along(anchor + way * np.array([[mark / away], [1.0]])))


def _nearest(anchor: np.ndarray, box: np.ndarray) -> np.ndarray:
    """The point of the words in a box, or in each of several, that is nearest to an anchor."""
    return np.clip(anchor, box[..., :2] + _GAP, box[..., 2:] - _GAP)


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
