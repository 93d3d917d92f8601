"""How far it is: a bar with rate and time left on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType

from sim.words import number, say

SECONDS_BETWEEN_LINES = 5.0


class Pace:
    """Runs that have ended, how many a minute, and how long the rest will take."""

    def __init__(self, language: str):
        self.language = language
        self.began = time.monotonic()
        self.total = self.before = self.ended = self.failed = 0

    def text(self) -> str:
        """All of it in one line."""
        values = {"done": self.before + self.ended, "total": self.total}
        line = say("progress.done", self.language, **{k: number(v, 0, self.language) for k, v in values.items()})
        if self.failed:
            line += say("progress.failed", self.language, failed=number(self.failed, 0, self.language))
        rest, minutes = self.total - self.before - self.ended, (time.monotonic() - self.began) / 60
        if self.ended and minutes > 0:
            rate = self.ended / minutes
            line += say("progress.rate", self.language, rate=number(rate, 0 if rate >= 9.95 else 1, self.language))
            line += self._left(60 * rest / rate) if rest > 0 else ""
        return line

    def _left(self, seconds: float) -> str:
        minutes, seconds = divmod(round(seconds), 60)
        hours, minutes = divmod(minutes, 60)
        parts = [(hours, "h"), (minutes, "min"), (seconds, "s")]
        first = next((i for i, (count, _) in enumerate(parts) if count), 2)
        shown = [f"{count} {say(f'unit.{name}', self.language)}" for count, name in parts[first : first + 2]]
        return say("progress.left", self.language, time=" ".join(shown))


class Progress:
    """Shows the pace while a study runs; use it in a `with` block."""

    def __init__(self, language: str):
        self.pace = Pace(language)
        self.live = None
        self.said = time.monotonic()
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, SpinnerColumn, TextColumn
            from rich.progress import Progress as Bar

            columns = (SpinnerColumn(), BarColumn(bar_width=30), TextColumn("{task.description}"))
            self.live = Bar(*columns, console=Console(stderr=True), transient=True)

    def __enter__(self) -> Progress:
        if self.live is not None:
            self.live.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: object, trace: TracebackType | None) -> None:
        if self.live is not None:
            self.live.stop()

    def begin(self, total: int, before: int) -> None:
        """So many runs are asked for, so many had finished before."""
        self.pace.began, self.pace.total, self.pace.before = time.monotonic(), total, before
        if self.live is not None:
            self.bar = self.live.add_task(self.pace.text(), total=total, completed=before)
        elif before < total:
            self._line()

    def advance(self, finished: int, failed: int) -> None:
        """So many more runs have ended."""
        self.pace.ended += finished + failed
        self.pace.failed += failed
        whole = self.pace.before + self.pace.ended
        if self.live is not None:
            self.live.update(self.bar, completed=whole, description=self.pace.text())
        elif whole == self.pace.total or time.monotonic() - self.said >= SECONDS_BETWEEN_LINES:
            self._line()

    def _line(self) -> None:
        self.said = time.monotonic()
        print(self.pace.text(), file=sys.stderr, flush=True)


@contextmanager
def week_counter(weeks: int, language: str) -> Iterator[Callable[[int], None]]:
    """Something to tell every week that has passed; it shows a bar on a terminal and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda week: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(bar_width=30), TextColumn("{task.description}"), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(say("progress.burn_in", language), total=None)

        def passed(week: int) -> None:
            if week >= 0:
                values = {"week": number(week + 1, 0, language), "weeks": number(weeks, 0, language)}
                bar.update(task, completed=week + 1, total=weeks, description=say("progress.week", language, **values))

        yield passed
