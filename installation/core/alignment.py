"""Where the aligned square crop lies in a frame: roll removed, eyes at a fixed place.

The crop is 4.4 eye distances wide and high, its eye line at 0.42 of its height. The training turns are cut by the
same numbers, so they are facts of the links and not settings.
"""

from __future__ import annotations

import numpy as np

from installation.core.geometry import Eyes, Point

SIDE_IN_EYE_DISTANCES = 4.4
EYE_LINE = 1.85 / 4.4  # of the crop's side, from its top
CHIN_LINE = 0.8  # of the crop's side, from its top: below it are necks, collars and the longest chins


def crop_side_px(eyes: Eyes) -> float:
    """Side of the crop in pixels of the frame: at this size the crop has the camera's own resolution."""
    return SIDE_IN_EYE_DISTANCES * eyes.distance_px


def crop_to_frame(eyes: Eyes, side_px: int) -> np.ndarray:
    """The similarity that takes crop coordinates to frame coordinates.

    Both use continuous coordinates with a pixel's centre at +0.5 (see ``installation``).

    Args:
        eyes: eye centres in frame pixels.
        side_px: side of the crop picture to be cut, pixels.

    Returns:
        (2, 3) float64 matrix A: frame_xy = A @ (crop_x, crop_y, 1).
    """
    if side_px < 1 or eyes.distance_px <= 0:
        raise ValueError(
            f"crop_to_frame: received a side of {side_px} px and eyes {eyes.distance_px:.1f} px apart, "
            "expected both above 0"
        )
    along = np.array([eyes.right.x - eyes.left.x, eyes.right.y - eyes.left.y])
    along = along * SIDE_IN_EYE_DISTANCES / side_px  # frame pixels for one crop pixel to the right
    down = np.array([-along[1], along[0]])
    middle = np.array(eyes.middle)
    origin = middle - along * side_px / 2 - down * side_px * EYE_LINE
    return np.stack([along, down, origin], axis=1)


def crop_corners(eyes: Eyes) -> tuple[Point, Point, Point, Point]:
    """The crop's corners in frame pixels: top left, top right, bottom right, bottom left."""
    matrix = crop_to_frame(eyes, 1)
    corners = [matrix @ np.array([x, y, 1.0]) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))]
    a, b, c, d = (Point(float(x), float(y)) for x, y in corners)
    return a, b, c, d
