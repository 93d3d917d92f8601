"""Clients as they are before they begin: background, risk, score, phone, distance."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from sim.arrays import categorical, normal_quantile
from sim.columns import Table
from sim.geography import Geography
from sim.parameters import Parameters
from sim.parameters.background import Background
from sim.parameters.conduct import Offending
from sim.people import Offence
from sim.population.calendar import Beginnings
from sim.streams import key, uniforms


def draw_clients(
    clients: Table, begins: Beginnings, p: Parameters, geography: Geography, seed: int, hermits: int
) -> None:
    """Fill all columns of clients that do not change; each from its own stream, by row."""
    rows = np.arange(clients.rows)

    def luck(name: str) -> np.ndarray:
        return uniforms(key(seed, "client", name), rows)

    known = clients.rows - hermits
    clients.begins[:known] = clients.first_begins[:known] = begins.week
    clients.programme[:known], clients.term[:known] = begins.programme, begins.term
    clients.remainder[:known] = begins.remainder
    _homes(clients, p.background, geography, luck)
    _background(clients, p.background, luck)
    _risk(clients, p, luck)
    if hermits:
        clients.place[known:] = geography.places - 1


def _homes(clients: Table, b: Background, geography: Geography, luck) -> None:
    """District by population, neighbourhood within it, distance, phone, tickets."""
    clients.district = categorical(luck("district"), geography.population)
    place_of = geography.place_district[:-1]
    first = np.searchsorted(place_of, np.arange(geography.districts))
    count = np.bincount(place_of, minlength=geography.districts)
    at = clients.district
    inside = np.minimum((luck("place") * count[at]).astype(int), np.maximum(count[at] - 1, 0))
    clients.place = np.minimum(first[at] + inside, geography.places - 2)
    clients.km = np.clip(geography.km[at] + geography.km_sd[at] * normal_quantile(luck("km")), 1.0, 600.0)
    clients.phone = luck("phone") < np.where(geography.city[at], b.phone_city, b.phone_rural)
    clients.near_post = luck("near post")


def _background(clients: Table, b: Background, luck) -> None:
    """Sex, age, education, record, offence, misuse, past with the system, pressure, motivation."""
    clients.female = luck("female") < b.women
    clients.age = np.clip(b.age_mean + b.age_sd * normal_quantile(luck("age")), 18.0, 75.0)
    clients.education = normal_quantile(luck("education"))
    clients.single = luck("single") < b.single
    clients.prior = luck("prior") < b.prior
    shares = np.array([b.narcotics, 1 - b.narcotics - b.violent, b.violent])
    clients.offence = categorical(luck("offence"), shares)
    drug = clients.offence == Offence.DRUG
    clients.substance = luck("substance") < np.where(drug, b.substance_narcotics, b.substance_other)
    clients.adverse = luck("adverse") < b.adverse
    clients.hardship = normal_quantile(luck("hardship"))
    clients.peers = normal_quantile(luck("peers"))
    clients.avoids = luck("avoids") < b.avoids
    clients.drive = (
        normal_quantile(luck("drive")) * b.drive_sd + b.drive_adverse * clients.adverse + b.drive_prior * clients.prior
    )


def youth(age: np.ndarray) -> np.ndarray:
    """1 at 25 and below, 0 at 40 and above, linear in between."""
    return np.clip((40.0 - age) / 15.0, 0.0, 1.0)


def background_risk(clients: Table, b: Background, p: Offending) -> np.ndarray:
    """Log hazard of the background, centred on its expectation in the population.

    Returns
    -------
    (n,) array, log hazard
    """
    drugs = b.narcotics * b.substance_narcotics + (1 - b.narcotics) * b.substance_other
    ages = youth(b.age_mean + b.age_sd * normal_quantile((np.arange(999) + 0.5) / 999))
    terms = (
        (p.prior, clients.prior, b.prior),
        (p.young, youth(clients.age), float(np.mean(ages))),
        (p.male, ~clients.female, 1 - b.women),
        (p.education, clients.education < b.low_education, ndtr(b.low_education)),
        (p.single, clients.single, b.single),
        (p.substance, clients.substance, drugs),
        (p.peers, clients.peers, 0.0),
    )
    return np.sum([weight * (value - mean) for weight, value, mean in terms], axis=0)


def risk_sd(b: Background, p: Offending) -> float:
    """Standard deviation of the standing risk in the population, from the parameters."""
    drugs = b.narcotics * b.substance_narcotics + (1 - b.narcotics) * b.substance_other
    shares = (
        (p.prior, b.prior),
        (p.male, b.women),
        (p.education, ndtr(b.low_education)),
        (p.single, b.single),
        (p.substance, drugs),
    )
    ages = youth(b.age_mean + b.age_sd * normal_quantile((np.arange(999) + 0.5) / 999))
    known = sum(weight**2 * q * (1 - q) for weight, q in shares) + p.peers**2 + p.young**2 * float(np.var(ages))
    return float(np.sqrt(known + b.frailty_sd**2))


def _risk(clients: Table, p: Parameters, luck) -> None:
    """Standing risk with frailty of mean 1 on the hazard; what is on file of it; attendance that goes with it."""
    b = p.background
    frail = normal_quantile(luck("frailty"))
    risk = background_risk(clients, b, p.offending) + b.frailty_sd * frail - b.frailty_sd**2 / 2
    clients.risk = np.clip(risk, -8.0, 8.0)
    standard = (risk + b.frailty_sd**2 / 2) / risk_sd(b, p.offending)
    v, r = b.score_validity, b.diligence_risk
    clients.score = v * standard + np.sqrt(1 - v**2) * normal_quantile(luck("score"))
    clients.diligence = b.diligence_sd * (r * frail + np.sqrt(1 - r**2) * normal_quantile(luck("diligence")))
