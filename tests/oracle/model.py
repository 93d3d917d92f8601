"""Everyone of a world as plain agents, and what they share: clock, levers, luck, counts."""

import mesa

from sim.people import Standing
from sim.policy.levers import Levers, status_quo
from sim.policy.timeline import levers_in
from tests.oracle import luck, state
from tests.oracle.client import Client
from tests.oracle.others import District, Family, Member, Office, Place
from tests.oracle.pk import PK
from tests.oracle.week import WEEK


class Oracle(mesa.Model):
    """Everyone of a world as plain agents, from its present week on.

    Parameters
    ----------
    world : World
        Of columns; it is read once and not touched.

    Attributes
    ----------
    chances : dict, optional
        If given, notes the chance with which each event was drawn this week, by its name and the person's row.
    """

    def __init__(self, world):
        super().__init__(rng=world.seed)
        self.seed_of_luck, self.week, self.seats = world.seed, world.week, world.seats
        self.facts, self.p, self.r = world.facts, world.parameters, world.references
        self.schedule, self.settings, self.later = world.schedule, world.settings, world.later
        self._streams, self._scales = {}, {}
        self.chances = None
        self._settle(world.geography)
        self.clients = [Client(self, row) for row in range(world.clients.rows)]
        self.pks = [PK(self, row) for row in range(world.pks.rows)]
        self.members = [Member(self, row) for row in range(world.members.rows)]
        for row, client in enumerate(self.clients):
            client.family = Family(self, row)
        state.load(self, world)
        self._wait()
        self.fill_posts()
        self._tie(world.geography)
        self.begin_week()

    def _settle(self, geography):
        self.offices = [Office(self, row) for row in range(len(geography.office_names))]
        self.districts = [District(self, row, geography) for row in range(geography.districts)]
        for district in self.districts:
            district.office = self.offices[geography.office[district.row]]
            district.office.districts.append(district)
        self.places = [Place(self, row, self.districts[d]) for row, d in enumerate(geography.place_district)]
        for place in self.places[:-1]:
            place.district.places.append(place)

    def _wait(self):
        """Those who have begun take part; the others wait for the week in which their order begins."""
        self.people = mesa.agent.AgentSet(
            [c for c in self.clients if c.standing != Standing.AWAITED], random=self.random
        )
        self.awaited = {}
        for client in self.clients:
            if client.standing == Standing.AWAITED:
                self.awaited.setdefault(client.begins, []).append(client)

    def _tie(self, geography):
        for member in self.members:
            member.place.members.append(member)
            neighbours = [self.members[row] for row in geography.ties[member.row]]
            member.know(neighbours)

    def step(self):
        """One week."""
        self.week += 1
        self.begin_week()
        for verb in WEEK.values():
            verb(self)

    def begin_week(self):
        """The levers are set; nothing has happened yet."""
        self.flows, self._weekly = {}, {}
        set_to = dict(self.settings) if self.week >= 0 else {}
        for begins, lever, value in self.later:
            if 0 <= begins <= self.week:
                set_to[lever] = value
        self.usual = status_quo(len(self.facts.every_district), tuple(set_to.items()))
        pulled = levers_in(self.week, self.schedule, self.facts, tuple(set_to.items()))
        self.levers, self.scope = pulled.levers, pulled.scope
        self.rooms_added = self.levers.rooms - Levers().rooms
        for district in self.districts:
            district.measure_post()

    def stream(self, *words):
        """Key of a stream of luck."""
        if words not in self._streams:
            self._streams[words] = luck.key(self.seed_of_luck, *words)
        return self._streams[words]

    def weekly_stream(self, name):
        """Key of the luck that a decision has this week."""
        if name not in self._weekly:
            self._weekly[name] = luck.key(self.seed_of_luck, name, self.week)
        return self._weekly[name]

    def scale(self, name):
        """Mean and standard deviation of the reference population."""
        if name not in self._scales:
            self._scales[name] = getattr(self.r, name), getattr(self.r, f"{name}_sd")
        return self._scales[name]

    def count(self, flow, district, number=1):
        """Add to a flow of the week."""
        by_district = self.flows.setdefault(flow, [0.0] * len(self.districts))
        by_district[district.row] += number

    @property
    def pks_in_post(self):
        """PKs in post."""
        return [pk for district in self.districts for pk in district.staff]

    def fill_posts(self):
        """PKs have come or gone: who is in post in each district, by seat."""
        for district in self.districts:
            district.staff = []
        for pk in self.pks:
            if pk.in_post:
                pk.district.staff.append(pk)

    def by_office(self, chosen):
        """Those who are chosen, office by office."""
        found = {office: [] for office in self.offices}
        for client in self.people:
            if chosen(client):
                found[client.district.office].append(client)
        return found

    def gather(self):
        """The supervised clients of each PK."""
        for pk in self.pks:
            pk.clients = []
        for client in self.people:
            if client.supervised and client.pk is not None:
                client.pk.clients.append(client)

    def look_around(self):
        """What neighbours see of clients."""
        for place in self.places:
            place.look_away()
        self.people.do("be_seen")
