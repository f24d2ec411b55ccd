"""A portrait that lives: which frames become its source, and when it rests."""

from __future__ import annotations

import numpy as np
import pytest

from installation.core.alive import Alive
from installation.core.geometry import Box, Eyes, Face, Point
from installation.core.sighting import Frame, RejectReason, Sighting
from installation.scenes.alive_source import DELAY_S, FADE_S, AliveSource

EYES = Eyes(Point(150, 80), Point(180, 80))
FACE = Face(Box(120, 50, 90, 90), EYES)
SIDE = 132
FRAME_S = 1 / 30
WALL = 250
MIDST = np.s_[62:78, 58:74]
"""Between the eyes and the lips."""


class Visitor:
    """A camera of 30 pictures a second whose pictures tell their second by their grey, and a look at every third."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.reason: RejectReason | None = None
        self.face: Face | None = FACE
        self.person = 1
        self.camera_there = True
        self.cuts = 0
        self.shown: list[tuple[float, float]] = []
        self.alive = Alive(self.sighting(self.frame()))
        self.source = AliveSource(self.alive, np.full((SIDE, SIDE, 3), WALL, np.uint8), self.cut)

    def frame(self) -> Frame:
        number = round(self.now_s / FRAME_S)
        return Frame(np.full((180, 320, 3), grey_of(self.now_s), np.uint8), self.now_s, number)

    def sighting(self, frame: Frame) -> Sighting:
        reason = self.reason if self.face else RejectReason.NO_FACE
        return Sighting(frame, self.face, reason, 3.0, person=self.person)

    def cut(self, rgb: np.ndarray, eyes: Eyes, side_px: int) -> np.ndarray:
        assert side_px == SIDE and eyes.distance_px == pytest.approx(30)
        self.cuts += 1
        crop = np.full((side_px, side_px, 3), WALL, np.uint8)
        crop[MIDST] = rgb[0, 0]  # the face; about it all crops are alike
        return crop

    def live(self, seconds: float) -> None:
        for _ in range(round(seconds / FRAME_S)):
            self.now_s += FRAME_S
            frame = self.frame() if self.camera_there else None
            if frame is not None and frame.number % 3 == 0:
                self.alive.see(self.sighting(frame))
            # the display comes a little after the camera
            fresh = self.source.update(self.now_s + 0.005, frame)
            if fresh is not None:
                assert fresh.shape == (SIDE, SIDE, 3) and fresh.dtype == np.uint8
                self.shown.append((self.now_s, float(fresh[MIDST].mean())))


def grey_of(time_s: float) -> int:
    return round(20 + 20 * time_s)


def test_the_source_follows_the_camera_a_little_later() -> None:
    visitor = Visitor()
    visitor.live(2.0)
    time_s, grey = visitor.shown[-1]
    assert time_s == pytest.approx(2.0, abs=FRAME_S)
    assert grey == pytest.approx(grey_of(2.0 - DELAY_S), abs=1.5)


def test_every_frame_is_cut_once() -> None:
    visitor = Visitor()
    visitor.live(3.0)
    assert 80 <= visitor.cuts <= 90
    assert visitor.cuts == len(visitor.shown)


def test_the_first_frames_come_in_gently() -> None:
    visitor = Visitor()
    visitor.live(0.3 + FADE_S)
    greys = [grey for _, grey in visitor.shown]
    assert greys[0] > 235 and greys[-1] < 60
    assert np.abs(np.diff(greys)).max() < 45


@pytest.mark.parametrize("how", ["turned away", "not seen", "camera gone"])
def test_it_rests_on_the_last_good_frame_and_comes_back_gently(how: str) -> None:
    visitor = Visitor()
    visitor.live(2.0)
    last = visitor.shown[-1][1]
    visitor.reason = RejectReason.PROPORTIONS if how == "turned away" else None
    visitor.face = None if how == "not seen" else FACE
    visitor.camera_there = how != "camera gone"
    count = len(visitor.shown)
    visitor.live(0.8)
    # what lay before the last good look may still be shown, and nothing after it
    assert all(grey <= grey_of(2.0) + 1 for _, grey in visitor.shown[count:])
    resting = visitor.shown[-1][1]
    assert resting >= last - 1

    visitor.reason, visitor.face, visitor.camera_there = None, FACE, True
    count = len(visitor.shown)
    visitor.live(0.2 + DELAY_S + FADE_S)
    back = [grey for _, grey in visitor.shown[count:]]
    assert back[0] - resting < 6
    assert np.abs(np.diff([resting, *back])).max() < 8
    assert back[-1] == pytest.approx(grey_of(visitor.now_s - DELAY_S), abs=2)


def test_somebody_else_never_shows() -> None:
    visitor = Visitor()
    visitor.live(2.0)
    visitor.person = 2
    count = len(visitor.shown)
    visitor.live(3.0)
    assert all(grey <= grey_of(2.0) + 1 for _, grey in visitor.shown[count:])
    assert visitor.shown[-1][0] < 2.3
