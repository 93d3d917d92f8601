"""Luck: one uniform number per row, a keyed hash of (seed, name, week or occasion, row).

A number depends on nothing else: not on what was drawn before, not on who else is present. Two runs with the same
seed therefore share the luck of everyone they have in common, whatever their policies.

References
----------
Steele, Lea & Flood 2014, Fast splittable pseudorandom number generators (the finaliser of SplitMix64).
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np

_STEP = np.uint64(0x9E3779B97F4A7C15)
_ONE, _TWO = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S12 = (np.uint64(s) for s in (30, 27, 31, 12))
_BLOCK = 16_384
"""Rows that are hashed together: their numbers stay in the cache of a processor through all steps."""
_EXPONENT, _BELOW_ONE = np.uint64(0x3FF0000000000000), 1.0 - 2.0**-53


def key(*words: object) -> np.uint64:
    """A 64-bit key, well mixed from any words (seed, name, week)."""
    text = "\x1f".join(map(str, words)).encode()
    return np.uint64(int.from_bytes(blake2b(text, digest_size=8).digest(), "little"))


def mix(z: np.ndarray) -> np.ndarray:
    """The finaliser of SplitMix64, in place.

    Parameters
    ----------
    z : (n,) array of uint64
    """
    shifted = z >> _S30
    z ^= shifted
    z *= _ONE
    np.right_shift(z, _S27, out=shifted)
    z ^= shifted
    z *= _TWO
    np.right_shift(z, _S31, out=shifted)
    z ^= shifted
    return z


def counters(at: np.ndarray, start: int = 0) -> np.ndarray:
    """Multiples of the golden step, one for each whole number in `at`: the sequence that SplitMix64 hashes."""
    z = at.astype(np.uint64)
    z *= _STEP
    z += np.uint64((int(_STEP) + start) % 2**64)
    return z


def uniforms(stream: np.uint64, rows: np.ndarray, occasion: np.ndarray | None = None) -> np.ndarray:
    """One number in (0, 1) per row.

    Parameters
    ----------
    stream : uint64
        Key of the stream, see `key`.
    rows : (n,) array of int
    occasion : (n,) array of int, optional
        Number of the event on the row's own clock (its n-th report).

    Returns
    -------
    (n,) array, strictly between 0 and 1: 52 bits k become (k + 1/2) / 2**52
    """
    if len(rows) <= _BLOCK:
        return _uniforms(stream, rows, occasion)
    u = np.empty(len(rows))
    for start in range(0, len(rows), _BLOCK):
        part = slice(start, start + _BLOCK)
        u[part] = _uniforms(stream, rows[part], None if occasion is None else occasion[part])
    return u


def _uniforms(stream: np.uint64, rows: np.ndarray, occasion: np.ndarray | None) -> np.ndarray:
    z = mix(counters(rows, int(stream)))
    if occasion is not None:
        z += counters(occasion)
        mix(z)
    z >>= _S12
    z |= _EXPONENT
    u = z.view(np.float64)
    u -= _BELOW_ONE
    return u
