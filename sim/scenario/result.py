"""A scenario that was checked: frozen values, complete, with a key of what decides the numbers."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from typing import Any

import yaml

from sim.causal_map import Cut, told_links
from sim.facts import World
from sim.parameters import Parameters
from sim.policy.shocks import Struck
from sim.policy.timeline import Scheduled, Turned
from sim.scenario.pieces import Piece, Place, Report
from sim.scenario.samples import FROM, Sample
from sim.scenario.schema import WEEKS
from sim.scenario.syntax import parse
from sim.variants import USUAL, Variants


@dataclass(frozen=True)
class Scenario:
    """A world, what is assumed, what is done in it and for how long.

    Parameters
    ----------
    name : str
        Stem of the file.
    title : dict of str
        By language, en and id.
    question : dict of str, optional
        By language, en and id.
    world_name : str
        Stem of the topmost file that says something about the world.
    world : World
        The office, its people and districts.
    parameters : Parameters
        What is assumed.
    schedule : tuple of Scheduled
        Interventions with their times, those of the bases first.
    weeks : int
        Length of the run from the policy date.
    levers : tuple of (str, float)
        Settings that take the place of the status quo of levers from the policy date on.
    cuts : tuple of Cut
        Arrows that show what the same world without policies shows, for a time.
    shocks : tuple of Struck
        What comes from outside, with its times.
    variants : Variants
        Structural choices; those that are not the usual ones count from the first week of the burn-in on.
    later : tuple of Turned
        Levers set anew in later weeks, in the order of these.
    sample : Sample, optional
        Values that belong together, of which `parameters` holds the means; what is written beside it stays.
    """

    name: str
    title: dict[str, str]
    question: dict[str, str] | None
    world_name: str
    world: World
    parameters: Parameters
    schedule: tuple[Scheduled, ...]
    weeks: int = WEEKS
    levers: tuple[tuple[str, float], ...] = ()
    cuts: tuple[Cut, ...] = ()
    shocks: tuple[Struck, ...] = ()
    variants: Variants = USUAL
    sample: Sample | None = None
    later: tuple[Turned, ...] = ()

    def resolved(self) -> dict[str, Any]:
        """Everything as plain values, in the form of a scenario file without a base.

        Write it with the names in this order (`sort_keys=False`): the order of the districts decides numbers.
        """
        title = {"title": dict(self.title)} | ({"question": dict(self.question)} if self.question else {})
        return title | {
            "world": self.world.model_dump(mode="json", exclude_none=True),
            "parameters": self._assumed(),
            "interventions": [_entry(item) for item in self.schedule],
            **({"levers": dict(self.levers)} if self.levers else {}),
            **({"levers_later": [{"from": t.begins, t.lever: t.value} for t in self.later]} if self.later else {}),
            **({"links": told_links(self.cuts)} if self.cuts else {}),
            **({"shocks": [_struck(item) for item in self.shocks]} if self.shocks else {}),
            **({"variants": unusual} if (unusual := self.variants.told()) else {}),
            "weeks": self.weeks,
        }

    def _assumed(self) -> dict[str, Any]:
        """Every parameter with its value; those of a sample stand for themselves."""
        values: dict[str, Any] = {path: float(value) for path, value in self.parameters.values().items()}
        if self.sample is None:
            return values
        return {FROM: self.sample.name} | {p: value for p, value in values.items() if p not in self.sample.paths}

    def text(self) -> str:
        """The resolved scenario as YAML; loading it gives the same key."""
        return yaml.safe_dump(self.resolved(), sort_keys=False, allow_unicode=True, width=120)

    @cached_property
    def written(self) -> Piece:
        """The resolved scenario as if read from a file; kept, since designs lay thousands of points over it."""
        found = parse(self.text(), Place(self.name), Report())
        assert found is not None
        return found

    def key(self, weeks: bool = False) -> str:
        """Twelve hex digits of what decides the numbers.

        Parameters
        ----------
        weeks : bool
            Whether the length of the run counts; the first weeks of a longer run are those of a shorter one.

        Returns
        -------
        str
            The same for scenarios that differ only in name, title and question.
        """
        content = self.bare().resolved()
        facts = content["world"] | {"districts": list(content["world"]["districts"].items())}
        deciding = [facts, content["parameters"], content["interventions"], self.weeks if weeks else None]
        optional = [
            content[name] for name in ("levers", "levers_later", "links", "shocks", "variants") if name in content
        ]
        return _digest(deciding + optional)

    def bare(self) -> Scenario:
        """The same without its sample: all that decides a run whose parameters are not drawn."""
        return self if self.sample is None else replace(self, sample=None)

    def status_quo(self) -> Scenario:
        """The same world without what begins at the policy date or later: no policy, setting, cut or shock."""
        before = tuple(item for item in self.schedule if item.begins < 0)
        return replace(self, name=self.world_name, schedule=before, levers=(), later=(), cuts=(), shocks=())

    def burn_in_key(self) -> str:
        """The same for all that happens before week 0: policies with one such key can share their burn-in."""
        content = self.bare().resolved()
        facts = content["world"] | {"districts": list(content["world"]["districts"].items())}
        before = [_entry(item) for item in self.schedule if item.begins < 0]
        unusual = [content["variants"]] if "variants" in content else []
        return _digest([facts, content["parameters"], before, *unusual])


def _entry(item: Scheduled) -> dict[str, Any]:
    entry: dict[str, Any] = {item.name: item.intervention.model_dump(mode="json", exclude_none=True)}
    times = {"from": item.begins, "until": item.until, "ramp": item.ramp, "applies_to": item.applies_to}
    return entry | {name: value for name, value in times.items() if value is not None}


def _struck(item: Struck) -> dict[str, Any]:
    entry: dict[str, Any] = {item.name: item.shock.model_dump(mode="json", exclude_none=True)}
    return entry | {"from": item.begins} | ({} if item.until is None else {"until": item.until})


def _digest(content: Any) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return blake2b(text.encode(), digest_size=6).hexdigest()
