"""The files of a planned field study: what every simulated study met, what such studies can tell, a figure."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow as pa

from experiments.errors import cannot_write
from experiments.exports import csv_text
from experiments.findings.codebook import COLUMNS, codebook
from experiments.pilot.judging import judged
from experiments.plan import Plan
from experiments.store import MANIFEST, Store, write_parquet, write_text

TABLE = "power.csv"

_MET = {
    "key": ("", "Key of the run: scenario, seed, weeks and code of the model."),
    "scenario": ("", "Name of the scenario."),
    "seed": ("", "Seed: one simulated field study, with and without the policy."),
    "month": ("months", "Months since the policy date."),
    "clients": ("clients", "Clients whom a study of this size asks."),
    "unit": ("", "Number of the district or PK."),
    "treated": ("", "Whether lots gave the unit the policy."),
    "supervised": ("clients", "Clients of the unit under supervision."),
    "asked": ("clients", "Clients of the unit who answered."),
    "NAME": ("0-1", "True mean over all clients of the unit: trust, alliance, openness, stigma_felt."),
    "NAME_seen": ("0-1", "Mean of what those said who answered, errors included."),
    "client_weeks": ("client-weeks", "Weeks under supervision since the policy date."),
    "reports_due": ("reports", "Reports due since the policy date."),
    "reports_kept": ("reports", "Reports kept since the policy date."),
    "reports_due_before": ("reports", "Reports due in the year before the policy date; only of districts."),
    "reports_kept_before": ("reports", "Reports kept in that year."),
    "revocations": ("clients", "Executed revocations since the policy date."),
    "offences_recorded": ("clients", "Clients with an offence on record since the policy date."),
}
_TOLD = {
    "clients": ("clients", "Clients whom a study of this size asks."),
    "outcome": ("", "What the policy is to change."),
    "unit": ("", "Unit of level, truth, estimate, bias, spread and detectable."),
    "source": ("", "Where a study has it from: clients' answers, or the office's register."),
    "level": ("unit", "Without the policy, at the last month."),
    "truth": ("unit", "What the policy changes in the treated units of the model, at the last month."),
    "truth_low": ("unit", "Lower end of its 95 % interval over studies; _high the upper one, here and below."),
    "estimate": ("unit", "What studies find on average."),
    "bias": ("unit", "Estimate less truth; bias_low and bias_high its 95 % interval over studies."),
    "spread": ("unit", "Standard deviation of estimates where nobody was treated."),
    "spread_treated": ("unit", "Standard deviation of estimates where lots gave the policy."),
    "power": ("share", "Studies that find the effect (p < 5 %); power_low and power_high its 95 % interval."),
    "false_alarms": ("share", "Studies that find an effect where nobody was treated."),
    "detectable": ("unit", "Smallest true effect that 80 % of studies would find."),
    "power_of_end": ("share", "Studies that would find a policy that ends all such events; empty for scales."),
    "studies": ("studies", "Simulated studies."),
    "units": ("units", "Districts or PKs in a study."),
    "treated": ("units", "Those of them that get the policy."),
    "units_needed": ("units", "Districts or PKs with which 80 % of studies would find the true effect."),
    "smallest_p": ("share", "Smallest p value that drawing lots allows."),
    "said": (
        "",
        "found mostly; uneven: differs between units; hidden: too small; never, beyond: no change can be shown.",
    ),
}


@dataclass
class Piloted:
    """What simulated field studies found, on its way into a folder, and the names of what was written."""

    plan: Plan
    folder: Path
    table: pd.DataFrame
    names: list[str] = field(default_factory=list)


def finish_pilot(plan: Plan, folder: Path, locale: str = "en") -> Piloted | None:
    """Write the tables of a planned field study.

    Parameters
    ----------
    plan : Plan
        With a field study.
    folder : Path
    locale : {"en", "id"}
        How CSV files write numbers.

    Returns
    -------
    Piloted or None
        None if no study is there both with and without the policy.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    assert plan.field_study is not None
    met = Store(folder, plan.kept.tables).read("field", plan.run_keys())
    reference, policy = plan.names
    if not (met.groupby("seed")["scenario"].nunique() == 2).any():
        return None
    found = Piloted(plan, folder, judged(met, plan.field_study, reference, policy))
    try:
        write_parquet(pa.Table.from_pandas(met, preserve_index=False), folder / "field.parquet")
        write_text(csv_text(found.table, locale), folder / TABLE)
        write_text(csv_text(_codebook(), "en"), folder / "codebook.csv")
    except OSError as problem:
        raise cannot_write(problem.filename or folder, problem) from problem
    found.names += [TABLE, "codebook.csv", "field.parquet", MANIFEST]
    return found


def _codebook() -> pd.DataFrame:
    """What the columns of runs, of simulated studies and of what they can tell mean."""
    runs = codebook()
    runs = runs[(runs["table"] == "runs") & (runs["id"] != "cost_total")]
    own = [
        (table, name, unit, "", "", "", sentence)
        for table, columns in (("field", _MET), ("power", _TOLD))
        for name, (unit, sentence) in columns.items()
    ]
    return pd.concat([pd.DataFrame(own, columns=pd.Index(COLUMNS)), runs], ignore_index=True)
