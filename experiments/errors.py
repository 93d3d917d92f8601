"""What the door turns into one clear line instead of a traceback."""

from __future__ import annotations


class InputError(Exception):
    """Something asked for cannot be done as it was asked: `faults`, one line each, with what would be right."""

    def __init__(self, *faults: str):
        self.faults = faults
        super().__init__("\n".join(faults))


def cannot_write(place: object, problem: OSError) -> InputError:
    """A folder or file that cannot be written."""
    return InputError(f"{place}: cannot be written ({problem.strerror or problem}); give another folder with --out")
