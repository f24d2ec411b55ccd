"""Places on square grids, and what fields hold where a map points."""

from __future__ import annotations

import cv2
import numpy as np


def grid(size: int) -> np.ndarray:
    """(size, size, 2) float32: the pixel centres (x, y) in fractions of the side."""
    line = (np.arange(size, dtype=np.float32) + 0.5) / size
    return np.dstack(np.meshgrid(line, line))


def read_at(field: np.ndarray, offsets: np.ndarray, border: int = cv2.BORDER_REPLICATE) -> np.ndarray:
    """A square field (S, S[, C]) at the places of maps (P, N, N, 2), bilinear, (P, N, N[, C]).

    Args:
        border: OpenCV's, for places outside.
    """
    places = (offsets.astype(np.float32, copy=False) + grid(offsets.shape[1])) * field.shape[0] - 0.5
    rows = [cv2.remap(field, at, None, cv2.INTER_LINEAR, borderMode=border) for at in places]
    return np.stack(rows)
