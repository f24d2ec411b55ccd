"""The vision thread: the newest frame into a sighting, a dozen times a second."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable
from typing import Protocol

from installation.clock import Clock
from installation.core.sighting import Frame, Sighting
from installation.workers.measures import Measures
from installation.workers.slot import Slot

WAIT_S = 0.25


class Looks(Protocol):
    """What looks at frames (``vision/``)."""

    def look(self, frame: Frame, now_s: float) -> Sighting:
        """What one frame shows."""
        ...

    def release(self, now_s: float) -> None:
        """Whoever was followed has had their portrait; the next one, please."""
        ...


class VisionWorker:
    """Looks at the newest frame, never at an old one, and never more often than asked.

    Args:
        looker: used by this worker's thread alone.
        frames: where the frames come from.
        sightings: where the newest sighting is laid.
        clock: tells monotonic seconds.
        measures: is told what each look cost.
        rate_hz: looks a second.
        released: set by whoever wants the next visitor to be followed.
    """

    def __init__(
        self,
        looker: Looks,
        frames: Slot[Frame],
        sightings: Slot[Sighting],
        clock: Clock,
        measures: Measures,
        rate_hz: float = 12.0,
        released: threading.Event | None = None,
    ) -> None:
        self._looker = looker
        self._released = released or threading.Event()
        self._frames = frames
        self._sightings = sightings
        self._clock = clock
        self._measures = measures
        self._period_s = 1.0 / rate_hz

    def run(self, stop: threading.Event, beat: Callable[[], None]) -> None:
        """See ``supervision.Worker``."""
        due_s = self._clock.now_s()
        while not stop.wait(max(0.0, due_s - self._clock.now_s())):
            beat()
            frame = self._frames.take(WAIT_S)
            if frame is None:
                continue
            begin_s = self._clock.now_s()
            if self._released.is_set():
                self._released.clear()
                self._looker.release(frame.time_s)
            sighting = self._looker.look(frame, frame.time_s)
            end_s = self._clock.now_s()
            ms = 1000.0 * (end_s - begin_s)
            self._measures.detection(ms)
            self._sightings.put(dataclasses.replace(sighting, detect_ms=ms))
            due_s = max(due_s + self._period_s, end_s)
