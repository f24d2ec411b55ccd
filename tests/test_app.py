"""The whole piece in this process: a photograph for a camera, an egg for a chain, the invisible screen."""

from __future__ import annotations

import dataclasses
import threading

import cv2
import numpy as np
import pytest
from skimage import data

from installation import app
from installation.chain.fake import FakePredictor
from installation.clock import MonotonicClock
from installation.report import Report
from installation.settings import PortraitSettings, ScreenSettings, Settings

pytestmark = pytest.mark.timeout(60)


@pytest.fixture(autouse=True)
def invisible(monkeypatch):
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")


@pytest.fixture(scope="module")
def photograph(tmp_path_factory):
    """Somebody at a visitor's distance."""
    frame = np.full((720, 1280, 3), 90, np.uint8)
    frame[:, 128:1152] = cv2.resize(data.astronaut()[:360], (1024, 720), interpolation=cv2.INTER_AREA)
    path = tmp_path_factory.mktemp("camera") / "visitor.png"
    assert cv2.imwrite(str(path), frame[..., ::-1])
    return path


def settings_for(source, tempo: float = 40.0, hold_s: float = 0.5, **choreography) -> Settings:
    plain = Settings()
    return dataclasses.replace(
        plain,
        camera=dataclasses.replace(plain.camera, source=str(source)),
        detector=dataclasses.replace(plain.detector, hold_s=hold_s),
        choreography=dataclasses.replace(plain.choreography, tempo=tempo, **choreography),
        portrait=PortraitSettings(size_px=160),
        screen=ScreenSettings(windowed="320x180"),
    )


class Follow(Report):
    """Ends the piece after an event."""

    def __init__(self, stop: threading.Event, last: str) -> None:
        super().__init__(MonotonicClock())
        self._stop, self._last = stop, last
        self.told: list[str] = []

    def emit(self, event, /, **facts):
        super().emit(event, **facts)
        self.told.append(str(event))
        if event == self._last:
            self._stop.set()


def play(settings: Settings, last: str, predictor=FakePredictor, seconds: float = 30.0) -> Follow:
    stop = threading.Event()
    report = Follow(stop, last)
    assert app.run(settings, report, stop, seconds, predictor=predictor) == 0
    assert report.told[-1] == "quit"
    return report


def test_a_visitor_is_found_lifted_turned_and_dissolved(photograph):
    report = play(settings_for(photograph), last="dissolve")
    assert [event for event in report.told if event not in ("face_refused", "visitor_left")] == [
        *("attract", "search", "face_accepted", "approach", "turning", "turned", "dissolve", "quit")
    ]
    facts = report.facts()
    assert facts["turn_first_ms"] <= facts["turn_all_ms"]
    assert facts["first_frame_s"] <= facts["model_ready_s"]
    assert facts["frame_ms"]["p50"] < 100


def test_without_a_camera_the_attract_loop_plays():
    report = play(settings_for("none"), last="", seconds=1.0)
    assert report.told == ["attract", "quit"]


def test_the_chain_is_made_on_its_own_thread_after_the_first_picture(photograph):
    made = []

    def predictor():
        made.append(threading.current_thread().name)
        return FakePredictor()

    play(settings_for("none"), last="", seconds=1.0, predictor=predictor)
    assert made == ["prediction"]


def test_a_chain_that_breaks_leaves_the_attract_loop_and_no_traceback_on_screen(photograph):
    def predictor():
        raise OSError("no links")

    report = play(settings_for(photograph), last="worker_restarted", predictor=predictor)
    assert report.told[0] == "attract"
    assert "search" not in report.told and "failsafe" not in report.told


def test_a_stop_ends_all_threads(photograph):
    play(settings_for(photograph), last="search")
    assert not {"capture", "vision", "prediction"} & {thread.name for thread in threading.enumerate()}


def test_mean_face_mode_plays_without_anybody():
    report = play(settings_for("none", tempo=200.0, mode="mean-face"), last="dissolve")
    assert report.told == ["turning", "turned", "dissolve", "quit"]
