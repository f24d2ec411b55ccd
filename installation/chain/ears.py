"""Whether a turn brings an ear into view that nobody saw, where, and of what skin.

Links paint the side of a head in 128 cells, and an ear among it came out as a smudge. Where one sits differs little
between heads, measured in the distance of their eyes; what is told here is drawn by ``picture.ears``.

Under one that is drawn, what was seen of the visitor's own gives way to what lies beside: a second rim looked out
behind it, and white wall where a link had taken it for an ear.
"""

from __future__ import annotations

import math
from dataclasses import replace

import cv2
import numpy as np

from installation.chain.blur import mean_near
from installation.chain.shown import shown_by
from installation.core.alignment import EYE_LINE, SIDE_IN_EYE_DISTANCES
from installation.core.easing import share_of, smooth
from installation.core.turn import Ear, Position

ANCHOR = (-1.334, 0.452, -0.365)
"""The middle of the left ear of the mean head: x and y from between the eyes, z from the axis of its turn, in eye
distances, as ``assets/ears.npz`` has it."""
COMES_DEG = (37.5, 52.5)
"""Between which yaws it comes: before, an ear is what the camera saw of it. Begun at 45 degrees it came too late:
heads were without any for a moment."""
GOES_DEG = (135.0, 157.5)
"""Between which yaws it goes: beyond, a head shows its back."""
DECIDED_DEG = 45.0
OWN = 0.78
"""Share of it that the camera saw, at that angle, from which on it is the visitor's own. Those of 0.7 were smudges from
75 degrees on, or wall."""
UNDER_HAIR = 0.72
"""Share of it that is hair, from which on none shows. Between 0.6 and this lie ears with hair behind them."""
REACH_U = (0.16, 0.34)
"""Half the width and the height of an ear seen from the side, in eye distances."""
SKIN_U = (0.5, 0.1)
"""Skin beside it: how far in front of its middle, seen from the side, and below it."""
SKIN_REACH_U = (0.22, 0.4)
NARROWEST = 0.4
"""What is seen from the front is as wide as this at least, against the side."""
CLEARED_U = (0.45, 0.6, 0.95)
"""How far from its middle what was seen gives way, in eye distances: before it and behind it, seen from the side, and
above and below. With 0.36, 0.5 and 0.7 tips of ears that sit high stayed."""
CLEARED_EDGE = 0.25
"""Share of these over which it does."""
BESIDE_CELLS = 4.0
"""Sigma over which what lies beside is told."""
LEAST_BESIDE = 0.02
"""Share of that near by from which on it is known: in the midst of what was seen all round, there was a dark blotch."""
LEAST_CLEARED = 0.02


def place_of(yaw_deg: float) -> tuple[float, float]:
    """(x, y) in fractions of the crop's side, where the mean head has the middle of the ear that ``yaw_deg`` brings."""
    x, y, z = ANCHOR
    angle = math.radians(abs(yaw_deg))
    across = (x * math.cos(angle) + z * math.sin(angle)) / SIDE_IN_EYE_DISTANCES
    side = 1.0 if yaw_deg > 0 else -1.0
    return 0.5 + side * across, EYE_LINE + y / SIDE_IN_EYE_DISTANCES


class ArmsEar:
    """The ear of one arm of a turn: whether it is drawn is decided once.

    Positions come nearest first. Half of an ear that was seen and half of one that was drawn are no ear, and one that
    comes and goes while a head turns is worse than none.
    """

    def __init__(self) -> None:
        self._wanted: bool | None = None

    def on(self, position: Position, small: np.ndarray) -> Position:
        """The position with its ear, if there is one, and without the visitor's own under it.

        Args:
            position: finished but for its ear.
            small: (S, S, 3) float32 RGB in 0..1, the source at the chain's size.
        """
        yaw_deg = abs(position.yaw_deg)
        share = smooth(share_of(yaw_deg - COMES_DEG[0], COMES_DEG[1] - COMES_DEG[0]))
        share *= 1.0 - smooth(share_of(yaw_deg - GOES_DEG[0], GOES_DEG[1] - GOES_DEG[0]))
        if share <= 0.0 or self._wanted is False:
            return position
        place, broad = place_of(position.yaw_deg), max(math.sin(math.radians(yaw_deg)), NARROWEST)
        if self._wanted is None and yaw_deg >= DECIDED_DEG:
            there = _near(place, (REACH_U[0] * broad, REACH_U[1]), position.coverage.shape[0])
            hair = 0.0 if position.hair is None else float((position.hair * there).sum())
            self._wanted = float((position.coverage * there).sum()) < OWN and hair < UNDER_HAIR
        if not self._wanted:
            return position
        shown = shown_by(position, small)
        ear = Ear(place, _skin(position, shown, place, broad), share)
        return replace(_cleared(position, shown, place, broad, share), ear=ear)


