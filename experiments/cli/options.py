"""Arguments that several verbs share, each declared once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from sim.words import say

Weeks = Annotated[int | None, typer.Option(min=1, max=2600, metavar="N", help=say("help.weeks"))]
Seed = Annotated[int | None, typer.Option(min=0, max=2**31 - 1, metavar="N", help=say("help.seed"))]
Out = Annotated[Path | None, typer.Option(metavar="DIR", help=say("help.out"))]
Changes = Annotated[list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help=say("help.set"))]
Locale = Annotated[Literal["en", "id"] | None, typer.Option(help=say("help.locale"))]
Language = Annotated[Literal["en", "id"], typer.Option(help=say("help.language"))]
