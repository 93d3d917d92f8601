"""The PK: duties before clients, minutes for each, what the week does to the PK. [M09 M12 M13 M14 M18 M20 M25 M36]"""

import math

from tests.oracle.formulas import clip, logistic, over
from tests.oracle.person import MONTH, NEVER, YEAR, Person

_LEDGER = "h_litmas h_accompaniment h_files h_tracing h_travel h_training h_administration h_partners".split()
_LEDGER += ["h_guidance", "h_control", "h_missed"]


class PK(Person):
    """A probation officer: one holder of a seat in a district."""

    @property
    def seat(self):
        """The seat that this PK holds, held or will hold."""
        return self.row % self.model.seats

    def be_hired_or_leave(self):
        """Seats kept for hiring are filled or vacated as policy says. [M18]"""
        if self.reserve < 0:
            return
        wanted = self.reserve < round(self.district.lever("extra_pks"))
        if wanted and self.row < self.model.seats and self.seat not in self.model.seats_held:
            self.in_post = True
        elif self.in_post and not wanted:
            self.in_post = False
            self.hand_over(None)

    def hand_over(self, pk):
        """Another PK, or nobody for now, takes over the clients."""
        for client in self.model.people:
            if client.pk is self:
                client.change_pk(pk)

    def go_to_course(self):
        """To a course once; what it adds fades without coaching. [M20]"""
        self.coached = False
        if not self.in_post:
            return
        p, q, levers, week = self.model.p.office, self.model.p.practice, self.model.levers, self.model.week
        if self.ticket < levers.courses and self.courses == 0 and self.workshop_until < week:
            self.courses += 1
            self.training_until = week + int(q.course_weeks) - 1
        if self.training_until == week - 1:
            self.trained += q.course_gain
        self.coached = self.ticket < levers.coaching
        if not self.coached:
            self.trained *= 0.5 ** (1 / p.skill_half)

    def go_to_workshop(self):
        """To a workshop on style once; what it turned fades without coaching. [M20 M38]"""
        if not self.in_post:
            return
        levers, week = self.model.levers, self.model.week
        if self.ticket < levers.style_share and self.workshop_until == NEVER and self.training_until < week:
            self.workshop_until = week + int(self.model.p.practice.workshop_weeks) - 1
            self.turned = levers.together
        if not self.coached:
            self.turned *= 0.5 ** (1 / self.model.p.office.skill_half)

    def bring_skill_and_style(self):
        """Competence, warmth, control and planning together, with what training and policy add. [M04 M09 M38]"""
        q, levers = self.model.p.practice, self.model.levers
        self.skill = self.competence + self.trained + levers.competence
        self.approach = self.warmth + q.course_warmth * self.trained + levers.warmth + q.style_warmth * self.turned
        self.control = clip(self.control_share + levers.control, 0, 1)
        self.control_felt = self.control * (1 - levers.separated)
        self.together = clip(self.collaborative + q.course_together * self.trained + self.turned, 0, 1)

    def share_out_week(self):
        """Fixed duties in their order; no duty above its cap, all together within the hours. [M13 M18 M36]"""
        for name in (*_LEDGER[:8], "h_missed", "h_available", "contact_hours", "partner_share", "mediated"):
            setattr(self, name, 0.0)
        if not self.in_post:
            return
        p = self.model.p.work_week
        partners, mediation, journeys = self._partners()
        asked, left = self._duties(partners), p.hours
        self.asked = sum(asked.values())
        done = {}
        for duty, hours in asked.items():
            done[duty] = min(hours, p.duty_cap * p.hours, left)
            left -= done[duty]
        self.files -= done["files"]
        self.tracing -= done["tracing"]
        self.partner_share = share = over(done["partners"], partners, 1.0)
        self.mediated = mediation * share
        self.h_available, self.contact_hours = p.hours, left
        self.h_training, self.h_accompaniment = done["training"], done["accompaniment"]
        self.h_files, self.h_tracing, self.h_administration = done["files"], done["tracing"], done["administration"]
        self.h_partners = max(done["partners"] - journeys * share, 0.0)
        self.h_travel = done["rota"] + journeys * share

    def _duties(self, partners):
        """Hours asked before litmas, in the order in which they are done."""
        model, p, q, levers = self.model, self.model.p.work_week, self.model.p.practice, self.model.levers
        load, week = len(self.clients), model.week
        course = q.course_hours * (self.training_until >= week) + q.workshop_hours * (self.workshop_until >= week)
        reviews = load * q.review_minutes / 60 / levers.review_weeks
        records = p.administration * levers.administration + q.handover * levers.separated
        return {
            "training": course + self.coached * (q.coach_hours + reviews),
            "accompaniment": p.accompaniment,
            "files": self.files,
            "tracing": self.tracing,
            "rota": self.district.rota_hours / len(self.district.staff),
            "partners": min(partners, q.mediation_most * p.hours),
            "administration": load * records / MONTH,
        }

    def _partners(self):
        """Hours with volunteers, neighbours, families and employers; of these mediation, and ways. [M30 M31 M53]"""
        p, q, levers = self.model.p.work_week, self.model.p.practice, self.model.levers
        volunteers = sum(client.volunteer for client in self.clients) * p.volunteer_hours / MONTH
        places = len(self.district.places) / len(self.district.staff)
        mediation = places * levers.mediation / YEAR
        talks = places * levers.employers * q.employer_hours / YEAR
        journeys = (mediation + talks) / q.errand_hours * self.district.round_trip / p.tasks_per_trip
        invited = sum(client.lever("family_sessions") for client in self.clients if client.in_contact)
        families = invited / p.group_size * p.family_session / YEAR
        return volunteers + mediation + families + talks + journeys, mediation, journeys

    @property
    def room_for_litmas(self):
        """Hours that litmas may take: below the cap, and not the last hours for clients."""
        p = self.model.p.work_week
        return max(min(self.contact_hours - p.client_floor * p.hours, p.duty_cap * p.hours), 0.0)

    def write_litmas(self, asked, desk, way):
        """Hours at the desk and on the way; what is left is for clients, and tells how much was asked of the PK."""
        model, p = self.model, self.model.p.work_week
        self.h_litmas = desk
        self.h_travel += way
        self.contact_hours = max(self.contact_hours - desk - way, 0.0)
        contacts = len(self.clients) * p.minutes_most / 60 / model.p.contacts.report_weeks
        self.workload = (self.asked + asked + contacts) / p.hours

    def plan_contacts(self):
        """Minutes for reports, then home visits and sessions with the hours that are left. [M14 M18 M33 M35]"""
        p = self.model.p.work_week
        if not self.in_post:
            self.report_minutes, self.session_minutes = p.minutes_most, min(p.session_longest, p.minutes_most)
            return
        hours = self.contact_hours * math.exp(p.exhausted_minutes * max(self.exhaustion, 0))
        reachable = [client for client in self.clients if client.in_contact]
        for client in reachable:
            client.weigh()
        asked = sum(client.weight_now * client.report_length for client in reachable if client.due_now)
        self.report_minutes = min(p.minutes_most, over(60 * hours * (1 - p.session_share), asked, p.minutes_most))
        spare = hours - self.report_minutes * asked / 60
        others = [client for client in reachable if not client.due_now]
        spare = max(spare - self._visit(others, spare), 0.0)
        self._offer_sessions([client for client in others if not client.visit_now], spare)

    def _visit(self, clients, spare):
        """Home visits as hours allow; a part of a visit is a whole one in so many weeks. The hours they take. [M35]"""
        p = self.model.p.work_week
        called = [client for client in clients if client.wants_visit]
        way = {client: client.district.round_trip / p.tasks_per_trip for client in called}
        dearest = max((p.visit_hours + way[client] for client in called), default=0.0)
        most = over(spare, dearest)
        allowed = min(math.floor(most * p.visit_share + self.luck("visits allowed")), math.floor(most))
        going = sorted(called, key=lambda client: client.luck("visit order"))[: max(allowed, 0)]
        for client in going:
            client.visit_now = True
            self.h_travel += way[client]
        return sum(p.visit_hours + way[client] for client in going)

    def _offer_sessions(self, clients, spare):
        """Further sessions: freed hours buy them; a group hour counts once for its members. [M33]"""
        p = self.model.p.work_week
        in_group = 1 - p.group_share * (1 - 1 / p.group_size)
        expected = sum(
            client.weight_now * (in_group if client.stage == "advanced" else 1.0) * p.minutes_most / 60
            for client in clients
        )
        rate = min(over(spare, expected), p.sessions_most)
        wanted = 0.0
        for client in clients:
            if client.happens("session", rate * client.weight_now):
                client.session_now = True
                client.group_now = client.stage == "advanced" and client.happens("group", p.group_share)
                wanted += (1 / p.group_size if client.group_now else 1.0) * p.minutes_most / 60
        self.session_minutes = min(p.session_longest, p.minutes_most * over(spare, wanted, 1.0))

    def open_books(self):
        """Nothing is booked yet on guidance and control."""
        self.h_guidance = self.h_control = 0.0

    @property
    def unbooked(self):
        """Hours of the week that were not worked off on anything."""
        return max(self.h_available - sum(getattr(self, name) for name in _LEDGER), 0.0)

    @property
    def room_for_more_litmas(self):
        """Hours freed at short notice that open litmas may take."""
        return clip(self.model.p.work_week.duty_cap * self.h_available - self.h_litmas, 0.0, self.unbooked)

    def close_books(self, desk, way):
        """The last free hours go to open litmas; the ledger adds up."""
        free = self.unbooked - desk - way if self.in_post else 0.0
        self.h_litmas += desk
        self.h_travel += way
        self.h_free = max(free, 0.0) if self.h_available > 0 else 0.0

    def tire(self):
        """Work asked, conflict of roles and failures of own clients exhaust. [M25 M42]"""
        model, p = self.model, self.model.p.office
        if not self.in_post:
            return
        load = math.log(max(self.workload, 0.05) / model.r.workload)
        level = self.trait_exhaustion + p.tired_load * load
        level += p.tired_roles * (4 * self.control * (1 - self.control) - 0.95)
        self.exhaustion += p.tired_rate * (level - self.exhaustion) + p.tired_failure * self.failures

    def lose_or_find_heart(self):
        """Exhaustion and a gap to the clients make apathetic; coaching and review help. [M12 M20]"""
        if not self.in_post:
            return
        p, r = self.model.p.office, self.model.r
        gap = over(sum(client.gap for client in self.clients), len(self.clients), r.gap) - r.gap
        level = p.apathy_base + p.apathy_tired * self.exhaustion + p.apathy_gap * gap + p.apathy_review * self.coached
        self.apathy += p.apathy_rate * (logistic(level) - self.apathy)

    def move_away_or_stay(self):
        """Some PKs are moved away; the next holder of the seat takes over the clients. [M37]"""
        model, after = self.model, self.row + self.model.seats
        if self in model.moving and after < len(model.pks):
            self.in_post, model.pks[after].in_post = False, True
            self.hand_over(model.pks[after])
