"""Cutting the aligned square out of a picture: roll removed, eyes at their fixed place."""

from __future__ import annotations

import math

import cv2
import numpy as np

from installation.core.alignment import crop_side_px, crop_to_frame
from installation.core.geometry import Eyes
from installation.vision.crown import close_crown
from installation.vision.hairline import grow_hair

MAX_SIDE_PX = 1080
SHARP_ENOUGH = 1.25  # shrinking by less skips no detail that a camera's picture has
SIDE_STEP_PX = 8  # a breathing visitor shall not change the picture's size with every look


def cut_crop(rgb: np.ndarray, eyes: Eyes, side_px: int, hair: bool = True) -> np.ndarray:
    """The aligned square of a picture at any size; outside, the picture's border is repeated, above it as a crown.

    Args:
        rgb: (H, W, 3) uint8, or grey, (H, W).
        eyes: eye centres in pixels of the picture.
        side_px: side of the square wanted, 1 or more.
        hair: whether a forehead that a coloured picture cuts off ends in a hairline, see ``hairline``.

    Returns:
        (side_px, side_px[, 3]) uint8. Where the picture shrinks, every pixel is an average of what it covers.
    """
    shrink = crop_side_px(eyes) / side_px
    finer = max(1, math.ceil(shrink / SHARP_ENOUGH - 1e-6))
    side = side_px * finer
    to_frame = crop_to_frame(eyes, side)
    # OpenCV counts from the centre of the first pixel, this project from its corner: half a pixel both ways.
    to_frame[:, 2] += to_frame[:, :2] @ np.array([0.5, 0.5]) - 0.5
    square = cv2.warpAffine(
        rgb,
        to_frame,
        (side, side),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    close_crown(square, rgb, to_frame)
    if hair and square.ndim == 3:
        grow_hair(square, to_frame)
    if finer > 1:
        square = cv2.resize(square, (side_px, side_px), interpolation=cv2.INTER_AREA)
    return square


def native_crop(rgb: np.ndarray, eyes: Eyes, max_side_px: int = MAX_SIDE_PX) -> np.ndarray:
    """The aligned square at the picture's own resolution.

    Args:
        rgb: (H, W, 3) uint8.
        eyes: eye centres in pixels of the picture.
        max_side_px: no larger than this.

    Returns:
        (S, S, 3) uint8; S is a multiple of 8 near the crop's side in the picture.
    """
    steps = max(1, round(crop_side_px(eyes) / SIDE_STEP_PX))
    return cut_crop(rgb, eyes, min(steps * SIDE_STEP_PX, max_side_px))
