"""A client among others: family, neighbours, volunteers, work and training. [M28 M29 M31 M34 M52 M53]"""

import math

from sim.people import Ended, Ground, Phase
from tests.oracle.formulas import log_odds, logistic

_TRADES = 6


class Living:
    """How a client lives outside the relationship."""

    @property
    def seen(self):
        """Whether neighbours see a client: supervised, or at liberty and not long since the end."""
        recent = self.model.week - self.left_in <= self.model.p.community.visible_weeks
        return self.supervised or (self.at_liberty and recent)

    def be_with_family(self):
        """Home visits and sessions draw the family in; support and conflict return to habit. [M31 M35 M52]"""
        p, contacts, family = self.model.p.families, self.model.p.contacts, self.family
        if self.at_liberty:
            family.involved *= 1 - p.involve_fade
        if self.visit_now:
            family.draw_in(p.involve)
        if self.family_comes:
            family.draw_in(p.involve * contacts.group_worth)
        if self.at_liberty:
            family.return_to_habit(self)
        if self.recorded_in == self.model.week - 1:
            family.support = max(family.support + p.arrest, 0.0)

    def revoked_in(self, week):
        """Whether the programme was revoked in a week, but for an arrest: that is heard of by itself."""
        return self.left_in == week and self.ended == Ended.REVOKED and self.ground != Ground.ARREST

    def fails_visibly(self, week):
        """Whether partners and employers see a failure in a week. [M25]"""
        return (self.recorded_in == week and self.pk is not None) or self.revoked_in(week)

    def be_seen(self):
        """What neighbours see of the client this week. [M29]"""
        place, week = self.place, self.model.week
        if self.seen:
            place.visible.append(self)
        if self.held:
            place.inside.append(self)
        known = self.pk is not None or week - self.left_in <= self.model.p.community.visible_weeks
        if (self.recorded_in == week - 1 or self.revoked_in(week - 1)) and known:
            place.failed.append(self)
        if self.left_in == week - 1 and self.ended == Ended.COMPLETED and self.employed:
            place.ended_well.append(self)
        if self.visit_now:
            place.visited.append(self)
        lately = week - self.recorded_in < self.model.p.offending.local_weeks
        place.recorded_lately += lately and self.first_begins <= week

    def part_from_volunteer(self):
        """Some volunteers leave; those left are counted in the district."""
        if not self.supervised or not self.volunteer:
            return
        weeks = self.model.p.community.drop_weeks
        if self.happens("volunteer leaves", 1 / max(1.0, weeks)):
            self.volunteer = False
        else:
            self.district.accompanied += 1

    def look_for_volunteer(self):
        """Those whom groups reach wait for a volunteer. [M31 M53]"""
        if not self.supervised or self.volunteer or self.lost:
            return
        p = self.model.p.community
        reach = self.lever("volunteer_coverage") * self.lever("volunteer_contact")
        reach *= math.exp(p.image_partners * self.district.office.image)
        if self.ticket("volunteer") < reach and self.happens("volunteer found", 1 / max(1.0, p.match_weeks)):
            self.district.waiting.append(self)

    def feel_stigma(self):
        """What the neighbourhood thinks becomes what the client feels. [M28]"""
        if not self.at_liberty:
            return
        model, p = self.model, self.model.p.response
        level = p.stigma_base + p.stigma_acceptance * self.z("acceptance", self.place.acceptance)
        level += p.stigma_adverse * (self.adverse - model.p.background.adverse)
        level += p.stigma_volunteer * self.volunteer + p.stigma_work * (self.employed - model.r.employed)
        self.stigma_felt += p.stigma_rate * (logistic(level) - self.stigma_felt)

    def find_or_lose_work(self):
        """Skill, family, neighbours, PK and volunteers help to find work; motivation helps to keep it. [M34 M53]"""
        if not self.at_liberty:
            return
        model, p, weeks = self.model, self.model.p.work, self.model.week - self.out_since
        period = 0 if weeks <= p.early else 1 if weeks <= p.settling else 2
        drive = self.z("motivation", self.motivation)
        if self.employed:
            loss = (p.loss_1, p.loss_2, p.loss_3)[period] * p.loss_scale
            likely = log_odds(loss) + p.keep_drive * drive
        else:
            gain = (p.gain_1, p.gain_2, p.gain_3)[period] * p.gain_scale
            likely = log_odds(gain) + self._search(drive)
        if not self.happens("work", logistic(likely)):
            return
        model.count("jobs_lost" if self.employed else "jobs_gained", self.district)
        self.employed, self.job_since = not self.employed, model.week
        if self.employed:
            self.progress = min(self.progress + model.p.response.progress_job, 1.0)

    def _search(self, drive):
        p, place = self.model.p.work, self.place
        hiring = self.z("employer_acceptance", place.employers) + self.district.won_over
        helped = p.skill * self.skill + p.family * self.z("support", self.family.support) - p.stigma * hiring
        helped += p.referral * self.needs_match * (self.pk is not None) + p.motivation * drive
        helped += p.volunteer * self.volunteer
        return helped + self.model.p.community.image_partners * self.district.office.image

    def finish_course(self):
        """A vocational course ends with a skill. [M34]"""
        if self.training_until == self.model.week - 1:
            self.skill = 1.0
            self.progress = min(self.progress + self.model.p.response.progress_job, 1.0)

    def can_learn(self, trades):
        """Whether the client would go to a course in one of so many trades."""
        free = self.supervised and not self.lost and not self.skill and self.training_until < self.model.week
        return free and self.phase != Phase.CONFRONTATIONAL and self.ticket("trade") < trades / _TRADES

    def go_to_course(self):
        """A vocational course begins."""
        self.training_until = self.model.week + int(self.model.p.work.course_weeks) - 1
        self.model.count("trained", self.district)
