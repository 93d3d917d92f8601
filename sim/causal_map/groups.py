"""Loops of the map: there are thousands, so their closing arrows are gathered in six groups with plain names.

Without these arrows the map has no loop (a test holds it): cutting a group opens every loop that closes through it.
"""

from __future__ import annotations

from typing import NamedTuple


class Group(NamedTuple):
    """Closing arrows of loops of one kind; `tends` is what they are claimed to do, not what they are found to do."""

    id: str
    arrows: tuple[str, ...]
    tends: str


def _group(id_: str, tends: str, arrows: str) -> Group:
    return Group(id_, tuple(arrows.split()), tends)


GROUPS = (
    _group("failures_cost_time", "reinforcing", "files->hours tracing->hours offences_recorded->litmas"),
    _group(
        "who_trusts_comes",
        "reinforcing",
        "alliance->attendance phase->attendance tasks->participation missed_reports->lost_contact"
        " moving->attendance grounds->acquaintance reactance->ruptures phase->ruptures",
    ),
    _group(
        "progress_feeds_alliance",
        "reinforcing",
        "motivation->alliance motivation->attendance motivation->work needs_match->tasks needs_match->work"
        " openness->goals phase->skill",
    ),
    _group("failures_exhaust", "reinforcing", "failures->exhaustion workload->exhaustion"),
    _group(
        "neighbours_see_failures",
        "reinforcing",
        "failures->acceptance failures->image failures->offences completions->acceptance work->acceptance"
        " acceptance->acceptance offences_recorded->family_support offences_recorded->work revocations->work",
    ),
    _group(
        "what_steadies",
        "balancing",
        "litmas->hours caseload->minutes caseload->sessions caseload->administration caseload->workload"
        " missed_reports->minutes absence->minutes alliance->quality work->skill warning->attendance"
        " help->attendance lost_contact->reports proposals->reports",
    ),
)
"""Groups of loops, in the order in which they are told."""

GROUP_IDS = tuple(group.id for group in GROUPS)
GROUP_OF = {arrow: group.id for group in GROUPS for arrow in group.arrows}
"""The group of every closing arrow."""

FORWARD = (
    "hours->sessions",
    "hours->home_visits",
    "minutes->quality",
    "minutes->alliance",
    "minutes->known",
    "dose->known",
    "contact_gap->alliance",
    "contact_gap->reactance",
    "exhaustion->quality",
    "apathy->quality",
)
"""Programme to relationship: how often and how long, gaps, exhaustion act on quality, alliance and knowledge. [M26]

The loss of a relationship when the PK changes follows by rule and cannot be cut.
"""

RETURN = (
    "alliance->attendance",
    "phase->attendance",
    "tasks->participation",
    "alliance->breaches",
    "alliance->motivation",
    "bond->motivation",
    "needs_match->motivation",
    "needs_match->work",
    "encouragement->offences",
    "trust->offences",
)
"""Relationship to programme: alliance, trust and fitting guidance act on reports, conduct, motivation, work. [M26]"""
