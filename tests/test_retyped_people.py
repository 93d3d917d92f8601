"""Everyone of a small world at the start of a run, typed anew from sim/MODEL.md (4.9, 5, 7.2) and its tables."""

import math
from functools import cache
from statistics import fmean, pvariance
from types import SimpleNamespace

import numpy as np

from sim import load
from sim.people import Standing
from sim.population import build
from tests.written import clip, group, key, normal, numbers, rows, uniform

SEED, WEEKS, START, YEAR = 1, 60, -104, 52.18
B, OFFENDING, FAMILIES = group("background"), group("offending"), group("families")
WORK_WEEK, RELATIONSHIP, RESPONSE = group("work_week"), group("relationship"), group("response")
R = numbers("MODEL.md", "references", "reference", "value")
FACTS = SimpleNamespace(**numbers("MODEL.md", "facts", "fact", "kecil"))
DISTRICTS = [row for row in rows("MODEL.md", "districts") if row["world"] == "kecil"]
PEOPLE = [float(row["population (people)"]) for row in DISTRICTS]


@cache
def drawn():
    """The world of the code."""
    return build(load("kecil"), SEED, WEEKS)


def u(row, *words):
    return uniform(key(SEED, *words), row)


def category(number, shares):
    """How many of the cumulated shares, the last left out, are not above the number."""
    edges = np.cumsum(shares) / np.sum(shares)
    return sum(edge <= number for edge in edges[:-1])


def lognormal(number, mean, sd):
    v = math.log(1 + (sd / mean) ** 2)
    return math.exp(math.log(mean) - v / 2 + math.sqrt(v) * normal(number))


def poisson(number, mean):
    """The least whole k whose cumulated chance is not below the number."""
    k, chance = 0, math.exp(-mean)
    total = chance
    while total < number:
        k, chance = k + 1, chance * mean / (k + 1)
        total += chance
    return k


def same(table, column, said):
    """The document says the same of a column, row by row."""
    found = getattr(table, column)[: len(said)].astype(float)
    assert np.abs(found - np.array(said, float)).max() < 1e-9, column


# the calendar


def calendar():
    """Week of the beginning, programme, term and rest of the sentence of everyone."""
    come = [poisson(u(week + 104, "intake"), FACTS.intake_per_year / YEAR) for week in range(START, WEEKS)]
    stock = int(FACTS.clients)
    weeks = [None] * stock + [week for week, n in zip(range(START, WEEKS), come, strict=True) for _ in range(n)]
    return [order(row, week) for row, week in enumerate(weeks)]


def order(row, week):
    inflow = [
        1 - B.cb_inflow - B.cmb_inflow - B.assimilation_inflow,
        B.cb_inflow,
        B.cmb_inflow,
        B.assimilation_inflow,
        0,
    ]
    means = [B.pb_remainder + B.probation_year, B.cb_term, B.cmb_term, B.assimilation_term, B.bersyarat_term]
    stock = week is None
    shares = [share * mean for share, mean in zip(inflow, means, strict=True)] if stock else inflow
    programme = category(u(row, "programme"), shares)
    rest = lognormal(u(row, "remainder"), B.pb_remainder, B.pb_remainder_sd)
    rest = clip(rest * (1 + (B.pb_remainder_sd / means[0]) ** 2 if stock else 1), 19, 260)
    term = max(2, round(rest + B.probation_year if programme == 0 else means[programme]))
    if stock:
        week = START - math.floor(u(row, "elapsed") * term)
    return week, programme, term, round(rest if programme == 0 else term)


def test_the_calendar():
    said, clients = calendar(), drawn().clients
    assert clients.rows == len(said)
    for column, values in zip(("begins", "programme", "term", "remainder"), zip(*said, strict=True), strict=True):
        same(clients, column, values)
    same(clients, "first_begins", [one[0] for one in said])


# clients


def place(number, district):
    """Neighbourhoods of a district, and the one that a number falls on."""
    n = int(FACTS.neighbourhoods)
    there = [i for i in range(n) if category((i + 0.5) / n, PEOPLE) == district]
    return there[math.floor(number * len(there))]


def youth(age):
    return clip((40 - age) / 15, 0, 1)


@cache
def ages():
    """Youth of 999 ages."""
    return [youth(B.age_mean + B.age_sd * normal((i + 0.5) / 999)) for i in range(999)]


