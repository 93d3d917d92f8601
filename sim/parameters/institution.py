"""Warning, proposal, decision, court; and what the week does to the office."""

from dataclasses import dataclass

from sim.parameters.declare import Normal, param


@dataclass(frozen=True)
class Enforcement:
    """How the institution answers, each step with its discretion and delay."""

    missed_run: float = param(3.0, "reports", (3.0, 3.9), None, "rules", "A", "Missed in a row: a ground.")
    enforce: float = param(0.055, "1/episode", (0.02, 0.4), Normal(0.15, 0.10), "rules bengkulu2025", "D",
        "A ground without arrest leads to a proposal.")
    enforce_warned: float = param(1.60, "ratio", (1.0, 3.0), None, "assumption", "D", "After a warning in the spell.")
    enforce_alliance: float = param(-0.20, "logit/SD", (-0.5, 0.0), None, "grattet2011", "D",
        "The PK's tolerance: knows a cooperative client (reports kept).")
    kept_mean: float = param(0.80, "share", (0.7, 0.9), None, "arkansas", "D", "Reports kept by the average client.")
    kept_sd: float = param(0.15, "share", (0.1, 0.25), None, "assumption", "D", "Their spread among clients.")
    stale_weeks: float = param(26.0, "weeks", (13.0, 52.0), None, "assumption", "D",
        "A ground without a case is forgotten after that.")
    transfer: float = param(0.15, "1/episode", (0.0, 0.4), None, "clarkmiller2011", "D",
        "A ground leads to another PK.")
    propose_arrest: float = param(0.70, "1/arrest", (0.4, 0.95), None, "paper", "D", "An arrest leads to a proposal.")
    learn_weeks: float = param(5.0, "weeks", (1.0, 16.0), None, "paper", "D",
        "Until the Bapas learns of an arrest; no protocol with police and prosecutors.")
    session_weeks: float = param(4.0, "weeks", (2.0, 12.0), None, "standard", "A",
        "Proposal to TPP session (20 working days).")
    session_forward: float = param(0.85, "share", (0.5, 1.0), None, "assumption", "D",
        "The session forwards the proposal.")
    decision_weeks: float = param(8.0, "weeks", (4.0, 26.0), None, "tribun2022", "D", "Session to decision above.")
    execute_arrest: float = param(0.55, "share", (0.2, 0.9), None, "assumption", "D",
        "Decision executed, after arrest.")
    execute_other: float = param(0.22, "share", (0.1, 0.6), None, "assumption", "D",
        "Decision executed, other grounds.")
    execute_absent: float = param(1.30, "ratio", (1.0, 2.0), None, "assumption", "D", "Client still missing.")
    execute_back: float = param(0.50, "ratio", (0.2, 1.0), None, "assumption", "D", "Client back in contact.")
    verdict_weeks: float = param(20.0, "weeks", (10.0, 40.0), None, "assumption", "D", "Arrest to verdict.")
    convicted: float = param(0.75, "share", (0.5, 0.95), None, "assumption", "D", "Arrested clients who are convicted.")
    served: float = param(0.667, "share", (0.5, 0.8), None, "kinerja2022", "A",
        "Part of a new sentence served before a new conditional release.")
    verdict_spread: float = param(8.0, "weeks", (2.0, 15.0), None, "assumption", "D", "Spread of that time.")
    sentence_spread: float = param(45.0, "weeks", (10.0, 90.0), None, "assumption", "D", "Spread of new sentences.")
    sentence: float = param(78.0, "weeks", (40.0, 160.0), None, "assumption", "D", "Mean new time in prison.")
    again: float = param(0.40, "share", (0.0, 0.8), None, "assumption", "D",
        "Convicted clients who come back on conditional release.")


@dataclass(frozen=True)
class OfficeLife:
    """Exhaustion, apathy, skill, rotation, image."""

    tired_rate: float = param(0.05, "share/week", (0.02, 0.15), None, "assumption", "D", "Step of exhaustion.")
    tired_load: float = param(0.50, "SD/log ratio", (0.25, 0.75), Normal(0.50, 0.25), "gayman2018", "C",
        "Work asked against hours there (0.20 SD per +50 %).")
    tired_failure: float = param(0.03, "SD/event", (0.0, 0.1), Normal(0.03, 0.02), "lewis2013", "D",
        "An own client fails.")
    tired_roles: float = param(0.15, "SD", (0.0, 0.4), None, "powell2019", "D",
        "Role conflict: strongest where guidance and control weigh the same.")
    tired_high: float = param(0.95, "SD", (0.6, 1.3), None, "whitehead1989", "D",
        "Above this a PK counts as exhausted.")
    apathy_rate: float = param(0.03, "share/week", (0.01, 0.1), None, "assumption", "D", "Step of apathy.")
    apathy_base: float = param(-1.60, "logit", (-2.5, -0.5), None, "assumption", "D", "Apathy at the reference.")
    apathy_tired: float = param(0.50, "logit/SD", (0.0, 1.0), None, "assumption", "D", "Exhaustion in apathy.")
    apathy_gap: float = param(0.50, "logit/SD", (0.0, 1.0), None, "paper", "D", "Gap to the own clients in apathy.")
    apathy_review: float = param(-0.50, "logit", (-1.0, 0.0), None, "paper", "D", "Supervision and coaching in apathy.")
    skill_half: float = param(40.0, "weeks", (20.0, 80.0), Normal(40.0, 15.0), "bonta2019", "C",
        "Half-life of trained skill, and of a style that a workshop changed, without coaching.")
    rotation: float = param(0.0015, "1/week", (0.0, 0.005), Normal(0.0015, 0.0008), "lee2008", "D",
        "A PK is moved away.")
    image_rate: float = param(0.02, "share/week", (0.005, 0.1), None, "assumption", "D", "Step of the image.")
    image_failure: float = param(-0.60, "SD/log ratio", (-1.5, 0.0), None, "paper", "D",
        "Visible failures per client, against the reference, in the image.")
    image_memory: float = param(0.04, "share/week", (0.02, 0.2), None, "assumption", "D",
        "How fast failures are forgotten.")
    returned_litmas: float = param(1.0, "reports/event", (0.0, 2.0), None, "rules", "D",
        "Litmas asked when the Bapas learns of an arrest (M25: failures add to the load).")
    review_gain: float = param(0.15, "SD", (0.0, 0.4), None, "paper", "D",
        "Quality gained in dyads that supervision singles out as weak.")
    review_below: float = param(-0.50, "SD", (-1.5, 0.0), None, "assumption", "D",
        "A dyad whose alliance is measured below this is singled out.")
    review_error: float = param(0.60, "SD", (0.2, 1.2), None, "skeem2007", "D",
        "Error with which a review measures the alliance of a dyad.")
