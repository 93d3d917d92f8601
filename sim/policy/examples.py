"""One intervention of each kind at a realistic dose: for tables, tests and as a start for one's own files."""

from __future__ import annotations

from sim.policy.interventions import INTERVENTIONS, Intervention

_DOSES: dict[str, dict[str, object]] = {
    "open_posts": {"districts": {"farthest": 2}, "clients_per_day": 50.0, "extra_staff": 1},
    "involve_pokmaslipas": {"coverage": 0.12},
    "hire_pks": {"per_100_clients": 0.67},
    "train_pks": {"coaching": True},
    "shift_style": {},
    "private_rooms": {"share_of_contacts": 0.9},
    "coach_and_evaluate": {},
    "relieve_administration": {"hours_per_litmas": 3.0},
    "separate_roles": {"share": 0.5},
    "balance_caseloads": {},
    "report_online": {"phones": 0.5, "credit": 0.5, "kiosks": 0.3, "reminders": 0.8},
    "engage_families": {"sessions": 2.0},
    "engage_communities": {"employers": 0.2},
    "vocational_places": {"places_per_year": 200.0},
    "police_protocol": {"tracing": 2.0},
    "graduated_response": {},
}

EXAMPLES: dict[str, Intervention] = {name: kind(**_DOSES[name]) for name, kind in INTERVENTIONS.items()}
"""An intervention of each kind, by name."""
