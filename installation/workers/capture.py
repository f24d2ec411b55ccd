"""The capture thread: frames from a camera into a slot, for as long as the piece plays, however often it is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable

from installation.clock import Clock
from installation.core.events import Emit, Event
from installation.core.ports import Camera
from installation.core.sighting import Frame
from installation.workers.slot import Slot

SETTLED_S = 10.0
"""A camera that gave frames for so long is sought at once when it is lost; a loose plug is not."""

BEAT_EVERY_S = 0.5
NO_CAMERA = "none"


class CameraState:
    """Whether there is a camera; tells each change once, whoever notices it.

    Args:
        emit: takes ``camera_lost`` and ``camera_back``.
    """

    def __init__(self, emit: Emit) -> None:
        self._emit = emit
        self._lock = threading.Lock()
        self._there = False
        self._told_lost = False
        self.name = ""

    @property
    def there(self) -> bool:
        return self._there

    def found(self, name: str) -> None:
        """Frames come."""
        with self._lock:
            if self._there:
                return
            self._there, self.name = True, name
            back, self._told_lost = self._told_lost, False
        if back:
            self._emit(Event.CAMERA_BACK, camera=name)

    def lost(self, name: str, reason: str) -> None:
        """No frames come."""
        with self._lock:
            if self._told_lost or name == NO_CAMERA:
                return
            self._there, self.name, self._told_lost = False, name, True
        self._emit(Event.CAMERA_LOST, camera=name, reason=reason)


class CaptureWorker:
    """Opens, reads, and opens again.

    Args:
        camera: used by this worker's thread alone.
        frames: where the newest frame is laid.
        state: is told when frames come and when not.
        clock: stamps the frames.
        retry_first_s, retry_last_s: wait before the camera is sought again; doubles from first to last.
        first_number: of the first frame.
    """

    def __init__(
        self,
        camera: Camera,
        frames: Slot[Frame],
        state: CameraState,
        clock: Clock,
        retry_first_s: float = 0.5,
        retry_last_s: float = 30.0,
        first_number: int = 0,
    ) -> None:
        self._camera = camera
        self._frames = frames
        self._state = state
        self._clock = clock
        self._retry_s = (retry_first_s, retry_last_s)
        self._number = first_number

    def run(self, stop: threading.Event, beat: Callable[[], None]) -> None:
        """See ``supervision.Worker``."""
        pause_s = self._retry_s[0]
        try:
            while not stop.is_set():
                beat()
                begin_s = self._clock.now_s()
                if self._camera.open():
                    reason = "no picture" if self._read(stop, beat) == 0 else "lost"
                    self._camera.close()
                else:
                    reason = "not there"
                if stop.is_set():
                    return
                self._state.lost(self._camera.name, reason)
                if self._clock.now_s() - begin_s >= SETTLED_S:
                    pause_s = self._retry_s[0]
                _pause(pause_s, stop, beat)
                pause_s = min(2 * pause_s, self._retry_s[1])
        except Exception:
            self._state.lost(self._camera.name, "failed")
            raise
        finally:
            self._camera.close()

    def _read(self, stop: threading.Event, beat: Callable[[], None]) -> int:
        """Reads until the camera is lost; gives the number of frames."""
        read = 0
        while not stop.is_set():
            beat()
            rgb = self._camera.read()
            if rgb is None:
                break
            self._frames.put(Frame(rgb, self._clock.now_s(), self._number))
            self._state.found(self._camera.name)
            self._number += 1
            read += 1
        return read


def _pause(seconds: float, stop: threading.Event, beat: Callable[[], None]) -> None:
    left_s = seconds
    while left_s > 0 and not stop.wait(min(left_s, BEAT_EVERY_S)):
        left_s -= BEAT_EVERY_S
        beat()
