"""Codes: where a client stands, programmes, offences, phases, ends, grounds, cases, roles."""

from enum import IntEnum


class Standing(IntEnum):
    """Where a client stands towards the office."""

    AWAITED = 0
    SUPERVISED = 1
    DETAINED = 2
    PRISON = 3
    FREE = 4


class Programme(IntEnum):
    """Legal form of the time outside."""

    PB = 0
    CB = 1
    CMB = 2
    ASIMILASI = 3
    PIDANA_BERSYARAT = 4


class Offence(IntEnum):
    """Group of the offence for which the client was sentenced, and of new latent offences."""

    DRUG = 0
    ACQUISITIVE = 1
    VIOLENT = 2


class Phase(IntEnum):
    """How the client takes part in the relationship."""

    COOPERATIVE = 0
    PASSIVE = 1
    CONFRONTATIONAL = 2


class Ended(IntEnum):
    """How a spell under supervision ended."""

    ACTIVE = 0
    COMPLETED = 1
    REVOKED = 2
    RECONVICTED = 3
    CONTACT_LOST = 4


class Ground(IntEnum):
    """Ground for a revocation."""

    NONE = 0
    MISSED_REPORTS = 1
    MOVED = 2
    NOT_PARTICIPATING = 3
    ARREST = 4


class Case(IntEnum):
    """Where a case for revocation stands."""

    NONE = 0
    PROPOSED = 1
    FORWARDED = 2


class Role(IntEnum):
    """Role of a member of the community."""

    RESIDENT = 0
    LEADER = 1
    EMPLOYER = 2
    VOLUNTEER = 3
