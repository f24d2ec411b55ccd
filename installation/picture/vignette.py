"""A soft edge, so that the square crop never shows as a square."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

ROUNDNESS = 3.0
"""Exponent of the superellipse: 2 is a circle, more is squarer."""
SOLID = 0.62
"""Share of the half side up to which nothing is dimmed."""
_DRAWN_PX = 256


@lru_cache(maxsize=16)
def soft_edge(side_px: int, strength: float = 1.0) -> np.ndarray:
    """How much of a square picture is kept.

    Args:
        side_px: its side.
        strength: 0 keeps all, 1 goes to nothing at the edges.

    Returns:
        (side, side) uint8, 255 in the middle. Read-only, shared.
    """
    drawn_px = min(side_px, _DRAWN_PX)  # powers of half a million pixels would be seen as a hitch
    places = np.abs((np.arange(drawn_px, dtype=np.float32) + 0.5) * (2.0 / drawn_px) - 1.0) ** ROUNDNESS
    distance = (places[:, None] + places[None, :]) ** (1.0 / ROUNDNESS)
    fall = np.clip((1.0 - distance) / (1.0 - SOLID), 0.0, 1.0)
    kept = 1.0 - strength * (1.0 - fall * fall * (3.0 - 2.0 * fall))
    if drawn_px != side_px:
        kept = cv2.resize(kept, (side_px, side_px), interpolation=cv2.INTER_LINEAR)
    mask = (kept * 255.0 + 0.5).astype(np.uint8)
    mask.setflags(write=False)
    return mask


@lru_cache(maxsize=2)
def _soft_edge_rgb(side_px: int) -> np.ndarray:
    return cv2.merge([soft_edge(side_px)] * 3)


def fading_to_black(picture: np.ndarray) -> np.ndarray:
    """The square picture (S, S, 3) uint8, black at its edges; a new array."""
    return cv2.multiply(picture, _soft_edge_rgb(picture.shape[0]), scale=1.0 / 255.0)
