"""Seen and imagined mixed as light mixes, though the picture is mixed as it is encoded.

Encoded values that are averaged come out too dark: between a lit cheek and dark hair lay a dirty seam. Mixing the whole
picture in linear light would cost more than a frame has. But what is mixed is known on the coarse grid already, and
there a share can be found with which the encoded values give what light would.
"""

from __future__ import annotations

import cv2
import numpy as np

ALIKE = 3.0
"""Grey levels by which seen and paint must differ to be worth it: below, both ways give the same."""


def share_in_light(share: np.ndarray, seen: np.ndarray, paint: np.ndarray) -> np.ndarray:
    """The share to mix encoded values with, so that the brightness is that of mixed light.

    Light is taken as the square of the encoded value: within 2 grey levels of the sRGB curve for such mixtures.

    Args:
        share: (S, S) float32 in 0..1, of what was seen.
        seen, paint: (S, S, 3) uint8 RGB.

    Returns:
        (S, S) float32 in 0..1; the share itself where it is 0 or 1, or where both are alike.
    """
    a = cv2.cvtColor(seen, cv2.COLOR_RGB2GRAY).astype(np.float32)
    b = cv2.cvtColor(paint, cv2.COLOR_RGB2GRAY).astype(np.float32)
    apart = a - b
    share = np.clip(
        share, 0.0, 1.0
    )  # a share that was carried may lie a hair beyond, and its root would be no number
    light = np.sqrt(np.maximum(b * b + share * (a * a - b * b), 0.0))
    known = np.abs(apart) > ALIKE
    return np.where(known, (light - b) / np.where(known, apart, 1.0), share).astype(np.float32)
