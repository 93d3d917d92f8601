"""Where a policy fails, how sure that is, or why nothing can be said: all that is found on one question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from experiments.discovery.labels import Labels, Question, fails, means
from experiments.discovery.regions import FEWEST, Ranges, Stability, boxes, stability, varying

Reason = Literal["few", "most", "constant", "nothing"]
"""Why there is no box: few points fail, nearly all do, no factor varies, nothing told from chance was found."""


@dataclass(frozen=True)
class Discovery:
    """All that was found on a question.

    Parameters
    ----------
    question : Question
    points : DataFrame
        (n, k) values of the factors at the points of which something is known.
    change : (n,) array
        Mean difference at each.
    labels : Labels
    boxes : DataFrame
        As `boxes` gives it.
    stability : Stability
    reason : {"few", "most", "constant", "nothing"}, optional
        Why there is no box.
    seeds : int
        At each point.
    missing : int
        Points without any result.
    """

    question: Question
    points: pd.DataFrame
    change: np.ndarray
    labels: Labels
    boxes: pd.DataFrame
    stability: Stability
    reason: Reason | None
    seeds: int
    missing: int = 0

    @property
    def base_rate(self) -> float:
        """Share of the points that fails."""
        return float(self.labels.failed.mean()) if len(self.points) else float("nan")

    @property
    def unsure(self) -> float:
        """Share of the points whose label luck could turn."""
        return float(self.labels.unsure.mean()) if len(self.points) else float("nan")


def discover(
    question: Question,
    points: pd.DataFrame,
    difference: np.ndarray,
    ranges: Ranges,
    seed: int,
) -> Discovery:
    """Where a policy fails, how sure that is, or why nothing can be said.

    Parameters
    ----------
    question : Question
    points : DataFrame
        (n, k) values of the factors in their units, a row per point.
    difference : (n, r) array
        Policy minus reference at each point with each seed, see `changes`; missing where a run is.
    ranges : mapping
        Lowest and highest of each factor in the design.
    seed : int

    Returns
    -------
    Discovery
    """
    known = np.isfinite(difference).any(axis=1)
    points, difference = points[known].reset_index(drop=True), difference[known]
    labels = fails(difference, question.better, question.least)
    table = boxes(points, labels.failed, ranges, seed)
    again = Stability(pd.DataFrame(columns=pd.Index(["factor", "low", "high", "either"])), float("nan"))
    if len(table):
        again = stability(points, difference, question, seed, int(table["box"].max()))
    change, reason = means(difference), _reason(points, labels.failed, table)
    missing = int((~known).sum())
    return Discovery(question, points, change, labels, table, again, reason, difference.shape[1], missing)


def _reason(points: pd.DataFrame, failed: np.ndarray, table: pd.DataFrame) -> Reason | None:
    if len(table):
        return None
    if failed.sum() < FEWEST:
        return "few"
    if failed.sum() > len(failed) - FEWEST:
        return "most"
    return "nothing" if varying(points)[1] else "constant"
