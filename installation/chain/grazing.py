"""What the camera saw only at a grazing angle.

Turned to the front, a cheek's last strip is drawn out to many times its breadth, and with it goes all that lay there by
mistake: wall, collar, the rim of an ear, the shine of a lamp. What links paint is the better cheek. The map itself says
where: its determinant is how much of the source a cell takes in.
"""

from __future__ import annotations

import cv2
import numpy as np

from installation.core.alignment import SIDE_IN_EYE_DISTANCES

BREADTH = (0.2, 0.5)
"""Of a cell in the source, between which a cell is trusted more and more. Sides of noses are as narrow: hence ..."""
BESIDE_U = (0.7, 0.9)
"""... only what lies so far beside the middle of the face, in eye distances: eyes end at 0.75."""


def broadly_seen(offsets: np.ndarray, hair: np.ndarray) -> np.ndarray:
    """How far what a map reads can be trusted: skin at the side of a face that is not stretched.

    Args:
        offsets: (S, S, 2) float32, the map in fractions of the side.
        hair: (S, S) float32 in 0..1; strands are stretched without harm, painted ones are no better.

    Returns:
        (S, S) float32 in 0..1.
    """
    size = offsets.shape[0]
    across = cv2.Scharr(offsets, cv2.CV_32F, 1, 0, scale=size / 32.0)
    down = cv2.Scharr(offsets, cv2.CV_32F, 0, 1, scale=size / 32.0)
    taken = (1.0 + across[..., 0]) * (1.0 + down[..., 1]) - across[..., 1] * down[..., 0]
    place = (np.arange(size, dtype=np.float32) + 0.5) / size - 0.5 + offsets[..., 0]
    beside = _ramp(np.abs(place) * SIDE_IN_EYE_DISTANCES, *BESIDE_U)
    stretched = 1.0 - _ramp(taken, *BREADTH)
    return 1.0 - stretched * beside * (1.0 - hair)


def _ramp(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """0 up to ``low``, 1 from ``high`` on."""
    return np.clip((values - np.float32(low)) / np.float32(high - low), 0.0, 1.0)
