"""What one look at the camera says; the word between vision and the scenes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

import numpy as np

from installation.core.geometry import Face


class RejectReason(Enum):
    """The rule that a face failed; the value is the name in reports and in the operator's overlay."""

    NO_FACE = "no_face"
    NO_EYES = "no_eyes"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    AT_EDGE = "at_edge"
    TILTED = "tilted"
    EYES_TOO_CLOSE = "eyes_too_close"
    PROPORTIONS = "proportions"
    TOO_DARK = "too_dark"
    BLURRED = "blurred"


@dataclass(frozen=True)
class Frame:
    """One camera picture.

    Attributes:
        rgb: (H, W, 3) uint8 RGB, unmirrored, already turned upright.
        time_s: monotonic seconds when it was taken.
        number: counts up from 0 in one camera's life.
    """

    rgb: np.ndarray
    time_s: float
    number: int


@dataclass(frozen=True)
class Sighting:
    """What vision says about one frame.

    Attributes:
        frame: the frame looked at.
        face: the face followed, its eyes steadied; None where there is none.
        reject_reason: why the face is not valid; None where it is.
        presence_s: how long a valid face has stood there, blinks forgiven; 0 without one.
        crop: (S, S, 3) uint8 RGB, the aligned square at the camera's own resolution; None without valid eyes.
        others: further faces in the picture, for the operator's overlay.
        detect_ms: what this look cost.
        person: number of the person followed; another one has another.
    """

    frame: Frame
    face: Face | None
    reject_reason: RejectReason | None
    presence_s: float
    crop: np.ndarray | None = None
    others: tuple[Face, ...] = field(default=())
    detect_ms: float = 0.0
    person: int = 0

    @property
    def valid(self) -> bool:
        return self.face is not None and self.reject_reason is None
