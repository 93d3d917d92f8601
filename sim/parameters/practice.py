"""What a lever does when it is pulled: reach of posts, gain of a course, cost of shortening reports."""

from dataclasses import dataclass

from sim.parameters.declare import param


@dataclass(frozen=True)
class Practice:
    """From levers to the week."""

    post_reach: float = param(0.80, "share", (0.32, 0.95), None, "bukittinggi2025 tulungagung2025", "D",
        "Clients of a district for whom an always open post is nearer than the office.")
    post_half: float = param(2.0, "days/month", (0.5, 6.0), None, "assumption", "D",
        "Days a month at which a post serves half of its reach.")
    post_km: float = param(20.0, "km", (10.0, 40.0), None, "assumption", "D", "Distance to a post in the district.")
    post_day: float = param(7.0, "h/day", (5.0, 8.0), None, "assumption", "D",
        "Hours of an officer or of staff on a day at a post.")
    post_stay: float = param(2.0, "days/journey", (1.0, 5.0), None, "assumption", "D",
        "Days that an officer stays on one journey to a post (paid per day, so some stay overnight).")
    style_warmth: float = param(1.0, "SD/share", (0.0, 2.5), None, "paper", "D",
        "Warmth that comes with planning more together (a humanist approach).")
    review_minutes: float = param(5.0, "min/review", (2.0, 15.0), None, "assumption", "D",
        "Time of the PK for the review of a dyad.")
    lack_phone: float = param(0.35, "share", (0.2, 0.6), None, "susenas", "D",
        "Of those who cannot report online, without a phone; the others lack credit or signal.")
    course_gain: float = param(0.80, "SD", (0.3, 1.2), None, "chadwick2015", "D", "Competence gained in a course.")
    course_warmth: float = param(0.50, "SD/SD", (0.0, 1.0), None, "paper", "D",
        "Warmth gained with it: communication and personal approach.")
    course_together: float = param(0.10, "share/SD", (0.0, 0.25), None, "paper", "D",
        "Planning together gained with it.")
    course_weeks: float = param(2.0, "weeks", (1.0, 4.0), None, "assumption", "D", "Length of a course for PKs.")
    course_hours: float = param(16.0, "h/week", (8.0, 20.0), None, "assumption", "D", "Hours of a course week.")
    workshop_weeks: float = param(3.0, "weeks", (2.0, 5.0), None, "assumption", "D",
        "Length of a workshop on style, a day a week: three days, 21 hours, as three whole days do not fit in a week.")
    workshop_hours: float = param(7.0, "h/week", (5.0, 8.0), None, "assumption", "D", "Hours of a day of it.")
    coach_hours: float = param(1.0, "h/week", (0.25, 2.0), None, "assumption", "D", "Coaching, per coached PK.")
    shortening_known: float = param(-0.030, "0-1/h", (-0.05, 0.0), None, "paper", "D",
        "Needs known at the start, lost per hour by which litmas are shortened.")
    employer_gain: float = param(0.4, "SD", (0.1, 1.0), None, "assumption", "D",
        "What all employers of a place won over add to their acceptance, in job gain.")
    employer_hours: float = param(6.0, "h/place/year", (2.0, 20.0), None, "assumption", "D",
        "Talks by which all employers of a neighbourhood are won over and stay so: a working day, as in their price.")
    errand_hours: float = param(3.0, "h/errand", (1.0, 6.0), None, "assumption", "D",
        "Mediation or talks with employers on one errand; two on a trip make a day of six hours, as in their price.")
    handover: float = param(0.05, "h/client/month", (0.02, 0.15), None, "assumption", "D",
        "Telling a colleague what control is due and what it found, where roles are separated.")
    mediation_most: float = param(0.10, "share", (0.02, 0.2), None, "assumption", "D",
        "Of the week for mediation and partners.")
