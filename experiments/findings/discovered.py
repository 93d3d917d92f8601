"""Where policies fail: boxes of the factors for every policy and primary outcome, in words, table and figure."""

from __future__ import annotations

import numpy as np
import pandas as pd

from experiments.discovery import Question, changes, discover, sentences
from experiments.errors import cannot_write
from experiments.exports import csv_text
from experiments.figures.boxes import draw_boxes
from experiments.figures.canvas import source
from experiments.findings.designed import Designed
from experiments.findings.sensitive import Asked, results
from experiments.store import write_text
from experiments.sweep import measured
from experiments.verdicts import HEADLINES
from experiments.worthwhile import worthwhile
from sim.measures import OUTCOMES

TABLE = "boxes.csv"


def finish_discovery(found: Designed, language: str, locale: str = "en") -> tuple[list[str], list[str]]:
    """Seek boxes, write their table, draw them.

    Parameters
    ----------
    found : Designed
        With the rows of all runs.
    language, locale : {"en", "id"}

    Returns
    -------
    names, told : list of str
        Names of the files, and what was found in sentences.
    """
    plan, folder = found.plan, found.folder
    points = pd.DataFrame(np.array(plan.points, float), columns=pd.Index([f.path for f in plan.factors]))
    ranges = {f.path: (float(low), float(high)) for f, (low, high) in zip(plan.factors, _limits(found), strict=True)}
    docs = {f.path: (f.unit, f.grade, f.doc) for f in plan.factors}
    tables, names, told = [], [], []
    for question in _questions(found):
        before, after = (results(plan, found.rows, Asked(n, question.outcome, None)) for n in _pair(question))
        difference = changes(before, after, question.outcome)
        seen = discover(question, points, difference, ranges, plan.seeds[0])
        tables.append(seen.boxes.assign(scenario=question.policy, outcome=question.outcome))
        told += sentences(seen, docs, language)
        names += draw_boxes(seen, docs, source(plan, language), folder, language)
    try:
        write_text(csv_text(pd.concat(tables, ignore_index=True), locale), folder / TABLE)
    except OSError as problem:
        raise cannot_write(problem.filename or folder, problem) from problem
    return [TABLE, *names], told


def _pair(question: Question) -> tuple[str, str]:
    return question.reference, question.policy


def _limits(found: Designed) -> list[tuple[float, float]]:
    assert found.plan.design is not None
    return [(float(low), float(high)) for low, high in found.plan.design.bounds]


def _questions(found: Designed) -> list[Question]:
    """Every policy and every outcome with a better way: the primary ones unless the study names its own."""
    plan, clients = found.plan, found.plan.scenarios[0].world.clients
    chosen = [o for o in (measured(plan) if plan.measures else HEADLINES) if OUTCOMES[o].better != "neither"]
    return [
        Question(policy, plan.names[0], outcome, worthwhile(outcome, clients))
        for policy in plan.names[1:]
        for outcome in chosen
    ]
