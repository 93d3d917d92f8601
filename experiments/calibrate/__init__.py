"""Calibration: uncertain parameters fitted to the levels of an office by approximate Bayesian computation."""
