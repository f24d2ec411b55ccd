"""What all scenes share: the settings, the senses, the portrait being made, and what the operator has set."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from installation.core.alive import Alive
from installation.core.events import Emit
from installation.core.geometry import Eyes, Point, Size
from installation.core.look import Look
from installation.core.modes import Happening, Mode
from installation.core.ports import Canvas, Cut, Eyesight, Imagination, MeanFace
from installation.core.turn import Turn
from installation.scenes.audience import Audience
from installation.scenes.portrait import Portrait
from installation.scenes.shown import Shown
from installation.settings import Settings


class Scene(Protocol):
    """One part of the piece. Made anew each time it is played."""

    def update(self, now_s: float, step_s: float) -> Happening | None:
        """Changes the scene; not called while the piece is frozen.

        Args:
            now_s: monotonic seconds, for what the senses tell.
            step_s: how far the piece itself moves on: time since the last call, times the tempo.

        Returns:
            What has happened, if it may end the scene.
        """
        ...

    def draw(self, canvas: Canvas) -> None:
        """Paints the scene as it is; changes nothing."""
        ...


@dataclass(frozen=True)
class Session:
    """A visitor who was accepted.

    Attributes:
        crop: (S, S, 3) uint8 RGB, the aligned square.
        eyes: where they were in the frame.
        frame_size: of that frame.
        alive: follows them from then on; None where the portrait keeps to that frame.
        person: their number, see ``Sighting``.
    """

    crop: np.ndarray
    eyes: Eyes
    frame_size: Size
    alive: Alive | None = None
    person: int = 0


@dataclass
class Stage:
    """See the module; only the main thread touches it.

    Attributes:
        settings: all of them.
        eyesight, imagination, mean_face: see ``core.ports``.
        emit: tells the report.
        mode: what is played.
        deterioration: the dial, 0..1.
        look: how what was guessed is shown.
        audience: who is there.
        session: the visitor being portrayed; None outside a session.
        drift: how far the whole composition has drifted, whole pixels of the canvas.
        yaw_deg, positions: of the portrait on screen, for the operator's overlay.
        portrait: the picture on screen without its soft edge, for saving; None where there is none.
        shown: what it is made of; of an earlier one where ``portrait`` is None.
        vitals: lines for the operator's overlay from those who know: threads, camera, frame times.
        frames_ms: newest times between two pictures, the newest last, for the same.
        adjusted: is told the settings after the operator has changed one.
        save_values: writes ``section.name`` and value to the settings file and says which; raises OSError or
            ValueError where it cannot.
        keep: saves a portrait with how it was made, where the settings allow it; gives a sentence for the operator.
        cut: cuts the visitor out of later frames; None: the portrait keeps to the accepted one.
        remember: takes an accepted crop into the mean of today's visitors, where that is wanted.
    """

    settings: Settings
    eyesight: Eyesight
    imagination: Imagination
    mean_face: MeanFace
    emit: Emit
    mode: Mode = Mode.AUTO
    deterioration: float = 0.0  # set by mode, then by the operator
    look: Look = Look.PLAIN
    audience: Audience = field(default_factory=Audience)
    session: Session | None = None
    drift: Point = field(default=Point(0, 0))
    yaw_deg: float = 0.0
    positions: int = 0
    portrait: np.ndarray | None = None
    shown: Shown | None = None
    vitals: Callable[[], list[str]] = list
    frames_ms: Callable[[], list[float]] = list
    adjusted: Callable[[Settings], None] = lambda settings: None
    save_values: Callable[[Mapping[str, str]], str] = lambda values: "nowhere"
    keep: Callable[[np.ndarray, Mapping[str, object]], str] = lambda picture, facts: ""
    cut: Cut | None = None
    remember: Callable[[np.ndarray], None] = lambda crop: None

    @property
    def secret(self) -> bool:
        """Whether what is on screen is made of visitors who did not ask for a picture: it is never written."""
        return self.session is None and self.mean_face.of_visitors

    @property
    def alone(self) -> bool:
        """Whether the portrait shall not outlast its visitor, and they have left."""
        return self.settings.choreography.when_left == "dissolve" and self.audience.portrayed_left

    def show(self, portrait: Portrait, turn: Turn | None, yaw_deg: float, worn: float = 1.0) -> None:
        """A scene's portrait comes on screen, as the operator's deterioration and look want it.

        Args:
            portrait: composed here, drawn by the scene.
            turn: as far as it is made.
            yaw_deg: the angle.
            worn: how much of the deterioration it takes on, 0..1.
        """
        self.shown, self.yaw_deg = Shown(portrait, turn, worn), yaw_deg
        self.positions = len(turn.positions) if turn else 0
        portrait.turn_to(turn, yaw_deg, self.deterioration * worn, self.look)
        self.portrait = portrait.plain

    def show_again(self) -> None:
        """While the piece is frozen: the same portrait, with what the operator has changed since."""
        if self.portrait is not None and self.shown is not None:
            self.show(self.shown.portrait, self.shown.turn, self.yaw_deg, self.shown.worn)

    @property
    def mirrored(self) -> bool:
        return self.settings.portrait.mirrored
