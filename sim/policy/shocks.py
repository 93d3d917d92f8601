"""What happens to an office from outside: declared like interventions, but nobody decides or pays for it.

Sizes are scales to try, not forecasts (grade D): a loop shows in how a blow travels, not in how hard it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from sim.facts import STRICT, fact

LASTING = 26
"""Weeks that a lasting shock goes on if nothing is said: half a year."""


class Shock(BaseModel):
    """Something that comes from outside."""

    model_config = ConfigDict(**STRICT)
    lasts: ClassVar[bool] = True
    """Whether it goes on for some weeks; the others strike once."""


class PksLost(Shock):
    """PKs are called away; others take over their clients, and who comes back begins with new ones. [M18 M37]"""

    share: Annotated[float, fact("share", 0.01, 0.9, "Share of the PKs in post.")] = 0.2


class LitmasSurge(Shock):
    """More social inquiry reports are asked for. [M36]"""

    factor: Annotated[float, fact("times", 1.0, 5.0, "Reports asked for, as a multiple of the usual.")] = 1.5


class NotoriousOffence(Shock):
    """An offence that everybody hears of: acceptance falls among all neighbours of a district. [M29]"""

    lasts: ClassVar[bool] = False
    district: Annotated[str | None, Field(description="District; the most populous if left out.")] = None
    fall: Annotated[float, fact("0-1", 0.01, 0.5, "Fall of acceptance of every member of its communities.")] = 0.15


class ContactCut(Shock):
    """Part of the hours for clients is ordered elsewhere. [M18 M21]"""

    share: Annotated[float, fact("share", 0.01, 0.9, "Share of the hours for clients.")] = 0.3


class TrustGift(Shock):
    """All supervised clients trust more (or less) from one week to the next. [M27]"""

    lasts: ClassVar[bool] = False
    sd: Annotated[float, fact("SD", -3.0, 3.0, "Standard deviations of trust.")] = 1.0


class AllianceGift(Shock):
    """Goals, tasks and bond of all supervised clients are higher (or lower) from one week to the next. [M26]"""

    lasts: ClassVar[bool] = False
    sd: Annotated[float, fact("SD", -3.0, 3.0, "Standard deviations of the alliance.")] = 1.0


class Raised(Shock):
    """One thing is read as so much higher by all that it acts on, while it goes its own way: a *do*. [M27]"""

    thing: Annotated[Literal["trust", "stigma_felt"], Field(description="What is read differently.")]
    sd: Annotated[float, fact("SD", -3.0, 3.0, "Standard deviations added to every read.")] = 1.0


SHOCKS: dict[str, type[Shock]] = {
    "pks_lost": PksLost,
    "litmas_surge": LitmasSurge,
    "notorious_offence": NotoriousOffence,
    "contact_cut": ContactCut,
    "trust_gift": TrustGift,
    "alliance_gift": AllianceGift,
    "raised": Raised,
}
"""Every kind of shock by its name in scenario files."""


@dataclass(frozen=True)
class Struck:
    """A shock with its times, in weeks after the policy date; `until` is where a lasting one ends."""

    name: str
    shock: Shock
    begins: int = 0
    until: int | None = None

    @property
    def ends(self) -> int:
        """First week in which it acts no more."""
        if not self.shock.lasts:
            return self.begins + 1
        return self.begins + LASTING if self.until is None else self.until

    def acts(self, week: int) -> bool:
        """Whether it acts in a week."""
        return self.begins <= week < self.ends
