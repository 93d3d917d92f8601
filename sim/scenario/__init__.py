"""Scenarios: YAML files with a world or a policy in, checked frozen values or plain faults out."""

from sim.scenario.loading import check, load, with_changes
from sim.scenario.pieces import ScenarioError
from sim.scenario.result import Scenario
from sim.scenario.schema import schema

__all__ = ["Scenario", "ScenarioError", "check", "load", "schema", "with_changes"]
