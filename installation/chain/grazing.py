"""What the camera saw only at a grazing angle.

Turned to the front, a cheek's last strip is drawn out to many times its breadth, and with it goes all that lay there by
mistake: wall, collar, the rim of an ear, the shine of a lamp. What links paint is the better cheek. The map itself says
where: its determinant is how much of the source a cell takes in.
"""

from __future__ import annotations

import math
from dataclasses import replace

import cv2
import numpy as np

from installation.core.alignment import SIDE_IN_EYE_DISTANCES
from installation.core.ramp import ramp
from installation.core.turn import Position

TAKEN_IN = (0.25, 0.45)
"""Of a cell of the source, between which a cell is trusted more and more; links learn to trust from 0.1 to 0.3 of it
(``training.hits.SKIN_GRAZING``), of photographs that are level and lit evenly. Sides of noses are as narrow: so ..."""
BESIDE_U = (0.7, 0.9)
"""... only what lies so far beside the middle of the face, in eye distances: eyes end at 0.75."""

FULL_DEG = 30.0
"""From here on all of it is painted, and the less the nearer to the front: there next to nothing is stretched that was
not seen, and beards ended in a patch of bare skin at 7.5 degrees."""


def painted_where_stretched(position: Position, paint: np.ndarray) -> Position:
    """The position with paint where the skin at the side of the face would be stretched.

    On the side alone that turns to the front: the other one is pressed together, and what ends there is the head's
    outline. Strands are stretched without harm, and painted ones are no better.

    Args:
        paint: (S, S, 3) float32 RGB in 0..1, what the links paint there.
    """
    beside = turned_to_front(position.map, position.yaw_deg, BESIDE_U)
    share = beside * (1.0 - ramp(_taken_in(position.map), *TAKEN_IN))
    share *= min(abs(position.yaw_deg) / FULL_DEG, 1.0)
    if position.moving is not None:
        share *= position.moving
    if position.hair is not None:
        share *= 1.0 - position.hair
    lost = position.coverage * share
    return replace(
        position,
        coverage=position.coverage - lost,
        imagined=position.imagined + lost[..., None] * paint,
    )


def turned_to_front(offsets: np.ndarray, yaw_deg: float, between_u: tuple[float, float]) -> np.ndarray:
    """(S, S) float32 in 0..1, what of the source a map reads from the side of the face that turns to the front.

    Args:
        offsets: (S, S, 2) float32, the map in fractions of the side.
        yaw_deg: its yaw; above 0 the face's image left side turns to the front.
        between_u: eye distances from the middle of the face between which it begins.
    """
    size = offsets.shape[0]
    place = (np.arange(size, dtype=np.float32) + 0.5) / size - 0.5 + offsets[..., 0]
    return ramp(place * -math.copysign(SIDE_IN_EYE_DISTANCES, yaw_deg), *between_u)


def _taken_in(offsets: np.ndarray) -> np.ndarray:
    """(S, S) float32, how much of the source each cell of a map takes in, in cells: the map's determinant."""
    scale = offsets.shape[0] / 32.0  # Scharr's weights on both sides together, two cells apart
    across = cv2.Scharr(offsets, cv2.CV_32F, 1, 0, scale=scale)
    down = cv2.Scharr(offsets, cv2.CV_32F, 0, 1, scale=scale)
    return (1.0 + across[..., 0]) * (1.0 + down[..., 1]) - across[..., 1] * down[..., 0]