def _skin(position: Position, shown: np.ndarray, place: tuple[float, float], broad: float) -> np.ndarray:
    """(3,) float32, the skin beside an ear."""
    before = math.copysign(SKIN_U[0] * broad / SIDE_IN_EYE_DISTANCES, position.yaw_deg)
    beside = (place[0] + before, place[1] + SKIN_U[1] / SIDE_IN_EYE_DISTANCES)
    skin = _near(beside, SKIN_REACH_U, len(shown))
    if position.hair is not None:
        skin *= (1.0 - position.hair) ** 2
    if position.moving is not None:
        skin *= position.moving
    rgb = np.einsum("ij,ijk->k", skin, shown) / max(float(skin.sum()), 1e-6)
    return np.asarray(rgb, np.float32)


def _cleared(
    position: Position, shown: np.ndarray, place: tuple[float, float], broad: float, share: float
) -> Position:
    """The position with the colours and the hair of what lies beside in place of what was seen round an ear."""
    if position.moving is None:
        return position
    line = (np.arange(len(shown), dtype=np.float32) + 0.5) / len(shown)
    ahead = (line - place[0]) * math.copysign(SIDE_IN_EYE_DISTANCES / broad, position.yaw_deg)
    across = ahead / np.where(ahead > 0, CLEARED_U[0], CLEARED_U[1])
    down = (line - place[1]) * (SIDE_IN_EYE_DISTANCES / CLEARED_U[2])
    rows, columns = (slice(at[0], at[-1] + 1) for at in map(_within, (down, across)))
    window = np.s_[rows, columns]
    inside = 1.0 - np.hypot(down[rows, None], across[None, columns])
    zone = np.clip(inside / CLEARED_EDGE, 0.0, 1.0).astype(np.float32)
    seen, moving = position.coverage[window], position.moving[window]
    own = zone * seen
    lost = own * moving * np.float32(share)
    if lost.max() < LEAST_CLEARED:
        return position
    # a cell that shows a little of it is none of what lies beside
    clean = moving * np.clip(1.0 - cv2.dilate(own, np.ones((3, 3), np.uint8)) / CLEARED_EDGE, 0.0, 1.0)
    beside, near = mean_near(np.ascontiguousarray(shown[window]), clean, BESIDE_CELLS)
    lost *= np.clip(near / LEAST_BESIDE, 0.0, 1.0)
    coverage, imagined = position.coverage.copy(), position.imagined.copy()
    coverage[window] -= lost
    imagined[window] += lost[..., None] * beside
    hair = position.hair
    if hair is not None:
        hair = hair.copy()
        goes_on, _ = mean_near(cv2.merge([hair[window]] * 3), clean, BESIDE_CELLS)
        hair[window] += lost * (goes_on[..., 0] - hair[window])
    return replace(position, coverage=coverage, imagined=imagined, hair=hair)


def _within(reach: np.ndarray) -> np.ndarray:
    """Where a line of an ellipse lies in it, and a little beside."""
    return np.flatnonzero(np.abs(reach) < 1.0 + CLEARED_EDGE)


def _near(place: tuple[float, float], reach_u: tuple[float, float], size: int) -> np.ndarray:
    """(S, S) float32 weights about a place, of sum 1."""
    line = (np.arange(size, dtype=np.float32) + 0.5) / size
    across, down = (
        np.exp(-0.5 * ((line - middle) * (SIDE_IN_EYE_DISTANCES / reach)) ** 2)
        for middle, reach in zip(place, reach_u, strict=True)
    )
    weights = down[:, None] * across[None]
    return np.asarray(weights / weights.sum(), np.float32)
