"""PK, Client, Family, CommunityMember and the office: every column with unit, bounds and a sentence."""

from __future__ import annotations

import mesa

from sim.columns import NEVER, Column, Row
from sim.people.codes import Case, Ended, Ground, Offence, Phase, Programme, Role, Standing


class Person(Row, mesa.Agent):
    """A row of a table that takes part in the Mesa model."""

    def __init__(self, model, table, row: int):
        Row.__init__(self, table, row)
        mesa.Agent.__init__(self, model)


class PK(Person):
    """A probation officer (Pembimbing Kemasyarakatan); one row is one holder of a seat in a district."""

    district = Column(int, "row of District", low=0, doc="District covered.")
    reserve = Column(int, "rank", low=NEVER, start=NEVER, doc="Rank of the seat among those kept for hiring.")
    in_post = Column(bool, doc="Holds the seat now.")
    warmth = Column(float, "SD", low=-6, high=6, doc="Empathy and respect shown to clients.")
    structure = Column(float, "SD", low=-6, high=6, doc="Clear agreements and problem solving for change.")
    competence = Column(float, "SD", low=-6, high=6, doc="Knowledge, communication, assessment and regulation.")
    control_share = Column(float, low=0, high=1, start=0.45, doc="Share of contact time spent on control.")
    collaborative = Column(float, low=0, high=1, start=0.5, doc="Share of plans made together with the client.")
    education = Column(float, "SD", low=-6, high=6, doc="Education and work experience; the gap to clients.")
    trained = Column(float, "SD", low=0, high=4, doc="Skill gained by training that has not faded.")
    ticket = Column(float, low=0, high=1, doc="Standing ticket for courses, workshops and coaching.")
    courses = Column(int, "courses", low=0, doc="Courses attended.")
    training_until = Column(int, "week", low=NEVER, start=NEVER, doc="Last week of a course.")
    workshop_until = Column(int, "week", low=NEVER, start=NEVER, doc="Last week of the workshop on style.")
    turned = Column(float, low=-0.5, high=0.5, doc="Plans made together that the workshop added and have not faded.")
    skill = Column(float, "SD", low=-6, high=10, doc="Competence with what training has added.")
    approach = Column(float, "SD", low=-8, high=10, doc="Warmth with what training and policy have added.")
    control = Column(float, low=0, high=1, start=0.45, doc="Control share under the present policy.")
    control_felt = Column(float, low=0, high=1, start=0.45, doc="Control that clients meet in their guiding PK.")
    together = Column(float, low=0, high=1, start=0.5, doc="Share of plans made together, under the present policy.")
    coached = Column(bool, doc="Is coached and reviewed.")
    trait_exhaustion = Column(float, "SD", low=-6, high=6, doc="Standing tendency to be exhausted.")
    exhaustion = Column(float, "SD", low=-8, high=12, doc="Emotional exhaustion.")
    apathy = Column(float, low=0, high=1, start=0.2, doc="Having given up on making guidance matter.")
    files = Column(float, "h", low=0, doc="Open work on revocation files and examinations.")
    tracing = Column(float, "h", low=0, doc="Open work on finding clients.")
    failures = Column(int, "events this week", low=0, doc="Arrests of own clients of which the Bapas learnt this week.")
    workload = Column(float, "hours asked/hours there", low=0, start=1, doc="Work asked of the PK this week.")
    report_minutes = Column(float, "min", low=0, start=30, doc="Minutes planned for an ordinary report this week.")
    session_minutes = Column(float, "min", low=0, doc="Minutes planned for a further session this week.")
    partner_share = Column(float, low=0, high=1, start=1, doc="Share of the work with partners asked that is done.")
    mediated = Column(float, "h/week", low=0, doc="Hours of mediation this week, part of those with partners.")
    contact_hours = Column(float, "h/week", low=0, doc="Hours set aside for clients this week.")
    h_available = Column(float, "h/week", low=0, doc="Effective hours of the week.")
    h_litmas = Column(float, "h/week", low=0, doc="Hours on social inquiry reports.")
    h_accompaniment = Column(float, "h/week", low=0, doc="Hours accompanying clients before authorities.")
    h_files = Column(float, "h/week", low=0, doc="Hours on revocation files and examinations.")
    h_tracing = Column(float, "h/week", low=0, doc="Hours finding clients.")
    h_travel = Column(float, "h/week", low=0, doc="Hours travelling (litmas, visits, rota at posts, mediation).")
    h_training = Column(float, "h/week", low=0, doc="Hours in courses, workshops and coaching.")
    h_administration = Column(float, "h/week", low=0, doc="Hours on records of clients, handovers included.")
    h_partners = Column(float, "h/week", low=0, doc="Hours with community, families and Pokmaslipas.")
    h_guidance = Column(float, "h/week", low=0, doc="Hours of guidance in kept contacts.")
    h_control = Column(float, "h/week", low=0, doc="Hours of control in kept contacts.")
    h_missed = Column(float, "h/week", low=0, doc="Hours lost to contacts that were missed.")
    h_free = Column(float, "h/week", low=-1e-6, doc="Hours nobody asked for.")


