"""A position's picture on the chain's own grid: for who asks what colour something has there."""

from __future__ import annotations

import cv2
import numpy as np

from installation.core.turn import Position, cells_of


def shown_by(position: Position, source: np.ndarray) -> np.ndarray:
    """(S, S, 3) float32 RGB in about 0..1.

    Args:
        source: (S, S, 3) float32 RGB in 0..1, the crop at the position's size.
    """
    size = source.shape[0]
    places = cv2.scaleAdd(position.map, float(size), cells_of(size))
    seen = cv2.remap(source, places, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    lit = position.coverage if position.light is None else position.coverage * position.light
    return cv2.add(cv2.multiply(seen, cv2.merge([lit] * 3)), position.imagined)
