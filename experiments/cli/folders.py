"""The verbs that look at a study's folder: how far it is, whether its numbers come again, and its archive."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from experiments.cli.options import Language
from sim.words import number, say

Folder = Annotated[Path, typer.Argument(metavar="DIR", help=say("help.folder"))]
Sample = Annotated[int | None, typer.Option(min=1, metavar="N", help=say("help.sample"))]
Workers = Annotated[int | None, typer.Option(min=1, max=1024, metavar="N", help=say("help.workers"))]
Archive = Annotated[Path | None, typer.Option("--out", metavar="FILE", help=say("help.archive"))]


def status(folder: Folder, language: Language = "en") -> None:
    """Print how far a study is."""
    from experiments.estimate import disk_text, time_text
    from experiments.status import status as look

    found = look(folder)
    counts = {"finished": found.finished, "total": found.total, "failed": found.failed, "shards": found.shards}
    counts |= {"starts": found.starts, "working": found.working}
    shown = {name: number(value, 0, language) for name, value in counts.items()}
    print(say("status.runs", language, name=found.name, **shown))
    values = {"time": time_text(found.seconds, language), "disk": disk_text(found.bytes, language)}
    print(say("status.starts", language, **shown, **values))
    if found.rate is not None and found.left is not None and found.finished + found.failed < found.total:
        print(say("status.left", language, rate=number(found.rate, 0, language), time=time_text(found.left, language)))
    for name, reason in found.faults.items():
        print(say("cli.skipped", language, file=name, reason=reason), file=sys.stderr)
    if found.failed:
        print(say("cli.failed_before", language, n=shown["failed"]), file=sys.stderr)
    if not found.same_code:
        print(say("status.other_code", language), file=sys.stderr)


def verify(folder: Folder, sample: Sample = None, workers: Workers = None, language: Language = "en") -> None:
    """Run stored runs again and say whether they agree; leaves with 1 if one does not."""
    from experiments.runner import usual_workers
    from experiments.verify import verify as check

    found = check(folder, sample, workers=workers or usual_workers())
    counts = {"agreed": number(found.agreed, 0, language), "asked": number(found.asked, 0, language)}
    print(say("verify.bits" if found.bits else "verify.events", language, **counts))
    for fault in found.faults:
        print(fault, file=sys.stderr)
    if found.faults:
        raise typer.Exit(1)


def pack(folder: Folder, archive: Archive = None, language: Language = "en") -> None:
    """Write the replication archive of a study."""
    from experiments.cli.compare import shown_path
    from experiments.estimate import disk_text
    from experiments.pack import pack as write

    path = write(folder, archive)
    size = disk_text(path.stat().st_size, language)
    print(say("cli.packed", language, file=shown_path(path), disk=size))
