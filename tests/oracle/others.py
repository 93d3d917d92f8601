"""Families, members of communities, neighbourhoods, districts and offices."""

import math
from functools import cached_property

from sim.people import Role
from tests.oracle.formulas import clip, over, poisson
from tests.oracle.luck import uniform
from tests.oracle.person import MONTH, YEAR, Person


class Family(Person):
    """The family of the client of the same row."""

    def draw_in(self, how_far):
        """The PK draws the family in."""
        self.involved += how_far * (1 - self.involved)

    def return_to_habit(self, client):
        """Support and conflict return to habit; now and then a quarrel or a helping hand. [M31 M52]"""
        p = self.model.p.families
        support = self.base_support + p.involved_support * self.involved + p.volunteer * client.volunteer
        conflict = self.base_conflict + p.involved_conflict * self.involved + p.workless * (not client.employed)
        conflict = clip(conflict + p.hardship * client.hardship, 0, 1)
        luck = client.luck("family")
        helped, quarrelled = luck > 1 - p.help, luck < p.quarrel
        self.support = min(self.support + p.rate * (clip(support, 0, 1) - self.support) + p.help_size * helped, 1)
        self.conflict = min(self.conflict + p.rate * (conflict - self.conflict) + p.quarrel_size * quarrelled, 1)


class Member(Person):
    """Someone who lives where clients live."""

    def know(self, neighbours):
        """The neighbours to whom the member listens; leaders count for more."""
        leader = self.model.p.community.leader_weight
        weights = [leader if other.role == Role.LEADER else 1.0 for other in neighbours]
        self.ties = [(other, weight / sum(weights)) for other, weight in zip(neighbours, weights, strict=True)]

    def listen(self):
        """What these neighbours think."""
        self.heard = sum(weight * other.acceptance for other, weight in self.ties)

    def accept_or_reject(self):
        """Habit, neighbours, and what is seen, less near the ends of the scale. [M29 M30]"""
        p, now, push = self.model.p.community, self.acceptance, self.place.push
        room = 2 * (1 - now if push > 0 else now)
        moved = p.recovery * (self.base_acceptance - now) + p.spread * (self.heard - now) + push * room
        self.acceptance = clip(now + moved, 0, 1)


class Place:
    """A neighbourhood: what its people think, and what they see of clients."""

    def __init__(self, model, row, district):
        self.model, self.row, self.district = model, row, district
        self.members, self.push, self._acceptance = [], 0.0, None
        self.look_away()

    def look_away(self):
        """Forget what was seen of clients."""
        self.visible, self.inside, self.failed, self.ended_well, self.visited = [], [], [], [], []
        self.recorded_lately = 0

    @property
    def acceptance(self):
        """Mean acceptance; the reference where nobody lives."""
        if self._acceptance is None:
            if self.members:
                self._acceptance = sum(member.acceptance for member in self.members) / len(self.members)
            else:
                self._acceptance = self.model.r.acceptance
        return self._acceptance

    def forget(self):
        """What people think has changed."""
        self._acceptance = None

    def ask_employers(self):
        """Mean acceptance among employers; the reference where there is none."""
        thinks = [member.acceptance for member in self.members if member.role == Role.EMPLOYER]
        self.employers = over(sum(thinks), len(thinks), self.model.r.employer_acceptance)

    def see(self):
        """Failures and successes of last week, work, volunteers, mediation and visits push acceptance. [M29 M30]"""
        p, r, there = self.model.p.community, self.model.r, len(self.visible)
        failures = over(len(self.failed), there, r.local_failure) - r.local_failure
        successes = over(len(self.ended_well), there, r.local_success) - r.local_success
        working = over(sum(client.employed for client in self.visible), there, r.employed) - r.employed
        accompanied = over(sum(client.volunteer for client in self.visible), there)
        mediation = self.district.mediation_by_place if self.members else 0.0
        self.push = (
            p.failure * p.clients * failures
            + p.success * p.clients * successes
            + p.working * working
            + p.volunteer * accompanied
            + p.mediation * mediation
            + p.visit * len(self.visited)
        )

    def count_failures(self):
        """Local clients with a recorded offence within the year, per 100."""
        there = len(self.visible) + len(self.inside)
        self.failures_lately = 100 * over(self.recorded_lately, there, self.model.r.local_failures / 100)


