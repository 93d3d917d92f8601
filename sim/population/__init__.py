"""Everyone of a run, drawn from the seed before the first week: no policy changes who is here."""

from sim.population.build import build

__all__ = ["build"]
