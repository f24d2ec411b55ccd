"""Where in the source the head ends: by its outline in the first positions, and by its colours.

The first positions tell the head from the room to a few cells, so its outline is drawn wide. What links read in
between hung on the head as blotches of wall: on the near jaw, over an ear, in the hair. Between what is head for sure
and what is room for sure each cell is nearer in colour to the one or to the other beside it.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from installation.chain.blur import mean_near
from installation.chain.silhouette import disc, touching_border
from installation.core.alignment import CHIN_LINE, EYE_LINE
from installation.core.ramp import ramp

ROUND = 2
"""Cells round a head that may still be its own: loose hair, and an outline between two cells."""
DRAWN_DEG = 15.0
"""Up to here positions draw what the head hid from the camera: nearer the front, where its outline hardly moves yet, a
map does not tell all of it from the room."""
SURE_ABOVE, SURE_BELOW = 7, 10
"""Cells inside the drawn outline from which on all is head, above the eyes, where a scalp may shine like a wall, and
below them, where strangers' jaws are drawn widest."""
NEAR_CELLS = 5.0
"""Sigma over which the colours of head and room are told."""
LEAST_NEAR = 0.002
"""Share of either near by from which on its colour is known."""
LEAST_APART = (0.06, 0.12)
"""Distances of the two colours between which a cell begins to be told: dark hair before a dark room is not."""
CONTRAST = 1.5
"""From two thirds of the way between the two colours on, a cell is all of its kind."""
SPILT = 3
"""Cells of a head beside the room that are not read: so far in a blue wall's light, a photograph's compression, a
film's colours and the crop's own shrinking stain a cheek. With one cell strangers' cheeks were violet at 45 degrees,
with two a violet line stayed on a filmed one."""
COLOUR_LINE = 0.88
"""Share of the crop's height under which colours tell nothing: neck and shoulders are no room, nor do they turn. The
outline tells nothing under the chin already: the neck's folds move with the head and hide what they will."""
FADING = (0.08, 0.05)
"""Shares of the height over which outline and colours begin to tell."""


class Matte(NamedTuple):
    """Head and room in the source.

    Attributes:
        hidden: (S, S) bool, the room that the head hid from the camera.
        room: (S, S) float32 in 0..1, the room that the camera did see.
        no_head: (S, S) float32 in 0..1, what of the source is no head for sure, or stained by the room beside it.
    """

    hidden: np.ndarray
    room: np.ndarray
    no_head: np.ndarray


def drawn_by(moving: np.ndarray) -> np.ndarray:
    """(S, S) bool, where a position draws its head, see ``Position.moving``, and ``ROUND`` cells more."""
    side = 2 * ROUND + 1
    return np.asarray(cv2.dilate((moving > 0).astype(np.uint8), np.ones((side, side), np.uint8)) > 0)


def matte_of(drawn: np.ndarray, source: np.ndarray, own: np.ndarray) -> Matte:
    """Head and room in the source.

    Args:
        drawn: (S, S) bool, what the head hides at most, see ``drawn_by``.
        source: (S, S, 3) float32 RGB in 0..1, the crop at the same size.
        own: (N, 3) float32 RGB in 0..1, colours that are the head's wherever they stand: skin and hair.
    """
    ring = np.ones((3, 3), np.uint8)
    by_outline = _above(CHIN_LINE, FADING[0], len(drawn))
    by_colour = _room_by_colour(drawn, source, own) * _above(COLOUR_LINE, FADING[1], len(drawn))
    # both in one before its edge is softened: softened apart, they left a seam of beads along the drawn outline
    room = cv2.erode(np.where(drawn, by_colour, by_outline).astype(np.float32), ring)
    room = cv2.GaussianBlur(room, (0, 0), 1.0)
    # a cell at the edge is a mixture: no room to be shown, and no head to be read
    head = cv2.dilate((drawn & (by_colour < 0.5)).astype(np.uint8), ring) > 0
    return Matte(
        hidden=drawn & head,
        room=room,
        no_head=np.maximum(room, cv2.dilate(by_colour, np.ones((2 * SPILT + 1, 2 * SPILT + 1), np.uint8))),
    )


def _room_by_colour(drawn: np.ndarray, source: np.ndarray, own: np.ndarray) -> np.ndarray:
    """(S, S) float32 in 0..1, what of the drawn head is room by its colour."""
    head = drawn.astype(np.uint8)
    outside = cv2.erode(1 - head, disc(1), borderValue=1)
    inside = cv2.erode(head, disc(SURE_ABOVE), borderValue=1)
    below = round(EYE_LINE * len(drawn))
    inside[below:] = cv2.erode(head, disc(SURE_BELOW), borderValue=1)[below:]
    room, room_near = mean_near(source, outside.astype(np.float32), NEAR_CELLS)
    own_here, own_near = mean_near(source, inside.astype(np.float32), NEAR_CELLS)
    apart = np.linalg.norm(room - own_here, axis=2)
    from_room = np.linalg.norm(source - room, axis=2)
    # dark hair beside a cheek lies nearer to a dark room than to the cheek
    from_head = np.min([np.linalg.norm(source - colour, axis=2) for colour in (own_here, *own)], axis=0)
    share = np.clip(CONTRAST * (from_head - from_room) / np.maximum(apart, 1e-3), 0.0, 1.0)
    share *= ramp(apart, *LEAST_APART)
    share *= drawn & (inside == 0) & (room_near > LEAST_NEAR) & (own_near > LEAST_NEAR)
    # what the room does not reach is a shine on the head
    reached = touching_border(((share > 0.5) | ~drawn).astype(np.uint8))
    return np.asarray(share * cv2.dilate(reached, np.ones((3, 3), np.uint8)), np.float32)


def _above(line: float, fading: float, size: int) -> np.ndarray:
    """(S, 1) float32, 1 above a line, 0 below it."""
    rows = (np.arange(size, dtype=np.float32) + 0.5) / size
    return np.clip((line - rows) / fading, 0.0, 1.0)[:, None]
