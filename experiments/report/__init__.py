"""The report: one self-contained page in both languages that a policy analyst can hand over, print and paste from."""

from experiments.report.page import page

__all__ = ["page"]
