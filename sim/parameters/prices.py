"""Prices in rupiah of 2025. They decide no number of the simulation and are no part of its parameters."""

from dataclasses import dataclass

from sim.parameters.declare import param


@dataclass(frozen=True)
class Prices:
    """What a unit costs: central value, range, source."""

    pk_year: float = param(125e6, "Rp/PK/year", (115e6, 150e6), None, "perpres2019 times2024 cnn2022", "D",
        "Salary and allowances of a PK; base, family and food, functional and performance allowance, 13-14 months.")
    assistant_year: float = param(95e6, "Rp/person/year", (80e6, 115e6), None, "perpres2019 times2024", "D",
        "The same for an assistant (APK), whose functional allowance is lower.")
    recruitment: float = param(16e6, "Rp/PK", (12e6, 20e6), None, "latsar2021", "D",
        "Recruitment, basic training and the PK course.")
    per_diem_out: float = param(380e3, "Rp/day", (380e3, 430e3), None, "pmk2025", "A",
        "Per diem out of town, South Sumatra; transport comes on top where the range ends.")
    per_diem_in: float = param(150e3, "Rp/day", (110e3, 200e3), None, "pmk2025", "A",
        "Per diem in town, over eight hours; transport comes on top where the range ends.")
    post_equipment: float = param(22e6, "Rp/post", (15e6, 30e6), None, "assumption", "D", "Equipment of a post.")
    course: float = param(7e6, "Rp/PK", (5.26e6, 9.27e6), None, "latsar2021", "D",
        "A course of two weeks, like basic training online or in a classroom.")
    coaching_year: float = param(1.3e6, "Rp/PK/year", (0.5e6, 3e6), None, "pmk2025", "D",
        "A coach some days a month for a group of PKs, at the per diem of training.")
    workshop: float = param(1e6, "Rp/PK", (0.4e6, 2e6), None, "pmk2025", "D",
        "Three days at the per diem of training, a trainer, materials.")
    room: float = param(25e6, "Rp/room", (10e6, 60e6), None, "assumption", "D", "A partition with furniture.")
    volunteer_year: float = param(1.2e6, "Rp/client/year", (0.6e6, 1.8e6), None, "pmk2025", "D",
        "Transport money for twelve meetings of a volunteer with a client.")
    volunteer_course: float = param(0.4e6, "Rp/volunteer", (0.2e6, 1e6), None, "pmk2025", "D",
        "Two days of training at the per diem of training, and a trainer.")
    family_session: float = param(0.8e6, "Rp/session", (0.3e6, 1.5e6), None, "assumption", "D",
        "Meals, materials and transport for a session with eight families.")
    vocational_place: float = param(2.5e6, "Rp/place", (1.5e6, 4.2e6), None, "prakerja2024", "D",
        "A place in a course: from a day to a full public voucher.")
    phone: float = param(1.2e6, "Rp/phone", (0.8e6, 2e6), None, "assumption", "D", "A simple smartphone.")
    credit_year: float = param(0.36e6, "Rp/client/year", (0.2e6, 0.6e6), None, "assumption", "D", "Data for a year.")
    kiosk: float = param(25e6, "Rp/kiosk", (15e6, 45e6), None, "assumption", "D", "A terminal in a public office.")
    kiosk_year: float = param(2.5e6, "Rp/kiosk/year", (1.5e6, 4.5e6), None, "assumption", "D",
        "Upkeep of a kiosk: no figure was found, so a tenth of its price.")
    message: float = param(400.0, "Rp/message", (200.0, 700.0), None, "assumption", "D", "A text message.")
    agreement: float = param(20e6, "Rp/district", (5e6, 50e6), None, "assumption", "D",
        "Meetings and instruction for an agreement with police and prosecutors.")
    food_day: float = param(19.5e3, "Rp/prison day", (17e3, 21e3), None, "sbm2024", "D",
        "Food of a prisoner, which is saved in cash.")
    prison_day: float = param(75e3, "Rp/prison day", (50e3, 100e3), None, "assumption", "D",
        "All running costs of a prisoner, food times an assumed 2.5 to 5; not cashable while prisons are overfull.")
    discount: float = param(0.03, "share/year", (0.0, 0.08), None, "assumption", "D",
        "What money and offences a year later count less; the same for both.")
