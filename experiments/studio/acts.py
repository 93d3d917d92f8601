"""What a class does to a world, as a dated log: it fits into the address of a page, and makes a scenario.

An act is done after a week has passed and holds from the next one on; a cut arrow shows what the left world shows. As
text: `12.lever.reminders=1;26.cut.trust->openness;39.mend.trust->openness;52.shock.pks_lost=0.2`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sim.causal_map import LINK_IDS, Cut
from sim.causal_map.cut import FOR_EVER
from sim.policy.levers import declared_levers
from sim.policy.shocks import SHOCKS, Struck
from sim.policy.timeline import Turned
from sim.scenario import Scenario
from sim.scenario.fields import nearest

Kind = Literal["lever", "cut", "mend", "shock"]
NEEDS_VALUE = ("lever", "shock")
BEFORE = -1
"""The week after which acts are done that hold from the policy date on."""
_ACT = re.compile(r"(-?\d{1,4})\.(lever|cut|mend|shock)\.([^=;.]+)(?:=([^;]*))?")


@dataclass(frozen=True)
class Act:
    """Something done after a week; it holds from the next one on.

    Parameters
    ----------
    week : int
        The week that has passed; -1 before the policy date.
    kind : {"lever", "cut", "mend", "shock"}
    name : str
        Of the lever, arrow or shock.
    value : str
        Of a lever its setting, of a shock its size; nothing for arrows.
    """

    week: int
    kind: Kind
    name: str
    value: str = ""

    def __str__(self) -> str:
        return f"{self.week}.{self.kind}.{self.name}" + (f"={self.value}" if self.value else "")


Log = tuple[Act, ...]


def text_of(log: Iterable[Act]) -> str:
    """The log as text."""
    return ";".join(map(str, log))


def read_log(text: str) -> Log:
    """The log that a text stands for.

    Parameters
    ----------
    text : str
        As `text_of` writes it.

    Returns
    -------
    tuple of Act
        In the order of weeks.

    Raises
    ------
    ValueError
        With what is wrong, and what would be right.
    """
    acts = [_read(part) for part in text.split(";") if part.strip()]
    return tuple(sorted(acts, key=lambda act: act.week))


def _read(text: str) -> Act:
    found = _ACT.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text[:60]!r} is no act; write it as 12.lever.reminders=1")
    week, kind, name, value = int(found[1]), found[2], found[3], found[4] or ""
    known: dict[str, Sequence[str]] = {"lever": list(declared_levers()), "shock": list(SHOCKS)}
    names = known.get(kind, LINK_IDS)
    if name not in names:
        raise ValueError(f"{text[:60]!r}: there is no {name!r}; {nearest(name, list(names))}")
    if week < BEFORE:
        raise ValueError(f"{text[:60]!r}: before the policy date nothing can be done; write {BEFORE} or more")
    if kind in NEEDS_VALUE:
        _check_number(text, kind, name, value)
    elif value:
        raise ValueError(f"{text[:60]!r}: an arrow is cut or mended, without a value; leave ={value[:20]} out")
    return Act(week, kind, name, value)  # type: ignore[arg-type]


def _check_number(text: str, kind: str, name: str, value: str) -> None:
    """A number within the declared range."""
    try:
        number = float(value)
    except ValueError:
        raise ValueError(f"{text[:60]!r}: {value[:20]!r} is no number; write one behind =") from None
    low, high = _range(kind, name)
    if not low <= number <= high:
        raise ValueError(f"{text[:60]!r}: {value} lies outside [{low:g}, {high:g}]")


def _range(kind: str, name: str) -> tuple[float, float]:
    if kind == "lever":
        item = declared_levers()[name]
        return item.low, item.high
    field = SHOCKS[name].model_fields[size_of(name)]
    limits = {type(each).__name__: each for each in field.metadata}
    return float(limits["Ge"].ge), float(limits["Le"].le)


def size_of(shock: str) -> str:
    """The field of a shock that says how large it is."""
    fields = SHOCKS[shock].model_fields
    return next(name for name in ("share", "factor", "fall", "sd") if name in fields)


def scenario_of(base: Scenario, log: Log) -> Scenario:
    """A scenario in which a log has been done.

    Parameters
    ----------
    base : Scenario
        What the class starts from.
    log : tuple of Act

    Returns
    -------
    Scenario
        `run.py compare` over the same world gives the same weeks.
    """
    turned = [Turned(act.week + 1, act.name, float(act.value)) for act in log if act.kind == "lever"]
    first = {turn.lever: turn.value for turn in turned if turn.begins <= 0}
    later = tuple(sorted((*base.later, *(turn for turn in turned if turn.begins > 0)), key=lambda turn: turn.begins))
    return replace(
        base,
        levers=tuple(sorted((dict(base.levers) | first).items())),
        later=later,
        cuts=(*base.cuts, *_cuts(log)),
        shocks=(*base.shocks, *_shocks(log)),
    )


def _cuts(log: Log) -> list[Cut]:
    """Every time that an arrow was cut, until it was mended."""
    found: list[Cut] = []
    for act in log:
        if act.kind == "cut":
            found.append(Cut(act.name, "replay", act.week + 1))
        elif act.kind == "mend":
            found = [
                cut._replace(until=act.week + 1) if cut.link == act.name and cut.until == FOR_EVER else cut
                for cut in found
            ]
    return [cut for cut in found if cut.begins < cut.until]


def _shocks(log: Log) -> list[Struck]:
    return [
        Struck(act.name, SHOCKS[act.name](**{size_of(act.name): float(act.value)}), act.week + 1)
        for act in log
        if act.kind == "shock"
    ]
