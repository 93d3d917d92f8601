"""The figures of the report as inline SVG: drawn as for the folder, made fit to stand on one page together."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from experiments import figures as fig
from experiments.figures.canvas import vectors_only
from experiments.findings import Findings
from experiments.plan import Plan

FEW = 4
"""Policies whose courses and districts are drawn."""


class Picture(NamedTuple):
    """A figure: its name, the drawing, and its words for those who do not see it."""

    name: str
    svg: str
    alt: str


def pictures(f: Findings, language: str) -> dict[str, Picture]:
    """Every figure of the report, by name; those for which there is nothing to draw are missing."""
    with TemporaryDirectory() as place, vectors_only():
        folder = Path(place)
        for draw in _drawers(f, folder, language):
            draw()
        return read_all(folder, language)


def read_all(folder: Path, language: str) -> dict[str, Picture]:
    """Every drawing of a folder, by name, fit to stand on one page."""
    return {svg.stem: _read(svg, language) for svg in sorted(folder.glob("*.svg"))}


def _drawers(f: Findings, folder: Path, language: str) -> list[Callable[[], list[str]]]:
    short, few = f.advice.shortlist, f.advice.leading[:FEW]
    plan, first = f.plan, f.first
    places = fig.districts_table(f.by_district, plan, few, first)
    drawers: list[Callable[[], list[str]]] = [
        lambda: fig.draw_forest(_only(plan, short), f.judged[f.judged["scenario"].isin(short)], folder, language),
        lambda: fig.draw_courses(_only(plan, few), f.weeks, folder, language),
        lambda: fig.draw_districts(plan, places, few, folder, language),
        lambda: fig.draw_gains(plan, f.gains, few[:3], folder, language),
        lambda: fig.draw_parts(plan, f.parts, short, folder, language),
        lambda: fig.draw_plane(plan, f.accounts, f.steps, folder, language),
    ]
    if f.strained:
        worlds = {plan.names[0]: f.comparison, **f.strained}
        drawers.append(lambda: fig.draw_strain(plan, worlds, folder, language))
    if plan.uncertain:  # with luck only there is no doubt about the best that a curve could show
        drawers.append(lambda: fig.draw_acceptability(plan, f.accounts, folder, language))
    if plan.uncertain and not f.drivers.empty:
        drawers.append(lambda: fig.draw_drivers(plan, f.drivers, _driven(f), folder, language))
    return drawers


def _only(plan: Plan, policies: tuple[str, ...]) -> Plan:
    """The plan with some of its policies."""
    chosen = {scenario.name: scenario for scenario in plan.scenarios}
    return replace(plan, scenarios=(plan.scenarios[0], *(chosen[name] for name in policies)))


def _driven(f: Findings) -> str:
    """The option whose drivers are drawn: the dearest recommended step, else the first on the list."""
    return f.advice.steps[-1] if f.advice.steps else f.advice.order[0]


def _read(path: Path, language: str) -> Picture:
    """A drawing without what only a file of its own needs; its ids are its own, for many stand on one page."""
    text = path.read_text("utf-8")
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.S)
    mark = f"{language}-{path.stem}-"
    text = re.sub(r'\bid="', f'id="{mark}', text)
    text = re.sub(r'((?:xlink:)?href=")#', rf"\g<1>#{mark}", text)
    text = text.replace("url(#", f"url(#{mark}")
    text = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", text, count=1)
    text = re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", text, count=1)
    alt = path.with_suffix(".txt").read_text("utf-8").split("\n\n", 1)[-1].strip()
    return Picture(path.stem, text, alt)
