"""A client's relationship with the PK, and what it brings: openness, knowledge, motivation.

[M01 M02 M03 M04 M05 M06 M07 M10 M11 M23 M24 M37 M38 M39 M40 M41 M43 M49 M51 M52]
"""

import math

from sim.people import Phase
from tests.oracle.formulas import clip, logistic
from tests.oracle.luck import normal


class Relating:
    """How a client and a PK get on."""

    @property
    def alliance_z(self):
        """Goals, tasks and bond, in SD. [M01]"""
        return self.z("alliance", (self.goals + self.tasks + self.bond) / 3)

    def _get_to_know(self):
        """How the two get on is settled when they first meet."""
        if self.fit_pk is self.pk:
            return
        scale, row = self.model.p.relationship.fit, self.pk.row
        self.fit_goals, self.fit_tasks, self.fit_bond, self.fit_trust = (
            scale * normal(self.luck("fit", row * 4 + part)) for part in range(4)
        )
        self.fit_pk = self.pk

    def _sting(self, control):
        """Control hurts, the less the warmer the PK; compared with usual control by an average PK. [M05 M09]"""
        cold = logistic(-self.model.p.relationship.cold * self.pk.approach)
        return control * cold - self.model.p.work_week.control_share * 0.5

    def grow(self):
        """Goals, tasks, bond and trust move towards their ceilings. [M01 M02 M04 M06 M11 M38 M41 M49]"""
        if not self.met:
            return
        p = self.model.p.relationship
        self._get_to_know()
        goals, tasks, bond, trust = self._ceilings()
        worth = self.worth(self.with_guide)
        known = min(self.contacts / p.slow_contacts, 1.0)
        step = p.growth * (p.slow_start + (1 - p.slow_start) * known) * worth
        self.goals += step * (goals - self.goals)
        self.tasks += step * (tasks - self.tasks)
        self.bond += step * (bond - self.bond)
        self.trust += step * (trust - self.trust)
        self.own_trust += p.own_rate * worth * (self.trust - self.own_trust)
        self._resent()

    def _ceilings(self):
        p, r, pk = self.model.p.relationship, self.model.r, self.pk
        together, matches = pk.together - 0.5, self.needs_match - r.needs_match
        motivation = self.z("motivation", self.motivation)
        drive = p.drive * motivation
        goals = p.goals + p.goals_quality * self.quality + p.goals_openness * (self.openness - r.openness)
        goals += p.goals_together * together + drive + self.fit_goals
        tasks = p.tasks + p.tasks_match * matches + p.tasks_quality * self.quality + p.tasks_together * together
        tasks += drive + p.tasks_gap * (self.gap - r.gap) + self.fit_tasks
        bond = p.bond + p.bond_quality * self.quality + p.bond_warmth * pk.approach + drive + self.fit_bond
        alliance = (p.floor + p.span * logistic(level) for level in (goals, tasks, bond))
        return *alliance, p.trust_floor + p.trust_span * logistic(self._trust_level(motivation))

    def _trust_level(self, motivation):
        """Trust also hangs on the past, stigma, control and a private room. [M05 M06 M19 M41]"""
        p, pk = self.model.p.relationship, self.pk
        past = p.trust_adverse * self.adverse * clip(1 - p.adverse_warmth * pk.approach, 0, 2)
        level = p.trust + p.trust_quality * self.quality + p.trust_drive * motivation
        level += p.trust_stigma * self.z("stigma_felt", self.stigma_felt)
        level += p.trust_reactance * self.z("reactance", self.reactance) + past + p.trust_private * self.in_private
        return level + p.trust_control * self._sting(pk.control_felt) + self.fit_trust

    def _resent(self):
        """Control under a cold PK and one-way talk breed reactance. [M05 M24]"""
        p, pk = self.model.p.relationship, self.pk
        level = logistic(p.react + p.react_control * self._sting(pk.control) - p.react_oneway * (pk.together - 0.5))
        self.reactance += p.react_rate * (level - self.reactance)

    def rupture_or_not(self):
        """A controlling contact may rupture the relationship; calm dialogue repairs. [M40]"""
        if not self.met:
            return
        p, pk, nth = self.model.p.relationship, self.pk, self.contacts_all
        raised = p.rupture_control * self._sting(pk.control_felt)
        raised += p.rupture_reactance * self.z("reactance", self.reactance)
        raised += p.rupture_confrontational * (self.phase == Phase.CONFRONTATIONAL)
        chance = 1 - math.exp(-p.rupture * math.exp(clip(raised, -4, 3)))
        calm = logistic(p.repair_warmth * pk.approach + p.repair_competence * pk.skill)
        if self.happens("rupture", chance, nth) and not self.happens("repair", calm, nth):
            self.bond = max(self.bond - p.rupture_loss, 0.02)
            self.trust = max(self.trust - p.rupture_loss, 0.02)
            self.reactance = min(self.reactance + p.rupture_react, 1.0)

    def cool_without_contact(self):
        """In a long gap the bond falls back; reactance fades where nobody controls. [M37]"""
        p = self.model.p.relationship
        if not self.supervised or self.model.week - max(self.met_in, self.begins) <= p.gap_weeks:
            return
        self.bond += p.gap_fade * (min(p.floor, self.bond) - self.bond)
        self.goals += p.gap_fade * (min(p.floor, self.goals) - self.goals)
        self.tasks += p.gap_fade * (min(p.floor, self.tasks) - self.tasks)
        self.reactance *= 1 - p.react_fade

    def open_up(self):
        """Trust and shared goals open; stigma, reactance, pressure and the past close. [M02 M10 M19 M28 M51]"""
        if not self.supervised:
            return
        model, p, b = self.model, self.model.p.relationship, self.model.p.background
        level = p.open_base + p.open_trust * self.z("trust", self.trust) + p.open_goals * self.z("goals", self.goals)
        level += p.open_stigma * self.z("stigma_felt", self.stigma_felt)
        level += p.open_reactance * self.z("reactance", self.reactance)
        if model.rooms_added and not self.at_post:
            online = model.p.contacts.online_share * self.can_report_online
            level += p.open_room * model.rooms_added * (1 - online)
        level += p.open_pressure * self.hardship
        level += p.open_burden * (self.adverse + self.prior - b.adverse - b.prior)
        self.openness = logistic(level)

    def change_phase(self):
        """Now and then a client turns cooperative, passive or confrontational. [M07 M52]"""
        p = self.model.p.relationship
        if not self.supervised or not self.happens("phase may change", p.phase_rate):
            return
        cooperative = p.phase_cooperative + p.phase_alliance * self.alliance_z
        cooperative += p.phase_benefit * self.z("needs_match", self.needs_match)
        cooperative += p.phase_family * self.z("support", self.family.support)
        cooperative += p.phase_motivation * self.z("motivation", self.motivation)
        confrontational = p.phase_confrontational + p.phase_reactance * self.z("reactance", self.reactance)
        confrontational += p.phase_past * (self.adverse or self.prior)
        weights = math.exp(cooperative), 1.0, math.exp(confrontational)
        at = self.luck("phase") * sum(weights)
        if at < weights[0]:
            self.phase = Phase.COOPERATIVE
        else:
            self.phase = Phase.PASSIVE if at < weights[0] + weights[1] else Phase.CONFRONTATIONAL

    def be_understood(self):
        """An open client lets the PK see needs; guidance is fitted to what is known. [M03 M10]"""
        if not self.supervised:
            return
        p, r = self.model.p.response, self.model.r
        self.known *= 1 - p.forget
        if not self.met:
            return
        skill, few = self.pk.skill, p.learn_few
        dose = math.log((self.dose / r.dose + few) / (1 + few))
        share = p.learn * self.openness * logistic(p.learn_competence * skill + p.learn_dose * dose)
        worth = self.worth(self.with_guide)
        self.known += clip(share, 0, 1) * worth * (1 - self.known)
        fits = self.known * logistic(p.match_base + p.match_competence * skill)
        self.needs_match += p.match_rate * worth * (fits - self.needs_match)

    def be_praised(self):
        """Progress is seen until it is forgotten. [M39]"""
        p = self.model.p.response
        if self.supervised:
            self.progress *= 1 - p.progress_fade
        if self.session_now:
            self.progress = min(self.progress + p.progress_report, 1.0)

    @property
    def presence(self):
        """How far the PK is in the client's life."""
        return min(self.dose / self.model.r.dose, 1.0)

    def move_motivation(self):
        """The past, goals ahead and social incentives; guidance adds, formality saps. [M04 M23 M38 M39 M43]"""
        if not self.at_liberty:
            return
        p, r = self.model.p.response, self.model.r
        own = self.drive + p.motive_family * self.z("support", self.family.support)
        own += p.motive_work * (self.employed - r.employed)
        own += p.motive_acceptance * self.z("acceptance", self.place.acceptance)
        aim = self._encouraged() if self.supervised else 0.0
        self.motivation += p.motive_rate * (own - (self.motivation - self.encouragement))
        step = p.motive_rate * (aim - self.encouragement)
        self.encouragement += step
        self.motivation += step

    def _encouraged(self):
        """What guidance comes to add; a PK who is not there neither helps nor harms. [M04 M23 M38 M39]"""
        if self.pk is None:
            return 0.0
        p, pk = self.model.p.response, self.pk
        content = clip(p.content_base + p.content_skill * pk.skill, 0, 2)
        guided = p.motive_alliance * self.alliance_z
        guided += p.motive_match * self.z("needs_match", self.needs_match)
        guided += p.motive_content * self.z("bond", self.bond) * content
        guided += p.motive_together * (pk.together - 0.5)
        guided += p.motive_formality * self.formality
        guided += p.motive_apathy * self.z("apathy", pk.apathy)
        lately = self.model.week - self.met_in <= p.praise_weeks
        praise = p.motive_praise * self.progress * 2 * logistic(p.praise_warmth * pk.approach) * lately
        return guided * self.presence + praise
