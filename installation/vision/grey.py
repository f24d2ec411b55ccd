"""Grey pictures to search in."""

from __future__ import annotations

import cv2
import numpy as np

from installation.core.face_rules import FaceLight
from installation.core.geometry import Box

SMALL_SIDE_PX = 300
LIGHT_WIDTH_PX = 96


def grey_of(rgb: np.ndarray) -> np.ndarray:
    """(H, W) uint8 grey of (H, W, 3) uint8 RGB."""
    return cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)


def shrunk(grey: np.ndarray) -> tuple[np.ndarray, int]:
    """The grey picture at an exact 1/1, 1/2, 1/4 ... so that its short side stays at 300 px or more.

    Returns:
        The (h, w) uint8 picture and the divisor. An exact half averages 2x2 pixels, which costs next to nothing.
    """
    factor = 1
    while min(grey.shape) // (factor * 2) >= SMALL_SIDE_PX:
        factor *= 2
    if factor == 1:
        return grey, 1
    size = (grey.shape[1] // factor, grey.shape[0] // factor)
    even = grey[: size[1] * factor, : size[0] * factor]
    return cv2.resize(even, size, interpolation=cv2.INTER_AREA), factor


def evened(grey: np.ndarray, tiles: int = 8) -> np.ndarray:
    """The grey picture with local contrast evened (CLAHE): a dark corner becomes as readable as a lit one."""
    return cv2.createCLAHE(2.0, (tiles, tiles)).apply(grey)


def cut(grey: np.ndarray, box: Box) -> tuple[np.ndarray, int, int]:
    """The part of a picture under a box, clipped to it.

    Returns:
        (h, w) view, and the x and y of its top left pixel; the view may be empty.
    """
    left, top = max(0, round(box.x)), max(0, round(box.y))
    right = min(grey.shape[1], round(box.x + box.width))
    bottom = min(grey.shape[0], round(box.y + box.height))
    return grey[top : max(top, bottom), left : max(left, right)], left, top


def light_of(grey: np.ndarray, box: Box) -> FaceLight:
    """Brightness and sharpness of the inner face, at a fixed size so that far and near faces compare."""
    inner = Box(box.x + 0.15 * box.width, box.y + 0.2 * box.height, 0.7 * box.width, 0.65 * box.height)
    part, _, _ = cut(grey, inner)
    if part.size == 0:
        return FaceLight(brightness=0.0, sharpness=0.0)
    width = min(LIGHT_WIDTH_PX, part.shape[1])
    height = max(1, round(part.shape[0] * width / part.shape[1]))
    small = cv2.resize(part, (width, height), interpolation=cv2.INTER_AREA)
    contrast = float(small.std())
    edges = float(np.abs(cv2.Laplacian(small, cv2.CV_32F)).mean())
    return FaceLight(brightness=float(small.mean()), sharpness=edges / (contrast + 1e-6) / 8)
