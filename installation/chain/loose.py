"""Hair that stands off a head, which links take for a part of the room.

Broad hair turns with its head; where a link does not move all of it, its rim stood still beside the head, and past the
profile a lock of it hung in the air behind the nape. It is told by its colour: nearer to the hair beside it than to the
room beyond, and joined to the head.
"""

from __future__ import annotations

import cv2
import numpy as np

from installation.chain.blur import mean_near
from installation.chain.matting import LEAST_NEAR
from installation.chain.palette import Palette
from installation.chain.silhouette import disc, parts_with
from installation.core.alignment import CHIN_LINE

REACH = 30
"""Cells beside a head within which hair is still its own."""
HAIR_CELLS, ROOM_CELLS = 8.0, 12.0
"""Sigmas over which the colours of hair and of room are told."""
HAIRY, NOT_HAIRY = 0.25, 0.15
"""Distances from the colour of hair, RGB in 0..1, up to which a cell may be hair, and from which on it may be room."""
LEAST_APART = 0.15
"""Distance of the two colours from which on they are told from each other: dark hair before a dark room is not."""
SOLID = 2
"""Radius in cells of what a lock is to hold: curls before a wall are let be; removed in part, they were rags."""


def loose_hair(drawn: np.ndarray, source: np.ndarray, palette: Palette) -> np.ndarray:
    """(S, S) bool, hair beside the drawn head and the cells that it fades over.

    Args:
        drawn: (S, S) bool, what the head hides at most, see ``matting.drawn_by``.
        source: (S, S, 3) float32 RGB in 0..1, the crop at the same size.
    """
    size = len(drawn)
    above_chin = (np.arange(size) < CHIN_LINE * size)[:, None]
    head = drawn.astype(np.uint8)
    from_hair, from_skin = (
        np.linalg.norm(source - colour, axis=2) for colour in (palette.hair, palette.skin)
    )
    # at the rim of what is drawn stand mixtures
    own = cv2.erode(head, disc(2), borderValue=1) & (from_hair < from_skin) & above_chin
    hair, near = mean_near(source, own.astype(np.float32), HAIR_CELLS)
    hair = np.where((near > LEAST_NEAR)[..., None], hair, palette.hair)
    from_hair = np.minimum(from_hair, np.linalg.norm(source - hair, axis=2))
    outside = (cv2.dilate(head, disc(3)) == 0) & (from_hair > NOT_HAIRY)
    room, room_near = mean_near(source, outside.astype(np.float32), ROOM_CELLS)
    told = np.minimum(np.linalg.norm(room - hair, axis=2), np.linalg.norm(room - palette.hair, axis=2))
    beside = (cv2.dilate(head, disc(REACH)) > 0) & ~drawn & above_chin
    hairy = (from_hair < HAIRY) & (from_hair < np.linalg.norm(source - room, axis=2))
    loose = (beside & hairy & (told > LEAST_APART) & (room_near > LEAST_NEAR)).astype(np.uint8)
    loose = cv2.morphologyEx(loose, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)) & beside
    loose = parts_with(loose | head, head) & loose
    # what reaches the picture's side or its upper edge may be anything: a door, a curtain
    ends = np.zeros_like(loose)
    ends[0] = ends[:, 0] = ends[:, -1] = 1
    loose &= 1 - parts_with(loose, ends, connectivity=4)
    loose = parts_with(loose, cv2.morphologyEx(loose, cv2.MORPH_OPEN, disc(SOLID)))
    return np.asarray((cv2.dilate(loose, disc(SOLID)) > 0) & beside)
