"""Where a turning neck meets the torso that stands still.

Painted in what the links guess, the neck ended in an edge over the collar, in spots of pink and white under the chin.
So towards the torso its paint goes over into what stands there still.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from installation.chain.uncovered import CHIN_LINE
from installation.core.turn import Position

REACH = 10.0
"""Cells above the torso over which the paint goes over into it."""
SOFTNESS = 1.5
"""Sigma in cells over which that begins."""


def grown_from_torso(position: Position, source: np.ndarray, hidden: np.ndarray) -> Position:
    """The position with its painted neck growing out of the torso as the camera saw it.

    Args:
        source: (S, S, 3) float32 RGB in 0..1, the crop at the position's size.
        hidden: (S, S) bool, where the source shows head and neck, see ``matting.Matte``: before the room a chin has
            an edge.
    """
    if position.moving is None:
        return position
    neck = (position.moving > 0).astype(np.uint8)
    line = int(CHIN_LINE * len(neck))
    neck[:line] = 1
    if neck.all():
        return position
    share = np.clip(1.0 - cv2.distanceTransform(neck, cv2.DIST_L2, 3) / REACH, 0.0, 1.0)
    share = share * share * (3.0 - 2.0 * share)
    share *= cv2.GaussianBlur(hidden.astype(np.float32), (0, 0), SOFTNESS)
    unseen = (1.0 - position.coverage) * share
    kept = 1.0 - share
    paint = [
        own * kept + still * unseen
        for own, still in zip(cv2.split(position.imagined), cv2.split(source), strict=True)
    ]
    return replace(position, imagined=cv2.merge(paint))