class Client(Person):
    """An adult who is, was or will be guided by the office."""

    # who the client is
    district = Column(int, "row of District", low=0, doc="District of residence.")
    place = Column(int, "row of neighbourhood", low=0, doc="Neighbourhood (kelurahan or village).")
    female = Column(bool, doc="Woman.")
    age = Column(float, "years", low=18, high=90, start=35, doc="Age at the start.")
    education = Column(float, "SD", low=-6, high=6, doc="Education and work experience.")
    single = Column(bool, doc="Single or divorced.")
    prior = Column(bool, doc="Prior record.")
    offence = Column(Offence, doc="Group of the offence of the sentence.")
    substance = Column(bool, doc="Misuses drugs or alcohol.", hidden=True)
    adverse = Column(bool, doc="Met discrimination or violence by the system.", hidden=True)
    hardship = Column(float, "SD", low=-6, high=6, doc="Economic pressure at the start.", hidden=True)
    peers = Column(float, "SD", low=-6, high=6, doc="Antisocial peers.", hidden=True)
    risk = Column(float, "log hazard", low=-8, high=8, doc="Standing risk: frailty and background.", hidden=True)
    diligence = Column(float, "logit", low=-6, high=6, doc="Standing tendency to keep appointments.", hidden=True)
    avoids = Column(bool, doc="Deliberately avoids contact.", hidden=True)
    drive = Column(float, "SD", low=-6, high=6, doc="Motivation brought along.", hidden=True)
    phone = Column(bool, doc="Owns a phone that can report, has credit and signal.")
    km = Column(float, "km", low=0, high=600, doc="Distance to the office of the Bapas.")
    near_post = Column(float, low=0, high=1, doc="Standing ticket: below the reach of a post the client can use it.")
    score = Column(float, "SD", low=-8, high=8, doc="What the assessment on file made of the risk.")
    # the order
    standing = Column(Standing, doc="Where the client stands towards the office.")
    spell = Column(int, "spells", low=0, doc="Number of spells begun.")
    programme = Column(Programme, doc="Legal form of the time outside.")
    begins = Column(int, "week", low=NEVER, start=NEVER, doc="First week of the present or last spell.")
    first_begins = Column(int, "week", low=NEVER, start=NEVER, doc="First week of the first spell.")
    out_since = Column(int, "week", low=NEVER, start=NEVER, doc="Week since which the client is at liberty.")
    term = Column(int, "weeks", low=1, start=104, doc="Length of the order.")
    remainder = Column(int, "weeks", low=0, doc="Rest of the sentence, to be served if revoked.")
    left_in = Column(int, "week", low=NEVER, start=NEVER, doc="Week in which the last spell ended.")
    ended = Column(Ended, doc="How the last spell ended.")
    prison_until = Column(int, "week", low=NEVER, start=NEVER, doc="Last week in prison.")
    returns = Column(bool, doc="Comes back on conditional release after prison.")
    prison_weeks = Column(int, "weeks", low=0, doc="Weeks in custody or prison since the first start.")
    # the PK and the contacts
    pk = Column(int, "row of PK", low=NEVER, start=NEVER, doc="Guiding PK.")
    pk_first = Column(int, "row of PK", low=NEVER, start=NEVER, doc="First PK of the spell.")
    pk_changes = Column(int, "changes", low=0, doc="Changes of PK in the spell.")
    next_report = Column(float, "week", start=0, doc="When the next report is due.")
    reports_due = Column(int, "reports", low=0, doc="Reports due so far, all spells.")
    reports_kept = Column(int, "reports", low=0, doc="Reports kept so far, all spells.")
    earlier_due = Column(int, "reports", low=0, doc="Reports due in earlier spells.")
    earlier_kept = Column(int, "reports", low=0, doc="Reports kept in earlier spells.")
    missed_run = Column(int, "reports", low=0, doc="Reports missed in a row.")
    longest_run = Column(int, "reports", low=0, doc="Longest run of missed reports in the spell.")
    sessions_due = Column(int, "sessions", low=0, doc="Further sessions offered so far, all spells.")
    sessions_missed = Column(int, "sessions", low=0, doc="Further sessions missed in a row.")
    attended_in = Column(int, "week", low=NEVER, start=NEVER, doc="Week of the last session attended.")
    visited_in = Column(int, "week", low=NEVER, start=NEVER, doc="Week of the last home visit.")
    met_in = Column(int, "week", low=NEVER, start=NEVER, doc="Week of the last kept contact.")
    lost = Column(bool, doc="Contact is lost.")
    lost_in = Column(int, "week", low=NEVER, start=NEVER, doc="Week in which contact was lost.")
    due_now = Column(bool, doc="A report is due this week.")
    kept_now = Column(bool, doc="The report due this week was kept.")
    session_now = Column(bool, doc="A further session was kept this week.")
    visit_now = Column(bool, doc="A home visit took place this week.")
    online_now = Column(bool, doc="The contact this week was online.")
    staff_now = Column(bool, doc="The report due this week is taken by staff of a post, not by the PK.")
    group_now = Column(bool, doc="The further session this week was in a group.")
    weight_now = Column(float, "ratio", low=0, start=1, doc="Weight in the PK's time this week.")
    minutes_now = Column(float, "min", low=0, doc="Minutes of contact this week.")
    guidance_now = Column(float, "min", low=0, doc="Minutes of guidance this week.")
    quality = Column(float, "SD", low=-9, high=9, doc="Quality of the last contact.")
    formality = Column(float, low=0, high=1, doc="How far recent contacts were mere formality.")
    contacts = Column(int, "contacts", low=0, doc="Kept contacts with the present PK.")
    contacts_all = Column(int, "contacts", low=0, doc="Kept contacts so far, all spells.")
    dose = Column(float, "min/week", low=0, start=8, doc="Recent minutes of guidance a week.")
    guidance_hours = Column(float, "h", low=0, doc="PK hours of guidance so far, all spells.")
    control_hours = Column(float, "h", low=0, doc="PK hours of control so far, all spells.")
    # the relationship
    goals = Column(float, low=0, high=1, start=0.35, doc="Agreement on goals.")
    tasks = Column(float, low=0, high=1, start=0.35, doc="Agreement on tasks.")
    bond = Column(float, low=0, high=1, start=0.35, doc="Emotional bond.")
    trust = Column(float, low=0, high=1, start=0.35, doc="Trust in the PK.")
    own_trust = Column(float, low=0, high=1, start=0.35, doc="Trust that is the client's own and survives the PK.")
    reactance = Column(float, low=0, high=1, start=0.2, doc="Feeling of being controlled.")
    fit_pk = Column(int, "row of PK", low=NEVER, start=NEVER, doc="PK with whom client and PK came to know each other.")
    fit_goals = Column(float, "logit", low=-6, high=6, doc="How client and PK get on in goals.", hidden=True)
    fit_tasks = Column(float, "logit", low=-6, high=6, doc="How they get on in tasks.", hidden=True)
    fit_bond = Column(float, "logit", low=-6, high=6, doc="How they get on as people.", hidden=True)
    fit_trust = Column(float, "logit", low=-6, high=6, doc="How they come to trust.", hidden=True)
    openness = Column(float, low=0, high=1, start=0.4, doc="How openly the client speaks.", hidden=True)
    phase = Column(Phase, start=Phase.PASSIVE, doc="How the client takes part.")
    known = Column(float, low=0, high=1, start=0.2, doc="Share of the client's needs that the PK knows.")
    needs_match = Column(float, low=0, high=1, start=0.2, doc="How far guidance fits the needs.")
    motivation = Column(float, "SD", low=-12, high=12, doc="Motivation to change.", hidden=True)
    encouragement = Column(float, "SD", low=-6, high=6, doc="Part of it that guidance has given.", hidden=True)
    progress = Column(float, low=0, high=1, doc="Recent progress that can be recognised.")
    stigma_felt = Column(float, low=0, high=1, start=0.4, doc="Stigma felt by the client.", hidden=True)
    trust_month9 = Column(float, low=-1, high=1, start=-1, doc="Trust in month 9 of the spell (-1: not reached).")
    goals_month9 = Column(float, low=-1, high=1, start=-1, doc="Goals in month 9 of the spell.")
    tasks_month9 = Column(float, low=-1, high=1, start=-1, doc="Tasks in month 9 of the spell.")
    bond_month9 = Column(float, low=-1, high=1, start=-1, doc="Bond in month 9 of the spell.")
    # help from outside, work
    volunteer = Column(bool, doc="Is accompanied by a Pokmaslipas volunteer.")
    employed = Column(bool, doc="Works.")
    job_since = Column(int, "week", low=NEVER, start=NEVER, doc="Week of the last change of work.")
    skill = Column(float, low=0, high=1, doc="Skill in one of the six trades.")
    training_until = Column(int, "week", low=NEVER, start=NEVER, doc="Last week of a vocational course.")
    # breaches and offences
    relapsed_in = Column(int, "week", low=NEVER, start=NEVER, doc="Week of the last relapse.", hidden=True)
    found_in = Column(int, "week", low=NEVER, start=NEVER, doc="Week in which a breach last came to light.")
    moved_in = Column(int, "week", low=NEVER, start=NEVER, doc="Week of the last unannounced move.", hidden=True)
    offended_in = Column(int, "week", low=NEVER, start=NEVER, doc="Week of the last latent offence.", hidden=True)
    offence_kind = Column(Offence, doc="Kind of the last latent offence.", hidden=True)
    first_latent_in = Column(
        int, "week", low=NEVER, start=NEVER, doc="First latent offence since the first start.", hidden=True
    )
    recorded_in = Column(int, "week", low=NEVER, start=NEVER, doc="Week of the last recorded offence.")
    offence_weeks_latent = Column(int, "weeks", low=0, doc="Weeks with a latent offence.", hidden=True)
    latent_on_books = Column(int, "offences", low=0, doc="Latent offences while on the books of a PK.", hidden=True)
    offence_weeks_recorded = Column(int, "weeks", low=0, doc="Weeks with a recorded offence.")
    earlier_latent = Column(int, "weeks", low=0, doc="Weeks with a latent offence before the spell.", hidden=True)
    earlier_recorded = Column(int, "weeks", low=0, doc="Weeks with a recorded offence before the spell.")
    latent_drug = Column(int, "offences", low=0, doc="Latent drug offences.", hidden=True)
    latent_acquisitive = Column(int, "offences", low=0, doc="Latent acquisitive offences.", hidden=True)
    latent_violent = Column(int, "offences", low=0, doc="Latent violent offences.", hidden=True)
    # the institution's answer
    ground = Column(Ground, doc="Ground on file.")
    ground_in = Column(int, "week", low=NEVER, start=NEVER, doc="Week in which the ground arose.")
    grounds = Column(int, "episodes", low=0, doc="Ground episodes so far, all spells.")
    warned_in = Column(int, "week", low=NEVER, start=NEVER, doc="Week of the last warning in writing.")
    helped_in = Column(int, "week", low=NEVER, start=NEVER, doc="Week of the last help in place of a proposal.")
    warnings = Column(int, "warnings", low=0, doc="Warnings in the spell.")
    proposals = Column(int, "proposals", low=0, doc="Revocations proposed so far, all spells.")
    case = Column(Case, doc="Where the case stands.")
    decides_in = Column(int, "week", low=NEVER, start=NEVER, doc="Week of the next session or decision.")
    arrests = Column(int, "arrests", low=0, doc="Arrests so far.")
    learns_in = Column(int, "week", low=NEVER, start=NEVER, doc="Week in which the Bapas learns of the arrest.")
    verdict_in = Column(int, "week", low=NEVER, start=NEVER, doc="Week of the court's verdict.", hidden=True)
    new_sentence = Column(int, "weeks", low=0, doc="New sentence by the verdict; 0: released.", hidden=True)


