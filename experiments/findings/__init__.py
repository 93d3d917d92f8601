"""What is found in the rows of a study: every table (`tables`) and their meaning (`codebook`)."""

from experiments.findings.codebook import codebook
from experiments.findings.tables import Findings

__all__ = ["Findings", "codebook"]
