"""The Mesa model: the only thing that steps, what is read off it, and the worlds that others follow."""

from sim.model.reading import PANEL, SPELL_NAMES
from sim.model.reference import Reference
from sim.model.snapshot import Snapshot
from sim.model.stepping import (
    ReintegrationModel,
    active_clients,
    burn_in,
    forget_ids,
    mean_acceptance,
    mean_trust,
    references_for,
)

__all__ = [
    "PANEL",
    "SPELL_NAMES",
    "Reference",
    "ReintegrationModel",
    "Snapshot",
    "active_clients",
    "burn_in",
    "forget_ids",
    "mean_acceptance",
    "mean_trust",
    "references_for",
]
