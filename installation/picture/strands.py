"""Hair that nobody saw borrows the strands of the hair that the camera saw.

They are laid round the head and turned with it; what is painted there as hair is multiplied by them.
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from installation.core.turn import STRANDS_SHARE, Position

UNIT = 128.0
"""A factor of 1 in bytes."""
HEAD_RADIUS = 0.42  # of the crop's side: hair lies wider than the skull


class Strands:
    """One visitor's strands.

    Args:
        tile: (T, T) float32, see ``Position.strands``.
        side_px: side of the pictures.
    """

    def __init__(self, tile: np.ndarray, side_px: int) -> None:
        self._tile = tile
        # Half the fineness is enough for what is soft already, and a quarter of the work.
        self._side = max(side_px // 2, 1)
        self._shape = (side_px, side_px)
        line = (np.arange(self._side, dtype=np.float32) + 0.5) / self._side
        x, y = np.meshgrid((line - 0.5) / HEAD_RADIUS, line)
        scale = tile.shape[0] / STRANDS_SHARE
        self._around = (np.arcsin(np.clip(x, -0.985, 0.985)) * (HEAD_RADIUS * scale)).astype(np.float32)
        self._down = (y * scale).astype(np.float32)
        self._per_radian = HEAD_RADIUS * scale

    def at(self, position: Position) -> np.ndarray | None:
        """What paint is multiplied by, (side_px, side_px) uint8, 128 is 1; None where no hair is painted.

        Args:
            position: from ``Turn.at``, with its hair.
        """
        if position.hair is None:
            return None
        share = position.hair * (1.0 - position.coverage)
        if share.max() < 0.1:
            return None
        turned = math.radians(position.yaw_deg) * self._per_radian
        strands = cv2.remap(
            self._tile,
            self._around - np.float32(turned),
            self._down,
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_WRAP,
        )
        strands *= cv2.resize(share, (self._side, self._side), interpolation=cv2.INTER_LINEAR)
        fine = cv2.convertScaleAbs(strands, alpha=UNIT, beta=UNIT)
        return cv2.resize(fine, self._shape, interpolation=cv2.INTER_LINEAR)
