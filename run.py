"""The door: `run.py --help` says what can be done. The verbs are in `experiments/cli/`."""

import sys


def main() -> int:
    """Start the program; Ctrl-C before it has begun is an end like any other."""
    try:
        from experiments.cli import start

        return start(sys.argv[1:])
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
