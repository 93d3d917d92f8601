"""Luck that notes what it is compared with: the chances of events, beside the events."""

from collections import defaultdict

import numpy as np


class Luck(np.ndarray):
    """Numbers that note what they are compared with."""

    def __lt__(self, chance):
        if hasattr(self, "noted"):
            self.noted.update(zip(self.rows.tolist(), np.broadcast_to(chance, self.shape).tolist(), strict=True))
        return np.asarray(self) < chance


def noting(world):
    """Let a world note the chances of its events, by name and row."""
    noted, draw = defaultdict(dict), world.draw

    def drawing(name, here, occasion=None):
        luck = draw(name, here, occasion).view(Luck)
        luck.rows, luck.noted = here, noted[name]
        return luck

    world.draw = drawing
    return noted
