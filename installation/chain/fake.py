"""A predictor without a network: a rotating ellipsoid. The fake beside the real one, and the floor for links."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from installation.core.alignment import EYE_LINE
from installation.core.turn import STEP_DEG, Position


class FakePredictor:
    """Turns every crop as if it were painted on an egg.

    Args:
        expected_positions: how many positions a whole turn has, the frontal one included; odd.
        size: side of the maps.
    """

    def __init__(self, expected_positions: int = 25, size: int = 128) -> None:
        self.name = "ellipsoid"
        self.size = size
        self.expected_positions = expected_positions

    def warm_up(self) -> None:
        """Nothing to load."""

    def positions(self, source: np.ndarray) -> Iterator[Position]:
        """See ``core.ports.Predictor``; left and right by turns."""
        for step in range(1, self.expected_positions // 2 + 1):
            for side in (1, -1):
                yield ellipsoid_position(side * step * STEP_DEG, self.size)


def ellipsoid_position(yaw_deg: float, size: int) -> Position:
    """The state for an ellipsoid head turned by an angle, at most 180 degrees either way.

    The ellipsoid's half axes are 0.34 of the crop's side across and in depth and 0.46 upwards: the mean of the
    training heads. What was not seen keeps the grey of nothing.
    """
    centers = (np.arange(size, dtype=np.float32) + 0.5) / size
    x, y = np.meshgrid(centers - 0.5, centers - (EYE_LINE + 0.05))
    half_width = 0.34 * np.sqrt(np.clip(1.0 - (y / 0.46) ** 2, 0.0, 1.0))
    inside = np.abs(x) < half_width
    with np.errstate(invalid="ignore", divide="ignore"):
        longitude = np.where(inside, np.arcsin(np.clip(x / np.maximum(half_width, 1e-6), -1, 1)), 0.0)
    before = longitude - np.radians(yaw_deg)  # where on the frontal head this place was
    facing = np.cos(before)
    moved = np.where(inside, half_width * np.sin(before) - x, 0.0)
    seen = np.where(inside, np.clip(facing / 0.35, 0.0, 1.0), 1.0).astype(np.float32)
    maps = np.dstack([moved, np.zeros_like(moved)]).astype(np.float32)
    imagined = np.repeat((0.35 * (1.0 - seen))[..., None], 3, axis=2).astype(np.float32)
    return Position(yaw_deg=yaw_deg, map=maps, coverage=seen, imagined=imagined)
