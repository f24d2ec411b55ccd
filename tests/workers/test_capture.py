from __future__ import annotations

import pytest

from installation.camera.fake import Fault, FlakyCamera
from installation.camera.photographs import NoCamera
from installation.clock import ManualClock, MonotonicClock
from installation.core.sighting import Frame
from installation.workers.capture import CameraState, CaptureWorker
from installation.workers.slot import Slot

from .conftest import Told


def worker(camera: FlakyCamera, told: Told, frames: Slot[Frame], **settings: float) -> CaptureWorker:
    return CaptureWorker(camera, frames, CameraState(told.emit), MonotonicClock(), 0.001, 0.002, **settings)


def test_a_lost_camera_is_told_sought_and_told_again_when_it_is_back(told: Told, in_thread) -> None:
    camera = FlakyCamera([3, Fault.LOST, Fault.REFUSED, Fault.REFUSED])
    frames: Slot[Frame] = Slot()
    in_thread(lambda stop: worker(camera, told, frames).run(stop, lambda: None))
    assert told.wait_for("camera_back") == {"camera": "flaky"}
    assert told.all == [
        ("camera_lost", {"camera": "flaky", "reason": "lost"}),
        ("camera_back", {"camera": "flaky"}),
    ]
    frame = frames.take(10.0)
    assert frame is not None and frame.number >= 3


def test_a_camera_that_was_never_there_is_told_once(told: Told, in_thread) -> None:
    camera = FlakyCamera([Fault.REFUSED] * 5)
    in_thread(lambda stop: worker(camera, told, Slot()).run(stop, lambda: None))
    told.wait_for("camera_back")
    assert told.all[0] == ("camera_lost", {"camera": "flaky", "reason": "not there"})
    assert told.names() == ["camera_lost", "camera_back"]


def test_a_camera_wanted_by_nobody_is_not_told_as_lost(told: Told) -> None:
    state = CameraState(told.emit)
    state.lost(NoCamera.name, "not there")
    assert told.all == []


def test_waits_double_and_start_again_after_a_camera_that_held() -> None:
    clock = ManualClock()
    pauses: list[float] = []

    class Stop:
        """Notes the waits instead of waiting."""

        def is_set(self) -> bool:
            return len(pauses) >= 6

        def wait(self, seconds: float) -> bool:
            pauses.append(seconds)
            return False

    class Holding(FlakyCamera):
        """The fourth time it is found, for twenty seconds."""

        def read(self):
            if self.opened == 4 and clock.now_s() < 20:
                clock.advance(5.0)
                return super().read()
            return None

    state = CameraState(lambda *args, **facts: None)
    CaptureWorker(Holding(), Slot(), state, clock, 0.05, 0.4).run(Stop(), lambda: None)  # type: ignore[arg-type]
    assert pauses == pytest.approx([0.05, 0.1, 0.2, 0.05, 0.1, 0.2])


def test_a_raising_camera_is_closed_and_told_before_the_error_goes_on(told: Told) -> None:
    import threading

    camera = FlakyCamera([2, Fault.RAISES])
    with pytest.raises(OSError, match="as the script says"):
        worker(camera, told, Slot()).run(threading.Event(), lambda: None)
    assert camera.closed == 1
    assert told.all == [("camera_lost", {"camera": "flaky", "reason": "failed"})]


def test_a_stalled_camera_lets_others_tell_and_comes_back(told: Told, in_thread) -> None:
    camera = FlakyCamera([2, Fault.STALLS])
    state = CameraState(told.emit)
    frames: Slot[Frame] = Slot()
    in_thread(lambda stop: CaptureWorker(camera, frames, state, MonotonicClock()).run(stop, lambda: None))
    while frames.take(10.0).number < 1:  # type: ignore[union-attr]
        pass
    state.lost("flaky", "stalled")
    state.lost("flaky", "stalled")
    camera.release_stall()
    told.wait_for("camera_back")
    assert told.names() == ["camera_lost", "camera_back"]
