from __future__ import annotations

import numpy as np

from installation.clock import ManualClock, MonotonicClock
from installation.core.sighting import Frame, RejectReason, Sighting
from installation.workers.slot import Slot
from installation.workers.vision import VisionWorker

from .conftest import Told

GREY = np.zeros((4, 4, 3), np.uint8)


class FakeLooker:
    """Sees nobody, in a time of its own."""

    def __init__(self, clock: ManualClock | None = None, cost_s: float = 0.0) -> None:
        self.clock, self.cost_s = clock, cost_s
        self.looked: list[tuple[int, float]] = []

    def look(self, frame: Frame, now_s: float) -> Sighting:
        self.looked.append((frame.number, now_s))
        if self.clock:
            self.clock.advance(self.cost_s)
        return Sighting(frame, None, RejectReason.NO_FACE, 0.0)


def test_each_frame_is_looked_at_by_its_own_time_and_its_cost_is_told(told: Told, in_thread) -> None:
    clock = ManualClock(100.0)
    frames, sightings = Slot[Frame](), Slot[Sighting]()
    looker = FakeLooker(clock, cost_s=0.02)
    frames.put(Frame(GREY, 99.9, 4))
    in_thread(lambda stop: VisionWorker(looker, frames, sightings, clock, told).run(stop, lambda: None))
    sighting = sightings.take(10.0)
    assert sighting is not None and sighting.frame.number == 4
    assert round(sighting.detect_ms, 6) == 20.0
    assert looker.looked == [(4, 99.9)]
    assert round(float(told.wait_for("detection")["ms"]), 6) == 20.0  # type: ignore[arg-type]


def test_only_the_newest_frame_is_looked_at_and_each_once(told: Told, in_thread) -> None:
    frames, sightings = Slot[Frame](), Slot[Sighting]()
    looker = FakeLooker()
    for number in range(5):
        frames.put(Frame(GREY, float(number), number))
    worker = VisionWorker(looker, frames, sightings, MonotonicClock(), told, rate_hz=1000.0)
    in_thread(lambda stop: worker.run(stop, lambda: None))
    assert sightings.take(10.0) is not None
    frames.put(Frame(GREY, 9.0, 9))
    assert sightings.take(10.0) is not None
    assert [number for number, _ in looker.looked] == [4, 9]


def test_looks_keep_to_their_rate() -> None:
    clock = ManualClock()
    waits: list[float] = []

    class Stop:
        """Lets time pass instead of waiting; ends after four looks."""

        def wait(self, seconds: float) -> bool:
            waits.append(round(seconds, 6))
            clock.advance(seconds)
            frames.put(Frame(GREY, clock.now_s(), len(waits)))
            return len(waits) > 4

    frames = Slot[Frame]()
    looker = FakeLooker(clock, cost_s=0.03)
    worker = VisionWorker(looker, frames, Slot(), clock, Told(), rate_hz=10.0)
    worker.run(Stop(), lambda: None)  # type: ignore[arg-type]
    assert waits == [0.0, 0.07, 0.07, 0.07, 0.07]


def test_a_slow_look_is_followed_by_the_next_at_once() -> None:
    clock = ManualClock()
    waits: list[float] = []

    class Stop:
        def wait(self, seconds: float) -> bool:
            waits.append(seconds)
            frames.put(Frame(GREY, clock.now_s(), len(waits)))
            return len(waits) > 3

    frames = Slot[Frame]()
    worker = VisionWorker(FakeLooker(clock, cost_s=0.5), frames, Slot(), clock, Told(), rate_hz=10.0)
    worker.run(Stop(), lambda: None)  # type: ignore[arg-type]
    assert waits == [0.0, 0.0, 0.0, 0.0]
