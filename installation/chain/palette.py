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

from installation.chain.blur import wide_blur
from installation.chain.strands import hair_in_source
from installation.core.alignment import EYE_LINE
from installation.core.turn import Position

LUMA = np.array([0.299, 0.587, 0.114], np.float32)
LUMA_AND_TINTS = np.array([LUMA, [1.0, 0.0, 0.0] - LUMA, [0.0, 0.0, 1.0] - LUMA], np.float32)
"""RGB to brightness, and by how much red and blue exceed it."""
FROM_LUMA_AND_TINTS = np.linalg.inv(LUMA_AND_TINTS).astype(np.float32)
LEAST_PAINT = 1.0 / 255.0
"""Less of it is not seen."""
EVEN_CELLS = 4.0
"""Sigma over which painted skin is of one tint."""
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


def even(position: Position, room: np.ndarray) -> Position:
    """The position with the tint of its painted skin as that of the painted skin about it.

    Cells of skin came out pink beside green: what a link paints wrongly, and what each took from the seen cell next to
    it. Brightness stays, in which an ear is drawn.

    Args:
        room: (S, S) in 0..1, how much of each cell is room, see ``uncovered.room_of``.
    """
    unseen = 1.0 - position.coverage
    skin = 1.0 - room if position.hair is None else (1.0 - room) * (1.0 - position.hair)
    if (skin * unseen).max() < LEAST_PAINT:
        return position
    paint = cv2.multiply(position.imagined, cv2.merge([skin] * 3))
    luma, *tints = cv2.split(cv2.transform(wide_blur(paint, EVEN_CELLS), LUMA_AND_TINTS))
    own = cv2.transform(position.imagined, LUMA_AND_TINTS)
    about = [tint / np.maximum(luma, LEAST_PAINT) * own[..., 0] for tint in tints]
    change = cv2.merge([np.zeros_like(luma), *(skin * (a - own[..., k]) for k, a in enumerate(about, 1))])
    evened = position.imagined + cv2.transform(change, FROM_LUMA_AND_TINTS)
    return replace(position, imagined=cv2.max(cv2.min(evened, cv2.merge([unseen] * 3)), 0.0))
