"""From how near the camera looks: the nearer, the larger a nose and the fewer ears."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from installation.training.raster import DROP_U, Floats

MIDDLE = np.array([0.0, DROP_U])
"""x and y in u that the camera points at: the middle of the crop."""


class Lens(NamedTuple):
    """A pinhole before the middle of the crop. nearness: one over its distance in u from the depth ``sharp_u``, which
    keeps its size in the picture; 0 looks from for ever away, as the head model is fitted."""

    nearness: float
    sharp_u: float

    def at_depth(self, screen: Floats, depth_u: float) -> Floats:
        """(N, 2) places in the picture -> x and y at a depth."""
        return MIDDLE + (screen - MIDDLE) * (1 - (depth_u - self.sharp_u) * self.nearness)

    def shown(self, points: Floats) -> Floats:
        """(N, 3) points -> where they are in the picture, with their depth."""
        grown = 1 / (1 - (points[:, 2:] - self.sharp_u) * self.nearness)
        return np.concatenate([MIDDLE + (points[:, :2] - MIDDLE) * grown, points[:, 2:]], 1)

    def rays(self, screen: Floats, depth_u: float) -> tuple[Floats, Floats]:
        """Of (N, 2) places in the picture: where the rays pass a depth before the head, and their unit ways (N, 3)."""
        start = np.column_stack([self.at_depth(screen, depth_u), np.full(len(screen), depth_u)])
        way = np.column_stack([screen, np.full(len(screen), self.sharp_u)]) - start
        return start, way / np.linalg.norm(way, axis=1, keepdims=True)

    def facing(self, normals: Floats, points: Floats) -> Floats:
        """(N,) how much of a surface with unit normals (N, 3) at (N, 3) points is turned to the camera, -1..1."""
        towards = np.column_stack([(MIDDLE - points[:, :2]) * self.nearness, np.ones(len(points))])
        towards[:, 2] -= (points[:, 2] - self.sharp_u) * self.nearness
        return (normals * towards).sum(1) / np.linalg.norm(towards, axis=1)
