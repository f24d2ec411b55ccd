"""A forehead that its picture cuts off ends in a hairline, with hair in the visitor's own colour above it.

A crown of forehead alone (``vision.crown``) is a skull, and as such it turned. The temples tell what is missing: the
picture's last rows hold skin between them, hair beside it, and the room beyond. So the skin closes in an arch, and the
hair beside it goes on above. Whose temples show no hair keeps the skull.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import cv2
import numpy as np

from installation.core.alignment import EYE_LINE
from installation.core.ramp import ramp
from installation.vision.crown import TOP_LINE, border_of, half_width, read_aside, rows_above

CELLS = 128
"""Across the crop, for reading colours: finer are a camera's noise and single strands."""
LIGHTNESS = 0.6
"""Weight of CIELAB's lightness beside its colours: light falls off towards the temples, and skin stays skin."""
BAND = 3
"""Cells below the border that are read."""

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

TEMPLE, OFF = 0.19, (0.04, 0.035)
"""How far from the middle skin gives way to hair, and the deviations of that and of a head's outline
(``crown.half_width``): in 204 whole photographs the mean and the median of what is found below."""
PRIOR, MOST_PRIOR = 4.0, 20.0
"""Weight of both means; the skin's end, that a hat has nowhere, costs no more than the second."""
NOISE, MOST_SKIN = 10.0, 20.0
"""Deviation within one of the three, and the most that a cell of skin is held to be off."""
LIKE_SKIN, LIGHTER = 25.0, (4.0, 14.0)
"""Hair less far from skin than the first, or lighter than it by the second, is hardly any: it was the temples' shade,
or the wall."""
LIKE_ROOM, COLD = 15.0, (3.0, 10.0)
"""Nor is what is nearer the room than the first, and as green or blue as the second: a bald head before a blue wall had
blue hair."""
UNLIKELY = 60.0
"""Cost of such hair."""
HAT = 25.0
"""A forehead farther from the cheeks is none."""
SEEN = (0.015, 0.045)
"""Of hair, both sides together, that must be seen for none and for all of the hairline to be drawn."""

BOTH = 0.05
"""Hair as wide as this on one side is there on the other, too."""

GRID = 270
"""Cells across the crop in which the mask is worked out; it is softer than that."""
EDGE, RAGGED = 0.035, 0.025
"""Width of the hairline's fade, and how far it moves where strands are twice as bright: twice as far, it was a comb."""
OUTLINE_EDGE, BORDER_EDGE = 0.012, 0.03
"""Widths of the fades to the room and to the picture."""
EVEN = 0.04
"""Width over which the forehead above the border is evened: the border's pixels, repeated, were a barcode."""
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


class Side(NamedTuple):
    """One side of a head at its picture's upper border.

    Attributes:
        temple, outline: how far from the crop's middle skin ends and hair does, in shares of its side; the same where
            there is no hair.
        colour: (3,) float32, the hair's; the skin's where there is none.
    """

    temple: float
    outline: float
    colour: np.ndarray

    @property
    def width(self) -> float:
        """Of its hair."""
        return self.outline - self.temple


