"""What a field researcher would have seen: a cross-lagged panel on simulated clients, beside what a *do* shows.

Each quarter everyone's trust, guidance and reports are known without error. The researcher regresses each on the other
and on itself before, standardised; the truth is what a gift of trust at the start of a quarter, or less contact in it,
does in that quarter to the same people (all active clients of the office, whom it may touch through one another too).
The difference is the bias of the design, not of an instrument.

References
----------
Hamaker, Kuiper & Grasman 2015, A critique of the cross-lagged panel model.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from experiments.compare import interval
from experiments.periods import QUARTER
from sim.policy.shocks import ContactCut, Struck, TrustGift
from sim.scenario import Scenario

AT = 52
"""Week at which trust is given, or contact cut, to find the truth."""

LESS = 0.3
COLUMNS = ("trust", "report_due", "report_kept", "guidance_minutes")
"""Columns of the panel that are read."""

ARROWS = ("trust -> reports", "reports -> trust", "minutes -> trust", "trust -> minutes")


def scenarios(world: Scenario) -> tuple[Scenario, ...]:
    """The world as it is, with a gift of trust, and with a quarter of less contact."""
    gift = Struck("trust_gift", TrustGift(sd=1.0), AT)
    cut = Struck("contact_cut", ContactCut(share=LESS), AT, AT + QUARTER)
    return (
        world,
        replace(world, name=f"{world.name}~trust", shocks=(gift,)),
        replace(world, name=f"{world.name}~less_contact", shocks=(cut,)),
    )


def quarters(panel: pd.DataFrame) -> pd.DataFrame:
    """A row per client and quarter of guidance in full: trust at start and end, share of reports kept, minutes a week.

    Parameters
    ----------
    panel : DataFrame
        A row per active client and week, with `week`, `row` and the columns above.
    """
    by = panel.assign(quarter=panel["week"] // QUARTER).groupby(["row", "quarter"])
    made = by.agg(
        weeks=("week", "size"),
        trust=("trust", "last"),
        due=("report_due", "sum"),
        kept=("report_kept", "sum"),
        minutes=("guidance_minutes", "mean"),
    ).reset_index()
    whole = made[(made["weeks"] == QUARTER) & (made["due"] > 0)]
    return whole.assign(reports=whole["kept"] / whole["due"])[["row", "quarter", "trust", "reports", "minutes"]]


def cross_lagged(waves: pd.DataFrame) -> dict[str, float]:
    """Standardised coefficients of what a quarter does, given trust at its start and the quarter before.

    Parameters
    ----------
    waves : DataFrame
        As `quarters` gives them.

    Returns
    -------
    dict of float
        By arrow, and `sd_trust`, `sd_reports`, `sd_minutes`. Reports and minutes of a quarter are regressed on trust
        at its start and on themselves in the quarter before; trust at its end on reports or minutes of the quarter and
        on trust at its start.
    """
    later = waves.assign(quarter=waves["quarter"] - 1)
    pairs = waves.merge(later, on=["row", "quarter"], suffixes=("", "_next"))
    found = {f"sd_{name}": float(waves[name].std()) for name in ("trust", "reports", "minutes")}
    for arrow in ARROWS:
        cause, effect = arrow.split(" -> ")
        during = cause if cause == "trust" else f"{cause}_next"
        found[arrow] = _coefficient(pairs[during], pairs[effect], pairs[f"{effect}_next"])
    return found


def _coefficient(cause: pd.Series, before: pd.Series, effect: pd.Series) -> float:
    columns = np.column_stack([cause, before, effect])
    scaled = (columns - columns.mean(axis=0)) / columns.std(axis=0)
    solved = np.linalg.lstsq(scaled[:, :2], scaled[:, 2], rcond=None)[0]
    return float(solved[0])


def truths(weeks: pd.DataFrame, world: str, deviations: dict[str, float]) -> dict[str, float]:
    """What a *do* shows for one seed within the same quarter, in the same standard deviations.

    Parameters
    ----------
    weeks : DataFrame
        Weekly measures of one seed, for the world and both of its experiments.
    world : str
    deviations : dict of float
        `sd_trust`, `sd_reports`, `sd_minutes`.
    """
    sums = weeks.groupby(["scenario", "week"]).sum(numeric_only=True)
    plain, trust, less = (sums.loc[f"{world}{tail}"] for tail in ("", "~trust", "~less_contact"))
    quarter = range(AT, AT + QUARTER)
    gift = _change(trust, plain, "trust", "clients_active", [AT])
    per_trust = deviations["sd_trust"] / gift
    kept = _change(trust, plain, "reports_kept", "reports_due", quarter)
    minutes = _change(trust, plain, "guidance_minutes", "clients_active", quarter)
    cut = _change(less, plain, "guidance_minutes", "clients_active", quarter)
    fell = _change(less, plain, "trust", "clients_active", [quarter[-1]])
    return {
        "trust -> reports": kept / deviations["sd_reports"] * per_trust,
        "trust -> minutes": minutes / deviations["sd_minutes"] * per_trust,
        "minutes -> trust": (fell / deviations["sd_trust"]) / (cut / deviations["sd_minutes"]),
        "reports -> trust": float("nan"),
    }


def _share(sums: pd.DataFrame, above: str, below: str, weeks: object) -> float:
    own = sums.loc[list(weeks)]  # type: ignore[call-overload]
    return float(own[above].sum() / own[below].sum())


def _change(one: pd.DataFrame, other: pd.DataFrame, above: str, below: str, weeks: object) -> float:
    return _share(one, above, below, weeks) - _share(other, above, below, weeks)


def compared(estimates: pd.DataFrame, weeks: pd.DataFrame, world: str) -> pd.DataFrame:
    """Estimates beside truths.

    Parameters
    ----------
    estimates : DataFrame
        A row per seed, with what `cross_lagged` gives for the status quo.
    weeks : DataFrame
        Weekly measures of all runs.
    world : str

    Returns
    -------
    DataFrame
        `arrow, estimate, truth, bias, low, high, seeds`: standardised effects of one quarter on the next; bias with
        its 95 % interval. There is no *do* on reports alone: that estimate stands without a truth.
    """
    rows = []
    by_seed = {seed: own for seed, own in weeks.groupby("seed")}
    true = {row["seed"]: truths(by_seed[row["seed"]], world, row) for row in estimates.to_dict("records")}
    for arrow in ARROWS:
        pairs = [(row[arrow], true[row["seed"]][arrow]) for row in estimates.to_dict("records")]
        found, there = (np.array(values) for values in zip(*pairs, strict=True))
        rows.append((arrow, interval(found).mean, interval(there).mean, *interval(found - there)))
    return pd.DataFrame(rows, columns=pd.Index("arrow estimate truth bias low high seeds".split()))
