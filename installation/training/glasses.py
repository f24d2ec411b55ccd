"""Glasses drawn on photographs: frames that turn with the face.

They lie flat on the skin, as a map of the face carries them; lenses and the air behind them are not attempted. What
links learn is to carry a frame along and not to take it for an eye or a brow.
"""

from __future__ import annotations

import cv2
import numpy as np

from installation.core.alignment import EYE_LINE

EYE = (
    0.5 / 4.4
)  # of an eye from the middle, as a share of the crop: training turns are 4.4 eye distances wide


def draw_glasses(
    photo: np.ndarray, rng: np.random.Generator, chance: float
) -> tuple[np.ndarray, np.ndarray | None]:
    """Puts glasses on some photographs.

    Args:
        photo: (S, S, 4) uint8 straight RGBA, upright, the eyes where crops have them.
        chance: 0..1, of wearing any.

    Returns:
        The photograph, and what it wears, (S, S, 4) uint8 straight RGBA, or None.
    """
    if rng.random() >= chance:
        return photo, None
    side = photo.shape[0]
    worn = np.zeros((side, side), np.uint8)
    wide, high = rng.uniform(0.07, 0.098), rng.uniform(0.042, 0.075)
    line = max(1, round(side * rng.uniform(0.004, 0.014)))
    drop = rng.uniform(0.0, 0.02)
    round_frame = rng.random() < 0.4
    for sign in (-1, 1):
        centre = np.array([0.5 + sign * EYE * 1.05, EYE_LINE + drop]) * side
        axes = np.array([wide, high]) * side
        if round_frame:
            _ellipse(worn, centre, axes, line)
        else:
            _rounded(worn, centre, axes, line)
        outer = centre + axes * (sign, -0.4)
        ear = np.array([0.5 + sign * 0.34, EYE_LINE - 0.005]) * side
        cv2.line(worn, _px(outer), _px(ear), 255, line, cv2.LINE_AA, 4)
    bridge = max(EYE * 1.05 - wide, 0.004)
    centre = np.array([0.5, EYE_LINE + drop - 0.25 * high]) * side
    reach = np.array([bridge * side, 0.0])
    cv2.line(worn, _px(centre - reach), _px(centre + reach), 255, line, cv2.LINE_AA, 4)
    colour = rng.uniform(0.02, 0.35) * np.exp(rng.uniform(-0.4, 0.4, 3)) * 255.0
    share = worn.astype(np.float32)[..., None] / 255.0
    rgb = photo[..., :3] * (1.0 - share) + colour * share
    overlay = np.dstack([np.broadcast_to(colour, (side, side, 3)).astype(np.uint8), worn])
    return np.dstack([rgb.astype(np.uint8), photo[..., 3]]), overlay


def _px(point: np.ndarray) -> tuple[int, int]:
    return int(round(float(point[0]) * 16)), int(round(float(point[1]) * 16))


def _ellipse(worn: np.ndarray, centre: np.ndarray, axes: np.ndarray, line: int) -> None:
    cv2.ellipse(worn, _px(centre), _px(axes), 0.0, 0.0, 360.0, 255, line, cv2.LINE_AA, 4)


def _rounded(worn: np.ndarray, centre: np.ndarray, axes: np.ndarray, line: int) -> None:
    angle = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    # a superellipse of the fourth degree
    way = np.stack([np.cos(angle), np.sin(angle)], 1)
    points = centre + axes * np.sign(way) * np.sqrt(np.abs(way))
    cv2.polylines(worn, [np.round(points * 16).astype(np.int32)], True, 255, line, cv2.LINE_AA, 4)
