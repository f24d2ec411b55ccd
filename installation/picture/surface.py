"""Hair and skin that nobody saw borrow the strands and the pores that the camera saw.

They are laid round the head and turned with it; what is painted there is multiplied by them.
"""

from __future__ import annotations

import math
from functools import lru_cache

import cv2
import numpy as np

from installation.core.turn import STRANDS_SHARE, Position

UNIT = 128.0
"""A factor of 1 in bytes."""
HEAD_RADIUS = 0.42  # of the crop's side: hair lies wider than the skull
STEEP = 0.95
"""Of that radius, to which the surface is a ball's. Beyond, broader hair goes on as steep: it ended in a smear."""
TILE_RADIUS = 5 * STRANDS_SHARE / math.tau
"""Of a head that whole tiles go round: where both arms of a full turn meet, at the back, they show the same strands.
With 5.3, as ``HEAD_RADIUS`` has it, each arm's faded into the other's, and hair grew soft and stood still there."""
LEAST_SHARE = 0.1
"""Of a cell must be painted for anything to be laid on it; with twice as much, all is."""
SHOWN = 0.02
"""Of what is laid: less is nothing."""
MOST_ROUGH = 2.5
"""Times as rough as where nothing was seen, at most, see ``_roughness``."""
SOFTNESS_PX = 0.7
"""Standard deviation of the pores' softening: a bilinear reading half-way between two pixels is as soft."""


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
        if strands is None and pores is None:
            raise ValueError("Surface: received neither strands nor pores, expected one of them or both")
        self._given = (strands, pores)
        self._side = side_px if fine else max(side_px // 2, 1)
        self._shape = (side_px, side_px)
        # Brought to the size drawn once, and the noise softened: read between its pixels, it would be soft at some
        # angles and sharp at others.
        side = max(round(STRANDS_SHARE * self._side), 1)
        self._tiles = [
            None if strands is None else _resized(strands, side),
            None if pores is None else _softened(_resized(pores, side)),
        ]

    def is_of(self, position: Position) -> bool:
        """Whether these are the strands and pores of a position."""
        return position.strands is self._given[0] and position.pores is self._given[1]

    def at(self, position: Position) -> np.ndarray | None:
        """What paint is multiplied by, (side_px, side_px) uint8, 128 is 1; None where no head is painted.

        Args:
            position: from ``Turn.at``.
        """
        rough = _roughness(position.coverage)
        if position.moving is not None:
            rough *= position.moving
        hair = np.zeros_like(rough) if position.hair is None else position.hair
        shares = (rough * hair, rough * (1.0 - hair))
        laid: np.ndarray | None = None
        for tile, share in zip(self._tiles, shares, strict=True):
            if tile is None:
                continue
            for window in _windows(share, self._side):
                if laid is None:
                    laid = np.full((self._side, self._side), int(UNIT), np.uint8)
                self._lay(laid, tile, share, window, position.yaw_deg)
        if laid is None or laid.shape == self._shape:
            return laid
        return cv2.resize(laid, self._shape, interpolation=cv2.INTER_LINEAR)

    def _lay(
        self,
        laid: np.ndarray,
        tile: np.ndarray,
        share: np.ndarray,
        window: tuple[slice, slice],
        yaw_deg: float,
    ) -> None:
        around, down = _round_the_head(self._side)
        turned = np.float32(math.radians(yaw_deg) * TILE_RADIUS * self._side)
        read = cv2.remap(
            tile, around[window] - turned, down[window], cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP
        )
        read *= cv2.resize(share, (self._side, self._side), interpolation=cv2.INTER_LINEAR)[window]
        cv2.add(laid[window], read * np.float32(UNIT), laid[window], dtype=cv2.CV_8U)


def _roughness(coverage: np.ndarray) -> np.ndarray:
    """How strongly a tile is laid on paint that shares its cells with what was seen, coverage (S, S) in 0..1.

    The seen surface and the tile know nothing of each other: of two equally rough ones, mixed as c and 1 - c, there is
    left sqrt(c^2 + (1 - c)^2) of the roughness, and cheeks were waxen along where the seen ends. With the tile
    sqrt((1 + c) / (1 - c)) times as rough nothing is lost.
    """
    unseen = 1.0 - coverage
    fade = np.clip(unseen / LEAST_SHARE - 1.0, 0.0, 1.0)
    return np.asarray(
        fade * np.minimum(np.sqrt((1.0 + coverage) / np.maximum(unseen, LEAST_SHARE)), MOST_ROUGH)
    )


@lru_cache(maxsize=4)
def _round_the_head(side: int) -> tuple[np.ndarray, np.ndarray]:
    """Where a picture's pixels lie on the head's surface, px: round it and down it; (side, side) float32 each."""
    line = (np.arange(side, dtype=np.float32) + 0.5) / side
    x, y = np.meshgrid((line - 0.5) / HEAD_RADIUS, line)
    of_ball = np.clip(x, -STEEP, STEEP)
    around = (np.arcsin(of_ball) + (x - of_ball) / math.sqrt(1.0 - STEEP**2)) * (TILE_RADIUS * side)
    return around.astype(np.float32), (y * side).astype(np.float32)


def _windows(share: np.ndarray, side: int) -> list[tuple[slice, slice]]:
    """The boxes of a picture of this side where a share (S, S) shows, one in its left half and one in its right."""
    cells = share.shape[0]
    found = []
    shown = share > SHOWN
    for left, right in ((0, cells // 2), (cells // 2, cells)):
        rows, columns = (np.flatnonzero(shown[:, left:right].any(axis=axis)) for axis in (1, 0))
        if len(rows):
            # a cell more on each side, into which enlarging reaches, but never into the other half
            low, high = max(columns[0] + left - 1, left), min(columns[-1] + left + 2, right)
            top, bottom = max(rows[0] - 1, 0), min(rows[-1] + 2, cells)
            found.append(
                (
                    slice(top * side // cells, bottom * side // cells),
                    slice(low * side // cells, high * side // cells),
                )
            )
    return found


def _resized(tile: np.ndarray, side: int) -> np.ndarray:
    shrunk = tile.shape[0] > side
    return cv2.resize(tile, (side, side), interpolation=cv2.INTER_AREA if shrunk else cv2.INTER_LINEAR)


def _softened(tile: np.ndarray) -> np.ndarray:
    """As rough as before, but without what lies between two pixels."""
    margin = 4
    wide = np.pad(tile, margin, mode="wrap")
    soft = cv2.GaussianBlur(wide, (0, 0), SOFTNESS_PX)[margin:-margin, margin:-margin]
    return np.asarray(soft * (tile.std() / max(float(soft.std()), 1e-6)), np.float32)
