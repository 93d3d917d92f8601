"""The page itself: both languages in one file, nothing of it comes from elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from experiments.display import ground
from experiments.economics.returns import price
from experiments.findings import Findings
from experiments.report import money, sections
from experiments.report.first import FirstPage, first_page
from experiments.report.grid import Grid
from experiments.report.pictures import FEW, Picture, pictures
from experiments.store import MANIFEST
from sim.words import LANGUAGES, number, say


class Section(NamedTuple):
    """A part of the report: id, what it is about in a sentence or two, then pictures, tables, lines."""

    id: str
    lead: str
    pictures: list[Picture]
    grids: list[Grid]
    lines: list[str]


class Told(NamedTuple):
    """The report in one language."""

    language: str
    title: str
    subtitle: str
    first: FirstPage | None
    """The page that stands alone; none where a report has no recommendation."""
    sections: list[Section]


def page(findings: Findings, folder: Path, language: str) -> str:
    """The report as HTML.

    Parameters
    ----------
    findings : Findings
        Of a study with policies.
    folder : Path
        Of the study; its manifest says how it was made.
    language : {"en", "id"}
        In which the page opens.

    Returns
    -------
    str
        One self-contained file.
    """
    return rendered([_told(findings, folder, each) for each in LANGUAGES], language)


def rendered(told: list[Told], language: str) -> str:
    """The HTML of a report in both languages, opening in one of them."""
    loader = PackageLoader("experiments.report", "form")
    room = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    room.globals["say"] = say
    forms = {
        name: Markup((Path(__file__).parent / "form" / name).read_text("utf-8")) for name in ("page.css", "page.js")
    }
    return room.get_template("page.html").render(told=told, opens=language, forms=forms, Markup=Markup)


def _told(f: Findings, folder: Path, language: str) -> Told:
    plan = f.plan
    title = plan.title.get(language) or say("report.usual_title", language, reference=plan.names[0])
    counts = {"seeds": number(len(plan.seeds), 0, language), "weeks": number(plan.weeks, 0, language)}
    subtitle = say("report.subtitle", language, ground=ground(plan, language), **counts)
    if f.missing:
        subtitle += " " + say("report.unfinished", language, missing=number(f.missing, 0, language))
    return Told(language, title, subtitle, first_page(f, language), _sections(f, folder, language))


def _sections(f: Findings, folder: Path, language: str) -> list[Section]:
    drawn = pictures(f, language)
    grids = _grids(f, language)
    lines = {
        "sentences": sections.sentences(f, language),
        "limits": [say(f"report.limit_{n}", language) for n in range(1, 6)],
        "made": made(f, folder, language),
    }
    found = []
    leads = {
        "few": number(FEW, 0, language),
        "worlds": ", ".join(f.strained),
        "rate": number(100 * price("discount").value, 0, language),
    }
    for name, shown in _ORDER.items():
        own = [picture for key, picture in drawn.items() if key.startswith(shown)] if shown else []
        lead = say(f"lead.{name}", language, **leads)
        some = Section(name, lead, own, grids.get(name, []), lines.get(name, []))
        if some.pictures or some.grids or some.lines:
            found.append(some)
    return found


_ORDER = {
    "options": ("forest",),
    "sentences": (),
    "courses": ("courses",),
    "districts": ("districts",),
    "money": ("plane", "acceptability"),
    "harm": (),
    "gains": ("gains",),
    "parts": ("parts",),
    "strain": ("strain",),
    "rests": ("drivers",),
    "office": (),
    "limits": (),
    "made": (),
}
"""Sections in their order, and the beginnings of the names of their figures."""


def _grids(f: Findings, language: str) -> dict[str, list[Grid]]:
    found: dict[str, list[Grid | None]] = {
        "options": [sections.all_options(f, language)],
        "money": [
            money.returns_grid(f, language),
            money.savings_grid(f, language),
            money.spending_grid(f, language),
            money.lines_grid(f, language),
        ],
        "harm": [sections.harm_grid(f, language)],
        "gains": [sections.behind_grid(f, language), sections.groups_grid(f, language)],
        "parts": [sections.parts_grid(f, language)],
        "strain": [sections.strain_grid(f, language)],
        "rests": [sections.first_grid(f, language), sections.ground_grid(f, language)],
        "office": [sections.office_grid(f, language), sections.quarters_grid(f, language)],
    }
    return {name: [grid for grid in grids if grid is not None] for name, grids in found.items()}


def made(f: Findings, folder: Path, language: str) -> list[str]:
    """How the report was made: versions, code, seeds, scenarios, and how replicates were added."""
    try:
        told: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        told = {}
    with_what = told.get("made_with", {})
    packages = ", ".join(f"{name} {version}" for name, version in with_what.get("packages", {}).items())
    values = {
        "version": with_what.get("reintegrasi", "–"),
        "python": with_what.get("python", "–"),
        "packages": packages,
        "code": told.get("code", "–"),
        "first": str(f.plan.seeds[0]),
        "last": str(f.plan.seeds[-1]),
        "scenarios": ", ".join(f"{s.name} ({s.key()})" for s in f.plan.scenarios),
    }
    found = [say("report.made_versions", language, **values), say("report.made_seeds", language, **values)]
    found.append(say("report.made_scenarios", language, **values))
    if f.looked is not None and f.looked.looks:
        last = f.looked.looks[-1]
        counts = {
            "looks": str(len(f.looked.looks)),
            "width": number(last.width, 2, language),
            "reason": say(f"reason.{f.looked.reason}", language),
        }
        found.append(say("report.made_precision", language, outcome=f.looked.rule.outcome, **counts))
    found.append(say("report.made_files", language))
    return found
