"""A stage whose senses say what a test tells them to say."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from installation.chain.fake import FakePredictor
from installation.clock import ManualClock
from installation.core.geometry import Box, Eyes, Face, Point, Size
from installation.core.modes import Mode, SceneName
from installation.core.sighting import Frame, RejectReason, Sighting
from installation.core.turn import Turn
from installation.scenes.audience import Audience
from installation.scenes.director import SCENES, Director
from installation.scenes.stage import Stage
from installation.screen.fake import FakeCanvas
from installation.settings import PortraitSettings, ScreenSettings, Settings

EYES = Eyes(Point(150, 80), Point(180, 80), 12)
FACE = Face(Box(130, 50, 70, 70), EYES)
CROP = np.full((132, 132, 3), 120, np.uint8)


class FakeEyesight:
    """A camera of 320x180 and a vision that see what they are told to see."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self._picture = np.full((180, 320, 3), 60, np.uint8)
        self.camera_there = True
        self.face: Face | None = None
        self.reason: RejectReason | None = None
        self.presence_s = 0.0
        self.person = 1
        self.released = 0

    def somebody(self, presence_s: float, reason: RejectReason | None = None, person: int = 1) -> None:
        self.face, self.presence_s, self.reason, self.person = FACE, presence_s, reason, person

    def brighten(self, grey: int) -> None:
        self._picture = np.full((180, 320, 3), grey, np.uint8)

    def nobody(self) -> None:
        self.face, self.presence_s, self.reason = None, 0.0, None

    def frame(self) -> Frame | None:
        now_s = self._clock.now_s()
        return Frame(self._picture, now_s, int(now_s * 30)) if self.camera_there else None

    def sighting(self) -> Sighting | None:
        frame = self.frame()
        if frame is None:
            return None
        if self.face is None:
            return Sighting(frame, None, RejectReason.NO_FACE, 0.0)
        crop = CROP if self.reason is None else None
        return Sighting(frame, self.face, self.reason, self.presence_s, crop, person=self.person)

    def next_visitor(self) -> None:
        self.released += 1


class FakeImagination:
    """Makes a turn at once, as far as it is told to."""

    def __init__(self, made: int = 25) -> None:
        self.ready = True
        self.made = made
        self.forgotten = 0
        self._turn: Turn | None = None
        self._wished: Turn | None = None

    def request(self, source: np.ndarray) -> None:
        self._turn = Turn(source, "fake", 25, 16)
        for position in list(FakePredictor(25, 16).positions(source))[: self.made - 1]:
            self._turn.add(position)

    def turn(self) -> Turn | None:
        return self._turn

    def forget(self) -> None:
        self.forgotten += 1
        self._turn = None

    def wish(self, source: np.ndarray) -> None:
        self._wished = Turn(source, "fake", 25, 16)
        for position in FakePredictor(25, 16).positions(source):
            self._wished.add(position)

    def wished(self) -> Turn | None:
        return self._wished


class FakeMeanFace:
    """A grey face that turns by quarters to both sides."""

    def __init__(self) -> None:
        self.there = True
        self.of_visitors = False
        self._source = np.full((64, 64, 3), 150, np.uint8)
        self._turn = Turn(self._source, "fake", 25, 16)
        for position in FakePredictor(25, 16).positions(self._source):
            self._turn.add(position)

    def still(self) -> np.ndarray | None:
        return self._source if self.there else None

    def turn(self) -> Turn | None:
        return self._turn if self.there else None


@dataclass
class Play:
    """A director with everything around it."""

    clock: ManualClock
    eyesight: FakeEyesight
    imagination: FakeImagination
    mean_face: FakeMeanFace
    stage: Stage
    director: Director
    canvas: FakeCanvas
    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def run(self, seconds: float, rate_hz: float = 30.0) -> None:
        for _ in range(round(seconds * rate_hz)):
            self.step(1.0 / rate_hz)

    def step(self, step_s: float = 1 / 30) -> None:
        self.clock.advance(step_s)
        self.director.update(self.clock.now_s(), step_s)
        self.director.draw(self.canvas)

    def run_until(self, scene: SceneName, within_s: float = 400.0, step_s: float = 1 / 10) -> float:
        """Seconds until a scene is on."""
        start_s = self.clock.now_s()
        while self.director.scene_name is not scene:
            assert self.clock.now_s() - start_s < within_s, f"{self.director.scene_name} stays"
            self.step(step_s)
        return self.clock.now_s() - start_s

    @property
    def told(self) -> list[str]:
        return [event for event, _ in self.events]

    def facts(self, event: str) -> list[dict[str, Any]]:
        return [facts for name, facts in self.events if name == event]


def begun(
    mode: Mode = Mode.AUTO,
    size: Size | None = None,
    scenes=SCENES,
    alive: bool = True,
    drift_px: float = 0.0,
    **choreography: Any,
) -> Play:
    clock = ManualClock(100.0)
    settings = dataclasses.replace(
        Settings(),
        portrait=PortraitSettings(size_px=128, alive=alive),
        screen=ScreenSettings(drift_px=drift_px),
        choreography=dataclasses.replace(Settings().choreography, **choreography),
    )
    events: list[tuple[str, dict[str, Any]]] = []
    eyesight, imagination, mean_face = FakeEyesight(clock), FakeImagination(), FakeMeanFace()
    stage = Stage(
        settings=settings,
        eyesight=eyesight,
        imagination=imagination,
        mean_face=mean_face,
        emit=lambda event, /, **facts: events.append((str(event), facts)),
        mode=mode,
        audience=Audience(settings.detector.absent_s),
    )
    director = Director(stage, scenes=scenes)
    canvas = FakeCanvas(size or Size(320, 180))
    return Play(clock, eyesight, imagination, mean_face, stage, director, canvas, events)


@pytest.fixture
def begin():
    return begun
