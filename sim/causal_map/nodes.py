"""The things between which arrows run: each stands for columns, or for other things of which it is made.

A column may belong to several things (a recorded offence is also a failure). Columns that say who is where and when
are no causes but structure; counters that key luck are none either: both are listed, so that nothing is left out.
"""

from __future__ import annotations

from typing import NamedTuple


class Node(NamedTuple):
    """One thing: the area of the map it lies in, its columns as "clients.trust", and the things it is made of."""

    id: str
    area: str
    columns: tuple[str, ...]
    parts: tuple[str, ...]


AREAS = ("given", "office", "pk", "contact", "relationship", "client", "surroundings", "conduct", "answer")
"""Areas of the map, as they are drawn."""


def _node(id_: str, area: str, columns: str = "", parts: str = "") -> Node:
    names, table = [], ""
    for word in columns.split():
        if word.endswith(":"):
            table = word[:-1]
        else:
            names.append(f"{table}.{word}")
    return Node(id_, area, tuple(names), tuple(parts.split()))


NODES = (
    # brought along or decided elsewhere
    _node("past", "given", "clients: adverse prior risk drive"),
    _node("hardship", "given", "clients: hardship"),
    _node("avoidance", "given", "clients: avoids"),
    _node("traits", "given", "clients: age offence substance diligence peers single female pks: trait_exhaustion"),
    _node("habits", "given", "families: base_support base_conflict members: base_acceptance"),
    _node("score", "given", "clients: score"),
    _node("education", "given", "clients: education pks: education"),
    _node("phone", "given", "clients: phone"),
    _node("distance", "given", "clients: km near_post"),
    _node("climate", "given"),
    _node("rooms", "given"),
    _node("travel", "given"),
    # the office and its hours
    _node("litmas", "office", "offices: litmas_open"),
    _node("caseload", "office"),
    _node("administration", "office"),
    _node("files", "office", "pks: files"),
    _node("tracing", "office", "pks: tracing"),
    _node("workload", "office", "pks: workload"),
    _node("ledger", "office", "pks: h_available h_litmas h_accompaniment h_files h_tracing h_travel h_training"),
    _node("hours", "office", "pks: contact_hours"),
    _node("minutes", "office", "pks: report_minutes session_minutes clients: weight_now minutes_now"),
    _node("mediation", "office", "pks: mediated partner_share"),
    _node("image", "office", "offices: image failure_rate"),
    # the PK
    _node("warmth", "pk", "pks: warmth approach"),
    _node("structure", "pk", "pks: structure"),
    _node("competence", "pk", "pks: competence trained skill"),
    _node("control_share", "pk", "pks: control_share control control_felt"),
    _node("together", "pk", "pks: collaborative turned together"),
    _node("coaching", "pk", "pks: coached"),
    _node("gap", "pk"),
    _node("exhaustion", "pk", "pks: exhaustion"),
    _node("apathy", "pk", "pks: apathy"),
    # contact
    _node("reports", "contact", "clients: due_now staff_now next_report"),
    _node("reporting", "contact", "clients: online_now"),
    _node("sessions", "contact", "clients: session_now group_now"),
    _node("home_visits", "contact", "clients: visit_now"),
    _node("family_sessions", "contact"),
    _node("attendance", "contact", "", "reports_kept participation"),
    _node("participation", "contact", "clients: session_now visit_now group_now visited_in"),
    _node("reports_kept", "contact", "clients: reports_kept kept_now"),
    _node("missed_reports", "contact", "clients: missed_run longest_run"),
    _node("absence", "contact", "clients: sessions_missed attended_in"),
    _node("lost_contact", "contact", "clients: lost lost_in"),
    _node("contact_gap", "contact", "clients: met_in"),
    _node("guidance", "contact", "clients: guidance_now guidance_hours control_hours pks: h_guidance h_control"),
    _node("dose", "contact", "clients: dose"),
    _node("quality", "contact", "clients: quality"),
    _node("formality", "contact", "clients: formality"),
    _node("acquaintance", "contact", "clients: contacts fit_goals fit_tasks fit_bond fit_trust pk_changes"),
    # the relationship
    _node("alliance", "relationship", "", "goals tasks bond"),
    _node("goals", "relationship", "clients: goals"),
    _node("tasks", "relationship", "clients: tasks"),
    _node("bond", "relationship", "clients: bond"),
    _node("trust", "relationship", "clients: trust own_trust"),
    _node("reactance", "relationship", "clients: reactance"),
    _node("ruptures", "relationship"),
    _node("repair", "relationship"),
    _node("openness", "relationship", "clients: openness"),
    _node("phase", "relationship", "clients: phase"),
    _node("known", "relationship", "clients: known"),
    _node("needs_match", "relationship", "clients: needs_match"),
    # the client
    _node("motivation", "client", "clients: motivation"),
    _node("encouragement", "client", "clients: encouragement motivation"),
    _node("progress", "client", "clients: progress"),
    _node("stigma_felt", "client", "clients: stigma_felt"),
    _node("skill", "client", "clients: skill training_until"),
    _node("work", "client", "clients: employed job_since"),
    # family and community
    _node("family_support", "surroundings", "families: support involved"),
    _node("family_conflict", "surroundings", "families: conflict involved"),
    _node("acceptance", "surroundings", "members: acceptance"),
    _node("volunteer", "surroundings", "clients: volunteer"),
    _node("places", "surroundings", "offices: trained_places added_places"),
    # conduct
    _node("breaches", "conduct", "", "relapse moving"),
    _node("relapse", "conduct", "clients: relapsed_in"),
    _node("moving", "conduct", "clients: moved_in"),
    _node("offences", "conduct", "clients: offended_in offence_kind"),
    _node("detection", "conduct", "clients: found_in"),
    _node("offences_recorded", "conduct", "clients: recorded_in learns_in pks: failures"),
    # the institution's answer
    _node("grounds", "answer", "clients: ground ground_in case decides_in"),
    _node("warning", "answer", "clients: warned_in warnings"),
    _node("help", "answer", "clients: helped_in"),
    _node("proposals", "answer", "clients: case decides_in proposals"),
    _node("verdicts", "answer", "clients: verdict_in new_sentence"),
    _node("revocations", "answer", "clients: left_in ended"),
    _node("completions", "answer", "clients: left_in ended"),
    _node("failures", "answer", "", "offences_recorded revocations"),
)
"""Everything between which arrows run."""

