"""From columns to attributes at the start, and what differs afterwards."""

from enum import IntEnum

import numpy as np

from sim.columns import NEVER, columns_of
from sim.people import PK, Client, CommunityMember, Family, Office

_PKS = ("pk", "pk_first", "fit_pk")
"""Columns of clients that name a PK by row."""


def _kinds(oracle, world):
    yield Client, oracle.clients, world.clients
    yield Family, [client.family for client in oracle.clients], world.families
    yield PK, oracle.pks, world.pks
    yield CommunityMember, oracle.members, world.members
    yield Office, oracle.offices, world.offices


def load(oracle, world):
    """Give every person the attributes of their row."""
    for kind, people, table in _kinds(oracle, world):
        for name, column in columns_of(kind).items():
            make = column.of if issubclass(column.of, IntEnum) else lambda value: value
            for person, value in zip(people, getattr(table, name).tolist(), strict=True):
                setattr(person, name, make(value))
    for person in (*oracle.clients, *oracle.pks):
        person.district = oracle.districts[person.district]
    for person in (*oracle.clients, *oracle.members):
        person.place = oracle.places[person.place]
    for client in oracle.clients:
        for name in _PKS:
            row = getattr(client, name)
            setattr(client, name, None if row == NEVER else oracle.pks[row])


def _plain(value):
    """A number for any attribute: the row of whom or what it refers to."""
    return NEVER if value is None else getattr(value, "row", value)


def differences(oracle, world):
    """What is not the same in attributes and columns, and in what was counted this week; nothing if all is.

    Whole numbers, codes and yes or no must be equal; other numbers to a billionth.
    """
    found = []
    for kind, people, table in _kinds(oracle, world):
        for name, column in columns_of(kind).items():
            told, held = np.array([_plain(getattr(person, name)) for person in people]), getattr(table, name)
            same = np.isclose(told, held, rtol=1e-9, atol=1e-11) if column.of is float else told == held
            if not same.all():
                row = int(np.argmin(same))
                found.append(
                    f"{kind.__name__}.{name}: {told[row]} told, {held[row]} in row {row}, {(~same).sum()} rows"
                )
    nothing = np.zeros(world.geography.districts)
    for name in sorted(oracle.flows.keys() | world.flows.keys()):
        told, held = oracle.flows.get(name, nothing), world.flows.get(name, nothing)
        if not np.allclose(told, held, rtol=1e-9, atol=1e-11):
            found.append(f"flow {name}: {told} told, {held}")
    return found
