"""The verb that says which conclusions rest on assumptions, and which of the numbers carry the spread of an effect."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite
from typing import TYPE_CHECKING, Annotated

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
from sim.words import number, say

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from experiments.assumptions.tables import Conclusion
    from experiments.plan import Plan

MOST_SHOWN = 12
"""Parameters of an outcome that are printed; of more, the files tell."""
_NAME, _SAID = 22, 20
_HEADS = {"declared": 10, "median": 22, "span": 16, "same": 13}
_STYLES = {"holds": "bold blue", "rests": "bold dark_orange3", "none": "dim"}

Evidence = Annotated[bool, typer.Option("--evidence", help=say("help.assumptions_evidence"))]


def assumptions(
    study: StudyFile,
    evidence: Evidence = False,
    workers: Workers = None,
    out: Out = None,
    max_runs: MaxRuns = None,
    cluster: ClusterAt = None,
    retry_failed: RetryFailed = False,
    language: Language = "en",
    locale: Locale = None,
) -> None:
    """Run what is missing at all points and at the declared values, judge every effect, print and write it."""
    from experiments.errors import InputError

    plan, folder = plan_of(study, out)
    if plan.design is None or plan.design.kind != "latin_hypercube" or len(plan.names) < 2:
        text = "assumptions needs design.kind latin_hypercube and a policy beside the world; change the study"
        raise InputError(f"{study}: {text}")

    from experiments.findings.assumed import DECLARED, central, conclusions, write

    means = Means(workers, cluster, max_runs, retry_failed)
    batches = [carry_out(plan, folder, means, language), carry_out(central(plan), folder / DECLARED, means, language)]
    found = conclusions(plan, folder)
    if found:
        _print(plan, found, language)
        tell_written(folder, write(plan, found, folder, language, locale or "en"), language)
        if evidence:
            _keep(plan, found[0], language)
    if any(batch.failures or batch.left_out for batch in batches):
        raise typer.Exit(1)


def _keep(plan: Plan, first: Conclusion, language: str) -> None:
    """Put the shares into the evidence."""
    from experiments.findings.evidence import keep

    files = keep(plan, first)
    print(say("assumptions.kept", language, files=", ".join(files)))


def _print(plan: Plan, found: Sequence[Conclusion], language: str) -> None:
    """Print a table per outcome, which numbers the effects hang on, and how to read it."""
    from rich.text import Text

    from experiments.cli.screen import console
    from experiments.display import difference_unit, label
    from sim.measures import OUTCOMES

    screen = console()
    for outcome in dict.fromkeys(one.outcome for one in found):
        own = [one for one in found if one.outcome == outcome]
        what = OUTCOMES[outcome]
        title = {"outcome": label(outcome, language), "unit": difference_unit(what, language)}
        title["way"] = say(f"figure.better_{what.better}", language)
        screen.print(Text("\n" + say("assumptions.title", language, **title), style="bold"))
        screen.print(_table(own, language), Text(), sep="\n")
        _print_named(screen, plan, own, language)
        screen.print(_counted(own, language), style="bold")
    _print_notes(screen, plan, found, language)


def _table(found: Sequence[Conclusion], language: str) -> Table:
    """A row per policy."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from experiments.assumptions.telling import percent

    grid = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style="dim")
    grid.add_column("", min_width=_NAME - 6, max_width=_NAME, overflow="fold")
    for head, width in _HEADS.items():
        grid.add_column(say(f"assumptions.head_{head}", language), justify="right", min_width=width, max_width=width)
    grid.add_column(say("assumptions.head_verdict", language), min_width=_SAID, overflow="fold")
    for one, numbers in zip(found, _numbers(found, language), strict=True):
        judged = one.judged
        same = percent(judged.same_sign, language)
        if isfinite(judged.same_sign_without_luck):
            same = f"{same} ({percent(judged.same_sign_without_luck, language)})"
        said = Text(say(f"assumptions.{judged.kind}", language), _STYLES.get(judged.kind, ""))
        grid.add_row(one.policy, *numbers, same, said)
    return grid


def _numbers(found: Sequence[Conclusion], language: str) -> Iterator[tuple[str, str, str]]:
    """At the declared values, the median over points, and the range over points, of every policy."""
    from experiments.assumptions.telling import decimals, limits_text, value_text

    places = decimals(x for one in found for x in (one.declared.mean, one.judged.p5, one.judged.p95))
    for one in found:
        at, over = one.declared, one.judged
        star = "*" if at.low > 0 or at.high < 0 else " "
        declared = number(at.mean, places, language, signed=True) + star
        median = value_text(over.median, over.low, over.high, places, language)
        yield declared, median, limits_text(over.p5, over.p95, places, language)


def _print_named(screen: Console, plan: Plan, found: Sequence[Conclusion], language: str) -> None:
    """Print every parameter that an effect hangs on, with the policies, grade and source; what it is, in English."""
    from experiments.assumptions.tables import named

    beyond: dict[str, list[str]] = {}
    about = {}
    for one in found:
        for each in named(plan, one):
            beyond.setdefault(each.parameter, []).append(f"{one.policy} {number(each.r, 2, language, signed=True)}")
            about[each.parameter] = each
    if not beyond:
        screen.print(say("assumptions.nothing_named", language, n=number(len(plan.factors), 0, language)))
        return
    screen.print(say("assumptions.named", language))
    for path in sorted(beyond, key=lambda path: (-len(beyond[path]), -abs(about[path].r)))[:MOST_SHOWN]:
        each = about[path]
        values = {"grade": each.grade or "–", "source": each.source or "–", "policies": ", ".join(beyond[path])}
        doc = f" {each.doc}" if language == "en" else ""
        screen.print(f"  {say('assumptions.named_one', language, parameter=path, **values)}{doc}")
    if len(beyond) > MOST_SHOWN:
        screen.print(say("assumptions.named_more", language, n=number(len(beyond) - MOST_SHOWN, 0, language)))


def _counted(found: Sequence[Conclusion], language: str) -> str:
    """How many conclusions are of each kind."""
    from experiments.assumptions import KINDS

    kinds = [one.judged.kind for one in found]
    told = [f"{say(f'assumptions.{kind}', language)} {number(kinds.count(kind), 0, language)}" for kind in KINDS]
    return say("assumptions.counted", language, n=number(len(found), 0, language), kinds=", ".join(told))


def _print_notes(screen: Console, plan: Plan, found: Sequence[Conclusion], language: str) -> None:
    """How to read it, and what luck has to do with it."""
    from rich.text import Text

    counts = {"points": number(max(one.judged.points for one in found), 0, language)}
    counts |= {"of": number(len(plan.points), 0, language), "n": number(len(plan.factors), 0, language)}
    counts["seeds"] = number(max(one.declared.seeds for one in found), 0, language)
    luck = "assumptions.note_one_seed" if len(plan.seeds) < 2 else "assumptions.note_luck"
    notes = [say("assumptions.note", language, **counts), say(luck, language), say("assumptions.note_ranks", language)]
    notes += [say("note.index", language), say("note.limits", language)]
    screen.print(Text(), *(Text(note, style="dim") for note in notes), sep="\n")
