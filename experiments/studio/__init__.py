"""The trainer's studio: two worlds side by side, and what a class does to one of them, week by week."""
