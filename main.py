"""A visitor's portrait turns on the spot. ``python main.py --help`` tells the commands."""

from __future__ import annotations

import sys


def start() -> int:
    """Runs the command typed, or says which Python or package it takes."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts it may have an older one
        print(
            f"main.py: Python {sys.version.split()[0]}, expected 3.11 to 3.13, use one of these",
            file=sys.stderr,
        )
        return 3
    try:
        from installation.cli import main
    except ModuleNotFoundError as error:
        print(
            f"main.py: {error.name} is not installed, expected the packages of requirements.lock, "
            "run: python -m pip install --require-hashes -r requirements.lock",
            file=sys.stderr,
        )
        return 3
    return main()


if __name__ == "__main__":
    sys.exit(start())
