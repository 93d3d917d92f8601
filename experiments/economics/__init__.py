"""Money: what policies cost (`costs`), what they bring for it (`returns`), and which are worth it (`choice`)."""

from experiments.economics.choice import acceptability, frontier
from experiments.economics.costs import YEAR, by_year, cost_table
from experiments.economics.returns import RETURNS, Account, accounts, returns_table

__all__ = [
    "RETURNS",
    "YEAR",
    "Account",
    "acceptability",
    "accounts",
    "by_year",
    "cost_table",
    "frontier",
    "returns_table",
]
