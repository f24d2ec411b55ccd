"""Where a surface is finely shaped: ears, eyes, lips, the nose, the edge of the hair.

There a picture of a head is decided, in a few pixels out of a hundred.
"""

from __future__ import annotations

import cv2
import numpy as np

from installation.core.alignment import CHIN_LINE

SHAPE_PX = 2.5
"""Sigma over which a surface's own direction is told from that of what is around it."""
FULL = 0.2
"""From this much difference between the two on, all counts."""
SPREAD_PX = 1.5
"""Sigma over which it counts beside, too: half of an ear is the skin round its rim."""


def relief_of(normal: np.ndarray, shown: np.ndarray) -> np.ndarray:
    """How finely a surface is shaped.

    Args:
        normal: (S, S, 2) float32, the surface's normals across and down, -1..1.
        shown: (S, S, 1) float32 in 0..1, where there is a surface.

    Returns:
        (S, S, 1) float32 in 0..1.
    """
    solid = (shown[..., 0] > 0.98).astype(np.float32)
    around = cv2.GaussianBlur(solid, (0, 0), SHAPE_PX)
    mean = cv2.GaussianBlur(normal * solid[..., None], (0, 0), SHAPE_PX) / np.maximum(around, 1e-3)[..., None]
    apart = np.minimum(np.linalg.norm(normal - mean, axis=2) / FULL, 1.0) * solid
    apart[round(CHIN_LINE * len(apart)) :] = 0.0  # the cut between neck and torso is no feature
    return np.asarray(cv2.GaussianBlur(apart, (0, 0), SPREAD_PX)[..., None], np.float32)
