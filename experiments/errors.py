"""What the door turns into one clear line instead of a traceback."""

from __future__ import annotations

import errno
import os

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class InputError(Exception):
    """Something asked for cannot be done as it was asked: `faults`, one line each, with what would be right."""

    def __init__(self, *faults: str):
        self.faults = faults
        super().__init__("\n".join(faults))


def cannot_write(place: object, problem: OSError) -> InputError:
    """A folder or file that cannot be written: why, and what helps."""
    why, first = reason(problem), ""
    if problem.errno in _FULL:
        first = "free some space or "
    elif isinstance(problem, FileExistsError | NotADirectoryError):
        why, first = "a file stands where a folder is needed", "move it away or "
    elif isinstance(problem, IsADirectoryError):
        why, first = "a folder stands where a file is needed", "move it away or "
    return InputError(f"{place}: cannot be written ({why}); {first}give another folder with --out")


def cannot_read(place: object, problem: OSError) -> InputError:
    """A stored file that the system does not give: it is left where it is."""
    if isinstance(problem, IsADirectoryError):
        return InputError(f"{place}: cannot be read (a folder stands where a file is needed); move it away")
    hint = "it stays where it is; try again when it can be read"
    return InputError(f"{place}: cannot be read ({reason(problem)}); {hint}")


def reason(problem: OSError) -> str:
    """What the system says of an error, in its own words."""
    return os.strerror(problem.errno) if problem.errno else " ".join((problem.strerror or str(problem)).split())


def nothing_finished(folder: object) -> InputError:
    """The fault that a folder has nothing to tell of."""
    return InputError(f"{folder}: no run of this study has finished; carry on with it first")
