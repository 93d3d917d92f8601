"""What can be chosen: levers, interventions that pull them, and their times."""
