"""A client's contacts: due, planned for, kept or missed, good or mere formality. [M15 M16 M21 M33 M35 M42]"""

import math

from sim.people import Phase, Programme
from tests.oracle.formulas import clip, logistic
from tests.oracle.luck import normal
from tests.oracle.person import MONTH, YEAR


class Reporting:
    """How a client and a PK meet."""

    @property
    def at_post(self):
        """Whether the client can use a post. [M13]"""
        return self.near_post < self.district.served

    @property
    def lacks_phone(self):
        """Of those who cannot report online: no phone at all; the others lack credit or signal."""
        return self.ticket("phone") < self.model.p.practice.lack_phone

    @property
    def has_phone(self):
        """Can be called or sent a message. [M15]"""
        return self.phone or not self.lacks_phone or self.ticket("phone given") < self.lever("phones")

    @property
    def can_report_online(self):
        """A phone that can, one given, help with credit, or a kiosk nearby. [M15]"""
        if self.phone:
            return True
        help_with = self.lever("phones" if self.lacks_phone else "credit")
        return self.ticket("phone given") < help_with or self.ticket("kiosk") < self.lever("kiosks")

    def report_falls_due(self):
        """Everyone in contact reports at their interval, online where phone and signal allow. [M15 M33]"""
        self.due_now = self.kept_now = self.session_now = self.visit_now = False
        self.online_now = self.group_now = self.staff_now = False
        self.minutes_now = self.guidance_now = 0.0
        model, p = self.model, self.model.p.contacts
        if not self.in_contact or self.pk is None or self.next_report >= model.week + 1:
            return
        self.due_now = True
        self.reports_due += 1
        weekly = self.programme == Programme.ASIMILASI
        self.next_report += p.report_assimilation if weekly else p.report_weeks
        online = self.can_report_online
        self.online_now = online and self.happens("report online", p.online_share, self.reports_due)
        if self.at_post and not self.online_now:
            staff, officers = self.district.lever("post_staff"), self.district.lever("post_officers")
            self.staff_now = self.happens("taken by staff", staff / max(staff + officers, 1.0), self.reports_due)
        model.count("reports_due", self.district)
        model.count("contacts_due", self.district)

    @property
    def stage(self):
        """Stage of guidance. [M33]"""
        p, since = self.model.p.work_week, self.model.week - self.begins
        if since < p.initial_weeks:
            return "initial"
        return "final" if self.term - since <= p.final_weeks else "advanced"

    def weigh(self):
        """Weight in the PK's time: by stage, for those who lag, and by score where policy says so. [M33]"""
        p = self.model.p.work_week
        lags = self.missed_run > 0 or self.sessions_missed > 1
        final = p.lagging if lags else p.stage_final
        weight = {"initial": p.stage_initial, "advanced": 1.0, "final": final}[self.stage]
        spread = self.model.levers.by_score * p.score_spread
        self.weight_now = weight * (1 + spread * (self.third - 1)) if spread else weight

    @property
    def third(self):
        """Third of the score on file, 0 the lowest."""
        return (self.score > -0.4307) + (self.score > 0.4307)

    @property
    def report_length(self):
        """Length of the report with the PK, against one in person."""
        if self.staff_now:
            return 0.0
        return self.model.p.contacts.online_minutes if self.online_now else 1.0

    @property
    def wants_visit(self):
        """Whether a home visit is called for this week. [M35]"""
        p = self.model.p.work_week
        chance = p.visit_initial if self.stage == "initial" else p.visit_later
        return self.happens("home visit", chance + self.lever("family_visits") / MONTH)

    def _inclination(self):
        """Log-odds of keeping an appointment, but for its kind and the way."""
        p, week = self.model.p.contacts, self.model.week
        reminded = self.ticket("reminder") < self.lever("reminders") and self.has_phone
        return (
            p.alliance * self.alliance_z
            + p.motivation * self.z("motivation", self.motivation)
            + self.diligence
            + p.avoiding * self.avoids
            + p.moved * (week - self.moved_in < p.moved_weeks)
            + p.volunteer * self.volunteer
            + p.warned * (week - self.warned_in < p.warned_weeks)
            + p.helped * (week - self.helped_in < p.warned_weeks)
            + p.passive * (self.phase == Phase.PASSIVE)
            + p.confrontational * (self.phase == Phase.CONFRONTATIONAL)
            + p.reminder * reminded
        )

    def _way(self):
        """Log-odds that the way costs, to the office or to a post. [M13]"""
        p = self.model.p.contacts
        km = min(self.model.p.practice.post_km, self.km) if self.at_post else self.km
        return p.distance * max(km - p.free_km, 0) / 10

    def report(self):
        """The report is the routine contact: kept or missed. [M15 M16]"""
        if not self.due_now:
            return
        model, p = self.model, self.model.p.contacts
        likely = p.keep + self._inclination() + (0.0 if self.online_now else self._way())
        minutes = self.pk.report_minutes * self.weight_now * self.report_length
        self.kept_now = self.happens("report kept", logistic(likely), self.reports_due)
        if self.kept_now:
            self.reports_kept += 1
            self.missed_run = 0
            self.minutes_now = minutes
            model.count("reports_kept", self.district)
        else:
            self.missed_run += 1
            self.pk.h_missed += minutes / 60 * model.p.work_week.missed_share
        self.longest_run = max(self.longest_run, self.missed_run)
        if self.missed_run >= p.lost_run:
            self.lost, self.lost_in = True, model.week

    def attend(self):
        """A further session is attended or not; at a home visit the client is met or not. [M03 M33 M35]"""
        if self.visit_now:
            self._be_visited()
        elif self.session_now:
            self._attend_session()

    def _be_visited(self):
        model = self.model
        hours = model.p.work_week.visit_hours
        likely = model.p.contacts.visit_keep + self._inclination()
        self.visit_now = self.happens("session kept", logistic(likely), self.sessions_due)
        self.sessions_due += 1
        model.count("contacts_due", self.district)
        if self.visit_now:
            self.minutes_now, self.visited_in = hours * 60, model.week
        else:
            self.pk.h_missed += hours

    def _attend_session(self):
        model, p, q = self.model, self.model.p.contacts, self.model.p.work_week
        likely = p.session_keep + p.session_tasks * self.z("tasks", self.tasks) + self._inclination() + self._way()
        minutes = self.pk.session_minutes
        self.session_now = self.happens("session kept", logistic(likely), self.sessions_due)
        self.sessions_due += 1
        model.count("contacts_due", self.district)
        model.count("participation_due", self.district)
        if self.session_now:
            self.minutes_now, self.attended_in, self.sessions_missed = minutes, model.week, 0
            model.count("participation_kept", self.district)
        else:
            self.sessions_missed += 1
            self.pk.h_missed += minutes / 60 * q.missed_share / (q.group_size if self.group_now else 1)
            self.group_now = False

    @property
    def met(self):
        """Whether the PK met the client this week, in whatever way."""
        return self.supervised and self.minutes_now > 0

    def book(self):
        """Hours of a kept contact are guidance or control. [M09 M14]"""
        model, pk = self.model, self.pk
        if not self.supervised:
            return
        rate = model.p.contacts.dose_rate
        self.dose *= 1 - rate
        if not self.met:
            return
        hours = self.minutes_now / 60 / (model.p.work_week.group_size if self.group_now else 1)
        pk.h_control += hours * pk.control
        pk.h_guidance += hours * (1 - pk.control)
        self.control_hours += hours * pk.control
        self.guidance_hours += hours * (1 - pk.control)
        self.guidance_now = self.minutes_now * (1 - pk.control)
        self.dose += rate * self.guidance_now
        self.met_in = model.week
        model.count("guidance_minutes", self.district, self.guidance_now)

    @property
    def with_guide(self):
        """Part of this week's contact with the guiding PK; of the control a colleague may do some. [M14]"""
        return 1 - self.pk.control * self.model.levers.separated

    def worth(self, part=1.0):
        """Worth of this week's contact: less online and in groups, none if mere formality. [M21]"""
        p = self.model.p.contacts
        kind = p.online_worth if self.online_now else p.group_worth if self.group_now else 1.0
        return kind * clip(self.minutes_now * part / p.formal_minutes, 0, 1)

    @property
    def gap(self):
        """Gap in education and experience left when the PK has found a fitting method. [M12]"""
        closed = clip(1 - self.model.p.contacts.gap_fit * self.pk.skill, 0, 1.5)
        return max(self.pk.education - self.education, 0) * closed

    @property
    def in_private(self):
        """Private rooms above the status quo, for two people who meet at the office. [M19]"""
        elsewhere = self.online_now or self.visit_now or self.group_now or self.at_post
        return 0.0 if elsewhere else self.model.rooms_added

    def _found_weak(self):
        """Whether the last review, which errs, measured a weak relationship. [M20]"""
        if not self.pk.coached:
            return False
        q, review = self.model.p.office, (self.model.week + 104) // int(self.model.levers.review_weeks)
        return self.alliance_z + q.review_error * normal(self.luck("review", review)) < q.review_below

    def have_quality(self):
        """What makes a contact good; too little time makes it formality. [M04 M12 M19 M21 M42]"""
        if self.kept_now or self.session_now or self.visit_now:
            self.model.count("contacts_kept", self.district)
        if not self.met:
            return
        model, p, r, pk = self.model, self.model.p.contacts, self.model.r, self.pk
        minutes = max(self.minutes_now * self.with_guide, 1.0)
        quality = (
            p.warmth * pk.approach
            + p.structure * pk.structure
            + p.balance * max(pk.approach, 0) * max(pk.structure, 0)
            + p.competence * pk.skill
            + p.exhaustion * pk.exhaustion
            + p.apathy * self.z("apathy", pk.apathy)
            + p.minutes * math.log(minutes / r.minutes)
            + p.gap * (self.gap - r.gap)
            + p.room * self.in_private
            + p.climate * (model.facts.climate - 0.5)
        )
        quality += model.p.office.review_gain * self._found_weak()
        luck = p.noise * normal(self.luck("quality", self.contacts_all))
        self.quality = clip(quality + luck, -9, 9)
        self.formality += p.formal_rate * (clip(1 - minutes / p.formal_minutes, 0, 1) - self.formality)
        self.contacts += 1
        self.contacts_all += 1

    @property
    def family_comes(self):
        """Whether the family comes to a session with others. [M31]"""
        lever, p = self.lever("family_sessions"), self.model.p.families
        if not lever or not self.in_contact or self.pk is None:
            return False
        return self.happens("family session", lever / YEAR * self.pk.partner_share * p.come)
