"""Finding the two eyes of a face: Haar boxes, the pair chosen by geometry, centres brought to the pupils."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import permutations

import cv2
import numpy as np

from installation.core.geometry import Box, Eyes, Point
from installation.vision.cascades import EYE, EYE_GLASSES, load_cascade
from installation.vision.grey import cut, evened

ROWS = (0.15, 0.60)  # of the face box, where eyes can be
FACE_WIDTH_PX = (200, 320)  # the face is brought into this range first: less is inexact, more is slow
EYE_WIDTHS = (0.14, 0.36)  # of the face's width
BAND = (0.75, 1.33)  # of the last eye's width, where the last eyes are known
AROUND = 1.7  # neighbourhood of a known eye, in its widths

SEPARATION = (0.25, 0.65)  # of the face's width
MAX_TILT_DEG = 25.0
SIZE_RATIO = (0.6, 1.67)
LEFT_X, RIGHT_X = (0.12, 0.55), (0.45, 0.90)
BEST_MIDDLE, BEST_SEPARATION = (0.50, 0.40), 0.40


@dataclass(frozen=True)
class EyeCascade:
    """One way to find eyes.

    Attributes:
        file: the cascade's file name.
        left, right: where a box's centre lies from the pupil, (along, across) the eye line in eye distances as
            they are found. Measured, and subtracted.
    """

    file: str
    left: Point
    right: Point


# Mean offsets on 117 photographs with marked pupils (the London and Canada sets), as they are and mirrored, at
# four sizes; the training crops are cut by pupils. The cascades themselves are lopsided: mirrored pictures give
# the same numbers. Measured by: python -m tests.vision.measure_eyes FOLDER ... --raw
PLAIN = EyeCascade(EYE, left=Point(-0.042, 0.009), right=Point(-0.010, 0.010))
GLASSES = EyeCascade(EYE_GLASSES, left=Point(-0.025, 0.015), right=Point(0.0, 0.016))


class EyeFinder:
    """Finds eyes with one cascade.

    Args:
        kind: which cascade.
        cascade_dir: folder of the cascade files; empty for OpenCV's own.
        scale_factor, min_neighbors: as in OpenCV.
    """

    def __init__(
        self, kind: EyeCascade, cascade_dir: str = "", scale_factor: float = 1.1, min_neighbors: int = 4
    ) -> None:
        self.kind = kind
        self._cascade = load_cascade(kind.file, cascade_dir)
        self._scale_factor = scale_factor
        self._min_neighbors = min_neighbors

    def find(self, grey: np.ndarray, face: Box, even: bool = False) -> Eyes | None:
        """The believable pair in a face, or None.

        Args:
            grey: (H, W) uint8, the whole picture.
            face: where the face is.
            even: evens the contrast first; for dark faces.
        """
        top, bottom = ROWS
        rows = Box(face.x, face.y + top * face.height, face.width, (bottom - top) * face.height)
        boxes = self._search(grey, rows, face.width, EYE_WIDTHS, even)
        return self._pair(boxes, face)

    def find_near(self, grey: np.ndarray, face: Box, last: Eyes) -> Eyes | None:
        """The pair where it was a moment ago, at about the same size: a third of the work of ``find``."""
        share = last.size_px / face.width
        widths = (BAND[0] * share, BAND[1] * share)
        side = AROUND * last.size_px
        boxes: list[Box] = []
        for eye in (last.left, last.right):
            around = Box(eye.x - side / 2, eye.y - side / 2, side, side)
            boxes += self._search(grey, around, face.width, widths, even=False)
        return self._pair(boxes, face)

    def _search(
        self, grey: np.ndarray, where: Box, face_width: float, widths: tuple[float, float], even: bool
    ) -> list[Box]:
        part, left, top = cut(grey, where)
        if min(part.shape) < 8:
            return []
        zoom = float(np.clip(face_width, *FACE_WIDTH_PX)) / face_width
        if zoom != 1.0:
            kind = cv2.INTER_AREA if zoom < 1 else cv2.INTER_LINEAR
            part = cv2.resize(part, None, fx=zoom, fy=zoom, interpolation=kind)
        if even:
            part = evened(part, tiles=4)
        low, high = (round(width * face_width * zoom) for width in widths)
        found = self._cascade.detectMultiScale(
            part,
            scaleFactor=self._scale_factor,
            minNeighbors=self._min_neighbors,
            minSize=(low, low),
            maxSize=(high, high),
        )
        return [Box(left + x / zoom, top + y / zoom, w / zoom, h / zoom) for x, y, w, h in found]

    def _pair(self, boxes: Iterable[Box], face: Box) -> Eyes | None:
        pair = choose_pair(list(boxes), face)
        return None if pair is None else to_pupils(pair, self.kind)


def choose_pair(boxes: list[Box], face: Box) -> Eyes | None:
    """The two boxes that look most like a face's eyes, sorted by x; None where no two do."""
    best: Eyes | None = None
    best_cost = float("inf")
    for left, right in permutations(boxes, 2):
        cost = _cost(left, right, face)
        if cost is not None and cost < best_cost:
            best = Eyes(left.center, right.center, (left.height + right.height) / 2)
            best_cost = cost
    return best


def to_pupils(eyes: Eyes, kind: EyeCascade) -> Eyes:
    """Box centres brought to the pupils by the cascade's measured mean offset."""
    along = np.array([eyes.right.x - eyes.left.x, eyes.right.y - eyes.left.y])
    across = np.array([-along[1], along[0]])
    left = np.array(eyes.left) - kind.left.x * along - kind.left.y * across
    right = np.array(eyes.right) - kind.right.x * along - kind.right.y * across
    return Eyes(Point(float(left[0]), float(left[1])), Point(float(right[0]), float(right[1])), eyes.size_px)


def _cost(left: Box, right: Box, face: Box) -> float | None:
    """How far a pair is from the usual places, in face widths; None where it cannot be a pair of eyes."""
    eyes = Eyes(left.center, right.center)
    ratio = left.height / right.height
    if eyes.left.x >= eyes.right.x or abs(eyes.roll_deg) > MAX_TILT_DEG:
        return None
    separation = eyes.distance_px / face.width
    left_x, right_x = ((eye.x - face.x) / face.width for eye in (eyes.left, eyes.right))
    checks = ((separation, SEPARATION), (ratio, SIZE_RATIO), (left_x, LEFT_X), (right_x, RIGHT_X))
    if not all(low <= value <= high for value, (low, high) in checks):
        return None
    middle_x = (eyes.middle.x - face.x) / face.width
    middle_y = (eyes.middle.y - face.y) / face.height
    away = abs(middle_x - BEST_MIDDLE[0]) + abs(middle_y - BEST_MIDDLE[1])
    return away + abs(separation - BEST_SEPARATION)