STRUCTURE = _node(
    "structure",
    "",
    "clients: district place programme term remainder begins first_begins out_since spell standing pk pk_first"
    " prison_until prison_weeks returns fit_pk pks: district reserve in_post ticket training_until workshop_until"
    " members: place role",
).columns
"""Columns that say who is where and when: the frame in which causes act, moved by the verbs of intake and answer."""

OCCASIONS = _node(
    "occasions", "", "clients: reports_due sessions_due contacts_all grounds arrests pks: courses"
).columns
"""Counters that key the luck of an event: the n-th report has its own luck, whatever the policy."""

BOOKS = _node(
    "books",
    "",
    "clients: earlier_due earlier_kept earlier_latent earlier_recorded first_latent_in offence_weeks_latent"
    " latent_on_books offence_weeks_recorded latent_drug latent_acquisitive latent_violent trust_month9 goals_month9"
    " tasks_month9 bond_month9 pks: h_administration h_partners h_missed h_free",
).columns
"""Columns that nothing reads but measures."""

NODE_IDS = tuple(node.id for node in NODES)


def columns(name: str) -> tuple[str, ...]:
    """Columns of a thing, those of its parts among them."""
    node = next(node for node in NODES if node.id == name)
    return node.columns + tuple(column for part in node.parts for column in columns(part))
