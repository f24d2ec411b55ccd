"""What a picture that ends at the forehead shows at its upper border: skin, hair beside it, and the room beyond.

From the crop's middle outwards each side is divided into the three as is likeliest, by their colours and by where
temples and outlines of heads are. No threshold decides a pixel alone: a lamp on a temple makes no hair, nor does the
wall beside a bald head.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import cv2
import numpy as np

from installation.core.alignment import EYE_LINE
from installation.core.ramp import ramp
from installation.vision.crown import half_width

CELLS = 128
"""Across the crop, for reading colours: finer are a camera's noise and single strands."""
LIGHTNESS = 0.6
"""Weight of CIELAB's lightness beside its colours: light falls off towards the temples, and skin stays skin."""
BAND = 3
"""Cells below the border that are read, ..."""
REACH = 51
"""... and from the middle outwards."""

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
BROWS = (EYE_LINE - 0.11, 0.16)
"""From which line down, and how far from the middle, a forehead may show brows: there all passes for skin, or they were
hair that hung over half of it."""
BARE, BOTH = 0.035, 0.05
"""Hair less wide than the first is what skin and room are where they meet; as wide as the second on one side, it is
there on the other, too."""


class Side(NamedTuple):
    """One side of a head at its picture's upper border.

    Attributes:
        temple, outline: how far from the crop's middle skin ends and hair does, in shares of its side; the same where
            there is no hair.
        colour: (3,) float64, the hair's, in CIELAB with ``LIGHTNESS``; the skin's where there is none.
    """

    temple: float
    outline: float
    colour: np.ndarray

    @property
    def width(self) -> float:
        """Of its hair."""
        return self.outline - self.temple


class Temples(NamedTuple):
    """What a picture's upper border shows of a head; skin: (3,) float64, as ``Side.colour``."""

    skin: np.ndarray
    left: Side
    right: Side


def temples_of(square: np.ndarray, border: np.ndarray) -> Temples:
    """What a crop shows at its picture's upper border.

    Args:
        square: (S, S, 3) uint8 RGB.
        border: (S,) how far down the border lies in each column, in shares of the crop's side.
    """
    # nine samples of a cell: averaging all pixels took longer than all that follows
    samples = cv2.resize(square, (3 * CELLS, 3 * CELLS), interpolation=cv2.INTER_NEAREST)
    small = cv2.resize(samples, (CELLS, CELLS), interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(small.astype(np.float32) / 255.0, cv2.COLOR_RGB2LAB) * (LIGHTNESS, 1.0, 1.0)
    columns = np.arange(CELLS)
    at = np.interp((columns + 0.5) / CELLS, (np.arange(len(border)) + 0.5) / len(border), border) * CELLS
    first = np.ceil(at + 0.5).astype(np.intp)
    line = np.mean([lab[np.clip(first + below, 0, CELLS - 1), columns] for below in range(BAND)], axis=0)
    middle = float(border[len(border) // 2])
    skin, covered = _skin(lab, middle)
    brows = (first + BAND > BROWS[0] * CELLS) & (np.abs(columns + 0.5 - CELLS / 2) < BROWS[1] * CELLS)
    brows &= not covered
    outline = float(half_width(middle))
    left, right = (
        _side_of(line[outwards], skin, brows[outwards], outline)
        for outwards in (slice(CELLS // 2 - 1, None, -1), slice(CELLS // 2, None))
    )
    # nobody is bald on one side: hair in a lamp's light can be as light as skin, and a turned head hides its temple
    return Temples(skin, _unless_bare(left, right), _unless_bare(right, left))


def rgb_of(colours: np.ndarray) -> np.ndarray:
    """(N, 3) float32 RGB in 0..255 of colours (N, 3) as ``Side`` has them."""
    lab = (colours / (LIGHTNESS, 1.0, 1.0)).astype(np.float32)
    return np.asarray(cv2.cvtColor(lab[None], cv2.COLOR_LAB2RGB)[0] * 255.0)


def _skin(lab: np.ndarray, border: float) -> tuple[np.ndarray, bool]:
    """(3,), the forehead's colour, or the cheeks' where something covers it; and whether it does."""

    def colour(top: float, bottom: float, aside: float) -> np.ndarray:
        rows = slice(int(top * CELLS), max(int(bottom * CELLS), int(top * CELLS) + 2))
        columns = slice(int((0.5 - aside) * CELLS), int((0.5 + aside) * CELLS))
        return np.median(lab[rows, columns].reshape(-1, 3), axis=0)

    brows = EYE_LINE - 0.075
    forehead, cheeks = colour(max(border + 0.015, 0.265), brows, 0.08), colour(0.5, 0.58, 0.14)
    covered = bool(np.linalg.norm(forehead - cheeks) > HAT)
    return (cheeks if covered else forehead), covered


def _side_of(line: np.ndarray, skin: np.ndarray, brows: np.ndarray, expected_outline: float) -> Side:
    """Divides a line from the middle outwards, (N, 3), into skin, hair and room: the likeliest of all divisions.

    Where brows may be, (N,) bool, it shows nothing but skin.
    """
    line = np.where(brows[:REACH, None], skin, line[:REACH])
    off = np.minimum(((line - skin) ** 2).sum(axis=1), MOST_SKIN**2)
    until_skin = np.concatenate([[0.0], np.cumsum(off)])
    sums = np.concatenate([np.zeros((1, 3)), np.cumsum(line, axis=0)])
    squares = np.concatenate([[0.0], np.cumsum((line**2).sum(axis=1))])

    def spread(begin: np.ndarray, end: np.ndarray | int) -> tuple[np.ndarray, np.ndarray]:
        cells = np.maximum(end - begin, 1)
        mean = (sums[end] - sums[begin]) / cells[:, None]
        return np.maximum(squares[end] - squares[begin] - cells * (mean**2).sum(axis=1), 0.0), mean

    temple, outline = _divisions()
    of_hair, colour = spread(temple, outline)
    of_room, room = (part[outline] for part in spread(np.arange(REACH), REACH))
    unlikely = (
        _near(colour, skin, LIKE_SKIN)
        + ramp(colour[:, 0] - skin[0], *LIGHTER)
        + _near(colour, room, LIKE_ROOM) * ramp(-colour[:, 1:].min(axis=1), *COLD)
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
    best = int(np.argmin(cost))
    begin, end = int(temple[best]), int(outline[best])
    if begin == end:
        return Side(begin / CELLS, end / CELLS, skin)
    # the end of a fringe is half forehead: its owner's hair lies beside it; of a hat, the hat is least like skin
    beside = max(begin, min(round(TEMPLE * CELLS), end - 1))
    kinds = [line[first:end].mean(axis=0) for first in (begin, beside)]
    return Side(begin / CELLS, end / CELLS, max(kinds, key=lambda one: float(np.linalg.norm(one - skin))))


@lru_cache(maxsize=1)
def _divisions() -> tuple[np.ndarray, np.ndarray]:
    """Cells at which skin and hair may end, two of the room at the least beyond; (M,) intp each."""
    temple, outline = np.triu_indices(REACH - 2)
    return temple, outline


def _unless_bare(one: Side, other: Side) -> Side:
    """A side without hair, where the other has some, with its skin's end."""
    if one.width > BARE or other.width < BOTH:
        return one
    return Side(min(one.temple, other.temple), one.outline, other.colour)


def _near(colour: np.ndarray, other: np.ndarray, reach: float) -> np.ndarray:
    """1 where two colours (..., 3) are the same, 0 where they are farther apart than that."""
    return np.clip(1.0 - np.linalg.norm(colour - other, axis=-1) / reach, 0.0, 1.0)
