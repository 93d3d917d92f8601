"""What all agents share: a row, luck of their own, the scale of the reference population."""

import mesa

from tests.oracle.luck import uniform

NEVER = -32768
"""A week that has not come."""
YEAR = 52.18
MONTH = YEAR / 12
"""Weeks."""


class Person(mesa.Agent):
    """Someone with a row: the number by which luck knows them."""

    def __init__(self, model, row):
        super().__init__(model)
        self.row = row

    def __repr__(self):
        return f"{type(self).__name__}({self.row})"

    def luck(self, name, occasion=None):
        """The person's own number for a decision this week, or on an occasion."""
        if occasion is None:
            return uniform(self.model.weekly_stream(name), self.row)
        return uniform(self.model.stream(name), self.row, occasion)

    def happens(self, name, chance, occasion=None):
        """Whether something of this chance happens."""
        if self.model.chances is not None:
            self.model.chances.setdefault(name, {})[self.row] = chance
        return self.luck(name, occasion) < chance

    def z(self, name, value):
        """A value in standard deviations of the reference population."""
        mean, sd = self.model.scale(name)
        return (value - mean) / sd
