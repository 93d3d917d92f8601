"""On what a result rests: parameters that move the headline differences, grades of the evidence, the first table.

Parameters are drawn independently of one another, so a rank correlation between a parameter and the difference that a
policy makes has no other cause than the parameter or chance. Chance is not small: of many parameters without any effect
the strongest looks strong if the draws are few. What it would reach stands beside every correlation, and only a
correlation that holds for all parameters together (Holm, policy by policy and outcome by outcome) is called clear.

A difference is in the unit of its outcome, not relative to the reference: a parameter that raises the level of
offending moves it too, since there is more that a policy can prevent.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import ndtri

from experiments.compare import units_of
from experiments.display import difference_unit, label, shown
from experiments.ignorance import draw_of, drawn, moved, split_table, uncertain
from experiments.plan import Plan
from experiments.sequential import holm
from experiments.verdicts import ALPHA, HEADLINES
from sim.parameters import declarations
from sim.streams import key, uniforms
from sim.words import number, say

COLUMNS = "scenario outcome parameter unit grade source rho low high p p_holm clear expected_by_chance draws".split()
FIRST_COLUMNS = (
    "scenario outcome estimand unit difference low high p_holm verdict share_luck share_ignorance seeds draws".split()
)
FEWEST_DRAWS = 4
"""With fewer, a rank correlation has no interval and nothing is told."""
SHUFFLES = 19_999
"""Random orders of the draws that stand for chance; no p is below 1 in 20,000."""


class Related(NamedTuple):
    """How parameters go with a difference: (parameters,) arrays, and what the largest |rho| would be by chance."""

    rho: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p: np.ndarray
    expected_by_chance: float


def drivers_table(runs: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Which of the uncertain parameters move the headline differences of each policy.

    Parameters
    ----------
    runs : DataFrame
        A row per run with `scenario`, `seed` and a column per outcome.
    plan : Plan
        Of the same study; the parameters of every draw are found again from it.

    Returns
    -------
    DataFrame
        A row per policy, headline outcome and parameter; none if the parameters of the study are not uncertain.
        `rho` is Spearman's correlation over draws (one number each, the mean over its lucks) with its own 95 %
        interval; `p` is by permutation, `p_holm` adjusted over the parameters of a policy and outcome, and `clear`
        says whether it is below 0.05. `expected_by_chance` is the mean of the largest |rho| among as many parameters
        without any effect. Missing with fewer than four draws, or where all draws have the same difference.
    """
    if not (plan.uncertain and plan.names[1:]):
        return pd.DataFrame(columns=pd.Index(COLUMNS))
    first, found = plan.seeds[0], {}
    values = _values(plan, np.unique(draw_of(runs["seed"].to_numpy(), first)))
    tables = {name: runs[runs["scenario"] == name].set_index("seed").sort_index() for name in plan.names}
    for name in plan.names[1:]:
        for outcome in HEADLINES:
            change = _change(tables[plan.names[0]], tables[name], outcome)
            change = change.groupby(draw_of(change.index.to_numpy(), first)).mean()
            found[name, outcome] = related(values.loc[change.index].to_numpy(), change.to_numpy()), len(change)
    return _table(found, plan)


def related(values: np.ndarray, change: np.ndarray) -> Related:
    """Rank correlations of parameters with a difference.

    Parameters
    ----------
    values : (draws, parameters) array
        Drawn independently of one another; each in its own unit.
    change : (draws,) array
        The difference of an outcome, in any unit.

    Returns
    -------
    Related
        NaN with fewer than four draws or where the difference is always the same. `p` is two-sided: how often the
        difference, in a random order, goes at least as well with a parameter.

    Notes
    -----
    The interval is Fisher's with the variance of Bonett & Wright (2000), Sample size requirements for estimating
    Pearson, Kendall and Spearman correlations, Psychometrika 65.
    """
    draws, parameters = values.shape
    if draws < FEWEST_DRAWS or np.ptp(change) == 0:
        nothing = np.full(parameters, np.nan)
        return Related(nothing, nothing, nothing, nothing, float("nan"))
    # Sums instead of `@`: the threads of a product wait for one another where runs keep the cores busy.
    ranks = _ranks(change)
    rho = np.clip((_ranks(values) * ranks[:, None]).sum(axis=0), -1, 1)
    chance = np.sort(np.abs(np.einsum("ij,i->j", _shuffled(draws), ranks)))
    beyond = SHUFFLES - np.searchsorted(chance, np.abs(rho) - 1e-12)
    largest = float((chance * _largest_of(parameters)).sum())
    return Related(rho, *_interval(rho, draws), (1 + beyond) / (1 + SHUFFLES), largest)


