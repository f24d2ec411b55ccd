"""Bending a turn to another person's shape, exactly.

A head that turns about an upright axis keeps every height, and what is made wider at one height is made deeper there
too. So a turn may be stretched across by any factor of the height, and its heights may be moved up and down, in all
positions alike, and it is still a true turn: of somebody with another jaw, another forehead, another nose. The crop is
scaled, rolled and shifted after that.
"""

from __future__ import annotations

import cv2
import numpy as np

AXIS = 0.5  # of the turn, as a share of the crop's width: within 2 hundredths in all training turns
ROWS = 257


class Bending:
    """One random bending: output place -> place in the turn.

    Args:
        scale, roll_deg, shift: largest of the crop's; a power of e, degrees, a share of the side.
        stretch: largest factor across, a power of e, and a quarter of it, as a share of the side, of a height's move.
        centre: (2,) where the middle of the crop lies in the turn, from the middle of that, as a share of the side.
    """

    def __init__(
        self,
        rng: np.random.Generator,
        scale: float,
        roll_deg: float,
        shift: float,
        stretch: float,
        centre: np.ndarray | tuple[float, float] = (0.0, 0.0),
    ) -> None:
        size = np.exp(rng.uniform(-scale, scale))
        roll = np.radians(rng.uniform(-roll_deg, roll_deg))
        linear = size * np.array([[np.cos(roll), -np.sin(roll)], [np.sin(roll), np.cos(roll)]])
        middle = np.array([0.5, 0.5])
        self._linear = linear.astype(np.float32)
        moved = rng.uniform(-shift, shift, 2) + centre
        self._offset = (middle - linear @ middle + moved).astype(np.float32)
        self._read_at: dict[tuple[int, int], np.ndarray] = {}
        self._inverse = np.linalg.inv(linear).astype(np.float32)
        # beyond the crop as well, since rolled and shifted places lie there
        self._rows = np.linspace(-0.5, 1.5, ROWS)
        whole, second, third = rng.uniform(-stretch, stretch, 3) * (1.0, 0.5, 0.35)
        waves = whole + second * np.cos(np.pi * self._rows) + third * np.cos(2 * np.pi * self._rows)
        self._across = np.exp(waves)
        first, second = rng.uniform(-stretch, stretch, 2) * (0.25, 0.15)
        moves = first * np.sin(np.pi * self._rows) + second * np.sin(2 * np.pi * self._rows)
        self._height = self._rows + moves

    def read(self, picture: np.ndarray, size: int) -> np.ndarray:
        """A square picture of the turn (S, S[, C]), any dtype that OpenCV reads, bent, (size, size[, C])."""
        key = picture.shape[0], size
        if key not in self._read_at:
            line = (np.arange(size, dtype=np.float32) + 0.5) / size
            places = self._in_turn(np.dstack(np.meshgrid(line, line)) @ self._linear.T + self._offset)
            self._read_at[key] = (places * picture.shape[0] - 0.5).astype(np.float32)
        return cv2.remap(picture, self._read_at[key], None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)

    def offsets(self, offsets: np.ndarray, places: np.ndarray) -> np.ndarray:
        """Maps that were read bent, made true: (..., N, N, 2) offsets between places of the turn become offsets
        between output ``places`` (N, N, 2)."""
        target = self._in_turn(places @ self._linear.T + self._offset) + offsets
        y = np.interp(target[..., 1], self._height, self._rows)
        x = AXIS + (target[..., 0] - AXIS) / np.interp(y, self._rows, self._across)
        out = (np.stack([x, y], axis=-1).astype(np.float32) - self._offset) @ self._inverse.T
        return out - places

    def _in_turn(self, places: np.ndarray) -> np.ndarray:
        """Places (..., 2) of the bent head -> places of the head that was photographed."""
        x, y = places[..., 0], places[..., 1]
        wide = np.interp(y, self._rows, self._across)
        return np.stack([AXIS + (x - AXIS) * wide, np.interp(y, self._rows, self._height)], axis=-1)
