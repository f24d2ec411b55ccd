"""What every test leaves as it found it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _log_put_back() -> Iterator[None]:
    """A command run inside a test sets the log up for its whole process, and the next test would hear less."""
    hook, raises = threading.excepthook, logging.raiseExceptions
    root, piece = logging.getLogger(), logging.getLogger("installation")
    handlers, levels = list(root.handlers), (root.level, piece.level)
    yield
    for handler in set(root.handlers) - set(handlers):
        handler.close()
    root.handlers[:] = handlers
    root.setLevel(levels[0])
    piece.setLevel(levels[1])
    threading.excepthook, logging.raiseExceptions = hook, raises
