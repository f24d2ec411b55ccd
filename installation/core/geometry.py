"""Sizes, points, boxes, faces: small frozen values in pixels of the unmirrored picture."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple


class Size(NamedTuple):
    """Width and height in pixels; the only place where sizes are written (width, height)."""

    width: int
    height: int

    @property
    def short_side(self) -> int:
        return min(self.width, self.height)


class Point(NamedTuple):
    """A place in a picture, pixels, x right and y down."""

    x: float
    y: float


def wrapped_deg(yaw_deg: float) -> float:
    """The same angle in -180 (left out) .. 180."""
    return 180.0 - (180.0 - yaw_deg) % 360.0


@dataclass(frozen=True)
class Box:
    """An upright rectangle: its top left corner and its size, pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def center(self) -> Point:
        return Point(self.x + self.width / 2, self.y + self.height / 2)

    def contains(self, point: Point) -> bool:
        return self.x <= point.x <= self.x + self.width and self.y <= point.y <= self.y + self.height

    def overlap(self, other: Box) -> float:
        """Intersection over union, 0..1."""
        width = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        height = min(self.y + self.height, other.y + other.height) - max(self.y, other.y)
        if width <= 0 or height <= 0:
            return 0.0
        shared = width * height
        return shared / (self.width * self.height + other.width * other.height - shared)


@dataclass(frozen=True)
class Eyes:
    """The two eye centres as they stand in the picture.

    Attributes:
        left: the eye nearer the picture's left edge (the visitor's right eye).
        right: the eye nearer the right edge.
        size_px: mean height of the two detected eye boxes; the original's crop is measured in it.
    """

    left: Point
    right: Point
    size_px: float = 0.0

    @property
    def distance_px(self) -> float:
        return math.hypot(self.right.x - self.left.x, self.right.y - self.left.y)

    @property
    def middle(self) -> Point:
        return Point((self.left.x + self.right.x) / 2, (self.left.y + self.right.y) / 2)

    @property
    def roll_deg(self) -> float:
        """Angle of the eye line; positive where the eye at the right edge stands lower."""
        return math.degrees(math.atan2(self.right.y - self.left.y, self.right.x - self.left.x))


@dataclass(frozen=True)
class Face:
    """A detected face; ``eyes`` is None where no believable pair was found."""

    box: Box
    eyes: Eyes | None = None
