"""Hair and skin that nobody saw borrow the strands and the pores that the camera saw.

They are laid round the head and turned with it; what is painted there is multiplied by them.
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from installation.core.turn import STRANDS_SHARE, Position

UNIT = 128.0
"""A factor of 1 in bytes."""
HEAD_RADIUS = 0.42  # of the crop's side: hair lies wider than the skull
LEAST_SHARE = 0.1
"""Where less than this of every cell is painted, nothing is laid."""


class Surface:
    """One visitor's strands and pores.

    Args:
        strands, pores: (T, T) float32, see ``Position``; None where there are none.
        side_px: side of the pictures.
        fine: True draws at their full size; False at half of it, a quarter of the work and enough on a screen for
            what is soft already.
    """

    def __init__(
        self, strands: np.ndarray | None, pores: np.ndarray | None, side_px: int, fine: bool = False
    ) -> None:
        tiles = [tile for tile in (strands, pores) if tile is not None]
        if not tiles:
            raise ValueError("Surface: received neither strands nor pores, expected one of them or both")
        self._tile = np.dstack([np.zeros_like(tiles[0]) if t is None else t for t in (strands, pores)])
        self._side = side_px if fine else max(side_px // 2, 1)
        self._shape = (side_px, side_px)
        line = (np.arange(self._side, dtype=np.float32) + 0.5) / self._side
        x, y = np.meshgrid((line - 0.5) / HEAD_RADIUS, line)
        scale = self._tile.shape[0] / STRANDS_SHARE
        self._around = (np.arcsin(np.clip(x, -0.985, 0.985)) * (HEAD_RADIUS * scale)).astype(np.float32)
        self._down = (y * scale).astype(np.float32)
        self._per_radian = HEAD_RADIUS * scale

    def at(self, position: Position) -> np.ndarray | None:
        """What paint is multiplied by, (side_px, side_px) uint8, 128 is 1; None where no head is painted.

        Args:
            position: from ``Turn.at``.
        """
        unseen = 1.0 - position.coverage
        if position.moving is not None:
            unseen *= position.moving
        hair = np.zeros_like(unseen) if position.hair is None else position.hair
        shares = np.dstack([unseen * hair, unseen * (1.0 - hair)])
        if shares.max() < LEAST_SHARE:
            return None
        turned = math.radians(position.yaw_deg) * self._per_radian
        laid = cv2.remap(
            self._tile,
            self._around - np.float32(turned),
            self._down,
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_WRAP,
        )
        laid *= cv2.resize(shares, (self._side, self._side), interpolation=cv2.INTER_LINEAR)
        fine = cv2.transform(laid, np.full((1, 2), UNIT, np.float32))
        fine = cv2.convertScaleAbs(fine, beta=UNIT)
        return (
            fine
            if fine.shape == self._shape
            else cv2.resize(fine, self._shape, interpolation=cv2.INTER_LINEAR)
        )
