"""The visitor's own colours for what nobody saw.

A link paints three channels from what 128 cells and a bottleneck tell it of a stranger: necks came out in stripes of
orange and green, dark hair violet. Brightness and form it guesses well. So the brightness of its paint is kept, within
what skin and hair do, and the tint is the visitor's: of their cheeks, and of the hair that was seen.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import cv2
import numpy as np

from installation.chain.strands import hair_in_source
from installation.core.alignment import EYE_LINE
from installation.core.turn import Position

LUMA = np.array([0.299, 0.587, 0.114], np.float32)
CHEEK = (0.115, 0.14)
"""From between the eyes to the middle of a cheek, across and down, as shares of the crop's side."""
CHEEK_REACH = (0.045, 0.05)
LEAST_CELLS = 60
"""Cells of hair from which on its colour is known; below, what is painted as hair has the skin's."""
SHAVED_CELLS = (500, 900)
"""Between which numbers of them they are a whole head of hair, and no shaved scalp ..."""
SHAVED_BRIGHT = 0.7
"""... which is as bright as this against the skin, or its inverse. Under lamps it shines grey: by its own tint, the
back of the head was of felt."""
BRIGHTNESS = (0.4, 1.15)
"""Bounds of the paint's brightness against the palette's: shade goes further down than light up."""
STRENGTH = 0.8
"""How much of the paint's own tint goes."""


class Palette(NamedTuple):
    """skin, hair: (3,) float32 RGB in 0..1."""

    skin: np.ndarray
    hair: np.ndarray


def palette_of(source: np.ndarray, position: Position) -> Palette:
    """Reads the palette off a crop.

    Args:
        source: (S, S, 3) float32 RGB in 0..1, the crop at the chain's size.
        position: the first of a turn, which still shows nearly all hair that the camera saw.
    """
    size = source.shape[0]
    hair = hair_in_source(position) > 0 if position.hair is not None else np.zeros((size, size), bool)
    line = (np.arange(size) + 0.5) / size
    across, down = np.abs(np.abs(line - 0.5) - CHEEK[0]), np.abs(line - EYE_LINE - CHEEK[1])
    cheeks = (down < CHEEK_REACH[1])[:, None] & (across < CHEEK_REACH[0])[None]
    bare = cheeks & ~hair
    skin = np.median(source[bare if bare.any() else cheeks], axis=0)
    tress = _tress(source[hair], skin) if hair.sum() >= LEAST_CELLS else skin
    return Palette(skin.astype(np.float32), tress.astype(np.float32))


def _tress(hair: np.ndarray, skin: np.ndarray) -> np.ndarray:
    """Colour of hair (3,) by its cells (N, 3): their median; of a shaved scalp as bright, in the skin's tint."""
    own = np.median(hair, axis=0)
    bright = float(own @ LUMA) / max(float(skin @ LUMA), 1e-3)
    few, whole = SHAVED_CELLS
    if not SHAVED_BRIGHT < bright < 1.0 / SHAVED_BRIGHT:
        return own
    return np.asarray(own + np.clip((whole - len(hair)) / (whole - few), 0.0, 1.0) * (bright * skin - own))


def coloured(position: Position, palette: Palette, room: np.ndarray) -> Position:
    """The position with its painted head in the palette's tints; the room's paint stays as it is.

    Args:
        room: (S, S) in 0..1, how much of each cell is room, see ``uncovered.room_of``.
    """
    unseen = 1.0 - position.coverage
    hair = np.zeros_like(unseen) if position.hair is None else position.hair
    skin_bright, hair_bright = float(palette.skin @ LUMA), float(palette.hair @ LUMA)
    # the paint is premultiplied: so is the brightness that the palette would have here
    usual = np.maximum((skin_bright + hair * (hair_bright - skin_bright)) * unseen, 1e-4)
    paint_bright = cv2.transform(position.imagined, LUMA[None])
    lit = np.clip(paint_bright / usual, *BRIGHTNESS) * unseen
    share = STRENGTH * (1.0 - room)
    # channel by channel: numpy spreads one plane over three at twice the cost of all this
    tinted = [
        own + share * (np.minimum((skin + hair * (tress - skin)) * lit, unseen) - own)
        for own, skin, tress in zip(cv2.split(position.imagined), palette.skin, palette.hair, strict=True)
    ]
    return replace(position, imagined=cv2.merge(tinted))
