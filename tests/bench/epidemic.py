"""A simple epidemic for scale: what a step of an agent costs in Mesa and in Starsim, whose agents do far less.

Starsim is optional: `uv run --with starsim run.py bench epidemic`.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

import mesa

from sim.model import forget_ids
from tests.bench.measuring import REPEATS, Row, row, seconds

AGENTS, STEPS, CONTACTS = 10_000, 100, 10
BETA, WEEKS_ILL = 0.02, 10


class Someone(mesa.Agent):
    """Susceptible, infected or recovered."""

    def __init__(self, model: mesa.Model, state: str):
        super().__init__(model)
        self.state = state

    def meet(self) -> None:
        """Infect some of those whom one meets, and recover."""
        if self.state != "infected":
            return
        random, people = self.model.random, self.model.people
        for _ in range(CONTACTS):
            other = people[random.randrange(AGENTS)]
            if other.state == "susceptible" and random.random() < BETA:
                other.state = "infected"
        if random.random() < 1 / WEEKS_ILL:
            self.state = "recovered"


class Epidemic(mesa.Model):
    """Random mixing."""

    def __init__(self, seed: int):
        super().__init__(rng=seed)
        self.people = [Someone(self, "infected" if k % 100 == 0 else "susceptible") for k in range(AGENTS)]

    def step(self) -> None:
        """A week."""
        self.agents.shuffle_do("meet")


def _in_mesa(seed: int) -> float:
    model = Epidemic(seed)
    took = seconds(lambda: [model.step() for _ in range(STEPS)])
    forget_ids(model)
    return took


def _in_starsim(seed: int) -> float:
    import starsim as ss

    disease = {"type": "sir", "init_prev": 0.01, "beta": 0.1}
    mixing = {"type": "random", "n_contacts": CONTACTS}
    sim = ss.Sim(n_agents=AGENTS, dur=STEPS, rand_seed=seed, verbose=0, diseases=disease, networks=mixing)
    sim.init()
    return seconds(sim.run)


def epidemics() -> Iterator[Row]:
    """Microseconds for an agent and step."""
    for name, run in (("Mesa", _in_mesa), ("Starsim", _in_starsim)):
        if name == "Starsim" and find_spec("starsim") is None:
            continue
        run(0)
        took = [1e6 * run(seed) / AGENTS / STEPS for seed in range(1, REPEATS + 1)]
        yield row(f"an agent-step of a simple epidemic in {name}", took, "us")
