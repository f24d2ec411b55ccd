"""One picture dissolves into another: every pixel flips from old to new once, at random."""

from __future__ import annotations

import cv2
import numpy as np

from installation.core.geometry import Size

_LEVELS = 255


class Dissolve:
    """Decides for every pixel when it flips.

    The original drew a random number for each pixel in each frame. Here every pixel keeps one number for the whole
    dissolve: as many pixels are old at any moment, none flickers back, and a frame costs one comparison.

    Args:
        size: of the pictures.
        seed: of the random order.
    """

    def __init__(self, size: Size, seed: int = 0) -> None:
        self.size = size
        order = np.random.default_rng(seed).integers(0, _LEVELS, (size.height, size.width), dtype=np.uint8)
        self._order = order
        self._mask = np.empty_like(order)

    def old_mask(self, chance: float) -> np.ndarray:
        """Where the old picture still shows.

        Args:
            chance: share of the pixels that are still old, 1 at the beginning, 0 at the end.

        Returns:
            (H, W) uint8, 255 where old, 0 where new; the same buffer each time.
        """
        level = round(min(max(chance, 0.0), 1.0) * _LEVELS)
        return cv2.compare(self._order, np.full(1, level, np.uint8), cv2.CMP_LT, dst=self._mask)

    def mix(self, old: np.ndarray, new: np.ndarray, chance: float) -> np.ndarray:
        """Both pictures, (H, W, 3) uint8 each, in one new array."""
        return cv2.copyTo(old, self.old_mask(chance), new.copy())
