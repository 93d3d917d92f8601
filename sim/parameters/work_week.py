"""The PK's week: hours there are, hours the duties ask for, and how what is left becomes minutes for clients."""

from dataclasses import dataclass

from sim.parameters.declare import param


@dataclass(frozen=True)
class WorkWeek:
    """Hours, pace and travel."""

    hours: float = param(24.0, "h/week", (20.0, 30.0), None, "scaled", "D", "Effective hours of a PK (1,250 h a year).")
    control_share: float = param(0.45, "share", (0.2, 0.7), None, "paper", "D",
        "Control in the contact time of the average PK (two roles compete; no number is given).")
    duty_cap: float = param(0.80, "share", (0.6, 0.95), None, "assumption", "D", "No duty takes more of a week.")
    litmas_desk: float = param(9.4, "h/report", (8.0, 14.0), None, "assumption", "D",
        "Hours for one litmas without travel; 10-16 h with travel.")
    litmas_pace: float = param(0.25, "share/week", (0.1, 1.0), None, "assumption", "D",
        "Share of the open litmas worked off in a week (deadline 7 days, some wait).")
    tasks_per_trip: float = param(2.0, "tasks/trip", (1.0, 4.0), None, "assumption", "D", "Visits done in one trip.")
    local_trip: float = param(1.0, "h", (0.5, 2.0), None, "assumption", "D", "Round trip within a district.")
    accompaniment: float = param(1.0, "h/week", (0.3, 2.0), None, "assumption", "D", "Accompanying clients, per PK.")
    file: float = param(12.0, "h/proposal", (6.0, 24.0), None, "assumption", "D", "Hours for one revocation proposal.")
    examination: float = param(5.0, "h/arrest", (2.0, 10.0), None, "assumption", "D", "Examining an arrested client.")
    trace: float = param(2.0, "h/attempt", (1.0, 6.0), None, "assumption", "D", "One attempt to find a client.")
    administration: float = param(0.12, "h/client/month", (0.05, 0.4), None, "assumption", "D", "Records per client.")
    volunteer_hours: float = param(0.10, "h/client/month", (0.0, 0.5), None, "hakusyo", "D",
        "Keeping in touch with the volunteer of a client (a monthly report).")
    family_session: float = param(2.0, "h/session", (1.0, 4.0), None, "assumption", "D",
        "A session with several families, as many as clients in a group.")
    minutes_most: float = param(40.0, "min", (25.0, 60.0), None, "assumption", "D",
        "Most minutes of a report, and those of a usual session.")
    client_floor: float = param(0.10, "share", (0.0, 0.25), None, "assumption", "D",
        "Of the week kept for clients whatever litmas wait.")
    visit_share: float = param(0.40, "share", (0.1, 0.8), None, "assumption", "D",
        "Of the hours for further sessions that home visits may take.")
    missed_share: float = param(0.35, "share", (0.0, 0.7), None, "assumption", "D",
        "Share of the planned minutes of a missed appointment that nobody can use.")
    sessions_most: float = param(1.00, "1/client/week", (0.3, 1.2), None, "assumption", "D",
        "Most further sessions for one client; freed hours buy them, one appointment a week.")
    session_longest: float = param(60.0, "min", (40.0, 90.0), None, "assumption", "D",
        "Longest further session where hours are left, about that of a home visit.")
    session_share: float = param(0.35, "share", (0.1, 0.6), None, "assumption", "D",
        "Share of contact hours first set aside for further sessions and visits.")
    stage_initial: float = param(1.25, "ratio", (1.0, 2.0), None, "paper", "D", "Weight of the initial stage.")
    stage_final: float = param(0.85, "ratio", (0.5, 1.2), None, "paper", "D", "Weight of the final stage.")
    lagging: float = param(1.40, "ratio", (1.0, 2.0), None, "paper", "D",
        "Weight in the final stage for those who lag: the PK intensifies.")
    initial_weeks: float = param(13.0, "weeks", (6.0, 26.0), None, "paper", "D", "Length of the initial stage.")
    final_weeks: float = param(13.0, "weeks", (6.0, 26.0), None, "paper", "D", "Length of the final stage.")
    group_share: float = param(0.30, "share", (0.0, 0.6), None, "paper", "D",
        "Share of further sessions in the advanced stage that are held in groups.")
    group_size: float = param(8.0, "clients", (4.0, 20.0), None, "batches", "D", "Clients in a group session.")
    visit_hours: float = param(1.0, "h/visit", (0.5, 2.0), None, "assumption", "D", "A home visit without travel.")
    visit_initial: float = param(0.06, "1/client/week", (0.0, 0.2), None, "paper", "D",
        "Home visits in the initial stage.")
    visit_later: float = param(0.010, "1/client/week", (0.0, 0.1), None, "assumption", "D", "Home visits later.")
    exhausted_minutes: float = param(-0.06, "log ratio/SD", (-0.2, 0.0), None, "holgate1991", "C",
        "Exhausted PKs cut contact.")
    score_spread: float = param(0.40, "share", (0.1, 0.6), None, "assumption", "D",
        "More time for the top third of the score and less for the bottom third, where policy goes by score.")
    load_tolerance: float = param(0.10, "share", (0.02, 0.3), None, "assumption", "D",
        "A new client goes to the first PK on the list within this of the mean load.")
