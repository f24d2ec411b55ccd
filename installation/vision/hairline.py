"""A forehead that its picture cuts off ends in a hairline, with hair in the visitor's own colour above it.

A crown of forehead alone (``vision.crown``) is a skull, and as such it turned. The temples tell what is missing: the
picture's last rows hold skin between them, hair beside it, and the room beyond. So the skin closes in an arch, and the
hair beside it goes on above. Whose temples show no hair keeps the skull.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from installation.core.alignment import EYE_LINE
from installation.core.ramp import ramp
from installation.vision.crown import TOP_LINE, border_of, read_aside, rows_above
from installation.vision.temples import BARE, BOTH, Side, rgb_of, temples_of

CUT = (0.11, 0.15)
"""Of the crop's side above the picture: less, and whatever the border shows goes on (hair, or a bald head), more, and
all of the hairline is drawn."""
PEAK, BASE, POWER = 0.16, 0.3, 3.0
"""Where the arch is highest, where widest, and the power of its superellipse. In 204 whole photographs half of the
foreheads reach up to 0.173; with that, what was drawn above them, cut, was less like them, and with 0.15 as much."""
LEAST_RISE = 0.02
"""By how much the arch rises above a border that is nearly as high."""
NO_FOREHEAD = (0.03, 0.08)
"""Skin half as wide as the first is a parting or a gap in a fringe and ends at the border."""

SEEN = (BARE, BOTH)
"""Of hair, on the side that shows more of it, for none and for all of the hairline to be drawn."""

GRID = 270
"""Cells across the crop in which the mask is worked out; it is softer than that."""
EDGE, RAGGED = 0.035, 0.025
"""Width of the hairline's fade, and how far it moves where strands are twice as bright: twice as far, it was a comb."""
OUTLINE_EDGE, BORDER_EDGE = 0.012, 0.03
"""Widths of the fades to the room and to the picture."""
EVEN = 0.04
"""Width over which the forehead above the border is evened: the border's pixels, repeated, were a barcode."""
BROWS_LINE = (0.295, 0.315)
"""Heights of the border between which the evened forehead becomes skin alone: brows, repeated, were bars."""
SIDES_FADE = 0.3
"""From one temple's colour to the other's, in which a lamp at the side shows."""
ALIKE = 0.05
"""Width of hair on one side that has as much to say of its colour there as both sides' mean."""

TILE_PX = 540
FINE, LOCKS = (0.0016, 0.025), (0.012, 0.05)
"""Sizes of strands and locks, across and along."""
FINE_CONTRAST, LOCKS_CONTRAST = 0.12, 0.07
"""Deviation of their brightness, as a share of it."""
UNIT = 128.0
"""A brightness of 1 in bytes."""


