"""What moves an outcome: screening (`morris`), shares of its variance (`sobol`), and what luck makes of it (`luck`)."""

from experiments.sensitivity.luck import Shares, luck_share
from experiments.sensitivity.morris import morris_indices
from experiments.sensitivity.ranking import in_percent, ranking
from experiments.sensitivity.sobol import sobol_indices

__all__ = ["Shares", "in_percent", "luck_share", "morris_indices", "ranking", "sobol_indices"]
