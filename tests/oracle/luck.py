"""Luck, one number at a time: SplitMix64 over a key, in whole numbers of Python."""

from hashlib import blake2b
from statistics import NormalDist

_STEP, _ONE, _TWO = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
_ALL = 2**64 - 1
normal = NormalDist().inv_cdf
"""The standard normal value below which a share of the population lies."""


def key(*words):
    """The key of a stream: 64 bits of a hash of its words."""
    return int.from_bytes(blake2b("\x1f".join(map(str, words)).encode(), digest_size=8).digest(), "little")


def _mixed(z):
    z = (z ^ (z >> 30)) * _ONE & _ALL
    z = (z ^ (z >> 27)) * _TWO & _ALL
    return z ^ (z >> 31)


def uniform(stream, row, occasion=None):
    """The number between 0 and 1 that belongs to a row, or to an occasion in its life."""
    z = _mixed((row + 1) * _STEP + stream & _ALL)
    if occasion is not None:
        z = _mixed(z + (occasion + 1) * _STEP & _ALL)
    return ((z >> 12) + 0.5) / 2**52
