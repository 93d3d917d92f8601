"""The four kinds of agent. Every column is declared here once, with unit, bounds and a sentence; nothing else is state.

Scales: 0-1 shares; SD, standard deviations of the reference population; weeks count from the policy date (week 0).
"""

from sim.people.agents import PK, Client, CommunityMember, Family, Office, Person
from sim.people.codes import Case, Ended, Ground, Offence, Phase, Programme, Role, Standing

__all__ = [
    "PK",
    "Case",
    "Client",
    "CommunityMember",
    "Ended",
    "Family",
    "Ground",
    "Offence",
    "Office",
    "Person",
    "Phase",
    "Programme",
    "Role",
    "Standing",
]
