"""The verbs of `run.py`: one module a group of verbs; each parses words, calls one function and prints.

Nothing heavy is imported before a verb needs it: help and checks answer at once.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence

import typer
from typer.exceptions import TyperException

from experiments.cli import (
    analyse,
    assumptions,
    bench,
    calibrate,
    compare,
    explain,
    files,
    folders,
    loops,
    pilot,
    rankings,
    report,
    simulate,
    sweep,
    twins,
    validate,
)
from sim.words import say

app = typer.Typer(help=say("help.program"), add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
app.command("compare", help=say("help.compare"))(compare.compare)
app.command("simulate", help=say("help.simulate"))(simulate.simulate)
app.command("sweep", help=say("help.sweep"))(sweep.sweep)
app.command("sensitivity", help=say("help.sensitivity"))(analyse.sensitivity)
app.command("discover", help=say("help.discover"))(analyse.discover)
app.command("assumptions", help=say("help.assumptions"))(assumptions.assumptions)
app.command("pilot", help=say("help.pilot"))(pilot.pilot)
app.command("loops", help=say("help.loops"))(loops.loops)
app.command("twins", help=say("help.twins"))(twins.twins)
app.command("validate", help=say("help.validate"))(validate.validate)
app.command("calibrate", help=say("help.calibrate"))(calibrate.calibrate)
app.command("rankings", help=say("help.rankings"))(rankings.rankings)
app.command("status", help=say("help.status"))(folders.status)
app.command("verify", help=say("help.verify"))(folders.verify)
app.command("pack", help=say("help.pack"))(folders.pack)
app.command("report", help=say("help.report"))(report.report)
app.command("check", help=say("help.check"))(files.check)
app.command("show", help=say("help.show"))(files.show)
app.command("schema", help=say("help.schema"))(files.schema)
app.command("bench", help=say("help.bench"))(bench.bench)
app.command("map", help=say("help.map"))(explain.causal_map)
app.command("explain", help=say("help.explain"))(explain.explain)


def start(words: Sequence[str]) -> int:
    """Carry out a command line.

    Parameters
    ----------
    words : sequence of str
        Verb and what follows it.

    Returns
    -------
    int
        Exit status: 0 well, 1 some runs ended in an exception, 2 bad input, 130 stopped by Ctrl-C.
    """
    _speak_utf8()
    try:
        return int(app(list(words), standalone_mode=False, prog_name="run.py") or 0)
    except TyperException as problem:
        message = " ".join(problem.format_message().split())
        faults: tuple[str, ...] = (f"{message} {say('cli.see_help')}",) if message else ()
    except Exception as problem:
        # Every error of bad input carries its faults, one line each; anything else is a bug and shows its traceback.
        faults = getattr(problem, "faults", ())
        if not faults:
            raise
    for fault in faults:
        print(fault, file=sys.stderr)
    return 2


def _speak_utf8() -> None:
    """Minus signs and arrows are no part of the character sets that Windows gives to pipes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower().replace("-", "") != "utf8":
            stream.reconfigure(encoding="utf-8")
