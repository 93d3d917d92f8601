"""An agent-based simulation of social reintegration at an Indonesian probation office (Bapas).

Five lines in a notebook::

    from sim import ReintegrationModel, load
    model = ReintegrationModel(load("kecil"), seed=1, weeks=52)
    model.run()
    model.weeks_frame()
    model.world.clients.trust.mean()
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.model import ReintegrationModel, Snapshot, burn_in
    from sim.scenario import Scenario, ScenarioError, load

_WHERE = {
    "ReintegrationModel": "sim.model",
    "Snapshot": "sim.model",
    "burn_in": "sim.model",
    "Scenario": "sim.scenario",
    "ScenarioError": "sim.scenario",
    "load": "sim.scenario",
}
__all__ = ["ReintegrationModel", "Scenario", "ScenarioError", "Snapshot", "burn_in", "load"]


def __getattr__(name: str) -> Any:
    """Import on first use, so that checking a scenario does not wait for Mesa."""
    if name not in _WHERE:
        raise AttributeError(f"module 'sim' has no attribute '{name}'")
    return getattr(import_module(_WHERE[name]), name)
