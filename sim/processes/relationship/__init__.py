"""The relationship: goals, tasks, bond, trust; ruptures and repair; openness; phase.

[M01 M02 M04 M05 M06 M07 M11 M23 M24 M37 M38 M40 M41 M49 M51 M52]
"""

from sim.processes.relationship.growth import (
    Encounter,
    ceilings,
    coldness,
    encounter,
    reactance_level,
    relationships_grow,
    step_size,
)
from sim.processes.relationship.stance import Candour, clients_open_up, openness_level, phases_change
from sim.processes.relationship.strain import (
    relationships_cool_without_contact,
    repair_chance,
    rupture_chance,
    ruptures_are_repaired_or_not,
)

__all__ = [
    "Candour",
    "Encounter",
    "ceilings",
    "clients_open_up",
    "coldness",
    "encounter",
    "openness_level",
    "phases_change",
    "reactance_level",
    "relationships_cool_without_contact",
    "relationships_grow",
    "repair_chance",
    "rupture_chance",
    "ruptures_are_repaired_or_not",
    "step_size",
]
