"""What was guessed is brought to what was seen beside it, so that no seam shows where one ends.

Links learn their paint in a truth that is lit anew; what was seen is shown nearly as the camera took it. So a painted
cheek was paler than the cheek it goes on from. Where both lie in one cell, their ratio is known; it is carried into
what is only painted, and fades there.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from installation.core.turn import Position

NEAR_CELLS, FAR_CELLS = 4.0, 12.0
"""How far a ratio is carried, as the sigmas of a near and a far blur ..."""
FAR_SHARE = 0.4
"""... which counts so much less."""
FADING = 0.005
"""Weight of "as it was painted" against the ratios."""
MOST = 0.5
"""Largest ratio, as a power of e: more is another surface, not another light."""
LEAST_SHARE = 0.06
"""A cell that shows less than this of either says nothing of it."""


def joined(position: Position, source: np.ndarray) -> Position:
    """The position with its paint in the light of what was seen beside it.

    Args:
        source: (S, S, 3) float32 RGB in 0..1, the crop at the position's size.
    """
    seen, unseen = position.coverage, 1.0 - position.coverage
    both = np.minimum(seen, unseen)
    both = np.where(both > LEAST_SHARE, both, 0.0).astype(np.float32)
    if position.moving is not None:
        both = both * position.moving
    if not both.any():
        return position
    size = source.shape[0]
    cells = np.arange(size, dtype=np.float32)
    at = position.map * size
    at[..., 0] += cells[None]
    at[..., 1] += cells[:, None]
    shown = cv2.remap(source, at, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    if position.light is not None:
        shown = shown * position.light[..., None]
    paint = position.imagined / np.maximum(unseen, LEAST_SHARE)[..., None]
    ratio = np.clip(np.log((shown + 0.02) / (paint + 0.02)), -MOST, MOST)
    hair = np.zeros_like(unseen) if position.hair is None else np.clip(position.hair, 0.0, 1.0)
    # skin and hair each from their own kind: a dark lock beside a cheek is no shade on it
    change = sum(_carried(ratio, both * kind * kind) * kind[..., None] for kind in (hair, 1.0 - hair))
    if position.moving is not None:
        change = change * position.moving[..., None]
    return replace(position, imagined=np.minimum(position.imagined * np.exp(change), unseen[..., None]))


def _carried(ratio: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """(S, S, 3) weighted mean of ratios near by, 0 far from any."""
    known = np.dstack([ratio * weight[..., None], weight])
    near = cv2.GaussianBlur(known, (0, 0), NEAR_CELLS)
    wide = cv2.GaussianBlur(known, (0, 0), FAR_CELLS) * FAR_SHARE
    total = near + wide
    return total[..., :3] / (total[..., 3:] + FADING)