class Family(Person):
    """The family of the client of the same row."""

    base_support = Column(float, low=0, high=1, start=0.6, doc="Support the family tends to give.")
    support = Column(float, low=0, high=1, start=0.6, doc="Emotional and practical support.")
    base_conflict = Column(float, low=0, high=1, start=0.3, doc="Conflict the family tends to have.")
    conflict = Column(float, low=0, high=1, start=0.3, doc="Conflict and strain.")
    involved = Column(float, low=0, high=1, doc="How far the PK has drawn the family in.")


class CommunityMember(Person):
    """Someone who lives where clients live."""

    place = Column(int, "row of neighbourhood", low=0, doc="Neighbourhood (kelurahan or village).")
    role = Column(Role, doc="Role in the community.")
    base_acceptance = Column(float, low=0, high=1, start=0.5, doc="Acceptance the member tends to return to.")
    acceptance = Column(float, low=0, high=1, start=0.5, doc="Acceptance of former prisoners; the opposite is stigma.")


class Office(Row):
    """A Bapas; a table of the institution, not an agent."""

    litmas_open = Column(float, "reports", low=0, doc="Social inquiry reports asked for and not done.")
    image = Column(float, "SD", low=-8, high=8, doc="Image of the programme among partners and employers.")
    failure_rate = Column(float, "1/client/week", low=0, doc="Recent visible failures per active client.")
    trained_places = Column(float, "places", low=0, doc="Training places saved up for the next course.")
    added_places = Column(float, "places", low=0, doc="Places that policy adds, saved up in the same way.")
