"""The files of rankings: tables in both kinds of CSV, what their columns mean, a figure for every outcome."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from experiments.display import difference_unit
from experiments.errors import cannot_write
from experiments.exports import csv_text
from experiments.findings.codebook import COLUMNS
from experiments.rankings.gathering import Column
from experiments.rankings.judging import Judged
from experiments.rankings.telling import labels, verdict
from experiments.store import write_text

_KEYS = {
    "outcome": ("", "Outcome of a run, as in the codebook of a study."),
    "policy": ("", "Policy, in the order of the reference ranking."),
    "column": ("", "State of knowledge; @WORLD where the world is not that of the first folder."),
}
_TOLD = {
    "rankings": _KEYS
    | {
        "knowledge": ("", "central, priors, posterior (draws of a sample), centre (means of a sample)."),
        "sample": ("", "Name of the sample, if any."),
        "world": ("", "World without policies."),
        "folder": ("", "Folder of the study."),
        "unit": ("", "Unit of effect, low and high; latent outcomes are in percent of the world without policies."),
        "effect": ("unit", "Mean paired difference against the world without policies."),
        "low": ("unit", "Lower end of its 95 % interval, over seeds, or over draws where parameters are drawn."),
        "high": ("unit", "Its upper end."),
        "p_holm": ("", "p of no difference, adjusted over the policies of the column (Holm)."),
        "clear": ("", "Whether that is below 0.05."),
        "rank": ("", "1 is the best, or the lowest where neither way is better; those alike share a place."),
        "rank_last": ("", "The last of the places of those alike; the same as rank where there are none."),
        "first_share": ("share", "Of 4,000 resamples of the seeds, or of the draws, with the policy in first places."),
        "seeds": ("seeds", "Seeds in which every policy has finished."),
        "units": ("", "What intervals are over: seeds, or draws."),
    },
    "stays": _KEYS
    | {
        "sign": ("", "clear everywhere; same but not clear everywhere; depends; turns; unclear everywhere."),
        "place": ("", "first; swaps clearly; untold from both neighbours everywhere; fixed; moves."),
        "same_sign": ("", "Whether the effect has one sign in all columns."),
        "clear_everywhere": ("", "Whether it is clear in all of them too."),
        "rank_low": ("", "Best place."),
        "rank_high": ("", "Worst place."),
        "least_share": ("share", "Smallest share of resamples or draws in which it is in the first places."),
        "least_column": ("", "Where that is."),
        "sentence": ("", "The same in words."),
    },
    "agreement": _KEYS
    | {
        "correlation": ("", "Spearman's rank correlation with the first column."),
        "shared": ("policies", "Of those in first places there, how many are so here."),
        "places": ("policies", "In first places in the first column."),
        "seeds": ("seeds", "Seeds in which every policy has finished."),
        "units": ("", "What intervals are over: seeds, or draws."),
    },
    "swaps": _KEYS
    | {
        "ahead": ("", "Policy that is clearly ahead in the first column (Holm over all pairs)."),
        "behind": ("", "Policy that is clearly behind there, and clearly ahead in this column (Holm)."),
        "neighbours": ("", "Whether no policy stands between them there."),
        "before": ("unit", "Effect of the first less that of the second, in the first column."),
        "before_low": ("unit", "Lower end of its 95 % interval."),
        "before_high": ("unit", "Its upper end."),
        "after": ("unit", "The same in this column."),
        "after_low": ("unit", "Lower end of its 95 % interval."),
        "after_high": ("unit", "Its upper end."),
    },
}


def tables(columns: Sequence[Column], found: Sequence[Judged], language: str) -> dict[str, pd.DataFrame]:
    """Every table that becomes a file, by its name there."""
    names = labels(columns, language)
    about = [(c.id, c.knowledge, c.sample, c.world, c.folder) for c in columns]
    told = pd.DataFrame(about, columns=pd.Index("column knowledge sample world folder".split()))
    ranked, stays = [], []
    for each in found:
        unit = difference_unit(each.outcome, language)
        ranked.append(each.table.merge(told, on="column").assign(unit=unit))
        sentences = [verdict(each, policy, names, language) for policy in each.policies]
        stays.append(each.stays.assign(sentence=sentences))
    made = {
        "rankings": pd.concat(ranked, ignore_index=True),
        "stays": pd.concat(stays, ignore_index=True),
        "agreement": pd.concat([each.agreement for each in found], ignore_index=True),
        "swaps": pd.concat([each.swaps for each in found], ignore_index=True),
    }
    return {name: frame[[each for each in _TOLD[name] if each in frame]] for name, frame in made.items()}


def codebook(made: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """What every column of the tables means."""
    rows = [(name, each, *_line(name, each)) for name, frame in made.items() for each in frame]
    return pd.DataFrame(rows, columns=pd.Index(COLUMNS))


def _line(table: str, column: str) -> tuple[str, str, str, str, str]:
    unit, sentence = _TOLD[table][column]
    return unit, "", "", "", sentence


def write(columns: Sequence[Column], found: Sequence[Judged], folder: Path, language: str, locale: str) -> list[str]:
    """Write tables, codebook and figures.

    Returns
    -------
    list of str
        Names of the files.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    from experiments.figures.rankings import draw_rankings

    made = tables(columns, found, language)
    try:
        for name, frame in made.items():
            write_text(csv_text(frame, locale), folder / f"{name}.csv")
        write_text(csv_text(codebook(made), "en"), folder / "codebook.csv")
        pictures = [name for each in found for name in draw_rankings(columns, each, folder, language)]
    except OSError as problem:
        raise cannot_write(problem.filename or folder, problem) from problem
    return [*(f"{name}.csv" for name in made), "codebook.csv", *pictures]