def ground_table(plan: Plan) -> pd.DataFrame:
    """What the results of a study rest on: declared parameters by grade, and how many of them are uncertain in it.

    Parameters
    ----------
    plan : Plan

    Returns
    -------
    DataFrame
        A row per grade: A Indonesian figure, B meta-analysis or trial, C observational study, D assumption. Columns
        `grade, declared, share, with_prior, drawn, share_drawn`: numbers of parameters, the share of all declared
        that have the grade, and the share of these that are drawn anew (0 to 1).
    """
    prior, anew = uncertain(), moved(plan.scenarios[0].sample)
    items = [(item.grade, path in prior, path in anew) for path, item in declarations()]
    flags = pd.DataFrame(items, columns=pd.Index(["grade", "with_prior", "drawn"])).assign(declared=1)
    table = flags.groupby("grade").sum().reindex(list("ABCD"), fill_value=0)
    table["drawn"] *= int(plan.uncertain)
    table["share"] = table["declared"] / table["declared"].sum()
    table["share_drawn"] = table["drawn"] / table["declared"]
    return table.reset_index()[["grade", "declared", "share", "with_prior", "drawn", "share_drawn"]]


def first_table(
    runs: pd.DataFrame, comparison: pd.DataFrame, verdicts: pd.DataFrame, plan: Plan, language: str
) -> pd.DataFrame:
    """What a paper reports first: every headline difference with all that is needed to judge it.

    Parameters
    ----------
    runs : DataFrame
        A row per run with `scenario`, `seed` and a column per outcome.
    comparison : DataFrame
        As `compare` gives it for the same runs.
    verdicts : DataFrame
        As `verdict_table` gives it for the same runs.
    plan : Plan
    language : {"en", "id"}
        Of `estimand` and `unit`.

    Returns
    -------
    DataFrame
        Columns `scenario, outcome, estimand, unit, difference, low, high, p_holm, verdict, share_luck,
        share_ignorance, seeds, draws`. Differences are in the unit in which they are shown: latent outcomes in percent
        of the reference. Shares of the variance of one run's difference add up to 1; they and `draws` are missing where
        the parameters are not uncertain, since nothing is known of ignorance then.
    """
    both = ["scenario", "outcome"]
    said = verdicts.set_index(both)[["p_holm", "verdict"]]
    shares, first = pd.Series(dtype=float), None
    if plan.uncertain:
        first = plan.seeds[0]
        shares = split_table(runs, plan.names, first).set_index(both)["share_ignorance"]
    told = comparison[comparison["scenario"].isin(plan.names[1:]) & comparison["outcome"].isin(HEADLINES)]
    tables = {name: runs[runs["scenario"] == name].set_index("seed") for name in plan.names}
    rows = []
    for row in told.itertuples():
        item, share = shown(row), shares.get((row.scenario, row.outcome), float("nan"))
        seeds = _change(tables[plan.names[0]], tables[item.scenario], item.outcome.id).index
        draws = pd.NA if first is None else len(np.unique(units_of(seeds, first)))
        words = _estimand(item.scenario, item.outcome.id, plan, language), difference_unit(item.outcome, language)
        numbers = item.difference, item.low, item.high, *said.loc[(item.scenario, item.outcome.id)]
        rows.append((item.scenario, item.outcome.id, *words, *numbers, 1 - share, share, item.seeds, draws))
    return pd.DataFrame(rows, columns=pd.Index(FIRST_COLUMNS)).astype({"draws": "Int64", "seeds": "int64"})


