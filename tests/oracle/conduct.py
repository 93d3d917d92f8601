"""What a client does and what of it comes to light: breaches and offences. [M09 M16 M32 M50]"""

import math
from itertools import pairwise

from sim.people import Ground, Offence, Standing
from tests.oracle.formulas import clip, log_odds, logistic, lognormal
from tests.oracle.luck import normal
from tests.oracle.person import NEVER

_KINDS = {Offence.DRUG: "latent_drug", Offence.ACQUISITIVE: "latent_acquisitive", Offence.VIOLENT: "latent_violent"}


class Conduct:
    """Behaviour, and detection apart from it."""

    def breach_conditions(self):
        """Some relapse, some move without notice. [M16]"""
        if not self.supervised:
            return
        model, p = self.model, self.model.p.breaches
        held = p.alliance * self.alliance_z + p.motivation * self.z("motivation", self.motivation)
        if self.substance and self.happens("relapse", logistic(log_odds(p.relapse) + held)):
            self.relapsed_in = model.week
            model.count("breaches", self.district)
        if self.happens("move", logistic(log_odds(p.move) + held + p.avoiding * self.avoids)):
            self.moved_in = model.week
            model.count("breaches", self.district)
            model.count("moves", self.district)

    def be_found_out(self):
        """A contact may bring a breach to light; not participating for long is a ground. [M09 M16]"""
        if not self.supervised:
            return
        model, p, week = self.model, self.model.p.breaches, self.model.week
        last = max(self.relapsed_in, self.moved_in)
        if self.met and week - last < p.window and last > self.found_in:
            usual = model.p.work_week.control_share
            seen = p.visit if self.visit_now else p.found * self.pk.control / usual
            if self.happens("breach found", clip(seen, 0, 0.95) * self.worth()):
                self._breach_is_known()
        idle = week - self.attended_in >= p.idle_weeks and self.sessions_missed >= p.sessions_run
        if idle and self.ground == Ground.NONE:
            self.ground, self.ground_in = Ground.NOT_PARTICIPATING, week
            self.sessions_missed, self.attended_in = 0, week

    def _breach_is_known(self):
        self.found_in = self.model.week
        self.model.count("breaches_found", self.district)
        if self.moved_in <= self.relapsed_in:
            self.warnings += 1
        elif self.ground == Ground.NONE:
            self.ground, self.ground_in = Ground.MOVED, self.model.week

    def offend_or_not(self):
        """Work, family, community, motivation and guidance keep most from offending. [M32 M50]"""
        if not self.at_liberty:
            return
        level = self._pressure() + (self._guidance() if self.supervised else 0.0)
        if self.happens("offence", -math.expm1(-math.exp(level))):
            self._offend()

    def _pressure(self):
        """Log hazard of what lies outside the relationship. [M32]"""
        p, r, week = self.model.p.offending, self.model.r, self.model.week
        level = p.base + self.risk + self._time_course(week - self.out_since)
        level += (p.work + p.work_older * (self.age >= p.older)) * (self.employed - r.employed)
        level += p.support * self.z("support", self.family.support)
        level += p.conflict * self.z("conflict", self.family.conflict)
        level += p.motivation * self.z("motivation", self.motivation - self.encouragement)
        level += p.stigma * self.z("stigma_felt", self.stigma_felt)
        level += p.acceptance * self.z("acceptance", self.place.acceptance)
        level += p.relapse * (week - self.relapsed_in < p.relapse_weeks)
        return level + p.local * (self.place.failures_lately - r.local_failures)

    def _time_course(self, weeks):
        """Up towards the end of the first year, down after the second."""
        p = self.model.p.offending
        knots = [(0, 0), (7, 0), (39, p.bump), (78, 0), (130, p.decline), (156, p.decline)]
        weeks = clip(weeks, 0, 156)
        (start, low), (end, high) = next(pair for pair in pairwise(knots) if weeks <= pair[1][0])
        return low + (high - low) * (weeks - start) / (end - start)

    def _guidance(self):
        """Log hazard of what PK and partners do; bounded on both sides of usual guidance."""
        p, r, there = self.model.p.offending, self.model.r, self.presence
        skill = self.pk.skill * there if self.pk else 0.0
        by_third = (0.0, p.dose_middle, p.dose_top)[self.third]
        whole = p.missed * ((self.missed_run > 0) - r.missed)
        whole += p.motivation * self.encouragement / r.motivation_sd
        whole += p.trust * self.z("trust", self.trust) * there + p.competence * skill
        content = clip(p.dose_base + p.dose_skill * skill, 0, 1)
        whole += by_third * content * 2 * math.log2(1 + self.dose / r.dose) + p.volunteer * self.volunteer
        usual = by_third * p.dose_base * 2
        return p.cap * (math.tanh((whole - usual) / p.cap) + math.tanh(usual / p.cap))

    def _offend(self):
        model = self.model
        any_kind = Offence(min(int(self.luck("kind") * 3), 2))
        kind = Offence(self.offence) if self.happens("same kind", model.p.offending.same_kind) else any_kind
        self.offence_kind, self.offended_in = kind, model.week
        if self.first_latent_in == NEVER:
            self.first_latent_in = model.week
        self.offence_weeks_latent += 1
        setattr(self, _KINDS[kind], getattr(self, _KINDS[kind]) + 1)
        model.count("offences_latent_all", self.district)
        if kind != Offence.DRUG:
            model.count("harm_latent", self.district)
        if self.pk is not None:
            self.latent_on_books += 1
            model.count("offences_latent", self.district)

    def be_caught_or_not(self):
        """Police, community or the PK may record an offence while it is fresh; an arrest follows. [M09 M17]"""
        model, p = self.model, self.model.p.offending
        fresh = model.week - self.offended_in < p.window and self.recorded_in < self.offended_in
        if not (self.at_liberty and fresh):
            return
        police = p.police * {Offence.DRUG: p.police_drug, Offence.VIOLENT: p.police_violent}.get(self.offence_kind, 1.0)
        seen = 0.0
        if self.pk is not None and self.minutes_now > 0:
            usual = model.p.work_week.control_share
            seen = clip(p.per_contact * self.pk.control / usual, 0, 0.9) * self.worth()
        if self.happens("offence recorded", 1 - (1 - police) * (1 - p.community) * (1 - seen)):
            self._be_arrested()

    def _be_arrested(self):
        model, q, week = self.model, self.model.p.enforcement, self.model.week
        self.recorded_in = week
        self.offence_weeks_recorded += 1
        if self.pk is not None:
            model.count("offences_recorded", self.district)
        self.standing, self.employed = Standing.DETAINED, False
        self.arrests += 1
        nth = self.arrests
        delay = lognormal(self.luck("verdict delay", nth), q.verdict_weeks, q.verdict_spread, normal)
        sentence = lognormal(self.luck("sentence", nth), q.sentence, q.sentence_spread, normal)
        self.verdict_in = week + max(1, round(delay))
        self.new_sentence = max(4, round(sentence)) if self.happens("convicted", q.convicted, nth) else 0
        sooner = min(model.levers.return_delay, q.learn_weeks) - q.learn_weeks
        wait = -math.log(self.luck("bapas is told", nth)) * (q.learn_weeks + model.levers.protocol * sooner)
        self.learns_in = week + 1 + math.floor(wait) if self.pk is not None else NEVER
        self.returns = self.happens("comes back", q.again, nth)
