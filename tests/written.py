"""What stands in the documents, read as a stranger would: tables, parameters, and luck as section 4.9 tells it."""

from hashlib import blake2b
from pathlib import Path
from statistics import NormalDist
from types import SimpleNamespace

import sim

HERE = Path(sim.__file__).parent
DOCUMENTS = {name: (HERE / name).read_text(encoding="utf-8") for name in ("MODEL.md", "EVIDENCE.md")}
GOLDEN = 0x9E3779B97F4A7C15
normal = NormalDist().inv_cdf
"""The standard normal quantile, N."""


def rows(document, name):
    """The rows of a generated table, each by the head of its columns."""
    block = DOCUMENTS[document].split(f"<!-- generated: {name} -->")[1].split("<!-- end -->")[0]
    head, _, *cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in block.strip().splitlines()]
    return [dict(zip(head, row, strict=True)) for row in cells]


def numbers(document, name, key, value):
    """Two columns of a table as a dictionary of numbers; empty cells are left out."""
    return {row[key]: float(row[value]) for row in rows(document, name) if row[value]}


def group(name):
    """The parameters of a group."""
    known = numbers("EVIDENCE.md", "parameters", "parameter", "value")
    return SimpleNamespace(
        **{path.split(".")[1]: value for path, value in known.items() if path.startswith(f"{name}.")}
    )


def key(*words):
    """The key of a stream."""
    return int.from_bytes(blake2b("\x1f".join(map(str, words)).encode(), digest_size=8).digest(), "little")


def mix(number):
    """The finaliser, modulo 2**64."""
    number = (number ^ number >> 30) * 0xBF58476D1CE4E5B9 % 2**64
    number = (number ^ number >> 27) * 0x94D049BB133111EB % 2**64
    return number ^ number >> 31


def uniform(stream, row, occasion=None):
    """The number u of a row, or of an occasion in its life."""
    hashed = mix(((row + 1) * GOLDEN + stream) % 2**64)
    if occasion is not None:
        hashed = mix((hashed + (occasion + 1) * GOLDEN) % 2**64)
    return ((hashed >> 12) + 0.5) / 2**52


def clip(x, low, high):
    """The value within its limits."""
    return min(max(x, low), high)
