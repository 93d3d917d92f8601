"""Structural choices that could as well have been made otherwise: the usual one and its rivals, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(frozen=True)
class Choice:
    """What is declared of a structural choice: one sentence on it, and on each of its forms, the usual one first."""

    doc: str
    forms: Mapping[str, str]

    @property
    def usual(self) -> str:
        """The form that the model takes unless told otherwise."""
        return next(iter(self.forms))


def choice(doc: str, **forms: str) -> Any:
    """Declare a structural choice with its forms, the usual one first."""
    made = Choice(doc, forms)
    return field(default=made.usual, metadata={"choice": made})


@dataclass(frozen=True)
class Variants:
    """One form of every structural choice. None of them has a source: all are assumptions (grade D)."""

    joint_cap: str = choice(
        "How the sum of what PK and partners do to the hazard of an offence is bounded.",
        tanh="A soft bound: more of the same counts less and less, and the bound is never quite reached.",
        clip="A hard bound at the same place: everything counts in full up to it, and nothing beyond it.",
        none="No bound: sums of effects that were each estimated alone count in full, however many come together.",
    )
    week_order: str = choice(
        "In what order the verbs of a week act.",
        usual="Contacts come first, then family and neighbours, breaches and offences, and last what tires the PKs.",
        community_first="Family and neighbours act before the relationship does: clients live among them all week, and "
        "meet their PK now and then.",
        offending_before_contacts="Breaches and offences come before this week's contacts: what is done between two "
        "appointments cannot hang on the second.",
        strain_before_contacts="What is asked of PKs this week tires them before they meet clients: it lies on the "
        "desk from Monday on.",
    )

    def told(self) -> dict[str, str]:
        """The choices that are not the usual ones, by name."""
        usual = declared_variants()
        return {name: form for name, form in vars(self).items() if form != usual[name].usual}


def declared_variants() -> dict[str, Choice]:
    """What is declared of each structural choice, by name."""
    return {item.name: item.metadata["choice"] for item in fields(Variants)}


USUAL = Variants()
"""The model as it is unless told otherwise."""
