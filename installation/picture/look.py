"""The guessed part of a portrait given a look of its own.

What nobody saw is paint, and paint lies on the coarse grid: a look changes it there, where it costs nothing. Only the
grain is as fine as the picture.
"""

from __future__ import annotations

import dataclasses
import math
import zlib

import cv2
import numpy as np

from installation.core.look import Look
from installation.picture.layers import Layers

VEIL_RGB = np.array([46.0, 55.0, 68.0], np.float32)  # a north window at dusk
VEIL_SHARE = 0.38
VEIL_GREY = 0.6
"""How much of its colour the veiled part loses."""
EDGE_CELLS = 4.0
"""How softly a look begins; what is narrower, a gap under the chin for instance, hardly gets it."""
SHADE = 0.3
"""What was seen lies in shade beside it: how dark."""
GRAIN_GREY, GRAIN_LIGHT = 0.95, 0.88
GRAIN_STRENGTH = 0.17
"""Standard deviation of the grain, in shares of the light it lies on."""
GRAIN_PX = 0.55
GRAIN_UNIT = 128.0
TILE_PX = 509  # prime: no beat with the picture's sides
HEAD_RADIUS = 0.5  # of the crop's side; the grain lies on a cylinder that the whole crop sees


def with_look(layers: Layers, look: Look) -> Layers:
    """The layers with their guessed part changed; the room behind the head keeps what it is.

    Args:
        layers: of a position.
        look: wanted.
    """
    if look is Look.PLAIN or layers.paint is None:
        return layers
    unseen = 1.0 - layers.head_seen
    if layers.outline is not None:  # a veil hangs over the portrait, not beside it
        unseen *= layers.outline
    deep = cv2.GaussianBlur(unseen, (0, 0), EDGE_CELLS, borderType=cv2.BORDER_REPLICATE)
    colour = layers.paint.astype(np.float32)
    changed = guessed(colour, look)
    share = cv2.merge([np.clip(1.5 * deep, 0.0, 1.0)] * 3)
    paint = (colour + share * (changed - colour) + 0.5).astype(np.uint8)
    shade = 1.0 - SHADE * deep
    light = shade if layers.head_light is None else layers.head_light * shade
    return dataclasses.replace(layers, paint=paint, head_light=light)


def guessed(colour: np.ndarray, look: Look) -> np.ndarray:
    """The colours of what is guessed in a look, all of it; (H, W, 3) float32 RGB in 0..255.

    Args:
        colour: the same as in the plain look.
    """
    if look is Look.PLAIN:
        return colour
    grey = cv2.merge([cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY)] * 3)
    if look is Look.VEIL:
        return (1.0 - VEIL_SHARE) * (colour + VEIL_GREY * (grey - colour)) + VEIL_SHARE * VEIL_RGB
    return GRAIN_LIGHT * (colour + GRAIN_GREY * (grey - colour))


class Grain:
    """The grain of one visitor's film, lying on the head and turning with it.

    Args:
        source: (H, H, 3) uint8 RGB; its pixels choose the grain, so that a visitor keeps it.
        side_px: side of the pictures.
    """

    def __init__(self, source: np.ndarray, side_px: int) -> None:
        self._radius = HEAD_RADIUS * side_px
        places = (np.arange(side_px) + 0.5 - side_px / 2) / self._radius
        around = self._radius * (np.arcsin(np.clip(places, -1.0, 1.0)) + math.pi / 2)
        # whole pixels: between them the grain would be soft at some angles and sharp at others
        self._columns = np.rint(around).astype(np.intp)
        random = np.random.default_rng(zlib.crc32(source[::16, ::16].tobytes()))
        noise = random.standard_normal((TILE_PX, TILE_PX), dtype=np.float32)
        noise = cv2.GaussianBlur(noise, (0, 0), GRAIN_PX, borderType=cv2.BORDER_REFLECT)
        noise *= GRAIN_STRENGTH / noise.std()
        tile = np.clip(np.exp(noise) * GRAIN_UNIT, 0.0, 255.0).astype(np.uint8)
        self._turned = math.ceil(2 * math.pi * self._radius)
        wide = int(self._columns[-1]) + self._turned + 1
        film = np.tile(tile, (-(-wide // TILE_PX), -(-side_px // TILE_PX)))
        # columns of the picture as rows: they are picked in one piece
        self._film = np.ascontiguousarray(film[:wide, :side_px])

    def at(self, yaw_deg: float) -> np.ndarray:
        """What paint is multiplied by, (side_px, side_px) uint8, 128 is 1.

        Args:
            yaw_deg: how far the head has turned.
        """
        first = round((math.pi - math.radians(yaw_deg)) * self._radius)
        return cv2.transpose(self._film[self._columns + min(max(first, 0), self._turned)])
