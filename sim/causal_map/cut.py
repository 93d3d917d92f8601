"""What a scenario says of arrows: live, held, replayed or matched, for a time; by arrow, by set of arrows, or all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sim.causal_map.groups import FORWARD, GROUPS, RETURN
from sim.causal_map.links import LINKS

MODES = ("live", "held", "replay", "matched")
FOR_EVER = 2**31


class Cut(NamedTuple):
    """One arrow that is cut for a time.

    Parameters
    ----------
    link : str
    mode : {"held", "replay", "matched"}
        What is shown of the same world without policies in the same week: the mean by time since the start of the
        spell; the value of the same row; or that of a like row in a run with another seed.
    begins, until : int, weeks from the policy date
        First week of the cut; first week in which the arrow is live again.
    """

    link: str
    mode: str
    begins: int = 0
    until: int = FOR_EVER

    def holds(self, week: int) -> bool:
        """Whether the arrow is cut in a week."""
        return self.begins <= week < self.until

    def told(self) -> str | dict[str, Any]:
        """As it stands in a scenario file."""
        times = {"from": self.begins} if self.begins else {}
        times |= {"until": self.until} if self.until < FOR_EVER else {}
        return {"mode": self.mode, **times} if times else self.mode


SETS: dict[str, tuple[str, ...]] = {
    **{group.id: group.arrows for group in GROUPS},
    "programme_to_relationship": FORWARD,
    "relationship_to_programme": RETURN,
    "all": tuple(link.id for link in LINKS),
}
"""Names that stand for several arrows."""


def cuts_of(links: Mapping[str, Any]) -> tuple[Cut, ...]:
    """Cuts from the `links` of a scenario file; what is said of an arrow counts before what is said of its set.

    Parameters
    ----------
    links : mapping
        By arrow or set: a mode, or a mapping of mode, from and until, or a list of these.

    Returns
    -------
    tuple of Cut
        In the order of the map, those of one arrow in the order of weeks; arrows that are live are left out.
    """
    found: dict[str, list[Cut]] = {}
    for name, said in sorted(links.items(), key=lambda item: -len(SETS.get(item[0], ("",)))):
        times = [each if isinstance(each, Mapping) else {"mode": each} for each in _listed(said)]
        for arrow in SETS.get(name, (name,)):
            found[arrow] = [Cut(arrow, t["mode"], t.get("from", 0), t.get("until", FOR_EVER)) for t in times]
    every = (cut for link in LINKS for cut in sorted(found.get(link.id, []), key=lambda cut: cut.begins))
    return tuple(cut for cut in every if cut.mode != "live")


def _listed(said: Any) -> list[Any]:
    return said if isinstance(said, list) else [said]


def told_links(cuts: Sequence[Cut]) -> dict[str, Any]:
    """Cuts as they stand in a scenario file under `links`."""
    found: dict[str, list[Any]] = {}
    for cut in cuts:
        found.setdefault(cut.link, []).append(cut.told())
    return {link: told[0] if len(told) == 1 else told for link, told in found.items()}
