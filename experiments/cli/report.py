"""The verb that makes the tables, figures and page of a study again from what is stored."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.cli.options import Language, Locale
from sim.words import say

if TYPE_CHECKING:
    from experiments.plan import Plan

Teller = Callable[..., bool]
"""Tells a plan in its folder, in a language and locale; says whether there was anything."""


def report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=say("help.folder"))],
    language: Language = "en",
    locale: Locale = None,
) -> None:
    """Read the rows of a folder, write everything that is made of them."""
    from experiments.cli.compare import tell_files
    from experiments.errors import nothing_finished
    from experiments.files import rebuilt
    from experiments.manifest import read_plan

    plan, _ = read_plan(folder)
    if (tell := _teller(plan)) is not None:
        if not tell(plan, folder, language, locale or "en"):
            raise nothing_finished(folder)
        return
    files = rebuilt(folder, language, locale or "en")
    for name, reason in files.faults.items():
        print(say("cli.left_out", language, file=name, reason=reason), file=sys.stderr)
    files.draw()
    files.report()
    tell_files(files)


def _teller(plan: Plan) -> Teller | None:
    """What tells a study that is no comparison."""
    from experiments.cli.calibrate import tell_calibration
    from experiments.cli.loops import tell_loops
    from experiments.cli.pilot import tell_pilot
    from experiments.cli.sweep import tell_design
    from experiments.cli.validate import tell_validation

    if plan.analysis:
        return {"validation": tell_validation, "calibration": tell_calibration}.get(plan.analysis, tell_loops)
    if plan.field_study is not None:
        return tell_pilot
    return tell_design if plan.design is not None else None
