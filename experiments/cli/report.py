"""The verb that makes the tables, figures and page of a study again from what is stored."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from experiments.cli.options import Language, Locale
from sim.words import say


def report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=say("help.folder"))],
    language: Language = "en",
    locale: Locale = None,
) -> None:
    """Read the rows of a folder, write everything that is made of them."""
    from experiments.cli.calibrate import tell_calibration
    from experiments.cli.compare import tell_files
    from experiments.cli.loops import tell_loops
    from experiments.cli.validate import tell_validation
    from experiments.errors import nothing_finished
    from experiments.files import rebuilt
    from experiments.manifest import read_plan

    plan, _ = read_plan(folder)
    if plan.analysis:
        tell = {"validation": tell_validation, "calibration": tell_calibration}.get(plan.analysis, tell_loops)
        if not tell(plan, folder, language, locale or "en"):
            raise nothing_finished(folder)
        return
    files = rebuilt(folder, language, locale or "en")
    for name, reason in files.faults.items():
        print(say("cli.left_out", language, file=name, reason=reason), file=sys.stderr)
    files.draw()
    files.report()
    tell_files(files)
