"""What can be done: each intervention is a small typed model that pulls levers, has a price and someone who decides."""

from sim.policy.interventions.base import Decider, Farthest, Intervention
from sim.policy.interventions.partners import EngageCommunities, EngageFamilies, InvolvePokmaslipas, VocationalPlaces
from sim.policy.interventions.procedure import GraduatedResponse, PoliceProtocol, ReportOnline
from sim.policy.interventions.skills import CoachAndEvaluate, ShiftStyle, TrainPKs
from sim.policy.interventions.structure import (
    BalanceCaseloads,
    HirePKs,
    OpenPosts,
    PrivateRooms,
    RelieveAdministration,
    SeparateRoles,
)

INTERVENTIONS: dict[str, type[Intervention]] = {
    "open_posts": OpenPosts,
    "involve_pokmaslipas": InvolvePokmaslipas,
    "hire_pks": HirePKs,
    "train_pks": TrainPKs,
    "shift_style": ShiftStyle,
    "private_rooms": PrivateRooms,
    "coach_and_evaluate": CoachAndEvaluate,
    "relieve_administration": RelieveAdministration,
    "separate_roles": SeparateRoles,
    "balance_caseloads": BalanceCaseloads,
    "report_online": ReportOnline,
    "engage_families": EngageFamilies,
    "engage_communities": EngageCommunities,
    "vocational_places": VocationalPlaces,
    "police_protocol": PoliceProtocol,
    "graduated_response": GraduatedResponse,
}
"""Every intervention by the name it has in scenario files."""

__all__ = ["INTERVENTIONS", "Decider", "Farthest", "HirePKs", "Intervention", "OpenPosts"]
