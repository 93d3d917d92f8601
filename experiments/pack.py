"""A replication archive: what was asked, the program that answered, and what came out, in one ZIP file."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from hashlib import sha256
from itertools import chain
from pathlib import Path

from experiments.errors import InputError, cannot_read, cannot_write
from experiments.manifest import read_plan
from experiments.plan import code_hash
from experiments.store import SHARDS, aside
from experiments.store.sessions import SESSIONS

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = (
    *("sim", "experiments", "scenarios", "run.py", "pyproject.toml"),
    *("README.md", "README.id.md", "CHANGELOG.md", "LICENSE", "CITATION.cff"),
)
"""What of the project goes into the archive, below `program/`."""
_LEFT_OUT = ("__pycache__", ".pyc", ".part")
_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The same time for all files, so that the same contents give the same archive."""
_READ_ME = """Replication archive of the study {name}

results/   what came out: shards with a row per run, manifest.json (scenarios, seeds, versions), scenarios/ in full,
           design.parquet (points, if it had a design), codebook.csv (every column), tables and figures
program/   the program that made it (model {code}); licence and how to cite it
SHA256SUMS what every file must hash to

To check it: unpack, install uv, then in program/
    uv run run.py verify ../results --sample 10
With the versions of manifest.json and the same kind of processor the numbers are the same bits; else events are the
same and other numbers agree to 1e-9. Clients are invented; the results are not for decisions about any person.
"""


def pack(folder: Path, archive: Path | None = None) -> Path:
    """Write the archive of a study.

    Parameters
    ----------
    folder : Path
    archive : Path, optional
        Beside the folder, with its name, if left out.

    Returns
    -------
    Path

    Raises
    ------
    InputError
        If the folder holds no study of this version of the model, something in it cannot be read, or the archive cannot
        be written.
    """
    plan, content = read_plan(folder)
    if content["code"] != code_hash():
        text = f"was made by the model {content['code']}, here it is {code_hash()}; pack it with that version"
        raise InputError(f"{folder}: {text}")
    target = archive or folder.with_name(f"{folder.resolve().name}.zip")
    try:
        with aside(target) as draft, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as out:
            _fill(out, folder, _READ_ME.format(name=plan.name, code=content["code"]))
    except OSError as problem:
        raise cannot_write(problem.filename or target, problem) from problem
    return target


def _fill(out: zipfile.ZipFile, folder: Path, read_me: str) -> None:
    sums = []
    contents = ((name, _bytes(path)) for name, path in _files(folder))
    for name, whole in chain([("README.txt", read_me.encode())], contents):
        sums.append(f"{sha256(whole).hexdigest()}  {name}\n")
        _add(out, name, whole)
    _add(out, "SHA256SUMS", "".join(sums).encode())


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise cannot_read(path, problem) from problem


def _add(out: zipfile.ZipFile, name: str, whole: bytes) -> None:
    entry = zipfile.ZipInfo(name, _MOMENT)
    entry.external_attr, entry.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
    out.writestr(entry, whole)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Results, then the program, in the order of their names."""
    for path in _below(folder):
        inside = path.relative_to(folder)
        if inside.parts[0] != SESSIONS and inside.parts[:2] != (SHARDS, "damaged"):
            yield f"results/{inside.as_posix()}", path
    for name in PROGRAM:
        place = ROOT / name
        for path in _below(place) if place.is_dir() else [place]:
            if path.is_file():
                yield f"program/{path.relative_to(ROOT).as_posix()}", path


def _below(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if not any(part in str(path.relative_to(folder)) for part in _LEFT_OUT))
