"""Alliance, trust, reactance, ruptures, openness and the phase of the relationship."""

from dataclasses import dataclass

from sim.parameters.declare import Normal, param


@dataclass(frozen=True)
class Relationship:
    """How a PK and a client come closer and drift apart."""

    growth: float = param(0.16, "share of the gap/contact", (0.05, 0.30), Normal(0.16, 0.06),
        "sturm2020 stevens2007", "C",
        "Step of goals, tasks, bond and trust at a full contact (about +0.12 SD).")
    slow_start: float = param(0.40, "share", (0.1, 1.0), None, "stevens2007", "C", "Step at the very first contact.")
    slow_contacts: float = param(6.0, "contacts", (4.0, 10.0), None, "stevens2007", "C", "Until the step is full.")
    floor: float = param(0.25, "0-1", (0.1, 0.3), None, "assumption", "D", "Lowest ceiling of goals, tasks and bond.")
    span: float = param(0.60, "0-1", (0.4, 0.7), None, "assumption", "D", "Highest less lowest ceiling.")
    trust_floor: float = param(0.20, "0-1", (0.1, 0.3), None, "assumption", "D", "Lowest ceiling of trust.")
    trust_span: float = param(0.65, "0-1", (0.4, 0.7), None, "assumption", "D",
        "Highest less lowest ceiling of trust.")
    bond: float = param(0.30, "logit", (-0.5, 1.0), None, "assumption", "D", "Ceiling of the bond at the reference.")
    bond_quality: float = param(0.80, "logit/SD", (0.3, 1.2), None, "skeem2007", "D", "Quality in the bond.")
    bond_warmth: float = param(0.25, "logit/SD", (0.0, 0.6), None, "skeem2007", "D",
        "Warmth in the bond, beyond quality.")
    goals: float = param(0.20, "logit", (-0.5, 1.0), None, "assumption", "D", "Ceiling of goals at the reference.")
    goals_quality: float = param(0.50, "logit/SD", (0.2, 1.0), None, "assumption", "D", "Quality in goals.")
    goals_openness: float = param(1.50, "logit", (0.5, 2.5), None, "assumption", "D", "Openness in goals.")
    goals_together: float = param(1.20, "logit", (0.0, 2.0), None, "paper", "D", "Planning together against dictating.")
    tasks: float = param(0.10, "logit", (-0.7, 1.0), None, "assumption", "D", "Ceiling of tasks at the reference.")
    tasks_match: float = param(3.00, "logit", (1.0, 5.0), None, "assumption", "D",
        "Match of guidance to needs in tasks.")
    tasks_quality: float = param(0.30, "logit/SD", (0.0, 0.8), None, "assumption", "D", "Quality in tasks.")
    tasks_together: float = param(0.60, "logit", (0.0, 1.5), None, "paper", "D", "Planning together in tasks.")
    tasks_gap: float = param(-0.20, "logit/SD", (-0.5, 0.0), None, "paper", "D", "Gap in education and experience.")
    drive: float = param(0.60, "logit/SD", (0.2, 1.0), None, "fluckiger2020 truswell2016", "D",
        "Motivation in goals, tasks, bond (lag 0.07 each way).")
    fit: float = param(0.80, "logit", (0.0, 1.0), None, "skeem2007", "D",
        "How differently one client and one PK get on in goals, tasks, bond and trust, each for itself.")
    trust: float = param(0.45, "logit", (-0.3, 1.2), None, "assumption", "D", "Ceiling of trust at the reference.")
    trust_quality: float = param(0.70, "logit/SD", (0.3, 1.1), None, "skeem2007 sturm2021", "D", "Quality in trust.")
    trust_drive: float = param(0.70, "logit/SD", (0.2, 1.1), None, "truswell2016", "D", "Motivation in trust.")
    trust_stigma: float = param(-0.20, "logit/SD", (-0.5, 0.0), None, "paper moore2016", "D", "Stigma felt in trust.")
    trust_reactance: float = param(-0.25, "logit/SD", (-0.6, 0.0), None, "morash2015", "D", "Reactance in trust.")
    trust_adverse: float = param(-0.50, "logit", (-1.0, 0.0), None, "paper", "D", "Adverse history in trust.")
    adverse_warmth: float = param(0.35, "share/SD", (0.0, 0.8), None, "paper", "D",
        "Share of that which one SD of warmth takes away.")
    trust_control: float = param(-1.50, "logit", (-3.0, 0.0), None, "sturm2020", "D",
        "Sting of control in trust.")
    trust_private: float = param(0.25, "logit", (0.0, 0.6), None, "paper", "D",
        "Confidential, consistent service (private room) in trust.")
    cold: float = param(1.50, "logit/SD", (0.5, 3.0), None, "skeem2007", "D",
        "How sharply warmth takes the sting out of control.")
    own_rate: float = param(0.04, "share/contact", (0.0, 0.1), None, "assumption", "D",
        "How fast trust becomes the client's own.")
    react: float = param(-1.60, "logit", (-2.5, -0.5), None, "assumption", "D", "Reactance at the reference.")
    react_control: float = param(3.00, "logit", (1.0, 6.0), None, "morash2015", "D",
        "Sting of control in reactance: at usual control one SD of warmth takes about 0.5 off.")
    react_oneway: float = param(1.00, "logit", (0.0, 2.0), None, "paper roddy2020", "D",
        "One-way communication (less planning together).")
    react_rate: float = param(0.20, "share/contact", (0.05, 0.5), None, "assumption", "D", "Step of reactance.")
    react_fade: float = param(0.01, "share/week", (0.0, 0.05), None, "assumption", "D",
        "Reactance fades without contact.")
    rupture: float = param(0.10, "1/contact", (0.02, 0.2), Normal(0.10, 0.05), "stevens2007 morash2015", "C",
        "Rupture at a controlling contact at the reference.")
    rupture_control: float = param(3.00, "log ratio", (0.5, 6.0), None, "assumption", "D",
        "Sting of control in ruptures.")
    rupture_reactance: float = param(0.30, "log ratio/SD", (0.0, 0.7), None, "morash2015", "D",
        "Reactance in ruptures.")
    rupture_confrontational: float = param(0.50, "log ratio", (0.0, 1.0), None, "paper", "D",
        "A confrontational client.")
    rupture_loss: float = param(0.09, "0-1", (0.03, 0.15), Normal(0.09, 0.03), "stevens2007", "C",
        "Bond and trust lost at a rupture not repaired (about 0.6 SD).")
    repair_warmth: float = param(0.50, "logit/SD", (0.1, 1.0), Normal(0.50, 0.20), "stevens2007", "D",
        "Warmth in repair.")
    repair_competence: float = param(0.40, "logit/SD", (0.1, 1.0), None, "stevens2007", "D", "Competence in repair.")
    rupture_react: float = param(0.10, "0-1", (0.0, 0.3), None, "paper", "D",
        "Resistance met with confrontation grows.")
    gap_weeks: float = param(9.0, "weeks", (5.0, 17.0), None, "assumption", "D",
        "A longer gap makes the bond fall back.")
    gap_fade: float = param(0.010, "share/week", (0.0, 0.04), None, "assumption", "D", "Step back in a long gap.")
    change_pull: float = param(0.50, "share", (0.1, 0.9), Normal(0.5, 0.2), "sturm2020 clarkmiller2011", "C",
        "Trust and bond pulled back at a change of PK.")
    change_goals: float = param(0.20, "share", (0.0, 0.5), None, "clarkmiller2011", "D",
        "The same for goals and tasks.")
    start_more: float = param(0.03, "0-1", (0.0, 0.1), None, "assumption", "D",
        "Goals, tasks and bond at the first contact, above trust.")
    change_known: float = param(0.30, "share", (0.0, 0.6), None, "assumption", "D", "Knowledge lost at a change of PK.")
    open_base: float = param(0.00, "logit", (-0.5, 0.5), None, "assumption", "D", "Openness at the reference.")
    open_trust: float = param(0.90, "logit/SD", (0.4, 1.4), None, "paper", "D", "Trust in openness.")
    open_goals: float = param(0.30, "logit/SD", (0.0, 0.6), None, "paper", "D", "Shared goals in openness.")
    open_stigma: float = param(-0.35, "logit/SD", (-0.7, 0.0), None, "paper", "D", "Stigma felt in openness.")
    open_reactance: float = param(-0.30, "logit/SD", (-0.6, 0.0), None, "roddy2020", "D", "Reactance in openness.")
    open_room: float = param(0.60, "logit", (0.0, 1.2), None, "paper", "D", "A private room against none.")
    open_pressure: float = param(-0.20, "logit/SD", (-0.5, 0.0), None, "paper", "D", "Economic pressure.")
    open_burden: float = param(-0.20, "logit", (-0.5, 0.0), None, "paper", "D", "Adverse history or a prior record.")
    phase_rate: float = param(0.10, "1/week", (0.02, 0.3), None, "assumption", "D", "A client may change phase.")
    phase_cooperative: float = param(0.90, "logit", (0.0, 2.0), None, "paper", "D", "Cooperative against passive.")
    phase_confrontational: float = param(-1.10, "logit", (-3.0, 0.0), None, "assumption", "D",
        "Confrontational against passive.")
    phase_alliance: float = param(0.60, "logit/SD", (0.2, 1.2), None, "paper", "D", "Being supported and understood.")
    phase_benefit: float = param(0.40, "logit/SD", (0.0, 1.0), None, "paper", "D", "Feeling a benefit (needs match).")
    phase_family: float = param(0.30, "logit/SD", (0.0, 0.8), None, "paper", "D", "Family support.")
    phase_motivation: float = param(0.40, "logit/SD", (0.0, 1.0), None, "paper", "D", "Own motivation.")
    phase_reactance: float = param(0.80, "logit/SD", (0.2, 1.5), None, "paper", "D", "Feeling controlled.")
    phase_past: float = param(0.30, "logit", (0.0, 1.0), None, "paper", "D", "Adverse history or a prior record.")
