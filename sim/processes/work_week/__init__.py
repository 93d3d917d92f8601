"""The PK's week: duties first, then clients with what is left, then the books. [M09 M13 M14 M18 M20 M21 M33 M36]"""

from sim.processes.work_week.booking import BOOKED, hours_are_booked
from sim.processes.work_week.duties import Duties, fit, litmas_shares, pks_share_out_their_week
from sim.processes.work_week.planning import contact_minutes, pks_plan_contacts, time_weight

__all__ = [
    "BOOKED",
    "Duties",
    "contact_minutes",
    "fit",
    "hours_are_booked",
    "litmas_shares",
    "pks_plan_contacts",
    "pks_share_out_their_week",
    "time_weight",
]
