"""From a study to runs: scenarios at every point of the design, a key for every run, tasks that share a burn-in."""

from experiments.plan.making import make_plan
from experiments.plan.plan import Plan, Words
from experiments.plan.runs import MOST_RUNS, SCHEMA_VERSION, TABLES, Kept, Run, Task, code_hash, run_key

__all__ = [
    "MOST_RUNS",
    "SCHEMA_VERSION",
    "TABLES",
    "Kept",
    "Plan",
    "Run",
    "Task",
    "Words",
    "code_hash",
    "make_plan",
    "run_key",
]