class District:
    """A district: how far it is, whether it has a post, who works there."""

    def __init__(self, model, row, geography):
        self.model, self.row, self.places, self.staff = model, row, [], []
        self.population, self.trip = float(geography.population[row]), float(geography.trip[row])

    def lever(self, name):
        """A lever as it is set for the district."""
        return float(getattr(self.model.levers, name)[self.row])

    @property
    def errands_from_post(self):
        """Share of errands that PKs do from the post, on the days on which it is open."""
        p, days = self.model.p.practice, self.lever("post_days")
        return p.post_reach * days / (days + p.post_half)

    @property
    def rota_hours(self):
        """Hours a week that officers travel to and from the post."""
        return (
            self.lever("post_days") * self.lever("post_officers") / MONTH * self.trip / self.model.p.practice.post_stay
        )

    @property
    def post_hours(self):
        """Hours a week for clients at the post: the days of its people, less journeys and errands."""
        model, p = self.model, self.model.p.work_week
        people = self.lever("post_officers") + self.lever("post_staff")
        there = self.lever("post_days") * people / MONTH * model.p.practice.post_day
        errands = model.facts.litmas_per_year / YEAR * self.population * self.errands_from_post / p.tasks_per_trip
        return max(there - self.rota_hours - errands * p.local_trip, 0.0)

    def take_volunteers(self):
        """Those who wait get a volunteer, in their order, as far as the groups of the district carry. [M31]"""
        model, p = self.model, self.model.p.community
        places = model.facts.groups * model.levers.volunteers_per_group * p.carry * self.population
        free = int(max(math.ceil(places) - self.accompanied, 0))
        for client in sorted(self.waiting, key=lambda client: client.ticket("volunteer"))[:free]:
            client.volunteer = True

    def win_employers(self):
        """Acceptance that employers won over add, in SD, as far as PKs have hours for the talks. [M53]"""
        model, done = self.model, [pk.partner_share for pk in self.staff]
        self.won_over = model.levers.employers * model.p.practice.employer_gain * over(sum(done), len(done))

    def spread_mediation(self):
        """Hours of mediation in each neighbourhood: the PKs of a district serve all alike. [M30]"""
        hours = sum(pk.mediated for pk in self.model.pks if pk.district is self)
        self.mediation_by_place = over(hours, len(self.places))

    @cached_property
    def hours_of_clients(self):
        """Hours a week that the clients of the district usually take."""
        model = self.model
        minutes = model.facts.clients * self.population * model.r.dose / (1 - model.p.work_week.control_share)
        return minutes / 60

    def measure_post(self):
        """How many clients the post serves this week, and how long a trip of a PK takes with it. [M13]"""
        self.served = min(self.errands_from_post, over(self.post_hours, self.hours_of_clients))
        local = min(self.model.p.work_week.local_trip, self.trip)
        self.round_trip = self.trip + self.errands_from_post * (local - self.trip)


class Office:
    """A Bapas: open litmas, its image, places in courses."""

    def __init__(self, model, row):
        self.model, self.row, self.districts = model, row, []

    @property
    def population(self):
        """Share of the population that the office covers."""
        return sum(district.population for district in self.districts)

    @property
    def staff(self):
        """PKs in post."""
        return [pk for district in self.districts for pk in district.staff]

    def ask_for_litmas(self, failed):
        """Social inquiry reports are asked of the office; arrests it has learnt of ask for more. [M36 M25]"""
        model = self.model
        weekly = model.facts.litmas_per_year / YEAR * self.population
        asked = poisson(uniform(model.weekly_stream("litmas"), self.row), weekly)
        more = asked + len(failed) * model.p.office.returned_litmas
        self.litmas_open += more
        self.count_by_population("litmas", more)

    def work_on_litmas(self, room, pace):
        """Litmas go where hours are; what is not done stays open. [M36]

        `room` are hours by PK, `pace` the share of open reports to be worked off; asked, and by PK at the desk and on
        the way.
        """
        if not room:
            return 0.0, {}
        p, levers = self.model.p.work_week, self.model.levers
        desk = max(1.0, p.litmas_desk - levers.litmas_relief - levers.litmas_shortening)
        whole = self.population
        way = sum(d.round_trip / p.tasks_per_trip * (d.population / whole) for d in self.districts)
        wanted, there = pace * self.litmas_open * (desk + way), sum(room.values())
        part = min(1.0, wanted / there) if there > 0 else 0.0
        hours = {pk: part * free for pk, free in room.items()}
        self.litmas_open = max(0.0, self.litmas_open - sum(hours.values()) / (desk + way))
        on_the_way = way / (desk + way)
        return wanted / len(room), {pk: (h * (1 - on_the_way), h * on_the_way) for pk, h in hours.items()}

    def open_courses(self, accompanied):
        """Places in six trades are few: courses start when a batch is full. [M34 M53]"""
        model, p, levers = self.model, self.model.p.work, self.model.levers
        whole = sum(district.population for district in model.districts)
        clients = model.facts.clients * self.population / whole
        pull = math.exp(model.p.community.image_partners * self.image)
        usual = p.places / 1000 * clients * levers.places + p.group_places * len(accompanied)
        self.trained_places += usual / YEAR * pull
        self.added_places += levers.more_places * model.facts.offices * clients / model.facts.clients / YEAR * pull
        self.trained_places = self._begin_courses(self.trained_places, 6.0)
        self.added_places = self._begin_courses(self.added_places, levers.trades)

    def _begin_courses(self, saved, trades):
        """Courses in so many trades for those out of work first; what is left of the places."""
        batch = self.model.p.work.batch
        full = math.floor(saved / batch) * batch
        if full:
            fit = self.model.by_office(lambda client: client.can_learn(trades))[self]
            for client in sorted(fit, key=lambda client: client.ticket("course") + client.employed)[: int(full)]:
                client.go_to_course()
        return saved - full

    def move_image(self, active, failed):
        """Visible failures harden the image of an ineffective programme. [M25 M53]"""
        p, r = self.model.p.office, self.model.r
        failed = over(len(failed), len(active), r.failures)
        self.failure_rate += p.image_memory * (failed - self.failure_rate)
        seen = math.log(max(self.failure_rate, 0.1 * r.failures) / r.failures)
        self.image += p.image_rate * (p.image_failure * seen - self.image)

    def count_by_population(self, flow, number):
        """Add to a flow of the week, spread over the districts by population."""
        whole = self.population
        for district in self.districts:
            self.model.count(flow, district, number * (district.population / whole))
