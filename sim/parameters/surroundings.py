"""Family, community, Pokmaslipas, work and training."""

from dataclasses import dataclass

from sim.parameters.declare import Normal, param


@dataclass(frozen=True)
class Families:
    """Support and conflict at home."""

    rate: float = param(0.04, "share/week", (0.01, 0.1), None, "assumption", "D",
        "Return to what the family is used to.")
    quarrel: float = param(0.025, "1/week", (0.0, 0.08), None, "assumption", "D", "A quarrel.")
    quarrel_size: float = param(0.18, "0-1", (0.05, 0.4), None, "assumption", "D", "What a quarrel adds to conflict.")
    help: float = param(0.025, "1/week", (0.0, 0.08), None, "assumption", "D", "The family lends a hand.")
    help_size: float = param(0.15, "0-1", (0.05, 0.4), None, "assumption", "D", "What that adds to support.")
    workless: float = param(0.06, "0-1", (0.0, 0.15), None, "mowen2019", "D", "Conflict where the client has no work.")
    hardship: float = param(0.02, "0-1/SD", (0.0, 0.06), None, "paper", "D", "Economic pressure in conflict.")
    involved_support: float = param(0.12, "0-1", (0.0, 0.3), None, "paper", "D",
        "A family drawn in by the PK supports.")
    involved_conflict: float = param(-0.08, "0-1", (-0.2, 0.0), None, "paper", "D", "The same on conflict.")
    involve: float = param(0.35, "share/visit", (0.1, 0.7), None, "paper", "D", "A home visit draws the family in.")
    come: float = param(0.60, "share", (0.3, 0.9), None, "assumption", "D",
        "Invited families that come to a session: it is no duty of theirs, so fewer than clients (80 %).")
    involve_fade: float = param(0.01, "share/week", (0.0, 0.05), None, "assumption", "D", "And it fades.")
    volunteer: float = param(0.05, "0-1", (0.0, 0.15), None, "paper", "D", "A volunteer eases support.")
    arrest: float = param(-0.15, "0-1", (-0.3, 0.0), None, "assumption", "D", "An arrest costs support at once.")


@dataclass(frozen=True)
class Community:
    """Acceptance, local and spreading among neighbours."""

    recovery: float = param(0.015, "share/week", (0.005, 0.05), None, "assumption", "D",
        "Return to the member's habit.")
    spread: float = param(0.02, "share/week", (0.0, 0.1), None, "assumption", "D", "Pull towards one's neighbours.")
    failure: float = param(-0.045, "0-1/event", (-0.10, 0.0), None, "paper", "D",
        "An arrest or revocation in the neighbourhood.")
    clients: float = param(10.0, "clients", (5.0, 20.0), None, "assumption", "D",
        "Local clients of the neighbourhood for which the sizes of failure and success are meant.")
    leader_weight: float = param(1.50, "ratio", (1.0, 3.0), None, "assumption", "D", "Weight of leaders for others.")
    success: float = param(0.012, "0-1/event", (0.0, 0.05), None, "assumption", "D",
        "A client in the neighbourhood completes the order and works.")
    working: float = param(0.003, "0-1/week", (0.0, 0.01), None, "rade2016", "D",
        "Working share of local clients above the reference (contact).")
    volunteer: float = param(0.004, "0-1/week", (0.0, 0.012), None, "rade2016 dum2022", "D",
        "Share of local clients with a volunteer (contact, served places only).")
    mediation: float = param(0.0015, "0-1/hour", (0.0, 0.01), None, "paper dum2022", "D",
        "An hour of mediation by the PK in the neighbourhood; six a year move it by 0.15 SD in the long run.")
    visit: float = param(0.0004, "0-1/visit", (0.0, 0.002), None, "paper", "D", "A home visit that reaches neighbours.")
    visible_weeks: float = param(104.0, "weeks", (26.0, 156.0), None, "assumption", "D",
        "For so long after the end a person counts as a client in neighbours' eyes.")
    carry: float = param(2.0, "clients/volunteer", (1.0, 3.0), None, "hakusyo", "C", "Clients of one volunteer.")
    match_weeks: float = param(6.0, "weeks", (1.0, 26.0), None, "assumption", "D", "Until a volunteer is found.")
    drop_weeks: float = param(104.0, "weeks", (26.0, 260.0), None, "assumption", "D", "Mean stay of a volunteer.")
    image_partners: float = param(0.25, "log ratio/SD", (0.0, 0.6), None, "paper", "D",
        "Image of the programme in volunteers, places and employers.")


@dataclass(frozen=True)
class Work:
    """Jobs and courses."""

    gain_1: float = param(0.098, "1/week", (0.06, 0.14), None, "rossi", "C", "Job gained, weeks 1-8.")
    gain_2: float = param(0.054, "1/week", (0.03, 0.08), None, "rossi", "C", "Job gained, weeks 9-26.")
    gain_3: float = param(0.033, "1/week", (0.02, 0.05), None, "rossi", "C", "Job gained, later.")
    loss_1: float = param(0.081, "1/week", (0.05, 0.12), None, "rossi", "C", "Job lost, weeks 1-8.")
    loss_2: float = param(0.051, "1/week", (0.03, 0.08), None, "rossi", "C", "Job lost, weeks 9-26.")
    loss_3: float = param(0.034, "1/week", (0.02, 0.05), None, "rossi", "C", "Job lost, later.")
    early: float = param(8.0, "weeks", (6.0, 13.0), None, "rossi", "C", "End of the first period of job churn.")
    settling: float = param(26.0, "weeks", (20.0, 39.0), None, "rossi", "C", "End of the second.")
    gain_scale: float = param(1.60, "ratio", (1.0, 2.2), None, "palu2025", "D",
        "Scale of gains: the US churn gives 48 % working, Palu counts 73 %.")
    loss_scale: float = param(0.60, "ratio", (0.4, 1.0), None, "palu2025", "D", "Scale of losses, for the same reason.")
    skill: float = param(0.15, "logit", (0.0, 0.5), Normal(0.15, 0.15), "mcneeley2023 davis2013", "B",
        "A finished course in job gain.")
    family: float = param(0.12, "logit/SD", (0.0, 0.4), Normal(0.25, 0.15), "berg2011", "C",
        "Family support in job gain.")
    stigma: float = param(-0.30, "logit/SD", (-0.7, 0.0), Normal(-0.35, 0.15), "pager2003", "D",
        "Acceptance missing among local employers, in job gain.")
    referral: float = param(0.15, "logit", (0.0, 0.4), Normal(0.15, 0.1), "roddy2020", "D",
        "The PK who knows the needs refers, in job gain.")
    motivation: float = param(0.10, "logit/SD", (0.0, 0.3), None, "assumption", "D", "Motivation in job gain.")
    volunteer: float = param(0.25, "logit", (0.0, 0.6), None, "purwokerto2020", "D", "A volunteer who knows employers.")
    keep_drive: float = param(-0.10, "logit/SD", (-0.3, 0.0), None, "assumption", "D", "Motivation in job loss.")
    places: float = param(33.0, "places/1000 clients/year", (20.0, 53.0), None, "batches", "D",
        "Training places in six trades (some 100 a year at an office of 3,000 clients).")
    group_places: float = param(0.10, "places/client/year", (0.0, 0.4), None, "paper", "D",
        "Further places that a Pokmaslipas offers for each client it accompanies.")
    batch: float = param(17.0, "places", (10.0, 20.0), None, "batches", "A", "Places in one course.")
    course_weeks: float = param(4.0, "weeks", (1.0, 12.0), None, "assumption", "D", "Length of a course.")
