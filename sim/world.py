"""The world of a run: tables, clock and luck. No behaviour: that is in the processes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_array

from sim.causal_map import LINK_IDS
from sim.columns import Table
from sim.facts import References
from sim.geography import Geography
from sim.parameters import Parameters
from sim.people import Ground, Standing
from sim.policy.levers import Levers
from sim.policy.shocks import Struck
from sim.policy.timeline import Pulled, Scheduled, Turned, in_force, levers_in
from sim.streams import key, uniforms
from sim.variants import Variants

BURN_IN = 104
"""Weeks under the world's own policy before week 0."""


WEEKS_A_YEAR = 52.18
WEEKS_A_MONTH = WEEKS_A_YEAR / 12

CAUSES = {
    Ground.ARREST: "after_arrest",
    Ground.MISSED_REPORTS: "after_misses",
    Ground.MOVED: "after_move",
    Ground.NOT_PARTICIPATING: "after_absence",
}
"""Grounds by which grounds, proposals and revocations are told apart, and how they are named in the measures."""


class Pressure(NamedTuple):
    """What shocks do to the whole office this week: factors of litmas asked for and of hours for clients."""

    litmas: float = 1.0
    contact: float = 1.0


class World:
    """Tables of clients, families, PKs, members and offices; the week; the levers; who is where.

    `supervised`, `free`, `present` (both of these) and `inside` (custody or prison) are sorted indices of rows, told
    by `transitions` when they change. `flows` holds what happened this week, by measure: one value per
    district.
    """

    clients: Table
    families: Table
    pks: Table
    members: Table
    offices: Table
    tap: Callable[[str, np.ndarray, np.ndarray], np.ndarray] | None
    """Sees what every arrow shows, and may show something else: arrow, values, rows."""

    def __init__(
        self, scenario: Any, seed: int, geography: Geography, tables: dict[str, Table], seats: int, weeks: int
    ):
        self.seed, self.weeks, self.geography = seed, weeks, geography
        self.week = -BURN_IN
        self.__dict__.update(tables)
        self.adopt(scenario)
        self.flows: dict[str, np.ndarray] = {}
        self.spells: list[dict[str, np.ndarray]] = []
        self.keep_spells = False
        self.verb, self.tap = "", None
        self.pressure, self.away = Pressure(), np.empty(0, np.intp)
        self.voices = csr_array((0, 0))
        self.seats = seats
        self.refresh()

    def adopt(self, scenario: Any) -> None:
        """Take over the parameters, the structure and the policy of a scenario of the same world."""
        self.facts = scenario.world
        self.parameters: Parameters = scenario.parameters
        self.references: References = scenario.world.references
        self.schedule: tuple[Scheduled, ...] = scenario.schedule
        self.settings: tuple[tuple[str, float], ...] = scenario.levers
        self.later: tuple[Turned, ...] = scenario.later
        self.shocks: tuple[Struck, ...] = scenario.shocks
        self.variants: Variants = scenario.variants
        self._strengths: list[float] | None = None
        self._settled: tuple[Any, Any, dict[str, np.ndarray]] = (None, None, {})
        self.pull_levers()

    def pull_levers(self) -> None:
        """Set the levers to the present week, if any intervention acts otherwise than before."""
        strengths = [item.strength(self.week) for item in self.schedule]
        strengths += [value for _, value in self.set_levers]
        if strengths != self._strengths:
            pulled: Pulled = levers_in(self.week, self.schedule, self.facts, self.set_levers)
            self.levers: Levers = pulled.levers
            self.scope, self._strengths = pulled.scope, strengths

    @property
    def set_levers(self) -> tuple[tuple[str, float], ...]:
        """What levers are set to this week instead of the status quo."""
        return in_force(self.week, self.settings, self.later)

    def refresh(self) -> None:
        """Standings have changed, or a week begins: what was derived is to be found anew."""
        self._found: dict[str, np.ndarray] = {}

    def forget(self, name: str) -> None:
        """One derived array is to be found anew."""
        self._found.pop(name, None)

    def once(self, name: str, find: Callable[[], np.ndarray]) -> np.ndarray:
        """A derived array, found when first asked for and kept until the next `refresh`."""
        if name not in self._found:
            self._found[name] = find()
        return self._found[name]

    def settled(self, name: str, find: Callable[[], np.ndarray]) -> np.ndarray:
        """An array that hangs on levers, parameters and places only, kept as long as levers and parameters stay.

        Nobody may write to it, and nothing in it goes through an arrow.
        """
        if self._settled[0] is not self.levers or self._settled[1] is not self.parameters:
            self._settled = self.levers, self.parameters, {}
        kept = self._settled[2]
        if name not in kept:
            kept[name] = find()
            kept[name].setflags(write=False)
        return kept[name]

    def _where(self, name: str, *standings: Standing) -> np.ndarray:
        """Rows with one of these standings."""

        def find() -> np.ndarray:
            standing = self.clients.standing
            mask = standing == int(standings[0])
            for other in standings[1:]:
                mask |= standing == int(other)
            return np.flatnonzero(mask)

        return self.once(name, find)

    @property
    def supervised(self) -> np.ndarray:
        """Rows of the clients under supervision, lost ones included."""
        return self._where("supervised", Standing.SUPERVISED)

    @property
    def free(self) -> np.ndarray:
        """Rows of those in follow-up at liberty."""
        return self._where("free", Standing.FREE)

    @property
    def present(self) -> np.ndarray:
        """Rows of everyone at liberty: supervised or in follow-up."""
        return self._where("present", Standing.SUPERVISED, Standing.FREE)

    @property
    def begun(self) -> slice:
        """All rows up to the last at liberty: views of columns, quicker than gathers where nearly all are concerned."""
        return slice(0, len(self.begun_rows))

    @property
    def begun_rows(self) -> np.ndarray:
        """The same as rows, those inside or awaited among them."""
        return self.once("begun", lambda: np.arange(self.present[-1] + 1 if len(self.present) else 0))

    @property
    def at_liberty(self) -> np.ndarray:
        """Mask over `begun_rows` of those present."""

        def find() -> np.ndarray:
            standing = self.clients.standing[self.begun]
            return (standing == int(Standing.SUPERVISED)) | (standing == int(Standing.FREE))

        return self.once("at liberty", find)

    @property
    def inside(self) -> np.ndarray:
        """Rows of those in custody or prison."""
        return self._where("inside", Standing.DETAINED, Standing.PRISON)

    @property
    def pks_here(self) -> np.ndarray:
        """Rows of the PKs in post."""
        return np.flatnonzero(self.pks.in_post)

    @property
    def active(self) -> np.ndarray:
        """Rows of the clients on the books of a PK: supervised, or detained and not yet judged."""
        return np.flatnonzero(self.clients.pk >= 0)

    def draw(self, name: str, here: np.ndarray, occasion: np.ndarray | None = None) -> np.ndarray:
        """One uniform number per row: by week, or by the row's own occasion (its n-th report).

        Parameters
        ----------
        name : str
            Name of the decision; each is drawn in one place only.
        here : (n,) array of rows
        occasion : (n,) array of int, optional

        Returns
        -------
        (n,) array in (0, 1)
        """
        stream = key(self.seed, name) if occasion is not None else key(self.seed, name, self.week)
        return uniforms(stream, here, occasion)

    def through(self, link: str, values: np.ndarray, here: np.ndarray) -> np.ndarray:
        """What the effect of an arrow gets to see of its cause.

        Parameters
        ----------
        link : str
            Id of an arrow of the causal map.
        values : (n,) array
            Values of the cause.
        here : (n,) array of rows

        Returns
        -------
        (n,) array; the values themselves while the arrow is live
        """
        if link not in LINK_IDS:
            raise KeyError(f"'{link}' is no arrow of the causal map")
        return values if self.tap is None else self.tap(link, values, here)

    def happens(self, link: str, is_so: np.ndarray, here: np.ndarray) -> np.ndarray:
        """Mask of those for whom something is so as an arrow shows it; where it shows a share, luck decides."""
        seen = self.through(link, is_so, here)
        return seen if seen.dtype == bool else uniforms(key(self.seed, "shown", link, self.week), here) < seen

    def count(self, flow: str, rows: np.ndarray, weight: np.ndarray | None = None) -> None:
        """Add clients (or weights of theirs) to a flow of the week, by district."""
        self.add(flow, self.clients.district[rows], weight)

    def count_causes(self, flow: str, rows: np.ndarray, ground: np.ndarray) -> None:
        """Add clients to the flows of the week that tell by which ground it came, by district."""
        n, kinds = self.geography.districts, len(Ground)
        counts = np.bincount(self.clients.district[rows].astype(np.intp) * kinds + ground, minlength=n * kinds)
        for kind, name in CAUSES.items():
            self.flows[f"{flow}_{name}"] = self.flows.get(f"{flow}_{name}", 0.0) + counts.reshape(n, kinds)[:, kind]

    def add(self, flow: str, district: np.ndarray, weight: np.ndarray | None = None) -> None:
        """Add to a flow of the week, by district."""
        added = np.bincount(district, weight, self.geography.districts)
        self.flows[flow] = self.flows[flow] + added if flow in self.flows else added

    def copy(self) -> World:
        """A world of its own memory, with the same values."""
        twin = object.__new__(World)
        twin.__dict__.update(self.__dict__)
        for name in ("clients", "families", "pks", "members", "offices"):
            twin.__dict__[name] = self.__dict__[name].copy()
        twin.flows, twin.spells, twin._settled = dict(self.flows), list(self.spells), (None, None, {})
        twin.tap = None
        twin.refresh()
        return twin
