"""A client's order: it begins, changes hands, ends; prison and what comes after. [A5 M33 M37]"""

import math

from sim.people import Case, Ended, Ground, Phase, Programme, Standing
from tests.oracle.formulas import clip
from tests.oracle.person import NEVER

_COUNTS = {
    "reports_due": "earlier_due",
    "reports_kept": "earlier_kept",
    "offence_weeks_latent": "earlier_latent",
    "offence_weeks_recorded": "earlier_recorded",
}
_NOTHING = "missed_run longest_run sessions_missed pk_changes warnings contacts".split()
_NO_WEEK = "met_in visited_in lost_in ground_in decides_in learns_in verdict_in relapsed_in moved_in found_in".split()
_NO_WEEK += ["warned_in", "helped_in"]


class Order:
    """What happens to a client's order."""

    @property
    def supervised(self):
        """Under supervision, in contact or lost."""
        return self.standing == Standing.SUPERVISED

    @property
    def at_liberty(self):
        """Under supervision or in follow-up."""
        return self.standing in (Standing.SUPERVISED, Standing.FREE)

    @property
    def held(self):
        """In custody or prison."""
        return self.standing in (Standing.DETAINED, Standing.PRISON)

    @property
    def in_contact(self):
        """Supervised, neither lost nor suspended."""
        return self.supervised and not self.lost and self.case != Case.FORWARDED

    def begin(self):
        """A spell begins: the client is suspicious and closed, and nothing is on file yet."""
        model, b, r = self.model, self.model.p.background, self.model.r
        self.standing, self.ended = Standing.SUPERVISED, Ended.ACTIVE
        self.spell += 1
        self.begins = self.out_since = self.attended_in = model.week
        self._clear()
        start = b.trust_start + b.trust_adverse * self.adverse + b.trust_burden * (self.hardship + self.prior)
        self.trust = self.own_trust = clip(start, 0.05, 0.95)
        self.goals = self.tasks = self.bond = clip(start + model.p.relationship.start_more, 0.05, 0.95)
        cut = model.p.practice.shortening_known * model.levers.litmas_shortening
        self.known = clip(model.p.response.known_start + cut, 0, 1)
        self.needs_match = self.known * model.p.response.match_start
        self.reactance, self.motivation, self.phase = r.reactance, self.drive, Phase.PASSIVE
        self.dose = 0.5 * r.dose
        self.next_report = model.week + 1 + math.floor(4 * self.luck("first report", self.spell))

    def _clear(self):
        for total, earlier in _COUNTS.items():
            setattr(self, earlier, getattr(self, total))
        for name in _NOTHING:
            setattr(self, name, 0)
        for name in _NO_WEEK:
            setattr(self, name, NEVER)
        self.goals_month9 = self.tasks_month9 = self.bond_month9 = self.trust_month9 = -1.0
        self.lost = self.volunteer = False
        self.fit_pk, self.case, self.ground = None, Case.NONE, Ground.NONE
        self.formality = self.progress = self.encouragement = 0.0

    def come_out_of_prison(self):
        """Time inside passes; at its end some come back on conditional release, the others are free."""
        week = self.model.week
        if self.held and self.first_begins <= week:
            self.prison_weeks += 1
        if self.standing != Standing.PRISON or self.prison_until >= week:
            return
        if self.returns:
            served = self.model.p.enforcement.served
            self.remainder = round(self.new_sentence * (1 / served - 1))
            self.term = max(2, self.remainder + round(self.model.p.background.probation_year))
            self.programme = Programme.PB
            self.begin()
            self.model.count("intake", self.district)
        else:
            self.standing, self.out_since = Standing.FREE, week

    def begin_order(self):
        """The order begins this week; some have work."""
        self.begin()
        self.employed = self.happens("work at the start", self.model.p.background.employed_start)
        self.job_since = self.model.week
        self.stigma_felt = self.model.r.stigma_felt
        self.model.count("intake", self.district)

    def wait_for_pk(self):
        """Join those in the district who have no PK."""
        under = self.supervised or (self.standing == Standing.DETAINED and self.ended == Ended.ACTIVE)
        if under and self.pk is None:
            self.model.waiting.setdefault(self.district, []).append(self)

    def take_on(self, pk):
        """A PK takes the client on."""
        if self.pk_first is None:
            self.pk_first = pk
        self.pk = pk

    def change_pk(self, pk):
        """Another takes over: bond and trust fall back, the client's own part of trust survives. [M37]"""
        p, start = self.model.p.relationship, self.model.p.background.trust_start
        self.trust += p.change_pull * (self.own_trust - self.trust)
        self.bond += p.change_pull * (min(start, self.bond) - self.bond)
        self.goals += p.change_goals * (min(start, self.goals) - self.goals)
        self.tasks += p.change_goals * (min(start, self.tasks) - self.tasks)
        self.known *= 1 - p.change_known
        self.contacts = 0
        self.pk_changes += 1
        self.take_on(pk)

    def end(self, how):
        """The spell ends."""
        self.ended, self.left_in = how, self.model.week
        well = how in (Ended.COMPLETED, Ended.CONTACT_LOST)
        self.standing = Standing.FREE if well else Standing.PRISON
        self.pk = self.pk_first = None
        self.lost = self.volunteer = False
        self.case = Case.NONE

    def go_to_prison(self, weeks):
        """In prison for so many weeks from now."""
        self.standing, self.prison_until, self.employed = Standing.PRISON, self.model.week + weeks, False

    def run_out(self):
        """The term ends: completed, or with contact lost."""
        if not self.supervised or self.model.week - self.begins < self.term - 1:
            return
        self.model.count("ended_contact_lost" if self.lost else "completions", self.district)
        self.end(Ended.CONTACT_LOST if self.lost else Ended.COMPLETED)

    def look_back(self):
        """A year after completion: free, working, no offence; two years after: offended or not."""
        week, count, done = self.model.week, self.model.count, self.ended == Ended.COMPLETED
        if done and self.left_in == week - 52:
            quiet = self.standing == Standing.FREE and self.offended_in <= self.left_in
            count("reintegrated", self.district, int(quiet and self.employed))
        if done and self.left_in == week - 104:
            count("left_2y_ago", self.district)
            count("reoffended_2y_after_end_latent", self.district, int(self.offended_in > self.left_in))
            count("reoffended_2y_after_end_recorded", self.district, int(self.recorded_in > self.left_in))
        if self.supervised and week - self.begins == 39:
            self.goals_month9, self.tasks_month9, self.bond_month9 = self.goals, self.tasks, self.bond
            self.trust_month9 = self.trust
