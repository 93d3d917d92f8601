"""Small studies for the tests of `experiments`: real worlds, few weeks."""

import os
from dataclasses import replace
from functools import cache
from pathlib import Path

from experiments.plan import Plan, make_plan
from experiments.study import Study
from experiments.task import Chunk, Done, perform
from sim.policy.interventions import Intervention
from sim.policy.timeline import Scheduled

WEEKS = 4


class Breaks(Intervention):
    """An intervention whose lever comes off."""

    def pull(self, levers, strength, facts):
        """Break."""
        raise RuntimeError("the lever came off")


class Kills(Intervention):
    """An intervention that ends the process it is tried in."""

    def pull(self, levers, strength, facts):
        """End."""
        os._exit(1)


@cache
def small_plan(*policies: str, replicates: int = 2, seed: int = 1, weeks: int = WEEKS) -> Plan:
    """The small world with policies."""
    return make_plan(Study("small", ("kecil", *policies), weeks=weeks, replicates=replicates, seed=seed))


@cache
def done(replicates: int = 2, weeks: int = WEEKS) -> tuple[Done, ...]:
    """The tasks of the small world with posts, carried out."""
    return tuple(perform(Chunk((task,))) for task in small_plan("posts", replicates=replicates, weeks=weeks).tasks())


def with_breaking(plan: Plan, kind: type[Intervention] = Breaks) -> Plan:
    """The same plan with one policy more, which breaks in week 2."""
    broken = replace(plan.scenarios[0], name="broken", schedule=(Scheduled("breaks", kind(), begins=2),))
    return replace(plan, scenarios=(*plan.scenarios, broken))


def policy(folder: Path, name: str, text: str) -> str:
    """A scenario file of its own."""
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)
