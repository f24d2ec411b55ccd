from __future__ import annotations

import threading

import numpy as np

from installation.camera.fake import Fault, FlakyCamera
from installation.chain.fake import FakePredictor
from installation.clock import ManualClock, MonotonicClock
from installation.core.sighting import Frame, RejectReason, Sighting
from installation.settings import CameraSettings
from installation.workers.capture import CameraState
from installation.workers.crew import Crew, LiveEyesight
from installation.workers.fake import FakeEyesight, FakeImagination
from installation.workers.slot import Slot
from installation.workers.vision import VisionWorker

from .conftest import Told
from .test_vision import FakeLooker

GREY = np.zeros((4, 4, 3), np.uint8)
CROP = np.zeros((32, 32, 3), np.uint8)


class Paced(FlakyCamera):
    """A flaky camera that lets other threads live."""

    def read(self):
        threading.Event().wait(0.002)
        return super().read()


def crew(told: Told, flaky: FlakyCamera, **others) -> Crew:
    made = {
        "camera": lambda: flaky,
        "looker": FakeLooker,
        "predictor": lambda: FakePredictor(5, 16),
        "clock": MonotonicClock(),
        "emit": told.emit,
        "measures": told,
        "settings": CameraSettings(retry_first_s=0.05),
        "rate_hz": 60.0,
    }
    return Crew(**{**made, **others})


def test_a_crew_sees_imagines_and_stops_within_two_seconds(told: Told) -> None:
    working = crew(told, Paced())
    assert working.eyesight.frame() is None and working.eyesight.sighting() is None
    working.start()
    told.wait_for("detection", 2)
    assert working.eyesight.frame() is not None and working.eyesight.sighting() is not None
    working.may_load.set()
    told.wait_for("model_ready")
    working.imagination.request(CROP)
    told.wait_for("turn_all")
    turn = working.imagination.turn()
    assert turn is not None and turn.complete
    assert set(working.silent_s()) == {"capture", "vision", "prediction"}
    assert max(working.silent_s().values()) < 5.0
    assert working.stop(2.0) == []


def test_a_raising_camera_is_replaced_and_frames_go_on_counting(told: Told) -> None:
    cameras = iter([Paced([4, Fault.RAISES]), Paced()])
    working = crew(told, Paced(), camera=lambda: next(cameras))
    working.start()
    assert told.wait_for("worker_restarted") == {"worker": "capture", "error": "OSError"}
    told.wait_for("camera_back")
    frame = working.eyesight.frame()
    assert frame is not None and frame.number >= 4
    assert working.stop(2.0) == []


def test_a_raising_look_does_not_end_vision(told: Told) -> None:
    class Once(FakeLooker):
        failed = False

        def look(self, frame: Frame, now_s: float) -> Sighting:
            if not Once.failed:
                Once.failed = True
                raise ArithmeticError("as told")
            return super().look(frame, now_s)

    working = crew(told, Paced(), looker=Once)
    working.start()
    assert told.wait_for("worker_restarted")["worker"] == "vision"
    told.wait_for("detection")
    assert working.stop(2.0) == []


def test_a_thread_that_hangs_is_named_and_does_not_hold_up_the_end(told: Told) -> None:
    camera = Paced([1, Fault.STALLS])
    working = crew(told, camera)
    working.start()
    told.wait_for("detection")
    assert working.stop(0.3) == ["capture"]
    camera.release_stall()


def test_vitals_name_source_and_threads(told: Told) -> None:
    working = crew(told, Paced())
    working.start()
    told.wait_for("detection")
    text = "\n".join(working.vitals())
    assert "flaky" in text and "vision" in text
    working.stop()


def eyesight(clock: ManualClock, told: Told) -> tuple[LiveEyesight, Slot[Frame], Slot[Sighting], CameraState]:
    frames, sightings, state = Slot[Frame](), Slot[Sighting](), CameraState(told.emit)
    return LiveEyesight(frames, sightings, state, clock, CameraSettings(), 12.0), frames, sightings, state


def test_old_frames_and_sightings_are_not_shown(told: Told) -> None:
    clock = ManualClock()
    seen, frames, sightings, _ = eyesight(clock, told)
    frame = Frame(GREY, 0.0, 0)
    frames.put(frame)
    sightings.put(FakeLooker().look(frame, 0.0))
    clock.advance(0.4)
    assert seen.frame() is frame and seen.sighting() is not None
    clock.advance(0.2)
    assert seen.frame() is None and seen.sighting() is not None
    clock.advance(1.0)
    assert seen.sighting() is None


def test_a_camera_that_stalls_is_told_once_as_lost(told: Told) -> None:
    clock = ManualClock()
    seen, frames, _, state = eyesight(clock, told)
    frames.put(Frame(GREY, 0.0, 0))
    state.found("usb")
    clock.advance(2.9)
    seen.frame()
    assert told.all == []
    clock.advance(0.2)
    seen.frame()
    seen.frame()
    assert told.all == [("camera_lost", {"camera": "usb", "reason": "stalled"})]


def test_the_fakes_do_what_they_are_told() -> None:
    assert FakeEyesight().frame() is None and FakeEyesight().sighting() is None
    imagination = FakeImagination(FakePredictor(5, 16))
    imagination.work()
    imagination.request(CROP)
    assert imagination.turn() is None
    imagination.work(2)
    turn = imagination.turn()
    assert turn is not None and len(turn.positions) == 3
    imagination.work()
    assert imagination.turn().complete  # type: ignore[union-attr]
    imagination.forget()
    assert imagination.turn() is None


def test_the_next_visitor_is_asked_for_before_the_next_look(told: Told) -> None:
    clock, released = ManualClock(), threading.Event()
    frames, sightings, state = Slot[Frame](), Slot[Sighting](), CameraState(told.emit)
    senses = LiveEyesight(frames, sightings, state, clock, CameraSettings(), 12.0, released)
    asked: list[str] = []

    class Looker:
        def look(self, frame: Frame, now_s: float) -> Sighting:
            asked.append("look")
            stop.set()
            return Sighting(frame, None, RejectReason.NO_FACE, 0.0)

        def release(self, now_s: float) -> None:
            asked.append("release")

    for expected in (["release", "look"], ["look"]):
        asked.clear()
        stop = threading.Event()
        if "release" in expected:
            senses.next_visitor()
        frames.put(Frame(GREY, clock.now_s(), 0))
        VisionWorker(Looker(), frames, sightings, clock, told, released=released).run(stop, lambda: None)
        assert asked == expected
