"""Keeping a source to its own rate by the clock."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable

from installation.clock import Clock

Wait = Callable[[float], object]
"""Waits for so many seconds, or less."""

FORGIVEN_S = 2.0
"""A reader that stayed away for longer goes on where it was, instead of skipping to where it would be."""


def waiting() -> Wait:
    """A wait of its own: an event that nobody sets."""
    return threading.Event().wait


class Pace:
    """Tells a source when its next frame is due.

    Args:
        rate_hz: frames a second.
        clock: tells monotonic seconds.
        wait: see ``Wait``.
    """

    def __init__(self, rate_hz: float, clock: Clock, wait: Wait) -> None:
        self._frame_s = 1.0 / rate_hz
        self._clock = clock
        self._wait = wait
        self._due_s: float | None = None

    def restart(self) -> None:
        """The next frame is due at once."""
        self._due_s = None

    def next(self) -> int:
        """Waits until a frame is due, never longer than a frame's time.

        Returns:
            How many frames are overdue and to be skipped first.
        """
        now_s = self._clock.now_s()
        if self._due_s is None or now_s - self._due_s > FORGIVEN_S:
            self._due_s = now_s
        if now_s < self._due_s:
            self._wait(min(self._due_s - now_s, self._frame_s))
            skipped = 0
        else:
            skipped = math.floor((now_s - self._due_s) / self._frame_s)
        self._due_s += (skipped + 1) * self._frame_s
        return skipped
