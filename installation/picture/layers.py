"""A position's state parted into what lies before and behind one outline, all of it smooth on the coarse grid.

The chain's grid has 128 cells, the picture up to 1080 pixels. A share that is enlarged as it is climbs over a whole
cell and shows the grid as stairs. So the outline is smoothed here until its half-way line is a clean curve, and made
sharp only at the size shown; between two positions it wanders instead of fading. What else lies on the grid, coverage
for instance, is carried past the outline from both sides and mixed at the sharp line: nothing of it bleeds across.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from installation.core.turn import Position

OUTLINE_CELLS = 1.3
"""Standard deviation of the outline's smoothing: less shows the grid, more rounds the nose."""
OUTLINE_PX = 2.5
"""Width of the outline in pixels of the picture."""
_NEAR = (5, 5)


@dataclass(frozen=True)
class Layers:
    """What a picture of one position is mixed of.

    Attributes:
        outline: (S, S) float32 in 0..1; the head ends where it is 0.5. None: all is head.
        head_seen, room_seen: (S, S) float32 in 0..1, how much the camera saw of either; room None: all of it.
        head_light, room_light: (S, S) float32; None: 1.
        paint: (S, S, 3) uint8, without its premultiplication, continued under what was seen. None: none shows.
    """

    outline: np.ndarray | None
    head_seen: np.ndarray
    room_seen: np.ndarray | None
    head_light: np.ndarray | None
    room_light: np.ndarray | None
    paint: np.ndarray | None


def layers_of(position: Position) -> Layers:
    """Parts a position's state; ``moving`` of the position is the outline before it is smoothed."""
    paint = _paint_of(position) if position.imagined.any() else None
    coverage, light, moving = position.coverage, position.light, position.moving
    if moving is None:
        return Layers(None, coverage, None, light, None, paint)
    room = 1.0 - moving
    outline = cv2.GaussianBlur(moving, (0, 0), OUTLINE_CELLS, borderType=cv2.BORDER_REPLICATE)
    return Layers(
        outline=outline,
        head_seen=_carried(coverage, moving),
        room_seen=_carried(coverage, room),
        head_light=None if light is None else _carried(light, moving),
        room_light=None if light is None else _carried(light, room),
        paint=paint,
    )


def _carried(field: np.ndarray, share: np.ndarray) -> np.ndarray:
    """A field (S, S) as it is where its layer has the whole cell, continued from there into the mixed ones."""
    sure = share * share
    sure *= sure  # a mixed cell tells of its neighbour's layer as much as of its own
    near = cv2.blur(field * sure, _NEAR) / np.maximum(cv2.blur(sure, _NEAR), 1e-4)
    own = np.clip(share * 10.0 - 9.0, 0.0, 1.0)
    return near + own * (field - near)


def _paint_of(position: Position) -> np.ndarray:
    """The imagined layer without its premultiplication, (S, S, 3) uint8, continued under what was seen.

    Enlarging reaches half a cell into cells that are all seen and have no paint of their own; black there would
    draw a dark seam round every painted place.
    """
    missing = 1.0 - position.coverage
    own = np.clip(missing * 20.0, 0.0, 1.0)
    of_own = own / np.maximum(missing, 1e-3)
    of_near = (1.0 - own) / np.maximum(cv2.blur(missing, _NEAR), 1e-4)
    # three channels of a share, made here: numpy spreads one over three ten times as slowly
    colour = cv2.merge([of_own] * 3) * position.imagined
    colour += cv2.merge([of_near] * 3) * cv2.blur(position.imagined, _NEAR)
    return (np.clip(colour, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8)


def ramp_of(cells_per_px: float) -> float:
    """Between which values of the enlarged outline a pixel goes over from room to head: 0.5 ± half of this.

    Args:
        cells_per_px: of the chain's grid.
    """
    slope_of_smoothed_edge = cells_per_px / (OUTLINE_CELLS * math.sqrt(2.0 * math.pi))
    return min(OUTLINE_PX * slope_of_smoothed_edge, 1.0)
