"""Where results are printed, and how wide."""

from __future__ import annotations

import sys

from rich.console import Console

PLAIN_WIDTH = 110
"""Columns where the output is no terminal."""


def console() -> Console:
    """Standard output as a rich console."""
    return Console(width=None if sys.stdout.isatty() else PLAIN_WIDTH, highlight=False, emoji=False, markup=False)
