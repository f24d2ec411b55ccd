"""All threads of the senses and the imagination together, and what the scenes may know of them."""

from __future__ import annotations

import threading
from collections.abc import Callable

from installation.clock import Clock
from installation.core.events import Emit
from installation.core.ports import Camera, Predictor
from installation.core.sighting import Frame, Sighting
from installation.settings import CameraSettings
from installation.workers.capture import CameraState, CaptureWorker
from installation.workers.measures import Measures, NoMeasures
from installation.workers.prediction import Desk, PredictionWorker
from installation.workers.slot import Slot
from installation.workers.supervision import Supervised
from installation.workers.vision import Looks, VisionWorker

LOOKS_FORGIVEN = 12
"""A sighting may be so many looks older than a frame before it is stale: a busy moment is no empty room."""

STOP_S = 2.0


class LiveEyesight:
    """Newest frame and newest sighting, as long as they are fresh; the scenes' ``Eyesight``.

    Args:
        frames, sightings: filled by the threads.
        state: is told when frames stop coming though nobody else noticed.
        clock: tells monotonic seconds.
        settings: how old a frame may be.
        rate_hz: looks a second.
        released: tells the vision thread that the next visitor may be followed.
    """

    def __init__(
        self,
        frames: Slot[Frame],
        sightings: Slot[Sighting],
        state: CameraState,
        clock: Clock,
        settings: CameraSettings,
        rate_hz: float,
        released: threading.Event | None = None,
    ) -> None:
        self._frames = frames
        self._released = released or threading.Event()
        self._sightings = sightings
        self._state = state
        self._clock = clock
        self._settings = settings
        self._sighting_age_s = settings.max_frame_age_s + LOOKS_FORGIVEN / rate_hz

    def frame(self) -> Frame | None:
        """See ``core.ports.Eyesight``."""
        frame = self._frames.newest
        if frame is None:
            return None
        age_s = self._clock.now_s() - frame.time_s
        if age_s > self._settings.stall_s and self._state.there:
            self._state.lost(self._state.name, "stalled")
        return frame if age_s <= self._settings.max_frame_age_s else None

    def sighting(self) -> Sighting | None:
        """See ``core.ports.Eyesight``."""
        sighting = self._sightings.newest
        if sighting is None or self._clock.now_s() - sighting.frame.time_s > self._sighting_age_s:
            return None
        return sighting

    def next_visitor(self) -> None:
        """See ``core.ports.Eyesight``."""
        self._released.set()


class Crew:
    """Starts, watches and stops the three threads.

    Args:
        camera, looker, predictor: make what a thread works with; called in that thread, again after a failure.
        clock: tells monotonic seconds.
        emit: takes events, from any thread.
        measures: takes measurements, from any thread.
        settings: of the camera: waits and ages.
        rate_hz: looks a second.
        may_load: the chain is loaded once this is set; set when the first picture is up.
    """

    def __init__(
        self,
        *,
        camera: Callable[[], Camera],
        looker: Callable[[], Looks],
        predictor: Callable[[], Predictor],
        clock: Clock,
        emit: Emit,
        measures: Measures | None = None,
        settings: CameraSettings | None = None,
        rate_hz: float = 12.0,
        may_load: threading.Event | None = None,
    ) -> None:
        self._clock = clock
        measures = measures or NoMeasures()
        settings = settings or CameraSettings()
        self._frames: Slot[Frame] = Slot(measures.drop)
        self._sightings: Slot[Sighting] = Slot()
        self._state = CameraState(emit)
        self.may_load = may_load or threading.Event()
        self.imagination = Desk(clock)
        released = threading.Event()
        self.eyesight = LiveEyesight(
            self._frames, self._sightings, self._state, clock, settings, rate_hz, released
        )

        def capture() -> CaptureWorker:
            newest = self._frames.newest
            number = 0 if newest is None else newest.number + 1
            retry = (settings.retry_first_s, settings.retry_last_s)
            return CaptureWorker(camera(), self._frames, self._state, clock, *retry, number)

        def vision() -> VisionWorker:
            return VisionWorker(looker(), self._frames, self._sightings, clock, measures, rate_hz, released)

        def prediction() -> PredictionWorker:
            return PredictionWorker(predictor, self.imagination, clock, measures, self.may_load)

        self._threads = (
            Supervised("capture", capture, clock, emit),
            Supervised("vision", vision, clock, emit),
            Supervised("prediction", prediction, clock, emit, give_way=3),
        )

    def start(self) -> None:
        """Starts all threads; once."""
        for thread in self._threads:
            thread.start()

    def stop(self, timeout_s: float = STOP_S) -> list[str]:
        """Ends all threads within a time, all together.

        Returns:
            The names of those that still run; they end with the process.
        """
        for thread in self._threads:
            thread.ask_to_stop()
        self.may_load.set()
        end_s = self._clock.now_s() + timeout_s
        return [thread.name for thread in self._threads if not thread.join(end_s - self._clock.now_s())]

    def silent_s(self) -> dict[str, float]:
        """Seconds since each thread's last sign of life."""
        return {thread.name: thread.silent_s() for thread in self._threads}

    @property
    def drops(self) -> int:
        """Frames that vision never looked at."""
        return self._frames.drops

    def vitals(self) -> list[str]:
        """Lines for the operator's overlay."""
        beats = "  ".join(f"{name} {1000 * age_s:.0f} ms" for name, age_s in self.silent_s().items())
        camera = f"{self._state.name or '-'}{'' if self._state.there else ' (not there)'}"
        return [f"source    {camera}, {self.drops} frames not looked at", f"beats     {beats}"]
