"""What the source paper claims, in our words: id, how the model treats it, and the claim.

`built` rows are arrows or rules of a process; `emergent` rows are measured and never coded. The paper is mostly
secondary and partly normative: a row says what it claims, not what is known.
"""

from __future__ import annotations

from typing import Literal, NamedTuple


class Claim(NamedTuple):
    """One claim of the source paper."""

    id: str
    kind: Literal["built", "emergent"]
    claim: str


CLAIMS = (
    Claim(
        "A1",
        "built",
        "A PK has competence, attitude, style, a split of time, exhaustion and a caseload; most are warm.",
    ),
    Claim("A2", "built", "A client has a past, needs, motivation, an alliance, a phase, work, and a phone or none."),
    Claim("A3", "built", "A family supports and quarrels, and can be drawn in."),
    Claim("A4", "built", "A member of the community accepts or rejects, has a role and neighbours."),
    Claim("A5", "built", "The Bapas has PKs, posts, rooms, an administrative load and agreements with others."),
    Claim("M01", "built", "Alliance has goals, tasks and bond, and grows by interaction towards a ceiling."),
    Claim("M02", "built", "Shared goals make clients cooperative and open."),
    Claim("M03", "built", "Tasks that fit the client raise participation."),
    Claim("M04", "built", "Empathy builds the bond; intervention then works better."),
    Claim("M05", "built", "Control without warmth breeds resistance; firm and warm control does not."),
    Claim("M06", "built", "Past discrimination or violence slows trust; a warm PK closes the gap."),
    Claim("M07", "built", "Clients move between a cooperative, a passive and a confrontational phase."),
    Claim("M08", "emergent", "Style and competence set the direction of the relationship."),
    Claim(
        "M09",
        "built",
        "Helping and controlling are negotiated: more control detects more, and costs alliance where it is cold.",
    ),
    Claim("M10", "built", "Openness lets the PK see needs and respond to them."),
    Claim("M11", "built", "Trust starts low and rises with the first good contacts."),
    Claim(
        "M12", "built", "A gap in education and experience makes guidance irrelevant; some PKs find fitting methods."
    ),
    Claim("M13", "built", "A wide work area costs travel; posts bring PK and client nearer."),
    Claim("M14", "built", "Guidance and control compete for the same hours."),
    Claim("M15", "built", "Online reporting fails without phone, credit or signal."),
    Claim("M16", "built", "Some clients cannot be found; tracing takes hours."),
    Claim("M17", "built", "Without a protocol with police and prosecutors most revocations follow an arrest."),
    Claim("M18", "built", "Too few PKs leave little time for each client."),
    Claim("M19", "built", "Without a private room clients do not speak openly."),
    Claim("M20", "built", "Without supervision and evaluation skill fades and weak relationships stay weak."),
    Claim("M21", "built", "Administrative load makes contacts mere formality."),
    Claim("M22", "emergent", "Mistrust closes the assessment: needs stay hidden, guidance misses, motivation falls."),
    Claim("M23", "built", "A formal, unresponsive PK lowers participation and motivation."),
    Claim("M24", "built", "One-way communication breeds resistance."),
    Claim("M25", "built", "Failures add files, tracing and litmas, and harden the image of the programme."),
    Claim(
        "M26",
        "emergent",
        "Two-way causality: constraints weaken relationships, weak relationships weaken the programme.",
    ),
    Claim("M27", "emergent", "A strong relationship makes up for missing resources and outside pressure."),
    Claim("M28", "built", "Rejection makes clients distrust the PK and close up."),
    Claim("M29", "built", "Visible failures feed stigma; visible successes feed acceptance."),
    Claim("M30", "built", "The PK mediates between client and community."),
    Claim("M31", "built", "Family, leaders and Pokmaslipas form a supporting ecosystem."),
    Claim("M32", "built", "Without support, work or a healthy community clients return to old ways."),
    Claim("M33", "built", "Guidance has three stages; a group hour counts once for its members."),
    Claim("M34", "built", "Courses in six trades have few places; skill helps to work."),
    Claim("M35", "built", "Home visits reach family and neighbours and cost travel."),
    Claim("M36", "built", "Four duties share the PK's week."),
    Claim("M37", "built", "Frequent contact builds the relationship; a long gap or a change of PK breaks it."),
    Claim("M38", "built", "Planning together gives responsibility."),
    Claim("M39", "built", "Praise for progress builds confidence."),
    Claim("M40", "built", "Resistance met calmly is repaired, met with confrontation it grows."),
    Claim("M41", "built", "Confidential and consistent service builds trust."),
    Claim("M42", "built", "Facilities, supervision, caseload and climate carry the quality of contacts."),
    Claim("M43", "built", "Motivation depends on the past, on goals ahead and on social incentives."),
    Claim("M44", "emergent", "Compliance: reports and participation."),
    Claim("M45", "emergent", "More than 20 clients a quarter were proposed for revocation."),
    Claim("M46", "emergent", "Success is reintegration without reoffending."),
    Claim(
        "M47",
        "emergent",
        "Communication and personal approach, supporting policy and community are to be strengthened.",
    ),
    Claim("M48", "emergent", "Collaborative and empathic guidance beats authoritarian guidance."),
    Claim("M49", "built", "Motivated clients build the relationship more easily."),
    Claim("M50", "built", "The community is to be protected: harm to it is reported beside every gain."),
    Claim("M51", "built", "Economic pressure, trauma and a prior record close the client."),
    Claim("M52", "built", "Family, own motivation and the past move the phase."),
    Claim("M53", "built", "The image of the programme changes what partners and employers offer."),
)
"""Every claim, in the order of its id."""
