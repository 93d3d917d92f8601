"""Who the people are when they enter: shares and spreads from which a population is drawn."""

from dataclasses import dataclass

from sim.parameters.declare import Normal, param


@dataclass(frozen=True)
class Background:
    """Clients, families, members of communities and PKs at the start."""

    cb_inflow: float = param(0.22, "share", (0.10, 0.57), None, "palu2025 kompas2017", "D",
        "Share of CB among those who begin; with PB 725 and CB 120 days it keeps PB at 95 % of the stock.")
    cmb_inflow: float = param(0.01, "share", (0.0, 0.06), None, "kompas2017", "A",
        "Share of CMB among those who begin.")
    assimilation_inflow: float = param(0.01, "share", (0.0, 0.10), None, "palu2025", "D",
        "Share of assimilation among those who begin.")
    pb_remainder: float = param(51.4, "weeks", (39.0, 65.0), None, "kompas2017", "A",
        "Mean rest of the sentence at PB (360 days).")
    pb_remainder_sd: float = param(22.0, "weeks", (10.0, 35.0), None, "assumption", "D", "Spread of that rest.")
    probation_year: float = param(52.0, "weeks", (52.0, 52.1), None, "tribun2022", "A",
        "Time on probation after the end of the sentence at PB.")
    cb_term: float = param(17.1, "weeks", (12.0, 26.0), None, "kompas2017", "A", "Length of CB (120 days).")
    cmb_term: float = param(12.9, "weeks", (8.0, 20.0), None, "kompas2017", "A", "Length of CMB (90 days).")
    assimilation_term: float = param(26.0, "weeks", (13.0, 39.0), None, "assumption", "D", "Length of assimilation.")
    bersyarat_term: float = param(52.0, "weeks", (26.0, 104.0), None, "assumption", "D",
        "Length of a conditional sentence (pidana bersyarat).")
    narcotics: float = param(0.55, "share", (0.48, 0.63), None, "palu2025", "A", "Clients sentenced for narcotics.")
    violent: float = param(0.12, "share", (0.06, 0.20), None, "assumption", "D",
        "Clients sentenced for violence; theft (16 %) and the rest of the other offences count as acquisitive.")
    women: float = param(0.03, "share", (0.03, 0.05), None, "bengkulu2025", "A", "Women among clients.")
    prior: float = param(0.18, "share", (0.10, 0.25), None, "kumparan2020", "A",
        "Prior record; the figure is of prisoners.")
    age_mean: float = param(36.0, "years", (32.0, 40.0), None, "assumption", "D", "Mean age at the start.")
    age_sd: float = param(10.0, "years", (7.0, 13.0), None, "assumption", "D", "Spread of ages.")
    single: float = param(0.45, "share", (0.30, 0.60), None, "assumption", "D", "Single or divorced.")
    substance_narcotics: float = param(0.55, "share", (0.35, 0.75), None, "assumption", "D",
        "Misuse among those sentenced for narcotics; local prisons call most of them users.")
    substance_other: float = param(0.15, "share", (0.05, 0.30), None, "assumption", "D", "Misuse among the others.")
    adverse: float = param(0.30, "share", (0.10, 0.50), None, "paper", "D",
        "Clients who met discrimination or violence by the system; the paper says many and gives no number.")
    avoids: float = param(0.04, "share", (0.01, 0.08), None, "paper", "D",
        "Clients who deliberately avoid contact.")
    phone_city: float = param(0.68, "share", (0.60, 0.75), None, "susenas", "D",
        "Own phone with usable data and signal, cities.")
    phone_rural: float = param(0.55, "share", (0.45, 0.65), None, "susenas", "D", "The same in rural districts.")
    frailty_sd: float = param(0.70, "log hazard", (0.45, 0.90), Normal(0.75, 0.15), "recid rossi felony", "C",
        "Spread of the unobserved standing risk.")
    score_validity: float = param(0.55, "correlation", (0.30, 0.75), None, "felony", "C",
        "Correlation of the score on file with the standing risk.")
    diligence_sd: float = param(0.60, "logit", (0.30, 0.90), None, "assumption", "D",
        "Spread of the standing tendency to keep appointments.")
    diligence_risk: float = param(-0.40, "correlation", (-0.7, 0.0), None, "rhodes2024", "C",
        "Correlation of that tendency with frailty: nuisance breaches and crime share a cause.")
    drive_sd: float = param(0.90, "SD", (0.6, 1.1), None, "assumption", "D",
        "Spread of the motivation brought along, beyond the past.")
    low_education: float = param(-0.50, "SD", (-1.0, 0.0), None, "yukhnenko2020", "D",
        "Below this education counts as low.")
    education_sd: float = param(0.50, "SD", (0.2, 1.0), None, "assumption", "D", "Spread of education among PKs.")
    drive_adverse: float = param(-0.20, "SD", (-0.5, 0.0), None, "paper", "D",
        "Motivation brought along is lower after an adverse history (the past).")
    drive_prior: float = param(-0.20, "SD", (-0.5, 0.0), None, "paper", "D", "The same after a prior record.")
    trust_start: float = param(0.32, "0-1", (0.20, 0.45), None, "paper", "D",
        "Trust of a client without burden at the first contact: clients begin suspicious and closed.")
    trust_adverse: float = param(-0.06, "0-1", (-0.15, 0.0), None, "paper", "D",
        "Less trust at the start after an adverse history.")
    trust_burden: float = param(-0.02, "0-1 per SD", (-0.05, 0.0), None, "paper", "D",
        "Less trust at the start for each SD of economic pressure, and with a prior record.")
    employed_start: float = param(0.50, "share", (0.35, 0.65), None, "rossi", "C", "Working in the first week.")
    support_mean: float = param(0.60, "0-1", (0.4, 0.75), None, "pati2021", "D", "Mean family support.")
    support_sd: float = param(0.15, "0-1", (0.08, 0.25), None, "assumption", "D", "Spread of family support.")
    conflict_mean: float = param(0.28, "0-1", (0.15, 0.45), None, "assumption", "D", "Mean family conflict.")
    conflict_sd: float = param(0.13, "0-1", (0.05, 0.2), None, "assumption", "D", "Spread of family conflict.")
    acceptance_mean: float = param(0.50, "0-1", (0.35, 0.65), None, "assumption", "D",
        "Mean acceptance among members of the community; no survey was found.")
    acceptance_sd: float = param(0.16, "0-1", (0.08, 0.25), None, "assumption", "D", "Spread among members.")
    acceptance_place_sd: float = param(0.07, "0-1", (0.0, 0.15), None, "assumption", "D", "Spread among places.")
    employer_acceptance: float = param(-0.12, "0-1", (-0.3, 0.0), None, "itenas", "D",
        "Employers accept less than others: six of nine refused.")
    leaders: float = param(0.05, "share", (0.02, 0.10), None, "assumption", "D", "Leaders among members.")
    employers: float = param(0.10, "share", (0.05, 0.20), None, "assumption", "D", "Employers among members.")
    volunteers: float = param(0.08, "share", (0.02, 0.15), None, "bidiksumsel2021", "D",
        "Members who would serve as Pokmaslipas volunteers if called; groups sign, few are active.")
    warmth_mean: float = param(0.30, "SD", (0.0, 0.8), None, "paper", "D",
        "Mean warmth of PKs: the paper calls most of them empathic and professional.")
    education_gap: float = param(0.80, "SD", (0.3, 1.5), None, "paper", "D",
        "By how much PKs exceed clients in education and experience.")
    control_sd: float = param(0.10, "share", (0.0, 0.2), None, "assumption", "D", "Spread of the control share of PKs.")
    collaborative_sd: float = param(0.18, "share", (0.0, 0.3), None, "assumption", "D",
        "Spread of the collaborative share of PKs.")
    style_mix: float = param(0.45, "correlation", (0.0, 0.8), None, "assumption", "D",
        "How far warmth, collaboration and low control come together in one PK.")
    exhaustion_sd: float = param(0.85, "SD", (0.4, 1.0), None, "whitehead1989", "D",
        "Spread of the standing tendency to be exhausted.")
