"""The first page: question, recommendation, one table, what we do not know, savings, facts to ask for."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import pandas as pd

from experiments.display import Shown, shown
from experiments.economics import RETURNS
from experiments.findings import Findings
from experiments.report.grid import Cell, Grid
from experiments.report.money import millions, savings_limit, savings_sentence, yearly
from sim.scenario import Scenario
from sim.words import number, places_for, say

MARKS = {
    "better": "▲",
    "worse": "▼",
    "mixed": "◆",
    "no_difference": "≈",
    "open": "?",
    "enforces_less": "◇",
    "none": "",
}
"""Beside the word of a verdict, so that it is read without colour."""
HARM, REOFFENDING = "harm_latent_per_year", "reoffended_2y_from_start_latent"
FACTS = 5
MOST_LISTED = 4
"""Options that a sentence of the first page names."""


class FirstPage(NamedTuple):
    """What stands on the first page."""

    question: str
    recommendation: list[str]
    table: Grid
    unknown: list[str]
    savings: list[str]
    facts: list[str]


def first_page(f: Findings, language: str) -> FirstPage:
    """The first page in a language."""
    question = f.plan.question.get(language) or say("report.usual_question", language, reference=f.plan.names[0])
    facts = [say(f"report.fact_{n}", language) for n in range(1, FACTS + 1)]
    savings = [savings_limit(f, language), *savings_sentence(f, language)]
    return FirstPage(
        question, recommendation(f, language), main_table(f, language), unknown(f, language), savings, facts
    )


def items_of(f: Findings) -> dict[tuple[str, str], Shown]:
    """Every comparison in the units in which it is shown, by policy and outcome."""
    return {(row.scenario, row.outcome): shown(row) for row in f.judged.itertuples()}


def recommendation(f: Findings, language: str) -> list[str]:
    """Sentences: the steps worth their money, the cheapest first; what is not; or that nothing can be recommended."""
    advice, titles = f.advice, {s.name: s.title[language] for s in f.plan.scenarios}
    prices = f.returns[f.returns["return"] == "offences_avoided"].set_index("scenario")
    found = [
        _step(name, prices.loc[name], titles[name], not place, language) for place, name in enumerate(advice.steps)
    ]
    if not found:
        found.append(say("report.nothing_recommended", language))
    for verdict in ("better", "mixed", "worse", "no_difference", "open", "enforces_less"):
        names = [name for name in advice.order if advice.said[name] == verdict and name not in advice.steps]
        if names:
            found.append(say(f"report.those_{verdict}", language, names=_listed(names, titles, language)))
    return found


def _step(name: str, price: pd.Series, title: str, first: bool, language: str) -> str:
    """A recommended step, with what an offence avoided costs under it against the office as it is."""
    told = say("report.step_first" if first else "report.step_next", language, option=title, name=name)
    if price["cost"] == 0:
        return f"{told} {say('report.step_free', language)}"
    if pd.isna(price["price"]):
        return f"{told} {say('report.step_open', language)}"
    each = RETURNS["offences_avoided"].each
    values = {
        k: millions(float(price[v]) / each, language)
        for k, v in (("price", "price"), ("low", "price_low"), ("high", "price_high"))
    }
    return f"{told} {say('report.step_price', language, **values)}"


def _listed(names: list[str], titles: dict[str, str], language: str) -> str:
    """A few options by their titles; of many only how many, for section 1 lists them all."""
    if len(names) > MOST_LISTED:
        return say("report.so_many", language, n=number(len(names), 0, language))
    return "; ".join(titles[name] for name in names)


def main_table(f: Findings, language: str) -> Grid:
    """The one table: a row for the reference, then the shortlist."""
    keys = "option decides first_year later_year minutes reports revocations reoffending harm verdict".split()
    heads = [say(f"column.{key}", language) for key in keys]
    items, money = items_of(f), yearly(f)
    some = f.advice.shortlist[0]
    rows = [_reference_row(f, {o: items[some, o] for o in _OUTCOMES}, language)]
    by_name = {scenario.name: scenario for scenario in f.plan.scenarios}
    for name in f.advice.shortlist:
        said = f.advice.said[name]
        costs = [Cell(millions(float(money.loc[name, (part, "central")]), language)) for part in ("first", "later")]
        own = [_outcome(items[name, outcome], language) for outcome in _OUTCOMES]
        verdict = Cell(f"{MARKS[said]} {say(f'verdict.{said}', language)}", look=said)
        option = Cell(by_name[name].title[language], name)
        rows.append([option, _decides(by_name[name], f, language), *costs, *own, verdict])
    more = len(f.advice.order) - len(f.advice.shortlist)
    note = say("report.main_note", language)
    if more:
        note += " " + say("report.main_more", language, more=number(more, 0, language))
    return Grid(
        say("report.main", language, reference=f.plan.scenarios[0].title[language]),
        heads,
        rows,
        note,
        frozenset({1, 9}),
    )


_OUTCOMES = ("guidance_minutes", "reports_kept", "revocations_per_year", REOFFENDING, HARM)


def _reference_row(f: Findings, items: dict[str, Shown], language: str) -> list[Cell]:
    values = [items[outcome].reference for outcome in _OUTCOMES]
    levels = [Cell(number(value, min(places_for(value), 1), language)) for value in values]
    name = Cell(say("report.as_it_is", language), f.plan.names[0])
    return [name, Cell("–"), Cell("0"), Cell("0"), *levels, Cell("–")]


def _outcome(item: Shown, language: str) -> Cell:
    """Level under the policy; below it the difference with its interval, to a decimal at most."""
    level = number(item.value, min(places_for(item.value), 1), language)
    if item.same:
        return Cell(level, say("verdict.same", language))
    places = min(item.places, 1)
    change, low, high = (number(x, places, language, signed=True) for x in (item.difference, item.low, item.high))
    return Cell(level, say("report.change", language, change=change, low=low, high=high))


def _decides(scenario: Scenario, f: Findings, language: str) -> Cell:
    """Who decides, and when it can begin if it is decided at the policy date."""
    own = [item for item in scenario.schedule if item.begins >= 0]
    deciders = dict.fromkeys(item.intervention.decided_by for item in own)
    lead = max((item.intervention.lead_weeks for item in own), default=0)
    start = f.plan.scenarios[0].world.policy_date + timedelta(weeks=lead)
    quarter = say(f"figure.quarter_{(start.month - 1) // 3 + 1}", language)
    who = ", ".join(say(f"decider.{each}", language) for each in deciders)
    return Cell(who, say("report.earliest", language, quarter=quarter, year=str(start.year)))


def unknown(f: Findings, language: str) -> list[str]:
    """What we do not know: slopes, luck or ignorance, levels, assumptions."""
    found = [say("report.slopes", language)]
    if f.plan.uncertain:
        own = f.uncertainty[f.uncertainty["outcome"] == "cohort_offences_latent"]
        shares = own[own["scenario"].isin(f.advice.shortlist)]["share_ignorance"].dropna()
        if len(shares):
            share = number(100 * float(shares.median()), 0, language)
            found.append(say("report.ignorance_share", language, share=share))
        found.append(say("report.drawn_levels", language))
    else:
        found.append(say("report.luck_only", language))
    ground = f.ground.set_index("grade")
    assumed, whole = ground.loc["D", "declared"], ground["declared"].sum()
    counts = {"assumed": number(float(assumed), 0, language), "all": number(float(whole), 0, language)}
    found.append(say("report.assumed", language, **counts))
    found.append(say("report.latent", language))
    return found