def grow_hair(square: np.ndarray, to_frame: np.ndarray) -> None:
    """Draws, in place, hair above a forehead that its picture cuts off; nothing where it does not.

    Args:
        square: (S, S, 3) uint8 RGB, a crop whose crown is closed.
        to_frame: see ``crown.close_crown``.
    """
    side = square.shape[0]
    border = border_of(to_frame, side)
    rows = rows_above(border)
    middle = float(border[side // 2]) / side
    if not CUT[0] < middle < EYE_LINE:
        return
    left, right = _sides(square, border)
    drawn = float(ramp(middle, *CUT) * ramp(left.width + right.width, *SEEN))
    if drawn == 0.0:
        return
    skin, hair_share = (
        cv2.resize((drawn * share).astype(np.float32), (side, rows), interpolation=cv2.INTER_LINEAR)
        for share in _shares(border / side, rows / side, left, right)
    )
    above = np.ascontiguousarray(square[:rows])
    even = cv2.blur(above, (round(EVEN * side) | 1, 1))
    above = cv2.blendLinear(even, above, skin, 1.0 - skin)
    hair = cv2.resize(_colours(left, right, side), (side, rows), interpolation=cv2.INTER_NEAREST)
    strands = cv2.cvtColor(_strands(side)[:rows], cv2.COLOR_GRAY2RGB)
    hair = cv2.multiply(hair, strands, scale=1.0 / UNIT)
    square[:rows] = cv2.blendLinear(hair, above, hair_share, 1.0 - hair_share)


def _sides(square: np.ndarray, border: np.ndarray) -> tuple[Side, Side]:
    """What a crop shows left and right at its picture's border, (S,) px."""
    side = square.shape[0]
    # nine samples of a cell: averaging all pixels took longer than all that follows
    samples = cv2.resize(square, (3 * CELLS, 3 * CELLS), interpolation=cv2.INTER_NEAREST)
    small = cv2.resize(samples, (CELLS, CELLS), interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(small.astype(np.float32) / 255.0, cv2.COLOR_RGB2LAB) * (LIGHTNESS, 1.0, 1.0)
    columns = np.arange(CELLS)
    at = np.interp((columns + 0.5) / CELLS, (np.arange(side) + 0.5) / side, border / side) * CELLS
    first = np.ceil(at + 0.5).astype(np.intp)
    line = np.mean([lab[np.clip(first + below, 0, CELLS - 1), columns] for below in range(BAND)], axis=0)
    middle = float(border[side // 2]) / side
    skin, outline = _skin(lab, middle), float(half_width(middle))
    left = _side_of(line[CELLS // 2 - 1 :: -1], skin, outline)
    right = _side_of(line[CELLS // 2 :], skin, outline)
    # nobody is bald on one side: hair in a lamp's light can be as light as skin, and a turned head hides its temple
    return _unless_bare(left, right), _unless_bare(right, left)


def _skin(lab: np.ndarray, border: float) -> np.ndarray:
    """(3,), the forehead's colour; the cheeks', where something covers it."""

    def colour(top: float, bottom: float, aside: float) -> np.ndarray:
        rows = slice(int(top * CELLS), max(int(bottom * CELLS), int(top * CELLS) + 2))
        columns = slice(int((0.5 - aside) * CELLS), int((0.5 + aside) * CELLS))
        return np.median(lab[rows, columns].reshape(-1, 3), axis=0)

    brows = EYE_LINE - 0.075
    forehead, cheeks = colour(max(border + 0.015, 0.265), brows, 0.08), colour(0.5, 0.58, 0.14)
    return cheeks if np.linalg.norm(forehead - cheeks) > HAT else forehead


def _side_of(line: np.ndarray, skin: np.ndarray, expected_outline: float) -> Side:
    """Divides a line from the middle outwards, (N, 3), into skin, hair and room: the likeliest of all divisions."""
    line = line[: round(0.4 * CELLS)]
    count = len(line)
    off = np.minimum(((line - skin) ** 2).sum(axis=1), MOST_SKIN**2)
    until_skin = np.concatenate([[0.0], np.cumsum(off)])
    sums = np.concatenate([np.zeros((1, 3)), np.cumsum(line, axis=0)])
    squares = np.concatenate([[0.0], np.cumsum((line**2).sum(axis=1))])
    temple, outline = np.meshgrid(np.arange(count - 2), np.arange(count - 2), indexing="ij")

    def spread(begin: np.ndarray, end: np.ndarray | int) -> tuple[np.ndarray, np.ndarray]:
        cells = np.maximum(end - begin, 1)
        mean = (sums[end] - sums[begin]) / cells[..., None]
        return np.maximum(squares[end] - squares[begin] - cells * (mean**2).sum(axis=-1), 0.0), mean

    of_hair, colour = spread(temple, outline)
    of_room, room = spread(outline, count)
    unlikely = (
        _near(colour, skin, LIKE_SKIN)
        + ramp(colour[..., 0] - skin[0], *LIGHTER)
        + _near(colour, room, LIKE_ROOM) * ramp(-colour[..., 1:].min(axis=-1), *COLD)
    )
    far = [
        PRIOR * ((cells / CELLS - mean) / deviation) ** 2
        for cells, mean, deviation in zip((temple, outline), (TEMPLE, expected_outline), OFF, strict=True)
    ]
    cost = (
        (until_skin[temple] + of_hair + of_room) / NOISE**2
        + np.minimum(far[0], MOST_PRIOR)
        + far[1]
        + UNLIKELY * np.where(outline > temple, unlikely, 0.0)
    )
    cost[outline < temple] = np.inf
    begin, end = np.unravel_index(np.argmin(cost), cost.shape)
    if begin == end:
        return Side(begin / CELLS, end / CELLS, skin)
    # the end of a fringe is half forehead: its owner's hair lies beside it; of a hat, the hat is least like skin
    beside = max(int(begin), min(round(TEMPLE * CELLS), int(end) - 1))
    likeliest = max(
        colour[begin, end], colour[beside, end], key=lambda one: float(np.linalg.norm(one - skin))
    )
    return Side(begin / CELLS, end / CELLS, likeliest)


def _unless_bare(one: Side, other: Side) -> Side:
    """A side without hair, where the other has some, with its skin's end."""
    if one.width > 0.0 or other.width < BOTH:
        return one
    return Side(min(one.temple, other.temple), one.outline, other.colour)


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
    arch = np.where(
        aside < 0.0, _arch(aside, middle, left.temple, rise), _arch(aside, middle, right.temple, rise)
    )
    temple, outline = (
        np.where(aside < 0.0, *ends) for ends in ((left.temple, right.temple), (left.outline, right.outline))
    )
    ragged = RAGGED * (_strands(GRID)[:lines] / UNIT - 1.0)
    above = ramp(arch - down + ragged, -EDGE / 2, EDGE / 2)
    above = above * above * (3.0 - 2.0 * above)
    read = np.abs(read_aside(aside, down, border))
    inside = ramp(outline - read, -OUTLINE_EDGE / 2, OUTLINE_EDGE / 2) * (down > TOP_LINE)
    from_border = ramp(border - down, 0.0, BORDER_EDGE)
    return from_border * ramp(temple - read, 0.0, EVEN), from_border * above * inside


def _arch(aside: np.ndarray, border: float, temple: float, share: float) -> np.ndarray:
    """How far down the hairline lies, given where at the border skin ends, and what share it has of its whole rise."""
    base = max(BASE, border + 0.01)
    rise = base - min(PEAK, border - LEAST_RISE)
    at_border = min((base - border) / rise, 0.95)
    half_width = max(temple, NO_FOREHEAD[0]) / (1.0 - at_border**POWER) ** (1.0 / POWER)
    within = np.minimum(np.abs(aside) / half_width, 1.0)
    return base - share * rise * (1.0 - within**POWER) ** (1.0 / POWER)


def _colours(left: Side, right: Side, side: int) -> np.ndarray:
    """(1, side, 3) uint8 RGB, of hair from one side to the other."""
    mean = (left.width * left.colour + right.width * right.colour) / (left.width + right.width)
    ends = np.array([(one.width * one.colour + ALIKE * mean) / (one.width + ALIKE) for one in (left, right)])
    ends[:, 0] /= LIGHTNESS
    rgb = cv2.cvtColor(ends[None].astype(np.float32), cv2.COLOR_LAB2RGB)[0] * 255.0
    over = ramp((np.arange(side) + 0.5) / side - 0.5, -SIDES_FADE / 2, SIDES_FADE / 2)[:, None]
    return np.clip(rgb[0] * (1.0 - over) + rgb[1] * over, 0.0, 255.0)[None].astype(np.uint8)


@lru_cache(maxsize=4)
def _strands(side: int) -> np.ndarray:
    """(side, side) uint8, brightness of strands: the same at every size, or they would stir with every step."""
    rng = np.random.default_rng(3)
    total = np.zeros((TILE_PX, TILE_PX), np.float32)
    for (across, along), contrast in ((FINE, FINE_CONTRAST), (LOCKS, LOCKS_CONTRAST)):
        noise = rng.standard_normal(total.shape, np.float32)
        noise = cv2.GaussianBlur(noise, (0, 0), sigmaX=across * TILE_PX, sigmaY=along * TILE_PX)
        total += noise * np.float32(contrast / noise.std())
    total = cv2.resize(np.exp(total), (side, side), interpolation=cv2.INTER_LINEAR)
    return np.clip(total * UNIT, 0.0, 255.0).astype(np.uint8)


def _near(colour: np.ndarray, other: np.ndarray, reach: float) -> np.ndarray:
    """1 where two colours (..., 3) are the same, 0 where they are farther apart than that."""
    return np.clip(1.0 - np.linalg.norm(colour - other, axis=-1) / reach, 0.0, 1.0)
