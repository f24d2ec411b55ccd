"""From OpenCV's pictures to ours: RGB, upright, of a size that can be looked at in time."""

from __future__ import annotations

import cv2
import numpy as np

MAX_SIDE_PX = 1920

_TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


def upright_rgb(bgr: np.ndarray, rotate_deg: int = 0) -> np.ndarray:
    """(H, W, 3) uint8 RGB of a captured picture.

    Args:
        bgr: (H, W, 3) or (H, W, 1) or (H, W) uint8, as OpenCV gives it.
        rotate_deg: how far it is turned clockwise: 0, 90, 180 or 270.
    """
    if bgr.ndim == 2 or bgr.shape[2] == 1:
        rgb = cv2.cvtColor(bgr, cv2.COLOR_GRAY2RGB)
    else:
        rgb = cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB)
    return cv2.rotate(rgb, _TURNS[rotate_deg]) if rotate_deg else rgb


def fitted(picture: np.ndarray, max_side_px: int = MAX_SIDE_PX) -> np.ndarray:
    """The picture, shrunk where its long side is longer than a camera's would be."""
    height, width = picture.shape[:2]
    if max(height, width) <= max_side_px:
        return picture
    zoom = max_side_px / max(height, width)
    size = (max(1, round(width * zoom)), max(1, round(height * zoom)))
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
