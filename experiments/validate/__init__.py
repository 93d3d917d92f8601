"""Does the model show what is known of its kind? Every pattern, measured as a study in the field would measure it."""
