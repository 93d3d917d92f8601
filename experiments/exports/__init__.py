"""Tables for spreadsheets: CSV as an office's Excel reads it, a workbook, the quarterly table and levels in figures."""

from experiments.exports.cells import csv_text
from experiments.exports.tables import in_figures, quarterly
from experiments.exports.workbook import write_workbook

__all__ = ["csv_text", "in_figures", "quarterly", "write_workbook"]
