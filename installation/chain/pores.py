"""Pores, freckles and stubble of the cheeks that the camera saw, for skin that nobody saw.

The chain paints in 128 cells, and the painted cheek beside the seen one looked like wax. As with ``strands`` a patch of
the visitor's own, its brightness against the brightness around it, becomes a tile; ``picture.surface`` lays it round
the head.
"""

from __future__ import annotations

import cv2
import numpy as np

from installation.chain.palette import CHEEK, CHEEK_REACH
from installation.chain.quilt import quilt
from installation.core.alignment import EYE_LINE
from installation.core.turn import STRANDS_SHARE

MOST_PX = 720
"""A larger source is brought to this first, as for ``strands``."""
COARSE = 0.012
"""Size, as a share of the crop's side, from which on it is the light and no longer the skin."""
MOST = 0.2
"""Largest deviation that is skin: beyond are earrings, rims of glasses, strands of hair."""
CONTRAST = 0.05
"""Bound of the pores' standard deviation, in shares of the light on them."""


def pores_of(source: np.ndarray) -> np.ndarray:
    """A tile of the visitor's own skin.

    Args:
        source: (H, H, 3) uint8 RGB aligned crop.

    Returns:
        (T, T) float32, relative brightness, mean about 0; it repeats without a seam.
    """
    side = min(source.shape[0], MOST_PX)
    grey = cv2.cvtColor(cv2.resize(source, (side, side), interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    grey = grey.astype(np.float32)
    around = cv2.GaussianBlur(grey, (0, 0), max(COARSE * side, 1.0))
    relative = np.clip(grey / np.maximum(around, 8.0) - 1.0, -MOST, MOST)
    reach = max(round(min(CHEEK_REACH) * side), 4)
    row = round((EYE_LINE + CHEEK[1]) * side)
    cheeks = [
        relative[row - reach : row + reach, column - reach : column + reach]
        for column in (round((0.5 + sign * CHEEK[0]) * side) for sign in (-1, 1))
    ]
    # the calmer cheek: a lock, a mole or an edge of a shadow would repeat all round the head
    patch = min(cheeks, key=lambda cheek: float(cheek.std()))
    patch = patch - patch.mean()
    spread = float(patch.std())
    patch *= min(1.0, CONTRAST / max(spread, 1e-6))
    return quilt(patch.astype(np.float32), round(STRANDS_SHARE * side))
