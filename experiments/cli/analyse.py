"""The verbs that ask a design a question: what does the result hang on, and where does a policy fail?"""

from __future__ import annotations

import typer

from experiments.cli.options import Language, Locale, Out
from experiments.cli.sweep import (
    ClusterAt,
    MaxRuns,
    Means,
    RetryFailed,
    StudyFile,
    Workers,
    carry_out,
    plan_of,
    tell_written,
)


def sensitivity(
    study: StudyFile,
    workers: Workers = None,
    out: Out = None,
    max_runs: MaxRuns = None,
    cluster: ClusterAt = None,
    retry_failed: RetryFailed = False,
    language: Language = "en",
    locale: Locale = None,
) -> None:
    """Run what is missing of a study, write and draw the indices of every factor."""
    from experiments.errors import InputError

    plan, folder = plan_of(study, out)
    if plan.design is None or plan.design.kind not in ("morris", "sobol"):
        raise InputError(f"{study}: design.kind is no morris or sobol; run it with sweep, or change its kind")
    batch = carry_out(plan, folder, Means(workers, cluster, max_runs, retry_failed), language)

    from experiments.findings.designed import finish_design
    from experiments.findings.sensitive import finish_sensitivity

    found = finish_design(plan, folder, locale or "en")
    if found is not None:
        tell_written(folder, found.names + finish_sensitivity(found, language, locale or "en"), language)
    if batch.failures or batch.left_out:
        raise typer.Exit(1)


def discover(
    study: StudyFile,
    workers: Workers = None,
    out: Out = None,
    max_runs: MaxRuns = None,
    cluster: ClusterAt = None,
    retry_failed: RetryFailed = False,
    language: Language = "en",
    locale: Locale = None,
) -> None:
    """Run what is missing of a study, say where each policy fails to be worthwhile better."""
    from experiments.errors import InputError

    plan, folder = plan_of(study, out)
    if plan.design is None or plan.design.kind != "latin_hypercube" or len(plan.names) < 2:
        text = "discovery needs design.kind latin_hypercube and a policy beside the world; change the study"
        raise InputError(f"{study}: {text}")
    batch = carry_out(plan, folder, Means(workers, cluster, max_runs, retry_failed), language)

    from experiments.findings.designed import finish_design
    from experiments.findings.discovered import finish_discovery

    found = finish_design(plan, folder, locale or "en")
    if found is not None:
        names, told = finish_discovery(found, language, locale or "en")
        print("\n".join(told))
        tell_written(folder, found.names + names, language)
    if batch.failures or batch.left_out:
        raise typer.Exit(1)