def _estimand(scenario: str, outcome: str, plan: Plan, language: str) -> str:
    """What a difference estimates, in one sentence."""
    over = say("estimand.over_luck", language)
    if plan.uncertain:
        over = say(
            "estimand.over_luck_and_ignorance", language, n=number(len(moved(plan.scenarios[0].sample)), 0, language)
        )
    measured = {"outcome": label(outcome, language), "weeks": number(plan.weeks, 0, language), "over": over}
    return say("estimand.difference", language, policy=scenario, reference=plan.names[0], **measured)


def _change(before: pd.DataFrame, after: pd.DataFrame, outcome: str) -> pd.Series:
    """Difference by seed, of the seeds that both have."""
    return (after[outcome] - before[outcome]).dropna()


def _values(plan: Plan, numbers: np.ndarray) -> pd.DataFrame:
    """The drawn parameters, a row per draw; policies may have other centres, which leave the order of draws alone."""
    world, first = plan.scenarios[0], plan.seeds[0]
    found = [drawn(world.parameters, int(n), first, world.sample).values() for n in numbers]
    return pd.DataFrame(found, index=numbers)[_about(plan)["parameter"].tolist()]


def _about(plan: Plan) -> pd.DataFrame:
    """What is declared of the parameters that are drawn."""
    items = [(path, d.unit, d.grade, d.source) for path, d in moved(plan.scenarios[0].sample).items()]
    return pd.DataFrame(items, columns=pd.Index(["parameter", "unit", "grade", "source"]))


def _table(found: dict[tuple[str, str], tuple[Related, int]], plan: Plan) -> pd.DataFrame:
    """All that was found, a row per policy, outcome and parameter."""
    about = _about(plan)
    parts = [
        {**result._asdict(), "p_holm": holm(result.p), "draws": draws, "scenario": name, "outcome": outcome}
        for (name, outcome), (result, draws) in found.items()
    ]
    columns = {name: np.concatenate([np.broadcast_to(part[name], len(about)) for part in parts]) for name in parts[0]}
    table = pd.concat([about] * len(parts), ignore_index=True).assign(**columns)
    return table.assign(clear=table["p_holm"] < ALPHA)[COLUMNS]


def _ranks(values: np.ndarray) -> np.ndarray:
    """Ranks by column, centred and of length 1, so that a product is a correlation; NaN where all are equal."""
    ranks = pd.DataFrame(values).rank().to_numpy()
    away = ranks - ranks.mean(axis=0)
    length = np.sqrt((away**2).sum(axis=0))
    return np.divide(away, length, out=np.full_like(away, np.nan), where=length > 0).reshape(values.shape)


@cache
def _shuffled(draws: int) -> np.ndarray:
    """Ranks of a parameter without any effect, many times over: a (draws, SHUFFLES) array, always the same."""
    luck = uniforms(key("drivers", draws), np.arange(SHUFFLES * draws)).reshape(draws, SHUFFLES)
    return np.ascontiguousarray(_ranks(luck))


@cache
def _largest_of(parameters: int) -> np.ndarray:
    """Probability of each of the ordered correlations by chance to be the largest of so many parameters'."""
    return np.diff(np.linspace(0, 1, SHUFFLES + 1) ** parameters)


def _interval(rho: np.ndarray, draws: int) -> tuple[np.ndarray, np.ndarray]:
    """95 % limits; a perfect correlation is taken as halfway to the next that so many draws can have."""
    most = 1 - 6 / (draws**3 - draws)
    half = ndtri(0.975) * np.sqrt((1 + rho**2 / 2) / (draws - 3))
    z = np.arctanh(np.clip(rho, -most, most))
    return np.minimum(np.tanh(z - half), rho), np.maximum(np.tanh(z + half), rho)
