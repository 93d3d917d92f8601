"""What is found in the rows of a study: every table (`tables`), their meaning (`codebook`), their files (`files`)."""

from experiments.findings.codebook import codebook
from experiments.findings.files import Files, finish, rebuilt, write
from experiments.findings.tables import Findings

__all__ = ["Files", "Findings", "codebook", "finish", "rebuilt", "write"]
