"""Grain of less than one level that lets a picture fall to black without bands.

A picture dimmed to a tenth has 25 levels left, and on a dark wall each step between them is a line that the eye
follows. So the picture gets a grain before it is dimmed that is, once dimmed, up to half a level: which of its two
nearest levels a pixel takes is then left to the grain. Where so much light is left that half a level is less than
one before dimming, the light itself gets a grain. Black stays black, and what is not dimmed is not touched.
"""

from __future__ import annotations

import cv2
import numpy as np

STRONGEST = 48
"""Levels of grain at most, before dimming: where all but a hundredth is taken away nothing is left to see."""
LIGHT_GRAIN = 4.0
"""Levels of the light between its darkest and its brightest grain: half a level each way of a grey of 64."""


class Grain:
    """The grain for one light, static: it costs two additions of bytes.

    Args:
        light: (H, W) uint8, how much of the picture will be left, 255 for all.
    """

    def __init__(self, light: np.ndarray) -> None:
        height, width = light.shape
        half_a_level = 127.0 / np.maximum(light, 1).astype(np.float32)
        whole = np.minimum(np.floor(half_a_level), STRONGEST)
        signed = np.floor(half_a_level * (2.0 * noise(height, width) - 1.0) + noise(height, width, 37.0))
        signed = np.clip(signed, -whole, whole)  # so that not even half a level is added to black
        self._more = cv2.merge([np.maximum(signed, 0.0).astype(np.uint8)] * 3)
        self._less = cv2.merge([np.maximum(-signed, 0.0).astype(np.uint8)] * 3)

    def on(self, picture: np.ndarray) -> np.ndarray:
        """The picture (H, W, 3) uint8 with its grain, to be dimmed by the light that it was made for; a new array."""
        grained = cv2.add(picture, self._more)
        return cv2.subtract(grained, self._less, dst=grained)


def grained_light(light: np.ndarray) -> np.ndarray:
    """The light (H, W) uint8 with a grain of its own where it is neither none nor all; a new array."""
    falling = (light > 0) & (light < 255)
    height, width = light.shape
    grain = np.floor(LIGHT_GRAIN * (noise(height, width, 71.0) - 0.5) + noise(height, width, 113.0))
    return np.where(falling, np.clip(light + grain, 0.0, 255.0), light).astype(np.uint8)


def noise(height: int, width: int, shift_px: float = 0.0) -> np.ndarray:
    """(height, width) float32 in 0..1, even, and different between neighbours: it has no clumps to be seen.

    Interleaved gradient noise, J. Jimenez, "Next Generation Post Processing in Call of Duty", 2014.
    """
    x = np.arange(width, dtype=np.float32)[None, :] + shift_px
    y = np.arange(height, dtype=np.float32)[:, None] + shift_px
    return np.mod(52.9829189 * np.mod(0.06711056 * x + 0.00583715 * y, 1.0), 1.0).astype(np.float32)
