"""What a planned field study could see: simulated studies, their power, bias and smallest detectable effect."""

from experiments.pilot.power import Power, effects, power_of, smallest_detectable, smallest_p

__all__ = ["Power", "effects", "power_of", "smallest_detectable", "smallest_p"]
