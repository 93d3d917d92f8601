"""Scenario discovery: in which region of the uncertain factors a policy fails (Bryant and Lempert 2010).

At each point of a design a policy is lived through with the same few seeds as the reference; where the mean difference
is not worthwhile-better, it fails (`labels`). Few seeds leave much luck in that label: the share of points whose label
luck could turn is counted, and a box is sought again in points and seeds that are drawn anew (`regions`). The seeds are
the same at all points, so that unlucky ones shift the share that fails as a whole; they move the edges of a box less.

A density is that of the points in which the box was found, and flatters. What boxes of resamples hold among the points
that they have not seen stands beside it.
"""

from experiments.discovery.finding import Discovery, discover
from experiments.discovery.labels import Labels, Question, changes, fails
from experiments.discovery.regions import Stability, boxes, stability
from experiments.discovery.words import sentences

__all__ = [
    "Discovery",
    "Labels",
    "Question",
    "Stability",
    "boxes",
    "changes",
    "discover",
    "fails",
    "sentences",
    "stability",
]