def backgrounds(c):
    """Weight, value and mean of what the standing risk is made of."""
    drugs = B.narcotics * B.substance_narcotics + (1 - B.narcotics) * B.substance_other
    low = 0.5 * (1 + math.erf(B.low_education / math.sqrt(2)))
    return {
        "prior": (OFFENDING.prior, c.prior, B.prior),
        "young": (OFFENDING.young, youth(c.age), fmean(ages())),
        "male": (OFFENDING.male, not c.female, 1 - B.women),
        "education": (OFFENDING.education, c.education < B.low_education, low),
        "single": (OFFENDING.single, c.single, B.single),
        "substance": (OFFENDING.substance, c.substance, drugs),
        "peers": (OFFENDING.peers, c.peers, 0),
    }


def client(row):
    """A client before anything happens."""

    def luck(name):
        return u(row, "client", name)

    c = SimpleNamespace(district=category(luck("district"), PEOPLE), near_post=luck("near post"))
    c.place = place(luck("place"), c.district)
    home, city = DISTRICTS[c.district], DISTRICTS[c.district]["city"] == "yes"
    c.km = clip(float(home["km (km)"]) + float(home["km_sd (km)"]) * normal(luck("km")), 1, 600)
    c.phone = luck("phone") < (B.phone_city if city else B.phone_rural)
    c.female, c.age = luck("female") < B.women, clip(B.age_mean + B.age_sd * normal(luck("age")), 18, 75)
    c.education, c.hardship, c.peers = (normal(luck(name)) for name in ("education", "hardship", "peers"))
    c.single, c.prior = luck("single") < B.single, luck("prior") < B.prior
    c.adverse, c.avoids = luck("adverse") < B.adverse, luck("avoids") < B.avoids
    c.offence = category(luck("offence"), [B.narcotics, 1 - B.narcotics - B.violent, B.violent])
    c.substance = luck("substance") < (B.substance_other if c.offence else B.substance_narcotics)
    c.drive = B.drive_sd * normal(luck("drive")) + B.drive_adverse * c.adverse + B.drive_prior * c.prior
    frail, background = normal(luck("frailty")), backgrounds(c)
    own = sum(w * (x - mean) for w, x, mean in background.values())
    c.risk = clip(own + B.frailty_sd * frail - B.frailty_sd**2 / 2, -8, 8)
    spread = sum(
        w**2 * mean * (1 - mean) for name, (w, _, mean) in background.items() if name not in ("young", "peers")
    )
    spread += OFFENDING.peers**2 + OFFENDING.young**2 * pvariance(ages()) + B.frailty_sd**2
    v, d = B.score_validity, B.diligence_risk
    c.score = v * (own + B.frailty_sd * frail) / math.sqrt(spread) + math.sqrt(1 - v**2) * normal(luck("score"))
    c.diligence = B.diligence_sd * (d * frail + math.sqrt(1 - d**2) * normal(luck("diligence")))
    return c


def test_clients():
    clients = drawn().clients
    said = [vars(client(row)) for row in range(clients.rows)]
    for column in said[0]:
        same(clients, column, [one[column] for one in said])


# families, members, PKs


def test_families():
    families = drawn().families
    for name, mean, sd, more in (
        ("support", B.support_mean, B.support_sd, FAMILIES.help * FAMILIES.help_size / FAMILIES.rate),
        ("conflict", B.conflict_mean, B.conflict_sd, FAMILIES.quarrel * FAMILIES.quarrel_size / FAMILIES.rate),
    ):
        base = [clip(mean + sd * normal(u(row, "family", name)), 0.02, 0.98) for row in range(families.rows)]
        same(families, f"base_{name}", base)
        same(families, name, [min(value + more, 1) for value in base])


