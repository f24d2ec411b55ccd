"""A small patch of a visitor becomes a tile that repeats without a seam."""

from __future__ import annotations

import numpy as np


def quilt(patch: np.ndarray, side: int) -> np.ndarray:
    """Lays a patch all over a tile that repeats, under Hann windows, flipped by chance.

    Divided by the root of the summed squares, so that the patch keeps its contrast. Its plain mirror images, side by
    side, made a kaleidoscope.

    Args:
        patch: (p, p) float32, mean 0.
        side: of the tile, px.

    Returns:
        (side, side) float32; the same patch makes the same tile.
    """
    rng = np.random.default_rng(7)  # the same visitor keeps the same hair
    size = patch.shape[0]
    line = np.hanning(size + 2)[1:-1].astype(np.float32)
    window = line[:, None] * line[None, :]
    total, power = np.zeros((side, side), np.float32), np.full((side, side), 1e-3, np.float32)
    step = max(size // 3, 1)
    for top in range(0, side, step):
        for left in range(0, side, step):
            laid = patch[:: rng.choice((-1, 1)), :: rng.choice((-1, 1))]
            rows = (np.arange(size) + top + rng.integers(-step // 2, step // 2 + 1)) % side
            columns = (np.arange(size) + left + rng.integers(-step // 2, step // 2 + 1)) % side
            at = np.ix_(rows, columns)
            total[at] += laid * window
            power[at] += window**2
    return total / np.sqrt(power)
