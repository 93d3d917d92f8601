"""Reports and further contacts: whether they are kept, how they are held, and how good they are."""

from dataclasses import dataclass

from sim.parameters.declare import Normal, param


@dataclass(frozen=True)
class Contacts:
    """Attendance and quality of contacts."""

    report_weeks: float = param(4.286, "weeks", (2.0, 4.4), None, "circular2020", "A",
        "Weeks between reports (30 days).")
    report_assimilation: float = param(1.0, "weeks", (1.0, 2.0), None, "circular2020", "A", "The same in assimilation.")
    keep: float = param(2.30, "logit", (1.0, 2.8), Normal(1.5, 0.3), "arkansas rules", "C",
        "A report is kept by a client at the reference, near the office.")
    alliance: float = param(0.40, "logit/SD", (0.1, 0.7), Normal(0.40, 0.15), "sharf2010", "B", "Alliance.")
    motivation: float = param(0.25, "logit/SD", (0.05, 0.45), Normal(0.25, 0.1), "woldgabreal2016", "C", "Motivation.")
    reminder: float = param(0.45, "logit", (0.2, 0.7), Normal(0.45, 0.12), "hastings2021", "B", "A reminder by text.")
    distance: float = param(-0.15, "logit/10 km", (-0.4, 0.0), Normal(-0.15, 0.10), "duwe2018", "D",
        "Every 10 km beyond the free distance, in person.")
    free_km: float = param(20.0, "km", (10.0, 30.0), None, "duwe2018", "D", "Distance that costs nothing.")
    online_share: float = param(0.75, "share", (0.4, 0.95), None, "assumption", "D",
        "Reports online among those who can.")
    avoiding: float = param(-2.2, "logit", (-4.0, -1.0), None, "assumption", "D", "A client who avoids contact.")
    moved: float = param(-0.80, "logit", (-2.0, 0.0), None, "assumption", "D", "A client who has moved without notice.")
    moved_weeks: float = param(26.0, "weeks", (8.0, 52.0), None, "assumption", "D", "For so long after the move.")
    warned: float = param(0.30, "logit", (0.0, 0.6), None, "assumption", "D", "A warning in writing, for a while.")
    helped: float = param(0.40, "logit", (0.0, 0.8), None, "purwokerto2025", "D",
        "Help in place of a proposal, for a while: the PK looks for what keeps the client away.")
    warned_weeks: float = param(13.0, "weeks", (4.0, 26.0), None, "assumption", "D", "For so long.")
    volunteer: float = param(0.25, "logit", (0.0, 0.6), None, "duwe2018", "D",
        "A volunteer who reminds and comes along.")
    passive: float = param(-0.15, "logit", (-0.5, 0.0), None, "paper", "D", "A passive client.")
    confrontational: float = param(-0.30, "logit", (-0.8, 0.0), None, "paper", "D", "A confrontational client.")
    session_keep: float = param(1.40, "logit", (0.5, 2.2), None, "arkansas", "D", "A further session is kept.")
    session_tasks: float = param(0.25, "logit/SD", (0.0, 0.5), None, "paper", "D",
        "Agreed tasks raise participation beyond the alliance as a whole.")
    warmth: float = param(0.40, "SD/SD", (0.2, 0.6), None, "skeem2007 svori", "D",
        "Warmth in the quality of a contact.")
    structure: float = param(0.20, "SD/SD", (0.0, 0.4), None, "bonta2008", "C",
        "Structure.")
    balance: float = param(0.12, "SD/SD2", (0.0, 0.3), None, "bonta2008 skeem2007", "D",
        "Warmth times structure where both are there: warmth alone is not enough, firm and caring go together.")
    competence: float = param(0.40, "SD/SD", (0.2, 0.6), None, "svori", "D", "Competence (correct information, help).")
    exhaustion: float = param(-0.20, "SD/SD", (-0.3, -0.1), Normal(-0.20, 0.05), "salyers2017", "B", "Exhaustion.")
    apathy: float = param(-0.20, "SD/SD", (-0.4, 0.0), None, "paper", "D", "Apathy of the PK.")
    minutes: float = param(0.25, "SD/log ratio", (0.1, 0.5), None, "assumption", "D", "Minutes against the reference.")
    gap: float = param(-0.10, "SD/SD", (-0.3, 0.0), None, "paper", "D", "Gap in education and experience.")
    gap_fit: float = param(0.35, "share/SD", (0.0, 0.6), None, "paper", "D",
        "Share of the gap that one SD of competence closes: some PKs find fitting methods.")
    room: float = param(0.15, "SD", (0.0, 0.4), None, "paper", "D", "A private room against none.")
    climate: float = param(0.60, "SD", (0.0, 1.2), None, "paparozzi2005", "D", "Climate: supportive against not.")
    noise: float = param(0.35, "SD", (0.1, 0.6), None, "assumption", "D", "What else decides a contact.")
    formal_minutes: float = param(12.0, "min", (6.0, 20.0), None, "paper", "D",
        "Below this a contact is formality, the more so the shorter.")
    online_worth: float = param(0.60, "share", (0.3, 1.0), None, "assumption", "D", "Worth of an online contact.")
    group_worth: float = param(0.50, "share", (0.2, 1.0), None, "assumption", "D", "Worth of a group session.")
    online_minutes: float = param(0.50, "share", (0.2, 1.0), None, "assumption", "D", "Length of an online report.")
    lost_run: float = param(4.0, "reports", (4.0, 8.0), None, "assumption", "D", "Missed in a row: contact is lost.")
    found: float = param(0.30, "1/attempt", (0.1, 0.7), None, "taxman1994", "D", "A lost client is found.")
    found_avoiding: float = param(0.25, "ratio", (0.0, 1.0), None, "assumption", "D",
        "The same for one who avoids contact.")
    trace_weeks: float = param(8.0, "weeks", (2.0, 26.0), None, "assumption", "D", "Weeks between attempts.")
    comes_back: float = param(0.004, "1/week", (0.0, 0.05), None, "assumption", "D", "A lost client comes back alone.")
    visit_keep: float = param(1.60, "logit", (0.5, 3.0), None, "assumption", "D", "The client is met at a home visit.")
    formal_rate: float = param(0.25, "share/contact", (0.1, 0.5), None, "assumption", "D", "Memory of formality.")
    dose_rate: float = param(0.05, "1/week", (0.02, 0.2), None, "assumption", "D", "Memory of recent guidance.")
