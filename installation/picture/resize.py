"""Bringing camera pictures to the size and light in which they are shown."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from installation.core.geometry import Size
from installation.picture.dither import Grain


def resized(picture: np.ndarray, size: Size) -> np.ndarray:
    """The picture at another size; itself where it has that size already.

    Args:
        picture: (H, W, 3) uint8.
        size: wanted, pixels, both sides 1 or more.
    """
    height, width = picture.shape[:2]
    if (width, height) == size:
        return picture
    # Exact halves and less: averaging; LINEAR would skip pixels and flicker on hair.
    shrinks = size.width * 2 <= width
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)


def cut(picture: np.ndarray, left: float, top: float, width: float, height: float) -> np.ndarray:
    """An upright rectangle of the picture, clamped to it, at least one pixel; a view, not a copy.

    Args:
        picture: (H, W, 3) uint8.
        left, top, width, height: in its pixels.
    """
    tall, wide = picture.shape[:2]
    x0, y0 = min(max(round(left), 0), wide - 1), min(max(round(top), 0), tall - 1)
    x1, y1 = min(max(round(left + width), x0 + 1), wide), min(max(round(top + height), y0 + 1), tall)
    return picture[y0:y1, x0:x1]


def dimmed(picture: np.ndarray, light: float) -> np.ndarray:
    """The picture at ``light`` 0..1 of its brightness; itself at 1."""
    return picture if light >= 1.0 else cv2.convertScaleAbs(picture, alpha=max(light, 0.0))


def lit(picture: np.ndarray, columns: np.ndarray, grained: bool = False) -> np.ndarray:
    """The picture with a light for every column; a new array.

    Args:
        picture: (H, W, 3) uint8.
        columns: (W,) float, 0..1.
        grained: without bands; for lights that stay, as a new one costs some milliseconds.
    """
    row = (columns * 255.0 + 0.5).astype(np.uint8)
    if grained:
        picture = _grain(picture.shape[0], row.tobytes()).on(picture)
    light = cv2.repeat(cv2.merge([row[None, :]] * 3), picture.shape[0], 1)
    return cv2.multiply(picture, light, scale=1.0 / 255.0)


@lru_cache(maxsize=4)
def _grain(height: int, row: bytes) -> Grain:
    return Grain(np.tile(np.frombuffer(row, np.uint8), (height, 1)))


def between(first: np.ndarray, second: np.ndarray, share: float) -> np.ndarray:
    """A picture on its way from one to another of the same size; one of them itself at either end.

    Args:
        first, second: (H, W, 3) uint8.
        share: how much of the second, 0..1.
    """
    if share <= 0.0 or share >= 1.0:
        return first if share <= 0.0 else second
    return cv2.addWeighted(first, 1.0 - share, second, share, 0.0)
