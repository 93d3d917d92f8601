"""What guidance knows and does, and what it does to motivation and to stigma as it is felt."""

from dataclasses import dataclass

from sim.parameters.declare import Normal, param


@dataclass(frozen=True)
class Response:
    """From openness to known needs, to fitting guidance, to motivation."""

    learn: float = param(0.22, "share/contact", (0.1, 0.4), None, "assumption", "D",
        "Unknown needs learnt at a full contact with a fully open client.")
    learn_competence: float = param(0.60, "logit/SD", (0.2, 1.0), None, "assumption", "D", "Competence in learning.")
    learn_dose: float = param(0.50, "logit/log ratio", (0.0, 1.0), None, "assumption", "D",
        "Recent guidance in learning.")
    learn_few: float = param(0.25, "share", (0.1, 0.5), None, "assumption", "D",
        "Guidance, against the reference, that counts where there was none lately.")
    forget: float = param(0.004, "share/week", (0.0, 0.02), None, "assumption", "D", "Needs change, knowledge ages.")
    known_start: float = param(0.22, "0-1", (0.1, 0.4), None, "assumption", "D", "Known from the litmas at the start.")
    match_start: float = param(0.60, "share", (0.3, 0.9), None, "assumption", "D",
        "Part of what is known that guidance answers at the start.")
    match_rate: float = param(0.20, "share/contact", (0.05, 0.5), None, "assumption", "D", "Guidance adapts.")
    match_competence: float = param(0.60, "logit/SD", (0.2, 1.0), None, "assumption", "D", "Competence in answering.")
    match_base: float = param(0.60, "logit", (0.0, 1.5), None, "assumption", "D", "Answering known needs, reference.")
    motive_rate: float = param(0.06, "share/week", (0.02, 0.12), None, "fluckiger2020", "D", "Step of motivation.")
    motive_alliance: float = param(0.30, "SD/SD", (0.1, 0.5), Normal(0.30, 0.10), "fluckiger2020", "D", "Alliance.")
    motive_match: float = param(0.10, "SD/SD", (0.0, 0.3), None, "paper", "D", "Guidance that fits.")
    motive_content: float = param(0.08, "SD/SD", (0.0, 0.2), None, "paper bonta2008", "D",
        "Bond times competent content: intervention works better when the client is heard.")
    content_base: float = param(0.50, "share", (0.2, 0.8), None, "assumption", "D",
        "Competent content of a PK of average competence.")
    content_skill: float = param(0.50, "share/SD", (0.1, 0.8), None, "assumption", "D",
        "Competent content gained with one SD of competence.")
    motive_together: float = param(0.40, "SD", (0.0, 0.8), None, "paper", "D",
        "Planning together gives responsibility.")
    motive_family: float = param(0.10, "SD/SD", (0.0, 0.3), None, "paper", "D", "Family support.")
    motive_work: float = param(0.25, "SD", (0.0, 0.5), None, "paper", "D", "Having work (a goal ahead).")
    motive_acceptance: float = param(0.08, "SD/SD", (0.0, 0.3), None, "paper", "D", "Acceptance in the neighbourhood.")
    motive_praise: float = param(0.30, "SD", (0.0, 0.8), None, "paper", "D", "Recent progress that is recognised.")
    motive_formality: float = param(-0.40, "SD", (-0.8, 0.0), None, "paper", "D", "Recent contacts mere formality.")
    motive_apathy: float = param(-0.10, "SD/SD", (-0.3, 0.0), None, "paper", "D", "Apathy of the PK.")
    progress_fade: float = param(0.05, "share/week", (0.02, 0.2), None, "assumption", "D", "Progress is forgotten.")
    progress_job: float = param(0.50, "0-1", (0.1, 1.0), None, "assumption", "D",
        "Progress seen in a new job or course.")
    progress_report: float = param(0.10, "0-1", (0.0, 0.3), None, "assumption", "D", "Progress seen in a kept session.")
    praise_weeks: float = param(6.0, "weeks", (4.0, 13.0), None, "assumption", "D", "Praise by a PK lasts until then.")
    praise_warmth: float = param(0.60, "logit/SD", (0.0, 1.5), None, "assumption", "D", "Warm PKs recognise progress.")
    stigma_rate: float = param(0.04, "share/week", (0.01, 0.1), None, "assumption", "D", "Step of stigma felt.")
    stigma_base: float = param(-0.30, "logit", (-1.0, 0.5), None, "assumption", "D", "Stigma felt at the reference.")
    stigma_acceptance: float = param(-0.45, "logit/SD", (-1.0, 0.0), None, "rade2016 moore2016", "D",
        "Acceptance of the client's own neighbourhood.")
    stigma_adverse: float = param(0.40, "logit", (0.0, 1.0), None, "paper", "D", "Adverse history.")
    stigma_volunteer: float = param(-0.30, "logit", (-0.8, 0.0), None, "assumption", "D",
        "Someone from the place who stands by.")
    stigma_work: float = param(-0.20, "logit", (-0.6, 0.0), None, "assumption", "D", "Having work.")
