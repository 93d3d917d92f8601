"""The price of policies on the screen: first year, a year after it, and the lines it is made of."""

from __future__ import annotations

import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from experiments.economics import by_year
from experiments.plan import Plan
from sim.policy.timeline import Scheduled
from sim.words import known, number, say

MILLION = 1e6
_PARTS = ("first", "later")


def print_costs(screen: Console, plan: Plan, costs: pd.DataFrame, language: str) -> None:
    """Print what each policy costs, in millions of rupiah with the range of its prices, and who decides it."""
    totals = by_year(costs, plan.weeks) if not costs.empty else pd.DataFrame()
    table = _grid(say("table.cost_first", language), say("table.cost_later", language), language)
    for scenario in plan.scenarios[1:]:
        own = costs[costs["scenario"] == scenario.name]
        cells = [_money(totals.loc[scenario.name, part], language) if len(own) else "0" for part in _PARTS]
        table.add_row(Text(scenario.name, style="bold"), *cells, _by_spending(own, language))
        for item in scenario.schedule:
            _tell(table, item, by_year(own[own["intervention"] == item.name], plan.weeks, "line"), language)
    screen.print(Text("\n" + say("table.costs", language), style="bold"), table)
    screen.print(Text(say("note.costs", language), style="dim"))


def _tell(table: Table, item: Scheduled, costs: pd.DataFrame, language: str) -> None:
    """An intervention with who decides it, and its lines."""
    name = say(f"intervention.{item.name}", language) if f"intervention.{item.name}" in known() else item.name
    lead = say("table.lead", language, weeks=number(item.intervention.lead_weeks, 0, language))
    decides = say(f"decider.{item.intervention.decided_by}", language)
    table.add_row(f"  {name}", "", "", f"{decides}; {lead}")
    for line, row in costs.iterrows():
        values = [float(row[part, "central"]) for part in _PARTS]
        cells = [number(value / MILLION, 1 if value < 10 * MILLION else 0, language) for value in values]
        table.add_row(Text(f"    {say(f'cost.{line}', language)}", style="dim"), *cells, "")


def _grid(first: str, later: str, language: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("", overflow="fold")
    table.add_column(first, justify="right", overflow="fold")
    table.add_column(later, justify="right", overflow="fold")
    table.add_column(say("table.decides", language), overflow="fold")
    return table


def _money(row: pd.Series, language: str) -> str:
    """Central value and range in millions."""
    if pd.isna(row["central"]):
        return "–"
    central, low, high = (number(row[part] / MILLION, 0, language) for part in ("central", "low", "high"))
    return f"{central} ({low}–{high})"


def _by_spending(costs: pd.DataFrame, language: str) -> str:
    """Shares of the types of spending over the whole time."""
    sums = costs.groupby("spending")["central"].sum()
    whole = sums.sum()
    if whole == 0:
        return ""
    shares = {kind: number(100 * value / whole, 0, language) for kind, value in sums.items()}
    return ", ".join(f"{say(f'spending.{kind}', language)} {share} %" for kind, share in shares.items())
