"""Knitted hats on training turns.

A head that turns about an upright axis keeps every height, so a hat that ends at one height is, at every yaw, whatever
of the figure lies above that height. It takes the shape of the hair under it, has rings at constant heights, and is
lit from the front by the surface's normals.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from installation.core.alignment import EYE_LINE
from installation.training.places import read_at

if TYPE_CHECKING:
    from installation.training.batches import ArmTurn

RIM_OVER_EYES = (0.085, 0.16)  # share of the side: from just over the brows to the hairline
SHADED = 0.35  # of its light that a surface loses where it is seen edgewise


def wear_hat(arm: ArmTurn, rng: np.random.Generator, chance: float) -> ArmTurn:
    """Puts a hat on some arms, in the photograph and at every position alike.

    Args:
        arm: is left as it is.
        chance: 0..1, of wearing one.

    Returns:
        The arm, or one whose photo, picture, gain and hair are those of somebody with a hat.
    """
    if rng.random() >= chance:
        return arm
    rim = EYE_LINE - rng.uniform(*RIM_OVER_EYES)
    colour = rng.uniform(0.08, 0.9) * np.exp(rng.uniform(-0.5, 0.5, 3))
    rings, depth = rng.uniform(15.0, 40.0), rng.uniform(0.0, 0.12)

    def knitted(normal: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Cloth (..., N, N, 3), how much of it (1, N, 1), and its shade (..., N, N), for int8 normals."""
        size = normal.shape[-2]
        height = (np.arange(size, dtype=np.float32) + 0.5) / size
        share = np.clip((rim - height) * size + 0.5, 0.0, 1.0)[None, :, None]
        shade = _shade(normal)
        lines = 1.0 + depth * np.sin(2 * np.pi * rings * height)[:, None]
        cloth = np.clip(colour * (shade * lines)[..., None], 0.0, 1.0) * 255.0
        return cloth, share, shade

    cloth, share, front = knitted(arm.photo_normal)
    photo = arm.photo.copy()
    photo[..., :3] = photo[..., :3] + (cloth - photo[..., :3]) * share[0][..., None]
    cloth, share, shade = knitted(arm.normal)
    picture = arm.picture.copy()
    premultiplied = cloth * (picture[..., 3:] / 255.0)
    picture[..., :3] = picture[..., :3] + (premultiplied - picture[..., :3]) * share[..., None]
    gain = 100.0 * shade / np.maximum(read_at(front, arm.map), 0.1)
    return replace(
        arm,
        photo=photo,
        picture=picture,
        gain=np.clip(np.round(arm.gain + (gain - arm.gain) * share), 0, 255).astype(np.uint8),
        hair=(arm.hair * (1.0 - share)).astype(np.uint8),
    )


def _shade(normal: np.ndarray) -> np.ndarray:
    """Light from the front on int8 normals (..., 2), x and y in 127ths."""
    x, y = np.moveaxis(normal.astype(np.float32) / 127.0, -1, 0)
    return np.asarray(1.0 - SHADED * (1.0 - np.sqrt(np.clip(1.0 - x * x - y * y, 0.0, 1.0))))
