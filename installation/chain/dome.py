"""The crown of a turning head closes where it did from the front, and is nowhere hollow.

A turn about the vertical changes no heights, and no head is much deeper than it is broad. But links paint hair up to
the picture's upper edge where the room is as dark as the hair: a column stood on the crown of the mean face. And heads
that the upper edge cuts off they narrow towards it and no further: seen from the side, they had the top of an onion.
"""

from __future__ import annotations

import math

import numpy as np

from installation.chain.blur import LEAST_SHARE, mean_near
from installation.chain.silhouette import spans
from installation.core.alignment import EYE_LINE
from installation.core.easing import share_of

DEEPER = 0.3
"""By how much of its breadth seen from the front a head's crown may be broader seen from the side."""
CLOSES_AT = 0.6
"""Share of the way from the eyes up to the picture's edge from which on rows are held to this; below are buns."""
HOLLOW_DEG = (60.0, 75.0)
"""Between which yaws a hollow crown is filled; before, its outline is the one that the camera saw."""
HOLLOW_CELLS = 5.0
"""Deeper no hollow is filled: beside a bun there is room."""
NEAR_CELLS = 10.0
"""Sigma over which the room's colour beside a head is told."""
APART = 0.025
"""Distance from that colour, in RGB of 0..1, from which on a cell is told from the room ..."""
NOT_OWN = 2.0
"""... unless it is farther than this many times that distance from the head's own colours: a wall is not of one colour,
and on a crown that closed before it stood a column of its shades."""


def breadth_of_crown(drawn: np.ndarray, source: np.ndarray, own: np.ndarray) -> np.ndarray:
    """How broad the head is seen from the front in each of the uppermost rows; in cells, (R,) float32.

    What nobody can tell from the room beside it is room; in a motley room all is told from it, and nothing is lost.

    Args:
        drawn: (S, S) bool, what the head hides at most, see ``matting.drawn_by``.
        source: (S, S, 3) float32 RGB in 0..1, the crop at the same size.
        own: (N, 3) float32, colours of the head, likewise.
    """
    rows = round((1.0 - CLOSES_AT) * EYE_LINE * len(drawn))
    if not drawn.any():  # nothing is known of this head
        return np.full(rows, np.inf, np.float32)
    # a margin of rows below, from which the room's colour is told too
    upper = slice(0, min(rows + round(NEAR_CELLS), len(drawn)))
    outside = (~drawn[upper]).astype(np.float32)
    room, near = mean_near(np.ascontiguousarray(source[upper]), outside, NEAR_CELLS)
    off = np.linalg.norm(source[upper] - room, axis=2)
    off_own = np.min([np.linalg.norm(source[upper] - colour, axis=2) for colour in own], axis=0)
    told = drawn[upper] & (((off > APART) & (off_own < NOT_OWN * off)) | (near < LEAST_SHARE))
    some, first, last = spans(told)
    breadth = np.where(some, last - first + 1.0, 0.0).astype(np.float32)
    # a crown is nowhere narrower than further up: a parting in the colour of the room is none of its edges
    return np.maximum.accumulate(breadth)[:rows]


def without_column(moving: np.ndarray, breadth: np.ndarray, yaw_deg: float) -> np.ndarray:
    """What moves, without what stands on the crown.

    Args:
        moving: (S, S) float32 in 0..1, see ``Position.moving``.
        breadth: (R,) float32, see ``breadth_of_crown``.
        yaw_deg: the position's.

    Returns:
        (S, S) float32 in 0..1.
    """
    rows = len(breadth)
    half = np.float32(0.5 * (1.0 + DEEPER * abs(math.sin(math.radians(yaw_deg))))) * breadth
    some, first, last = spans(moving > 0.5)
    spare = np.maximum(0.5 * (last[:rows] - first[:rows] + 1.0) - half, 0.0)
    if not spare[some[:rows]].any():
        return moving
    columns = np.arange(len(moving), dtype=np.float32)
    kept = moving.copy()
    # a row below, where nothing is taken off, says where the head stands
    middle = 0.5 * float(first[rows] + last[rows]) if some[rows] else None
    for row in np.flatnonzero(some[:rows])[::-1]:
        here = 0.5 * float(first[row] + last[row])
        # as near as can be to where the row below stood: hair that leans back does so further up, too
        middle = here if middle is None else min(max(middle, here - spare[row]), here + spare[row])
        if spare[row] > 0.0:
            left, right = np.float32(middle - half[row]), np.float32(middle + half[row])
            kept[row] *= np.clip(np.minimum(columns + 0.5, right) - np.maximum(columns - 0.5, left), 0.0, 1.0)
    return kept


def without_hollow(moving: np.ndarray, yaw_deg: float) -> np.ndarray:
    """What moves, with the crown of a head that reaches the upper edge as broad as what is above and below it asks for.

    Args:
        moving: (S, S) float32 in 0..1, see ``Position.moving``.
        yaw_deg: the position's.

    Returns:
        (S, S) float32 in 0..1.
    """
    most = HOLLOW_CELLS * share_of(abs(yaw_deg) - HOLLOW_DEG[0], HOLLOW_DEG[1] - HOLLOW_DEG[0])
    rows = round((1.0 - CLOSES_AT) * EYE_LINE * len(moving))
    some, first, last = spans(moving[:rows] > 0.5)
    if most <= 0.0 or not some.all():
        return moving
    left, right = (
        np.minimum(_hull(edge), edge + most)[:, None].astype(np.float32) for edge in (-first, last)
    )
    columns = np.arange(len(moving), dtype=np.float32)
    filled = np.clip(np.minimum(right - columns, columns + left) + 1.0, 0.0, 1.0)
    # what lies between a row's ends is no hollow: the room between two buns
    filled *= (columns <= first[:, None]) | (columns >= last[:, None])
    return np.concatenate([np.maximum(moving[:rows], filled), moving[rows:]])


def _hull(values: np.ndarray) -> np.ndarray:
    """(R,) float64, the least curve over values (R,) that is nowhere hollow (Andrew's monotone chain, 1979)."""
    kept: list[tuple[int, int]] = []
    for row, value in enumerate(values.tolist()):
        while len(kept) > 1:
            (first, begins), (middle, here) = kept[-2:]
            if (here - begins) * (row - first) > (value - begins) * (middle - first):
                break
            kept.pop()
        kept.append((row, value))
    rows, heights = np.array(kept, np.float64).T
    return np.interp(np.arange(len(values)), rows, heights)
