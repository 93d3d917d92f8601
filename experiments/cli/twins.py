"""The verb that shows one client in two worlds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from experiments.cli.options import Language, Out, Seed, Weeks
from sim.words import number, say

if TYPE_CHECKING:
    from experiments.twins.lives import Lives
    from experiments.twins.pair import Given, Pair
    from sim.model import Snapshot
    from sim.scenario import Scenario

Names = Annotated[list[str], typer.Argument(metavar="A [B]", help=say("help.twin_scenarios"))]
Client = Annotated[int | None, typer.Option(min=0, metavar="ROW", help=say("help.client"))]
Most = Annotated[int | None, typer.Option("--most-changed", min=1, max=20, metavar="N", help=say("help.most_changed"))]
Give = Annotated[Literal["volunteer", "home_visit", "other_pk"] | None, typer.Option(help=say("help.give"))]
GiftWeek = Annotated[int, typer.Option("--week", min=0, max=2600, metavar="W", help=say("help.gift_week"))]


@dataclass(frozen=True)
class Twins:
    """What is compared: two scenarios over one burn-in, or one of them with a gift."""

    first: Scenario
    second: Scenario
    start: Snapshot
    weeks: int
    given: Given | None = None

    def pair(self) -> Pair:
        """Both worlds at the policy date."""
        from experiments.twins.pair import Pair

        return Pair(self.first, self.second, self.start, self.weeks, self.given)


def twins(
    scenarios: Names,
    client: Client = None,
    most_changed: Most = None,
    give: Give = None,
    week: GiftWeek = 0,
    seed: Seed = None,
    weeks: Weeks = None,
    out: Out = None,
    language: Language = "en",
) -> None:
    """Pass two worlds side by side, tell the lives of one client or of those whose lives changed most."""
    from experiments.errors import InputError
    from experiments.twins.lives import live

    if client is not None and most_changed is not None:
        raise InputError("--client and --most-changed: give one of them")
    if give is not None and client is None:
        raise InputError("--give: to whom? Give --client ROW too; --most-changed 1 without --give names rows")
    asked = _asked(scenarios, give, client, week, 1 if seed is None else seed, weeks)
    pair = asked.pair()
    lives = live(pair)
    chosen = _chosen(lives, asked, client, most_changed or 1)
    folder = out or Path("results") / f"twins-{asked.first.name}-{give or asked.second.name}"
    names = [name for row in chosen for name in _tell(asked, pair, lives, row, folder, language)]
    pair.close()

    from experiments.cli.sweep import tell_written
    from experiments.exports import csv_text
    from experiments.store import write_text
    from experiments.twins.telling import average_in_words

    print(average_in_words(lives, language))
    write_text(csv_text(lives.entrants, "en"), folder / "entrants.csv")
    tell_written(folder, [*names, "entrants.csv"], language)


def _asked(names: list[str], give: str | None, client: int | None, week: int, seed: int, weeks: int | None) -> Twins:
    """Load what is compared; both must lie over the same world."""
    from experiments.errors import InputError
    from experiments.twins.pair import Given
    from sim.model import burn_in
    from sim.scenario import load

    if len(names) > 2 or (len(names) == 2) == (give is not None):
        raise InputError(f"{' '.join(names)}: give two scenarios, or one scenario with --give")
    first = load(names[0])
    second = first if give is not None else load(names[1], over=first.world_name)
    if first.burn_in_key() != second.burn_in_key():
        raise InputError(f"{names[0]} {names[1]}: worlds or parameters differ before week 0; lay both over one world")
    if first.cuts or second.cuts:
        raise InputError(f"{' '.join(names)}: cuts arrows; take links out")
    length = weeks or first.weeks
    start = burn_in(first, seed, length)
    last = start.world.clients.rows - 1
    if client is not None and client > last:
        raise InputError(
            f"--client {client}: there is no such row; with this seed and {length} weeks there are 0 to {last}"
        )
    given = None if give is None or client is None else Given(give, client, week)  # type: ignore[arg-type]
    return Twins(first, second, start, length, given)


def _chosen(lives: Lives, asked: Twins, client: int | None, number_of: int) -> list[int]:
    """The client asked for, or those whose lives changed most."""
    import numpy as np

    from experiments.errors import InputError

    rows = lives.rows
    if client is None:
        order = np.argsort(-lives.change()[rows], kind="stable")
        return rows[order[:number_of]].tolist()
    if client not in rows:
        all_rows = lives.guided.shape[1]
        raise InputError(
            f"--client {client}: no such client is guided in these {asked.weeks} weeks; rows run from 0 to"
            f" {all_rows - 1}, guided ones from {rows.min()} to {rows.max()}; --most-changed 5 names some"
        )
    given = asked.given
    if given is not None and (given.week >= asked.weeks or not lives.guided[given.week, client]):
        there = np.flatnonzero(lives.guided[:, client])
        raise InputError(
            f"--week {given.week}: client {client} is not guided then; is so from week {there[0]} to {there[-1]}"
        )
    return [client]


def _tell(asked: Twins, pair: Pair, lives: Lives, row: int, folder: Path, language: str) -> list[str]:
    """Print the lives of one client and draw them; names of the files."""
    from experiments.cli.screen import console
    from experiments.figures.twins import draw_twins
    from experiments.twins import telling
    from experiments.twins.parting import chain, touched

    again = asked.pair()
    steps = chain(again, row)
    again.close()
    second = say(f"twins.gift.{asked.given.gift}", language) if asked.given else asked.second.name
    seed = number(asked.start.world.seed, 0, language)
    names = {"first": asked.first.name, "second": second}
    title = say("twins.title", language, row=row, seed=seed, weeks=number(asked.weeks, 0, language), **names)
    told = [telling.step_in_words(step, language) for step in steps] or [say("twins.never", language)]
    events = [f"{what}: {a} → {b}" for what, a, b in telling.events_in_words(lives, row, language)]
    screen = console()
    screen.print(title, telling.rank_in_words(lives, row, language), "", sep="\n")
    screen.print(say("twins.chain", language), *(f"  {line}" for line in told), "", sep="\n")
    screen.print(say("twins.events", language), *(f"  {line}" for line in events), "", sep="\n")
    screen.print(telling.touched_in_words(touched(pair, row), lives, row, language), "", sep="\n")
    folder.mkdir(parents=True, exist_ok=True)
    words = {
        **names,
        "title": title,
        "source": say("twins.source", language, seed=seed),
        "told": " ".join([f"{title}", *told]),
    }
    return draw_twins(lives, row, steps[0].week if steps else None, words, folder, language)
