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
from installation.scenes.audience import Audience
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
        vitals: lines for the operator's overlay from those who know: threads, camera, frame times.
        frames_ms: newest times between two pictures, the newest last, for the same.
        keep: saves a portrait with how it was made, where the settings allow it; gives a sentence for the operator.
        cut: cuts the visitor out of later frames; None: the portrait keeps to the accepted one.
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
    vitals: Callable[[], list[str]] = list
    frames_ms: Callable[[], list[float]] = list
    keep: Callable[[np.ndarray, Mapping[str, object]], str] = lambda picture, facts: ""
    cut: Cut | None = None

    @property
    def alone(self) -> bool:
        """Whether the portrait shall not outlast its visitor, and they have left."""
        return self.settings.choreography.when_left == "dissolve" and self.audience.portrayed_left

    @property
    def mirrored(self) -> bool:
        return self.settings.portrait.mirrored
