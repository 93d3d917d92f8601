"""The verb that tells the model: its week, columns, parameters, who touches what, the arrows and what they rest on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from experiments.cli.options import Language, Out
from sim.words import say

Topic = Literal[
    "week",
    "verbs",
    "columns",
    "parameters",
    "levers",
    "interventions",
    "prices",
    "footprint",
    "arrows",
    "rules",
    "nodes",
    "loops",
    "claims",
    "sources",
    "grades",
    "variants",
]


def explain(topic: Annotated[Topic, typer.Argument(help=say("help.topic"))] = "week") -> None:
    """Print a part of the description that is made from the model itself."""
    from sim import explain as told

    tell = {
        "week": told.sentence,
        "verbs": told.verbs_table,
        "columns": told.columns_table,
        "parameters": told.parameters_table,
        "levers": told.levers_table,
        "footprint": told.footprint_table,
        "arrows": told.causal_table,
        "rules": told.rules_table,
        "nodes": told.nodes_table,
        "loops": told.loops_table,
        "claims": told.claims_table,
        "sources": told.sources_table,
        "grades": told.grades_table,
        "interventions": told.interventions_table,
        "prices": told.prices_table,
        "variants": told.variants_table,
    }
    print(tell[topic]())


def causal_map(out: Out = None, language: Language = "en") -> None:
    """Draw the causal map and say where."""
    from experiments.cli.compare import shown_path
    from experiments.figures.causal_map import draw_map

    folder = out or Path("results")
    folder.mkdir(parents=True, exist_ok=True)
    files = draw_map(folder, language)
    print(say("cli.written", language, folder=shown_path(folder), files=", ".join(files)))
