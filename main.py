"""A visitor's portrait turns on the spot. ``python main.py --help`` tells the commands."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
from typing import NoReturn


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


def leave(code: int) -> NoReturn:
    """Ends the process with an exit code, though a thread may still be in the midst of loading a library.

    Python's own end would break such a thread off in its C++ code, and the process with it.
    """
    if threading.active_count() == 1:
        sys.exit(code)
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    leave(start())