def grow_hair(square: np.ndarray, to_frame: np.ndarray) -> None:
    """Draws, in place, hair above a forehead that its picture cuts off; nothing where it does not.

    Args:
        square: (S, S, 3) uint8 RGB, a crop whose crown is closed.
        to_frame: see ``crown.close_crown``.
    """
    side = square.shape[0]
    border = border_of(to_frame, np.arange(side))
    rows, line = rows_above(border), (border + 0.5) / side
    middle = float(line[side // 2])
    if not CUT[0] < middle < EYE_LINE:
        return
    temples = temples_of(square, line)
    left, right = temples.left, temples.right
    drawn = float(ramp(middle, *CUT) * ramp(max(left.width, right.width), *SEEN))
    if drawn == 0.0:
        return
    skin, hair_share = (
        cv2.resize((drawn * share).astype(np.float32), (side, rows), interpolation=cv2.INTER_LINEAR)
        for share in _shares(line, rows / side, left, right)
    )
    above = square[:rows]
    even = cv2.blur(above, (round(EVEN * side) | 1, 1))
    plain = np.broadcast_to(ramp(line, *BROWS_LINE).astype(np.float32), (rows, side))
    if plain.any():
        flat = np.full_like(even, np.rint(rgb_of(temples.skin[None])[0]))
        even = cv2.blendLinear(flat, even, plain, 1.0 - plain)
    above = cv2.blendLinear(even, above, skin, 1.0 - skin)
    hair = cv2.resize(_colours(left, right, side), (side, rows), interpolation=cv2.INTER_NEAREST)
    strands = cv2.cvtColor(_strands(side)[:rows], cv2.COLOR_GRAY2RGB)
    hair = cv2.multiply(hair, strands, scale=1.0 / UNIT)
    square[:rows] = cv2.blendLinear(hair, above, hair_share, 1.0 - hair_share)


def _shares(border: np.ndarray, height: float, left: Side, right: Side) -> tuple[np.ndarray, np.ndarray]:
    """Where what lies above a border (S,) is evened skin, and where hair, (M, GRID) float64 each, 0..1.

    All lengths are in shares of the crop's side.
    """
    aside = (np.arange(GRID) + 0.5) / GRID - 0.5
    border = np.interp(aside + 0.5, (np.arange(len(border)) + 0.5) / len(border), border)
    lines = max(round(height * GRID), 1)
    down = ((np.arange(lines) + 0.5) / lines * height)[:, None]
    middle = float(border[GRID // 2])
    rise = float(ramp(max(left.temple, right.temple), *NO_FOREHEAD))
    temple, outline = (
        np.where(aside < 0.0, *ends) for ends in ((left.temple, right.temple), (left.outline, right.outline))
    )
    arch = _arch(aside, middle, temple, rise)
    ragged = RAGGED * (_strands(GRID)[:lines] / UNIT - 1.0)
    above = ramp(arch - down + ragged, -EDGE / 2, EDGE / 2)
    above = above * above * (3.0 - 2.0 * above)
    read = np.abs(read_aside(aside, down, border))
    inside = ramp(outline - read, -OUTLINE_EDGE / 2, OUTLINE_EDGE / 2)
    head = ramp(border - down, 0.0, BORDER_EDGE) * (down > TOP_LINE)
    return head * ramp(temple - read, 0.0, EVEN), head * above * inside


def _arch(aside: np.ndarray, border: float, temple: np.ndarray, share: float) -> np.ndarray:
    """How far down the hairline lies, given where at the border skin ends, and what share it has of its whole rise."""
    base = max(BASE, border + 0.01)
    rise = base - min(PEAK, border - LEAST_RISE)
    at_border = min((base - border) / rise, 0.95)
    widest = np.maximum(temple, NO_FOREHEAD[0]) / (1.0 - at_border**POWER) ** (1.0 / POWER)
    within = np.minimum(np.abs(aside) / widest, 1.0)
    return base - share * rise * (1.0 - within**POWER) ** (1.0 / POWER)


def _colours(left: Side, right: Side, side: int) -> np.ndarray:
    """(1, side, 3) uint8 RGB, of hair from one side to the other."""
    mean = (left.width * left.colour + right.width * right.colour) / (left.width + right.width)
    ends = np.array([(one.width * one.colour + ALIKE * mean) / (one.width + ALIKE) for one in (left, right)])
    rgb = rgb_of(ends)
    over = ramp((np.arange(side) + 0.5) / side - 0.5, -SIDES_FADE / 2, SIDES_FADE / 2)[:, None]
    return np.clip(rgb[0] * (1.0 - over) + rgb[1] * over, 0.0, 255.0)[None].astype(np.uint8)


@lru_cache(maxsize=4)
def _strands(side: int) -> np.ndarray:
    """(side, side) uint8, brightness of strands: the same at every size, or they would stir with every step."""
    strands = cv2.resize(_tile(), (side, side), interpolation=cv2.INTER_LINEAR)
    strands.flags.writeable = False  # shared
    return strands


@lru_cache(maxsize=1)
def _tile() -> np.ndarray:
    rng = np.random.default_rng(3)
    total = np.zeros((TILE_PX, TILE_PX), np.float32)
    for (across, along), contrast in ((FINE, FINE_CONTRAST), (LOCKS, LOCKS_CONTRAST)):
        noise = rng.standard_normal(total.shape, np.float32)
        noise = cv2.GaussianBlur(noise, (0, 0), sigmaX=across * TILE_PX, sigmaY=along * TILE_PX)
        total += noise * np.float32(contrast / noise.std())
    return np.clip(np.exp(total) * UNIT, 0.0, 255.0).astype(np.uint8)
