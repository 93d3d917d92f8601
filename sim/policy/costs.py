"""What is to be paid: lines with a number of units, a price declared in `parameters.prices`, and a type of spending."""

from __future__ import annotations

from typing import Literal, NamedTuple

from sim.parameters.declare import Declared, declared
from sim.parameters.prices import Prices

WEEKS_A_YEAR = 52.18
"""As in `sim.world`, which lies above prices."""
Spending = Literal["pegawai", "barang", "modal"]
"""Types of spending in an Indonesian budget: people, goods and services, capital."""


class Line(NamedTuple):
    """One line of the price of an intervention: so many units, once or every year, at a declared price."""

    id: str
    when: Literal["once", "year"]
    units: float
    unit: str
    price: str
    spending: Spending


def price_of(line: Line) -> Declared:
    """The declaration of a line's price: central value and range in rupiah, source and grade."""
    return dict(declared(Prices))[line.price]
