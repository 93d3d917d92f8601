"""Breaches, offences and how they come to light."""

from dataclasses import dataclass

from sim.parameters.declare import Normal, param


@dataclass(frozen=True)
class Breaches:
    """Breaches of conditions, latent until discovered."""

    relapse: float = param(0.010, "1/week", (0.002, 0.03), None, "assumption", "D", "Relapse of a client who misuses.")
    move: float = param(0.0015, "1/week", (0.0005, 0.01), None, "herbert", "D",
        "Moving without notice; US parolees move 0.05 a week.")
    alliance: float = param(-0.40, "logit/SD", (-0.8, 0.0), Normal(-0.40, 0.15), "blasko2015", "B",
        "Alliance in breaches.")
    motivation: float = param(-0.20, "logit/SD", (-0.4, 0.0), None, "woldgabreal2016", "C", "Motivation in breaches.")
    avoiding: float = param(1.00, "logit", (0.0, 2.0), None, "assumption", "D", "A client who avoids contact moves.")
    window: float = param(8.0, "weeks", (4.0, 16.0), None, "assumption", "D", "A breach can be discovered for so long.")
    found: float = param(0.25, "1/contact", (0.1, 0.4), Normal(0.25, 0.08), "grattet2011", "C",
        "A breach comes to light at a contact with the reference control share.")
    visit: float = param(0.30, "1/visit", (0.1, 0.6), None, "assumption", "D", "The same at a home visit.")
    sessions_run: float = param(4.0, "sessions", (3.0, 12.0), None, "rules", "D",
        "Further sessions missed in a row before a client can count as not participating.")
    idle_weeks: float = param(39.0, "weeks", (13.0, 52.0), None, "rules", "D",
        "And so long without attending any: not participating.")


