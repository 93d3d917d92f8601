"""The causal map as a matrix, so ordered that only the closing arrows of loops lie below the diagonal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from experiments.figures.canvas import COLOURS, FAINT, GREY, STYLE, head, save, sheet, wrapped
from sim.causal_map import AREAS, GROUP_IDS, GROUP_OF, LINKS, NODES, RULES
from sim.words import number, say

_SIGNS = {"+": "+", "-": "−", "0": "·"}
_RULE = "#bdbdbd"


def in_order() -> list[str]:
    """Things of the map: every influence but closing arrows leads to a later one; areas stay together if they can.

    Raises
    ------
    ValueError
        If a loop is left without closing arrows.
    """
    area = {node.id: AREAS.index(node.area) for node in NODES}
    ahead = {node.id: {cause for cause, effect in _open() if effect == node.id and cause != effect} for node in NODES}
    found: list[str] = []
    while ahead:
        free = [name for name, causes in ahead.items() if not causes & set(ahead)]
        if not free:
            raise ValueError(f"a loop is left among {', '.join(ahead)}")
        last = area[found[-1]] if found else 0
        chosen = min(free, key=lambda name: (area[name] != last, area[name]))
        found.append(chosen)
        del ahead[chosen]
    return found


def _open() -> Iterator[tuple[str, str]]:
    """Every influence but the closing arrows."""
    yield from ((link.cause, link.effect) for link in LINKS if link.id not in GROUP_OF)
    yield from ((rule.cause, rule.effect) for rule in RULES)
    yield from ((part, node.id) for node in NODES for part in node.parts)


def draw_map(folder: Path, language: str) -> list[str]:
    """Draw the causal map.

    Parameters
    ----------
    folder : Path
    language : {"en", "id"}

    Returns
    -------
    list of str
        Names of the files.
    """
    order = in_order()
    counts = {"things": len(order), "arrows": len(LINKS), "rules": len(RULES), "groups": len(GROUP_IDS)}
    counts["closing"] = len(GROUP_OF)
    told = {name: number(count, 0, language) for name, count in counts.items()}
    title = say("figure.map", language, **told)
    with mpl.rc_context(STYLE):
        figure = sheet(14.5, 15.3)
        axes = figure.subplots()
        _matrix(axes, order, language)
        axes.legend(
            handles=_key(language), loc="upper left", bbox_to_anchor=(0.0, -0.005), ncols=2, frameon=False, fontsize=8.5
        )
        axes.set_xlabel(say("figure.map_effect", language), labelpad=30)
        axes.xaxis.set_label_position("top")
        axes.set_ylabel(say("figure.map_cause", language))
        head(figure, title, say("figure.map_key", language))
    return save(figure, folder, "causal_map", title, f"{title} {say('figure.map_key', language)}")


def _matrix(axes: Axes, order: list[str], language: str) -> None:
    at = {name: place for place, name in enumerate(order)}
    for rule in RULES:
        _cell(axes, at[rule.cause], at[rule.effect], _RULE, "")
    for node in NODES:
        for part in node.parts:
            _cell(axes, at[part], at[node.id], FAINT, "")
    for link in LINKS:
        colour = COLOURS[GROUP_IDS.index(GROUP_OF[link.id])] if link.id in GROUP_OF else "#444444"
        _cell(axes, at[link.cause], at[link.effect], colour, _SIGNS[link.sign])
    n = len(order)
    axes.plot([-0.5, n - 0.5], [-0.5, n - 0.5], color=GREY, lw=0.7)
    axes.set(xlim=(-0.5, n - 0.5), ylim=(n - 0.5, -0.5), aspect="equal")
    names = [say(f"node.{name}", language) for name in order]
    axes.set_xticks(range(n), names, rotation=90, fontsize=7)
    axes.set_yticks(range(n), names, fontsize=7)
    axes.tick_params(length=0, top=True, labeltop=True, bottom=False, labelbottom=False)
    axes.set_xticks([k + 0.5 for k in range(n)], minor=True)
    axes.set_yticks([k + 0.5 for k in range(n)], minor=True)
    axes.grid(which="minor", color="#f0f0f0", lw=0.4)
    axes.tick_params(which="minor", length=0)
    axes.set_axisbelow(True)


def _cell(axes: Axes, row: int, column: int, colour: str, sign: str) -> None:
    axes.add_patch(Rectangle((column - 0.46, row - 0.46), 0.92, 0.92, color=colour, lw=0))
    if sign:
        axes.text(column, row + 0.03, sign, color="white", ha="center", va="center", fontsize=7, weight="bold")


def _key(language: str) -> list[Line2D]:
    square = {"marker": "s", "ls": "", "ms": 9}
    plain = [
        Line2D([], [], color="#444444", label=say("figure.map_arrow", language), **square),  # type: ignore[arg-type]
        Line2D([], [], color=_RULE, label=say("figure.map_rule", language), **square),  # type: ignore[arg-type]
    ]
    closing = [
        Line2D([], [], color=colour, label=wrapped(say(f"loop.{group}", language), 80), **square)  # type: ignore[arg-type]
        for group, colour in zip(GROUP_IDS, COLOURS, strict=True)
    ]
    return [*plain, *closing]
