"""Third pass on interventions: times, groups, and what fits the world, on every part whose fields are sound."""

from sim.scenario.consistency.entries import Entry, entries_of
from sim.scenario.consistency.fit import check_fit
from sim.scenario.consistency.outside import check_links, check_turned, shocks_of
from sim.scenario.consistency.times import check_group, check_times

__all__ = ["Entry", "check_fit", "check_group", "check_links", "check_times", "check_turned", "entries_of", "shocks_of"]
