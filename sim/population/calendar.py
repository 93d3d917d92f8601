"""The intake calendar: who begins when, under which programme and for how long; from the seed alone."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.arrays import categorical, lognormal_quantile, poisson_quantile
from sim.facts import World as Facts
from sim.parameters.background import Background
from sim.people import Programme
from sim.streams import key, uniforms
from sim.world import BURN_IN, WEEKS_A_YEAR


class Beginnings(NamedTuple):
    """One entry per client, in the order of their rows; the first `stock` are under way at the start."""

    week: np.ndarray
    programme: np.ndarray
    term: np.ndarray
    remainder: np.ndarray
    stock: int


def beginnings(facts: Facts, p: Background, seed: int, weeks: int) -> Beginnings:
    """Draw the stock in mid-course and the intake of every week, in this order.

    The people of a shorter run are the first people of a longer one.
    """
    calendar = np.arange(-BURN_IN, weeks)
    begin = poisson_quantile(uniforms(key(seed, "intake"), calendar + BURN_IN), facts.intake_per_year / WEEKS_A_YEAR)
    stock, rows = facts.clients, np.arange(facts.clients + int(begin.sum()))
    under_way = rows < stock
    programme = _programmes(uniforms(key(seed, "programme"), rows), p, under_way)
    remainder = _remainders(uniforms(key(seed, "remainder"), rows), p, under_way)
    term = _terms(programme, remainder, p)
    elapsed = np.floor(uniforms(key(seed, "elapsed"), rows) * term)
    week = np.concatenate([-BURN_IN - elapsed[:stock], np.repeat(calendar, begin)]).astype(int)
    rest = np.where(programme == Programme.PB, remainder, term)
    return Beginnings(week, programme, term, np.round(rest).astype(int), stock)


def inflow_shares(p: Background) -> np.ndarray:
    """Shares of the programmes among those who begin, in the order of `Programme`."""
    rest = 1 - p.cb_inflow - p.cmb_inflow - p.assimilation_inflow
    return np.array([rest, p.cb_inflow, p.cmb_inflow, p.assimilation_inflow, 0.0])


def mean_terms(p: Background) -> np.ndarray:
    """Mean weeks under supervision by programme."""
    return np.array([p.pb_remainder + p.probation_year, p.cb_term, p.cmb_term, p.assimilation_term, p.bersyarat_term])


def _programmes(u: np.ndarray, p: Background, under_way: np.ndarray) -> np.ndarray:
    """Who is met in mid-course is under a long order more often than who begins."""
    inflow = inflow_shares(p)
    return np.where(under_way, categorical(u, inflow * mean_terms(p)), categorical(u, inflow))


def _remainders(u: np.ndarray, p: Background, under_way: np.ndarray) -> np.ndarray:
    """Rest of the sentence at PB, longer among those met in mid-course."""
    new = lognormal_quantile(u, p.pb_remainder, p.pb_remainder_sd)
    bias = 1 + (p.pb_remainder_sd / (p.pb_remainder + p.probation_year)) ** 2
    return np.clip(np.where(under_way, new * bias, new), 19.0, 260.0)


def _terms(programme: np.ndarray, remainder: np.ndarray, p: Background) -> np.ndarray:
    """Weeks under supervision."""
    fixed = mean_terms(p)[programme]
    return np.maximum(2, np.round(np.where(programme == Programme.PB, remainder + p.probation_year, fixed))).astype(int)
