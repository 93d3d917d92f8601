"""What conclusions rest on: effects of policies at many points of the space of assumptions.

At every point of a Latin hypercube all parameters of it have other values. Where an effect keeps its sign whatever they
are, the conclusion does not rest on them; where it does not, those are named with which the effect goes more than the
strongest of as many idle parameters would by chance.

What is found is about the model within declared ranges. Ranks see what rises or falls throughout: a parameter that
matters only at both ends, or only together with another, is not named.
"""

from experiments.assumptions.hanging import Hanging, Shares, hanging, shares
from experiments.assumptions.judging import KINDS, Judged, judge

__all__ = ["KINDS", "Hanging", "Judged", "Shares", "hanging", "judge", "shares"]
