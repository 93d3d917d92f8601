"""A world whose reads are shown to others where their arrows are cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.cuts import Reads

if TYPE_CHECKING:
    from sim.model.stepping import ReintegrationModel


class Reference:
    """A world whose reads are shown to others where their arrows are cut; it passes every week before they do.

    Parameters
    ----------
    model : ReintegrationModel
        Usually of the status quo of the worlds that follow, from the burn-in that it shares with them.
    match : dict of str to array of rows, optional
        Row of the reference for each row of those who follow, by kind, if its people are not theirs.
    """

    def __init__(self, model: ReintegrationModel, match: dict[str, np.ndarray] | None = None):
        self.model, self.match = model, match
        self.model.run(until=-1)
        self.reads = Reads(self.model.world)

    def reach(self, week: int) -> None:
        """Pass a week, unless it has passed already.

        Raises
        ------
        ValueError
            If a later week has passed: its reads are gone.
        """
        self.model.run(until=week)
        if self.model.week > week:
            raise ValueError(f"the reference has passed week {self.model.week}; what it read in {week} is gone")
