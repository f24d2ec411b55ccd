"""The one place where time is read."""

from __future__ import annotations

import datetime as dt
import time
from typing import Protocol


class Clock(Protocol):
    """Anything that tells monotonic seconds."""

    def now_s(self) -> float:
        """Monotonic seconds; only differences mean anything."""
        ...


class MonotonicClock:
    """The machine's monotonic clock: never jumps when somebody sets the time of day."""

    def now_s(self) -> float:
        return time.monotonic()


class ManualClock:
    """A clock that moves only when told to; the fake beside the real one.

    Args:
        now_s: where it starts, seconds.
    """

    def __init__(self, now_s: float = 0.0) -> None:
        self._now_s = now_s

    def now_s(self) -> float:
        return self._now_s

    def advance(self, seconds: float) -> float:
        """Moves the clock forward and returns the new time; a negative step is a mistake of the test."""
        if seconds < 0:
            raise ValueError(f"advance: received {seconds} s, expected 0 or more; time only goes forward")
        self._now_s += seconds
        return self._now_s


def processor_s() -> float:
    """Processor seconds that this process has used, all threads together."""
    return time.process_time()


def day() -> str:
    """Today's date where the machine hangs, e.g. ``2017-05-20``; never for measuring."""
    return dt.datetime.now().astimezone().date().isoformat()
