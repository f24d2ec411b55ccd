"""A soft edge, so that the square crop never shows as a square."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from installation.picture.dither import Grain, grained_light

ROUNDNESS = 3.0
"""Exponent of the superellipse: 2 is a circle, more is squarer."""
SOLID = 0.62
"""Share of the half side up to which nothing is dimmed."""
FRAME_RIM = 0.07
"""Share of the camera picture's short side over which it comes out of the black room."""
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
def _rim(side_px: int) -> tuple[Grain, np.ndarray]:
    light = soft_edge(side_px)
    return Grain(light), cv2.merge([grained_light(light)] * 3)


def fading_to_black(picture: np.ndarray) -> np.ndarray:
    """The square picture (S, S, 3) uint8, black at its edges, without bands; a new array.

    Encoded values are multiplied: a share k of them is k ** 2.2 of the light, for all colours alike, so hues stay.
    """
    grain, light = _rim(picture.shape[0])
    grained = grain.on(picture)
    return cv2.multiply(grained, light, dst=grained, scale=1.0 / 255.0)


def out_of_the_dark(picture: np.ndarray, strength: float = 1.0) -> np.ndarray:
    """The camera picture (H, W, 3) uint8 with edges that come out of the black room, itself without them.

    Args:
        picture: any size.
        strength: 0 keeps the edges, 1 lets them begin in black.
    """
    if strength <= 0.0:
        return picture
    height, width = picture.shape[:2]
    light = _frame_light(height, width)
    if strength < 1.0:
        light = cv2.convertScaleAbs(light, alpha=strength, beta=255.0 * (1.0 - strength))
    return cv2.multiply(picture, light, scale=1.0 / 255.0)


@lru_cache(maxsize=4)
def _frame_light(height: int, width: int) -> np.ndarray:
    rim = FRAME_RIM * min(height, width)

    def along(length: int) -> np.ndarray:
        places = np.arange(length, dtype=np.float32) + 0.5
        share = np.clip(np.minimum(places, length - places) / rim, 0.0, 1.0)
        return share * share * (3.0 - 2.0 * share)

    light = (np.outer(along(height), along(width)) * 255.0 + 0.5).astype(np.uint8)
    return cv2.merge([grained_light(light)] * 3)
