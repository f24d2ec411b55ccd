"""Where a turning neck meets the torso that stands still.

Painted in what the links guess, the neck ended in an edge over the collar, in spots of pink and white under the chin.
So towards the torso its paint goes over into what stands there still. And what stands still under the chin the camera
saw: where a link thought that a neck had left it, a patch in the wall's colour stood in the midst of the neck.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from installation.core.alignment import CHIN_LINE
from installation.core.easing import share_of
from installation.core.ramp import ramp
from installation.core.turn import Position

REACH = 10
"""Cells above the torso over which the paint goes over into it."""
SOFTNESS = 1.5
"""Sigma in cells over which that begins."""
EDGE = 4
"""Cells at the sides of what the head hid that are room, or mixed with it: what hid it is drawn wide. With them, the
paint under a far jaw went over into the wall beside the neck, a white smear from 60 degrees on."""

HARDLY = (1.0, 2.0)
"""Cells of the map between which what moves so little counts as standing less and less: at the foot of the mean face's
neck stood a blot, painted as a part of the head where nothing had moved."""
FROM_BEHIND_DEG = (105.0, 127.5)
"""Between which yaws that ends: what a link says of a neck's map from behind, where nothing was seen, means nothing."""


def grown_from_torso(position: Position, source: np.ndarray, hidden: np.ndarray) -> Position:
    """The position with its painted neck growing out of the torso, and the torso as the camera saw it.

    Args:
        source: (S, S, 3) float32 RGB in 0..1, the crop at the position's size.
        hidden: (S, S) bool, where the source shows head and neck, see ``matting.Matte``: before the room a chin has
            an edge.
    """
    if position.moving is None:
        return position
    line = int(CHIN_LINE * len(hidden)) - REACH
    rows = np.s_[line:]  # above them there is nothing to do
    neck = (position.moving[rows] > 0).astype(np.uint8)
    neck[:REACH] = 1
    if neck.all():
        return position
    share = np.clip(1.0 - cv2.distanceTransform(neck, cv2.DIST_L2, 3) / REACH, 0.0, 1.0)
    share = share * share * (3.0 - 2.0 * share)
    within = cv2.erode(hidden[rows].astype(np.float32), np.ones((1, 2 * EDGE + 1), np.uint8))
    within = cv2.GaussianBlur(within, (0, 0), SOFTNESS)
    moved = np.linalg.norm(position.map[rows], axis=2) * len(hidden)
    hardly = 1.0 - ramp(moved, *HARDLY)
    begins, ends = FROM_BEHIND_DEG
    hardly *= 1.0 - share_of(abs(position.yaw_deg) - begins, ends - begins)
    still = np.maximum(1.0 - position.moving[rows], hardly)
    share *= np.maximum(within, still)
    unseen = (1.0 - position.coverage[rows])[..., None]
    paint = position.imagined[rows]
    grown = paint + (share * (1.0 - still))[..., None] * (unseen * source[rows] - paint)
    # what stands still was in sight from the front: as sharp as there, and no paint
    shown = share * still
    return replace(
        position,
        coverage=np.concatenate([position.coverage[:line], position.coverage[rows] + shown * unseen[..., 0]]),
        imagined=np.concatenate([position.imagined[:line], grown * (1.0 - shown)[..., None]]),
    )
