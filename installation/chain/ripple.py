"""Maps without ripple.

From step to step links hand on what they got a little wrong, cell by cell, and a face's map ends up with a ripple of a
cell or so: torn irises, noses with a bump. A face is smooth at that scale, but for its outline, which ``silhouette``
has already parted from the map.
"""

from __future__ import annotations

import cv2
import numpy as np

SIGMA_CELLS = 1.5
"""With 0, 2 and 3, judged on held-out people (yaw / identity / detail): at 60 degrees 55.8 / 0.566 / 0.95,
55.7 / 0.551 / 0.76, 55.3 / 0.539 / 0.72; at 75 degrees 59.6 / 0.654 / 0.78, 60.8 / 0.640 / 0.71, 60.1 / 0.640 / 0.67.
Detail asks for less, likeness for more: cheeks painted and lit, 0.554 / 0.78 and 0.653 / 0.71 with 1.5,
0.551 / 0.76 and 0.641 / 0.69 with 1.75. A bilateral filter (3 cells wide, jumps of 6 cells kept) was no better."""


def without_ripple(offsets: np.ndarray) -> np.ndarray:
    """A map's own cells, each the mean of those around it; the room stays where it is.

    Args:
        offsets: (S, S, 2) float32 in fractions of the side, see ``silhouette.part_still``: carried on past the head's
            outline, 0 in the room where that was found.

    Returns:
        The same, smoothed within what is not 0.
    """
    across, down = cv2.split(offsets)
    known = ((across != 0.0) | (down != 0.0)).astype(np.float32)
    # in one blur: the map is 0 where it is not known
    across, down, weight = cv2.split(cv2.GaussianBlur(cv2.merge([across, down, known]), (0, 0), SIGMA_CELLS))
    share = known / np.maximum(weight, np.float32(1e-6))
    return np.asarray(cv2.merge([across * share, down * share]), np.float32)
