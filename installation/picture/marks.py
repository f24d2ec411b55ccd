"""What detection sees, drawn into a small copy of the camera picture, for the technician."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np

from installation.core.geometry import Box, Eyes, Face, Point, Size

ACCEPTED = (120, 220, 120)
REFUSED = (240, 160, 60)
OTHERS = (150, 150, 150)


def marked(rgb: np.ndarray, size: Size, face: Face | None, others: Iterable[Face], valid: bool) -> np.ndarray:
    """The camera picture with a box round every face, and the eyes and the eye line of the one followed.

    Args:
        rgb: (H, W, 3) uint8, the camera picture.
        size: of the result.
        face: the one followed, in pixels of ``rgb``.
        others: the further ones.
        valid: whether the face passed all rules; it has another colour then.

    Returns:
        (h, w, 3) uint8, a new array, unmirrored as ``rgb``.
    """
    # skips pixels: a third of the time that averaging takes, and good enough to see what is meant
    small = cv2.resize(rgb, size, interpolation=cv2.INTER_LINEAR)
    across, down = size.width / rgb.shape[1], size.height / rgb.shape[0]
    thick = max(size.short_side // 140, 1)

    def frame(box: Box, colour: tuple[int, int, int]) -> None:
        first = round(box.x * across), round(box.y * down)
        last = round((box.x + box.width) * across), round((box.y + box.height) * down)
        cv2.rectangle(small, first, last, colour, thick)

    for other in others:
        frame(other.box, OTHERS)
    if face is None:
        return small
    colour = ACCEPTED if valid else REFUSED
    frame(face.box, colour)
    if face.eyes is not None:
        for eye in (face.eyes.left, face.eyes.right):
            frame(_eye_box(eye, face.eyes), colour)
        first, last = ((round(x * across), round(y * down)) for x, y in _eye_line(face.eyes))
        cv2.line(small, first, last, colour, thick, cv2.LINE_AA)
    return small


def _eye_box(eye: Point, eyes: Eyes) -> Box:
    side = eyes.size_px or eyes.distance_px / 3
    return Box(eye.x - side / 2, eye.y - side / 2, side, side)


def _eye_line(eyes: Eyes) -> tuple[Point, Point]:
    """Through both eyes and half their distance beyond, so that its tilt can be read."""
    x, y = (eyes.right.x - eyes.left.x) / 2, (eyes.right.y - eyes.left.y) / 2
    return Point(eyes.left.x - x, eyes.left.y - y), Point(eyes.right.x + x, eyes.right.y + y)
