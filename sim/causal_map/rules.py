"""What follows by rule or by arithmetic: drawn on the map, but no arrow that could be cut.

A report that is not kept is a missed one; who is arrested loses the job; a proposal becomes a revocation if it is
executed. A test perturbs every column before every verb, with all arrows held, and finds no influence beyond these.
"""

from __future__ import annotations

from typing import NamedTuple


class Rule(NamedTuple):
    """One influence: signs as for arrows; `process` names the verbs in which it acts."""

    cause: str
    effect: str
    sign: str
    process: str


RULES = (
    # where a spell begins
    Rule("past", "alliance", "-", "clients_begin"),
    Rule("past", "trust", "-", "clients_begin"),
    Rule("hardship", "alliance", "-", "clients_begin"),
    Rule("hardship", "trust", "-", "clients_begin"),
    Rule("past", "motivation", "-", "clients_begin"),
    # what training does to PKs
    Rule("coaching", "competence", "+", "pks_go_to_courses"),
    Rule("coaching", "together", "+", "pks_go_to_workshops"),
    Rule("competence", "warmth", "+", "pks_bring_skill_and_style"),
    Rule("together", "warmth", "+", "pks_bring_skill_and_style"),
    Rule("competence", "together", "+", "pks_bring_skill_and_style"),
    Rule("coaching", "quality", "+", "contacts_have_quality"),
    Rule("coaching", "apathy", "-", "pks_lose_or_find_heart"),
    Rule("traits", "exhaustion", "+", "pks_tire"),
    # hours
    Rule("coaching", "workload", "+", "pks_share_out_their_week"),
    Rule("coaching", "hours", "-", "pks_share_out_their_week"),
    Rule("coaching", "ledger", "+", "pks_share_out_their_week"),
    Rule("coaching", "litmas", "+", "pks_share_out_their_week"),
    Rule("volunteer", "workload", "+", "pks_share_out_their_week"),
    Rule("volunteer", "hours", "-", "pks_share_out_their_week"),
    Rule("volunteer", "ledger", "+", "pks_share_out_their_week"),
    Rule("volunteer", "litmas", "+", "pks_share_out_their_week"),
    Rule("coaching", "mediation", "-", "pks_share_out_their_week"),
    Rule("coaching", "files", "+", "pks_share_out_their_week"),
    Rule("coaching", "tracing", "+", "pks_share_out_their_week"),
    Rule("volunteer", "mediation", "-", "pks_share_out_their_week"),
    Rule("reports", "mediation", "-", "pks_share_out_their_week"),
    Rule("reports", "workload", "+", "pks_share_out_their_week"),
    Rule("reports", "hours", "-", "pks_share_out_their_week"),
    Rule("reports", "ledger", "+", "pks_share_out_their_week"),
    Rule("reports", "litmas", "+", "pks_share_out_their_week"),
    Rule("files", "workload", "+", "pks_share_out_their_week"),
    Rule("tracing", "workload", "+", "pks_share_out_their_week"),
    Rule("litmas", "workload", "+", "pks_share_out_their_week"),
    Rule("administration", "hours", "-", "pks_share_out_their_week"),
    Rule("administration", "workload", "+", "pks_share_out_their_week"),
    Rule("hours", "minutes", "+", "pks_plan_contacts"),
    Rule("score", "minutes", "+", "pks_plan_contacts"),
    Rule("score", "sessions", "+", "pks_plan_contacts"),
    Rule("ledger", "litmas", "-", "hours_are_booked"),
    Rule("minutes", "ledger", "-", "hours_are_booked"),
    Rule("minutes", "litmas", "+", "hours_are_booked"),
    Rule("sessions", "ledger", "-", "hours_are_booked"),
    Rule("sessions", "litmas", "+", "hours_are_booked"),
    # contacts that are planned
    Rule("reports", "reporting", "+", "reports_fall_due"),
    Rule("distance", "reports", "0", "reports_fall_due"),
    Rule("reports", "minutes", "-", "pks_plan_contacts clients_report"),
    Rule("reports", "sessions", "-", "pks_plan_contacts"),
    Rule("reports", "home_visits", "-", "pks_plan_contacts"),
    Rule("reports", "ledger", "-", "pks_plan_contacts"),
    Rule("home_visits", "sessions", "-", "pks_plan_contacts"),
    # contacts that take place
    Rule("traits", "attendance", "0", "clients_report clients_attend"),
    Rule("phone", "attendance", "+", "clients_report clients_attend"),
    Rule("reporting", "attendance", "+", "clients_report"),
    Rule("reports", "attendance", "+", "clients_report"),
    Rule("sessions", "attendance", "+", "clients_attend"),
    Rule("home_visits", "attendance", "+", "clients_attend"),
    Rule("attendance", "minutes", "+", "clients_report clients_attend"),
    Rule("attendance", "missed_reports", "-", "clients_report"),
    Rule("attendance", "absence", "-", "clients_attend"),
    Rule("minutes", "guidance", "+", "hours_are_booked"),
    Rule("sessions", "guidance", "-", "hours_are_booked"),
    Rule("minutes", "dose", "+", "hours_are_booked"),
    Rule("guidance", "dose", "+", "hours_are_booked"),
    Rule("minutes", "contact_gap", "-", "hours_are_booked"),
    Rule("minutes", "acquaintance", "+", "contacts_have_quality relationships_grow"),
    Rule("minutes", "formality", "-", "contacts_have_quality"),
    Rule("education", "gap", "0", "contacts_have_quality relationships_grow pks_lose_or_find_heart"),
    Rule("competence", "gap", "-", "contacts_have_quality relationships_grow pks_lose_or_find_heart"),
    # a contact takes place or not: the arrows from minutes tell how much it is worth
    Rule("minutes", "quality", "0", "contacts_have_quality"),
    Rule("minutes", "alliance", "0", "relationships_grow"),
    Rule("minutes", "trust", "0", "relationships_grow"),
    Rule("minutes", "reactance", "0", "relationships_grow"),
    Rule("minutes", "ruptures", "+", "ruptures_are_repaired_or_not"),
    Rule("minutes", "known", "+", "pks_learn_needs"),
    Rule("minutes", "needs_match", "0", "pks_learn_needs"),
    Rule("minutes", "detection", "+", "breaches_come_to_light"),
    # the relationship
    Rule("acquaintance", "alliance", "0", "relationships_grow pks_answer_grounds pks_rotate"),
    Rule("acquaintance", "trust", "0", "relationships_grow pks_answer_grounds pks_rotate"),
    Rule("acquaintance", "known", "+", "pks_answer_grounds pks_rotate"),
    Rule("ruptures", "bond", "-", "ruptures_are_repaired_or_not"),
    Rule("ruptures", "trust", "-", "ruptures_are_repaired_or_not"),
    Rule("ruptures", "reactance", "+", "ruptures_are_repaired_or_not"),
    Rule("repair", "bond", "+", "ruptures_are_repaired_or_not"),
    Rule("repair", "trust", "+", "ruptures_are_repaired_or_not"),
    Rule("repair", "reactance", "-", "ruptures_are_repaired_or_not"),
    # the client
    Rule("participation", "progress", "+", "progress_is_recognised"),
    Rule("contact_gap", "encouragement", "-", "motivation_moves"),
    Rule("work", "progress", "+", "clients_find_and_lose_work"),
    Rule("skill", "progress", "+", "clients_learn_a_trade"),
    Rule("places", "skill", "+", "clients_learn_a_trade"),
    Rule("lost_contact", "skill", "-", "clients_learn_a_trade"),
    # family and community
    Rule("habits", "family_support", "+", "families_support_and_quarrel"),
    Rule("habits", "family_conflict", "+", "families_support_and_quarrel"),
    Rule("habits", "acceptance", "+", "communities_accept_or_reject"),
    Rule("lost_contact", "volunteer", "-", "volunteers_accompany"),
    Rule("mediation", "family_sessions", "+", "families_support_and_quarrel"),
    Rule("mediation", "work", "+", "clients_find_and_lose_work"),
    Rule("completions", "acceptance", "0", "communities_accept_or_reject"),
    # conduct
    Rule("traits", "relapse", "+", "clients_breach_conditions"),
    Rule("traits", "offences", "0", "clients_offend"),
    Rule("score", "offences", "0", "clients_offend"),
    Rule("breaches", "detection", "+", "breaches_come_to_light"),
    Rule("home_visits", "detection", "+", "breaches_come_to_light"),
    Rule("offences", "offences_recorded", "+", "offences_come_to_light"),
    Rule("offences_recorded", "verdicts", "+", "offences_come_to_light"),
    # the institution's answer
    Rule("detection", "warning", "+", "breaches_come_to_light"),
    Rule("detection", "grounds", "+", "breaches_come_to_light"),
    Rule("offences_recorded", "grounds", "+", "grounds_arise"),
    Rule("missed_reports", "grounds", "+", "grounds_arise"),
    Rule("grounds", "proposals", "+", "pks_answer_grounds"),
    Rule("grounds", "warning", "+", "pks_answer_grounds"),
    Rule("grounds", "help", "+", "pks_answer_grounds"),
    Rule("warning", "proposals", "+", "pks_answer_grounds"),
    Rule("warning", "help", "-", "pks_answer_grounds"),
    Rule("lost_contact", "moving", "-", "pks_trace_the_lost"),
    Rule("lost_contact", "missed_reports", "-", "pks_trace_the_lost"),
    Rule("lost_contact", "reports", "+", "pks_trace_the_lost"),
    Rule("proposals", "revocations", "+", "decisions_are_taken"),
    Rule("lost_contact", "revocations", "+", "decisions_are_taken"),
    Rule("missed_reports", "revocations", "+", "decisions_are_taken"),
    Rule("verdicts", "revocations", "+", "courts_decide"),
    Rule("verdicts", "proposals", "-", "courts_decide"),
    Rule("lost_contact", "completions", "-", "orders_run_out"),
    Rule("revocations", "caseload", "-", "decisions_are_taken courts_decide"),
    Rule("completions", "caseload", "-", "orders_run_out"),
    Rule("offences_recorded", "caseload", "-", "offences_come_to_light"),
)
"""Every such influence, in the order of the week."""
