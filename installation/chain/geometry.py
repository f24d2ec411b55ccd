"""A predictor without a network: a rotating ellipsoid. Chosen as a chain, fake in tests, and the floor for links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np

from installation.chain.silhouette import part_still
from installation.core.alignment import EYE_LINE
from installation.core.turn import STEP_DEG, Position

HALF_WIDTH, HALF_HEIGHT = 0.34, 0.46  # of the side; the mean of the training heads, as deep as it is wide
MIDDLE_Y = EYE_LINE + 0.05
# All of these from the ellipsoid's middle, in fractions of the side.
HAIRLINE, CHEEKS, EARS = -0.33, (0.02, 0.16), 0.12
CHEEK_WIDTH = (0.4, 0.62)  # of the half width: beside the nose, within the narrowest jaw
OUTLINE = 0.05  # the painted layer fades over so much of the side towards its outline
LOST = (
    0.45  # sine of the angle by which a place must face the camera at 90 degrees: nearer the rim is the room
)


class GeometryPredictor:
    """Turns every crop as if it were painted on an egg, to the back of the head and round it.

    Args:
        expected_positions: how many positions a whole turn has, the frontal one included; odd.
        size: side of the maps.
        name: the chain's name.
    """

    def __init__(self, expected_positions: int = 25, size: int = 128, name: str = "ellipsoid") -> None:
        self.name = name
        self.size = size
        self.expected_positions = expected_positions

    def warm_up(self) -> None:
        """Nothing to load."""

    def link_gflop(self) -> float:
        """Nothing is multiplied by a network."""
        return 0.0

    def positions(self, source: np.ndarray) -> Iterator[Position]:
        """See ``core.ports.Predictor``; right and left by turns."""
        small = cv2.resize(source, (self.size, self.size), interpolation=cv2.INTER_AREA)
        small = small.astype(np.float32) / 255.0
        behind = back_of_the_head(small)
        worn = {1: small, -1: small}
        for step in range(1, self.expected_positions // 2 + 1):
            for side in (1, -1):
                yaw_deg = side * step * STEP_DEG
                egg = ellipsoid_position(yaw_deg, self.size)
                seen, coverage = _sight(yaw_deg, self.size)
                worn[side] = _worn_by_a_step(worn[side], side * STEP_DEG, behind)
                carried, moving = part_still(egg.map, yaw_deg)
                yield replace(
                    egg,
                    map=carried,
                    moving=moving * seen,  # under the fading outline the room, not the face of the other side
                    coverage=coverage,
                    imagined=(1.0 - coverage[..., None]) * behind,
                    worn=worn[side],
                )


def ellipsoid_position(yaw_deg: float, size: int) -> Position:
    """The state for an ellipsoid head turned by an angle, at most 180 degrees either way.

    What was not seen keeps the grey of nothing.
    """
    x, y = _grid(size)
    half_width = _half_width(y)
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


def back_of_the_head(small: np.ndarray) -> np.ndarray:
    """What is behind a face: its hair down to the ears, its skin at the nape; soft, and no features.

    Args:
        small: (S, S, 3) float32 RGB 0..1, the frontal crop.

    Returns:
        (S, S, 3) float32 in 0..1, darker towards the outline as round things are.
    """
    x, y = _grid(small.shape[0])
    half_width = np.maximum(_half_width(y), 1e-6)
    across = np.abs(x) / half_width
    hair = _mean(small, (across < 0.85) & (y < HAIRLINE))
    cheeks = (across > CHEEK_WIDTH[0]) & (across < CHEEK_WIDTH[1]) & (y > CHEEKS[0]) & (y < CHEEKS[1])
    low = np.clip((y - EARS) / 0.25, 0.0, 1.0)[..., None]
    shade = 0.7 + 0.3 * np.sqrt(np.clip(1.0 - across**2, 0.0, 1.0))
    colour = (1.0 - low) * hair + low * _mean(small, cheeks)
    return np.clip(colour * shade[..., None], 0.0, 1.0).astype(np.float32)


def _sight(yaw_deg: float, size: int) -> tuple[np.ndarray, np.ndarray]:
    """What of the ellipsoid a frontal photograph saw, and the coverage, both (S, S) float32 in 0..1.

    Less than a camera sees of an ellipsoid: at its rim a photograph of a narrow face shows the room. How much less
    grows with the turn, so that nothing pops at its beginning. The coverage rises again at the outline: there the
    painted layer fades into the room.
    """
    x, y = _grid(size)
    half_width = _half_width(y)
    longitude = np.arcsin(np.clip(x / np.maximum(half_width, 1e-6), -1.0, 1.0))
    lost = LOST * np.sin(np.radians(min(abs(yaw_deg), 90.0)))
    seen = np.clip((np.cos(longitude - np.radians(yaw_deg)) - lost) / 0.35, 0.0, 1.0)
    within = np.clip((half_width - np.abs(x)) / OUTLINE, 0.0, 1.0)
    return seen.astype(np.float32), (1.0 - within * (1.0 - seen)).astype(np.float32)


def _grid(size: int) -> tuple[np.ndarray, np.ndarray]:
    """(S, S) x and y of the pixel centres from the ellipsoid's middle, in fractions of the side."""
    centers = (np.arange(size, dtype=np.float32) + 0.5) / size
    x, y = np.meshgrid(centers - 0.5, centers - MIDDLE_Y)
    return x, y


def _half_width(y: np.ndarray) -> np.ndarray:
    return np.asarray(HALF_WIDTH * np.sqrt(np.clip(1.0 - (y / HALF_HEIGHT) ** 2, 0.0, 1.0)))


def _mean(small: np.ndarray, where: np.ndarray) -> np.ndarray:
    """(3,) mean colour of some pixels; the whole picture's where there are none."""
    return np.asarray(small[where].mean(axis=0) if where.any() else small.mean(axis=(0, 1)))


def _worn_by_a_step(worn: np.ndarray, step_deg: float, behind: np.ndarray) -> np.ndarray:
    """The frame chained in pixels: the last one turned a step further, painted where the step loses sight."""
    size = worn.shape[0]
    egg = ellipsoid_position(step_deg, size)
    columns, rows = np.meshgrid(np.arange(size, dtype=np.float32), np.arange(size, dtype=np.float32))
    places = np.dstack([columns, rows]) + egg.map * size
    moved = cv2.remap(worn, places, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    seen = egg.coverage[..., None]
    return np.asarray(seen * moved + (1.0 - seen) * behind)
