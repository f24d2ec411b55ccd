"""Which faces are taken: named rules, each with the reason it gives when it refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from installation.core.geometry import Eyes, Face, Size
from installation.core.sighting import RejectReason

ORIGINAL_CROP_IN_EYE_HEIGHTS = 7.0
"""The work of 2017 cut its crop 7 eye heights wide; its proportions are measured in that crop."""

ORIGINAL_CROP_PER_FACE = (1.59, 1.91)
ORIGINAL_FACE_PER_EYE = (3.49, 4.51)

# A head round the eyes, in eye distances: half a width, hair above the eye line, chin below it.
HEAD_HALF_WIDTH = 1.2
HEAD_ABOVE = 1.0
HEAD_BELOW = 1.8

Range = tuple[float, float]


@dataclass(frozen=True)
class FaceLimits:
    """What the rules allow.

    Attributes:
        min_face_share, max_face_share: face height / picture height.
        min_eye_distance_px: between the eye centres.
        max_roll_deg: tilt of the eye line, either way.
        crop_per_face: 7 eye heights / face width.
        face_per_eye: face height / eye height.
        min_inside_share: how much of the head must lie inside the picture, 0..1.
        min_brightness: mean grey of the face, 0..255.
        min_sharpness: see ``FaceLight``.
    """

    min_face_share: float = 0.15
    max_face_share: float = 0.95
    min_eye_distance_px: float = 15.0
    max_roll_deg: float = 15.0
    crop_per_face: Range = (0.9, 2.6)
    face_per_eye: Range = (2.7, 7.8)
    min_inside_share: float = 0.8
    min_brightness: float = 16.0
    min_sharpness: float = 0.012


TOLERANT = FaceLimits()

ORIGINAL = FaceLimits(
    crop_per_face=ORIGINAL_CROP_PER_FACE,
    face_per_eye=ORIGINAL_FACE_PER_EYE,
)


@dataclass(frozen=True)
class FaceLight:
    """What the pixels of a face say besides its shape.

    Attributes:
        brightness: mean grey, 0..255.
        sharpness: mean absolute Laplacian of the face shrunk to a fixed width, as a share of its contrast.
    """

    brightness: float
    sharpness: float


def reject_reason(
    face: Face | None, picture: Size, limits: FaceLimits, light: FaceLight | None = None
) -> RejectReason | None:
    """The first rule that the face fails, or None for a valid face.

    Args:
        face: what was found, pixels of the picture.
        picture: size of the whole picture.
        limits: what is allowed.
        light: brightness and sharpness; without it these two rules are left out.
    """
    if face is None:
        return RejectReason.NO_FACE
    share = face.box.height / picture.height
    if share < limits.min_face_share:
        return RejectReason.TOO_SMALL
    if share > limits.max_face_share:
        return RejectReason.TOO_LARGE
    if light is not None and light.brightness < limits.min_brightness:
        return RejectReason.TOO_DARK
    if face.eyes is None:
        return RejectReason.NO_EYES
    for reason, passes in _EYE_RULES:
        if not passes(face, face.eyes, picture, limits):
            return reason
    if light is not None and light.sharpness < limits.min_sharpness:
        return RejectReason.BLURRED
    return None


def head_inside_share(eyes: Eyes, picture: Size) -> float:
    """Share 0..1 of an upright head round the eyes that lies inside the picture."""
    unit, (x, y) = eyes.distance_px, eyes.middle
    left, right = x - HEAD_HALF_WIDTH * unit, x + HEAD_HALF_WIDTH * unit
    top, bottom = y - HEAD_ABOVE * unit, y + HEAD_BELOW * unit
    width = min(right, picture.width) - max(left, 0.0)
    height = min(bottom, picture.height) - max(top, 0.0)
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / ((right - left) * (bottom - top))


def _far_enough(face: Face, eyes: Eyes, picture: Size, limits: FaceLimits) -> bool:
    return eyes.distance_px > limits.min_eye_distance_px


def _upright(face: Face, eyes: Eyes, picture: Size, limits: FaceLimits) -> bool:
    return abs(eyes.roll_deg) <= limits.max_roll_deg


def _proportioned(face: Face, eyes: Eyes, picture: Size, limits: FaceLimits) -> bool:
    if eyes.size_px <= 0:
        return False
    crop_per_face = ORIGINAL_CROP_IN_EYE_HEIGHTS * eyes.size_px / face.box.width
    face_per_eye = face.box.height / eyes.size_px
    return _within(crop_per_face, limits.crop_per_face) and _within(face_per_eye, limits.face_per_eye)


def _whole(face: Face, eyes: Eyes, picture: Size, limits: FaceLimits) -> bool:
    return head_inside_share(eyes, picture) >= limits.min_inside_share


def _within(value: float, allowed: Range) -> bool:
    return allowed[0] < value < allowed[1]


EyeRule = Callable[[Face, Eyes, Size, FaceLimits], bool]

_EYE_RULES: tuple[tuple[RejectReason, EyeRule], ...] = (
    (RejectReason.EYES_TOO_CLOSE, _far_enough),
    (RejectReason.TILTED, _upright),
    (RejectReason.AT_EDGE, _whole),
    (RejectReason.PROPORTIONS, _proportioned),
)
