"""The verb that takes an effect apart: what is left with loops open, and what each adds or takes away."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from experiments.cli.options import Changes, Language, Locale, Out, Seed, Weeks
from experiments.cli.sweep import ClusterAt, MaxRuns, Means, RetryFailed, Workers, carry_out, tell_written
from sim.words import say

if TYPE_CHECKING:
    from experiments.plan import Plan
    from experiments.study import Study

SEEDS, WEEKS = 8, 156
Scenarios = Annotated[list[str] | None, typer.Argument(metavar="[WORLD] [POLICY]", help=say("help.looped"))]
Shocks = Annotated[list[str] | None, typer.Option("--shock", metavar="SHOCK", help=say("help.shock"))]
Replicates = Annotated[int | None, typer.Option(min=2, max=100_000, metavar="N", help=say("help.loop_seeds"))]


def loops(
    scenarios: Scenarios = None,
    shock: Shocks = None,
    study: Annotated[str | None, typer.Option(metavar="NAME", help=say("help.loop_study"))] = None,
    replicates: Replicates = None,
    weeks: Weeks = None,
    seed: Seed = None,
    changes: Changes = None,
    uncertain: Annotated[bool, typer.Option("--uncertain", help=say("help.uncertain"))] = False,
    matched: Annotated[bool, typer.Option("--matched/--no-matched", help=say("help.matched"))] = True,
    workers: Workers = None,
    out: Out = None,
    max_runs: MaxRuns = None,
    cluster: ClusterAt = None,
    retry_failed: RetryFailed = False,
    language: Language = "en",
    locale: Locale = None,
) -> None:
    """Run an effect with loops open and closed, say what each carries."""
    from dataclasses import replace

    from experiments.batch import folder_of

    given = {"replicates": replicates, "weeks": weeks, "seed": seed, "uncertain": uncertain or None}
    asked = _study(scenarios or [], shock or [], study, {k: v for k, v in given.items() if v is not None})
    plan = replace(_plan(asked, changes or (), matched), explained=asked.explained)
    folder = out or folder_of(plan)
    if asked.explained:
        print(asked.explained[language].strip() + "\n")
    batch = carry_out(plan, folder, Means(workers, cluster, max_runs, retry_failed), language)
    tell_loops(plan, folder, language, locale or "en")
    if batch.failures or batch.left_out:
        raise typer.Exit(1)


def _study(scenarios: list[str], shocks: list[str], study: str | None, given: dict[str, Any]) -> Study:
    """What is asked: a study file that takes loops apart, or words."""
    from dataclasses import replace

    from experiments.errors import InputError
    from experiments.study import Study, find, read

    if study is None:
        told = {"analysis": "attribution", "shocks": shocks} if shocks else {"analysis": "attribution"}
        return Study("loops", tuple(scenarios), loops=told, **{"replicates": SEEDS, **given})
    if scenarios or shocks:
        raise InputError(
            f"--study {study}: names its own scenarios and shocks; leave out {' '.join(scenarios + shocks)}"
        )
    found = read(find(study))
    if found.loops is None:
        raise InputError(
            f"{study}: takes no loops apart; write loops: {{analysis: attribution}}, or run it with compare"
        )
    return replace(found, **given)


def _plan(asked: Study, changes: Sequence[str], matched: bool) -> Plan:
    """The runs that the analysis needs."""
    from experiments.errors import InputError
    from experiments.loops.planning import compensation_plan, loops_plan, panel_plan, scenarios_of
    from sim.scenario import load

    told = asked.loops or {}
    analysis = told.get("analysis", "attribution")
    if analysis == "attribution":
        world, policy = scenarios_of(asked.scenarios, told.get("shocks", ()), changes)
        length = asked.weeks or min(WEEKS, policy.weeks)
        return loops_plan(world, policy, asked.seeds, length, asked.uncertain, matched)
    if len(asked.scenarios) != 1 or told.get("shocks"):
        raise InputError(
            f"{asked.name}: {analysis} brings its own shocks; give one world, and neither policy nor shocks"
        )
    world = load(asked.scenarios[0], changes=changes)
    made = compensation_plan if analysis == "compensation" else panel_plan
    return made(world, asked.seeds, asked.weeks or WEEKS)


def tell_loops(plan: Plan, folder: Path, language: str, locale: str) -> bool:
    """Print and write what was found; say whether any seed is complete, without which there is nothing."""
    from experiments.cli.loop_tables import print_compensation, print_loops, print_panel
    from experiments.cli.screen import console

    if plan.analysis == "attribution":
        from experiments.figures.loops import draw_loops
        from experiments.findings.looped import finish_loops
        from experiments.report.loops import loops_page
        from experiments.store import write_text

        found = finish_loops(plan, folder, locale)
        if found is not None:
            found.names += draw_loops(found, language)
            print_loops(console(), found, language)
            write_text(loops_page(found, dict(plan.explained), language), folder / "report.html")
            found.names.insert(0, "report.html")
            tell_written(folder, found.names, language)
        return found is not None
    from experiments.findings.made_up import finish_compensation, finish_panel

    table = (finish_compensation if plan.analysis == "compensation" else finish_panel)(plan, folder, locale)
    if table is not None:
        (print_compensation if plan.analysis == "compensation" else print_panel)(console(), table, language)
        tell_written(folder, [f"{plan.analysis}.csv", "codebook.csv"], language)
    return table is not None
