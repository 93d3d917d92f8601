"""What the institution does with a client: grounds, proposals, tracing, decisions, verdicts. [M16 M17]"""

from sim.people import Case, Ended, Ground, Standing
from tests.oracle.formulas import clip, log_odds, logistic
from tests.oracle.person import NEVER

_CAUSES = {
    Ground.ARREST: "after_arrest",
    Ground.MISSED_REPORTS: "after_misses",
    Ground.MOVED: "after_move",
    Ground.NOT_PARTICIPATING: "after_absence",
}


class UnderLaw:
    """What the institution does about it."""

    def give_grounds(self):
        """Three reports missed in a row are a ground; the Bapas learns of arrests late. [M16 M17]"""
        model, p, week = self.model, self.model.p.enforcement, self.model.week
        if self.supervised:
            quiet = self.missed_run == 0 and self.case == Case.NONE
            if quiet and (self.ground == Ground.MISSED_REPORTS or week - self.ground_in > p.stale_weeks):
                self.ground = Ground.NONE
            if self.missed_run >= p.missed_run and self.ground == Ground.NONE:
                self.ground, self.ground_in = Ground.MISSED_REPORTS, week
        elif self.standing == Standing.DETAINED and self.learns_in == week and self.pk is not None:
            self.ground, self.ground_in = Ground.ARREST, week
            self.pk.files += model.p.work_week.examination
        if self.ground_in == week and self.pk is not None:
            self.grounds += 1
            self.count_with_cause("grounds", self.ground)

    def burden_pk(self):
        """The PK hears of an arrest. [M25]"""
        if self.learns_in == self.model.week and self.pk is not None:
            self.pk.failures += 1

    def count_with_cause(self, flow, ground):
        """Count the client, and by what it came."""
        self.model.count(flow, self.district)
        if ground in _CAUSES:
            self.model.count(f"{flow}_{_CAUSES[ground]}", self.district)

    def be_answered(self):
        """Once per ground the PK proposes revocation or warns; some are given to another PK. [M17]"""
        model, p = self.model, self.model.p.enforcement
        if self.ground_in != model.week or self.pk is None or self.case != Case.NONE:
            return
        arrest = self.ground == Ground.ARREST
        if self.happens("proposal", p.propose_arrest if arrest else self._proposal_chance(), self.grounds):
            self.case, self.decides_in = Case.PROPOSED, model.week + int(p.session_weeks)
            self.pk.files += model.p.work_week.file
            self.proposals += 1
            self.count_with_cause("proposals", self.ground)
        elif not arrest:
            self._be_warned()
            if self.happens("transfer", p.transfer, self.grounds):
                self._go_to_next_pk()

    def _proposal_chance(self):
        """Discretion, and what is on file."""
        p = self.model.p.enforcement
        kept = self.reports_kept / max(self.reports_due, 1)
        chance = logistic(log_odds(p.enforce) + p.enforce_alliance * (kept - p.kept_mean) / p.kept_sd)
        return clip(chance * (p.enforce_warned if self.warnings else 1 - self.model.levers.help_first), 0, 0.95)

    def _be_warned(self):
        """A warning, in writing as policy says; help where it is the first ground."""
        levers = self.model.levers
        if self.happens("written warning", levers.warnings, self.grounds):
            self.warned_in = self.model.week
        if self.warnings == 0 and self.happens("help", levers.help_first, self.grounds):
            self.helped_in = self.model.week
            self.pk.tracing += self.model.p.work_week.trace
        self.warnings += 1

    def _go_to_next_pk(self):
        """The next PK of the district takes over, in the order of their seats."""
        there = self.district.staff
        later = [pk for pk in there if pk.row > self.pk.row]
        after = later[0] if later else there[0] if there else self.pk
        if after is not self.pk:
            self.change_pk(after)

    def be_traced(self):
        """Those who cannot be found are traced, which takes hours; some come back alone. [M16]"""
        if not (self.supervised and self.lost):
            return
        model, p = self.model, self.model.p.contacts
        every = max(1, round(p.trace_weeks / model.levers.tracing))
        if (model.week - self.lost_in) % every == 1 % every:
            self.pk.tracing += model.p.work_week.trace
            if self.happens("found", clip(p.found * (p.found_avoiding if self.avoids else 1), 0, 0.95)):
                self._be_back()
        if self.lost and self.happens("comes back alone", p.comes_back):
            self._be_back()

    def _be_back(self):
        self.lost, self.missed_run, self.moved_in = False, 0, NEVER
        self.next_report = self.model.week + 1

    def come_before_tpp(self):
        """The observer team forwards a proposal or drops it; forwarded, the programme is suspended. [M17]"""
        model, p = self.model, self.model.p.enforcement
        if self.case != Case.PROPOSED or self.decides_in != model.week:
            return
        passes = self.happens("tpp session", p.session_forward, self.grounds)
        self.case = Case.FORWARDED if passes else Case.NONE
        self.decides_in = model.week + int(p.decision_weeks) if passes else NEVER

    def be_decided_on(self):
        """Above the Bapas a decision is taken; executed, the rest of the sentence is served. [M17]"""
        model, p = self.model, self.model.p.enforcement
        if self.case != Case.FORWARDED or self.decides_in != model.week:
            return
        arrest = self.standing == Standing.DETAINED
        if self.happens("execution", p.execute_arrest if arrest else self._execution_chance(), self.grounds):
            self.count_with_cause("revocations", Ground.ARREST if arrest else self.ground)
            self.returns = False
            self.end(Ended.REVOKED)
            self.go_to_prison(max(self.remainder, 1))
        else:
            self.case, self.decides_in = Case.NONE, NEVER
            self.next_report = model.week + 1

    def _execution_chance(self):
        p = self.model.p.enforcement
        if self.lost or self.missed_run >= p.missed_run:
            return clip(p.execute_other * p.execute_absent, 0, 1)
        return clip(p.execute_other * (p.execute_back if self.missed_run == 0 else 1), 0, 1)

    def be_judged(self):
        """An arrest ends in a conviction or a release; after a revocation the sentence is added to it. [M17]"""
        model = self.model
        if not self.held or self.verdict_in != model.week:
            return
        if self.standing == Standing.PRISON:
            self.prison_until += self.new_sentence
        elif self.new_sentence:
            if self.pk is not None:
                model.count("reconvictions", self.district)
                self.end(Ended.RECONVICTED)
            self.go_to_prison(self.new_sentence)
        else:
            self.standing = Standing.SUPERVISED if self.pk is not None else Standing.FREE
            self.case, self.ground, self.missed_run, self.lost = Case.NONE, Ground.NONE, 0, False
            self.out_since, self.next_report = model.week, model.week + 1
