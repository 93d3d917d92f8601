"""Benchmarks, outside the normal tests: `uv run run.py bench` prints one table; the rest is run by name."""