@dataclass(frozen=True)
class Offending:
    """Weekly hazard of a latent offence, on the log scale."""

    base: float = param(-6.56, "log hazard/week", (-7.4, -5.5), Normal(-6.2, 0.35), "singapore yukhnenko2019 recid",
        "C",
        "Hazard of a client at the reference in all respects.")
    bump: float = param(0.25, "log hazard", (-0.05, 0.55), Normal(0.25, 0.15), "recid rossi", "C",
        "Weeks 26-52 against 1-13.")
    decline: float = param(-0.45, "log hazard", (-0.85, 0.0), Normal(-0.45, 0.20), "recid", "C", "After week 104.")
    prior: float = param(0.80, "log hazard", (0.3, 1.3), Normal(0.80, 0.25), "yukhnenko2020 felony", "B",
        "Prior record.")
    young: float = param(0.75, "log hazard", (0.25, 1.25), Normal(0.75, 0.25), "yukhnenko2020", "B",
        "Under 25 against 40; linear in between.")
    male: float = param(0.28, "log hazard", (0.0, 0.6), Normal(0.28, 0.15), "yukhnenko2020", "B", "Men.")
    education: float = param(0.35, "log hazard", (0.05, 0.65), Normal(0.35, 0.15), "yukhnenko2020", "B",
        "Low education (below -0.5 SD).")
    single: float = param(0.30, "log hazard", (0.0, 0.6), Normal(0.30, 0.15), "yukhnenko2020", "B",
        "Single or divorced.")
    substance: float = param(0.50, "log hazard", (0.0, 1.0), Normal(0.50, 0.25), "yukhnenko2020", "B", "Misuse.")
    relapse: float = param(0.25, "log hazard", (0.0, 0.6), None, "felony", "D", "A relapse in the last weeks.")
    relapse_weeks: float = param(13.0, "weeks", (4.0, 26.0), None, "assumption", "D", "So many.")
    peers: float = param(0.30, "log hazard/SD", (0.05, 0.55), Normal(0.30, 0.12), "yukhnenko2020", "B", "Peers.")
    work: float = param(-0.45, "log hazard", (-0.75, -0.1), Normal(-0.45, 0.15), "rossi yukhnenko2020", "C",
        "Has work.")
    work_older: float = param(-0.20, "log hazard", (-0.6, 0.2), Normal(-0.20, 0.20), "uggen2000", "B",
        "And is older.")
    older: float = param(27.0, "years", (25.0, 30.0), None, "uggen2000", "B", "Age from which work protects more.")
    support: float = param(-0.15, "log hazard/SD", (-0.35, 0.05), Normal(-0.15, 0.10), "mowen2019", "C",
        "Family support.")
    conflict: float = param(0.35, "log hazard/SD", (0.05, 0.65), Normal(0.35, 0.15), "mowen2019", "C",
        "Family conflict.")
    motivation: float = param(-0.20, "log hazard/SD", (-0.4, 0.0), Normal(-0.20, 0.10), "woldgabreal2016", "C",
        "Motivation.")
    stigma: float = param(0.05, "log hazard/SD", (-0.1, 0.2), Normal(0.05, 0.08), "moore2016", "C",
        "Stigma felt, direct.")
    acceptance: float = param(-0.05, "log hazard/SD", (-0.15, 0.0), None, "assumption", "D",
        "Acceptance of the neighbourhood (a healthy community), direct.")
    missed: float = param(0.25, "log hazard", (0.0, 0.5), Normal(0.25, 0.12), "zettler2020", "C", "Last report missed.")
    trust: float = param(-0.12, "log hazard/SD", (-0.25, 0.05), Normal(-0.10, 0.07), "sturm2021", "C", "Trust, direct.")
    competence: float = param(-0.15, "log hazard/SD", (-0.3, 0.0), Normal(-0.15, 0.07), "chadwick2015 labrecque2023",
        "B",
        "Competence of the PK while guidance is given.")
    dose_middle: float = param(-0.15, "log hazard/doubling", (-0.4, 0.0), Normal(-0.15, 0.10), "jalbert2011", "C",
        "Recent guidance times skill, middle third of the score.")
    dose_top: float = param(-0.25, "log hazard/doubling", (-0.5, 0.0), Normal(-0.25, 0.12), "jalbert2011 lowenkamp2006",
        "C",
        "The same, top third; nothing in the bottom third.")
    volunteer: float = param(-0.35, "log hazard", (-0.75, 0.0), Normal(-0.35, 0.20), "duwe2018 wilson2007", "B",
        "A matched, trained volunteer with contact; a signed agreement without contact does nothing.")
    local: float = param(0.010, "log hazard/point", (0.0, 0.026), Normal(0.010, 0.008), "stahler2013", "C",
        "Percentage points of local clients with a recorded offence in a year, above the reference.")
    local_weeks: float = param(52.0, "weeks", (26.0, 104.0), None, "stahler2013", "C",
        "For so long a recorded offence counts there.")
    dose_skill: float = param(0.25, "share/SD", (0.1, 0.4), None, "jalbert2011", "D",
        "Share of guidance that acts, gained with one SD of competence.")
    dose_base: float = param(0.50, "share", (0.2, 0.8), None, "jalbert2011", "D",
        "That share under a PK of average competence.")
    cap: float = param(0.34, "log hazard", (0.25, 0.6), None, "skeem2017", "C",
        "Environment terms combine as cap*tanh(beyond/cap), beyond what is usual in each third of the score; with what "
        "PKs do by way of work and family best against worst PK and office stay at a hazard ratio of 0.46.")
    window: float = param(10.0, "weeks", (6.0, 20.0), None, "assumption", "D",
        "An offence can be discovered for so long.")
    police: float = param(0.016, "1/week", (0.005, 0.06), Normal(0.03, 0.015), "grattet2011", "D",
        "Discovery by the police, acquisitive offence.")
    community: float = param(0.003, "1/week", (0.0, 0.02), None, "assumption", "D", "Discovery by the community.")
    police_drug: float = param(0.80, "ratio", (0.3, 1.5), None, "assumption", "D", "Drug offences against acquisitive.")
    police_violent: float = param(2.20, "ratio", (1.0, 4.0), None, "assumption", "D", "Violent against acquisitive.")
    per_contact: float = param(0.05, "1/contact", (0.0, 0.15), None, "labrecque2021", "D",
        "Discovery at a contact with the reference control share: closer work detects more.")
    same_kind: float = param(0.60, "share", (0.3, 0.8), None, "assumption", "D",
        "A new offence is of the sentenced kind.")
