"""What every column of the tables of runs, weeks and groups means."""

from __future__ import annotations

import pandas as pd

from experiments.compare import is_latent
from sim.measures import GROUPS, MEASURES, OUTCOMES, SUMS

COLUMNS = "table id unit kind denominator better sentence".split()
_KEYS = {
    "key": "Key of the run: scenario, seed, weeks and code of the model.",
    "scenario": "Name of the scenario.",
    "seed": "Seed; the same seed means the same people and luck.",
    "weeks": "Weeks after the policy date.",
    "week": "Week; 0 begins at the policy date.",
    "district": "District of the client, PK or neighbourhood.",
    "grouping": f"What the cohort is divided by: {', '.join(GROUPS)}.",
    "group": "Group within the grouping.",
    "cost_total": "Price of the policy over the whole run at central prices, not discounted.",
}
_UNITS = {"entrants": "clients", "reintegrated": "clients", "prison_weeks": "weeks", "proposals": "proposals"}


def codebook() -> pd.DataFrame:
    """What every column of the tables means.

    Returns
    -------
    DataFrame
        Columns `table, id, unit, kind, denominator, better, sentence`. Weekly measures and groups are sums, to be
        divided by their denominator when reading.
    """
    rows = [("runs", name, "", "key", "", "", _KEYS[name]) for name in ("key", "scenario", "seed", "weeks")]
    rows.append(("runs", "cost_total", "Rp", "money", "", "", _KEYS["cost_total"]))
    for o in OUTCOMES.values():
        kind = "primary" if o.primary else "process" if o.process else "level"
        latent = " Latent: an assumption of the model, not a finding." if is_latent(o) else ""
        rows.append(("runs", o.id, o.unit, kind, "", o.better, o.sentence + latent))
    rows += [("weeks", n, "", "key", "", "", _KEYS[n]) for n in ("key", "scenario", "seed", "week", "district")]
    rows += [("weeks", m.id, m.unit, m.kind, m.denominator or "", m.better, m.sentence) for m in MEASURES.values()]
    rows += [("groups", n, "", "key", "", "", _KEYS[n]) for n in ("key", "scenario", "seed", "grouping", "group")]
    for name, sentence in SUMS.items():
        unit = "h" if name.endswith("_hours") else _UNITS.get(name, "offences")
        rows.append(("groups", name, unit, "sum", "" if name == "entrants" else "entrants", "", sentence))
    return pd.DataFrame(rows, columns=pd.Index(COLUMNS))
