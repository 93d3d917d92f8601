"""The arrows of the model as data: what is a cause of what, with which sign, where, on which evidence, claimed where.

Processes read causes through `World.through(id, ...)`; an arrow that is not here cannot be read.
Signs: + more leads to more, - more leads to less, 0 it depends (a category, or a sign that varies).
"""

from __future__ import annotations

from typing import NamedTuple


class Link(NamedTuple):
    """One arrow: `evidence` is a key of `parameters.sources`, `paper` the claims of the source paper it stands for."""

    id: str
    sign: str
    process: str
    evidence: str
    paper: str
    of: str = "clients"

    @property
    def cause(self) -> str:
        """Node at the tail."""
        return self.id.split("->")[0]

    @property
    def effect(self) -> str:
        """Node at the head."""
        return self.id.split("->")[1]


_IN_REACH = "reports_fall_due pks_share_out_their_week pks_plan_contacts families_support_and_quarrel"

LINKS = (
    # the PK's week
    Link("litmas->hours", "-", "pks_share_out_their_week hours_are_booked", "antara2022", "M36", "offices"),
    Link("caseload->administration", "+", "pks_share_out_their_week", "assumption", "M21", "pks"),
    Link("caseload->minutes", "-", "pks_plan_contacts", "jalbert2011", "M18 M21", "pks"),
    Link("hours->sessions", "+", "pks_plan_contacts", "jalbert2011", "M18", "pks"),
    Link("hours->home_visits", "+", "pks_plan_contacts", "assumption", "M18 M35", "pks"),
    Link("caseload->sessions", "-", "pks_plan_contacts", "jalbert2011", "M18", "pks"),
    Link("files->hours", "-", "pks_share_out_their_week", "assumption", "M25", "pks"),
    Link("tracing->hours", "-", "pks_share_out_their_week", "assumption", "M16 M25", "pks"),
    Link("travel->hours", "-", "pks_share_out_their_week hours_are_booked", "assumption", "M13", "districts"),
    Link("exhaustion->minutes", "-", "pks_plan_contacts", "holgate1991", "M42", "pks"),
    Link("caseload->workload", "+", "pks_share_out_their_week", "gayman2018", "M18 M42", "pks"),
    Link("control_share->guidance", "-", "hours_are_booked", "assumption", "M14"),
    Link("offences_recorded->litmas", "+", "litmas_arrive", "rules", "M25", "offices"),
    Link("proposals->files", "+", "pks_answer_grounds", "rules", "M25", "pks"),
    Link("help->tracing", "+", "pks_answer_grounds", "purwokerto2025", "M16 M17", "pks"),
    Link("missed_reports->minutes", "+", "pks_plan_contacts", "paper", "M33"),
    Link("absence->minutes", "+", "pks_plan_contacts", "paper", "M33"),
    Link("lost_contact->reports", "-", _IN_REACH, "rules", "M16"),
    Link("proposals->reports", "-", _IN_REACH, "rules", "M17"),
    Link("grounds->acquaintance", "-", "pks_answer_grounds", "rules", "M37"),
    Link("missed_reports->lost_contact", "+", "clients_report", "rules", "M16"),
    Link("lost_contact->tracing", "+", "pks_trace_the_lost", "taxman1994", "M16", "pks"),
    # attendance
    Link("phone->reporting", "+", "reports_fall_due", "susenas", "M15"),
    Link("alliance->attendance", "+", "clients_report clients_attend", "sharf2010", "M03"),
    Link("motivation->attendance", "+", "clients_report clients_attend", "woldgabreal2016", "M43"),
    Link("tasks->participation", "+", "clients_attend", "assumption", "M03"),
    Link("distance->attendance", "-", "clients_report clients_attend", "duwe2018", "M13 M15"),
    Link("avoidance->attendance", "-", "clients_report clients_attend", "paper", "M16"),
    Link("moving->attendance", "-", "clients_report clients_attend", "assumption", "M16"),
    Link("volunteer->attendance", "+", "clients_report clients_attend", "duwe2018", "M31"),
    Link("warning->attendance", "+", "clients_report clients_attend", "assumption", "M17"),
    Link("help->attendance", "+", "clients_report clients_attend", "purwokerto2025", "M16 M17"),
    Link("phase->attendance", "0", "clients_report clients_attend", "paper", "M07"),
    # quality of contacts
    Link("warmth->quality", "+", "contacts_have_quality", "skeem2007", "M04"),
    Link("structure->quality", "+", "contacts_have_quality", "bonta2008", "M42"),
    Link("competence->quality", "+", "contacts_have_quality", "svori", "M42"),
    Link("exhaustion->quality", "-", "contacts_have_quality", "salyers2017", "M42"),
    Link("apathy->quality", "-", "contacts_have_quality", "paper", "M12 M23"),
    Link("alliance->quality", "-", "contacts_have_quality", "paper", "M20"),
    Link("minutes->quality", "+", "contacts_have_quality", "assumption", "M18 M21"),
    Link("gap->quality", "-", "contacts_have_quality", "paper", "M12"),
    Link("rooms->quality", "+", "contacts_have_quality", "paper", "M19 M42"),
    Link("climate->quality", "+", "contacts_have_quality", "paparozzi2005", "M42"),
    # the relationship
    Link("quality->alliance", "+", "relationships_grow", "skeem2007", "M01 M37"),
    Link("minutes->alliance", "+", "relationships_grow", "assumption", "M21 M23"),
    Link("warmth->bond", "+", "relationships_grow", "skeem2007", "M04"),
    Link("openness->goals", "+", "relationships_grow", "assumption", "M02"),
    Link("needs_match->tasks", "+", "relationships_grow", "assumption", "M03"),
    Link("motivation->alliance", "+", "relationships_grow", "fluckiger2020", "M49"),
    Link("stigma_felt->trust", "-", "relationships_grow", "moore2016", "M28"),
    Link("reactance->trust", "-", "relationships_grow", "morash2015", "M05"),
    Link("together->goals", "+", "relationships_grow", "paper", "M02 M38"),
    Link("control_share->trust", "-", "relationships_grow", "sturm2020", "M09 M14"),
    Link("rooms->trust", "+", "relationships_grow", "paper", "M41"),
    Link("past->trust", "-", "relationships_grow", "paper", "M06"),
    Link("gap->tasks", "-", "relationships_grow", "paper", "M12"),
    Link("control_share->reactance", "+", "relationships_grow", "morash2015", "M05"),
    Link("together->reactance", "-", "relationships_grow", "roddy2020", "M24"),
    Link("control_share->ruptures", "+", "ruptures_are_repaired_or_not", "morash2015", "M40 M05"),
    Link("reactance->ruptures", "+", "ruptures_are_repaired_or_not", "morash2015", "M40"),
    Link("warmth->ruptures", "-", "ruptures_are_repaired_or_not", "stevens2007", "M40 M05"),
    Link("phase->ruptures", "0", "ruptures_are_repaired_or_not", "paper", "M07"),
    Link("warmth->repair", "+", "ruptures_are_repaired_or_not", "stevens2007", "M40"),
    Link("competence->repair", "+", "ruptures_are_repaired_or_not", "stevens2007", "M40"),
    Link("contact_gap->alliance", "-", "relationships_cool_without_contact", "assumption", "M37"),
    Link("contact_gap->reactance", "-", "relationships_cool_without_contact", "assumption", "M37"),
    Link("trust->openness", "+", "clients_open_up", "paper", "M10 M41"),
    Link("goals->openness", "+", "clients_open_up", "paper", "M02"),
    Link("stigma_felt->openness", "-", "clients_open_up", "paper", "M28"),
    Link("reactance->openness", "-", "clients_open_up", "roddy2020", "M05"),
    Link("rooms->openness", "+", "clients_open_up", "paper", "M19 M41"),
    Link("hardship->openness", "-", "clients_open_up", "paper", "M51"),
    Link("past->openness", "-", "clients_open_up", "paper", "M51"),
    Link("alliance->phase", "0", "phases_change", "paper", "M07"),
    Link("needs_match->phase", "0", "phases_change", "paper", "M07"),
    Link("family_support->phase", "0", "phases_change", "paper", "M52"),
    Link("motivation->phase", "0", "phases_change", "paper", "M52"),
    Link("reactance->phase", "0", "phases_change", "paper", "M07"),
    Link("past->phase", "0", "phases_change", "paper", "M52"),
    # assessment, response, motivation
    Link("openness->known", "+", "pks_learn_needs", "paper", "M10"),
    Link("competence->known", "+", "pks_learn_needs", "assumption", "M10"),
    Link("dose->known", "+", "pks_learn_needs", "assumption", "M10"),
    Link("minutes->known", "+", "pks_learn_needs", "assumption", "M10"),
    Link("known->needs_match", "+", "pks_learn_needs", "paper", "M10 M03"),
    Link("competence->needs_match", "+", "pks_learn_needs", "assumption", "M03 M10"),
    Link("warmth->motivation", "+", "motivation_moves", "assumption", "M39"),
    Link("competence->motivation", "+", "motivation_moves", "bonta2008", "M04"),
    Link("past->motivation", "-", "motivation_moves", "paper", "M43"),
    Link("dose->motivation", "0", "motivation_moves", "assumption", "M43"),
    Link("alliance->motivation", "+", "motivation_moves", "fluckiger2020", "M43"),
    Link("needs_match->motivation", "+", "motivation_moves", "paper", "M43"),
    Link("bond->motivation", "+", "motivation_moves", "bonta2008", "M04"),
    Link("together->motivation", "+", "motivation_moves", "paper", "M38"),
    Link("family_support->motivation", "+", "motivation_moves", "paper", "M43"),
    Link("work->motivation", "+", "motivation_moves", "paper", "M43"),
    Link("acceptance->motivation", "+", "motivation_moves", "paper", "M43"),
    Link("progress->motivation", "+", "motivation_moves", "paper", "M39"),
    Link("formality->motivation", "-", "motivation_moves", "paper", "M23"),
    Link("apathy->motivation", "-", "motivation_moves", "paper", "M12 M23"),
    # family, community, stigma
    Link("home_visits->family_support", "+", "families_support_and_quarrel", "paper", "M31 M35"),
    Link("family_sessions->family_support", "+", "families_support_and_quarrel", "paper", "M31"),
    Link("volunteer->family_support", "+", "families_support_and_quarrel", "paper", "M31"),
    Link("work->family_conflict", "-", "families_support_and_quarrel", "mowen2019", "M32"),
    Link("hardship->family_conflict", "+", "families_support_and_quarrel", "paper", "M51"),
    Link("offences_recorded->family_support", "-", "families_support_and_quarrel", "assumption", "M29"),
    Link("failures->acceptance", "-", "communities_accept_or_reject", "paper", "M29", "places"),
    Link("completions->acceptance", "+", "communities_accept_or_reject", "assumption", "M29", "places"),
    Link("work->acceptance", "+", "communities_accept_or_reject", "rade2016", "M29"),
    Link("volunteer->acceptance", "+", "communities_accept_or_reject", "dum2022", "M31"),
    Link("mediation->acceptance", "+", "communities_accept_or_reject", "dum2022", "M30", "places"),
    Link("home_visits->acceptance", "+", "communities_accept_or_reject", "paper", "M35 M30", "places"),
    Link("acceptance->acceptance", "+", "communities_accept_or_reject", "assumption", "M29", "members"),
    Link("image->volunteer", "+", "volunteers_accompany", "paper", "M53"),
    Link("acceptance->stigma_felt", "-", "stigma_is_felt", "rade2016", "M28"),
    Link("past->stigma_felt", "+", "stigma_is_felt", "paper", "M06"),
    Link("volunteer->stigma_felt", "-", "stigma_is_felt", "assumption", "M31"),
    Link("work->stigma_felt", "-", "stigma_is_felt", "assumption", "M28"),
    # work and training
    Link("skill->work", "+", "clients_find_and_lose_work", "mcneeley2023", "M34"),
    Link("work->skill", "-", "clients_learn_a_trade", "rules", "M34"),
    Link("phase->skill", "0", "clients_learn_a_trade", "assumption", "M07"),
    Link("offences_recorded->work", "-", "offences_come_to_light", "rules", "M32"),
    Link("revocations->work", "-", "decisions_are_taken courts_decide", "rules", "M32"),
    Link("family_support->work", "+", "clients_find_and_lose_work", "berg2011", "M31"),
    Link("acceptance->work", "+", "clients_find_and_lose_work", "pager2003", "M29"),
    Link("needs_match->work", "+", "clients_find_and_lose_work", "roddy2020", "M03"),
    Link("motivation->work", "+", "clients_find_and_lose_work", "roddy2020", "M43"),
    Link("volunteer->work", "+", "clients_find_and_lose_work", "purwokerto2020", "M31"),
    Link("image->work", "+", "clients_find_and_lose_work", "paper", "M53"),
    Link("image->places", "+", "clients_learn_a_trade", "paper", "M53", "offices"),
    Link("volunteer->places", "+", "clients_learn_a_trade", "paper", "M31"),
    # breaches and offences
    Link("alliance->breaches", "-", "clients_breach_conditions", "blasko2015", "M32"),
    Link("motivation->breaches", "-", "clients_breach_conditions", "woldgabreal2016", "M43"),
    Link("avoidance->moving", "+", "clients_breach_conditions", "paper", "M16"),
    Link("control_share->detection", "+", "breaches_come_to_light", "grattet2011", "M09 M14"),
    Link("minutes->detection", "+", "breaches_come_to_light", "grattet2011", "M09"),
    Link("past->offences", "+", "clients_offend", "yukhnenko2020", "M32"),
    Link("work->offences", "-", "clients_offend", "rossi", "M32"),
    Link("family_support->offences", "-", "clients_offend", "mowen2019", "M32"),
    Link("family_conflict->offences", "+", "clients_offend", "mowen2019", "M32"),
    Link("motivation->offences", "-", "clients_offend", "woldgabreal2016", "M32"),
    Link("encouragement->offences", "-", "clients_offend", "woldgabreal2016", "M32"),
    Link("stigma_felt->offences", "+", "clients_offend", "moore2016", "M32"),
    Link("acceptance->offences", "-", "clients_offend", "assumption", "M32"),
    Link("missed_reports->offences", "+", "clients_offend", "zettler2020", "M32"),
    Link("relapse->offences", "+", "clients_offend", "felony", "M32"),
    Link("failures->offences", "+", "clients_offend", "stahler2013", "M32"),
    Link("trust->offences", "-", "clients_offend", "sturm2021", "M32"),
    Link("competence->offences", "-", "clients_offend", "chadwick2015", "M10"),
    Link("dose->offences", "-", "clients_offend", "jalbert2011", "M18"),
    Link("volunteer->offences", "-", "clients_offend", "duwe2018", "M31"),
    Link("control_share->offences_recorded", "+", "offences_come_to_light", "labrecque2021", "M09"),
    Link("minutes->offences_recorded", "+", "offences_come_to_light", "labrecque2021", "M09"),
    # the institution's answer
    Link("absence->grounds", "+", "breaches_come_to_light", "rules", "M16"),
    Link("offences_recorded->files", "+", "grounds_arise", "rules", "M25", "pks"),
    Link("missed_reports->grounds", "+", "grounds_arise", "rules", "M16"),
    Link("reports_kept->proposals", "-", "pks_answer_grounds", "grattet2011", "M17"),
    Link("avoidance->lost_contact", "+", "pks_trace_the_lost", "assumption", "M16"),
    # what it does to the office
    Link("workload->exhaustion", "+", "pks_tire", "gayman2018", "M42", "pks"),
    Link("control_share->exhaustion", "0", "pks_tire", "powell2019", "M14", "pks"),
    Link("failures->exhaustion", "+", "pks_tire", "lewis2013", "M25", "pks"),
    Link("exhaustion->apathy", "+", "pks_lose_or_find_heart", "assumption", "M12", "pks"),
    Link("gap->apathy", "+", "pks_lose_or_find_heart", "paper", "M12", "pks"),
    Link("failures->image", "-", "image_of_the_programme_moves", "paper", "M25", "offices"),
)
"""All arrows, in the order of the week."""

LINK_IDS = frozenset(link.id for link in LINKS)
