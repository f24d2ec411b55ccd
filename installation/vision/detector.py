"""Finding faces: the whole picture now and then, the neighbourhood of the face followed in between."""

from __future__ import annotations

import math

import numpy as np

from installation.core.geometry import Box
from installation.vision.cascades import FACE, load_cascade
from installation.vision.follow import Follower
from installation.vision.grey import cut, evened, shrunk

NEAR = 1.6  # neighbourhood searched, in widths of the last face
BAND = (0.75, 1.3)  # sizes searched there, in widths of the last face


class FaceDetector:
    """Finds faces and follows one of them.

    Args:
        min_face_share, max_face_share: face height / picture height searched.
        scale_factor: growth of the search window, above 1.
        min_neighbors: hits that must agree.
        full_search_every_s: time between two searches of the whole picture while a face is followed.
        absent_s: a face missing for so long is not followed any more.
        cascade_dir: folder of the cascade files; empty for OpenCV's own.
    """

    def __init__(
        self,
        *,
        min_face_share: float = 0.15,
        max_face_share: float = 0.95,
        scale_factor: float = 1.15,
        min_neighbors: int = 4,
        full_search_every_s: float = 0.7,
        absent_s: float = 0.7,
        cascade_dir: str = "",
    ) -> None:
        self._cascade = load_cascade(FACE, cascade_dir)
        self._shares = (min_face_share, max_face_share)
        self._scale_factor = scale_factor
        self._min_neighbors = min_neighbors
        self._every_s = full_search_every_s
        self._height = 1
        self._follower = Follower(absent_s, full_search_every_s, self._within_reach)
        self._full_s = -math.inf
        self._others: tuple[Box, ...] = ()

    def reach(self, min_face_share: float, max_face_share: float) -> None:
        """From the next look on other sizes are searched; see the class."""
        self._shares = (min_face_share, max_face_share)

    def find(self, grey: np.ndarray, now_s: float) -> tuple[Box | None, tuple[Box, ...]]:
        """Looks once.

        Args:
            grey: (H, W) uint8, the whole picture.
            now_s: monotonic seconds.

        Returns:
            The face followed, or None where it is not seen; and the other faces of the last full search.
        """
        small, factor = shrunk(grey)
        self._height = grey.shape[0]
        last = self._follower.last
        if last is not None and now_s - self._full_s < self._every_s:
            near = self._near(small, factor, last)
            if near is not None:
                self._follower.moved(near, now_s)
                return near, self._others
        boxes = self._whole(small, factor)
        self._full_s = now_s
        followed = self._follower.choose(boxes, now_s)
        self._others = tuple(box for box in boxes if box is not followed)
        return followed, self._others

    @property
    def person(self) -> int:
        """Number of the one followed; another one has another."""
        return self._follower.person

    def release(self, now_s: float) -> None:
        """The one followed has had their turn: whoever has waited longest is followed next."""
        self._follower.release(now_s)

    def _within_reach(self, box: Box) -> bool:
        return self._shares[0] <= box.height / self._height <= self._shares[1]

    def _whole(self, small: np.ndarray, factor: int) -> list[Box]:
        height, width = small.shape
        # A tenth to spare at both ends: the rules, and not the search, say that a face is too small or too large.
        low = round(0.9 * self._shares[0] * height)
        high = min(round(1.1 * self._shares[1] * height), width, height)
        return [scaled(box, factor) for box in self._detect(evened(small), low, high)]

    def _near(self, small: np.ndarray, factor: int, last: Box) -> Box | None:
        side = last.width * NEAR / factor
        center = last.center
        around = Box(center.x / factor - side / 2, center.y / factor - side / 2, side, side)
        part, left, top = cut(small, around)
        if part.size == 0:
            return None
        low, high = (round(share * last.width / factor) for share in BAND)
        boxes = self._detect(evened(part, tiles=4), low, high)
        if not boxes:
            return None
        best = max(boxes, key=lambda box: box.width)
        return scaled(Box(best.x + left, best.y + top, best.width, best.height), factor)

    def _detect(self, grey: np.ndarray, low: int, high: int) -> list[Box]:
        found = self._cascade.detectMultiScale(
            grey,
            scaleFactor=self._scale_factor,
            minNeighbors=self._min_neighbors,
            minSize=(low, low),
            maxSize=(high, high),
        )
        return [Box(float(x), float(y), float(w), float(h)) for x, y, w, h in found]


def scaled(box: Box, factor: float) -> Box:
    """The box in a picture that is ``factor`` times as large."""
    return Box(box.x * factor, box.y * factor, box.width * factor, box.height * factor)
