"""What a planned field study could see: simulated studies, their power, bias and smallest detectable effect."""