def test_members_and_their_ties():
    world, each = drawn(), int(FACTS.members)
    shares = [1 - B.leaders - B.employers - B.volunteers, B.leaders, B.employers, B.volunteers]
    n = int(FACTS.neighbourhoods) * each
    role = [category(u(row, "member", "role"), shares) for row in range(n)]
    base = []
    for row in range(n):
        level = B.acceptance_mean + B.acceptance_place_sd * normal(u(row // each, "place", "acceptance"))
        level += B.acceptance_sd * normal(u(row, "member", "acceptance")) + B.employer_acceptance * (role[row] == 2)
        base.append(clip(level, 0.02, 0.98))
    same(world.members, "role", role)
    same(world.members, "acceptance", base)
    weights, leader = world.voices.toarray(), group("community").leader_weight
    for row in range(n):
        first, heard = row - row % each, np.zeros(n)
        for t, step in enumerate((-1, 1, -2, 2)):
            far = math.floor(u(row, "tie end", t) * each)
            tie = first + (far if u(row, "tie rewired", t) < 0.15 else (row % each + step) % each)
            heard[tie] += leader if role[tie] == 1 else 1
        assert np.abs(weights[row] - heard / heard.sum()).max() < 1e-9


def pk(row):
    """A PK before anything happens."""
    a, humane = B.style_mix, normal(u(row, "pk", "humane"))

    def own(name):
        return normal(u(row, "pk", name))

    def mixed(name):
        return a * humane + math.sqrt(1 - a**2) * own(name)

    return {
        "warmth": B.warmth_mean + mixed("warmth"),
        "structure": own("structure"),
        "competence": own("competence"),
        "control_share": clip(WORK_WEEK.control_share - B.control_sd * mixed("control"), 0.05, 0.95),
        "collaborative": clip(0.5 + B.collaborative_sd * mixed("together"), 0.02, 0.98),
        "education": B.education_gap + B.education_sd * own("education"),
        "exhaustion": B.exhaustion_sd * own("exhaustion"),
        "ticket": u(row, "pk", "ticket"),
    }


def test_pks():
    pks, exact = drawn().pks, FACTS.pks * np.array(PEOPLE) / np.sum(PEOPLE)
    filled = np.floor(exact)
    filled[np.argsort(-(exact - filled), kind="stable")[: int(FACTS.pks - filled.sum())]] += 1
    kept = np.maximum(filled + 2, 20)
    seats = [(d, -1) for d, n in enumerate(filled) for _ in range(int(n))]
    seats += [(d, rank) for d, n in enumerate(kept) for rank in range(int(n))]
    assert pks.rows == len(seats) * (4 + (WEEKS + 104) // 120)
    same(pks, "district", [seats[row % len(seats)][0] for row in range(pks.rows)])
    same(pks, "in_post", [row < filled.sum() for row in range(pks.rows)])
    said = [pk(row) for row in range(pks.rows)]
    for column in said[0]:
        same(pks, column, [one[column] for one in said])
    same(pks, "apathy", [0.2] * pks.rows)


# the stock in mid-course


def under_way(row, c, begins):
    """A client of the stock, grown since the beginning of the spell."""
    start = B.trust_start + B.trust_adverse * c.adverse + B.trust_burden * (c.hardship + c.prior)
    known, grown = clip(RESPONSE.known_start, 0, 1), 1 - math.exp((104 + begins) / 30)
    said = {name: clip(start + RELATIONSHIP.start_more, 0.05, 0.95) for name in ("goals", "tasks", "bond")}
    said |= {"trust": clip(start, 0.05, 0.95), "needs_match": known * RESPONSE.match_start}
    own = said["trust"]
    said = {name: value + grown * (R[name] - value) for name, value in said.items()}
    said |= {"own_trust": own, "known": known + 0.3 * grown, "contacts": round((-104 - begins) / 4), "dose": R["dose"]}
    said |= {"reactance": R["reactance"], "motivation": c.drive, "stigma_felt": R["stigma_felt"], "attended_in": START}
    said["next_report"] = START + 1 + math.floor(4 * uniform(key(SEED, "first report"), row, 1))
    return said | {"employed": u(row, "work in mid-course", START) < R["employed"], "job_since": begins}


def test_the_stock_in_mid_course():
    clients, stock = drawn().clients, int(FACTS.clients)
    begins = [one[0] for one in calendar()[:stock]]
    said = [under_way(row, client(row), begins[row]) for row in range(stock)]
    for column in said[0]:
        same(clients, column, [one[column] for one in said])
    assert (clients.standing[:stock] == Standing.SUPERVISED).all()
    assert (clients.standing[stock:] == Standing.AWAITED).all()
    met = np.array([begin < -108 for begin in begins])
    assert (clients.met_in[:stock][met] == -106).all()
    assert (clients.met_in[:stock][~met] < -1000).all()
