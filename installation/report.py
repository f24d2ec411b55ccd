"""What a run was like: events, frame times, delays, memory. The ``--report`` file, and nothing of any visitor."""

from __future__ import annotations

import json
import logging
import math
import numbers
import os
import tempfile
import threading
from array import array
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from installation.clock import Clock
from installation.memory import peak_mb, resident_mb

EVENTS = frozenset(
    "attract search face_refused face_accepted approach turning turned dissolve visitor_left"
    " camera_lost camera_back worker_restarted failsafe mode quit".split()
)
_FREQUENT = frozenset(["face_refused"])
_KEPT_EVENTS = 20_000  # weeks of visitors; the newest stay
_LONGEST_FACT = 200

log = logging.getLogger(__name__)


class Spread:
    """Counts durations in tenths of a millisecond, so that a year of frames takes no more memory than an hour.

    Durations above a second fall into the last tenth; ``max`` stays exact.
    """

    BINS = 10_000

    def __init__(self) -> None:
        self._counts = array("Q", bytes(8 * (self.BINS + 1)))
        self._max: float | None = None

    def add(self, ms: float) -> None:
        if not ms >= 0:
            raise ValueError(f"Spread.add: received {ms} ms, expected 0 or more; subtract the earlier time")
        self._counts[min(int(ms * 10), self.BINS)] += 1
        self._max = ms if self._max is None else max(self._max, ms)

    @property
    def count(self) -> int:
        return sum(self._counts)

    @property
    def max(self) -> float | None:
        return None if self._max is None else round(self._max, 1)

    def percentile(self, share: float) -> float | None:
        """The smallest duration in ms that ``share`` (0..1) of all do not exceed; None where there are none."""
        if self._max is None:
            return None
        wanted, seen = math.ceil(share * self.count), 0
        for tenth, count in enumerate(self._counts):
            seen += count
            if seen >= max(wanted, 1) and tenth < self.BINS:
                return round(min((tenth + 1) / 10, self._max), 1)
        return self.max


class Report:
    """Collects what happens; every method may be called from any thread.

    Times count from the making of the report, which is the program's first act.

    Args:
        clock: tells monotonic seconds.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._start_s = clock.now_s()
        self._lock = threading.Lock()
        self._events: deque[dict[str, Any]] = deque(maxlen=_KEPT_EVENTS)
        self._frames = Spread()
        self._detections = Spread()
        self._first_frame_s: float | None = None
        self._model_ready_s: float | None = None
        self._turn_first_ms: float | None = None
        self._turn_all_ms: float | None = None
        self._drops = 0
        self._presenter: dict[str, Any] | None = None
        self._rss_start_mb = resident_mb()

    def emit(self, event: str, /, **facts: object) -> None:
        """Notes that something happened.

        Args:
            event: one of ``EVENTS``.
            facts: words, numbers, truths or None that belong to it; never a picture or a place in one.

        Raises:
            ValueError: an event that section 6 of the design does not know.
            TypeError: a fact that is more than one value.
        """
        if event not in EVENTS:
            raise ValueError(f"emit: received event {event!r}, expected one of {sorted(EVENTS)}")
        plain = {name: _plain(event, name, value) for name, value in facts.items()}
        level = logging.DEBUG if event in _FREQUENT else logging.INFO
        log.log(level, "%s%s", event, "".join(f" {name}={value}" for name, value in plain.items()))
        with self._lock:
            self._events.append(
                {"t_s": round(self._clock.now_s() - self._start_s, 3), "event": event, **plain}
            )

    def frame(self, ms: float) -> None:
        """A picture was shown, ``ms`` after the one before it."""
        with self._lock:
            self._frames.add(ms)
            if self._first_frame_s is None:
                self._first_frame_s = self._clock.now_s() - self._start_s

    def first_frame(self) -> None:
        """The first picture is up; only the first call counts."""
        with self._lock:
            if self._first_frame_s is None:
                self._first_frame_s = self._clock.now_s() - self._start_s

    def detection(self, ms: float) -> None:
        """One look for faces took ``ms``."""
        with self._lock:
            self._detections.add(ms)

    def model_ready(self) -> None:
        """The chain is loaded and warm; only the first call counts."""
        with self._lock:
            if self._model_ready_s is None:
                self._model_ready_s = self._clock.now_s() - self._start_s

    def turn_first(self, ms: float) -> None:
        """The first new position came ``ms`` after the face was accepted; the slowest visitor is told."""
        with self._lock:
            self._turn_first_ms = max(ms, self._turn_first_ms or 0.0)

    def turn_all(self, ms: float) -> None:
        """The last position came ``ms`` after the face was accepted; the slowest visitor is told."""
        with self._lock:
            self._turn_all_ms = max(ms, self._turn_all_ms or 0.0)

    def presented(self, way: str, flip_ms: Mapping[str, float]) -> None:
        """How pictures come onto the glass.

        Args:
            way: the one chosen.
            flip_ms: processor milliseconds of one flip by each way that was tried, by its name.
        """
        with self._lock:
            self._presenter = {"way": way, "flip_ms": {name: round(ms, 2) for name, ms in flip_ms.items()}}

    def drop(self, count: int = 1) -> None:
        """So many values were overwritten unread."""
        with self._lock:
            self._drops += count

    def facts(self) -> dict[str, Any]:
        """All fields of the report as they stand now, ready for JSON; None where nothing was measured."""
        with self._lock:
            frames, looks, now_mb = self._frames, self._detections, resident_mb()
            return {
                "seconds": round(self._clock.now_s() - self._start_s, 3),
                "frames": frames.count,
                "frame_ms": {**_percentiles(frames, 50, 95, 99), "max": frames.max},
                "first_frame_s": _rounded(self._first_frame_s, 3),
                "model_ready_s": _rounded(self._model_ready_s, 3),
                "detect_ms": _percentiles(looks, 50, 95),
                "turn_first_ms": _rounded(self._turn_first_ms, 1),
                "turn_all_ms": _rounded(self._turn_all_ms, 1),
                "rss_mb": {"start": self._rss_start_mb, "max": peak_mb(), "end": now_mb},
                "drops": self._drops,
                "presenter": self._presenter,
                "events": list(self._events),
            }

    def write(self, path: Path) -> None:
        """Writes the report whole or not at all.

        Raises:
            OSError: the folder is missing or cannot be written.
        """
        text = json.dumps(self.facts(), indent=1, allow_nan=False) + "\n"
        handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(unfinished).chmod(0o644)
            Path(unfinished).replace(path)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise


def _plain(event: str, name: str, value: object) -> str | int | float | bool | None:
    if name in ("t_s", "event"):
        raise TypeError(
            f"emit {event}: received a fact named {name!r}, expected another name, the report sets it"
        )
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return value[:_LONGEST_FACT]
    if isinstance(value, numbers.Integral):
        return int(value)
    if isinstance(value, numbers.Real):
        number = float(value)
        return number if math.isfinite(number) else None
    raise TypeError(
        f"emit {event}: received {name} of type {type(value).__name__}, expected a word, a number, a truth or None, "
        "leave pictures and places out"
    )


def _percentiles(spread: Spread, *percents: int) -> dict[str, float | None]:
    return {f"p{percent}": spread.percentile(percent / 100) for percent in percents}


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
